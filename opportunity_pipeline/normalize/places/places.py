"""Parses location texts: city, state, country, several places at once, and the keys that scoring compares.

Belongs here: splitting a location text. Does not belong here: the names in its parts (``place_names``), choosing among
a name's meanings (``place_order``), places in titles and sentences (``title_places``, ``place_statements``), or whether
work is remote (``work_mode``).

A text lists places by ``;``, ``/``, ``|``, *or*, *and* and line breaks. Within a place, commas separate city, state and
country, or one city from the next (``"SF, Seattle, NYC"``). ``/`` and ``|`` may also lead from a country to its city
(``"India | Maharashtra | Pune"``). Brackets are parsed as places if nothing else names one, or only the country around
them (``"India (Pune)"``); otherwise they may show which place is meant (``"Springfield (MO)"``).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from functools import cache, lru_cache

from opportunity_pipeline.normalize.places.gazetteer import gazetteer
from opportunity_pipeline.normalize.places.place import Place
from opportunity_pipeline.normalize.places.place_joining import lies_around
from opportunity_pipeline.normalize.places.place_names import Name
from opportunity_pipeline.normalize.places.place_order import places_of
from opportunity_pipeline.normalize.places.place_parts import names_of
from opportunity_pipeline.normalize.places.place_patterns import REMOTE_WORDS
from opportunity_pipeline.normalize.places.place_records import place_fold
from opportunity_pipeline.normalize.text.text import clean_line

__all__ = ["Place", "country_name", "keys_of", "place_keys", "read_places", "without_owner"]

_LONGEST = 4_000
"""Maximum number of characters parsed: a hundred places. On a location of 64 KB the patterns would take seconds."""

# Separators of scripts without spaces.
_WIDE = str.maketrans(
    {
        "（": " (",
        "）": ") ",
        "、": ", ",
        "，": ", ",
        "،": ", ",
        "：": ": ",
        "／": " / ",
        "；": "; ",
        "【": " ",
        "】": " ",
        "｜": " | ",
    }
)
_STEP = re.compile(r"\s*[/|]\s*")
_STEPS = re.compile(
    r"(?:(?:Asia|Europe|EMEA|APAC|Americas|North America|LATAM)\s*[/|]\s*)?"
    r"([^/|;,()]+)(?:[/|][^/|;,()]+){1,2}"
)
_OUTER_BRACKETS = re.compile(r"^[(\[]([^()\[\]]*)[)\]]$")
_BRACKETS = re.compile(r"[(\[]([^()\[\]]*)[)\]]?")
_NAMED_BRACKETS = re.compile(r"\b([^\W\d_]+) \(([^\W\d_][^()\[\]]{0,11})\)")
# "(must be outside of Seattle)": places that are excluded.
_EXCLUDING = re.compile(r"\b(?:outside|except|excluding|excl|not|no|other than|but|near)\b", re.IGNORECASE)
_MARK = re.compile("\x01(\\d+)\x01")
# After a comma, OR is Oregon.
_OR = r"[Oo]r|oder|ou|oppure|lub|albo|eller|ili|nebo|alebo|sau|vagy|veya|ya da|atau|hoặc|tai|või|или|або|או|أو"
_SEGMENTS = re.compile(rf"\s*(?:[;|/\n•·]|\s+(?:{_OR})\s+|(?<!,)\s+OR\s+(?![/|;•·]))\s*")


def read_places(text: str) -> list[Place]:
    """The known places that a location text names, in order and each once; empty if there are none."""
    return list(_read(clean_line(text)[:_LONGEST]))


def place_keys(text: str) -> list[str]:
    """The keys of :func:`read_places`, which scoring compares."""
    return keys_of(_read(clean_line(text)[:_LONGEST]))


def keys_of(places: Iterable[Place]) -> list[str]:
    """The keys of places, each once; a city without a known country has none."""
    return list(dict.fromkeys(key for place in places if (key := place.key)))


def country_name(code: str) -> str:
    """English name of a country; the code if unknown."""
    return gazetteer().country_names.get(code, code)


@lru_cache(maxsize=65_536)
def _read(text: str) -> tuple[Place, ...]:
    if not text.isascii():
        text = text.translate(_WIDE)
    if (without := without_owner(text)) != text and (places := _read(without)):
        # "BITS Pilani, Hyderabad Campus".
        return places
    if ("/" in text or "|" in text) and (steps := _STEPS.fullmatch(text)):
        whole = _read(_STEP.sub(" - ", text))
        # "India | Maharashtra | Pune" narrows down from the country.
        if len(whole) == 1 and whole[0].city and whole[0].country in _countries_of(steps[1]):
            return whole
    inner: list[str] = []

    def mark(match: re.Match[str]) -> str:
        inner.append("" if _EXCLUDING.search(match[1]) else match[1])
        return f" \x01{len(inner) - 1}\x01 "

    marked = _BRACKETS.sub(mark, _NAMED_BRACKETS.sub(_in_name, _OUTER_BRACKETS.sub(r"\1", text)))
    segments: list[list[Name]] = []
    hints: list[Name] = []
    for segment in _SEGMENTS.split(marked):
        names: list[Name] = []
        for at, part in enumerate(segment.split(",")):
            # One space for many brackets: a text of nothing but brackets takes linear time.
            plain = " ".join(_MARK.sub(" ", part).split())
            found, is_remote = names_of(plain, leading=at == 0), REMOTE_WORDS.search(plain)
            for index in _MARK.findall(part):
                bracketed = _names(inner[int(index)])
                if not found and is_remote:
                    # "Toronto, Remote (Canada)".
                    told = len(bracketed) == 2 and _is_of(bracketed[0], bracketed[1])
                    found = [replace(name, offer=name.country is not None and not told) for name in bracketed]
                elif not found or _are_narrower(bracketed, found) or _are_around(bracketed, found):
                    found = bracketed
                else:
                    hints += bracketed
            names += found
        segments.append(names)
    return tuple(places_of(segments, hints))


def without_owner(text: str) -> str:
    """A text without an institution that is named after one place but stands before another of its sites."""
    for name in gazetteer().institutions:
        if name in text:
            return _owner(name).sub(" ", text)
    return text


@cache
def _owner(name: str) -> re.Pattern[str]:
    return re.compile(rf"\b{re.escape(name)}\b[\s,–-]+(?=[A-Z])")


def _in_name(match: re.Match[str]) -> str:
    """Removes the brackets in a name such as *Frankfurt (Oder)*, which is another place without the bracketed part."""
    named = f"{match[1]} {match[2]}"
    return named if place_fold(named) in gazetteer().aliases else match[0]


def _countries_of(text: str) -> list[str]:
    """The country of a text that names only a country."""
    return [place.country for place in _read(text) if place.country and not place.city and not place.state]


def _is_of(name: Name, area: Name) -> bool:
    """``"Remote (CA, USA)"``."""
    return any(state.country == area.country for state in name.code_states)


def _names(text: str) -> list[Name]:
    return [
        name
        for segment in _SEGMENTS.split(text)
        for at, part in enumerate(segment.split(","))
        for name in names_of(part, leading=at == 0)
    ]


def _are_around(bracketed: list[Name], names: list[Name]) -> bool:
    """Whether brackets name cities in the preceding metropolitan area: ``"Delhi NCR (Noida, Gurgaon)"``."""
    return len(names) == 1 and bool(bracketed) and all(lies_around(city, names[0]) for city in bracketed)


def _are_narrower(bracketed: list[Name], names: list[Name]) -> bool:
    """Whether brackets name cities in the preceding country or state: ``"India (Pune, Chennai)"``."""
    areas = places_of([names])
    if not areas or any(place.city for place in areas):
        return False
    within = places_of([bracketed], names)
    countries = {place.country for place in areas}
    divisions = not any(place.state for place in areas) and any(place.state for place in within)
    return (divisions or any(place.city for place in within)) and all(place.country in countries for place in within)
