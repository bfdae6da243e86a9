"""What Alembic runs for every command: hands it our tables and the connection that ``migrate`` opened."""

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
    """Makes all views anew in each migration: a view stands in the way of changing what it reads, and holds nothing."""
    old = dropping() if any(before) else []
    for script in directives:
        if script.upgrade_ops is None or script.downgrade_ops is None:
            raise ValueError("a new migration has operations both ways")
        script.upgrade_ops.ops[:0] = [ExecuteSQLOp(statement) for statement in old]
        script.upgrade_ops.ops += [ExecuteSQLOp(statement) for statement in (*unpacking(metadata), *creating())]
        script.downgrade_ops.ops[:0] = [ExecuteSQLOp(statement) for statement in dropping()]


connection = context.config.attributes["connection"]
if not isinstance(connection, Connection):
    raise TypeError("run migrations by `opportunity_pipeline.storage.migrate`, which passes a connection")

# One transaction for all of them: a migration that fails leaves the schema as it was.
context.configure(
    connection=connection,
    target_metadata=metadata,
    compare_type=True,
    compare_server_default=True,
    process_revision_directives=_with_views,
)
with context.begin_transaction():
    context.run_migrations()
