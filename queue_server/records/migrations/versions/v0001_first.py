"""The records' first tables."""

import sqlalchemy as sa
from alembic import op

revision = "records_0001"
down_revision = None


def upgrade() -> None:
    """Make them."""
    op.create_table(
        "audit",
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("principal", sa.String(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("data", sa.Text(), nullable=False),
        sa.Column("chain", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("seq"),
    )
    op.create_table(
        "configurations",
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("in_force_at", sa.BigInteger(), nullable=False),
        sa.Column("put_by", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("seq"),
    )
    op.create_table(
        "devices",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("hall", sa.String(), nullable=False),
        sa.Column("zone", sa.String(), nullable=True),
        sa.Column("window", sa.String(), nullable=True),
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("enrolled_by", sa.String(), nullable=False),
        sa.Column("enrolled_at", sa.BigInteger(), nullable=False),
        sa.Column("seen_at", sa.BigInteger(), nullable=True),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("withdrawn_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("token_hash"),
    )
    op.create_index("devices_hall", "devices", ["hall"], unique=False)
    op.create_table(
        "enrolment_codes",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("hall", sa.String(), nullable=False),
        sa.Column("zone", sa.String(), nullable=True),
        sa.Column("window", sa.String(), nullable=True),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.Column("used_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("code"),
    )
    op.create_table(
        "people",
        sa.Column("user", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("password", sa.String(), nullable=False),
        sa.Column("roles", sa.Text(), nullable=False),
        sa.Column("halls", sa.Text(), nullable=False),
        sa.Column("department", sa.String(), nullable=True),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("user"),
    )
    op.create_table(
        "sign_in_failures",
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("subject"),
    )
    op.create_table(
        "sessions",
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("user", sa.String(), nullable=False),
        sa.Column("began_at", sa.BigInteger(), nullable=False),
        sa.Column("used_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user"],
            ["people.user"],
        ),
        sa.PrimaryKeyConstraint("token_hash"),
    )
    op.create_index("sessions_user", "sessions", ["user"], unique=False)


def downgrade() -> None:
    """Drop them."""
    op.drop_index("sessions_user", table_name="sessions")
    op.drop_table("sessions")
    op.drop_table("sign_in_failures")
    op.drop_table("people")
    op.drop_table("enrolment_codes")
    op.drop_index("devices_hall", table_name="devices")
    op.drop_table("devices")
    op.drop_table("configurations")
    op.drop_table("audit")
