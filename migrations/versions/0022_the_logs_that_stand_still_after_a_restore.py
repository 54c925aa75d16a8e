"""Logs that stand still after a backup was restored, and what became of those that began anew."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    # Column by column: on SQLite, copying the table would drop it while others refer to its rows.
    op.add_column("signature_logs", sa.Column("stopped", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("signature_logs", sa.Column("ended", sa.Text(), nullable=True))


def downgrade() -> None:
    for name in ("ended", "stopped"):
        op.drop_column("signature_logs", name)
