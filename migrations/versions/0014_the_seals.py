"""The petitions that are sealed, the public keys that they are sealed to, and those of the workers."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    with op.batch_alter_table("petitions") as table:
        table.add_column(sa.Column("sealing", sa.String(length=8), nullable=False, server_default=""))
    with op.batch_alter_table("petitions") as table:
        table.alter_column("sealing", server_default=None)
    with op.batch_alter_table("outbox") as table:
        table.add_column(sa.Column("sealed", sa.LargeBinary(), nullable=True))
    with op.batch_alter_table("exports") as table:
        table.alter_column(
            "suffix", existing_type=sa.String(length=4), type_=sa.String(length=8), existing_nullable=False
        )
    op.create_table(
        "seal_keys",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("petition_id", sa.Uuid(), nullable=False),
        sa.Column("key_set", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("recipient", sa.String(length=62), nullable=False),
        sa.Column("challenge", sa.Text(), nullable=False),
        sa.Column("answer_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("proven_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["petition_id"], ["petitions.id"], name=op.f("fk_seal_keys_petition_id_petitions")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seal_keys")),
        sa.UniqueConstraint(
            "petition_id", "key_set", "position", name=op.f("uq_seal_keys_petition_id_key_set_position")
        ),
    )
    op.create_table(
        "worker_keys",
        sa.Column("recipient", sa.String(length=62), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("recipient", name=op.f("pk_worker_keys")),
    )


def downgrade() -> None:
    op.drop_table("worker_keys")
    op.drop_table("seal_keys")
    with op.batch_alter_table("exports") as table:
        table.alter_column(
            "suffix", existing_type=sa.String(length=8), type_=sa.String(length=4), existing_nullable=False
        )
    with op.batch_alter_table("outbox") as table:
        table.drop_column("sealed")
    with op.batch_alter_table("petitions") as table:
        table.drop_column("sealing")
