"""The database: does it answer, are its tables those of this release, and what waits in it."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.metadata import version

from alembic.runtime.migration import MigrationContext
from sqlalchemy import func, select

from opportunity_pipeline.commands.checkup.finding import Finding
from opportunity_pipeline.commands.output import counted
from opportunity_pipeline.settings import Settings
from opportunity_pipeline.storage import tables
from opportunity_pipeline.storage.database import Database, DatabaseUnavailable, is_begun, open_database
from opportunity_pipeline.storage.embedded import EmbeddedPostgresError
from opportunity_pipeline.storage.migrate import head


def look(settings: Settings) -> Iterator[Finding]:
    """Looks at the database, and at Dagster's beside it."""
    if not is_begun(settings):
        seen = "the embedded server of this home was not begun yet"
        yield Finding("PostgreSQL", "ok", seen, "`opportunity-pipeline up` begins it")
        return
    try:
        with open_database(settings) as database:
            yield _server(settings, database)
            migrations = _migrations(database)
            yield migrations
            if migrations.state == "ok":
                yield _outbox(database)
            yield _dagster(settings, database)
    except (DatabaseUnavailable, EmbeddedPostgresError) as error:
        advice = "see postgres/log in the home" if settings.database_url is None else "start that server, or unset it"
        yield Finding("PostgreSQL", "fail", str(error), advice)


def _server(settings: Settings, database: Database) -> Finding:
    with database.engine.connect() as connection:
        number = connection.exec_driver_sql("SHOW server_version").scalar_one()
    kind = "embedded" if settings.database_url is None else "DATABASE_URL"
    return Finding("PostgreSQL", "ok", f"{number} ({kind}) at {database.name}")


def _migrations(database: Database) -> Finding:
    with database.engine.connect() as connection:
        current = MigrationContext.configure(connection).get_current_revision()
    if current == head():
        return Finding("migrations", "ok", f"at {current}, the newest")
    if current is None:
        return Finding("migrations", "warn", "no tables yet", "any command that needs them makes them")
    return Finding(
        "migrations", "warn", f"at {current}, this release knows {head()}", "any command brings the tables up to date"
    )


def _outbox(database: Database) -> Finding:
    status = tables.deliveries.c.status
    with database.engine.connect() as connection:
        rows = connection.execute(select(status, func.count()).group_by(status)).all()
    counts: dict[str, int] = {name: count for name, count in rows}  # noqa: C416 - a row is no pair to mypy
    seen = ", ".join(f"{count} {name}" for name, count in sorted(counts.items())) or "empty"
    if counts.get("dead", 0):
        return Finding("outbox", "warn", seen, "see `outbox list --status dead`, then `outbox replay ID`")
    return Finding("outbox", "ok", seen)


def _dagster(settings: Settings, database: Database) -> Finding:
    if not (settings.dagster_folder / "dagster.yaml").exists():
        return Finding("Dagster", "ok", "its home was not begun yet", "`opportunity-pipeline up` begins it")
    # 1.5 s and 100 MB of imports: only where there is something to look at.
    from opportunity_pipeline.defs.instance import open_instance

    with open_instance(settings, database) as instance:
        runs = instance.get_runs_count()
    return Finding("Dagster", "ok", f"{version('dagster')}, {counted(runs, 'run')} on record")
