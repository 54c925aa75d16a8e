"""The pictures of petitions and organisations, and what petitions are about."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.create_table(
        "petition_topics",
        sa.Column("petition_id", sa.Uuid(), nullable=False),
        sa.Column("topic", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(
            ["petition_id"], ["petitions.id"], name=op.f("fk_petition_topics_petition_id_petitions")
        ),
        sa.PrimaryKeyConstraint("petition_id", "topic", name=op.f("pk_petition_topics")),
    )
    op.create_table(
        "pictures",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("petition_id", sa.Uuid(), nullable=True),
        sa.Column("organisation_id", sa.Uuid(), nullable=True),
        sa.Column("place", sa.String(length=8), nullable=False),
        sa.Column("decision_maker_id", sa.Uuid(), nullable=True),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("widths", sa.JSON(), nullable=False),
        sa.Column("alt", sa.JSON(), nullable=False),
        sa.Column("decorative", sa.Boolean(), nullable=False),
        sa.Column("credit", sa.String(length=200), nullable=False),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(petition_id IS NULL) <> (organisation_id IS NULL)", name=op.f("ck_pictures_has_one_owner")
        ),
        sa.ForeignKeyConstraint(
            ["decision_maker_id"],
            ["decision_makers.id"],
            name=op.f("fk_pictures_decision_maker_id_decision_makers"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_pictures_organisation_id_organisations")
        ),
        sa.ForeignKeyConstraint(["petition_id"], ["petitions.id"], name=op.f("fk_pictures_petition_id_petitions")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pictures")),
    )
    op.create_index(op.f("ix_pictures_petition_id"), "pictures", ["petition_id"], unique=False)
    op.create_index(op.f("ix_pictures_organisation_id"), "pictures", ["organisation_id"], unique=False)
    op.create_table(
        "picture_files",
        sa.Column("picture_id", sa.Uuid(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("suffix", sa.String(length=4), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["picture_id"],
            ["pictures.id"],
            name=op.f("fk_picture_files_picture_id_pictures"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("picture_id", "width", "suffix", name=op.f("pk_picture_files")),
    )


def downgrade() -> None:
    op.drop_table("picture_files")
    op.drop_index(op.f("ix_pictures_organisation_id"), table_name="pictures")
    op.drop_index(op.f("ix_pictures_petition_id"), table_name="pictures")
    op.drop_table("pictures")
    op.drop_table("petition_topics")
