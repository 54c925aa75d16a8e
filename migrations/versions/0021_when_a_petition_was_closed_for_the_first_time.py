"""When a petition was closed for the first time: from then on counts what its signers were promised."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    op.add_column("petitions", sa.Column("first_closed_at", sa.DateTime(timezone=True), nullable=True))
    # Where somebody pressed the button, that was written down; who came by a last day is known by the latest end alone.
    op.execute(
        "UPDATE petitions SET first_closed_at = (SELECT min(audit.at) FROM audit"
        " WHERE audit.petition_id = petitions.id AND audit.act = 'closed')"
    )
    op.execute(
        "UPDATE petitions SET first_closed_at = closed_at"
        " WHERE closed_at IS NOT NULL AND (first_closed_at IS NULL OR first_closed_at > closed_at)"
    )


def downgrade() -> None:
    op.drop_column("petitions", "first_closed_at")
