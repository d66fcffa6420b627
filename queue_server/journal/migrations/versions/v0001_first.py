"""The journal's first tables."""

import sqlalchemy as sa
from alembic import op

revision = "journal_0001"
down_revision = None


def upgrade() -> None:
    """Make them."""
    op.create_table(
        "checkpoints",
        sa.Column("hall", sa.String(), nullable=False),
        sa.Column("epoch", sa.BigInteger(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("view", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("hall", "epoch", "seq"),
    )
    op.create_table(
        "commands",
        sa.Column("hall", sa.String(), nullable=False),
        sa.Column("epoch", sa.BigInteger(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("principal", sa.String(), nullable=False),
        sa.Column("command", sa.String(), nullable=False),
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.Column("reply", sa.Text(), nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("hall", "epoch", "seq"),
    )
    op.create_index("commands_day", "commands", ["hall", "day"], unique=False)
    op.create_table(
        "events",
        sa.Column("hall", sa.String(), nullable=False),
        sa.Column("epoch", sa.BigInteger(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("data", sa.Text(), nullable=False),
        sa.Column("command", sa.String(), nullable=True),
        sa.Column("principal", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("hall", "epoch", "seq"),
    )
    op.create_index("events_at", "events", ["hall", "at"], unique=False)
    op.create_table(
        "handlings",
        sa.Column("hall", sa.String(), nullable=False),
        sa.Column("epoch", sa.BigInteger(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("ticket", sa.String(), nullable=False),
        sa.Column("service", sa.String(), nullable=False),
        sa.Column("window", sa.String(), nullable=True),
        sa.Column("clerk", sa.String(), nullable=True),
        sa.Column("started_at", sa.BigInteger(), nullable=False),
        sa.Column("ended_at", sa.BigInteger(), nullable=False),
        sa.Column("handled", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("hall", "epoch", "seq"),
    )
    op.create_index("handlings_ended_at", "handlings", ["hall", "ended_at"], unique=False)
    op.create_index("handlings_ticket", "handlings", ["ticket"], unique=False)
    op.create_table(
        "positions",
        sa.Column("hall", sa.String(), nullable=False),
        sa.Column("epoch", sa.BigInteger(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("hall"),
    )
    op.create_table(
        "tickets",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("hall", sa.String(), nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("serial", sa.BigInteger(), nullable=False),
        sa.Column("service", sa.String(), nullable=False),
        sa.Column("items", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("ticket_class", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("joined", sa.BigInteger(), nullable=False),
        sa.Column("issued_at", sa.BigInteger(), nullable=False),
        sa.Column("called_at", sa.BigInteger(), nullable=True),
        sa.Column("started_at", sa.BigInteger(), nullable=True),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.Column("first_joined", sa.BigInteger(), nullable=False),
        sa.Column("first_called_at", sa.BigInteger(), nullable=True),
        sa.Column("first_started_at", sa.BigInteger(), nullable=True),
        sa.Column("calls", sa.Integer(), nullable=False),
        sa.Column("rejoins", sa.Integer(), nullable=False),
        sa.Column("window", sa.String(), nullable=True),
        sa.Column("clerk", sa.String(), nullable=True),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("appointment", sa.String(), nullable=True),
        sa.Column("slot_at", sa.BigInteger(), nullable=True),
        sa.Column("moved_from", sa.String(), nullable=True),
        sa.Column("moved_to", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("tickets_day", "tickets", ["hall", "day"], unique=False)


def downgrade() -> None:
    """Drop them."""
    op.drop_index("tickets_day", table_name="tickets")
    op.drop_table("tickets")
    op.drop_table("positions")
    op.drop_index("handlings_ticket", table_name="handlings")
    op.drop_index("handlings_ended_at", table_name="handlings")
    op.drop_table("handlings")
    op.drop_index("events_at", table_name="events")
    op.drop_table("events")
    op.drop_index("commands_day", table_name="commands")
    op.drop_table("commands")
    op.drop_table("checkpoints")
