"""Who wants reminders, and the reminders that wait to be sent."""

import sqlalchemy as sa
from alembic import op

revision = "records_0005"
down_revision = "records_0004"


def upgrade() -> None:
    """Make them."""
    op.create_table(
        "reminders_wanted",
        sa.Column("count", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("ticket", sa.String(), nullable=False),
        sa.Column("hall", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=True),
        sa.Column("way_s", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("count"),
        sa.UniqueConstraint("ticket"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "reminders",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("ticket", sa.String(), nullable=False),
        sa.Column("hall", sa.String(), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=True),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("next_at", sa.BigInteger(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("reminders_next", "reminders", ["stage", "next_at"], unique=False)


def downgrade() -> None:
    """Drop them."""
    op.drop_index("reminders_next", table_name="reminders")
    op.drop_table("reminders")
    op.drop_table("reminders_wanted")
