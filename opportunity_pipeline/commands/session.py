"""The common start of most commands: settings, and an open, migrated database.

Belongs here: opening and closing. Does not belong here: what a command does in between.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from opportunity_pipeline.settings import Settings
    from opportunity_pipeline.storage.database import Database


@dataclass(frozen=True)
class Session:
    """The inputs of a command.

    Attributes:
        settings: the settings; command-line options take precedence over the environment.
        database: an open, migrated database.
    """

    settings: Settings
    database: Database

    def now(self) -> datetime:
        """The clock of every decision; aware, UTC."""
        return self.settings.now()


def read_settings(home: Path | None = None, as_of: datetime | None = None, **more: Any) -> Settings:
    """Reads the settings. A demo home's pinned values win over arguments, and arguments over the environment.

    ``None`` is not an argument.

    Raises:
        SettingsError: a setting is invalid.
    """
    from opportunity_pipeline.settings import load_settings
    from opportunity_pipeline.supervision.demonstration import settings_of
    from opportunity_pipeline.supervision.home import mode_of

    settings = load_settings(home=home, as_of=as_of, **more)
    return settings_of(settings) if mode_of(settings.home) == "demo" else settings


def need_upstream(settings: Settings) -> None:
    """Checks that the upstream of a demo home is running; does nothing for other homes.

    Raises:
        NoUpstream: it is not running.
    """
    from opportunity_pipeline.supervision import demonstration
    from opportunity_pipeline.supervision.home import mode_of

    if mode_of(settings.home) == "demo":
        demonstration.need_upstream(settings)


@contextmanager
def session(home: Path | None = None, as_of: datetime | None = None, *, begin: bool = False) -> Iterator[Session]:
    """Opens and migrates the database of the settings, and closes it at the end.

    Args:
        home: the home folder; ``None``: the environment decides.
        as_of: the clock; ``None``: the environment decides.
        begin: create the home if it does not exist; commands that only read must not leave an empty one behind.

    Raises:
        SettingsError: a setting is invalid.
        NoHome: there is no home, and ``begin`` is false.
        DatabaseUnavailable: ``DATABASE_URL`` cannot be used.
        EmbeddedPostgresError: the embedded PostgreSQL does not start.
    """
    from opportunity_pipeline.storage.database import open_begun, open_database
    from opportunity_pipeline.storage.migrate import migrate

    settings = read_settings(home, as_of)
    with open_database(settings) if begin else open_begun(settings) as database:
        migrate(database)
        yield Session(settings, database)
