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
    """Reads the settings; arguments win over the environment, ``None`` is no argument.

    Raises:
        SettingsError: a setting is wrong.
    """
    from opportunity_pipeline.settings import load_settings

    return load_settings(home=home, as_of=as_of, **more)


@contextmanager
def session(home: Path | None = None, as_of: datetime | None = None, **more: Any) -> Iterator[Session]:
    """Opens the database of the settings and migrates it; closes it in the end.

    Raises:
        SettingsError: a setting is wrong.
        DatabaseUnavailable: ``DATABASE_URL`` cannot be used.
        EmbeddedPostgresError: the embedded PostgreSQL does not start.
    """
    from opportunity_pipeline.storage.database import open_database
    from opportunity_pipeline.storage.migrate import migrate

    settings = read_settings(home, as_of, **more)
    with open_database(settings) as database:
        migrate(database)
        yield Session(settings, database)
