"""The resource of all assets and ops: settings, database, landing zone, clock.

Belongs here: building it from the environment, once per run. Does not belong here: using it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

import dagster as dg

from opportunity_pipeline.settings import Settings, load_settings
from opportunity_pipeline.sources.landing import LandingZone
from opportunity_pipeline.storage.database import Database, open_database
from opportunity_pipeline.storage.migrate import migrate


@dataclass(frozen=True)
class Pipeline:
    """The resources of a run.

    Attributes:
        settings: the settings.
        database: an open, migrated database.
        zone: the landing zone of this home.
        origin: a landing zone to replay instead of fetching from the upstreams; ``None``: fetch.
    """

    settings: Settings
    database: Database
    zone: LandingZone
    origin: LandingZone | None = None

    def now(self) -> datetime:
        """The clock of every decision: ``as_of`` if set, else the current time; aware, UTC."""
        return self.settings.now()


def pipeline_resource(opened: Pipeline | None = None) -> dg.ResourceDefinition:
    """The resource ``pipeline``.

    Args:
        opened: a pipeline that the caller has opened and will close; ``None``: each run opens its own from the
            environment, migrates it, and closes it at the end.
    """

    @dg.resource(description="Settings, database, landing zone and clock of this home.")
    def pipeline(_context: dg.InitResourceContext) -> Iterator[Pipeline]:
        if opened is not None:
            yield opened
            return
        settings = load_settings()
        with open_database(settings) as database:
            migrate(database)
            yield Pipeline(settings, database, LandingZone(settings.landing_folder))

    return pipeline
