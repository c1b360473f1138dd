"""Words in groups that tell nothing new: whatever a handler would act on must reach it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from storage import Storage, chatter, communities, dialogues, facts, memberships
from storage.chatter import Words
from storage.dialogues import Key
from storage.memberships import Stay
from storage.rows import MemberId, ShopId, Way
from storage.tx import Tx
from tests.bot.test_dispatch import a_shop
from tests.sending import now

SHOP, ANN = ShopId(1), MemberId(1)
SAID = Words(
    platform="telegram",
    chat="-5",
    title="Tea fans",
    account="Ann",
    name="Ann",
    username=None,
    language="en",
    at=now() + timedelta(days=1),
)


def at_home(tx: Tx) -> None:
    """Ann is in a group of the shop, and has spoken there before."""
    a_shop(tx)
    community = communities.put(
        tx,
        SHOP,
        platform="telegram",
        chat="-5",
        kind="group",
        title="Tea fans",
        username=None,
        can_invite=True,
        can_post=True,
        at=now(),
    )
    communities.set_status(tx, community, "on")
    memberships.begin(tx, SHOP, community.id, ANN, Stay(at=now(), way=Way.LINK))
    facts.record(tx, SHOP, "said", ANN, f"community:{community.id}", now())


async def is_idle(storage: Storage, *said: Words) -> list[bool]:
    idle = await storage.run(lambda tx: chatter.idle(tx, SHOP, said))
    return [number in idle for number in range(len(said))]


async def test_words_of_a_member_among_members_tell_nothing_new(storage: Storage) -> None:
    await storage.run(at_home)
    assert await is_idle(storage, SAID, SAID) == [True, True]


async def test_words_in_a_group_that_is_not_the_shops_tell_nothing(storage: Storage) -> None:
    await storage.run(at_home)
    elsewhere, unknown = replace(SAID, chat="-6"), replace(SAID, chat="-6", account="Mia")
    assert await is_idle(storage, elsewhere, SAID, unknown) == [True, True, True]


@pytest.mark.parametrize(
    "telling",
    [
        replace(SAID, account="Mia"),
        replace(SAID, name="Anna"),
        replace(SAID, username="ann"),
        replace(SAID, language="zh"),
        replace(SAID, title="Tea friends"),
        replace(SAID, at=now() - timedelta(days=1)),
        replace(SAID, platform="wechat", chat="-5", account="Ann"),
    ],
    ids=["stranger", "new name", "new username", "new language", "new title", "before all we knew", "elsewhere"],
)
async def test_what_tells_something_new_reaches_its_handler(storage: Storage, telling: Words) -> None:
    await storage.run(at_home)
    expected = telling.platform != "telegram"  # no group of ours there
    assert await is_idle(storage, SAID, telling) == [True, expected]


def left(tx: Tx) -> None:
    memberships.end(tx, SHOP, communities.all_of(tx, SHOP, is_on=True)[0].id, ANN, now() + timedelta(seconds=5))


def off(tx: Tx) -> None:
    communities.set_status(tx, communities.all_of(tx, SHOP, is_on=True)[0], "off")


def asked(tx: Tx) -> None:
    key = Key(shop_id=SHOP, member_id=ANN, platform="telegram", chat="-5")
    dialogues.put(tx, key, "product add", {}, now() + timedelta(hours=1))


def asked_in_private(tx: Tx) -> None:
    key = Key(shop_id=SHOP, member_id=ANN, platform="telegram", chat="Ann")
    dialogues.put(tx, key, "product add", {}, now() + timedelta(hours=1))


@pytest.mark.parametrize(
    ("happened", "expected"), [(left, False), (asked, False), (off, True), (asked_in_private, True)]
)
async def test_what_happened_before_counts(storage: Storage, happened: Callable[[Tx], None], expected: bool) -> None:
    await storage.run(at_home)
    await storage.run(happened)
    assert await is_idle(storage, SAID) == [expected]
