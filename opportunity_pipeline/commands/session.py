"""What most commands begin with: the settings, and an open, migrated database.

Belongs here: opening and closing. Does not belong here: anything done in between.
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
    """What a command works with.

    Attributes:
        settings: the settings; the command line wins over the environment.
        database: an open, migrated database.
    """

    settings: Settings
    database: Database

    def now(self) -> datetime:
        """The clock that deciders get; aware, UTC."""
        return self.settings.now()


def read_settings(home: Path | None = None, as_of: datetime | None = None, **more: Any) -> Settings:
    """Reads the settings; arguments win over the environment, ``None`` is no argument, and a demo's home over both.

    Raises:
        SettingsError: a setting is wrong.
    """
    from opportunity_pipeline.settings import load_settings
    from opportunity_pipeline.supervision.demonstration import settings_of
    from opportunity_pipeline.supervision.home import mode_of

    settings = load_settings(home=home, as_of=as_of, **more)
    return settings_of(settings) if mode_of(settings.home) == "demo" else settings


def need_upstream(settings: Settings) -> None:
    """Checks, in a demo's home, that its upstream runs.

    Raises:
        NoUpstream: it does not.
    """
    from opportunity_pipeline.supervision import demonstration
    from opportunity_pipeline.supervision.home import mode_of

    if mode_of(settings.home) == "demo":
        demonstration.need_upstream(settings)


@contextmanager
def session(home: Path | None = None, as_of: datetime | None = None, *, begin: bool = False) -> Iterator[Session]:
    """Opens the database of the settings and migrates it; closes it in the end.

    Args:
        home: the home folder; ``None``: what the environment says.
        as_of: the clock; ``None``: what the environment says.
        begin: begin a home where there is none; what only reads would leave an empty one behind.

    Raises:
        SettingsError: a setting is wrong.
        NoHome: there is no home, and none is to be begun.
        DatabaseUnavailable: ``DATABASE_URL`` cannot be used.
        EmbeddedPostgresError: the embedded PostgreSQL does not start.
    """
    from opportunity_pipeline.storage.database import open_begun, open_database
    from opportunity_pipeline.storage.migrate import migrate

    settings = read_settings(home, as_of)
    with open_database(settings) if begin else open_begun(settings) as database:
        migrate(database)
        yield Session(settings, database)
