"""The signature log: its tree, its checkpoints and its leaves, and which petitions keep one."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    # Petitions that are there keep no log: what was counted before could not be in it.
    with op.batch_alter_table("petitions") as table:
        table.add_column(sa.Column("logged", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("petitions") as table:
        table.alter_column("logged", server_default=None)
    op.create_table(
        "signature_logs",
        sa.Column("petition_id", sa.Uuid(), nullable=False),
        sa.Column("origin", sa.String(length=255), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("appended_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("public_key", sa.LargeBinary(length=32), nullable=False),
        sa.Column("wrapped_key", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["petition_id"], ["petitions.id"], name=op.f("fk_signature_logs_petition_id_petitions")
        ),
        sa.PrimaryKeyConstraint("petition_id", name=op.f("pk_signature_logs")),
        sa.UniqueConstraint("origin", name=op.f("uq_signature_logs_origin")),
    )
    op.create_table(
        "log_tiles",
        sa.Column("petition_id", sa.Uuid(), nullable=False),
        sa.Column("level", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("petition_id", "level", "number", name=op.f("pk_log_tiles")),
    )
    op.create_table(
        "log_checkpoints",
        sa.Column("petition_id", sa.Uuid(), nullable=False),
        sa.Column("size", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("root", sa.LargeBinary(length=32), nullable=False),
        sa.Column("signed", sa.Integer(), nullable=False),
        sa.Column("withdrawn", sa.Integer(), nullable=False),
        sa.Column("removed", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("petition_id", "size", name=op.f("pk_log_checkpoints")),
    )
    op.create_table(
        "log_leaves",
        sa.Column("ticket", sa.LargeBinary(length=32), nullable=False),
        sa.Column("petition_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=1), nullable=False),
        sa.Column("entry", sa.LargeBinary(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=True),
        sa.Column("signature_id", sa.Uuid(), nullable=True),
        sa.Column("salt", sa.LargeBinary(length=32), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("ticket", name=op.f("pk_log_leaves")),
    )
    op.create_index(
        "ix_log_leaves_petition_id_kind_ticket",
        "log_leaves",
        ["petition_id", "kind", "ticket"],
        unique=False,
        postgresql_where=sa.text("position IS NULL"),
        sqlite_where=sa.text("position IS NULL"),
    )
    op.create_index(
        "ix_log_leaves_expires_at",
        "log_leaves",
        ["expires_at"],
        unique=False,
        postgresql_where=sa.text("position IS NOT NULL"),
        sqlite_where=sa.text("position IS NOT NULL"),
    )


def downgrade() -> None:
    for table in ("log_leaves", "log_checkpoints", "log_tiles", "signature_logs"):
        op.drop_table(table)
    with op.batch_alter_table("petitions") as batch:
        batch.drop_column("logged")
