"""Tables of scores: one row for every student and opportunity worth showing, and one for every student's list.

A row of scores says what a student and an opportunity are to each other, and a list says in which order; so a new
opportunity comes into a list without touching the rows below it. ``job_scores``, ``hackathon_scores`` and
``article_scores`` are views of both: each row with its rank and batch, as everybody reads them.
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
    Column("shards", Integer, nullable=False, comment="Number of shards at the time."),
    Column("scoring_version", Text, nullable=False, comment="Version of the formula's configuration."),
    moment("as_of", "Clock of the last pass over it.", required=True),
    moment("days_from", "Clock that days since posting and days left are counted from.", required=True),
    moment("scored_at", "When it was published or last brought up to date.", required=True),
    Column("updates", Integer, nullable=False, comment="Passes since that changed some of its lists."),
    Column("students", Integer, nullable=False, comment="Students whose lists were considered last."),
    Column("opportunities", Integer, nullable=False, comment="Opportunities considered last."),
    Column("rows", BigInteger, nullable=False, comment="Rows of its lists, while it was published."),
    Column("seconds", Double, nullable=False, comment="Time the last pass took."),
    one_of("kind", KINDS),
    comment="One row for every batch that is or was published: a shard's lists, made by a whole pass and brought up to"
    " date later. The lists name the batch they are of; batches that were replaced stay as a record.",
)

scoring_configs = Table(
    "scoring_configs",
    metadata,
    Column("version", Text, primary_key=True, comment="As in the rows it made."),
    Column("numbers", JSONB, nullable=False, comment="All numbers of the formula."),
    comment="What each scoring version that has made scores means.",
)

score_states = Table(
    "score_states",
    metadata,
    choice("kind", KINDS, "Kind of opportunity.", primary_key=True),
    Column("shard", Integer, primary_key=True, autoincrement=False, comment="Student shard."),
    Column("shards", Integer, nullable=False, comment="Number of shards at the time."),
    moment("days_from", "Clock that days since posting and days left are counted from.", required=True),
    Column("rules", Text, nullable=False, comment="What else the lists depend on: versions, lengths, thresholds."),
    Column("batch_id", Text, nullable=False, comment="Batch of the lists."),
    Column("opportunities", LargeBinary, nullable=False, comment="Arrow: id and digest of each one considered."),
    Column(
        "students",
        LargeBinary,
        nullable=False,
        comment="Arrow: of each one with a list the id, a digest, and the totals in the list.",
    ),
    one_of("kind", KINDS),
    comment="What the lists of a shard were made from: a later pass need only look at what differs.",
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
        _lines("unknown", "Components whose value is the neutral one because a side is missing."),
        _lines("reasons", "One line for each component, in the order of the weights."),
        Column("suggestion_skill", Text, comment="Skill whose learning would add most. Null: none would."),
        Column("suggestion_gain", Integer, comment="What it would add, ten-thousandths of a point."),
        Column("batch_id", Text, comment="Batch; the same in all rows of a student and kind."),
        # The student first, as the rows are written: what is in order already is sorted in no time. The batch, because
        # the table is partitioned by it.
        PrimaryKeyConstraint("student_id", f"{kind}_id", "batch_id"),
        Index(f"ix_{name}_{kind}", f"{kind}_id"),
        comment=f"What students and {opportunities} of their lists are to each other.",
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
        _lines("matched_skills", "Skills asked that the student has."),
        _lines("missing_skills", "Skills asked that the student lacks."),
    )


def _lines(name: str, comment: str) -> Column[Any]:
    """A list of texts of one line each, as lines: it takes half the time of an array to be written, and less room."""
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
    # The batch as the row has it: who asks for one reads no other partition.
    of_all = [lists.c.scoring_version, rows.c.batch_id, lists.c.scored_at]
    query = select(
        rows.c.student_id, identity, rank.label("rank"), rows.c.total, points.label("score"), *said, *of_all
    ).join_from(rows, lists, lists.c.student_id == rows.c.student_id)
    view = CreateView(query, f"{kind}_scores")
    view.table.comment = (
        f"Scored {opportunities}: the best of each student and every one at or above the student's threshold."
    )
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
