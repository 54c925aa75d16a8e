"""What was forgotten of ended petitions, and which key of a petition is the current one."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    # Column by column: on SQLite, copying the table would drop it while others refer to its rows.
    op.add_column("petitions", sa.Column("delivered_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("petitions", sa.Column("forgotten_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("petitions", sa.Column("key_number", sa.Integer(), nullable=False, server_default="1"))
    # What is gone already was destroyed before there were reports.
    op.execute(
        "UPDATE petitions SET forgotten_at = closed_at WHERE state = 'closed' AND closed_at IS NOT NULL"
        " AND NOT EXISTS (SELECT 1 FROM petition_keys WHERE petition_keys.petition_id = petitions.id)"
    )
    op.create_table(
        "deletion_reports",
        sa.Column("petition_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.String(length=12), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("signatures", sa.Integer(), nullable=False),
        sa.Column("suppressions", sa.Integer(), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("statement", sa.Text(), nullable=False),
        sa.Column("public_key", sa.LargeBinary(length=32), nullable=True),
        sa.Column("signed", sa.LargeBinary(length=64), nullable=True),
        sa.ForeignKeyConstraint(
            ["petition_id"], ["petitions.id"], name=op.f("fk_deletion_reports_petition_id_petitions")
        ),
        sa.PrimaryKeyConstraint("petition_id", name=op.f("pk_deletion_reports")),
    )


def downgrade() -> None:
    op.drop_table("deletion_reports")
    for name in ("key_number", "forgotten_at", "delivered_at"):
        op.drop_column("petitions", name)
