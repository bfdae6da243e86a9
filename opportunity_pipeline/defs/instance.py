"""Dagster's own home: its configuration file, its storage, an instance for this process.

Belongs here: what must be true before any Dagster process of a home starts. Does not belong here: starting processes.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files

import dagster as dg

from opportunity_pipeline.settings import Settings
from opportunity_pipeline.storage.dagster_storage import ensure_dagster_database
from opportunity_pipeline.storage.database import Database

DAGSTER_URL = "OPPORTUNITY_PIPELINE_DAGSTER_URL"
SCORING = "scoring"
"""Pool of the runs that score; each is a process, and as many as the setting says run side by side."""


@contextmanager
def prepared_instance(settings: Settings, database: Database) -> Iterator[dg.DagsterInstance]:
    """This home's Dagster instance, made ready first: its configuration, its storage and its pool of scoring runs.

    Two Dagster processes that find an empty storage at once both try to create its tables, and one fails: this is done
    by one process, before the others start.
    """
    written = settings.dagster_folder / "dagster.yaml"
    written.parent.mkdir(parents=True, exist_ok=True)
    shipped = files("opportunity_pipeline.defs").joinpath("dagster.yaml").read_text("utf-8")
    if not written.exists() or written.read_text("utf-8") != shipped:
        written.write_text(shipped, "utf-8")
    with open_instance(settings, database) as instance:
        instance.event_log_storage.set_concurrency_slots(SCORING, settings.score_processes)
        yield instance


@contextmanager
def open_instance(settings: Settings, database: Database) -> Iterator[dg.DagsterInstance]:
    """This home's Dagster instance, for this process; it must have been made ready before.

    ``DAGSTER_HOME`` and the storage URL are put into the environment, because ``dagster.yaml`` and Dagster's
    own code read them there.
    """
    os.environ["DAGSTER_HOME"] = str(settings.dagster_folder)
    os.environ[DAGSTER_URL] = ensure_dagster_database(database)
    with dg.DagsterInstance.get() as instance:
        yield instance
