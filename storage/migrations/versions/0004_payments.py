"""Charges: what a payment provider was asked to take for an order; and how far money is that a provider gives back.

`number` is our own name of a charge or a refund at the provider, never used twice. A charge of one way, payer and
amount is open once. `payer` is a keyed hash: it tells two payers apart, and no more.
"""

from alembic import op

from storage.migrations.ddl import run_script

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

CHARGES = """
CREATE TABLE charges (
    id {ID},
    shop_id BIGINT NOT NULL REFERENCES shops (id),
    order_id BIGINT NOT NULL REFERENCES orders (id),
    provider TEXT NOT NULL,
    way TEXT NOT NULL CHECK (way IN ('code', 'page')),
    payer TEXT NOT NULL,
    number TEXT NOT NULL,
    minor BIGINT NOT NULL CHECK (minor > 0),
    currency TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('open', 'closing', 'paid', 'closed')),
    token TEXT,
    token_until BIGINT,
    opened_at BIGINT NOT NULL,
    until_at BIGINT NOT NULL,
    UNIQUE (shop_id, provider, number)
);
CREATE UNIQUE INDEX charges_open ON charges (shop_id, order_id, provider, way, payer, minor) WHERE status = 'open';
CREATE INDEX charges_order ON charges (order_id)
"""

REFUNDS = """
ALTER TABLE refunds ADD COLUMN number TEXT;
ALTER TABLE refunds ADD COLUMN state TEXT;
CREATE UNIQUE INDEX refunds_number ON refunds (shop_id, number) WHERE number IS NOT NULL
"""


def upgrade() -> None:
    for script in (CHARGES, REFUNDS):
        run_script(op, script)
