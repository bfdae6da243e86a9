"""Tables of scores: one row for every student and opportunity worth showing, whole and from one batch."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Computed,
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
)
from sqlalchemy.dialects.postgresql import JSONB

from opportunity_pipeline.storage.tables.base import KINDS, choice, metadata, moment, one_of, texts

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
    moment("as_of", "Clock the scores were made with.", required=True),
    moment("days_from", "Clock that days since posting and days left were counted from.", required=True),
    moment("scored_at", "When the batch was published.", required=True),
    Column("whole", Boolean, nullable=False, comment="All lists of the shard; else those that changed."),
    Column("students", Integer, nullable=False, comment="Students whose lists were considered."),
    Column("opportunities", Integer, nullable=False, comment="Opportunities considered."),
    Column("rows", BigInteger, nullable=False, comment="Rows, without those of lists that a later batch replaced."),
    Column("seconds", Double, nullable=False, comment="Time taken."),
    one_of("kind", KINDS),
    comment="One row for every published batch. Its rows change only by leaving, and their number tells.",
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
    Column("opportunities", LargeBinary, nullable=False, comment="Arrow: id and digest of each one considered."),
    Column("students", LargeBinary, nullable=False, comment="Arrow: id, digest, length and last total of each list."),
    one_of("kind", KINDS),
    comment="What the lists of a shard were made from: a later batch need only look at what differs.",
)


def _scores(kind: str, opportunities: str, components: Iterable[str], extra: Iterable[Column[Any]] = ()) -> Table:
    name = f"{kind}_scores"
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
        Column("rank", Integer, nullable=False, comment="1 is best; order: total, newer, lower id."),
        Column("total", Integer, nullable=False, comment="Ten-thousandths of a point, after feedback, uncapped."),
        Column(
            "score",
            Numeric(7, 4),
            Computed("least(total, 1000000) / 10000.0", persisted=True),
            comment="Points as shown: total / 10,000, at most 100.",
        ),
        Column("feedback_tenths", SmallInteger, nullable=False, comment="Feedback factor × 10: 13, 10 or 7."),
        *(
            Column(component, SmallInteger, nullable=False, comment="Component, hundredths of a point, 0–10,000.")
            for component in components
        ),
        *extra,
        texts("unknown", "Components whose value is the neutral one because a side is missing."),
        texts("reasons", "One line for each component, in the order of the weights."),
        Column("suggestion_skill", Text, comment="Skill whose learning would add most. Null: none would."),
        Column("suggestion_gain", Integer, comment="What it would add, ten-thousandths of a point."),
        Column("scoring_version", Text, nullable=False, comment="Version of the formula's configuration."),
        Column("batch_id", Text, comment="Batch; the same in all rows of a student and kind."),
        moment("scored_at", "When the batch was published.", required=True),
        # The opportunity first, so that the key serves who asks for one; the batch, because the table is partitioned by
        # it.
        PrimaryKeyConstraint(f"{kind}_id", "student_id", "batch_id"),
        Index(f"ix_{name}_student_rank", "student_id", "rank"),
        comment=f"Scored {opportunities}: the best of each student and every one at or above the student's threshold.",
        postgresql_partition_by="LIST (batch_id)",
    )


def _matching() -> tuple[Column[Any], Column[Any]]:
    return texts("matched_skills", "Skills asked that the student has."), texts(
        "missing_skills", "Skills asked that the student lacks."
    )


job_scores = _scores("job", "jobs", JOB_COMPONENTS, _matching())
hackathon_scores = _scores("hackathon", "hackathons", HACKATHON_COMPONENTS, _matching())
article_scores = _scores("article", "articles", ARTICLE_COMPONENTS)
