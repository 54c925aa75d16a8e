"""What screening holds, the alarms, and what moderators did with it."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    op.add_column("signatures", sa.Column("screening", sa.String(length=24), nullable=True))
    op.add_column("signatures", sa.Column("moderation_id", sa.Uuid(), nullable=True))
    op.create_index(
        "ix_signatures_petition_id_screening",
        "signatures",
        ["petition_id", "screening"],
        unique=False,
        postgresql_where=sa.text("screening IS NOT NULL"),
        sqlite_where=sa.text("screening IS NOT NULL"),
    )
    op.create_table(
        "alarms",
        sa.Column("petition_id", sa.Uuid(), nullable=False),
        sa.Column("screening", sa.String(length=24), nullable=False),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("trusted", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["petition_id"], ["petitions.id"], name=op.f("fk_alarms_petition_id_petitions")),
        sa.PrimaryKeyConstraint("petition_id", "screening", name=op.f("pk_alarms")),
    )
    op.create_table(
        "moderations",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("petition_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("verdict", sa.String(length=8), nullable=False),
        sa.Column("signatures", sa.Integer(), nullable=False),
        sa.Column("undone", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_moderations_person_id_people")),
        sa.ForeignKeyConstraint(["petition_id"], ["petitions.id"], name=op.f("fk_moderations_petition_id_petitions")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_moderations")),
    )
    op.create_index(op.f("ix_moderations_petition_id"), "moderations", ["petition_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_moderations_petition_id"), table_name="moderations")
    op.drop_table("moderations")
    op.drop_table("alarms")
    op.drop_index(
        "ix_signatures_petition_id_screening",
        table_name="signatures",
        postgresql_where=sa.text("screening IS NOT NULL"),
        sqlite_where=sa.text("screening IS NOT NULL"),
    )
    with op.batch_alter_table("signatures") as batch:
        batch.drop_column("moderation_id")
        batch.drop_column("screening")
