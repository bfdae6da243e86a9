"""The ``students`` asset: what other modules have written of students, as the pipeline sees it now."""

import dagster as dg
from sqlalchemy import Connection, func, select

from opportunity_pipeline.defs.metadata import table
from opportunity_pipeline.defs.pipeline import Pipeline
from opportunity_pipeline.storage import tables

KEY = dg.AssetKey("students")
STATE = "state"
"""The metadata that says which students, as of which changes, were there when the asset was materialized."""


def state_of(connection: Connection) -> str:
    """How many students there are, and a digest of who was changed when.

    Of all rows and not the newest time: a long import commits times that are older than those of a short one that came
    after it.
    """
    of = tables.students
    digest = func.sum(func.hashtextextended(func.concat(of.c.id, " ", of.c.updated_at), 0))
    count, changes = connection.execute(select(func.count(), digest)).one()
    return f"{count} {changes or 0}"


def noted_state(instance: dg.DagsterInstance) -> str | None:
    """The state that the asset last took note of, if any."""
    event = instance.get_latest_materialization_event(KEY)
    noted = event.asset_materialization if event is not None else None
    state = noted.metadata.get(STATE) if noted is not None else None
    return str(state.value) if state is not None else None


@dg.asset(
    key=KEY,
    group_name="students",
    description="Students with skills, interests, gaps and preferences. Other modules and `students import` write"
    " them; materialising takes note of a change, so that the lists of recommendations follow.",
    kinds={"postgres"},
    owners=["team:scoring"],
    metadata={"dagster/table_name": "students"},
)
def students(pipeline: dg.ResourceParam[Pipeline]) -> dg.MaterializeResult[None]:
    """Counts the students and their skills, and notes the newest change."""
    of = tables.students
    # One view of the data, so that the state is that of the students who are counted.
    with pipeline.database.engine.connect().execution_options(isolation_level="REPEATABLE READ") as connection:
        state = state_of(connection)
        total, active, newest = connection.execute(
            select(func.count(), func.count().filter(of.c.is_active), func.max(of.c.updated_at))
        ).one()
        skills = connection.execute(
            select(tables.student_skills.c.skill, func.count().label("students"))
            .group_by(tables.student_skills.c.skill)
            .order_by(func.count().desc(), tables.student_skills.c.skill)
            .limit(10)
        ).all()
    return dg.MaterializeResult(
        metadata={
            "dagster/row_count": total,
            "active": active,
            "newest change": newest.isoformat() if newest else "none",
            STATE: state,
            "most frequent skills": table(["skill", "students"], [tuple(row) for row in skills]),
        },
    )
