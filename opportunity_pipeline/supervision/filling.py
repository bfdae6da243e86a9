"""The first full run of the main job in a home, in its own process.

Belongs here: running the main job once and printing a short summary. Does not belong here: the job (``defs``), or
when a home is filled (``up``).
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from opportunity_pipeline.settings import Settings, load_settings
from opportunity_pipeline.storage.database import Database, open_database
from opportunity_pipeline.supervision import demonstration

if TYPE_CHECKING:
    from opportunity_pipeline.defs.run_once import RunSummary


def live() -> None:
    """Fills a live home."""
    settings = load_settings()
    with open_database(settings) as database:
        _fill(settings, database, _tell)


def demo() -> None:
    """Fills a demo home."""
    settings = load_settings()
    with open_database(settings) as database:

        def begin(stage: str) -> None:
            demonstration.between(settings, database, stage)
            _tell(stage)

        _fill(settings, database, begin)
        demonstration.afterwards(settings, database)


def _fill(settings: Settings, database: Database, begin: Callable[[str], None]) -> None:
    # Imported here, because importing Dagster is slow.
    from opportunity_pipeline.defs.run_once import run_once

    summary = run_once(settings, database, progress=begin)
    for failure in summary.failed:
        sys.stdout.write(f"WARNING: {failure}\n")
    _tell(_words(summary))


def _words(summary: RunSummary) -> str:
    return (
        f"{summary.jobs['open']} jobs, {summary.hackathons['open']} hackathons, {summary.articles['open']} articles; "
        f"{summary.students['active']} students, {summary.notifications['planned']} notifications planned, "
        f"{summary.deliveries.get('accepted', 0)} mails sent"
    )


def _tell(text: str) -> None:
    sys.stdout.write(f"NOTICE: {text}\n")
    sys.stdout.flush()
