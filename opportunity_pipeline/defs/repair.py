"""Repairs runs that can never finish.

When the code server dies together with a run's worker, Dagster leaves the run STARTED for ever: no process is left
to report its end, and sensors wait for it.

Belongs here: marking such runs as failed. Does not belong here: restarting them.
"""

from __future__ import annotations

import dagster as dg

UNFINISHED = [
    dg.DagsterRunStatus.STARTING,
    dg.DagsterRunStatus.STARTED,
    dg.DagsterRunStatus.CANCELING,
]


def repair_unfinished_runs(instance: dg.DagsterInstance) -> int:
    """Marks unfinished runs as failed. Call it before any Dagster process of this home runs.

    Args:
        instance: the home's instance.

    Returns:
        Number of runs marked.
    """
    repaired = 0
    for run in instance.get_runs(dg.RunsFilter(statuses=UNFINISHED)):
        # The run may have ended since it was listed.
        current = instance.get_run_by_id(run.run_id)
        if current is not None and current.status in UNFINISHED:
            instance.report_run_failed(current, "The pipeline was stopped while this run was in progress.")
            repaired += 1
    return repaired
