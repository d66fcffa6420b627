"""Waits that were shown, and whether a ticket's place changed before its first call."""

import sqlalchemy as sa
from alembic import op

revision = "journal_0003"
down_revision = "journal_0002"


def upgrade() -> None:
    """Make them."""
    op.add_column("tickets", sa.Column("put_off", sa.String(), nullable=True))
    op.create_table(
        "shown_waits",
        sa.Column("ticket", sa.String(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("hall", sa.String(), nullable=False),
        sa.Column("service", sa.String(), nullable=False),
        sa.Column("ticket_class", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("p10_s", sa.Integer(), nullable=False),
        sa.Column("p50_s", sa.Integer(), nullable=False),
        sa.Column("p90_s", sa.Integer(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("ticket", "at", "place"),
    )
    op.create_index("shown_waits_at", "shown_waits", ["hall", "at"], unique=False)


def downgrade() -> None:
    """Drop them."""
    op.drop_index("shown_waits_at", table_name="shown_waits")
    op.drop_table("shown_waits")
    op.drop_column("tickets", "put_off")
