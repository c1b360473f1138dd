"""Polls that people are asked in private: a broadcast each, which names the poll. Votes given there have posting 0."""

from alembic import op

from storage.migrations.ddl import run_script

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

POLLS = """
ALTER TABLE broadcasts ADD COLUMN poll_id BIGINT REFERENCES polls (id);
CREATE UNIQUE INDEX broadcasts_poll ON broadcasts (shop_id, poll_id) WHERE poll_id IS NOT NULL
"""


def upgrade() -> None:
    run_script(op, POLLS)
