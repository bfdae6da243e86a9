"""Generated rows in the form the engine needs.

Belongs here: turning generated rows into inputs and problems, and warming up a process. Does not belong here:
generating rows (`synthetic`).
"""

from __future__ import annotations

from pathlib import Path

import polars as pl

from bench.kit.synthetic import NOW, Drawn, draw
from opportunity_pipeline.scoring.compiled import keep_compiled_code
from opportunity_pipeline.scoring.config import DEFAULT_CONFIG
from opportunity_pipeline.scoring.features.students import StudentTables
from opportunity_pipeline.scoring.inputs import Inputs
from opportunity_pipeline.scoring.lists import list_blocks
from opportunity_pipeline.scoring.prepare import Prepared, prepare

COMPILED = Path(__file__).parents[2] / ".opportunity_pipeline" / "compiled"
KEEP, THRESHOLD = 50, 75


def inputs_of(drawn: Drawn) -> Inputs:
    """The generated rows as scoring reads them."""
    none = pl.DataFrame(
        schema={
            "student_id": pl.String,
            "opportunity_id": pl.Int64,
            "status": pl.String,
            "applied_at": pl.Datetime("us", "UTC"),
        }
    )
    return Inputs(
        kind="job",
        students=StudentTables(drawn.students, drawn.skills, drawn.interests, drawn.gaps, drawn.history),
        opportunities=drawn.jobs,
        feedback=drawn.feedback,
        grouped=drawn.jobs,
        applications=none,
        engagement=drawn.feedback.clear(),
    )


def prepared_of(drawn: Drawn) -> Prepared:
    """Features of the generated rows."""
    return prepare(inputs_of(drawn), config=DEFAULT_CONFIG, now=NOW, default_threshold=THRESHOLD)


def warm_up(folder: Path = COMPILED) -> None:
    """Scores a few students, so that everything is imported and the kernel is compiled or loaded."""
    keep_compiled_code(folder)
    prepared = prepared_of(draw(40, 200, seed=1))
    rows = pl.concat(list_blocks(prepared, keep=KEEP))
    assert (rows["total"] >= 0).all()  # noqa: S101  a smoke test of the code just compiled
