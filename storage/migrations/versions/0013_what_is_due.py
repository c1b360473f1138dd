"""What of a broadcast is still to be sent is found by the broadcast, and by when it may go.

Neither what is queued on a platform is looked through for it, nor whoever is waited for until they write again.
"""

from alembic import op

from storage.migrations.ddl import run_script

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

QUEUE = """
DROP INDEX deliveries_queue;
CREATE INDEX deliveries_queue ON deliveries (broadcast_id, platform, not_before, id) WHERE status = 'queued'
"""


def upgrade() -> None:
    run_script(op, QUEUE)
