"""Indexes for what is read each second, and for what is read whole while it grows. Two tables that nothing uses go."""

from alembic import op

from storage.migrations.ddl import run_script

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

INDEXES = """
CREATE INDEX memberships_joins ON memberships (community_id, joined_at);
DROP INDEX memberships_member;
CREATE INDEX memberships_member ON memberships (member_id, shop_id, joined_at);
DROP INDEX wakes_due;
CREATE INDEX wakes_due ON wakes (shop_id, due_at);
CREATE INDEX wakes_shown ON wakes (shop_id, due_at, id) WHERE is_shown;
CREATE INDEX outbox_created ON outbox (created_at);
CREATE INDEX media_created ON media (created_at, sha256);
CREATE INDEX inbox_parked ON inbox (id) WHERE status = 'parked';
CREATE INDEX payouts_ended ON payouts (shop_id, id) WHERE ended_at IS NOT NULL
"""

UNUSED = """
DROP TABLE chatter;
DROP TABLE cursors
"""


def upgrade() -> None:
    for script in (INDEXES, UNUSED):
        run_script(op, script)
