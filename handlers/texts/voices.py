"""A shop's own wording of single sentences: what the owner may write.

`{ $name }` stands for a value of the sentence, `<b>…</b>` is bold, everything else stands for itself.
"""

from handlers.refusals import WordingHasNoPlace, WordingTooLong, WordingUnknownBlank
from handlers.texts import Texts, lines, strip

WORDING_MAX = 1000
"""Characters. With its values a sentence must stay within one message of every platform."""


def wording(texts: Texts, language: str, key: str, text: str) -> str:
    """The wording, fit to be kept. Raises WordingHasNoPlace, WordingUnknownBlank, WordingTooLong."""
    known = texts.variables(language, key)
    if known is None:
        raise WordingHasNoPlace(key=key)
    unknown = lines.blanks(text) - known
    if unknown:
        raise WordingUnknownBlank(name=min(unknown), known=", ".join(f"{{ ${name} }}" for name in sorted(known)) or "—")
    if len(strip(text)) > WORDING_MAX:
        raise WordingTooLong(most=WORDING_MAX)
    return text.strip()
