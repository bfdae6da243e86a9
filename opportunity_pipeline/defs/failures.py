"""Failure reasons of steps, one line each, shared by the run summary and the mail to operators.

Belongs here: extracting the reason from events. Does not belong here: sending it.
"""

from __future__ import annotations

from collections.abc import Iterable

import dagster as dg


def failure_lines(events: Iterable[dg.DagsterEvent]) -> list[str]:
    """One line per failed step among the events: the step and the innermost reason.

    Args:
        events: events of one run, of any type.
    """
    lines = []
    for event in events:
        if not event.is_step_failure:
            continue
        data = event.step_failure_data
        said = data.user_failure_data.description if data.user_failure_data else None
        error = data.error
        while error is not None and error.cause is not None:
            error = error.cause
        reason = said or (error.message if error is not None else "no reason is on record")
        lines.append(f"{event.step_key}: {' '.join(reason.split())}")
    return lines
