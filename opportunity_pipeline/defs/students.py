"""The ``students`` asset: the students as other modules have written them.

Belongs here: detecting and counting changes. Does not belong here: writing students (``students``).
"""

import dagster as dg
from sqlalchemy import Connection, func, select

from opportunity_pipeline.defs.metadata import table
from opportunity_pipeline.defs.pipeline import Pipeline
from opportunity_pipeline.storage import tables

KEY = dg.AssetKey("students")
STATE = "state"
"""Metadata key of the state of the students at the materialization."""


def state_of(connection: Connection) -> str:
    """The number of students, and a digest of all ids with their change times.

    The newest change time alone is not enough: a long import may commit times older than those of a later, shorter
    import.
    """
    of = tables.students
    digest = func.sum(func.hashtextextended(func.concat(of.c.id, " ", of.c.updated_at), 0))
    count, changes = connection.execute(select(func.count(), digest)).one()
    return f"{count} {changes or 0}"


def noted_state(instance: dg.DagsterInstance) -> str | None:
    """The state at the latest materialization of the asset, if any."""
    event = instance.get_latest_materialization_event(KEY)
    noted = event.asset_materialization if event is not None else None
    state = noted.metadata.get(STATE) if noted is not None else None
    return str(state.value) if state is not None else None


@dg.asset(
    key=KEY,
    group_name="students",
    description="Students with skills, interests, gaps and preferences. Other modules and `students import` write"
    " them; materializing registers a change, so that the recommendation lists follow.",
    kinds={"postgres"},
    owners=["team:scoring"],
    metadata={"dagster/table_name": "students"},
)
def students(pipeline: dg.ResourceParam[Pipeline]) -> dg.MaterializeResult[None]:
    """Counts the students and their skills, and records their state."""
    of = tables.students
    # One snapshot, so that the state matches the students who are counted.
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
