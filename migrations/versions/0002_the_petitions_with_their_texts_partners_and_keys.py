"""The petitions with their texts, partners and keys."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "petitions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("slug", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("hidden", sa.Boolean(), nullable=False),
        sa.Column("outcome", sa.String(length=16), nullable=False),
        sa.Column("default_language", sa.String(length=16), nullable=False),
        sa.Column("hashtag", sa.String(length=64), nullable=False),
        sa.Column("accent", sa.String(length=7), nullable=False),
        sa.Column("goal", sa.Integer(), nullable=True),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("asks_place", sa.Boolean(), nullable=False),
        sa.Column("asks_comment", sa.Boolean(), nullable=False),
        sa.Column("asks_updates", sa.Boolean(), nullable=False),
        sa.Column("shows_signers", sa.Boolean(), nullable=False),
        sa.Column("sends_reminder", sa.Boolean(), nullable=False),
        sa.Column("neutral_mail", sa.Boolean(), nullable=False),
        sa.Column("retention_days", sa.Integer(), nullable=False),
        sa.CheckConstraint("goal IS NULL OR goal > 0", name=op.f("ck_petitions_goal_is_positive")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_petitions_organisation_id_organisations")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_petitions")),
        sa.UniqueConstraint("slug", name=op.f("uq_petitions_slug")),
    )
    op.create_index(op.f("ix_petitions_organisation_id"), "petitions", ["organisation_id"], unique=False)
    op.create_table(
        "partners",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("petition_id", sa.Uuid(), nullable=False),
        sa.Column("slug", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=160), nullable=False),
        sa.Column("website", sa.String(length=500), nullable=False),
        sa.Column("asks_opt_in", sa.Boolean(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["petition_id"], ["petitions.id"], name=op.f("fk_partners_petition_id_petitions")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_partners")),
        sa.UniqueConstraint("petition_id", "slug", name=op.f("uq_partners_petition_id_slug")),
    )
    op.create_table(
        "petition_keys",
        sa.Column("petition_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["petition_id"], ["petitions.id"], name=op.f("fk_petition_keys_petition_id_petitions")),
        sa.PrimaryKeyConstraint("petition_id", "number", name=op.f("pk_petition_keys")),
    )
    op.create_table(
        "petition_texts",
        sa.Column("petition_id", sa.Uuid(), nullable=False),
        sa.Column("language", sa.String(length=16), nullable=False),
        sa.Column("title", sa.String(length=160), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("demand", sa.Text(), nullable=False),
        sa.Column("risk_note", sa.Text(), nullable=False),
        sa.Column("thanks", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["petition_id"], ["petitions.id"], name=op.f("fk_petition_texts_petition_id_petitions")
        ),
        sa.PrimaryKeyConstraint("petition_id", "language", name=op.f("pk_petition_texts")),
    )


def downgrade() -> None:
    op.drop_table("petition_texts")
    op.drop_table("petition_keys")
    op.drop_table("partners")
    op.drop_index(op.f("ix_petitions_organisation_id"), table_name="petitions")
    op.drop_table("petitions")
