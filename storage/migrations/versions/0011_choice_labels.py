"""What the choices a chat was shown are called: who types a name chooses what it stands beside."""

from alembic import op

from storage.migrations.ddl import run_script

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

LABELS = """
ALTER TABLE choices ADD COLUMN labels TEXT NOT NULL DEFAULT '[]'
"""


def upgrade() -> None:
    run_script(op, LABELS)
