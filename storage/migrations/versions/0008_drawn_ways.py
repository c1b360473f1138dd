"""Join ways whose address is that of a picture: the code which the platform drew. `picture` is its hash in media."""

from alembic import op

from storage.migrations.ddl import run_script

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

WAYS = "ALTER TABLE made_ways ADD COLUMN picture TEXT"


def upgrade() -> None:
    run_script(op, WAYS)
