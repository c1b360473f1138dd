"""An invoice where there are none: its words, and a page to pay it on."""

from bot.cgi import marks
from handlers.content import Button, Invoice
from handlers.money import decimal


def as_text(content: Invoice, address: str | None) -> tuple[str, list[Button]]:
    """The first button pays: it carries the page's address, where there is one. The others stay what they are."""
    first, *others = [button for row in content.buttons for button in row] or [Button(label="¥")]
    prices = [f"{label} {decimal(minor, content.currency)} {content.currency}" for label, minor in content.prices]
    words = [marks.harmless(one) for one in (content.title, content.description, *prices) if one]
    pay = [Button(label=first.label, url=address)] if address else []
    return "\n".join(words), [*pay, *others]
