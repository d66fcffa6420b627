"""The contacts vault, and bars."""

import sqlalchemy as sa
from alembic import op

revision = "records_0004"
down_revision = "records_0003"


def upgrade() -> None:
    """Make them."""
    op.create_table(
        "contacts",
        sa.Column("ticket", sa.String(), nullable=False),
        sa.Column("hall", sa.String(), nullable=False),
        sa.Column("person", sa.Text(), nullable=True),
        sa.Column("subject", sa.Text(), nullable=True),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column("consents", sa.Text(), nullable=False),
        sa.Column("keep_until", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("ticket"),
    )
    op.create_index("contacts_keep_until", "contacts", ["keep_until"], unique=False)
    op.create_table(
        "contact_digests",
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("ticket", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("digest", "ticket"),
    )
    op.create_index("contact_digests_ticket", "contact_digests", ["ticket"], unique=False)
    op.create_table(
        "bars",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("until", sa.String(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("mask", sa.String(), nullable=False),
        sa.Column("command", sa.String(), nullable=False),
        sa.Column("lifted_at", sa.BigInteger(), nullable=True),
        sa.Column("lifted_by", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("command"),
    )


def downgrade() -> None:
    """Drop them."""
    op.drop_table("bars")
    op.drop_index("contact_digests_ticket", table_name="contact_digests")
    op.drop_table("contact_digests")
    op.drop_index("contacts_keep_until", table_name="contacts")
    op.drop_table("contacts")
