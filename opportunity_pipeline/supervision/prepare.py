"""What must be done inside Dagster before its processes start, in a short process of its own.

Belongs here: calling it, with the environment a child gets. Does not belong here: doing it. The supervisor itself stays
without Dagster: it would keep 200 MB for the sake of two seconds.
"""

from __future__ import annotations

import sys

from opportunity_pipeline.settings import load_settings


def instance() -> None:
    """Makes Dagster's storage ready and marks the runs that a crash left unfinished as failed."""
    from opportunity_pipeline.defs.instance import prepared_instance
    from opportunity_pipeline.defs.repair import repair_unfinished_runs
    from opportunity_pipeline.storage.database import open_database

    settings = load_settings()
    with open_database(settings) as database, prepared_instance(settings, database) as dagster:
        repaired = repair_unfinished_runs(dagster)
    if repaired:
        sys.stdout.write(f"NOTICE: unfinished runs that a crash had left, now marked as failed: {repaired}\n")
