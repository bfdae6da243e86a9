"""The hackathons of the demo's world, in the format of Devpost's listing.

Belongs here: synthetic events and the pages of one listing. Does not belong here: the list of listings and the faulty
elements (``landing``, ``faults``). The format is described in its parser.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from opportunity_pipeline.demo.timeline import began, chance, number_of, slots
from opportunity_pipeline.demo.vocabulary import (
    CITIES,
    EVENT_KINDS,
    EVENT_WORDS,
    MAIN_THEMES,
    ORGANIZERS,
    OTHER_THEMES,
    STATES,
)

PER_PAGE = 9
# Two per day. Durations are multiples of three days and a cycle of six slots lasts three days, so two end every day.
_EVERY = timedelta(hours=12)
_OPEN_DAYS = (9, 12, 18, 24, 33, 45)
# A third takes place on site, over a weekend of this length. The others, at least one of each day's two, are online.
_AT_A_PLACE = (2, 4)
_WEEKEND = timedelta(days=2)
# Events stay listed for two days after their end, as in the caches of the real listing.
_LINGERS = timedelta(days=2)


@dataclass(frozen=True)
class Hackathon:
    """An event.

    Attributes:
        slot: number of its slot; ids are derived from it.
        name: name with the year, as is usual.
        organizer: organisation that runs it.
        themes: (id, name) of Devpost's themes; the first is a main theme.
        city: place; empty if online.
        begins: first day.
        ends: submission deadline.
        prize: amount in rupees or dollars with its currency sign; empty: none.
        registrations: number of registered people.
    """

    slot: int
    name: str
    organizer: str
    themes: tuple[tuple[int, str], ...]
    city: str
    begins: datetime
    ends: datetime
    prize: str
    registrations: int


def hackathons(now: datetime, *, seed: int) -> list[Hackathon]:
    """All events listed at a given time, most recently announced first.

    Args:
        now: aware.
        seed: determines the world.
    """
    kept = timedelta(days=max(_OPEN_DAYS)) + _LINGERS + _EVERY
    events = (_hackathon(seed, slot) for slot in reversed(slots(now, every=_EVERY, kept=kept)))
    return [event for event in events if event.ends + _LINGERS > now]


def _hackathon(seed: int, slot: int) -> Hackathon:
    random = chance(seed, "hackathon", slot)
    announced = began(slot, _EVERY)
    last_day = announced + timedelta(days=_OPEN_DAYS[slot % len(_OPEN_DAYS)])
    ends = last_day.replace(hour=23, minute=59, second=59)
    online = slot % len(_OPEN_DAYS) not in _AT_A_PLACE
    others = random.choice(len(OTHER_THEMES), int(random.integers(0, 3)), replace=False)
    # Shifted by one per cycle, so that every theme gets both long and short events.
    main = MAIN_THEMES[(slot // len(_OPEN_DAYS) + slot) % len(MAIN_THEMES)]
    word = EVENT_WORDS[int(random.integers(len(EVENT_WORDS)))]
    kind = EVENT_KINDS[int(random.integers(len(EVENT_KINDS)))]
    amount = int(random.integers(1, 60)) * 500
    return Hackathon(
        slot=slot,
        name=f"{word} {main[1].split('/')[-1]} {kind} {ends.year} #{slot % 1000}",
        organizer=ORGANIZERS[int(random.integers(len(ORGANIZERS)))],
        themes=(main, *(OTHER_THEMES[index] for index in sorted(others))),
        city="" if online else CITIES[int(random.integers(len(CITIES)))],
        begins=announced + timedelta(days=int(random.integers(-3, 3))) if online else ends - _WEEKEND,
        ends=ends,
        prize=("" if random.random() < 0.1 else f"${amount:,}" if random.random() < 0.5 else f"₹ {amount * 20:,}"),
        registrations=int(random.integers(5, 4000)),
    )


def api_pages(items: Sequence[dict[str, Any]]) -> Iterator[tuple[int, dict[str, Any]]]:
    """Splits the elements of a listing into pages: number from 1, and body."""
    for first in range(0, max(len(items), 1), PER_PAGE):
        meta = {"total_count": len(items), "per_page": PER_PAGE}
        yield first // PER_PAGE + 1, {"hackathons": list(items[first : first + PER_PAGE]), "meta": meta}


def api_items(listed: Sequence[Hackathon], now: datetime, seed: int) -> list[dict[str, Any]]:
    """Elements of the listing."""
    return [
        {
            "id": number_of(seed, "hackathon", event.slot) % 100_000_000,
            "title": event.name,
            "displayed_location": _displayed(event),
            "open_state": "open" if event.ends > now else "ended",
            "thumbnail_url": "//images.devpost.example/medium_square.png",
            "url": f"https://event-{number_of(seed, 'hackathon', event.slot) % 100_000_000}.devpost.example/",
            "time_left_to_submission": _time_left(event.ends - now),
            "submission_period_dates": _period(event.begins, event.ends),
            "themes": [{"id": number, "name": name} for number, name in event.themes],
            "prize_amount": _prize(event.prize),
            "prizes_counts": {"cash": 3 if event.prize else 0, "other": 0},
            "registrations_count": event.registrations,
            "featured": False,
            "organization_name": event.organizer,
            "winners_announced": False,
            "invite_only": False,
            "eligibility_requirement_invite_only_description": None,
        }
        for event in listed
    ]


def _displayed(event: Hackathon) -> dict[str, str]:
    if not event.city:
        return {"icon": "globe", "location": "Online"}
    return {"icon": "map-marker-alt", "location": f"{event.city}, {STATES[event.city]}"}


def _prize(prize: str) -> str:
    sign = prize.rstrip("0123456789,")
    return f"{sign}<span data-currency-value>{prize[len(sign) :] or '0'}</span>"


def _period(begins: datetime, ends: datetime) -> str:
    """As Devpost writes it: ``Nov 09 - 20, 2025``, ``May 19 - Aug 17, 2026``, ``Dec 31, 2025 - Jan 28, 2026``."""
    if begins.year != ends.year:
        return f"{begins:%b %d, %Y} - {ends:%b %d, %Y}"
    return f"{begins:%b %d} - {ends:%d, %Y}" if begins.month == ends.month else f"{begins:%b %d} - {ends:%b %d, %Y}"


def _time_left(left: timedelta) -> str:
    hours = left // timedelta(hours=1)
    if left <= timedelta(0):
        return "Ended"
    if hours < 24:
        return f"about {max(hours, 1)} hour{'s' if hours > 1 else ''} left"
    if hours < 30 * 24:
        return f"{hours // 24} day{'s' if hours >= 48 else ''} left"
    return f"about {hours // (30 * 24)} month{'s' if hours >= 60 * 24 else ''} left"
