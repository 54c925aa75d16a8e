"""What stands in public of the signatures, and when a decision-maker was asked."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    op.create_table(
        "publications",
        sa.Column("petition_id", sa.Uuid(), nullable=False),
        sa.Column("published_on", sa.Date(), nullable=False),
        sa.Column("named", sa.JSON(), nullable=False),
        sa.Column("others", sa.Integer(), nullable=False),
        sa.Column("signers_from", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["petition_id"], ["petitions.id"], name=op.f("fk_publications_petition_id_petitions")),
        sa.PrimaryKeyConstraint("petition_id", name=op.f("pk_publications")),
    )
    op.create_table(
        "shown_signers",
        sa.Column("signature_id", sa.Uuid(), nullable=False),
        sa.Column("petition_id", sa.Uuid(), nullable=False),
        sa.Column("shown_on", sa.Date(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["petition_id"], ["petitions.id"], name=op.f("fk_shown_signers_petition_id_petitions")),
        sa.PrimaryKeyConstraint("signature_id", name=op.f("pk_shown_signers")),
    )
    op.create_index(op.f("ix_shown_signers_petition_id"), "shown_signers", ["petition_id"], unique=False)
    with op.batch_alter_table("decision_makers") as table:
        table.add_column(sa.Column("asked_on", sa.Date(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("decision_makers") as table:
        table.drop_column("asked_on")
    op.drop_index(op.f("ix_shown_signers_petition_id"), table_name="shown_signers")
    op.drop_table("shown_signers")
    op.drop_table("publications")
