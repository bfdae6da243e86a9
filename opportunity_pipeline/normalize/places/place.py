"""A place and its comparison key.

Belongs here: the attributes of a place, and what is certain if several cities are possible. Does not belong here:
parsing places (``places``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from opportunity_pipeline.normalize.places.place_records import City, place_fold

CITY_STATES = frozenset({"SG", "HK"})
"""Countries that are a city of the same name."""

_DOMINANT = 3


@dataclass(frozen=True, slots=True)
class Place:
    """A place; ``country`` is the ISO 3166-1 alpha-2 code, other names are English.

    Attributes:
        city: in today's common spelling; for a quarter without its city, the quarter's name.
        state: first-level division.
        country: ``None`` if only the city's name is known (*Cambridge*).
        within: the city that this one is part of or counts as in comparisons.
        unsure: whether several cities have the name and the text does not decide.
    """

    city: str | None
    state: str | None
    country: str | None
    within: str | None = None
    unsure: bool = False

    @property
    def key(self) -> str | None:
        """``country[/state[/city]]`` in lower case: ``in/karnataka/bengaluru``; ``None`` without a country.

        If a city's state is unknown, the city's name takes its place, so that two such cities do not count as being in
        one state. If it is undecided which of several cities is meant, only the certain parts are included.
        """
        if self.country is None:
            return None
        parts = [self.country.lower()]
        if self.city and not self.unsure and self.country not in CITY_STATES:
            city = self.within or self.city
            parts += [place_fold(self.state or city), place_fold(city)]
        elif self.state:
            parts.append(place_fold(self.state))
        return "/".join(parts)


def of_city(city: City) -> Place:
    """A city as a place."""
    return Place(city.name, city.state, city.country, city.within)


def most_likely(cities: Sequence[City]) -> Place | None:
    """The city that is far more populous than the next; else only what the candidates share."""
    if not cities:
        return None
    best, *others = cities
    if all(best.population >= _DOMINANT * other.population for other in others[:1]):
        return of_city(best)
    likely = [city for city in cities if city.population * _DOMINANT >= best.population]
    countries = {city.country for city in likely}
    states = {city.state for city in likely}
    if len(countries) > 1:
        return Place(best.name, None, None, unsure=True)
    return Place(best.name, states.pop() if len(states) == 1 else None, best.country, unsure=True)
