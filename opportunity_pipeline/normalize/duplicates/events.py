"""Decides whether two listings are of one hackathon, by name, edition, organiser, place and days.

Belongs here: what makes two events the same. Does not belong here: job postings (``posting``, ``judging``); their
comparison of addresses, places and names is used here too.

Two hackathons are the same edition if numbers, years and terms agree (XIII = 13), or if one side states none and the
days are near. Days are those of the event if known: two listings whose times overlap are zero days apart.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from opportunity_pipeline.normalize.duplicates.addresses import Address, is_event_page, read_address
from opportunity_pipeline.normalize.duplicates.areas import Area, agree, read_area
from opportunity_pipeline.normalize.duplicates.employers import kinship
from opportunity_pipeline.normalize.duplicates.event_words import OF_ORGANIZERS, ROLE, WEAK
from opportunity_pipeline.normalize.duplicates.figures import read_figures
from opportunity_pipeline.normalize.duplicates.judging import ANEW_ELSEWHERE, ANEW_ON_A_SITE, Judgement
from opportunity_pipeline.normalize.duplicates.names import NOBODY, Employer, read_employer
from opportunity_pipeline.normalize.duplicates.posting import read_slug
from opportunity_pipeline.normalize.duplicates.wording import Wording, read_wording

NEAR = 14
"""Within this many days, a listing without an edition is taken for the other's edition."""

# Anything longer is usually a mistyped year, and would overlap with the next edition.
_LONGEST_EVENT = timedelta(days=150)
_EVENT = re.compile(
    r"hack(?:athon|fest|day|s)?\b|\bhack(?=[A-Z])|\w{3,}[ae]?thon\b|\bctf\b|\bgame jam\b", re.IGNORECASE
)
_HOURS = re.compile(r"\b\d{1,3}\s*[- ]?(?:h|hr|hrs|hours?)\b", re.IGNORECASE)
_VERSION = re.compile(
    r"\bv?(\d{1,3})\.0\b|\bv(\d{1,3})\b|\b(\d{1,3})(?:(?:st|nd|rd|th|er|[eè]me|[ao])\b|[ªº°])"
    r"|\b(\d{1,3})\.?(?=\s+(?:edici|ediç|edizione|édition|ausgabe|auflage|upplag|udgave|utgave|edycj|editie))"
    # Between two words it is part of the name: "Byte 2 Bloom".
    r"|(?<![\w.])#?(\d{1,3})(?![\w.])(?!\s+(?!edition)[A-Za-z])",
    re.IGNORECASE,
)
_ROMAN = re.compile(r"\b(?=[IVX]{2,6}\b|[VX]\W*$)(X{0,3})(IX|IV|V?I{0,3})\b")
_PART = re.compile(r"\s*[:|]\s*|\s+[-–—]\s+")
_LETTER = re.compile(r"[^\W_]")
_ROMAN_ONES = {"": 0, "I": 1, "II": 2, "III": 3, "IV": 4, "V": 5, "VI": 6, "VII": 7, "VIII": 8, "IX": 9}
EVENT_SITES = frozenset(["devfolio", "devpost", "hackclub", "hackerearth", "majorleaguehacking", "mlh", "unstop"])


@dataclass(frozen=True, slots=True)
class Event:
    """A listing of a hackathon in comparable form.

    Attributes:
        address: its page.
        organizer: who runs it.
        area: where.
        wording: its name, without the number of the edition.
        editions: numbers of the edition.
        letters: letters of the name without the edition, run together.
        parts: letters of each part of the name; a part may be a name or a subject.
        first: first known day.
        last: last known day.
    """

    address: Address
    organizer: Employer
    area: Area
    wording: Wording
    editions: frozenset[int]
    letters: str
    parts: frozenset[str]
    first: date | None
    last: date | None


def describe_event(name: str, organizer: str, location: str, url: str, first: date | None, last: date | None) -> Event:
    """Builds the comparable form of a listing; accepts any text and never raises."""
    address = read_address(url)
    plain = _HOURS.sub(" ", name)
    terms = read_wording(plain).terms
    editions = {int(number) for found in _VERSION.findall(plain) for number in found if number}
    editions |= {10 * len(tens) + _ROMAN_ONES[ones] for tens, ones in _ROMAN.findall(plain)}
    bare = _ROMAN.sub(" ", _VERSION.sub(" ", plain))
    area = read_area(location)
    wording = Wording(_without_place(read_wording(bare).words, location, area), terms)
    days = sorted(day for day in (first, last) if day is not None)
    if days and days[-1] - days[0] > _LONGEST_EVENT:
        del days[1:]
    return Event(
        address,
        read_employer(organizer),
        area,
        wording,
        frozenset(editions),
        _letters(bare),
        frozenset(map(_letters, _PART.split(bare))),
        days[0] if days else None,
        days[-1] if days else None,
    )


def _without_place(words: tuple[str, ...], location: str, area: Area) -> tuple[str, ...]:
    """The words of a name without its place, which differs between languages, if other words are left."""
    told = {word for place in area.places for word in read_wording(place.rpartition("/")[2]).words}
    left = tuple(word for word in words if word not in told.union(read_wording(location).words))
    return left if set(left) - WEAK else words


def looks_like_event(title: str, url: str) -> bool | None:
    """Whether a listing looks like an event (``True``) or a job (``False``); ``None`` if like neither."""
    address = read_address(url)
    if is_event_page(address):
        return True
    if address.owner in {"job board", "employer"} or not ROLE.isdisjoint(read_wording(title).words):
        return False
    return True if _EVENT.search(title) else None


def judge_events(a: Event, b: Event) -> Judgement:
    """Judges two listings; symmetric."""
    days = _days_between(a, b)
    shared = a.address.keys & b.address.keys
    if shared and not (a.address.spoken and b.address.spoken):
        return Judgement("same", "posting id", days)
    # An event's own page is reused for next year's event.
    if shared and not _other_edition(a, b, days) and (days is None or days < ANEW_ON_A_SITE):
        return Judgement("same", "page", days)
    if not _same_name(a, b):
        return Judgement("different", "other title", days)
    if _other_edition(a, b, days):
        return Judgement("different", "other edition", days)
    if not _same_organizer(a, b):
        return Judgement("different", "other employer", days)
    if not agree(a.area, b.area):
        return Judgement("different", "other place", days)
    if not shared and a.address.keys and b.address.keys and a.address.site == b.address.site:
        anew = days is not None and days >= ANEW_ON_A_SITE
        return Judgement("repost", "later", days) if anew else Judgement("different", "side by side", days)
    if days is not None and days >= ANEW_ELSEWHERE:
        return Judgement("repost", "later", days)
    return Judgement("same", "who, what and where", days)


def _letters(name: str) -> str:
    return "".join(_LETTER.findall(read_figures(name).rest.lower()))


def _days_between(a: Event, b: Event) -> int | None:
    if a.first is None or a.last is None or b.first is None or b.last is None:
        return None
    return max(0, (b.first - a.last).days, (a.first - b.last).days)


def _same_name(a: Event, b: Event) -> bool:
    if a.letters and a.letters == b.letters:
        return True
    one, other = own_words(a), own_words(b)
    if (one and a.letters in b.parts) or (other and b.letters in a.parts):
        return True
    more, less = [word for word in one if word not in other], [word for word in other if word not in one]
    if "".join(more) == "".join(less):
        return bool(one or other) or a.wording.words == b.wording.words
    said = _organizer_words(a) | _organizer_words(b)
    more = [word for word in more if word not in said and word not in read_slug(b.address.words).words]
    less = [word for word in less if word not in said and word not in read_slug(a.address.words).words]
    return not set(one).isdisjoint(other) and "".join(more) == "".join(less)


def own_words(event: Event) -> tuple[str, ...]:
    """The words of a name that are not common to most events."""
    return tuple(word for word in event.wording.words if word not in WEAK)


def _organizer_words(event: Event) -> frozenset[str]:
    return frozenset(word for name in event.organizer.names for word in read_wording(" ".join(name)).words)


def _other_edition(a: Event, b: Event, days: int | None) -> bool:
    said = (
        (a.editions, b.editions),
        (a.wording.said("year"), b.wording.said("year")),
        (a.wording.said("season"), b.wording.said("season")),
    )
    if any(one and other and not set(one) & set(other) for one, other in said):
        return True
    one_side_silent = any(bool(one) != bool(other) for one, other in said)
    return one_side_silent and (days is None or days > NEAR)


def _same_organizer(a: Event, b: Event) -> bool:
    one, other = a.organizer, b.organizer
    if _is_unknown(one) or _is_unknown(other):
        return True
    if kinship(one, other, a.address, b.address) != "other" or not _telling(a).isdisjoint(_telling(b)):
        return True
    # An event that names itself as organiser says nothing about who runs it.
    return _runs_itself(a) or _runs_itself(b)


def _is_unknown(organizer: Employer) -> bool:
    """Whether the organiser is missing, or is a site on which organisers list their events."""
    return organizer is NOBODY or any("".join(words) in EVENT_SITES for words in organizer.names)


def _telling(event: Event) -> frozenset[str]:
    """The distinctive words of an organiser's name: a university and its club share one."""
    where = {word for place in event.area.places for part in place.split("/") for word in part.split()}
    words = {word for words in event.organizer.names for word in words} - where | event.organizer.initials
    return frozenset(word for word in words if len(word) > 2 and word not in OF_ORGANIZERS)


def _runs_itself(event: Event) -> bool:
    name = "".join(event.wording.words)
    return bool(name) and any(name in "".join(words) or "".join(words) in name for words in event.organizer.names)
