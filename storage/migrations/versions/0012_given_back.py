"""An index of the few orders given back whole: their buyers count for nobody's standing."""

from alembic import op

from storage.migrations.ddl import run_script

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

GIVEN_BACK = """
CREATE INDEX orders_given_back ON orders (shop_id, buyer_id) WHERE status = 'refunded'
"""


def upgrade() -> None:
    run_script(op, GIVEN_BACK)
