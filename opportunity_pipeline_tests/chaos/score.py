"""The process to kill: one pass over one student shard, by the settings of the environment.

Belongs here: what a scoring run does without Dagster around it. Does not belong here: killing it.
"""

from __future__ import annotations

import sys

from opportunity_pipeline.scoring.run import score_shard
from opportunity_pipeline.settings import load_settings
from opportunity_pipeline.storage.database import open_database


def main() -> None:
    """Makes all job lists of a shard anew."""
    settings = load_settings()
    with open_database(settings) as database:
        shard = int(sys.argv[1])
        score_shard(
            "job", shard, settings.score_shards, settings=settings, database=database, now=settings.now(), whole=True
        )


if __name__ == "__main__":
    main()
