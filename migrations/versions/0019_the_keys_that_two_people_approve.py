"""The sets of keys of sealed petitions, and the second person who approves one for a petition that runs."""

import uuid

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"

_SETS = sa.table(
    "seal_sets",
    sa.column("id", sa.Uuid()),
    sa.column("petition_id", sa.Uuid()),
    sa.column("number", sa.Integer()),
    sa.column("proposed_at", sa.DateTime(timezone=True)),
    sa.column("approved_at", sa.DateTime(timezone=True)),
)
_KEYS = sa.table(
    "seal_keys",
    sa.column("petition_id", sa.Uuid()),
    sa.column("key_set", sa.Integer()),
    sa.column("proven_at", sa.DateTime(timezone=True)),
)
_PETITIONS = sa.table("petitions", sa.column("id", sa.Uuid()), sa.column("state", sa.String()))


def upgrade() -> None:
    op.create_table(
        "seal_sets",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("petition_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("proposed_by", sa.Integer(), nullable=True),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("approved_by", sa.Integer(), nullable=True),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("proposal_told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("approval_told_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("approved_by <> proposed_by", name=op.f("ck_seal_sets_two_people")),
        sa.ForeignKeyConstraint(["petition_id"], ["petitions.id"], name=op.f("fk_seal_sets_petition_id_petitions")),
        sa.ForeignKeyConstraint(["proposed_by"], ["people.id"], name=op.f("fk_seal_sets_proposed_by_people")),
        sa.ForeignKeyConstraint(["approved_by"], ["people.id"], name=op.f("fk_seal_sets_approved_by_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seal_sets")),
        sa.UniqueConstraint("petition_id", "number", name=op.f("uq_seal_sets_petition_id_number")),
    )
    _bring_the_sets()


def _bring_the_sets() -> None:
    # What seals already goes on; what was not proven yet, and who proposed it, is for the operator to approve.
    connection = op.get_bind()
    unproven = sa.func.count() - sa.func.count(_KEYS.c.proven_at)
    rows = connection.execute(
        sa.select(_KEYS.c.petition_id, _KEYS.c.key_set, _PETITIONS.c.state, unproven.label("unproven"))
        .join(_PETITIONS, _PETITIONS.c.id == _KEYS.c.petition_id)
        .group_by(_KEYS.c.petition_id, _KEYS.c.key_set, _PETITIONS.c.state)
    ).all()
    for row in rows:
        seals = row.state == "draft" or row.unproven == 0
        moment = {"approved_at": sa.func.now()} if seals else {"proposed_at": sa.func.now()}
        connection.execute(
            _SETS.insert().values(id=uuid.uuid4(), petition_id=row.petition_id, number=row.key_set, **moment)
        )


def downgrade() -> None:
    # Without a second person a proposal would seal at its last proof.
    op.execute(
        "DELETE FROM seal_keys WHERE EXISTS (SELECT 1 FROM seal_sets WHERE seal_sets.approved_at IS NULL "
        "AND seal_sets.petition_id = seal_keys.petition_id AND seal_sets.number = seal_keys.key_set)"
    )
    op.drop_table("seal_sets")
