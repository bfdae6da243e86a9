"""Raw records: what a parser hands on, with the upstream's own words under common names.

Belongs here: the record types and the names of their fields. Does not belong here: reading a shape (``upstreams/``)
or what a value means (``normalize``). A field that the upstream does not have is absent, not null or empty.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, TypedDict

Kind = Literal["job", "hackathon", "article"]

Role = Literal["listing", "detail", "index"]
"""What a response is to its source: it lists records; it tells one record in full; it only names further responses."""

Moment = str | int | float
"""A point in time as the upstream wrote it: a text ("2 days ago", ISO 8601, RFC 822) or an epoch (s or ms)."""


class RawJob(TypedDict, total=False):
    """Fields of a job record. Texts are verbatim: entities, markup and mojibake included."""

    title: str
    company: str
    location: str | list[str]
    work_mode: str | bool  # a hint: "Remote", "hybrid"; True where the upstream has an is-remote flag that is set
    stipend: str  # pay in words, when the upstream writes it in words
    stipend_min: float
    stipend_max: float
    stipend_currency: str
    stipend_period: str  # the upstream's word: "per-year-salary", "month"
    skills: str | list[str]
    experience: str
    duration: str
    department: str
    employment_type: str
    description: str  # HTML, escaped HTML or text
    posted: Moment
    apply_by: Moment
    valid_through: Moment
    closed: bool  # the upstream says that it is not open
    applicants_count: int
    views: int
    categories: list[str]


class RawHackathon(TypedDict, total=False):
    """Fields of a hackathon record."""

    name: str
    organizer: str
    themes: list[str]
    period: str  # "Nov 09 - 20, 2025"
    start: Moment
    end: Moment
    registration_deadline: Moment
    time_left: str  # "6 days left", relative to the fetch
    eligibility: str
    mode: str  # "Digital Only", "Online"
    location: str
    prize: str  # text or HTML: "$<span data-currency-value>5,000</span>"
    prize_amount: float
    technologies: list[str]
    difficulty: str
    closed: bool
    registrations_count: int


class RawArticle(TypedDict, total=False):
    """Fields of an article record. Of an article only metadata is kept, so ``description`` is never stored."""

    title: str  # Google News: still with " - Publisher" at its end
    publisher: str
    published: Moment
    topic: str
    category: str
    language: str
    country: str
    query: str
    keywords: list[str]
    description: str


@dataclass(frozen=True, slots=True)
class RawRecord:
    """One opportunity as an upstream wrote it.

    Attributes:
        kind: which kind of opportunity.
        source: name in the register.
        source_id: the upstream's id; None where it has none (then its canonical URL stands in).
        source_url: page a person opens, absolute; None where the shape has no link.
        pointer: where it lies: sha256 of the body ``#`` position in it.
        fields: a ``RawJob``, ``RawHackathon`` or ``RawArticle``.
        outline: a listing's short form of a record that a response of its own tells in full. It says that the record
            is still there, and stands in for it until the full one has come; it never takes the full one's place.
    """

    kind: Kind
    source: str
    source_id: str | None
    source_url: str | None
    pointer: str
    fields: Mapping[str, Any]
    outline: bool = False


@dataclass(frozen=True, slots=True)
class Rejected:
    """An element that stands where a record should, and cannot be read as one.

    Attributes:
        kind: kind it would have been.
        source: name in the register.
        source_id: the upstream's id, where it could be read.
        pointer: as in :class:`RawRecord`.
        field: the upstream's field that is wrong; ``""`` for the whole element.
        reason: a short fixed phrase that can be counted.
        detail: what was found instead; never a value that may be personal.
    """

    kind: Kind
    source: str
    source_id: str | None
    pointer: str
    field: str
    reason: str
    detail: str | None


@dataclass(frozen=True, slots=True)
class ParsedResponse:
    """All that was read out of one response: ``len(records) + len(rejected)`` is the number of its elements.

    Attributes:
        source: name in the register.
        kind: kind of its records.
        scope: what it lists: a board, a query, a file; ``""`` for the whole source.
        complete: this response alone lists all of its scope, and all of it was understood: never true of an empty one,
            nor of one with rejected elements.
        records: what could be read, in the order of the response, repetitions included.
        rejected: what could not.
        page: number of the page, from 1, when a listing spans several responses; None when it does not.
        last: there is no page after this one.
        not_opportunities: elements of the listing that are known to be something else (advertisements, notices).
        role: what the response is to its source. Only a listing says what is absent from it.
        links: addresses of further responses that it names, absolute, in its order (:attr:`Way.follow` asks them).
        not_followed: addresses that it names beside those, by the reason why none may ask them, and how many.
    """

    source: str
    kind: Kind
    scope: str
    complete: bool
    records: tuple[RawRecord, ...]
    rejected: tuple[Rejected, ...] = ()
    page: int | None = None
    last: bool = True
    not_opportunities: int = 0
    role: Role = "listing"
    links: tuple[str, ...] = ()
    not_followed: Mapping[str, int] = field(default_factory=dict)


def not_followed(reasons: Mapping[str, int]) -> str:
    """What is said of addresses that are not followed."""
    number = sum(reasons.values())
    why = ", ".join(f"{count:,} {reason}" for reason, count in reasons.items())
    return f"{number:,} {'address is' if number == 1 else 'addresses are'} not followed: {why}"


def unreadable(number: int) -> str:
    """What is said of elements that cannot be read."""
    return f"{number} {'element' if number == 1 else 'elements'} cannot be read"
