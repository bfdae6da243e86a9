"""Environment variables for a supervisor's children, and for a user's own Dagster commands.

Belongs here: turning settings into variables from which a child loads the same settings. Does not belong here: reading
settings.
"""

from __future__ import annotations

import json
import os
from datetime import datetime

from pydantic import SecretStr

from opportunity_pipeline.settings import PREFIX, Settings, variable_of
from opportunity_pipeline.storage.database import Database


def child_environment(settings: Settings, database: Database, dagster_url: str) -> dict[str, str]:
    """The environment of the children.

    It consists of this process's environment, overridden by the current settings, because the command line, the
    embedded server or the demo may have changed some of them.

    Args:
        settings: the settings of the supervisor.
        database: the running database.
        dagster_url: URL of Dagster's storage, as ``postgresql+psycopg2://…``.

    Returns:
        Variable → value.
    """
    given = {variable_of(name): _encoded(getattr(settings, name)) for name in sorted(settings.model_fields_set)}
    decided: dict[str, str | None] = {
        **_whereabouts(settings, database, dagster_url),
        "PYTHONUNBUFFERED": "1",
        # The current folder must not be searched for modules.
        "PYTHONSAFEPATH": "1",
    }
    # Dagster's own commands emit warnings; they would not start if warnings were errors.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONWARNINGS"}
    for name, value in (given | decided).items():
        if value is None:
            environment.pop(name, None)
        else:
            environment[name] = value
    return environment


def missing_environment(
    settings: Settings, database: Database, dagster_url: str, *, known: Settings
) -> dict[str, str | None]:
    """The variables that a user's own process lacks to work on a home, if started from this process's environment.

    Settings that such a process reads by itself, for example from a ``.env`` file, are omitted: they may be secrets.

    Args:
        settings: settings of the home.
        database: the running database.
        dagster_url: URL of Dagster's storage, as ``postgresql+psycopg2://…``.
        known: the settings as such a process reads them now.

    Returns:
        Variable → value; ``None``: it must be unset.
    """
    decided = _whereabouts(settings, database, dagster_url)
    pinned = {
        variable_of(name): _encoded(getattr(settings, name))
        for name in sorted(settings.model_fields_set)
        if getattr(settings, name) != getattr(known, name)
    }
    return {name: value for name, value in (pinned | decided).items() if os.environ.get(name) != value}


def _whereabouts(settings: Settings, database: Database, dagster_url: str) -> dict[str, str]:
    """The variables by which Dagster and our settings find the home."""
    return {
        "DATABASE_URL": database.url,
        "DAGSTER_HOME": str(settings.dagster_folder),
        f"{PREFIX}DAGSTER_URL": dagster_url,
        f"{PREFIX}HOME": str(settings.home.absolute()),
    }


def _encoded(value: object) -> str | None:
    """A value in the format of pydantic-settings; ``None``: the variable must be unset."""
    if value is None:
        return None
    if isinstance(value, SecretStr):
        return value.get_secret_value()
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, list | tuple | dict):
        return json.dumps(value, default=str)
    return str(value)
