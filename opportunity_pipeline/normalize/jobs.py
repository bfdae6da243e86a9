"""Reads a raw job record as a job.

Belongs here: the mapping from raw fields to columns, and the fallbacks where an upstream field is absent. Does not
belong here: how a single value is read.

A job without a title or a company cannot be shown and is quarantined, as is one whose date fields hold no valid dates.
Everything else is optional and may be unknown.
"""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache

from opportunity_pipeline.normalize.companies import company_key, company_name
from opportunity_pipeline.normalize.dates.dates import span_of
from opportunity_pipeline.normalize.dates.duration import duration_in, duration_in_title, read_duration
from opportunity_pipeline.normalize.deadlines.described_deadline import described_deadline
from opportunity_pipeline.normalize.fields import MISSING, Fields, Unusable, identity_of
from opportunity_pipeline.normalize.models import JobOpportunity, Location
from opportunity_pipeline.normalize.pay.described_pay import described_pay
from opportunity_pipeline.normalize.pay.money import Money, money_of_fields, monthly_amount, read_money
from opportunity_pipeline.normalize.pay.pay_amounts import PayField
from opportunity_pipeline.normalize.pay.pay_text import pay_text
from opportunity_pipeline.normalize.places.place_statements import places_stated
from opportunity_pipeline.normalize.places.places import Place, country_name, keys_of, read_places
from opportunity_pipeline.normalize.places.title_places import places_in_title
from opportunity_pipeline.normalize.roles.roles import Role, read_role
from opportunity_pipeline.normalize.running_text import experience_of
from opportunity_pipeline.normalize.skills.skills import extract_skills, read_skills
from opportunity_pipeline.normalize.text.text import snippet
from opportunity_pipeline.normalize.text.titles import read_title
from opportunity_pipeline.normalize.values import Closed
from opportunity_pipeline.normalize.work_mode.work_mode import read_work_mode
from opportunity_pipeline.sources.reading import TOO_LONG, is_too_long
from opportunity_pipeline.sources.records import RawRecord

# Beyond this length a description holds at most legal notices. PostgreSQL would accept more.
_LONGEST_TEXT = 100_000


def read_job(record: RawRecord, *, clock: datetime, listing_url: str, base_currency: str) -> JobOpportunity:
    """Reads a job.

    Args:
        record: raw record of kind ``job``.
        clock: when its response was fetched; aware.
        listing_url: address of the response.
        base_currency: currency of the comparable monthly amount.

    Raises:
        Unusable: a field makes the record unusable.
        pydantic.ValidationError: a value violates a rule of the model.
    """
    fields = Fields(record.fields, clock)
    source_id, source_url = identity_of(record, listing_url)
    title = read_title(fields.line("title") or "")
    if title is None:
        raise Unusable("title", MISSING, record.fields.get("title"))
    company = company_name(fields.line("company") or "")
    if company is None:
        raise Unusable("company", MISSING, record.fields.get("company"))
    if is_too_long(company_key(company)):
        raise Unusable("company", TOO_LONG, company)
    description = fields.plain("description")
    description = description[:_LONGEST_TEXT] if description else None
    where = fields.lines("location")
    location_text = "; ".join(where) or None
    places = _places(location_text, title, description)
    role = read_role(title, fields.line("employment_type") or "", _departments(fields))
    pay, duration_text = _pay(fields, role, description), fields.line("duration")
    months = _months(fields, title, role, description)
    experience_text = fields.line("experience")
    experience = experience_of(experience_text, description)
    posted = fields.past("posted")
    apply_by = _apply_by(fields, posted, description)
    return JobOpportunity(
        source=record.source,
        source_id=source_id,
        source_url=source_url,
        scraped_at=clock,
        closed=_closed(fields, apply_by),
        metadata=fields.metadata("applicants_count", "views"),
        title=title,
        company=company,
        location_text=location_text,
        locations=locations_of(places),
        place_keys=keys_of(places),
        work_mode=read_work_mode(fields.raw("work_mode"), location_text, title, description),
        stipend_text=fields.line("stipend") or pay_text(pay),
        stipend_kind=pay.kind,
        stipend_min=pay.minimum,
        stipend_max=pay.maximum,
        stipend_currency=pay.currency,
        stipend_period=pay.period,
        stipend_monthly=monthly_amount(pay, base=base_currency, on=clock.date(), duration_months=months),
        skills_required=_skills(fields, title, company, description),
        experience_text=experience_text,
        experience_min_years=experience.least,
        experience_max_years=experience.most,
        experience_band=experience.band,
        duration_text=duration_text,
        duration_months=months,
        department=fields.line("department"),
        employment_type=role.employment,
        role_family=role.family,
        seniority=role.level,
        description_snippet=snippet(description) if description else None,
        search_text=description,
        posted_at=posted,
        apply_by=apply_by,
    )


def _places(location: str | None, title: str, description: str | None) -> list[Place]:
    """Places of the location field, else of the title; the description is read only if there is no location field."""
    places = (read_places(location) if location else []) or places_in_title(title)
    return places or (places_stated(description) if description and location is None else [])


def locations_of(places: list[Place]) -> list[Location]:
    """Converts places to the form in which they are stored."""
    return [_location(place) for place in places]


# Cached, as a company's jobs are in few places.
@lru_cache(maxsize=65_536)
def _location(place: Place) -> Location:
    return Location(city=place.city, state=place.state, country=country_name(place.country) if place.country else None)


def _departments(fields: Fields) -> tuple[str, ...]:
    department = fields.line("department")
    return (*([department] if department else []), *fields.lines("categories"))


def _months(fields: Fields, title: str, role: Role, description: str | None) -> float | None:
    """Duration by its field, kind of employment or title; by the description only for internships and contracts."""
    for text in (fields.line("duration"), fields.line("employment_type")):
        if text and (months := read_duration(text)) is not None:
            return months
    months = duration_in_title(title)
    if months is None and description and role.employment in {"internship", "contract"}:
        months = duration_in(description)
    return months


def _pay(fields: Fields, role: Role, description: str | None) -> Money:
    """Pay from the text field, else from the upstream's numbers, else from the description.

    If the text names both a stipend and a salary, the one that fits this job is taken.
    """
    currency, period = fields.line("stipend_currency"), fields.line("stipend_period")
    text = fields.line("stipend")
    about: PayField = "stipend" if role.employment == "internship" or role.level == "intern" else "salary"
    written = read_money(text, currency, period, about) if text else Money()
    if written.kind == "paid" and (written.minimum is not None or written.maximum is not None):
        return written
    stated = money_of_fields(fields.number("stipend_min"), fields.number("stipend_max"), currency, period)
    if stated.kind == "paid":
        return stated
    described = described_pay(description) if description and written.kind in {"unknown", "paid"} else Money()
    return described if described.kind == "paid" else written


def _skills(fields: Fields, title: str, company: str, description: str | None) -> list[str]:
    """Skills that the upstream lists, then those of the title; those of the description only if none are listed.

    The company's own name is left out: *Databricks* does not ask for the skill *Databricks* by signing its posts.
    """
    listed = read_skills(fields.lines("skills"))
    found = [*listed, *extract_skills(title, title=True), *(extract_skills(description or "") if not listed else [])]
    own = company_key(company)
    return [skill for skill in dict.fromkeys(found) if skill != own]


def _apply_by(fields: Fields, posted: datetime | None, description: str | None) -> datetime | None:
    """The earlier of deadline and end of validity; if neither is stated, the deadline stated in the description."""
    spans = [fields.span("apply_by", "deadline"), fields.span("valid_through", "deadline")]
    told = min((span.end for span in spans if span is not None), default=None)
    if told is not None or not description:
        return told
    described = described_deadline(description, now=fields.clock, posted=posted)
    return span_of(described).end if described is not None else None


def _closed(fields: Fields, apply_by: datetime | None) -> Closed | None:
    if fields.flag("closed"):
        return "closed upstream"
    return "deadline" if apply_by is not None and apply_by < fields.clock else None
