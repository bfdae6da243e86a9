"""Raw records: a parser's output, with the upstream's own wording under common field names.

Belongs here: the record types and the names of their fields. Does not belong here: reading a shape (``upstreams/``)
or interpreting a value (``normalize``). A field that the upstream does not provide is absent, not null or empty.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal, TypedDict

Kind = Literal["job", "hackathon", "article"]

MOST_TOLD_ALONE = 1_000
"""Elements of one response that each have a row to say why they cannot be used; those beyond share rows."""

Role = Literal["listing", "detail", "index"]
"""Role of a response: it lists records; it gives one record in full; it only links to further responses."""

Moment = str | int | float
"""A point in time as the upstream wrote it: text ("2 days ago", ISO 8601, RFC 822) or an epoch (s or ms)."""


class RawJob(TypedDict, total=False):
    """Fields of a job record. Texts are verbatim, including entities, markup and mojibake."""

    title: str
    company: str
    location: str | list[str]
    work_mode: str | bool  # a hint: "Remote", "hybrid"; True if the upstream's is-remote flag is set
    stipend: str  # pay as text, if the upstream writes it as text
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
    closed: bool  # the upstream states that it is not open
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
    """Fields of an article record. Only an article's metadata is kept, so ``description`` is never stored."""

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
        kind: kind of opportunity.
        source: name in the register.
        source_id: the upstream's id; None if it has none (then the canonical URL serves as id).
        source_url: page for people to open, absolute; None if the shape has no link.
        pointer: position: sha256 of the body, ``#``, and the position in it.
        fields: a ``RawJob``, ``RawHackathon`` or ``RawArticle``.
        outline: whether this is a listing's short form of a record whose details are in a response of its own. An
            outline shows that the record still exists and represents it until the full record arrives; it never
            replaces the full record.
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
    """An element in a record's place that cannot be read as one.

    Attributes:
        kind: kind of record expected.
        source: name in the register.
        source_id: the upstream's id, if it could be read.
        pointer: as in :class:`RawRecord`.
        field: the upstream's field that is wrong; ``""`` for the whole element.
        reason: a short fixed phrase, suitable for counting.
        detail: what was found instead; never a value that may be personal data.
        elements: how many it stands for: of very many, most share a row (:class:`Rejections`).
    """

    kind: Kind
    source: str
    source_id: str | None
    pointer: str
    field: str
    reason: str
    detail: str | None
    elements: int = 1


class Rejections:
    """The rejected elements of a response: the first ones each by itself, those beyond together.

    An element that cannot be read may be of two bytes, and a response of megabytes of them must not become millions
    of rows. None is lost: whatever the number, it is known how many there are for each field and reason.
    """

    def __init__(self) -> None:
        self._alone: list[Rejected] = []
        self._first: dict[tuple[str, str], Rejected] = {}
        self._together: dict[tuple[str, str], int] = {}

    def add(self, one: Rejected) -> None:
        """Takes one in."""
        if len(self._alone) < MOST_TOLD_ALONE:
            self._alone.append(one)
            return
        alike = (one.field, one.reason)
        self._first.setdefault(alike, one)
        self._together[alike] = self._together.get(alike, 0) + one.elements

    def told(self) -> tuple[Rejected, ...]:
        """The first in their order, then one for each field and reason of the others, where the first of them lies."""
        return (*self._alone, *(self._stand_in(alike) for alike in self._together))

    def _stand_in(self, alike: tuple[str, str]) -> Rejected:
        first, number = self._first[alike], self._together[alike]
        if number == 1:
            return first
        return replace(first, source_id=None, detail=told_together(number), elements=number)


def told_together(number: int) -> str:
    """What is said of elements that are told in one row."""
    return f"{number:,} elements, told together: more than {MOST_TOLD_ALONE:,} of the response cannot be used"


@dataclass(frozen=True, slots=True)
class ParsedResponse:
    """The parsed content of one response.

    Attributes:
        source: name in the register.
        kind: kind of its records.
        scope: what it lists: a board, a query, a file; ``""`` for the whole source.
        complete: this response alone lists all of its scope, and all of it was understood: never true of an empty one,
            nor of one with rejected elements.
        records: the readable elements, in the order of the response, repetitions included.
        rejected: the unreadable elements.
        page: page number, from 1, if a listing spans several responses; None otherwise.
        last: whether this is the last page.
        not_opportunities: number of elements known to be something else (advertisements, notices).
        role: role of the response for its source. Only a listing shows what is absent from it.
        links: addresses of further responses that it names, absolute, in order (:attr:`Way.follow` requests them).
        not_followed: reason → number of other addresses it names that must not be followed for that reason.
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

    @property
    def unreadable(self) -> int:
        """Number of elements that could not be read."""
        return sum(one.elements for one in self.rejected)

    @property
    def elements(self) -> int:
        """Number of its elements, each of which is a record or could not be read."""
        return len(self.records) + self.unreadable


def not_followed(reasons: Mapping[str, int]) -> str:
    """Message about addresses that are not followed."""
    number = sum(reasons.values())
    why = ", ".join(f"{count:,} {reason}" for reason, count in reasons.items())
    return f"{number:,} {'address is' if number == 1 else 'addresses are'} not followed: {why}"


def unreadable(number: int) -> str:
    """Message about elements that cannot be read."""
    return f"{number:,} {'element' if number == 1 else 'elements'} cannot be read"
