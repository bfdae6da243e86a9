"""The ``students`` asset: what other modules have written of students, as the pipeline sees it now."""

import dagster as dg
from sqlalchemy import func, select

from opportunity_pipeline.defs.metadata import table
from opportunity_pipeline.defs.pipeline import Pipeline
from opportunity_pipeline.storage import tables


@dg.asset(
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
    with pipeline.database.engine.connect() as connection:
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
            "most frequent skills": table(["skill", "students"], [tuple(row) for row in skills]),
        },
    )
