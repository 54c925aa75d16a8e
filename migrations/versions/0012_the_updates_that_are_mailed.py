"""The updates that are mailed to those who agreed, and the tokens by which a fundraiser's amount is told."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    op.create_table(
        "mailings",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("petition_id", sa.Uuid(), nullable=False),
        sa.Column("update_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("last_index", sa.LargeBinary(length=32), nullable=False),
        sa.Column("readers", sa.Integer(), nullable=False),
        sa.Column("sent", sa.Integer(), nullable=False),
        sa.Column("failed", sa.Integer(), nullable=False),
        sa.Column("previewed", sa.Boolean(), nullable=False),
        sa.Column("preview_person_id", sa.Integer(), nullable=True),
        sa.Column("preview_language", sa.String(length=16), nullable=False),
        sa.Column("preview_due_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["petition_id"], ["petitions.id"], name=op.f("fk_mailings_petition_id_petitions")),
        sa.ForeignKeyConstraint(
            ["preview_person_id"], ["people.id"], name=op.f("fk_mailings_preview_person_id_people")
        ),
        sa.ForeignKeyConstraint(["update_id"], ["updates.id"], name=op.f("fk_mailings_update_id_updates")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mailings")),
        sa.UniqueConstraint("update_id", name=op.f("uq_mailings_update_id")),
    )
    op.create_index(op.f("ix_mailings_petition_id"), "mailings", ["petition_id"], unique=False)
    op.create_table(
        "mailing_messages",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("mailing_id", sa.Uuid(), nullable=False),
        sa.Column("signature_id", sa.Uuid(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["mailing_id"], ["mailings.id"], name=op.f("fk_mailing_messages_mailing_id_mailings")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mailing_messages")),
    )
    op.create_index("ix_mailing_messages_mailing_id_due_at", "mailing_messages", ["mailing_id", "due_at"])
    op.create_index(
        "uq_mailing_messages_signature_id_mailing_id", "mailing_messages", ["signature_id", "mailing_id"], unique=True
    )
    op.create_table(
        "fundraiser_tokens",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("petition_id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("last_used_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["petition_id"], ["petitions.id"], name=op.f("fk_fundraiser_tokens_petition_id_petitions")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fundraiser_tokens")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_fundraiser_tokens_token_hash")),
    )
    op.create_index(op.f("ix_fundraiser_tokens_petition_id"), "fundraiser_tokens", ["petition_id"], unique=False)


def downgrade() -> None:
    op.drop_table("fundraiser_tokens")
    op.drop_table("mailing_messages")
    op.drop_table("mailings")
