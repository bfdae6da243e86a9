"""Reads one text as one field, with the normaliser's own readers, into a form that can be printed and compared.

Belongs here: the reader of each field, the hints it gets, and the plain form of its answer. Does not belong here: how a
field is read (the field's module), or reading whole records (``jobs``, ``hackathons``, ``articles``).

A hint is what the upstream states beside the text. Hints that a field does not use are ignored, and so is a kind of
text that the field does not distinguish. Unknown keys are ignored too: a data set may store notes beside a text. A hint
of the wrong type is an error, and so is a kind of text that no field knows: with a misspelt kind, prose would be read
as a list.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import get_args

from opportunity_pipeline.normalize.dates.date_readings import DateField, Reading
from opportunity_pipeline.normalize.dates.dates import read_dates, rendered
from opportunity_pipeline.normalize.dates.duration import duration_in, duration_in_title, read_duration
from opportunity_pipeline.normalize.deadlines.described_deadline import described_deadline
from opportunity_pipeline.normalize.duplicates.reading import UnusablePair, read_pair
from opportunity_pipeline.normalize.experience.experience import read_experience
from opportunity_pipeline.normalize.jobs import locations_of
from opportunity_pipeline.normalize.pay.money import Money, read_money
from opportunity_pipeline.normalize.pay.pay_amounts import PayField
from opportunity_pipeline.normalize.pay.prizes import read_prize
from opportunity_pipeline.normalize.places.place_statements import places_stated
from opportunity_pipeline.normalize.places.places import read_places
from opportunity_pipeline.normalize.places.title_places import places_in_title
from opportunity_pipeline.normalize.roles.roles import read_role
from opportunity_pipeline.normalize.running_text import experience_in
from opportunity_pipeline.normalize.skills.skills import extract_skills, read_skills
from opportunity_pipeline.normalize.text.cleaning import clean
from opportunity_pipeline.normalize.text.text import clean_line
from opportunity_pipeline.normalize.values import KINDS_OF_TEXT
from opportunity_pipeline.normalize.work_mode.work_mode import read_work_mode

Answer = dict[str, object]

_PAY_FIELDS: tuple[PayField, ...] = get_args(PayField)
_DATE_FIELDS: tuple[DateField, ...] = get_args(DateField)
_LONG_TEXTS = frozenset({"description", "text"})
_LONGEST_SHOWN = 60


class UnusableHint(ValueError):
    """A hint has the wrong type, is not a valid time, or names an unknown kind of text."""


@dataclass(frozen=True, slots=True)
class Hints:
    """What is known beside the text; ``None`` means unknown.

    Attributes:
        now: when the text was fetched; aware. Relative dates count from it, in its zone; without it they are not read.
        dayfirst: whether the upstream writes the day before the month; without it ``03/04/2026`` is not read.
        field: kind of text: one of :data:`KINDS_OF_TEXT`.
        period: the upstream's word for the period of pay.
        currency: the upstream's code, sign or word for the currency.
        department: the upstream's department of a job.
        employment_type: the upstream's text for the kind of employment.
    """

    now: datetime | None = None
    dayfirst: bool | None = None
    field: str | None = None
    period: str | None = None
    currency: str | None = None
    department: str | None = None
    employment_type: str | None = None

    @classmethod
    def of(cls, hints: Mapping[str, object]) -> Hints:
        """Builds hints from parsed JSON; unknown keys are ignored.

        Raises:
            UnusableHint: a hint has the wrong type, or names an unknown kind of text.
        """
        words = ("period", "currency", "department", "employment_type")
        return cls(_moment(hints), _flag(hints, "dayfirst"), _kind(hints), *(_word(hints, name) for name in words))


def read_field(field: str, text: str, hints: Mapping[str, object]) -> Answer:
    """Reads a text as the normaliser would.

    Args:
        field: a key of :data:`READERS`, or ``duplicates``.
        text: as the upstream wrote it; unused for ``duplicates``.
        hints: what else is known; see :class:`Hints`. For ``duplicates``: the two listings, ``a`` and ``b``.

    Returns:
        The answer in plain values, in the form of the field.

    Raises:
        KeyError: there is no such field.
        UnusableHint: a hint has the wrong type, or names an unknown kind of text.
    """
    if field == "duplicates":
        try:
            return {"label": read_pair(hints)}
        except UnusablePair as error:
            raise UnusableHint(str(error)) from None
    return READERS[field](text, Hints.of(hints))


# ── one function per field ────────────────────────────────────────────────────────────────────────


def _skills(text: str, hints: Hints) -> Answer:
    if hints.field in _LONG_TEXTS:
        return {"skills": extract_skills(clean(text))}
    if hints.field == "title":
        return {"skills": extract_skills(clean_line(text), title=True)}
    return {"skills": read_skills(text)}


def _money(text: str, hints: Hints) -> Answer:
    if hints.field == "prize":
        return _prize(text, hints)
    field: PayField = next((name for name in _PAY_FIELDS if name == hints.field), "stipend")
    return _pay(read_money(text, hints.currency, hints.period, field))


def _prize(text: str, hints: Hints) -> Answer:
    return _pay(read_prize(text, hints.currency))


def _dates(text: str, hints: Hints) -> Answer:
    field: DateField | None = next((name for name in _DATE_FIELDS if name == hints.field), None)
    if hints.field == "description":
        reading = _described_deadline(clean(text), hints)
    else:
        reading = read_dates(clean_line(text), now=hints.now, field=field, day_first=hints.dayfirst)
    if reading is None:
        return {"start": None, "end": None, "precision": "none"}
    start, end, precision = rendered(reading)
    return {"start": start, "end": end, "precision": precision}


def _described_deadline(text: str, hints: Hints) -> Reading | None:
    """A deadline must lie in the future, so without a clock none is read."""
    if hints.now is None:
        return None
    return described_deadline(text, now=hints.now, posted=hints.now, day_first=hints.dayfirst)


def _places(text: str, hints: Hints) -> Answer:
    if hints.field in _LONG_TEXTS:
        plain = clean(text)
        places, mode = places_stated(plain), read_work_mode(description=plain)
    elif hints.field == "title":
        line = clean_line(text)
        places, mode = places_in_title(line), read_work_mode(title=line)
    else:
        line = clean_line(text)
        places, mode = read_places(line), read_work_mode(location=line)
    return {"places": [location.model_dump() for location in locations_of(places)], "work_mode": mode}


def _role(text: str, hints: Hints) -> Answer:
    departments = (clean_line(hints.department),) if hints.department else ()
    role = read_role(clean_line(text), clean_line(hints.employment_type or ""), departments)
    return {"family": role.family, "level": role.level, "employment_type": role.employment}


def _experience(text: str, hints: Hints) -> Answer:
    found = experience_in(clean(text)) if hints.field in _LONG_TEXTS else read_experience(clean_line(text))
    return {"min_years": _number(found.least), "max_years": _number(found.most), "band": found.band}


def _duration(text: str, hints: Hints) -> Answer:
    if hints.field in _LONG_TEXTS:
        return {"months": _number(duration_in(clean(text)))}
    return {"months": _number((duration_in_title if hints.field == "title" else read_duration)(clean_line(text)))}


READERS: Mapping[str, Callable[[str, Hints], Answer]] = {
    "skills": _skills,
    "money": _money,
    "prize": _prize,
    "dates": _dates,
    "places": _places,
    "role": _role,
    "experience": _experience,
    "duration": _duration,
}
"""The reader of each field."""


# ── plain values ──────────────────────────────────────────────────────────────────────────────────


def _pay(money: Money) -> Answer:
    return {
        "kind": money.kind,
        "min": _number(money.minimum),
        "max": _number(money.maximum),
        "currency": money.currency,
        "period": money.period,
    }


def _number(value: float | None) -> float | int | None:
    return int(value) if value is not None and value.is_integer() else value


# ── parsing hints ─────────────────────────────────────────────────────────────────────────────────


def _word(hints: Mapping[str, object], name: str) -> str | None:
    value = hints.get(name)
    if value is None or isinstance(value, str):
        return value or None
    raise UnusableHint(f"{name} is not a text")


def _kind(hints: Mapping[str, object]) -> str | None:
    kind = _word(hints, "field")
    if kind is None or kind in KINDS_OF_TEXT:
        return kind
    raise UnusableHint(f"field is {_shown(kind)}, which is no kind of text; there are {', '.join(KINDS_OF_TEXT)}")


def _shown(name: str) -> str:
    text = repr(name)
    return text if len(text) <= _LONGEST_SHOWN else f"{text[: _LONGEST_SHOWN - 1]}…"


def _flag(hints: Mapping[str, object], name: str) -> bool | None:
    value = hints.get(name)
    if value is None or isinstance(value, bool):
        return value
    raise UnusableHint(f"{name} is neither true nor false")


def _moment(hints: Mapping[str, object]) -> datetime | None:
    """Parses the clock; a time without a zone is UTC, and a bare date is midnight UTC."""
    value = hints.get("now")
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value)
        except ValueError:
            raise UnusableHint("now is not a time; write it like 2026-08-23T00:00:00Z") from None
    if value is None:
        return None
    if not isinstance(value, datetime):
        raise UnusableHint("now is not a time; write it like 2026-08-23T00:00:00Z")
    return value if value.tzinfo else value.replace(tzinfo=UTC)
