"""Evaluations, and the number of each handling."""

import sqlalchemy as sa
from alembic import op

revision = "journal_0002"
down_revision = "journal_0001"


def upgrade() -> None:
    """Make them."""
    op.add_column("handlings", sa.Column("handling", sa.Integer(), nullable=True))
    op.create_table(
        "evaluations",
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
        sa.Column("form", sa.String(), nullable=True),
        sa.Column("window", sa.String(), nullable=False),
        sa.Column("clerk", sa.String(), nullable=True),
        sa.Column("service", sa.String(), nullable=False),
        sa.Column("items", sa.Text(), nullable=False),
        sa.Column("matters", sa.Text(), nullable=False),
        sa.Column("ended_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("hall", "epoch", "seq"),
    )
    op.create_index("evaluations_at", "evaluations", ["hall", "at"], unique=False)
    op.create_index("evaluations_ticket", "evaluations", ["ticket"], unique=False)


def downgrade() -> None:
    """Drop them."""
    op.drop_index("evaluations_ticket", table_name="evaluations")
    op.drop_index("evaluations_at", table_name="evaluations")
    op.drop_table("evaluations")
    op.drop_column("handlings", "handling")
