"""Polls: questions, their postings in communities, and votes: one a poll and member, however often they were asked."""

import json
from dataclasses import dataclass
from datetime import datetime

from storage.read import instant, row_to
from storage.rows import CommunityId, MemberId, Poll, PollId, Posting, PostingId, ShopId, Vote
from storage.tx import Row, Tx

IN_PRIVATE = PostingId(0)
"""The posting of votes that were given in private, where there is none."""


@dataclass(frozen=True, kw_only=True)
class NewPoll:
    """`right_option` (from 0) makes it a quiz."""

    question: str
    options: tuple[str, ...]
    is_multiple: bool = False
    right_option: int | None = None
    until_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Counted:
    """`options`: how many chose each; `voters`: how many voted."""

    options: tuple[int, ...]
    voters: int


@dataclass(frozen=True, kw_only=True)
class Ballot:
    """A vote as it is exported: the options' texts."""

    poll_id: PollId
    question: str
    member_id: MemberId
    """Whose number it was written with; a page ends behind it."""
    person_id: MemberId
    """Whose vote it is."""
    options: tuple[str, ...]
    at: datetime


def add(tx: Tx, shop_id: ShopId, new: NewPoll, created_by: MemberId, at: datetime) -> Poll:
    row = tx.one(
        "poll_add",
        shop_id=shop_id,
        question=new.question,
        options=new.options,
        is_multiple=new.is_multiple,
        right_option=new.right_option,
        until_at=new.until_at,
        created_by=created_by,
        at=at,
    )
    if row is None:
        raise LookupError("an insert gives its row")
    return row_to(Poll, row)


def get(tx: Tx, shop_id: ShopId, poll_id: PollId) -> Poll | None:
    row = tx.one("poll_get", shop_id=shop_id, poll_id=poll_id)
    return row_to(Poll, row) if row else None


def close(tx: Tx, poll: Poll) -> bool:
    """True when this closed it."""
    return tx.one("poll_close", shop_id=poll.shop_id, poll_id=poll.id) is not None


# --- postings ----------------------------------------------------------------------------------------------------


def post(tx: Tx, poll: Poll, community_id: CommunityId, *, is_native: bool, shown: str) -> Posting:
    """Its posting in a community, owed to the platform. ConstraintBroken for a second one there."""
    ids = {"shop_id": poll.shop_id, "poll_id": poll.id, "community_id": community_id}
    row = tx.one("posting_add", is_native=is_native, shown=shown, **ids)
    if row is None:
        raise LookupError("an insert gives its row")
    return row_to(Posting, row)


def posting(tx: Tx, shop_id: ShopId, posting_id: PostingId) -> Posting | None:
    row = tx.one("posting_get", shop_id=shop_id, posting_id=posting_id)
    return row_to(Posting, row) if row else None


def posting_of(tx: Tx, shop_id: ShopId, platform: str, platform_poll: str) -> Posting | None:
    """The posting behind a platform's own poll id."""
    row = tx.one("posting_by_platform_poll", shop_id=shop_id, platform=platform, platform_poll=platform_poll)
    return row_to(Posting, row) if row else None


def postings(tx: Tx, poll: Poll) -> list[Posting]:
    rows = tx.all("postings_of", shop_id=poll.shop_id, poll_id=poll.id)
    return [row_to(Posting, row) for row in rows]


def placed(tx: Tx, posting: Posting, message_id: str, platform_poll: str | None) -> None:
    message = {"message_id": message_id, "platform_poll": platform_poll}
    tx.do("posting_placed", shop_id=posting.shop_id, posting_id=posting.id, **message)


def drop(tx: Tx, posting: Posting) -> None:
    """It never got there."""
    tx.do("posting_drop", shop_id=posting.shop_id, posting_id=posting.id)


def lost(tx: Tx, posting: Posting) -> None:
    """Its message is gone; its votes stay."""
    tx.do("posting_lost", shop_id=posting.shop_id, posting_id=posting.id)


def editing(tx: Tx, posting: Posting, shown: str, at: datetime) -> None:
    """An edit is under way; what it will show has this digest."""
    tx.do("posting_editing", shop_id=posting.shop_id, posting_id=posting.id, shown=shown, at=at)


def edited(tx: Tx, posting: Posting, at: datetime) -> None:
    """The edit has arrived."""
    tx.do("posting_edited", shop_id=posting.shop_id, posting_id=posting.id, at=at)


# --- votes -------------------------------------------------------------------------------------------------------


def vote(
    tx: Tx, poll: Poll, posting_id: PostingId, member_id: MemberId, options: tuple[int, ...], at: datetime
) -> bool:
    """A member's choice now; no options: taken back. False where a later one is known, or another posting has it."""
    ids = {"shop_id": poll.shop_id, "poll_id": poll.id, "posting_id": posting_id, "member_id": member_id}
    return tx.one("vote_put", options=sorted(options), at=at, **ids) is not None


def vote_of(tx: Tx, poll: Poll, member_id: MemberId) -> Vote | None:
    """A member's vote; one that was taken back has no options."""
    row = tx.one("vote_get", shop_id=poll.shop_id, poll_id=poll.id, member_id=member_id)
    return row_to(Vote, row) if row else None


def count(tx: Tx, poll: Poll) -> Counted:
    """Over all postings, and in private."""
    chosen, voters = [0] * len(poll.options), 0
    for row in tx.all("votes_counted", shop_id=poll.shop_id, poll_id=poll.id):
        voters += row["voters"]
        for option in json.loads(row["options"]):
            chosen[option] += row["voters"]
    return Counted(options=tuple(chosen), voters=voters)


def ballots(tx: Tx, shop_id: ShopId, after: Ballot | None, most: int) -> list[Ballot]:
    """Every vote that stands, in the order of polls and members; the page behind `after`."""
    start = {"poll_id": after.poll_id if after else 0, "member_id": after.member_id if after else 0}
    return [_ballot(row) for row in tx.all("votes_page", shop_id=shop_id, most=most, **start)]


def _ballot(row: Row) -> Ballot:
    texts = json.loads(row["texts"])
    return Ballot(
        poll_id=PollId(row["poll_id"]),
        question=row["question"],
        member_id=MemberId(row["member_id"]),
        person_id=MemberId(row["person_id"]),
        options=tuple(texts[option] for option in json.loads(row["options"])),
        at=instant(row["at"]),
    )
