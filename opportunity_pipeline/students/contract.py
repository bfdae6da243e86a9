"""The student contract: what other modules write about one student, as Pydantic models.

Belongs here: sections, fields, types, defaults and their meanings; `docs/students.md` is generated from this module.
Does not belong here: reading files (``files``), canonical names and tables (``frames``), storing (``store``).

Absent and ``null`` differ: an absent field keeps the stored value, and ``null`` (or an empty CSV cell) resets the
field to its default, which for a list is the empty list. A given list replaces the stored one. A new student gets the
defaults for all absent fields.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from opportunity_pipeline.students.values import (
    Amount,
    Clock,
    DailyCap,
    Day,
    DaysOfNotice,
    Email,
    Key,
    Line,
    Locale,
    Moment,
    OpportunityId,
    Percent,
    Sentence,
    Switches,
    Term,
    WebAddress,
    Year,
    Zone,
)

Priority = Literal["low", "medium", "high"]
ApplicationStatus = Literal["draft", "submitted", "in_review", "interview", "offer", "rejected", "withdrawn"]

# Most entries in one list. Real profiles have tens; the cap keeps one hostile record from exhausting memory.
MOST = 500


def _once(name: str) -> AfterValidator:
    """Rejects a list in which two entries have the same value of that field."""

    def check(entries: list[Any]) -> list[Any]:
        values = [getattr(entry, name) for entry in entries]
        seen = set()
        for value in values:
            if value in seen:
                raise ValueError(f"has two entries with {name} {value}")
            seen.add(value)
        return entries

    return AfterValidator(check)


class Part(BaseModel):
    """Base of every section: strict, rejects unknown fields, and treats ``null`` as the default."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    @model_validator(mode="before")
    @classmethod
    def _null_is_the_default(cls, value: Any) -> Any:
        if not isinstance(value, Mapping):
            return value
        fields = cls.model_fields
        return {
            name: fields[name].get_default(call_default_factory=True) if item is None else item
            for name, item in value.items()
            if item is not None or name not in fields or not fields[name].is_required()
        }

    @classmethod
    def defaults(cls) -> Self:
        """A section with all defaults, every field marked as given."""
        part = cls()
        part.model_fields_set.update(cls.model_fields)
        return part


class Skill(Part):
    """A skill the student has. If two names of one skill are given, the higher level counts."""

    skill: Term = Field(description="Name or alias; stored under its canonical name.")
    level: Percent = Field(description="Proficiency, 0–100.")


class LearningGap(Part):
    """A skill the student should learn. If a skill is given twice, the earlier day and the higher priority count."""

    skill: Term = Field(description="Name or alias; stored under its canonical name.")
    since: Day = Field(description="Day the gap was found; stored for other modules.")
    priority: Priority = Field("medium", description="Importance; stored for other modules.")


class ScoreEntry(Part):
    """The profile scores on one day."""

    measured_on: Day = Field(description="Day (UTC) of the measurement; one entry per day.")
    overall: Percent | None = Field(None, description="Overall, 0–100.")
    skill: Percent | None = Field(None, description="Skills, 0–100.")
    learning: Percent | None = Field(None, description="Learning, 0–100.")
    interview: Percent | None = Field(None, description="Interviews, 0–100.")


class AiProfile(Part):
    """The current profile scores and their dated history."""

    overall: Percent | None = Field(None, description="Overall, 0–100.")
    skill: Percent | None = Field(None, description="Skills, 0–100; stored for other modules.")
    learning: Percent | None = Field(None, description="Learning, 0–100.")
    interview: Percent | None = Field(None, description="Interviews, 0–100.")
    history: Annotated[list[ScoreEntry], _once("measured_on")] = Field(
        [],
        max_length=5000,
        description="Earlier measurements. If absent, scores that differ from the stored ones are added to the history "
        "under the day of the import.",
    )


class LearningPath(Part):
    """Learning in progress. If a skill is given twice, the entry with the later progress counts."""

    skill: Term = Field(description="Name or alias; stored under its canonical name.")
    stage: Line = Field(description="Stage, as named by the learning module.")
    updated_at: Moment = Field(description="Time of the last progress.")
    completion: Percent = Field(description="Percent completed.")


class RecommendedCourse(Part):
    """A course recommended by the learning module."""

    course_id: Key = Field(description="Id in the learning module; unique per student.")
    title: Line = Field(description="Title of the course.")
    skill: Term = Field(description="Skill it teaches; stored under its canonical name.")
    url: WebAddress | None = Field(None, description="Page of the course.")
    recommended_at: Moment = Field(description="When it was recommended.")
    started_at: Moment | None = Field(None, description="When the student started it; `null`: not yet.")


class Application(Part):
    """An application to an opportunity."""

    kind: Literal["job", "hackathon"] = Field("job", description="Kind of opportunity.")
    opportunity_id: OpportunityId = Field(description="Id in `jobs` or `hackathons`; unique per student.")
    status: ApplicationStatus = Field(description="Current status.")
    applied_at: Moment | None = Field(None, description="When it was submitted; `null`: a draft.")
    updated_at: Moment = Field(description="Time of the last change.")


class Interview(Part):
    """An interview, real or mock."""

    id: Key = Field(description="Id in the module that owns interviews; unique across all students.")
    opportunity_id: OpportunityId | None = Field(None, description="Id in `jobs`; `null` for a mock interview.")
    scheduled_at: Moment | None = Field(None, description="When it takes place.")
    mock: bool = Field(False, description="Whether it is a mock interview.")
    score: Percent | None = Field(None, description="Result, 0–100.")


class Channels(Part):
    """Channels that a student can switch off."""

    in_app: bool = Field(True, description="The inbox.")
    email: bool = Field(True, description="E-mail.")


class Preferences(Part):
    """Threshold, notice, quiet hours, cap and channels. A student without preferences gets the defaults."""

    match_threshold: Percent | None = Field(
        None, description="Minimum score of a match that is notified. Unset: the setting `default_threshold`."
    )
    deadline_days: DaysOfNotice = Field(3, description="Days of notice before an application closes.")
    registration_days: DaysOfNotice = Field(1, description="Days of notice before a registration closes.")
    quiet_start: Clock = Field(time(22, 0), description="Quiet hours begin, local time.")
    quiet_end: Clock = Field(time(8, 0), description="Quiet hours end, local time.")
    daily_cap: DailyCap = Field(10, description="Most notifications per local day.")
    channels: Channels = Field(Channels(), description="Channel → `true` (on) or `false` (off).")
    categories: Switches = Field({}, description="Category or type of notification → `false` to switch it off.")


class StudentRecord(Part):
    """One student."""

    id: Key = Field(description="Id in the module that owns students; never changes.")
    email: Email = Field(description="E-mail address; unique across all students, ignoring case.")
    name: Line = Field(description="For the greeting in a mail; never used in a score.")
    time_zone: Zone = Field("Asia/Kolkata", description="IANA time zone; quiet hours and times in mails follow it.")
    locale: Locale = Field("en", description="BCP 47 locale of mails; only `en` templates ship.")
    home_location: Line | None = Field(None, description="Home place as written: `Pune, Maharashtra`.")
    preferred_locations: list[Line] = Field([], max_length=50, description="Places the student would work in.")
    graduation_year: Year | None = Field(
        None, description="Year of graduation; stored for other modules; not used by scoring or notifications."
    )
    career_goals: list[Sentence] = Field(
        [],
        max_length=50,
        description="Goals in the student's words; stored for other modules; not used by scoring or notifications.",
    )
    interests: list[Term] = Field([], max_length=MOST, description="Skills, themes or topics; canonical when stored.")
    skills: list[Skill] = Field([], max_length=MOST, description="Skills with levels.")
    learning_gaps: list[LearningGap] = Field([], max_length=MOST, description="Skills to learn.")
    ai_profile: AiProfile = Field(AiProfile.defaults(), description="Profile scores.")
    learning_paths: list[LearningPath] = Field(
        [],
        max_length=MOST,
        description="Learning in progress; stored for other modules; not used by scoring or notifications.",
    )
    recommended_courses: Annotated[list[RecommendedCourse], _once("course_id")] = Field(
        [],
        max_length=MOST,
        description="Recommended courses; stored for other modules; not used by scoring or notifications.",
    )
    applications: Annotated[list[Application], _once("opportunity_id")] = Field(
        [], max_length=5000, description="Applications with their status."
    )
    interviews: list[Interview] = Field(
        [],
        max_length=5000,
        description="Interviews, real and mock; stored for other modules; not used by scoring or notifications.",
    )
    minimum_stipend: Amount | None = Field(
        None,
        description="Minimum monthly stipend in the base currency; stored for other modules; not used by scoring or "
        "notifications.",
    )
    is_active: bool = Field(True, description="The student is scored and notified only while true.")
    notifications_enabled: bool = Field(True, description="Master switch of notifications.")
    preferences: Preferences = Field(Preferences.defaults(), description="Notification preferences.")
