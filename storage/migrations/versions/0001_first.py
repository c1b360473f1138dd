"""The first schema: shops, people, sharing, selling, value, sending, machinery.

Every table carries shop_id and every natural key starts with it. Instants are BIGINT microseconds UTC, money
is BIGINT minor units, lists are JSON text. What is personal (names, texts, addresses, photos) lives in tables
of its own, so that a person can be erased and the rest stays whole.
"""

from alembic import op

from storage.migrations.ddl import run_script

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

SHOPS = """
CREATE TABLE shops (
    id {ID},
    key TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    currency TEXT NOT NULL,
    timezone TEXT NOT NULL,
    language TEXT NOT NULL,
    quiet_hours TEXT NOT NULL,
    reserve_s BIGINT NOT NULL,
    reserve_manual_s BIGINT NOT NULL,
    clock_offset_s BIGINT NOT NULL DEFAULT 0,
    next_order BIGINT NOT NULL DEFAULT 1001,
    announces BOOLEAN NOT NULL DEFAULT TRUE,
    created_at BIGINT NOT NULL
);
CREATE TABLE voices (
    shop_id BIGINT NOT NULL REFERENCES shops (id),
    language TEXT NOT NULL,
    key TEXT NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (shop_id, language, key)
);
CREATE TABLE owner_codes (
    shop_id BIGINT NOT NULL PRIMARY KEY REFERENCES shops (id),
    owner_code TEXT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE TABLE tasks (
    id {ID},
    shop_id BIGINT NOT NULL REFERENCES shops (id),
    kind TEXT NOT NULL,
    ref TEXT NOT NULL,
    detail TEXT NOT NULL,
    opened_at BIGINT NOT NULL,
    closed_at BIGINT,
    UNIQUE (shop_id, kind, ref)
)
"""

PEOPLE = """
CREATE TABLE members (
    id {ID},
    shop_id BIGINT NOT NULL REFERENCES shops (id),
    known_at BIGINT NOT NULL,
    language TEXT,
    opted_out_at BIGINT,
    hides_rank BOOLEAN NOT NULL DEFAULT FALSE,
    erased_at BIGINT
);
CREATE INDEX members_shop ON members (shop_id, id);
CREATE INDEX members_opted_out ON members (shop_id, id) WHERE opted_out_at IS NOT NULL;
CREATE TABLE people (
    member_id BIGINT NOT NULL PRIMARY KEY REFERENCES members (id),
    shop_id BIGINT NOT NULL,
    name TEXT NOT NULL,
    username TEXT
);
CREATE INDEX people_username ON people (shop_id, username);
CREATE TABLE accounts (
    id {ID},
    shop_id BIGINT NOT NULL REFERENCES shops (id),
    member_id BIGINT NOT NULL REFERENCES members (id),
    platform TEXT NOT NULL,
    account TEXT NOT NULL,
    can_write BOOLEAN NOT NULL DEFAULT FALSE,
    unreachable TEXT,
    language TEXT,
    UNIQUE (shop_id, platform, account)
);
CREATE INDEX accounts_member ON accounts (member_id);
CREATE TABLE staff (
    shop_id BIGINT NOT NULL REFERENCES shops (id),
    member_id BIGINT NOT NULL REFERENCES members (id),
    role TEXT NOT NULL CHECK (role IN ('owner', 'manager', 'clerk')),
    since_at BIGINT NOT NULL,
    PRIMARY KEY (shop_id, member_id)
);
CREATE TABLE tags (
    shop_id BIGINT NOT NULL REFERENCES shops (id),
    member_id BIGINT NOT NULL REFERENCES members (id),
    tag TEXT NOT NULL,
    PRIMARY KEY (shop_id, tag, member_id)
);
CREATE TABLE communities (
    id {ID},
    shop_id BIGINT NOT NULL REFERENCES shops (id),
    platform TEXT NOT NULL,
    chat TEXT NOT NULL,
    moved_from TEXT,
    kind TEXT NOT NULL CHECK (kind IN ('group', 'channel')),
    title TEXT NOT NULL,
    username TEXT,
    status TEXT NOT NULL CHECK (status IN ('off', 'on', 'lost')),
    can_invite BOOLEAN NOT NULL DEFAULT FALSE,
    can_post BOOLEAN NOT NULL DEFAULT TRUE,
    thread TEXT,
    bot_since_at BIGINT NOT NULL,
    UNIQUE (shop_id, platform, chat)
);
CREATE TABLE memberships (
    id {ID},
    shop_id BIGINT NOT NULL REFERENCES shops (id),
    member_id BIGINT NOT NULL REFERENCES members (id),
    community_id BIGINT NOT NULL REFERENCES communities (id),
    joined_at BIGINT NOT NULL,
    left_at BIGINT,
    way TEXT NOT NULL CHECK (way IN ('invite', 'link', 'request', 'added', 'unknown')),
    invite_code TEXT,
    is_inferred BOOLEAN NOT NULL DEFAULT FALSE,
    is_end_inferred BOOLEAN NOT NULL DEFAULT FALSE
);
CREATE UNIQUE INDEX memberships_live ON memberships (shop_id, community_id, member_id) WHERE left_at IS NULL;
CREATE INDEX memberships_member ON memberships (member_id);
CREATE INDEX memberships_joined ON memberships (shop_id, joined_at, way, is_inferred);
CREATE TABLE recipients (
    member_id BIGINT NOT NULL PRIMARY KEY REFERENCES members (id),
    shop_id BIGINT NOT NULL,
    name TEXT NOT NULL,
    phone TEXT NOT NULL,
    address TEXT NOT NULL,
    is_pickup BOOLEAN NOT NULL DEFAULT FALSE
);
CREATE TABLE dialogues (
    shop_id BIGINT NOT NULL REFERENCES shops (id),
    member_id BIGINT NOT NULL REFERENCES members (id),
    platform TEXT NOT NULL,
    chat TEXT NOT NULL,
    command TEXT NOT NULL,
    state TEXT NOT NULL,
    message_id TEXT,
    expires_at BIGINT NOT NULL,
    PRIMARY KEY (shop_id, member_id, platform, chat)
)
"""

SHARING = """
CREATE TABLE campaigns (
    id {ID},
    shop_id BIGINT NOT NULL REFERENCES shops (id),
    name TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('draft', 'started', 'ended')),
    reward TEXT NOT NULL,
    invitee TEXT,
    on_orders TEXT NOT NULL CHECK (on_orders IN ('first', 'every')),
    hold_s BIGINT NOT NULL CHECK (hold_s >= 0),
    cap_amount BIGINT,
    budget_amount BIGINT,
    from_at BIGINT,
    until_at BIGINT,
    product_id BIGINT,
    started_at BIGINT,
    ended_at BIGINT,
    created_at BIGINT NOT NULL,
    UNIQUE (shop_id, name)
);
CREATE TABLE invite_codes (
    shop_id BIGINT NOT NULL REFERENCES shops (id),
    invite_code TEXT NOT NULL,
    member_id BIGINT NOT NULL REFERENCES members (id),
    campaign_id BIGINT REFERENCES campaigns (id),
    created_at BIGINT NOT NULL,
    PRIMARY KEY (shop_id, invite_code)
);
CREATE UNIQUE INDEX invite_codes_owner ON invite_codes (shop_id, member_id, COALESCE(campaign_id, 0));
CREATE TABLE join_ways (
    shop_id BIGINT NOT NULL REFERENCES shops (id),
    community_id BIGINT NOT NULL REFERENCES communities (id),
    invite_code TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('asking', 'open')),
    link TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    PRIMARY KEY (shop_id, community_id, link)
);
CREATE INDEX join_ways_code ON join_ways (shop_id, community_id, invite_code, kind);
CREATE TABLE referrals (
    id {ID},
    shop_id BIGINT NOT NULL REFERENCES shops (id),
    inviter_id BIGINT NOT NULL REFERENCES members (id),
    invitee_id BIGINT NOT NULL REFERENCES members (id),
    invite_code TEXT NOT NULL,
    campaign_id BIGINT REFERENCES campaigns (id),
    at BIGINT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('pending', 'qualified', 'void')),
    reason TEXT,
    void_at BIGINT,
    CHECK (status = 'void' OR inviter_id <> invitee_id)
);
CREATE UNIQUE INDEX referrals_live ON referrals (shop_id, invitee_id) WHERE status <> 'void';
CREATE UNIQUE INDEX referrals_void ON referrals (shop_id, invitee_id, invite_code) WHERE status = 'void';
CREATE INDEX referrals_inviter ON referrals (shop_id, inviter_id, status);
CREATE INDEX referrals_at ON referrals (shop_id, at, status)
"""

SELLING = """
CREATE TABLE media (
    shop_id BIGINT NOT NULL REFERENCES shops (id),
    sha256 TEXT NOT NULL,
    mime TEXT NOT NULL,
    width BIGINT NOT NULL,
    height BIGINT NOT NULL,
    bytes {BYTES} NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (shop_id, sha256)
);
CREATE TABLE media_files (
    instance TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    file_id TEXT NOT NULL,
    PRIMARY KEY (instance, sha256)
);
CREATE TABLE products (
    id {ID},
    shop_id BIGINT NOT NULL REFERENCES shops (id),
    product_code TEXT NOT NULL,
    name TEXT NOT NULL,
    description TEXT NOT NULL DEFAULT '',
    price_minor BIGINT NOT NULL CHECK (price_minor >= 0),
    stock BIGINT CHECK (stock >= 0),
    reserved BIGINT NOT NULL DEFAULT 0 CHECK (reserved >= 0),
    sold BIGINT NOT NULL DEFAULT 0,
    cycle_s BIGINT,
    tags TEXT NOT NULL DEFAULT '[]',
    media TEXT,
    is_shipped BOOLEAN NOT NULL DEFAULT TRUE,
    status TEXT NOT NULL CHECK (status IN ('on', 'off')),
    created_at BIGINT NOT NULL,
    UNIQUE (shop_id, product_code)
);
CREATE TABLE orders (
    id {ID},
    shop_id BIGINT NOT NULL REFERENCES shops (id),
    number TEXT NOT NULL,
    source TEXT NOT NULL CHECK (source IN ('chat', 'merchant', 'callback')),
    buyer_id BIGINT REFERENCES members (id),
    status TEXT NOT NULL CHECK (status IN ('placed', 'paid', 'shipped', 'delivered', 'refunded', 'cancelled')),
    currency TEXT NOT NULL,
    total_minor BIGINT NOT NULL CHECK (total_minor >= 0),
    credit_minor BIGINT NOT NULL DEFAULT 0 CHECK (credit_minor >= 0),
    refunded_minor BIGINT NOT NULL DEFAULT 0 CHECK (refunded_minor >= 0),
    paid_by TEXT,
    inviter_id BIGINT REFERENCES members (id),
    referral_id BIGINT REFERENCES referrals (id),
    campaign_id BIGINT REFERENCES campaigns (id),
    terms TEXT,
    pay_key TEXT NOT NULL,
    is_reserved BOOLEAN NOT NULL DEFAULT FALSE,
    is_shipped BOOLEAN NOT NULL DEFAULT FALSE,
    platform TEXT,
    chat TEXT,
    message_id TEXT,
    carrier TEXT,
    tracking TEXT,
    lapses_at BIGINT,
    placed_at BIGINT NOT NULL,
    paid_at BIGINT,
    shipped_at BIGINT,
    delivered_at BIGINT,
    cancelled_at BIGINT,
    lapsed_at BIGINT,
    CHECK (refunded_minor <= total_minor),
    CHECK (credit_minor <= total_minor),
    UNIQUE (shop_id, source, number),
    UNIQUE (pay_key)
);
CREATE INDEX orders_buyer ON orders (shop_id, buyer_id, paid_at);
CREATE INDEX orders_paid ON orders (shop_id, paid_at, currency, total_minor);
CREATE INDEX orders_placed ON orders (shop_id, placed_at);
CREATE INDEX orders_invited ON orders (shop_id, paid_at, inviter_id, buyer_id, total_minor, refunded_minor)
    WHERE inviter_id IS NOT NULL;
CREATE INDEX orders_won ON orders (shop_id, campaign_id, inviter_id, buyer_id, status)
    WHERE campaign_id IS NOT NULL;
CREATE TABLE order_lines (
    order_id BIGINT NOT NULL REFERENCES orders (id),
    line BIGINT NOT NULL,
    shop_id BIGINT NOT NULL,
    product_id BIGINT REFERENCES products (id),
    product_code TEXT NOT NULL,
    name TEXT NOT NULL,
    quantity BIGINT NOT NULL CHECK (quantity > 0),
    minor BIGINT NOT NULL CHECK (minor >= 0),
    taken BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (order_id, line)
);
CREATE TABLE order_recipients (
    order_id BIGINT NOT NULL PRIMARY KEY REFERENCES orders (id),
    shop_id BIGINT NOT NULL,
    name TEXT NOT NULL,
    phone TEXT NOT NULL,
    address TEXT NOT NULL,
    is_pickup BOOLEAN NOT NULL DEFAULT FALSE
);
CREATE TABLE payments (
    id {ID},
    shop_id BIGINT NOT NULL REFERENCES shops (id),
    order_id BIGINT NOT NULL REFERENCES orders (id),
    paid_by TEXT NOT NULL,
    charge_id TEXT NOT NULL,
    minor BIGINT NOT NULL CHECK (minor > 0),
    currency TEXT NOT NULL,
    is_applied BOOLEAN NOT NULL DEFAULT FALSE,
    at BIGINT NOT NULL,
    UNIQUE (shop_id, paid_by, charge_id)
);
CREATE INDEX payments_order ON payments (order_id);
CREATE TABLE refunds (
    id {ID},
    shop_id BIGINT NOT NULL REFERENCES shops (id),
    order_id BIGINT NOT NULL REFERENCES orders (id),
    ref TEXT NOT NULL,
    money_minor BIGINT NOT NULL CHECK (money_minor >= 0),
    credit_minor BIGINT NOT NULL CHECK (credit_minor >= 0),
    at BIGINT NOT NULL,
    UNIQUE (shop_id, order_id, ref)
);
CREATE INDEX refunds_at ON refunds (shop_id, at);
CREATE TABLE posts (
    id {ID},
    shop_id BIGINT NOT NULL REFERENCES shops (id),
    product_id BIGINT NOT NULL REFERENCES products (id),
    community_id BIGINT NOT NULL REFERENCES communities (id),
    body TEXT NOT NULL,
    media TEXT NOT NULL DEFAULT '[]',
    status TEXT NOT NULL CHECK (status IN ('queued', 'live', 'closed', 'failed')),
    message_id TEXT,
    buttons_id TEXT,
    shown TEXT NOT NULL,
    editing_at BIGINT,
    edited_at BIGINT,
    created_by BIGINT NOT NULL REFERENCES members (id),
    posted_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX posts_newest ON posts (shop_id, product_id, community_id) WHERE status IN ('queued', 'live');
CREATE INDEX posts_product ON posts (shop_id, product_id, status);
CREATE INDEX posts_community ON posts (shop_id, community_id, status);
CREATE TABLE planned_posts (
    id {ID},
    shop_id BIGINT NOT NULL REFERENCES shops (id),
    product_id BIGINT NOT NULL REFERENCES products (id),
    target TEXT NOT NULL,
    body TEXT NOT NULL,
    media TEXT NOT NULL DEFAULT '[]',
    album TEXT,
    is_due BOOLEAN NOT NULL DEFAULT FALSE,
    created_by BIGINT NOT NULL REFERENCES members (id),
    created_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX planned_posts_album ON planned_posts (shop_id, created_by, album) WHERE album IS NOT NULL;
CREATE TABLE polls (
    id {ID},
    shop_id BIGINT NOT NULL REFERENCES shops (id),
    question TEXT NOT NULL,
    options TEXT NOT NULL,
    is_multiple BOOLEAN NOT NULL DEFAULT FALSE,
    right_option BIGINT,
    status TEXT NOT NULL CHECK (status IN ('open', 'closed')),
    until_at BIGINT,
    created_by BIGINT NOT NULL REFERENCES members (id),
    created_at BIGINT NOT NULL
);
CREATE TABLE postings (
    id {ID},
    shop_id BIGINT NOT NULL REFERENCES shops (id),
    poll_id BIGINT NOT NULL REFERENCES polls (id),
    community_id BIGINT NOT NULL REFERENCES communities (id),
    is_native BOOLEAN NOT NULL,
    message_id TEXT,
    platform_poll TEXT,
    shown TEXT NOT NULL DEFAULT '',
    editing_at BIGINT,
    edited_at BIGINT,
    UNIQUE (shop_id, poll_id, community_id)
);
CREATE UNIQUE INDEX postings_poll ON postings (shop_id, platform_poll) WHERE platform_poll IS NOT NULL;
CREATE TABLE votes (
    shop_id BIGINT NOT NULL REFERENCES shops (id),
    poll_id BIGINT NOT NULL REFERENCES polls (id),
    member_id BIGINT NOT NULL REFERENCES members (id),
    posting_id BIGINT NOT NULL,
    options TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (shop_id, poll_id, member_id)
)
"""

VALUE = """
CREATE TABLE transfers (
    id {ID},
    shop_id BIGINT NOT NULL REFERENCES shops (id),
    at BIGINT NOT NULL,
    why TEXT NOT NULL,
    ref TEXT NOT NULL,
    from_book TEXT NOT NULL,
    to_book TEXT NOT NULL,
    amount BIGINT NOT NULL CHECK (amount > 0),
    unit TEXT NOT NULL,
    is_held BOOLEAN NOT NULL DEFAULT FALSE,
    of_id BIGINT REFERENCES transfers (id),
    CHECK (from_book <> to_book)
);
CREATE UNIQUE INDEX transfers_once ON transfers (shop_id, why, ref, from_book, to_book);
CREATE INDEX transfers_from ON transfers (shop_id, from_book, unit);
CREATE INDEX transfers_to ON transfers (shop_id, to_book, unit);
CREATE INDEX transfers_of ON transfers (of_id);
CREATE TABLE releases (
    transfer_id BIGINT NOT NULL PRIMARY KEY REFERENCES transfers (id),
    shop_id BIGINT NOT NULL,
    at BIGINT NOT NULL
);
CREATE TABLE rewards (
    id {ID},
    shop_id BIGINT NOT NULL REFERENCES shops (id),
    order_id BIGINT NOT NULL REFERENCES orders (id),
    side TEXT NOT NULL CHECK (side IN ('inviter', 'invitee')),
    member_id BIGINT NOT NULL REFERENCES members (id),
    campaign_id BIGINT NOT NULL REFERENCES campaigns (id),
    rule TEXT NOT NULL,
    base_minor BIGINT NOT NULL,
    granted BIGINT NOT NULL CHECK (granted >= 0),
    amount BIGINT NOT NULL CHECK (amount >= 0),
    unit TEXT NOT NULL,
    transfer_id BIGINT REFERENCES transfers (id),
    earned_at BIGINT NOT NULL,
    due_at BIGINT,
    released_at BIGINT,
    UNIQUE (shop_id, order_id, side)
);
CREATE INDEX rewards_member ON rewards (shop_id, member_id, campaign_id, earned_at);
CREATE INDEX rewards_campaign ON rewards (shop_id, campaign_id, unit, amount);
CREATE INDEX rewards_transfer ON rewards (transfer_id);
CREATE INDEX members_hiding ON members (shop_id, id) WHERE hides_rank
"""

SENDING = """
CREATE TABLE broadcasts (
    id {ID},
    shop_id BIGINT NOT NULL REFERENCES shops (id),
    status TEXT NOT NULL CHECK (status IN ('draft', 'scheduled', 'running', 'paused', 'done', 'cancelled')),
    audience TEXT NOT NULL,
    body TEXT NOT NULL,
    media TEXT NOT NULL DEFAULT '[]',
    album TEXT,
    is_confirmed BOOLEAN NOT NULL DEFAULT FALSE,
    targets BIGINT NOT NULL DEFAULT 0,
    every TEXT,
    parent_id BIGINT,
    fire_at BIGINT,
    is_quiet_ok BOOLEAN NOT NULL DEFAULT FALSE,
    cursor BIGINT NOT NULL DEFAULT 0,
    is_expanded BOOLEAN NOT NULL DEFAULT FALSE,
    frozen_at BIGINT,
    frozen_max_id BIGINT,
    created_by BIGINT NOT NULL REFERENCES members (id),
    created_at BIGINT NOT NULL,
    started_at BIGINT,
    ended_at BIGINT,
    report_platform TEXT NOT NULL DEFAULT '',
    report_chat TEXT NOT NULL DEFAULT '',
    report_message_id TEXT
);
CREATE UNIQUE INDEX broadcasts_fire ON broadcasts (shop_id, parent_id, fire_at) WHERE parent_id IS NOT NULL;
CREATE INDEX broadcasts_status ON broadcasts (status);
CREATE UNIQUE INDEX broadcasts_album ON broadcasts (shop_id, created_by, album) WHERE album IS NOT NULL;
CREATE TABLE deliveries (
    id {ID},
    shop_id BIGINT NOT NULL REFERENCES shops (id),
    broadcast_id BIGINT NOT NULL REFERENCES broadcasts (id),
    platform TEXT NOT NULL,
    target TEXT NOT NULL,
    thread TEXT,
    member_id BIGINT,
    status TEXT NOT NULL CHECK (status IN
        ('queued', 'sending', 'sent', 'handed_over', 'failed', 'unreachable', 'unknown', 'skipped')),
    attempts BIGINT NOT NULL DEFAULT 0,
    not_before BIGINT NOT NULL DEFAULT 0,
    sent_at BIGINT,
    message_id TEXT,
    reason TEXT,
    UNIQUE (broadcast_id, platform, target)
);
CREATE INDEX deliveries_queue ON deliveries (platform, id) WHERE status = 'queued';
CREATE INDEX deliveries_sending ON deliveries (platform, id) WHERE status = 'sending';
CREATE INDEX deliveries_sent ON deliveries (platform, sent_at);
CREATE TABLE wakes (
    id {ID},
    shop_id BIGINT NOT NULL REFERENCES shops (id),
    kind TEXT NOT NULL,
    ref TEXT NOT NULL,
    due_at BIGINT NOT NULL,
    every TEXT,
    title TEXT NOT NULL DEFAULT '',
    is_shown BOOLEAN NOT NULL DEFAULT FALSE,
    UNIQUE (shop_id, kind, ref)
);
CREATE INDEX wakes_due ON wakes (due_at)
"""

MACHINERY = """
CREATE TABLE inbox (
    id {ID},
    shop_id BIGINT NOT NULL REFERENCES shops (id),
    source TEXT NOT NULL,
    external_id TEXT NOT NULL,
    lane TEXT NOT NULL,
    raw TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('new', 'done', 'waiting', 'parked')),
    attempts BIGINT NOT NULL DEFAULT 0,
    holder TEXT,
    waits_for TEXT,
    wait_until BIGINT,
    reason TEXT,
    taken_at BIGINT NOT NULL,
    UNIQUE (source, external_id)
);
CREATE INDEX inbox_new ON inbox (id) WHERE status = 'new';
CREATE INDEX inbox_waiting ON inbox (shop_id, waits_for) WHERE status = 'waiting';
CREATE INDEX inbox_lane ON inbox (lane, id) WHERE status = 'new';
CREATE INDEX inbox_taken ON inbox (taken_at);
CREATE TABLE outbox (
    id {ID},
    shop_id BIGINT NOT NULL REFERENCES shops (id),
    platform TEXT NOT NULL,
    lane TEXT NOT NULL,
    rank BIGINT NOT NULL,
    action TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('queued', 'done', 'failed', 'unreachable', 'unknown')),
    attempts BIGINT NOT NULL DEFAULT 0,
    not_before BIGINT NOT NULL DEFAULT 0,
    cost BIGINT NOT NULL DEFAULT 0,
    reason TEXT,
    created_at BIGINT NOT NULL,
    performed_at BIGINT
);
CREATE INDEX outbox_queue ON outbox (platform, rank, id) WHERE status = 'queued';
CREATE INDEX outbox_performed ON outbox (platform, performed_at);
CREATE TABLE events (
    id {ID},
    shop_id BIGINT NOT NULL REFERENCES shops (id),
    kind TEXT NOT NULL,
    member_id BIGINT NOT NULL DEFAULT 0,
    ref TEXT NOT NULL,
    at BIGINT NOT NULL,
    UNIQUE (shop_id, kind, member_id, ref)
);
CREATE INDEX events_at ON events (shop_id, kind, at);
CREATE TABLE chatter (
    shop_id BIGINT NOT NULL REFERENCES shops (id),
    community_id BIGINT NOT NULL REFERENCES communities (id),
    day_on TEXT NOT NULL,
    messages BIGINT NOT NULL,
    PRIMARY KEY (shop_id, community_id, day_on)
);
CREATE TABLE leases (
    name TEXT NOT NULL PRIMARY KEY,
    holder TEXT NOT NULL,
    until_at BIGINT NOT NULL
);
CREATE TABLE cursors (
    name TEXT NOT NULL PRIMARY KEY,
    position BIGINT NOT NULL
)
"""


def upgrade() -> None:
    for script in (SHOPS, PEOPLE, SHARING, SELLING, VALUE, SENDING, MACHINERY):
        run_script(op, script)
