"""The imprint of an organisation, who answers for a petition's data, and the words to pass on."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

_IMPRINT = {
    "telephone": 60,
    "represented_by": 300,
    "register_entry": 300,
    "vat_number": 40,
    "responsible_person": 300,
    "data_protection_officer": 500,
    "complaint_authority": 500,
}


def upgrade() -> None:
    # Rows that are there get empty texts; afterwards the application alone says what is empty.
    with op.batch_alter_table("organisations") as table:
        for name, length in _IMPRINT.items():
            table.add_column(sa.Column(name, sa.String(length=length), nullable=False, server_default=""))
    with op.batch_alter_table("organisations") as table:
        for name in _IMPRINT:
            table.alter_column(name, server_default=None)
    with op.batch_alter_table("petition_texts") as table:
        table.add_column(sa.Column("joint_controllers", sa.Text(), nullable=False, server_default=""))
        table.add_column(sa.Column("share_text", sa.String(length=300), nullable=False, server_default=""))
    with op.batch_alter_table("petition_texts") as table:
        table.alter_column("joint_controllers", server_default=None)
        table.alter_column("share_text", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("petition_texts") as table:
        table.drop_column("share_text")
        table.drop_column("joint_controllers")
    with op.batch_alter_table("organisations") as table:
        for name in reversed(_IMPRINT):
            table.drop_column(name)
