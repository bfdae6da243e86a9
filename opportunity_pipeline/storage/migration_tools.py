"""Developers' commands on migrations: ``python -m opportunity_pipeline.storage.migrate check | regenerate | revise``.

Belongs here: generating migrations from the tables and comparing the two. Does not belong here: migrating a running
pipeline's database (``migrate``).
"""

from __future__ import annotations

import argparse
import contextlib
import difflib
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
from alembic import command
from psycopg import sql
from sqlalchemy import text

from opportunity_pipeline.storage.database import Database, connect
from opportunity_pipeline.storage.embedded import embedded_server
from opportunity_pipeline.storage.migrate import alembic_config, head, migrate
from opportunity_pipeline.storage.tables import metadata
from opportunity_pipeline.storage.unpacked import unpacking
from opportunity_pipeline.storage.views import creating

VERSIONS = Path(__file__).parent / "migrations" / "versions"
FIRST = "0001"

# The whole schema as PostgreSQL's catalogue describes it. Alembic's own comparison skips checks and generated columns.
_CATALOGUE = """
SELECT concat_ws(' ', 'table', c.relname, 'partition by ' || pg_get_partkeydef(c.oid),
    '--', obj_description(c.oid, 'pg_class'))
FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm')
UNION ALL
SELECT concat_ws(' ', 'column', c.relname || '.' || a.attname, format_type(a.atttypid, a.atttypmod),
    CASE WHEN a.attnotnull THEN 'not null' END,
    CASE WHEN a.attidentity <> '' THEN 'identity ' || a.attidentity::text END,
    CASE WHEN a.attgenerated <> '' THEN 'generated' END,
    CASE WHEN a.attstorage = 'e' THEN 'unpacked' END,
    'default ' || pg_get_expr(d.adbin, d.adrelid),
    '-- ' || col_description(c.oid, a.attnum))
FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm')
    AND a.attnum > 0 AND NOT a.attisdropped
UNION ALL
SELECT 'constraint ' || conrelid::regclass || '.' || conname || ' ' || pg_get_constraintdef(oid)
FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND contype <> 'n'
UNION ALL
SELECT 'index ' || indexdef FROM pg_indexes WHERE schemaname = 'public'
UNION ALL
SELECT 'view ' || viewname || regexp_replace(definition, '\\s+', ' ', 'g') FROM pg_views WHERE schemaname = 'public'
"""


def main(arguments: list[str]) -> int:
    """Runs one command.

    Args:
        arguments: ``check``, ``regenerate`` or ``revise MESSAGE``.

    Returns:
        0, or 1 when ``check`` found a difference or ``regenerate`` is no longer possible.
    """
    parser = argparse.ArgumentParser(prog="python -m opportunity_pipeline.storage.migrate")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("check", help="exit 1 and print the differences if the migrations do not produce the tables")
    commands.add_parser(
        "regenerate", help="rewrite the first migration from the tables (before the first release only)"
    )
    revise = commands.add_parser("revise", help="write the next migration from the changes of the tables")
    revise.add_argument("message", help="what changed, in a few words")
    chosen = parser.parse_args(arguments)
    if chosen.command == "check":
        found = drift()
        sys.stderr.writelines(f"{line}\n" for line in found)
        return 1 if found else 0
    try:
        written = regenerate() if chosen.command == "regenerate" else write_revision(chosen.message)
    except ValueError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.write(f"{written}\n")
    return 0


def drift() -> list[str]:
    """The differences between the schema the migrations produce and the one the tables describe; empty if they agree.

    Returns:
        Lines that begin with ``-`` (only in the migrations) or ``+`` (only in the tables).
    """
    with _scratch_databases("migrated", "described") as (migrated, described):
        migrate(migrated)
        metadata.create_all(described.engine)
        with described.engine.begin() as connection:
            for statement in (*unpacking(metadata), *creating()):
                connection.exec_driver_sql(statement)
        return differences(catalogue(migrated), catalogue(described))


def catalogue(database: Database) -> list[str]:
    """The schema of `database`: one sorted line for each table, column, constraint and index, without Alembic's own."""
    with database.engine.connect() as connection:
        lines = connection.execute(text(_CATALOGUE)).scalars().all()
    return sorted(line for line in lines if "alembic_version" not in line)


def differences(migrated: list[str], described: list[str]) -> list[str]:
    """The lines found in only one of two schemas, marked ``-`` (migrated) or ``+`` (described)."""
    lines = difflib.unified_diff(migrated, described, n=0, lineterm="")
    return [line for line in lines if not line.startswith(("---", "+++", "@@"))]


def regenerate() -> Path:
    """Rewrites the first migration from the tables. Only before a release: existing databases are not migrated.

    Raises:
        ValueError: when there are later migrations, which build on the first.
    """
    old = sorted(VERSIONS.glob("0*.py"))
    if [path for path in old if not path.name.startswith(f"{FIRST}_")]:
        raise ValueError("there are migrations after the first one: use `revise`")
    for path in old:
        path.unlink()
    return write_revision("The first tables", revision=FIRST)


def write_revision(message: str, revision: str | None = None) -> Path:
    """Writes a migration from the newest schema to the tables and returns its path.

    Args:
        message: first line of the file, and part of its name.
        revision: its number; the next one by default.
    """
    if revision is None:
        revision = f"{int(head()) + 1:04d}"
    with _scratch_databases("newest") as (newest,):
        if head():
            migrate(newest)
        with newest.engine.begin() as connection:
            config = alembic_config(connection)
            config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
            command.revision(config, message=message, rev_id=revision, autogenerate=True)
    (path,) = VERSIONS.glob(f"{revision}_*.py")
    for arguments in (["check", "--select=I,F401", "--fix", "--quiet"], ["format", "--quiet"]):
        subprocess.run([sys.executable, "-m", "ruff", *arguments, str(path)], check=True)  # noqa: S603
    return path


@contextlib.contextmanager
def _scratch_databases(*names: str) -> Iterator[tuple[Database, ...]]:
    with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as stack:
        server = stack.enter_context(embedded_server(Path(folder), {"fsync": "off"}))
        with psycopg.connect(server.url(), autocommit=True) as connection:
            for name in names:
                connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        databases = tuple(connect(server.url(name)) for name in names)
        try:
            yield databases
        finally:
            for database in databases:
                database.dispose()
