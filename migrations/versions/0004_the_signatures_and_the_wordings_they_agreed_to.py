"""The signatures and the wordings they agreed to."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "consent_wordings",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("language", sa.String(length=16), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("first_used", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_consent_wordings")),
    )
    op.create_table(
        "signatures",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("petition_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("language", sa.String(length=16), nullable=False),
        sa.Column("source", sa.String(length=32), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("mail_after", sa.DateTime(timezone=True), nullable=True),
        sa.Column("blind_index", sa.LargeBinary(length=32), nullable=True),
        sa.Column("link_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("blob", sa.LargeBinary(), nullable=True),
        sa.Column("link_secret", sa.LargeBinary(), nullable=True),
        sa.Column("confirmation", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signatures")),
        sa.UniqueConstraint("link_hash", name=op.f("uq_signatures_link_hash")),
    )
    op.create_index(
        "ix_signatures_expires_at",
        "signatures",
        ["expires_at"],
        unique=False,
        postgresql_where=sa.text("expires_at IS NOT NULL"),
        sqlite_where=sa.text("expires_at IS NOT NULL"),
    )
    op.create_index("uq_signatures_petition_id_blind_index", "signatures", ["petition_id", "blind_index"], unique=True)


def downgrade() -> None:
    op.drop_index("uq_signatures_petition_id_blind_index", table_name="signatures")
    op.drop_index(
        "ix_signatures_expires_at",
        table_name="signatures",
        postgresql_where=sa.text("expires_at IS NOT NULL"),
        sqlite_where=sa.text("expires_at IS NOT NULL"),
    )
    op.drop_table("signatures")
    op.drop_table("consent_wordings")
