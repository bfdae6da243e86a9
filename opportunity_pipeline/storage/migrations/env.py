"""What Alembic runs for every command: hands it our tables and the connection that ``migrate`` opened."""

from __future__ import annotations

from alembic import context
from sqlalchemy import Connection

from opportunity_pipeline.storage.tables import metadata

connection = context.config.attributes["connection"]
if not isinstance(connection, Connection):
    raise TypeError("run migrations by `opportunity_pipeline.storage.migrate`, which passes a connection")

# One transaction for all of them: a migration that fails leaves the schema as it was.
context.configure(connection=connection, target_metadata=metadata, compare_type=True, compare_server_default=True)
with context.begin_transaction():
    context.run_migrations()
