"""Upgrades a database's schema to the newest migration.

Belongs here: applying migrations. Does not belong here: the migrations (``migrations/versions``), the tables, or the
developers' commands that create and check migrations (``migration_tools``).
"""

from __future__ import annotations

import sys
from pathlib import Path

import sqlalchemy
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import text

from opportunity_pipeline.storage.database import Database

# An arbitrary fixed number that no other program locks in the same database; Dagster uses none.
ADVISORY_LOCK = 0x6F70_7069_7065


class MigrationFailed(RuntimeError):
    """The schema cannot be upgraded. The message is one line: which database, why, what to do."""


def migrate(database: Database) -> None:
    """Applies the missing migrations in one transaction; several processes may call it at once.

    Args:
        database: any database of ours, empty or not. An up-to-date one is not changed.

    Raises:
        MigrationFailed: when the database was migrated by a newer release, or the role may not create tables.
    """
    with database.engine.begin() as connection:
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": ADVISORY_LOCK})
        try:
            command.upgrade(alembic_config(connection), "head")
        except CommandError as error:
            raise MigrationFailed(
                f"{database.name}: {error}; its schema needs a newer release of opportunity-pipeline: upgrade it"
            ) from error
        except sqlalchemy.exc.ProgrammingError as error:
            raise MigrationFailed(f"{database.name}: {str(error.orig).splitlines()[0]}") from error


def alembic_config(connection: sqlalchemy.Connection) -> Config:
    """Alembic's configuration for `connection`, built in code instead of read from an ``alembic.ini``."""
    config = Config()
    # Alembic interpolates its options as configparser does.
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def head() -> str:
    """The newest revision of this release."""
    scripts = ScriptDirectory(str(Path(__file__).parent / "migrations"))
    return scripts.get_current_head() or ""


if __name__ == "__main__":
    from opportunity_pipeline.storage.migration_tools import main

    sys.exit(main(sys.argv[1:]))
