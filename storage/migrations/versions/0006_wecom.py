"""What a platform needs whose groups only staff can write into, and which tells of members late or not at all.

A community there may be several of the platform's groups: `rooms`, each with what was last seen of it; `looks` says
when one is to be looked at again. `made_ways` are join ways as the platform calls them. `handovers` are messages that
wait for a group's owner.
"""

from alembic import op

from storage.migrations.ddl import run_script

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

ROOMS = """
CREATE TABLE rooms (
    shop_id BIGINT NOT NULL REFERENCES shops (id),
    platform TEXT NOT NULL,
    chat TEXT NOT NULL,
    home TEXT NOT NULL,
    owner TEXT NOT NULL,
    title TEXT NOT NULL,
    version TEXT NOT NULL,
    is_open BOOLEAN NOT NULL,
    PRIMARY KEY (shop_id, platform, chat)
);
CREATE INDEX rooms_home ON rooms (shop_id, platform, home);
CREATE TABLE seats (
    shop_id BIGINT NOT NULL REFERENCES shops (id),
    platform TEXT NOT NULL,
    chat TEXT NOT NULL,
    account TEXT NOT NULL,
    joined_at BIGINT NOT NULL,
    is_told BOOLEAN NOT NULL,
    PRIMARY KEY (shop_id, platform, chat, account)
);
CREATE INDEX seats_account ON seats (shop_id, platform, account);
CREATE TABLE looks (
    shop_id BIGINT NOT NULL REFERENCES shops (id),
    platform TEXT NOT NULL,
    chat TEXT NOT NULL,
    due_at BIGINT NOT NULL,
    hint_at BIGINT,
    PRIMARY KEY (shop_id, platform, chat, due_at)
);
CREATE TABLE made_ways (
    shop_id BIGINT NOT NULL REFERENCES shops (id),
    platform TEXT NOT NULL,
    home TEXT NOT NULL,
    state TEXT NOT NULL,
    name TEXT NOT NULL,
    ref TEXT NOT NULL,
    link TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    PRIMARY KEY (shop_id, platform, home, state)
)
"""

HANDOVERS = """
CREATE TABLE handovers (
    shop_id BIGINT NOT NULL REFERENCES shops (id),
    platform TEXT NOT NULL,
    task TEXT NOT NULL,
    chat TEXT NOT NULL,
    message_id TEXT NOT NULL,
    target TEXT NOT NULL,
    owner TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    look_at BIGINT NOT NULL,
    reminders BIGINT NOT NULL DEFAULT 0,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'arrived', 'missed')),
    reason TEXT NOT NULL DEFAULT '',
    ended_at BIGINT,
    PRIMARY KEY (shop_id, platform, task, chat)
);
CREATE INDEX handovers_waiting ON handovers (platform, look_at) WHERE state = 'waiting';
CREATE INDEX handovers_message ON handovers (shop_id, platform, message_id);
CREATE INDEX handovers_chat ON handovers (shop_id, platform, target, made_at)
"""


def upgrade() -> None:
    for script in (ROOMS, HANDOVERS):
        run_script(op, script)
