"""What a platform needs that lets us speak only for a while after somebody spoke: windows, grants, offered choices.

And what its calls need: access tokens that several processes share, and addresses made for invite codes, which die.
"""

from alembic import op

from storage.migrations.ddl import run_script

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

SPEAKING = """
CREATE TABLE windows (
    shop_id BIGINT NOT NULL REFERENCES shops (id),
    platform TEXT NOT NULL,
    account TEXT NOT NULL,
    opened_by TEXT NOT NULL,
    act TEXT NOT NULL,
    at BIGINT NOT NULL,
    left_over BIGINT NOT NULL,
    until_at BIGINT NOT NULL,
    PRIMARY KEY (shop_id, platform, account, opened_by)
);
CREATE TABLE grants (
    id {ID},
    shop_id BIGINT NOT NULL REFERENCES shops (id),
    platform TEXT NOT NULL,
    account TEXT NOT NULL,
    template TEXT NOT NULL,
    given_by TEXT NOT NULL,
    given_at BIGINT NOT NULL,
    used_at BIGINT,
    UNIQUE (shop_id, platform, account, template, given_by)
);
CREATE TABLE choices (
    id {ID},
    shop_id BIGINT NOT NULL REFERENCES shops (id),
    platform TEXT NOT NULL,
    chat TEXT NOT NULL,
    is_numbered BOOLEAN NOT NULL,
    does TEXT NOT NULL,
    offered_at BIGINT NOT NULL
);
CREATE INDEX choices_chat ON choices (shop_id, platform, chat, id);
CREATE INDEX outbox_in_wait ON outbox (platform, lane) WHERE status = 'queued' AND not_before = 253402214400000000;
CREATE INDEX outbox_freed ON outbox (platform, id) WHERE status = 'queued' AND not_before = 1;
CREATE INDEX deliveries_in_wait ON deliveries (platform, target)
    WHERE status = 'queued' AND not_before = 253402214400000000
"""

CALLING = """
CREATE TABLE tokens (
    name TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL,
    until_at BIGINT NOT NULL,
    fetched_at BIGINT NOT NULL
);
CREATE TABLE entries (
    shop_id BIGINT NOT NULL REFERENCES shops (id),
    platform TEXT NOT NULL,
    invite_code TEXT NOT NULL,
    address TEXT NOT NULL,
    ref TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    until_at BIGINT NOT NULL,
    PRIMARY KEY (shop_id, platform, invite_code)
);
CREATE INDEX entries_until ON entries (platform, until_at)
"""


def upgrade() -> None:
    for script in (SPEAKING, CALLING):
        run_script(op, script)
