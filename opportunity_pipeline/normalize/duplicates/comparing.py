"""Compares two listings given as texts: title, company, location, address and date.

Belongs here: the entry point for comparing two listings of unknown kind. Does not belong here: comparing stored
listings (``normalize.linking``), or the evidence (``judging``, ``events``).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

from opportunity_pipeline.normalize.duplicates.events import describe_event, judge_events, looks_like_event
from opportunity_pipeline.normalize.duplicates.judging import Judgement, Relation, judge
from opportunity_pipeline.normalize.duplicates.posting import describe
from opportunity_pipeline.normalize.text.text import clean_line


@dataclass(frozen=True, slots=True)
class Listing:
    """A listing of a job or hackathon; unknown fields are ``""`` or ``None``.

    Attributes:
        title: title or name.
        company: employer or organiser.
        location: place as it is written.
        url: its page.
        posted_at: when it was posted.
    """

    title: str = ""
    company: str = ""
    location: str = ""
    url: str = ""
    posted_at: date | None = None


def compare(a: Listing, b: Listing) -> Relation:
    """Returns how two listings relate: ``same``, ``repost`` or ``different``; their order does not matter."""
    return explained(a, b).relation


def explained(a: Listing, b: Listing) -> Judgement:
    """Like :func:`compare`, with the evidence that decided."""
    kinds = {looks_like_event(a.title, a.url), looks_like_event(b.title, b.url)}
    if kinds >= {True, False}:
        return Judgement("different", "other title")
    if True in kinds:
        return judge_events(*(describe_event(*_texts(one), one.posted_at, one.posted_at) for one in (a, b)))
    return judge(*(describe(*_texts(one), one.posted_at) for one in (a, b)))


def day_of(text: str) -> date | None:
    """The day, in UTC, of an ISO 8601 date or time; ``None`` if it is neither."""
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    return (moment.astimezone(UTC) if moment.tzinfo else moment).date()


def _texts(listing: Listing) -> tuple[str, str, str, str]:
    return clean_line(listing.title), clean_line(listing.company), clean_line(listing.location), listing.url
