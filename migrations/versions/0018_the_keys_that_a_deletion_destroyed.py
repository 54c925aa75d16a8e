"""The keys that a deletion destroyed, before it is done."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    op.add_column("deletion_reports", sa.Column("data_keys", sa.JSON(), nullable=False, server_default="[]"))


def downgrade() -> None:
    op.drop_column("deletion_reports", "data_keys")
