"""The playground's far end: the people, chats and messages of the messenger in the browser.

All of it belongs to the playground's own shop. `account` is what a person is called on the platform; a private chat
has its person's account as its id. Every change takes the next number of `playgrounds.version`, so that a reader who
has seen one version can ask for what is newer.
"""

from alembic import op

from storage.migrations.ddl import run_script

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

PLACES = """
CREATE TABLE playgrounds (
    shop_id BIGINT NOT NULL PRIMARY KEY REFERENCES shops (id),
    version BIGINT NOT NULL,
    state_version BIGINT NOT NULL,
    begun_version BIGINT NOT NULL,
    next_person BIGINT NOT NULL DEFAULT 1,
    next_chat BIGINT NOT NULL DEFAULT 1
);
CREATE TABLE playground_people (
    shop_id BIGINT NOT NULL REFERENCES shops (id),
    account TEXT NOT NULL,
    number BIGINT NOT NULL,
    name TEXT NOT NULL,
    username TEXT NOT NULL,
    language TEXT NOT NULL,
    is_blocked BOOLEAN NOT NULL DEFAULT FALSE,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (shop_id, account)
);
CREATE TABLE playground_chats (
    shop_id BIGINT NOT NULL REFERENCES shops (id),
    chat TEXT NOT NULL,
    number BIGINT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('private', 'group', 'channel')),
    title TEXT NOT NULL,
    said BIGINT NOT NULL DEFAULT 0,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (shop_id, chat)
);
CREATE TABLE playground_seats (
    shop_id BIGINT NOT NULL REFERENCES shops (id),
    chat TEXT NOT NULL,
    account TEXT NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('member', 'admin', 'owner')),
    joined_at BIGINT NOT NULL,
    left_at BIGINT,
    seen BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (shop_id, chat, account)
);
CREATE INDEX playground_seats_account ON playground_seats (shop_id, account);
CREATE TABLE playground_links (
    shop_id BIGINT NOT NULL REFERENCES shops (id),
    token TEXT NOT NULL,
    link TEXT NOT NULL,
    chat TEXT NOT NULL,
    name TEXT NOT NULL,
    asks BOOLEAN NOT NULL,
    is_revoked BOOLEAN NOT NULL DEFAULT FALSE,
    PRIMARY KEY (shop_id, token)
);
CREATE TABLE playground_requests (
    shop_id BIGINT NOT NULL REFERENCES shops (id),
    chat TEXT NOT NULL,
    account TEXT NOT NULL,
    token TEXT NOT NULL,
    asked_at BIGINT NOT NULL,
    PRIMARY KEY (shop_id, chat, account)
)
"""

TALK = """
CREATE TABLE playground_messages (
    id {ID},
    shop_id BIGINT NOT NULL REFERENCES shops (id),
    chat TEXT NOT NULL,
    account TEXT,
    at BIGINT NOT NULL,
    content TEXT NOT NULL,
    reply_to BIGINT,
    is_edited BOOLEAN NOT NULL DEFAULT FALSE,
    version BIGINT NOT NULL
);
CREATE INDEX playground_messages_chat ON playground_messages (shop_id, chat, id);
CREATE INDEX playground_messages_version ON playground_messages (shop_id, version);
CREATE TABLE playground_votes (
    shop_id BIGINT NOT NULL REFERENCES shops (id),
    message_id BIGINT NOT NULL,
    account TEXT NOT NULL,
    options TEXT NOT NULL,
    PRIMARY KEY (shop_id, message_id, account)
);
CREATE TABLE playground_presses (
    id {ID},
    shop_id BIGINT NOT NULL REFERENCES shops (id),
    pressed_at BIGINT NOT NULL,
    is_answered BOOLEAN NOT NULL DEFAULT FALSE,
    text TEXT NOT NULL DEFAULT '',
    must_close BOOLEAN NOT NULL DEFAULT FALSE
);
CREATE TABLE playground_payments (
    id {ID},
    shop_id BIGINT NOT NULL REFERENCES shops (id),
    message_id BIGINT NOT NULL,
    account TEXT NOT NULL,
    payload TEXT NOT NULL,
    minor BIGINT NOT NULL CHECK (minor > 0),
    currency TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('asked', 'paid', 'refused')),
    refusal TEXT NOT NULL DEFAULT '',
    refunded_minor BIGINT NOT NULL DEFAULT 0,
    asked_at BIGINT NOT NULL,
    CHECK (refunded_minor <= minor)
);
CREATE UNIQUE INDEX playground_payments_once ON playground_payments (shop_id, message_id) WHERE status <> 'refused';
CREATE TABLE playground_refunds (
    shop_id BIGINT NOT NULL REFERENCES shops (id),
    payment_id BIGINT NOT NULL,
    ref TEXT NOT NULL,
    minor BIGINT NOT NULL CHECK (minor > 0),
    PRIMARY KEY (shop_id, payment_id, ref)
);
CREATE TABLE playground_menus (
    shop_id BIGINT NOT NULL REFERENCES shops (id),
    place TEXT NOT NULL,
    language TEXT NOT NULL,
    items TEXT NOT NULL,
    PRIMARY KEY (shop_id, place, language)
);
CREATE TABLE playground_updates (
    id {ID},
    shop_id BIGINT NOT NULL REFERENCES shops (id),
    lane TEXT NOT NULL,
    raw TEXT NOT NULL
);
CREATE INDEX playground_updates_shop ON playground_updates (shop_id, id)
"""


def upgrade() -> None:
    for script in (PLACES, TALK):
        run_script(op, script)
