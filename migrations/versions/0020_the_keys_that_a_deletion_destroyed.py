"""The keys that a deletion destroyed, before it is done."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    op.add_column("deletion_reports", sa.Column("data_keys", sa.JSON(), nullable=True))


def downgrade() -> None:
    op.drop_column("deletion_reports", "data_keys")
