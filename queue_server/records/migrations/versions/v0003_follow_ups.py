"""Follow-ups of bad grades, and how far the halls' events were followed for them."""

import sqlalchemy as sa
from alembic import op

revision = "records_0003"
down_revision = "records_0002"


def upgrade() -> None:
    """Make them."""
    op.create_table(
        "follow_ups",
        sa.Column("hall", sa.String(), nullable=False),
        sa.Column("epoch", sa.BigInteger(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("ticket", sa.String(), nullable=False),
        sa.Column("handling", sa.Integer(), nullable=False),
        sa.Column("grade", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("tags", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("window", sa.String(), nullable=False),
        sa.Column("clerk", sa.String(), nullable=True),
        sa.Column("service", sa.String(), nullable=False),
        sa.Column("items", sa.Text(), nullable=False),
        sa.Column("matters", sa.Text(), nullable=False),
        sa.Column("ended_at", sa.BigInteger(), nullable=False),
        sa.Column("department", sa.String(), nullable=True),
        sa.Column("contact_by", sa.BigInteger(), nullable=False),
        sa.Column("settle_by", sa.BigInteger(), nullable=False),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.Column("planned_until", sa.String(), nullable=True),
        sa.Column("contacted_at", sa.BigInteger(), nullable=True),
        sa.Column("settled_at", sa.BigInteger(), nullable=True),
        sa.Column("appeal", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("hall", "epoch", "seq"),
    )
    op.create_index("follow_ups_hall", "follow_ups", ["hall", "stage"], unique=False)
    op.create_table(
        "follow_up_notes",
        sa.Column("follow_up", sa.String(), nullable=False),
        sa.Column("count", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("command", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("follow_up", "count"),
        sa.UniqueConstraint("follow_up", "command"),
    )
    op.create_table(
        "followed",
        sa.Column("hall", sa.String(), nullable=False),
        sa.Column("epoch", sa.BigInteger(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("hall"),
    )


def downgrade() -> None:
    """Drop them."""
    op.drop_table("followed")
    op.drop_table("follow_up_notes")
    op.drop_index("follow_ups_hall", table_name="follow_ups")
    op.drop_table("follow_ups")
