"""The process to kill: one delivery run, by the settings of the environment.

Belongs here: what a delivery run does without Dagster around it. Does not belong here: killing it.
"""

from __future__ import annotations

from opportunity_pipeline.delivery.dispatch import deliver_due
from opportunity_pipeline.settings import load_settings
from opportunity_pipeline.storage.database import open_database


def main() -> None:
    """Delivers until nothing is due."""
    settings = load_settings()
    with open_database(settings) as database:
        deliver_due(settings=settings, database=database, now=settings.now)


if __name__ == "__main__":
    main()
