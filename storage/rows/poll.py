"""Polls, their postings, their votes."""

from dataclasses import dataclass
from datetime import datetime

from storage.rows.ids import CommunityId, MemberId, PollId, PostingId, ShopId


@dataclass(frozen=True, kw_only=True)
class Poll:
    """A question. `right_option` (from 0) makes it a quiz. `status`: open, closed."""

    id: PollId
    shop_id: ShopId
    question: str
    options: tuple[str, ...]
    is_multiple: bool
    right_option: int | None
    status: str
    until_at: datetime | None
    created_by: MemberId
    created_at: datetime


@dataclass(frozen=True, kw_only=True)
class Posting:
    """A poll in one community. `is_native`: the platform's own poll; else a message of ours with a button an option.
    The rest as in Post."""

    id: PostingId
    shop_id: ShopId
    poll_id: PollId
    community_id: CommunityId
    is_native: bool
    message_id: str | None
    platform_poll: str | None
    shown: str
    editing_at: datetime | None
    edited_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class Vote:
    """A member's current choice: indexes from 0; none for a vote that was withdrawn.
    `posting_id`: where it was given; polls.IN_PRIVATE for none."""

    poll_id: PollId
    member_id: MemberId
    posting_id: PostingId
    options: tuple[int, ...]
    at: datetime
