"""The city of a campus of a state university: ``"UC Davis"``, ``"University of Maryland College Park"``.

Belongs here: finding the university and its city in a part of a location text. Does not belong here: venues named after
their city (``place_parts``), or the list of universities (``data/places.json``).

State universities have campuses in several towns. Many of these are too small, or share their name with too many
others, to be found by name alone.
"""

from __future__ import annotations

import re
from functools import cache

from opportunity_pipeline.normalize.places.gazetteer import gazetteer
from opportunity_pipeline.normalize.places.place_records import City, place_fold

_MOST_WORDS = 3
_CITY = r"(?:\s+at)?\s+(?P<city>[A-Z][^\W\d_]+(?:\s[A-Z][^\W\d_]+){0,2})"
_OF = "University of "


def city_of_campus(text: str) -> City | None:
    """The city of the campus that a text names; ``None`` without a campus, or without such a city in that state.

    Args:
        text: part of a location text, as written.
    """
    if "U" not in text and "State" not in text:
        return None
    match = _pattern().search(text)
    if match is None:
        return None
    places, written = gazetteer(), match["university"]
    states = places.campuses.get(written) or (written.removeprefix(_OF),)
    words = match["city"].split()
    for count in range(min(len(words), _MOST_WORDS), 0, -1):
        for city in places.cities.get(place_fold(" ".join(words[:count])), ()):
            if city.country == "US" and city.state in states:
                return city
    return None


@cache
def _pattern() -> re.Pattern[str]:
    places = gazetteer()
    states = {state.name for named in places.states.values() for state in named if state.country == "US"}
    names = (*places.campuses, *(_OF + state for state in states))
    return re.compile(rf"\b(?P<university>{'|'.join(sorted(map(re.escape, names), key=len, reverse=True))})\b{_CITY}")
