"""People who were met as several members, and payouts.

Two members who are one person: `merged_into` names the number that the person goes by, never one that is merged
itself. `merges` has how that came about and can be undone; what became void by it is in `merge_voids`.
"""

from alembic import op

from storage.migrations.ddl import run_script

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

PEOPLE = """
ALTER TABLE members ADD COLUMN merged_into BIGINT REFERENCES members (id);
CREATE INDEX members_merged ON members (merged_into) WHERE merged_into IS NOT NULL;
CREATE TABLE merges (
    id {ID},
    shop_id BIGINT NOT NULL REFERENCES shops (id),
    member_id BIGINT NOT NULL REFERENCES members (id),
    into_id BIGINT NOT NULL REFERENCES members (id),
    cause TEXT NOT NULL CHECK (cause IN ('connect', 'union')),
    at BIGINT NOT NULL,
    undone_at BIGINT,
    undone_by BIGINT REFERENCES members (id),
    CHECK (into_id < member_id)
);
CREATE UNIQUE INDEX merges_standing ON merges (shop_id, member_id) WHERE undone_at IS NULL;
CREATE INDEX merges_into ON merges (into_id);
CREATE TABLE merge_voids (
    shop_id BIGINT NOT NULL REFERENCES shops (id),
    merge_id BIGINT NOT NULL REFERENCES merges (id),
    referral_id BIGINT NOT NULL REFERENCES referrals (id),
    status TEXT NOT NULL CHECK (status IN ('pending', 'qualified')),
    PRIMARY KEY (shop_id, merge_id, referral_id)
);
CREATE TABLE connects (
    id {ID},
    shop_id BIGINT NOT NULL REFERENCES shops (id),
    connect_code TEXT NOT NULL,
    asker_id BIGINT NOT NULL REFERENCES accounts (id),
    taker_id BIGINT REFERENCES accounts (id),
    has_asker_agreed BOOLEAN NOT NULL DEFAULT FALSE,
    has_taker_agreed BOOLEAN NOT NULL DEFAULT FALSE,
    expires_at BIGINT NOT NULL,
    ended_at BIGINT,
    UNIQUE (shop_id, connect_code)
);
CREATE INDEX connects_asker ON connects (asker_id) WHERE ended_at IS NULL;
CREATE TABLE account_unions (
    shop_id BIGINT NOT NULL REFERENCES shops (id),
    account_id BIGINT NOT NULL REFERENCES accounts (id),
    union_id TEXT NOT NULL,
    PRIMARY KEY (shop_id, account_id)
);
CREATE INDEX account_unions_union ON account_unions (shop_id, union_id)
"""

PAYOUTS = """
CREATE TABLE payouts (
    id {ID},
    shop_id BIGINT NOT NULL REFERENCES shops (id),
    payout TEXT NOT NULL,
    member_id BIGINT NOT NULL REFERENCES members (id),
    platform TEXT NOT NULL,
    account TEXT NOT NULL,
    paid_by TEXT NOT NULL,
    minor BIGINT NOT NULL CHECK (minor > 0),
    currency TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('asked', 'approved', 'sending', 'confirming', 'paid', 'failed', 'refused')),
    transfer_id BIGINT NOT NULL REFERENCES transfers (id),
    link TEXT NOT NULL DEFAULT '',
    reason TEXT NOT NULL DEFAULT '',
    asked_at BIGINT NOT NULL,
    decided_at BIGINT,
    decided_by BIGINT REFERENCES members (id),
    ended_at BIGINT,
    UNIQUE (shop_id, payout)
);
CREATE INDEX payouts_member ON payouts (shop_id, member_id);
CREATE INDEX payouts_open ON payouts (shop_id, id) WHERE ended_at IS NULL
"""


def upgrade() -> None:
    for script in (PEOPLE, PAYOUTS):
        run_script(op, script)
