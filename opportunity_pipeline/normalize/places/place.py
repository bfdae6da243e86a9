"""A place, and the key by which it is compared.

Belongs here: what is known of a place, and what may be said of one of several cities. Does not belong here: reading it
out of a text (``places``).
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
    """A place; ``country`` is the ISO 3166-1 alpha-2 code, the others are English names.

    Attributes:
        city: as people write it today; of a quarter without its city the quarter's name.
        state: first-level division.
        country: ``None`` where only the city's name is known (*Cambridge*).
        within: the city that the named one is a part of or counts as, where places are compared.
        unsure: there are several cities of that name, and nothing says which.
    """

    city: str | None
    state: str | None
    country: str | None
    within: str | None = None
    unsure: bool = False

    @property
    def key(self) -> str | None:
        """``country[/state[/city]]`` in lower case: ``in/karnataka/bengaluru``; ``None`` without a country.

        Where the state of a city is not known, the city's name stands in its stead: two such cities then do not
        count as lying in one state. Where it is not known which of several cities is meant, only what is known counts.
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
    """The one that has far more people than the next; else what those share that may be meant."""
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
