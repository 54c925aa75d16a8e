"""How many forms one petition takes in a minute, where an operator gave it a number of its own."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    op.add_column("petitions", sa.Column("forms_a_minute", sa.Integer(), nullable=True))


def downgrade() -> None:
    op.drop_column("petitions", "forms_a_minute")
