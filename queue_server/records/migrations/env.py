"""Alembic's environment: runs inside `migrate`, on the connection that it was given."""

from alembic import context

from queue_server.records.migrate import VERSION_TABLE
from queue_server.records.tables import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    version_table=VERSION_TABLE,
    # SQLite alters a table by making it anew
    render_as_batch=True,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
