"""Money that comes late: what of an order's credit went back when nobody paid in time, to be spent anew if it is paid
after all; and when money that paid no order was given back."""

from alembic import op

from storage.migrations.ddl import run_script

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

LATE = """
ALTER TABLE orders ADD COLUMN credit_back_minor BIGINT NOT NULL DEFAULT 0;
ALTER TABLE payments ADD COLUMN given_back_at BIGINT
"""


def upgrade() -> None:
    run_script(op, LATE)
