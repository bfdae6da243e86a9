"""Turns a raw hackathon record into a hackathon.

Belongs here: which raw field becomes which column, and what the dates of an event mean. Does not belong here: how each
kind of value is read.

A ``period`` is the submission period. An online event can be joined until that period ends, so its end is the
registration deadline if none is stated; an event at a place has to be joined when it starts.
"""

from __future__ import annotations

import re
from datetime import datetime

from opportunity_pipeline.normalize.fields import MISSING, Fields, Unusable, identity_of
from opportunity_pipeline.normalize.jobs import locations_of
from opportunity_pipeline.normalize.models import HackathonOpportunity
from opportunity_pipeline.normalize.pay.prizes import prize_pool, read_prize
from opportunity_pipeline.normalize.places.places import keys_of, read_places
from opportunity_pipeline.normalize.skills.skills import extract_technologies, read_skills
from opportunity_pipeline.normalize.text.text import fold
from opportunity_pipeline.normalize.text.titles import read_title
from opportunity_pipeline.normalize.values import Band
from opportunity_pipeline.normalize.work_mode.work_mode import read_participation
from opportunity_pipeline.sources.records import RawRecord

# Tags about level or openness: nobody is interested in them, so as themes they would make an event fit nobody.
_NOT_THEMES = frozenset({"beginner friendly", "open ended"})
# "$0": the listing has the field, and the event no prize.
_NO_PRIZE = re.compile(r"[^\w\s]?\s?0+(?:[.,]0+)?")
_LEVELS: tuple[tuple[str, Band], ...] = (
    ("beginner", "entry"),
    ("easy", "entry"),
    ("entry", "entry"),
    ("intermediate", "intermediate"),
    ("medium", "intermediate"),
    ("advanced", "advanced"),
    ("expert", "advanced"),
    ("hard", "advanced"),
)


def read_hackathon(record: RawRecord, *, clock: datetime, listing_url: str) -> HackathonOpportunity:
    """Reads a hackathon.

    Args:
        record: raw record of kind ``hackathon``.
        clock: when its response was fetched; aware.
        listing_url: address of the response.

    Raises:
        Unusable: where a field makes the record unusable.
        pydantic.ValidationError: where a value breaks a rule of the model.
    """
    fields = Fields(record.fields, clock)
    source_id, source_url = identity_of(record, listing_url)
    name = read_title(fields.line("name") or "")
    if name is None:
        raise Unusable("name", MISSING, record.fields.get("name"))
    location_text = fields.line("location")
    places = read_places(location_text) if location_text else []
    mode = read_participation(fields.line("mode"), location_text, has_place=bool(places))
    start, end = _dates(fields)
    stated = fields.span("registration_deadline", "deadline")
    deadline = stated.end if stated else end if mode == "online" and "period" in record.fields else None
    prize_text = fields.line("prize")
    if prize_text and _NO_PRIZE.fullmatch(prize_text):
        prize_text = None
    amount, currency = prize_pool(read_prize(prize_text)) if prize_text else (fields.number("prize_amount"), None)
    return HackathonOpportunity(
        source=record.source,
        source_id=source_id,
        source_url=source_url,
        scraped_at=clock,
        closed="closed upstream" if fields.flag("closed") else "ended" if end is not None and end < clock else None,
        metadata=fields.metadata("registrations_count"),
        event_name=name,
        organizer=fields.line("organizer"),
        theme_tags=[theme for theme in read_skills(fields.lines("themes")) if theme not in _NOT_THEMES],
        start_date=start,
        end_date=end,
        registration_deadline=deadline,
        eligibility=fields.line("eligibility"),
        participation_mode=mode,
        location_text=location_text,
        locations=locations_of(places),
        place_keys=keys_of(places),
        prize_text=prize_text,
        prize_amount=amount,
        prize_currency=currency,
        tech_stack_tags=list(dict.fromkeys([*read_skills(fields.lines("technologies")), *extract_technologies(name)])),
        difficulty_level=_level(fields.line("difficulty")),
    )


def _dates(fields: Fields) -> tuple[datetime | None, datetime | None]:
    """Start and end: of the event where they are stated, else of the period; the end by the time left as a last resort.

    Raises:
        Unusable: where the end lies before the start.
    """
    period, first, last = fields.span("period"), fields.span("start"), fields.span("end")
    start = first.start if first else period.start if period else None
    end = last.end if last else period.end if period else None
    if end is None:
        left = fields.span("time_left", "deadline")
        # "about 2 months left" is no date.
        end = left.end if left and left.precision != "month" else None
    if start is not None and end is not None and end < start:
        raise Unusable("end", "before the start", end.date())
    return start, end


def _level(text: str | None) -> Band:
    folded = fold(text or "")
    return next((band for word, band in _LEVELS if word in folded), "unknown")
