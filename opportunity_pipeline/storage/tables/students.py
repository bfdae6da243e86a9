"""Tables of the student contract: other modules write them, the pipeline reads them.

The name is for the greeting in mails; it never enters a score. Gender and age are not stored at all.

Belongs here: students and everything read about them. Does not belong here: notification preferences.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Computed,
    Date,
    Double,
    ForeignKey,
    Identity,
    Index,
    Integer,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from opportunity_pipeline.storage.tables.base import KINDS, choice, metadata, moment, one_of, texts

GAP_PRIORITIES = ("low", "medium", "high")
APPLICATION_STATUSES = ("draft", "submitted", "in_review", "interview", "offer", "rejected", "withdrawn")
FEEDBACK_ACTIONS = ("clicked", "saved", "applied", "ignored", "dismissed")


def _student(*, primary_key: bool = False, index: bool = False) -> Column[str]:
    return Column(
        "student_id",
        Text,
        ForeignKey("students.id", ondelete="CASCADE"),
        primary_key=primary_key,
        index=index or None,
        nullable=False,
        comment="Student.",
    )


def _percents(*names: str) -> tuple[CheckConstraint, ...]:
    # Table constraints, not column constraints: Alembic leaves a column's checks out of a migration.
    return tuple(CheckConstraint(f"{name} BETWEEN 0 AND 100", name=f"{name}_range") for name in names)


def _score(name: str, comment: str) -> Column[int]:
    """Pair it with :func:`_percents`."""
    return Column(name, SmallInteger, comment=comment)


students = Table(
    "students",
    metadata,
    Column("id", Text, primary_key=True, comment="Id in the module that owns students."),
    Column("email", Text, nullable=False, unique=True, comment="Address for mail."),
    Column("name", Text, nullable=False, comment="For the greeting; never enters a score."),
    Column("time_zone", Text, nullable=False, server_default="Asia/Kolkata", comment="IANA zone."),
    Column("locale", Text, nullable=False, server_default="en", comment="BCP 47 locale of mails and pages."),
    Column("home_location", Text, comment="Home place as written."),
    texts("preferred_locations", "Preferred places as written."),
    texts("place_keys", "Place keys of home and preferred places; compared by scoring."),
    Column("graduation_year", SmallInteger, comment="Year of graduation."),
    texts("career_goals", "Goals in the student's words."),
    Column("minimum_stipend", Double, comment="Minimum monthly stipend in the base currency."),
    _score("overall_score", "ai_profile: overall, 0–100."),
    _score("skill_score", "ai_profile: skills, 0–100."),
    _score("learning_score", "ai_profile: learning, 0–100."),
    _score("interview_score", "ai_profile: interviews, 0–100."),
    Column(
        "is_active", Boolean, nullable=False, server_default=text("true"), comment="Scored and notified only if true."
    ),
    Column("notifications_enabled", Boolean, nullable=False, server_default=text("true"), comment="The master switch."),
    # md5 is stable across PostgreSQL versions and platforms; hashtext is not documented to be.
    Column(
        "bucket",
        Integer,
        Computed("('x' || substr(md5(id), 1, 4))::bit(16)::integer", persisted=True),
        comment="0–65535 from the id; shard = bucket modulo the number of shards.",
    ),
    moment("created_at", "First import.", required=True, server_default=text("now()")),
    moment(
        "updated_at",
        "Last change of the student or of any input of their scores.",
        required=True,
        server_default=text("now()"),
    ),
    *_percents("overall_score", "skill_score", "learning_score", "interview_score"),
    Index("ix_students_bucket", "bucket"),
    comment="Students.",
)

student_skills = Table(
    "student_skills",
    metadata,
    _student(primary_key=True),
    Column("skill", Text, primary_key=True, comment="Canonical skill name."),
    Column("level", SmallInteger, nullable=False, comment="0–100."),
    *_percents("level"),
    comment="Skills of a student with levels.",
)

student_interests = Table(
    "student_interests",
    metadata,
    _student(primary_key=True),
    Column("interest", Text, primary_key=True, comment="Canonical name: a skill, a theme or a topic."),
    comment="Interests of a student.",
)

learning_gaps = Table(
    "learning_gaps",
    metadata,
    _student(primary_key=True),
    Column("skill", Text, primary_key=True, comment="Canonical skill name."),
    Column("since", Date, nullable=False, comment="Day the gap was found."),
    choice("priority", GAP_PRIORITIES, "Importance.", default="medium"),
    one_of("priority", GAP_PRIORITIES),
    comment="Skills a student should learn.",
)

learning_paths = Table(
    "learning_paths",
    metadata,
    _student(primary_key=True),
    Column("skill", Text, primary_key=True, comment="Canonical skill name."),
    Column("stage", Text, nullable=False, comment="Stage, as named by the learning module."),
    _score("completion", "Percent completed."),
    moment("updated_at", "Last progress.", required=True),
    *_percents("completion"),
    comment="Learning in progress.",
)

recommended_courses = Table(
    "recommended_courses",
    metadata,
    _student(primary_key=True),
    Column("course_id", Text, primary_key=True, comment="Id in the learning module."),
    Column("title", Text, nullable=False, comment="Course title."),
    Column("skill", Text, nullable=False, comment="Canonical skill name it teaches."),
    Column("url", Text, comment="Course page."),
    moment("recommended_at", "Time of the recommendation.", required=True),
    moment("started_at", "When the student began. Null: not started."),
    comment="Courses recommended to a student.",
)

profile_score_history = Table(
    "profile_score_history",
    metadata,
    _student(primary_key=True),
    Column("measured_on", Date, primary_key=True, comment="Day (UTC) of the measurement."),
    _score("overall_score", "Overall, 0–100."),
    _score("skill_score", "Skills, 0–100."),
    _score("learning_score", "Learning, 0–100."),
    _score("interview_score", "Interviews, 0–100."),
    *_percents("overall_score", "skill_score", "learning_score", "interview_score"),
    comment="Dated history of the profile scores.",
)

applications = Table(
    "applications",
    metadata,
    _student(primary_key=True),
    choice("kind", KINDS, "Kind of opportunity."),
    Column("opportunity_id", BigInteger, primary_key=True, comment="Row in jobs or hackathons."),
    choice("status", APPLICATION_STATUSES, "Status of the application."),
    moment("applied_at", "Time of submission. Null: a draft."),
    moment("updated_at", "Last change.", required=True),
    one_of("kind", KINDS),
    one_of("status", APPLICATION_STATUSES),
    comment="Applications of a student.",
)

interviews = Table(
    "interviews",
    metadata,
    Column("id", Text, primary_key=True, comment="Id in the module that owns interviews."),
    _student(index=True),
    Column("opportunity_id", BigInteger, comment="Job it is for. Null: a mock interview."),
    moment("scheduled_at", "When it takes place."),
    Column("mock", Boolean, nullable=False, server_default=text("false"), comment="A mock interview."),
    _score("score", "Result, 0–100."),
    *_percents("score"),
    comment="Interviews, real and mock.",
)

recommendation_feedback = Table(
    "recommendation_feedback",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    _student(),
    choice("kind", KINDS, "Kind of opportunity."),
    Column("opportunity_id", BigInteger, nullable=False, comment="Row in jobs, hackathons or articles."),
    choice("action", FEEDBACK_ACTIONS, "What the student did."),
    moment("at", "Time of the action.", required=True),
    Column("score_shown", Integer, comment="Total shown, in ten-thousandths of a point."),
    Column("rank_shown", Integer, comment="Rank shown."),
    Column("source_page", Text, comment="Page or mail it happened on."),
    Column("device", Text, comment="Device class."),
    UniqueConstraint("student_id", "kind", "opportunity_id", "action", "at"),
    one_of("kind", KINDS),
    one_of("action", FEEDBACK_ACTIONS),
    Index("ix_recommendation_feedback_at", "at"),
    comment="Students' actions on recommendations; an unseen recommendation is not an ignored one.",
)
