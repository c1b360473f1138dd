"""Polls, postings and votes, on both databases."""

from datetime import UTC, datetime, timedelta

import pytest

from storage import ConstraintBroken, Storage, Tx, communities, members, polls, shops
from storage.polls import IN_PRIVATE, Counted, NewPoll
from storage.rows import MemberId, Poll, Posting, ShopId
from storage.shops import NewShop

AT = datetime(2026, 4, 2, 4, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def shop(tx: Tx) -> ShopId:
    new = NewShop(
        key="main",
        name="Hill Tea",
        currency="CNY",
        timezone="Asia/Shanghai",
        language="en",
        quiet_hours="off",
        reserve_s=900,
        reserve_manual_s=900,
    )
    return shops.ensure(tx, new, AT).id


def member(tx: Tx, shop_id: ShopId, account: str) -> MemberId:
    met = members.meet(
        tx,
        shop_id,
        platform="telegram",
        account=account,
        name=account,
        username=None,
        language=None,
        at=AT,
        writes_privately=True,
    )
    return met.member.id


def poll(tx: Tx, shop_id: ShopId) -> tuple[Poll, Posting, Posting]:
    """A poll of three options in two groups, both placed."""
    new = NewPoll(question="Which?", options=("A", "B", "C"), is_multiple=True, until_at=AT)
    added = polls.add(tx, shop_id, new, member(tx, shop_id, "boss"), AT)
    found = []
    for chat in ("-1", "-2"):
        group = communities.put(
            tx,
            shop_id,
            platform="telegram",
            chat=chat,
            kind="group",
            title=chat,
            username=None,
            can_invite=True,
            can_post=True,
            at=AT,
        )
        posting = polls.post(tx, added, group.id, is_native=True, shown="")
        polls.placed(tx, posting, f"m{chat}", f"p{chat}")
        found.append(posting)
    return added, found[0], found[1]


async def test_a_poll_and_its_postings(storage: Storage) -> None:
    def work(tx: Tx) -> None:
        shop_id = shop(tx)
        added, first, second = poll(tx, shop_id)
        assert polls.get(tx, shop_id, added.id) == added
        assert (added.options, added.is_multiple, added.right_option, added.until_at) == (
            ("A", "B", "C"),
            True,
            None,
            AT,
        )
        assert [one.id for one in polls.postings(tx, added)] == [first.id, second.id]
        found = polls.posting_of(tx, shop_id, "telegram", "p-2")
        assert found
        assert (found.id, found.message_id, found.is_native) == (second.id, "m-2", True)
        assert polls.posting_of(tx, shop_id, "wechat", "p-2") is None
        polls.editing(tx, first, "x", AT)
        polls.edited(tx, first, AT)
        polls.lost(tx, first)
        lost = polls.posting(tx, shop_id, first.id)
        assert lost
        assert (lost.shown, lost.editing_at, lost.edited_at, lost.message_id) == ("x", None, AT, None)
        polls.drop(tx, first)
        assert polls.posting(tx, shop_id, first.id) is None
        assert polls.close(tx, added)
        assert not polls.close(tx, added)

    await storage.run(work)


async def test_one_posting_a_community(storage: Storage) -> None:
    def work(tx: Tx) -> None:
        added, first, _ = poll(tx, shop(tx))
        polls.post(tx, added, first.community_id, is_native=True, shown="")

    with pytest.raises(ConstraintBroken):
        await storage.run(work)


async def test_the_later_vote_of_a_member_is_the_one(storage: Storage) -> None:
    def work(tx: Tx) -> None:
        shop_id = shop(tx)
        added, first, second = poll(tx, shop_id)
        ann, ben = member(tx, shop_id, "ann"), member(tx, shop_id, "ben")
        assert polls.vote(tx, added, first.id, ann, (2, 0), AT)
        assert polls.vote(tx, added, first.id, ann, (2, 0), AT)
        assert polls.vote(tx, added, second.id, ben, (0,), AT)
        assert polls.count(tx, added) == Counted(options=(2, 0, 1), voters=2)
        assert polls.vote(tx, added, second.id, ann, (1,), AT + 2 * SECOND)
        assert not polls.vote(tx, added, first.id, ann, (0,), AT + SECOND)
        assert not polls.vote(tx, added, first.id, ann, (), AT + 3 * SECOND)
        assert polls.count(tx, added) == Counted(options=(1, 1, 0), voters=2)
        assert polls.vote(tx, added, second.id, ann, (), AT + 3 * SECOND)
        taken = polls.vote_of(tx, added, ann)
        assert taken
        assert taken.options == ()
        assert not polls.vote(tx, added, second.id, ann, (1,), AT + 2 * SECOND)
        assert polls.count(tx, added) == Counted(options=(1, 0, 0), voters=1)

    await storage.run(work)


async def test_votes_in_private_are_votes_too(storage: Storage) -> None:
    def work(tx: Tx) -> None:
        shop_id = shop(tx)
        added, first, _ = poll(tx, shop_id)
        ann, ben = member(tx, shop_id, "ann"), member(tx, shop_id, "ben")
        assert polls.vote(tx, added, first.id, ann, (0,), AT)
        assert polls.vote(tx, added, IN_PRIVATE, ben, (1,), AT)
        assert polls.vote(tx, added, IN_PRIVATE, ann, (2,), AT + SECOND)
        assert not polls.vote(tx, added, first.id, ann, (), AT + 2 * SECOND)
        assert polls.count(tx, added) == Counted(options=(0, 1, 1), voters=2)
        assert polls.vote(tx, added, IN_PRIVATE, ann, (), AT + 2 * SECOND)
        assert [(one.member_id, one.options) for one in polls.ballots(tx, shop_id, None, 9)] == [(ben, ("B",))]

    await storage.run(work)


async def test_ballots_come_in_pages_with_the_options_texts(storage: Storage) -> None:
    def work(tx: Tx) -> None:
        shop_id = shop(tx)
        added, first, _ = poll(tx, shop_id)
        voters = [member(tx, shop_id, f"m{number}") for number in range(5)]
        for voter in voters:
            polls.vote(tx, added, first.id, voter, (0, 2), AT)
        polls.vote(tx, added, first.id, voters[1], (), AT)
        page = polls.ballots(tx, shop_id, None, 3)
        rest = polls.ballots(tx, shop_id, page[-1], 3)
        assert [one.member_id for one in (*page, *rest)] == [voters[0], *voters[2:]]
        assert (page[0].options, page[0].question, page[0].at) == (("A", "C"), "Which?", AT)

    await storage.run(work)
