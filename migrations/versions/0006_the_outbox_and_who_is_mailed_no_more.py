"""The outbox and who is mailed no more."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.create_table(
        "mail_allowances",
        sa.Column("pseudonym", sa.LargeBinary(length=16), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("pseudonym", name=op.f("pk_mail_allowances")),
    )
    op.create_table(
        "outbox",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("signature_id", sa.Uuid(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("decided", sa.Boolean(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("given_up_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failure", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
    )
    op.create_index(
        "ix_outbox_due_at",
        "outbox",
        ["due_at"],
        unique=False,
        postgresql_where=sa.text("sent_at IS NULL AND given_up_at IS NULL"),
        sqlite_where=sa.text("sent_at IS NULL AND given_up_at IS NULL"),
    )
    op.create_index(op.f("ix_outbox_signature_id"), "outbox", ["signature_id"], unique=False)
    op.create_table(
        "suppressions",
        sa.Column("petition_id", sa.Uuid(), nullable=False),
        sa.Column("blind_index", sa.LargeBinary(length=32), nullable=False),
        sa.Column("link_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["petition_id"], ["petitions.id"], name=op.f("fk_suppressions_petition_id_petitions")),
        sa.PrimaryKeyConstraint("petition_id", "blind_index", name=op.f("pk_suppressions")),
    )
    op.create_index(op.f("ix_suppressions_link_hash"), "suppressions", ["link_hash"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_suppressions_link_hash"), table_name="suppressions")
    op.drop_table("suppressions")
    op.drop_index(op.f("ix_outbox_signature_id"), table_name="outbox")
    op.drop_index(
        "ix_outbox_due_at",
        table_name="outbox",
        postgresql_where=sa.text("sent_at IS NULL AND given_up_at IS NULL"),
        sqlite_where=sa.text("sent_at IS NULL AND given_up_at IS NULL"),
    )
    op.drop_table("outbox")
    op.drop_table("mail_allowances")
