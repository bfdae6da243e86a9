"""Strict models of a normalised opportunity: a job, a hackathon, an article.

Belongs here: the fields, their types and constraints between them. Does not belong here: reading them from a raw record
(``jobs``, ``hackathons``, ``articles``), or rows and statements (``rows``, ``storing``).

The field names are the columns of the tables; ``id`` and the times of the life cycle follow from identity and fetch. A
field that an upstream does not give is ``None``, ``"unknown"`` or empty.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from opportunity_pipeline.normalize.text.text import SNIPPET_LENGTH
from opportunity_pipeline.normalize.values import (
    Band,
    Closed,
    Employment,
    Level,
    ParticipationMode,
    Period,
    StipendKind,
    WorkMode,
)
from opportunity_pipeline.sources.records import Kind
from opportunity_pipeline.storage.identity import stable_id


def _is_aware(value: datetime) -> datetime:
    if value.tzinfo is None:
        raise ValueError("has no zone")
    return value.astimezone(UTC)


Moment = Annotated[datetime, AfterValidator(_is_aware)]
Line = Annotated[str, Field(min_length=1)]
Amount = Annotated[float, Field(ge=0, allow_inf_nan=False)]
Currency = Annotated[str, Field(pattern="^[A-Z]{3}$")]


class Location(BaseModel):
    """A place; ``country`` is its English name, absent if only the city's name is known."""

    model_config = ConfigDict(strict=True, frozen=True, extra="forbid")

    city: Line | None = None
    state: Line | None = None
    country: Line | None = None


class Opportunity(BaseModel):
    """Fields common to the three kinds.

    Attributes:
        source: name in the register.
        source_id: the upstream's id, or the canonical URL if it has none.
        source_url: page for people to open.
        scraped_at: fetch whose content this is; also the clock for everything relative in it.
        closed: why the record itself says that it can no longer be acted on; ``None`` if it does not.
        metadata: counts that the upstream shows.
    """

    model_config = ConfigDict(strict=True, frozen=True, extra="forbid")

    source: Line
    source_id: Annotated[str, Field(min_length=1, max_length=2048)]
    source_url: Annotated[str, Field(pattern="^https?://[^/]")]
    scraped_at: Moment
    closed: Closed | None = None
    metadata: dict[str, int] = Field(default_factory=dict)


def opportunity_id(kind: Kind, source: str, source_id: str) -> int:
    """The id of an opportunity; the same in every database."""
    return stable_id(kind, source, source_id)


class JobOpportunity(Opportunity):
    """A job or internship. Pay bounds are in ``stipend_currency`` per ``stipend_period``."""

    title: Line
    company: Line
    location_text: Line | None = None
    locations: list[Location] = Field(default_factory=list)
    place_keys: list[Line] = Field(default_factory=list)
    work_mode: WorkMode = "unknown"
    stipend_text: Line | None = None
    stipend_kind: StipendKind = "unknown"
    stipend_min: Amount | None = None
    stipend_max: Amount | None = None
    stipend_currency: Currency | None = None
    stipend_period: Period | None = None
    stipend_monthly: Amount | None = None
    skills_required: list[Line] = Field(default_factory=list)
    experience_text: Line | None = None
    experience_min_years: Amount | None = None
    experience_max_years: Amount | None = None
    experience_band: Band = "unknown"
    duration_text: Line | None = None
    duration_months: Amount | None = None
    department: Line | None = None
    employment_type: Employment = "unknown"
    role_family: Line = "other"
    seniority: Level = "unknown"
    description_snippet: Annotated[str, Field(min_length=1, max_length=SNIPPET_LENGTH)] | None = None
    search_text: Line | None = None
    posted_at: Moment | None = None
    apply_by: Moment | None = None

    @model_validator(mode="after")
    def _bounds_are_ordered(self) -> Self:
        if self.stipend_min is not None and self.stipend_max is not None and self.stipend_min > self.stipend_max:
            raise ValueError("stipend_min is above stipend_max")
        least, most = self.experience_min_years, self.experience_max_years
        if least is not None and most is not None and least > most:
            raise ValueError("experience_min_years is above experience_max_years")
        return self


class HackathonOpportunity(Opportunity):
    """A hackathon."""

    event_name: Line
    organizer: Line | None = None
    theme_tags: list[Line] = Field(default_factory=list)
    start_date: Moment | None = None
    end_date: Moment | None = None
    registration_deadline: Moment | None = None
    eligibility: Line | None = None
    participation_mode: ParticipationMode = "unknown"
    location_text: Line | None = None
    locations: list[Location] = Field(default_factory=list)
    place_keys: list[Line] = Field(default_factory=list)
    prize_text: Line | None = None
    prize_amount: Amount | None = None
    prize_currency: Currency | None = None
    tech_stack_tags: list[Line] = Field(default_factory=list)
    difficulty_level: Band = "unknown"

    @model_validator(mode="after")
    def _ends_after_its_start(self) -> Self:
        if self.start_date is not None and self.end_date is not None and self.start_date > self.end_date:
            raise ValueError("end_date is before start_date")
        return self


class ContentOpportunity(Opportunity):
    """An article: metadata only, never its text."""

    title: Line
    publisher: Line | None = None
    published_at: Moment | None = None
    topic: Line | None = None
    category: Line | None = None
    language: Line | None = None
    country: Annotated[str, Field(pattern="^[A-Z]{2}$")] | None = None
    query_used: Line | None = None
    relevance_keywords: list[Line] = Field(default_factory=list)
