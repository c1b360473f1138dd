"""Two members who are one person, on both databases: every read finds the person, and no row was rewritten."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from storage import (
    Storage,
    Tx,
    accounts,
    broadcasts,
    communities,
    deliveries,
    exports,
    facts,
    invariants,
    invites,
    keeping,
    ledger,
    members,
    memberships,
    merges,
    payouts,
    polls,
    recipients,
    referrals,
    reports,
    rewards,
    staff,
    tags,
)
from storage.ledger import NewTransfer
from storage.memberships import Stay
from storage.merges import Cause
from storage.payouts import PayoutState, Step
from storage.polls import NewPoll
from storage.rows import CampaignId, Community, MemberId, Recipient, Role, ShopId, Way
from tests.sending import ask
from tests.storage.test_polls import shop

AT = datetime(2026, 4, 2, 4, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
BEACH, HILL = "beach", "hill"
SHOP = ShopId(1)
BOSS, MIA, TOO, LEO = (MemberId(number) for number in (1, 2, 3, 4))
"""Mia is Too; Leo came by a code of Too's."""


def meet(tx: Tx, name: str, platform: str, at: datetime) -> MemberId:
    met = members.meet(
        tx,
        SHOP,
        platform=platform,
        account=f"{name}@{platform}",
        name=name,
        username=name,
        language=None,
        at=at,
        writes_privately=True,
    )
    return met.member.id


def give(tx: Tx, to: MemberId, amount: int, ref: str) -> None:
    book = ledger.of_member(to)
    ledger.post(
        tx, SHOP, NewTransfer(at=AT, why="gift", ref=ref, from_book="outside", to_book=book, amount=amount, unit="CNY")
    )


def group_on(tx: Tx, platform: str) -> Community:
    return communities.put(
        tx,
        SHOP,
        platform=platform,
        chat="-1",
        kind="group",
        title="T",
        username=None,
        can_invite=True,
        can_post=True,
        at=AT,
    )


def lived(tx: Tx) -> None:
    """Some of everything, written as two."""
    shop(tx)
    for at, (name, platform) in enumerate((("boss", BEACH), ("mia", BEACH), ("too", HILL), ("leo", HILL))):
        meet(tx, name, platform, AT + at * HOUR)
    give(tx, MIA, 300, "1")
    give(tx, TOO, 500, "2")
    members.opt_out(tx, SHOP, TOO, AT)
    staff.put(tx, SHOP, BOSS, Role.OWNER, AT)
    staff.put(tx, SHOP, MIA, Role.CLERK, AT)
    staff.put(tx, SHOP, TOO, Role.MANAGER, AT)
    tags.put(tx, SHOP, MIA, "tea", is_on=True)
    tags.put(tx, SHOP, TOO, "tea", is_on=True)
    recipients.put(tx, SHOP, TOO, Recipient(name="Mia", phone="1", address="Road", is_pickup=False))
    facts.record(tx, SHOP, "joined", TOO, "x", AT)
    for who, code in ((MIA, "MIACODE2"), (TOO, "TOOCODE2")):
        invites.add_code(tx, SHOP, code, who, None, AT + who * HOUR)
    referrals.add(tx, SHOP, inviter_id=TOO, invitee_id=LEO, invite_code="TOOCODE2", campaign_id=None, at=AT + 5 * HOUR)
    live = referrals.live(tx, SHOP, LEO)
    assert live
    referrals.qualify(tx, SHOP, live.id)


def merge(tx: Tx) -> merges.Merge:
    merged = merges.merge(tx, SHOP, TOO, MIA, Cause.CONNECT, AT)
    assert merged
    return merged


@pytest.fixture
async def people(storage: Storage) -> Storage:
    await storage.run(lived)
    await storage.run(merge)
    return storage


async def test_a_person_is_found_by_any_number(people: Storage) -> None:
    def work(tx: Tx) -> None:
        for number in (MIA, TOO):
            found = members.get_or_raise(tx, SHOP, number)
            assert (found.id, found.name, found.role) == (MIA, "mia", Role.MANAGER)
            assert (found.known_at, found.opted_out_at) == (AT + HOUR, AT)
            assert [one.platform for one in accounts.of(tx, SHOP, number)] == [BEACH, HILL]
            assert ledger.balance(tx, SHOP, ledger.of_member(number), "CNY") == 800
            assert ledger.wallet(tx, SHOP, number, "CNY") == 800
            assert tags.of(tx, SHOP, number) == ["tea"]
            assert recipients.get(tx, SHOP, number) is not None
            code = invites.code_of(tx, SHOP, number, None)
            assert code is not None
            assert code.invite_code == "MIACODE2"
            assert keeping.spent(tx, SHOP, number).orders == 0
        assert members.get_by_username(tx, SHOP, "too") == members.get_by_username(tx, SHOP, "mia")
        assert [one.id for one in members.newest(tx, SHOP, 9)] == [LEO, MIA, BOSS]
        assert staff.all_of(tx, SHOP) == {BOSS: Role.OWNER, MIA: Role.MANAGER}
        assert merges.is_same(tx, SHOP, MIA, TOO)
        assert invariants.broken(tx) == []

    await people.run(work)


async def test_what_is_written_now_is_the_persons(people: Storage) -> None:
    def work(tx: Tx) -> None:
        assert meet(tx, "too", HILL, AT) == MIA
        staff.put(tx, SHOP, MIA, Role.CLERK, AT)
        assert staff.all_of(tx, SHOP)[MIA] is Role.CLERK
        assert staff.remove(tx, SHOP, TOO)
        members.opt_out(tx, SHOP, MIA, None)
        assert members.get_or_raise(tx, SHOP, TOO).opted_out_at is None
        tags.put(tx, SHOP, MIA, "tea", is_on=False)
        assert tags.of(tx, SHOP, TOO) == []
        assert members.get_or_raise(tx, SHOP, TOO).role is None

    await people.run(work)


async def test_exports_and_boards_name_the_person(people: Storage) -> None:
    def work(tx: Tx) -> dict[str, list[dict[str, Any]]]:
        assert [(one.member_id, one.friends) for one in rewards.rank(tx, SHOP, None, MIA, 9).best] == []
        assert rewards.rank(tx, SHOP, CampaignId(1), MIA, 9).best == []
        assert rewards.rank(tx, SHOP, None, MIA, 9).own_friends == 1
        assert [one.inviter_id for one in reports.brought(tx, SHOP, AT, AT + 9 * HOUR, 9)] == [MIA]
        return {kind: list(exports.rows(tx, SHOP, exports.KINDS[kind])) for kind in exports.KINDS}

    found = await people.run(work)
    boss, mia, leo = found["members"]
    assert [one["account"] for one in mia["accounts"]] == ["mia@beach", "too@hill"]
    assert (mia["id"], mia["credit_minor"], mia["opted_out"], mia["role"]) == (2, 800, True, "manager")
    assert (boss["credit_minor"], leo["inviter_id"]) == (0, 2)
    assert [(one["inviter_id"], one["invitee_id"]) for one in found["referrals"]] == [(2, 4)]
    assert {one["to"] for one in found["ledger"]} == {"member:2"}
    assert [one["member_id"] for one in found["events"]] == [2]


async def test_a_person_is_written_to_once(people: Storage) -> None:
    def heads(tx: Tx) -> list[tuple[int, int]]:
        wanted: list[dict[str, Any]] = [{"kind": "all"}, {"kind": "tag", "tag": "tea"}]
        return [
            (one.reached, one.opted_out) for one in (broadcasts.heads(tx, SHOP, what, (BEACH, HILL)) for what in wanted)
        ]

    assert await people.read(heads) == [(2, 1), (0, 1)]
    await ask(
        people,
        "INSERT INTO broadcasts (id, shop_id, status, audience, body, created_by, created_at)"
        """ VALUES (1, 1, 'running', '{"kind": "all"}', 'Hi', 1, 0) RETURNING id""",
    )

    def expand(tx: Tx) -> list[tuple[int, str]]:
        walk = deliveries.walk(tx, 1)
        assert walk
        deliveries.freeze(tx, walk, AT)
        walk = deliveries.walk(tx, 1)
        assert walk
        deliveries.expand(tx, walk, [BEACH, HILL], 100)
        due = [one for name in (BEACH, HILL) for one in deliveries.due(tx, name, 1, [], AT, 9)]
        begun = deliveries.begin(tx, [one.id for one in due])
        return [(one.id in begun, one.target) for one in due]

    assert await people.run(expand) == [(True, "boss@beach"), (False, "mia@beach"), (True, "leo@hill")]


async def test_a_persons_latest_vote_counts(people: Storage) -> None:
    def work(tx: Tx) -> None:
        new = NewPoll(question="Which?", options=("A", "B"), is_multiple=False, until_at=AT)
        poll = polls.add(tx, SHOP, new, BOSS, AT)
        group = group_on(tx, BEACH)
        posting = polls.post(tx, poll, group.id, is_native=True, shown="")
        assert merges.undo(tx, merges.of(tx, SHOP, MIA)[0], BOSS, AT)
        polls.vote(tx, poll, posting.id, MIA, (0,), AT)
        polls.vote(tx, poll, posting.id, TOO, (1,), AT + HOUR)
        polls.vote(tx, poll, posting.id, LEO, (0,), AT)
        assert polls.count(tx, poll).options == (2, 1)
        merge(tx)
        assert polls.count(tx, poll).options == (1, 1)
        assert [(one.person_id, one.options) for one in polls.ballots(tx, SHOP, None, 9)] == [(2, ("B",)), (4, ("A",))]
        vote = polls.vote_of(tx, poll, MIA)
        assert vote is not None
        assert vote.options == (1,)

    await people.run(work)


async def test_stays_are_the_persons(people: Storage) -> None:
    def work(tx: Tx) -> None:
        group = group_on(tx, HILL)
        assert merges.undo(tx, merges.of(tx, SHOP, MIA)[0], BOSS, AT)
        memberships.begin(tx, SHOP, group.id, TOO, Stay(at=AT, way=Way.LINK))
        merge(tx)
        assert memberships.live(tx, SHOP, group.id, MIA) is not None
        assert memberships.begin(tx, SHOP, group.id, MIA, Stay(at=AT, way=Way.LINK, is_inferred=True)) is None
        ended = memberships.end(tx, SHOP, group.id, MIA, AT + HOUR)
        assert ended is not None
        assert ended.member_id == TOO
        assert memberships.away_since(tx, SHOP, MIA, AT) == AT + HOUR

    await people.run(work)


async def test_undone_everything_is_as_it_was(people: Storage) -> None:
    def work(tx: Tx) -> None:
        (merged,) = merges.of(tx, SHOP, TOO)
        assert merges.undo(tx, merged, BOSS, AT)
        assert not merges.undo(tx, merged, BOSS, AT)
        assert merges.was_undone(tx, SHOP, MIA, TOO)
        assert [members.get_or_raise(tx, SHOP, one).role for one in (MIA, TOO)] == [Role.CLERK, Role.MANAGER]
        assert [ledger.wallet(tx, SHOP, one, "CNY") for one in (MIA, TOO)] == [300, 500]
        assert invariants.broken(tx) == []

    await people.run(work)


async def test_of_three_the_middle_one_can_go(people: Storage) -> None:
    def work(tx: Tx) -> None:
        assert merges.merge(tx, SHOP, LEO, TOO, Cause.UNION, AT)
        assert merges.merge(tx, SHOP, LEO, MIA, Cause.UNION, AT) is None
        assert merges.merge(tx, SHOP, BOSS, LEO, Cause.UNION, AT)
        assert {merges.person(tx, SHOP, one) for one in (BOSS, MIA, TOO, LEO)} == {BOSS}
        first, _second, third = merges.of(tx, SHOP, TOO)
        assert merges.undo(tx, third, None, AT)
        assert [merges.person(tx, SHOP, one) for one in (BOSS, MIA, TOO, LEO)] == [BOSS, MIA, MIA, MIA]
        assert merges.undo(tx, first, None, AT)
        assert [merges.person(tx, SHOP, one) for one in (MIA, TOO, LEO)] == [MIA, TOO, MIA]
        assert [one.name for one in invariants.broken(tx)] == []

    await people.run(work)


async def test_a_payout_goes_on_once(people: Storage) -> None:
    def work(tx: Tx) -> None:
        account = accounts.get(tx, SHOP, HILL, "too@hill")
        assert account
        asked = payouts.ask(tx, account, MIA, payout="P1", paid_by="pay", minor=700, currency="CNY", at=AT)
        assert ledger.wallet(tx, SHOP, TOO, "CNY") == 100
        assert payouts.go_on(tx, asked, Step(state=PayoutState.PAID, at=AT)) is None
        assert payouts.go_on(tx, asked, Step(state=PayoutState.APPROVED, at=AT, by=BOSS))
        assert payouts.go_on(tx, asked, Step(state=PayoutState.FAILED, at=AT, reason="no"))
        assert payouts.go_on(tx, asked, Step(state=PayoutState.PAID, at=AT)) is None
        assert [one.state for one in payouts.newest(tx, SHOP, 9)] == [PayoutState.FAILED]
        assert payouts.open_of(tx, SHOP, TOO) == []
        assert ledger.wallet(tx, SHOP, TOO, "CNY") == 800
        assert invariants.broken(tx) == []

    await people.run(work)
