"""Entering: new opportunities with a high enough score to enter existing lists.

Belongs here: scoring them for all students at once, each with the minimum total of their list. Does not belong here:
computing that minimum, merging the lists (`changes`).
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl

from opportunity_pipeline.scoring.changes import least_entering
from opportunity_pipeline.scoring.engine import Best, best
from opportunity_pipeline.scoring.prepare import Prepared

_NOTHING = Best(*(np.empty(0, np.int32) for _ in range(4)))


def entering(prepared: Prepared, lists: pl.DataFrame, keep: int) -> pl.DataFrame:
    """Pairs of students and new opportunities that can enter their lists.

    Args:
        prepared: the students, and the new opportunities.
        lists: a row per active student, in the same order: ``threshold``, ``totals`` of the list, best first; null for
            students whose list is recomputed.
        keep: minimum length of a list, if there are enough opportunities.

    Returns:
        ``student`` and ``opportunity`` (indices into the active students and the considered opportunities; ``Int32``),
        ``total`` (``Int32``), ``opportunity_id``, ``newest``; by student, best first.
    """
    new = prepared.considered
    if new.is_empty() or not lists.get_column("totals").count():
        found = _NOTHING
    else:
        least = np.array(least_entering(lists, keep).to_numpy())
        found = best(replace(prepared.problem(prepared.active, new), threshold=least), range(lists.height), 0)
    pairs = pl.DataFrame({"student": found.student, "opportunity": found.opportunity, "total": found.total})
    return pairs.hstack(new.select("opportunity_id", "newest")[found.opportunity])
