"""The environment that every child of a supervisor gets.

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
    home = settings.home.absolute()
    given = {variable_of(name): _encoded(getattr(settings, name)) for name in sorted(settings.model_fields_set)}
    decided: dict[str, str | None] = {
        "DATABASE_URL": database.url,
        "DAGSTER_HOME": str(settings.dagster_folder),
        f"{PREFIX}DAGSTER_URL": dagster_url,
        f"{PREFIX}HOME": str(home),
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
