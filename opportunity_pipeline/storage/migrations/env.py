"""Alembic's environment, run for every command: passes it our tables and the connection that ``migrate`` opened.

Belongs here: Alembic's configuration. Does not belong here: the migrations (``versions``).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from alembic import context
from alembic.operations.ops import ExecuteSQLOp, MigrationScript
from sqlalchemy import Connection

from opportunity_pipeline.storage.tables import metadata
from opportunity_pipeline.storage.unpacked import unpacking
from opportunity_pipeline.storage.views import creating, dropping


def _with_views(
    _context: Any, before: str | Iterable[str | None] | Iterable[str], directives: list[MigrationScript]
) -> None:
    """Recreates all views in each migration: a view blocks changes of the tables it reads, and holds no data."""
    old = dropping() if any(before) else []
    for script in directives:
        if script.upgrade_ops is None or script.downgrade_ops is None:
            raise ValueError("a new migration must have operations both ways")
        script.upgrade_ops.ops[:0] = [ExecuteSQLOp(statement) for statement in old]
        script.upgrade_ops.ops += [ExecuteSQLOp(statement) for statement in (*unpacking(metadata), *creating())]
        script.downgrade_ops.ops[:0] = [ExecuteSQLOp(statement) for statement in dropping()]


connection = context.config.attributes["connection"]
if not isinstance(connection, Connection):
    raise TypeError("run migrations with `opportunity_pipeline.storage.migrate`, which passes a connection")

# One transaction for all migrations: if one fails, the schema stays as it was.
context.configure(
    connection=connection,
    target_metadata=metadata,
    compare_type=True,
    compare_server_default=True,
    process_revision_directives=_with_views,
)
with context.begin_transaction():
    context.run_migrations()
