"""What staff set for a device, such as its printer's address."""

import sqlalchemy as sa
from alembic import op

revision = "records_0002"
down_revision = "records_0001"


def upgrade() -> None:
    """Add the columns; a device enrolled before has no settings."""
    for table in ("devices", "enrolment_codes"):
        op.add_column(table, sa.Column("settings", sa.Text(), nullable=True))
