"""What staff ask for in a group, and what the group sees of it: nothing of people, money and numbers."""

from typing import Any

import pytest

from handlers import groups, product_commands, staffing
from tests.handlers.trade import Trade

GROUP = "-100"


class Counter(Trade):
    """A shop with everything that staff may ask for, and a group of its own."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.modules += [groups, product_commands, staffing]
        assert isinstance(self.commands, dict)
        self.commands.update({one.word: one for module in self.modules for one in getattr(module, "COMMANDS", ())})
        self.connection.execute(
            "INSERT INTO communities (shop_id, platform, chat, kind, title, status, can_post, bot_since_at) "
            f"VALUES ({self.shop.id}, 'telegram', '{GROUP}', 'group', 'Tea fans', 'on', 1, 0)"
        )


@pytest.fixture
def shop() -> Counter:
    return Counter()


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("/paid A-1001", "¥39.90"),
        ("/refund A-1001 10.00", "A-1001"),
        ("/product list", "TEA"),
        ("/groups", "1 · -100"),
        ("/staff", "Olga"),
        ("/campaign list", "campaign"),
        ("/campaign", "campaign"),
    ],
)
def test_the_answer_is_private(shop: Counter, typed: str, answer: str) -> None:
    shop.product()
    lin = shop.with_address(shop.member("Lin"))
    shop.says(lin, "/buy TEA")
    if typed.startswith("/refund"):
        shop.says(shop.owner, "/paid A-1001")
    told = shop.says(shop.owner, typed, group=GROUP)
    assert answer in told.to(shop.owner)[0].text
    assert told.to(GROUP) == []


def test_an_answer_to_a_question_asked_in_the_group_is_private_too(shop: Counter) -> None:
    shop.product()
    shop.says(shop.with_address(shop.member("Lin")), "/buy TEA")
    assert shop.says(shop.owner, "/paid", group=GROUP).to(GROUP)
    told = shop.says(shop.owner, "A-1001", group=GROUP)
    assert "¥39.90" in told.to(shop.owner)[0].text
    assert not [one for one in told.to(GROUP) if "39.90" in one.text]


def test_who_cannot_be_written_to_is_asked_to_write_first(shop: Counter) -> None:
    shop.product()
    shop.says(shop.with_address(shop.member("Lin")), "/buy TEA")
    shop.connection.execute("UPDATE accounts SET can_write = 0")
    told = shop.says(shop.owner, "/paid A-1001", group=GROUP)
    assert "Say hello to me in private first" in told.to(GROUP)[0].text
    assert shop.order("A-1001").paid_at is None
