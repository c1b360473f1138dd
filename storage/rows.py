"""What storage hands out: frozen dataclasses, one a noun. Instants are aware UTC, money is minor units.

Ids are NewTypes, so that a member's number cannot stand where an order's belongs.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, NewType
from zoneinfo import ZoneInfo

ShopId = NewType("ShopId", int)
MemberId = NewType("MemberId", int)
CommunityId = NewType("CommunityId", int)
CampaignId = NewType("CampaignId", int)
ProductId = NewType("ProductId", int)
OrderId = NewType("OrderId", int)
ReferralId = NewType("ReferralId", int)
TransferId = NewType("TransferId", int)
PollId = NewType("PollId", int)
PostId = NewType("PostId", int)
BroadcastId = NewType("BroadcastId", int)
PlannedPostId = NewType("PlannedPostId", int)
PostingId = NewType("PostingId", int)


class Role(StrEnum):
    """What staff may do, from least to most: each may do what those before may."""

    CLERK = "clerk"
    MANAGER = "manager"
    OWNER = "owner"

    def reaches(self, least: "Role") -> bool:
        order = list(Role)
        return order.index(self) >= order.index(least)


class Way(StrEnum):
    """How a membership began."""

    INVITE = "invite"
    LINK = "link"
    REQUEST = "request"
    ADDED = "added"
    UNKNOWN = "unknown"


class ReferralStatus(StrEnum):
    PENDING = "pending"
    """Came, but has not bought."""
    QUALIFIED = "qualified"
    """Has bought."""
    VOID = "void"
    """Does not count; `reason` says why."""


class OrderStatus(StrEnum):
    PLACED = "placed"
    PAID = "paid"
    SHIPPED = "shipped"
    DELIVERED = "delivered"
    REFUNDED = "refunded"
    """All of it was given back; a part alone changes no status."""
    CANCELLED = "cancelled"


class OrderSource(StrEnum):
    CHAT = "chat"
    MERCHANT = "merchant"
    CALLBACK = "callback"


class CampaignStatus(StrEnum):
    DRAFT = "draft"
    STARTED = "started"
    ENDED = "ended"


@dataclass(frozen=True, kw_only=True)
class Shop:
    id: ShopId
    key: str
    name: str
    currency: str
    timezone: str
    language: str
    quiet_hours: str
    reserve_s: int
    reserve_manual_s: int
    clock_offset_s: int
    announces: bool

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    def now(self, real: datetime) -> datetime:
        """Business time: real time plus this shop's offset, which only the playground's shop has."""
        return real + timedelta(seconds=self.clock_offset_s) if self.clock_offset_s else real


@dataclass(frozen=True, kw_only=True)
class Member:
    """A person known to the shop. `language` is the wish they stated, else their platform's; `role` only for staff."""

    id: MemberId
    shop_id: ShopId
    name: str
    username: str | None
    known_at: datetime
    language: str | None
    opted_out_at: datetime | None
    hides_rank: bool
    role: Role | None


@dataclass(frozen=True, kw_only=True)
class Account:
    id: int
    shop_id: ShopId
    member_id: MemberId
    platform: str
    account: str
    can_write: bool
    unreachable: str | None
    language: str | None


@dataclass(frozen=True, kw_only=True)
class Community:
    """`status`: on (belongs to the shop), off, lost (the bot was removed or lost its rights)."""

    id: CommunityId
    shop_id: ShopId
    platform: str
    chat: str
    kind: str
    title: str
    username: str | None
    status: str
    can_invite: bool
    can_post: bool
    thread: str | None
    bot_since_at: datetime


@dataclass(frozen=True, kw_only=True)
class Membership:
    id: int
    shop_id: ShopId
    member_id: MemberId
    community_id: CommunityId
    joined_at: datetime
    left_at: datetime | None
    way: Way
    invite_code: str | None
    is_inferred: bool


@dataclass(frozen=True, kw_only=True)
class InviteCode:
    shop_id: ShopId
    invite_code: str
    member_id: MemberId
    campaign_id: CampaignId | None


@dataclass(frozen=True, kw_only=True)
class Referral:
    id: ReferralId
    shop_id: ShopId
    inviter_id: MemberId
    invitee_id: MemberId
    invite_code: str
    campaign_id: CampaignId | None
    at: datetime
    status: ReferralStatus
    reason: str | None
    void_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class Campaign:
    """`reward` and `invitee` are reward rules as typed (`10%`, `5.00`, `200p`); amounts are in the reward's unit."""

    id: CampaignId
    shop_id: ShopId
    name: str
    status: CampaignStatus
    reward: str
    invitee: str | None
    on_orders: str
    hold_s: int
    cap_amount: int | None
    budget_amount: int | None
    from_at: datetime | None
    until_at: datetime | None
    product_id: ProductId | None
    started_at: datetime | None
    ended_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class Product:
    """`stock` is on hand, with what is reserved; None: unlimited. `media` is its photo's hash."""

    id: ProductId
    shop_id: ShopId
    product_code: str
    name: str
    description: str
    price_minor: int
    stock: int | None
    reserved: int
    sold: int
    cycle_s: int | None
    tags: tuple[str, ...]
    media: str | None
    is_shipped: bool
    status: str

    @property
    def left(self) -> int | None:
        """What can still be sold; None: as many as you like."""
        return None if self.stock is None else self.stock - self.reserved


@dataclass(frozen=True, kw_only=True)
class OrderLine:
    line: int
    product_id: ProductId | None
    product_code: str
    name: str
    quantity: int
    minor: int
    taken: int
    """Pieces really taken from stock; less than quantity where a reported sale found too few."""


@dataclass(frozen=True, kw_only=True)
class Order:
    """`total_minor` is before credit; the money part is `total_minor - credit_minor`. `terms`: see handlers/rewards."""

    id: OrderId
    shop_id: ShopId
    number: str
    source: OrderSource
    buyer_id: MemberId | None
    status: OrderStatus
    currency: str
    total_minor: int
    credit_minor: int
    refunded_minor: int
    paid_by: str | None
    inviter_id: MemberId | None
    referral_id: ReferralId | None
    campaign_id: CampaignId | None
    terms: dict[str, Any] | None
    pay_key: str
    is_reserved: bool
    is_shipped: bool
    platform: str | None
    chat: str | None
    message_id: str | None
    carrier: str | None
    tracking: str | None
    lapses_at: datetime | None
    placed_at: datetime
    paid_at: datetime | None
    shipped_at: datetime | None
    delivered_at: datetime | None
    cancelled_at: datetime | None
    lapsed_at: datetime | None
    """When it was cancelled because nobody paid in time; None for one that somebody cancelled."""

    @property
    def ref(self) -> str:
        """What staff type and the ledger writes. Only our own numbers are unique without their source."""
        return f"callback:{self.number}" if self.source is OrderSource.CALLBACK else self.number

    @property
    def exact(self) -> str:
        """What a button types: short, without spaces, and never another order's."""
        return f"id:{self.id}"

    @property
    def money_minor(self) -> int:
        return self.total_minor - self.credit_minor

    @property
    def has_left(self) -> bool:
        """Its pieces are no longer with the shop."""
        return self.shipped_at is not None or self.delivered_at is not None

    @property
    def left_minor(self) -> int:
        """What is still paid."""
        return self.total_minor - self.refunded_minor

    @property
    def money_left_minor(self) -> int:
        """What is still paid in money: money is given back first, credit after it."""
        return max(0, self.money_minor - self.refunded_minor)


@dataclass(frozen=True, kw_only=True)
class Recipient:
    name: str
    phone: str
    address: str
    is_pickup: bool


@dataclass(frozen=True, kw_only=True)
class Reward:
    """What one paid order earned one member. `granted` never changes; `amount` is what remains after refunds."""

    id: int
    shop_id: ShopId
    order_id: OrderId
    side: str
    member_id: MemberId
    campaign_id: CampaignId
    rule: str
    base_minor: int
    granted: int
    amount: int
    unit: str
    transfer_id: TransferId | None
    earned_at: datetime
    due_at: datetime | None
    released_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class Wake:
    """Something that will happen. `is_shown`: /schedule lists it, under its id and title. `every`: crontab(5) text."""

    id: int
    shop_id: ShopId
    kind: str
    ref: str
    due_at: datetime
    every: str | None
    title: str
    is_shown: bool


@dataclass(frozen=True, kw_only=True)
class Post:
    """A product's message in a community. `status`: queued (owed to the platform), live (the newest, kept true),
    closed, failed. `media`: photos' hashes. `shown`: the digest of what it shows. `editing_at`: since when an edit is
    under way. `buttons_id`: the message that carries the buttons, where it is not the first one."""

    id: PostId
    shop_id: ShopId
    product_id: ProductId
    community_id: CommunityId
    body: str
    media: tuple[str, ...]
    status: str
    message_id: str | None
    buttons_id: str | None
    shown: str
    editing_at: datetime | None
    edited_at: datetime | None
    created_by: MemberId
    posted_at: datetime


@dataclass(frozen=True, kw_only=True)
class PlannedPost:
    """A post that waits: for its time, or for its photos. `target`: "all" or a community's number. `media`: a photo's
    hash, None while it is fetched. `album`: further photos may come under it."""

    id: PlannedPostId
    shop_id: ShopId
    product_id: ProductId
    target: str
    body: str
    media: tuple[str | None, ...]
    album: str | None
    is_due: bool
    created_by: MemberId

    @property
    def is_ready(self) -> bool:
        """It is time, and every photo is there."""
        return self.is_due and None not in self.media

    @property
    def photos(self) -> tuple[str, ...]:
        return tuple(one for one in self.media if one)


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
    """A member's current choice: indexes from 0; none for a vote that was withdrawn."""

    poll_id: PollId
    member_id: MemberId
    posting_id: PostingId
    options: tuple[int, ...]
    at: datetime
