"""Tables of scores: one row for each listed pair of student and opportunity, and one for each student's list.

A score row describes how an opportunity fits a student, and a list gives the order; so a new opportunity enters a list
without rewriting the rows below it. ``job_scores``, ``hackathon_scores`` and ``article_scores`` are views that join the
two: each row with its rank and batch. All readers use them.

Belongs here: score rows, lists, batches and the state of passes. Does not belong here: the formula.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    Double,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Numeric,
    PrimaryKeyConstraint,
    SmallInteger,
    Table,
    Text,
    cast,
    func,
    literal_column,
    select,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.schema import CreateView

from opportunity_pipeline.storage.tables.base import KINDS, choice, metadata, moment, one_of

JOB_COMPONENTS = ("skill_match", "proficiency_fit", "freshness", "location", "career_alignment", "readiness")
HACKATHON_COMPONENTS = ("theme", "tech", "timing", "difficulty", "participation", "readiness")
ARTICLE_COMPONENTS = ("topic", "gap", "recency", "trend")

score_batches = Table(
    "score_batches",
    metadata,
    Column("id", Text, primary_key=True, comment="Batch id."),
    choice("kind", KINDS, "Kind of opportunity."),
    Column("shard", Integer, nullable=False, comment="Student shard."),
    Column("shards", Integer, nullable=False, comment="Number of shards at that time."),
    Column("scoring_version", Text, nullable=False, comment="Version of the formula's configuration."),
    moment("as_of", "Pipeline clock at the last pass.", required=True),
    moment("days_from", "Time from which days since posting and days left are counted.", required=True),
    moment("scored_at", "When it was published or last updated.", required=True),
    Column("updates", Integer, nullable=False, comment="Number of later passes that changed some of its lists."),
    Column("students", Integer, nullable=False, comment="Students considered in the last pass."),
    Column("opportunities", Integer, nullable=False, comment="Opportunities considered in the last pass."),
    Column("rows", BigInteger, nullable=False, comment="Rows in its lists while it was published."),
    Column("seconds", Double, nullable=False, comment="Duration of the last pass."),
    one_of("kind", KINDS),
    comment="One row for every batch that is or was published: a shard's lists, created by a full pass and updated"
    " later. The lists name their batch; rows of replaced batches stay as a record.",
)

scoring_configs = Table(
    "scoring_configs",
    metadata,
    Column("version", Text, primary_key=True, comment="Version, as in the score rows."),
    Column("numbers", JSONB, nullable=False, comment="All numbers of the formula."),
    comment="The numbers of each scoring version that has produced scores.",
)

score_states = Table(
    "score_states",
    metadata,
    choice("kind", KINDS, "Kind of opportunity.", primary_key=True),
    Column("shard", Integer, primary_key=True, autoincrement=False, comment="Student shard."),
    Column("shards", Integer, nullable=False, comment="Number of shards at that time."),
    moment("days_from", "Time from which days since posting and days left are counted.", required=True),
    Column("rules", Text, nullable=False, comment="Other inputs of the lists: versions, lengths, thresholds."),
    Column("batch_id", Text, nullable=False, comment="Batch of the lists."),
    Column(
        "opportunities", LargeBinary, nullable=False, comment="Arrow: id and digest of each opportunity considered."
    ),
    Column(
        "students",
        LargeBinary,
        nullable=False,
        comment="Arrow: id, digest and list totals of each student with a list.",
    ),
    one_of("kind", KINDS),
    comment="Inputs of a shard's lists: a later pass processes only what differs.",
)


def _scores(kind: str, opportunities: str, components: Iterable[str], extra: Iterable[Column[Any]] = ()) -> Table:
    name = f"{kind}_score_rows"
    return Table(
        name,
        metadata,
        Column("student_id", Text, ForeignKey("students.id", ondelete="CASCADE"), comment="Student."),
        Column(
            f"{kind}_id",
            BigInteger,
            ForeignKey(f"{opportunities}.id", ondelete="CASCADE"),
            comment=f"Row in {opportunities}.",
        ),
        Column("total", Integer, nullable=False, comment="Ten-thousandths of a point, after feedback, uncapped."),
        Column("feedback_tenths", SmallInteger, nullable=False, comment="Feedback factor × 10: 13, 10 or 7."),
        *(
            Column(component, SmallInteger, nullable=False, comment="Component, hundredths of a point, 0–10,000.")
            for component in components
        ),
        *extra,
        _lines("unknown", "Components with the neutral value because one side is missing."),
        _lines("reasons", "One line for each component, in the order of the weights."),
        Column("suggestion_skill", Text, comment="Skill that would raise the total most if learned. Null: none would."),
        Column("suggestion_gain", Integer, comment="Increase from learning it, ten-thousandths of a point."),
        Column("batch_id", Text, comment="Batch; the same in all rows of a student and kind."),
        # The student first, in the order the rows are written: building the index on sorted rows takes little time. The
        # batch, because the table is partitioned by it.
        PrimaryKeyConstraint("student_id", f"{kind}_id", "batch_id"),
        Index(f"ix_{name}_{kind}", f"{kind}_id"),
        comment=f"Scores of the {opportunities} in students' lists.",
        postgresql_partition_by="LIST (batch_id)",
    )


def _lists(kind: str, opportunities: str) -> Table:
    return Table(
        f"{kind}_lists",
        metadata,
        Column("student_id", Text, ForeignKey("students.id", ondelete="CASCADE"), primary_key=True, comment="Student."),
        Column("opportunity_ids", ARRAY(BigInteger), nullable=False, comment=f"Rows in {opportunities}, best first."),
        Column("scoring_version", Text, nullable=False, comment="Version of the formula's configuration."),
        Column("batch_id", Text, nullable=False, comment="Batch; the same in all rows of a student and kind."),
        moment("scored_at", "When the list was published.", required=True),
        comment=f"Each student's list of {opportunities}: the order of the rows in {kind}_score_rows.",
    )


def _matching() -> tuple[Column[Any], Column[Any]]:
    return (
        _lines("matched_skills", "Required skills that the student has."),
        _lines("missing_skills", "Required skills that the student lacks."),
    )


def _lines(name: str, comment: str) -> Column[Any]:
    """Lines of text in one ``text`` column: half the writing time of an array, and less space."""
    return Column(name, Text, nullable=False, comment=comment, info={"lines": True})


job_score_rows = _scores("job", "jobs", JOB_COMPONENTS, _matching())
hackathon_score_rows = _scores("hackathon", "hackathons", HACKATHON_COMPONENTS, _matching())
article_score_rows = _scores("article", "articles", ARTICLE_COMPONENTS)
job_lists = _lists("job", "jobs")
hackathon_lists = _lists("hackathon", "hackathons")
article_lists = _lists("article", "articles")


def _view(kind: str, opportunities: str, rows: Table, lists: Table) -> CreateView:
    identity = rows.c[f"{kind}_id"]
    rank = func.array_position(lists.c.opportunity_ids, identity, type_=Integer())
    points = cast(func.least(rows.c.total, literal_column("1000000")) / literal_column("10000.0"), Numeric(7, 4))
    said = [
        func.string_to_array(column, literal_column("E'\\n'"), type_=ARRAY(Text)).label(column.name)
        if column.info.get("lines")
        else column
        for column in rows.c
        if column.name not in {"student_id", identity.name, "total", "batch_id"}
    ]
    # The row's own batch_id: a query for one batch then reads no other partition.
    of_all = [lists.c.scoring_version, rows.c.batch_id, lists.c.scored_at]
    query = select(
        rows.c.student_id, identity, rank.label("rank"), rows.c.total, points.label("score"), *said, *of_all
    ).join_from(rows, lists, lists.c.student_id == rows.c.student_id)
    view = CreateView(query, f"{kind}_scores")
    view.table.comment = f"Scored {opportunities}: each student's best, and all at or above the student's threshold."
    comments = {column.name: column.comment for column in (*rows.c, *of_all)}
    comments["rank"] = "1 is best; order: total, newer, lower id."
    comments["score"] = "Points as shown: total / 10,000, at most 100."
    for column in view.table.c:
        column.comment = comments[column.name]
    return view


SCORE_VIEWS = (
    _view("job", "jobs", job_score_rows, job_lists),
    _view("hackathon", "hackathons", hackathon_score_rows, hackathon_lists),
    _view("article", "articles", article_score_rows, article_lists),
)
job_scores, hackathon_scores, article_scores = (view.table for view in SCORE_VIEWS)
