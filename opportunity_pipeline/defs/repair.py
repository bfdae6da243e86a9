"""Runs that nothing will ever finish.

When the code server dies together with a run's worker, Dagster leaves the run STARTED for ever: nobody is left
who could say that it ended, and sensors wait for it.
"""

from __future__ import annotations

import dagster as dg

UNFINISHED = [
    dg.DagsterRunStatus.STARTING,
    dg.DagsterRunStatus.STARTED,
    dg.DagsterRunStatus.CANCELING,
]


def repair_unfinished_runs(instance: dg.DagsterInstance) -> int:
    """Marks unfinished runs as failed; to be called before any Dagster process of this home runs.

    Args:
        instance: the home's instance.

    Returns:
        How many runs were marked.
    """
    repaired = 0
    for run in instance.get_runs(dg.RunsFilter(statuses=UNFINISHED)):
        # Between the listing and now the run may have ended by itself.
        current = instance.get_run_by_id(run.run_id)
        if current is not None and current.status in UNFINISHED:
            instance.report_run_failed(current, "The pipeline was stopped while this run was under way.")
            repaired += 1
    return repaired
