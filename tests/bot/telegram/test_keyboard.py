"""Buttons as Telegram takes them."""

from urllib.parse import parse_qs, urlsplit

import pytest

from bot.telegram.keyboard import BadButton, keyboard, pay_keyboard, share_address
from handlers.content import Button, only_for


def test_no_buttons_no_keyboard() -> None:
    assert keyboard(()) is None
    assert pay_keyboard(()) is None


def test_rows_and_kinds() -> None:
    rows = (
        (Button(label="购买", does="/buy TEA 1"), Button(label="怎么泡", url="https://example.com/brew")),
        (Button(label="转给朋友", shares="春茶 https://t.me/shop_bot?start=i_AB23CD45"),),
    )
    shared = share_address("春茶 https://t.me/shop_bot?start=i_AB23CD45")
    assert keyboard(rows) == {
        "inline_keyboard": [
            [{"text": "购买", "callback_data": "/buy TEA 1"}, {"text": "怎么泡", "url": "https://example.com/brew"}],
            [{"text": "转给朋友", "url": shared}],
        ]
    }
    assert shared.startswith("https://t.me/share/url?")


@pytest.mark.parametrize(
    ("text", "url", "rest"),
    [
        ("春茶 & more https://t.me/b?start=i_A&x=1\n来看看", "https://t.me/b?start=i_A&x=1", "春茶 & more\n来看看"),
        ("https://t.me/b?start=i_A", "https://t.me/b?start=i_A", None),
        ("no link at all", "no link at all", None),
    ],
)
def test_what_is_shared(text: str, url: str, rest: str | None) -> None:
    query = parse_qs(urlsplit(share_address(text)).query)
    assert query["url"] == [url]
    assert query.get("text") == ([rest] if rest else None)


def test_what_a_button_does_is_counted_in_bytes() -> None:
    assert keyboard(((Button(label="x", does="茶" * 21),),)) is not None
    with pytest.raises(BadButton, match="64 bytes"):
        keyboard(((Button(label="x", does="茶" * 22),),))
    with pytest.raises(BadButton):
        keyboard(((Button(label="x"),),))
    with pytest.raises(BadButton):
        keyboard(((only_for(12, Button(label="x", does="x" * 61)),),))


def test_an_invoices_first_button_pays() -> None:
    cancel = Button(label="Cancel", does="order.cancel 12")
    cancels = {"text": "Cancel", "callback_data": "order.cancel 12"}
    assert pay_keyboard(((Button(label="Pay ¥79.80", does="pay"), cancel),)) == {
        "inline_keyboard": [[{"text": "Pay ¥79.80", "pay": True}, cancels]]
    }
    assert pay_keyboard(((cancel,),)) == {"inline_keyboard": [[{"text": "💳", "pay": True}], [cancels]]}
