"""The environment that every child of a supervisor gets, and a person's own Dagster commands beside it.

Belongs here: turning settings into variables that a child's own reading of the settings arrives at again. Does not
belong here: reading settings.
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

    Everything this process was given stays; on top come the settings as they stand here, because some of them were
    decided by the command line, the embedded server or the demo.

    Args:
        settings: the settings of the supervisor.
        database: the running database.
        dagster_url: where Dagster's storage is, as ``postgresql+psycopg2://…``.

    Returns:
        Variable → value.
    """
    given = {variable_of(name): _encoded(getattr(settings, name)) for name in sorted(settings.model_fields_set)}
    decided: dict[str, str | None] = {
        **_whereabouts(settings, database, dagster_url),
        "PYTHONUNBUFFERED": "1",
        # A folder that the person happens to stand in must not be searched for modules.
        "PYTHONSAFEPATH": "1",
    }
    # Dagster's own commands warn; with warnings made errors they do not start.
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
    """What a process of a person's own, started from the environment of this one, lacks to work with a home.

    A setting that such a process reads by itself, be it from a ``.env`` file, is left out: it may be a secret.

    Args:
        settings: of the home.
        database: the running database.
        dagster_url: where Dagster's storage is, as ``postgresql+psycopg2://…``.
        known: the settings as such a process reads them now.

    Returns:
        Variable → value; ``None``: it must not be there.
    """
    decided = _whereabouts(settings, database, dagster_url)
    pinned = {
        variable_of(name): _encoded(getattr(settings, name))
        for name in sorted(settings.model_fields_set)
        if getattr(settings, name) != getattr(known, name)
    }
    return {name: value for name, value in (pinned | decided).items() if os.environ.get(name) != value}


def _whereabouts(settings: Settings, database: Database, dagster_url: str) -> dict[str, str]:
    """What Dagster and our settings find the home by."""
    return {
        "DATABASE_URL": database.url,
        "DAGSTER_HOME": str(settings.dagster_folder),
        f"{PREFIX}DAGSTER_URL": dagster_url,
        f"{PREFIX}HOME": str(settings.home.absolute()),
    }


def _encoded(value: object) -> str | None:
    """A value as pydantic-settings reads it; ``None``: the variable must not be there."""
    if value is None:
        return None
    if isinstance(value, SecretStr):
        return value.get_secret_value()
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, list | tuple | dict):
        return json.dumps(value, default=str)
    return str(value)
