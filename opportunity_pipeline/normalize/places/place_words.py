"""Finds place names in a run of words.

Belongs here: names among other words, and the city implied by a venue or quarter. Does not belong here: splitting a
part of a location text at dashes and the like (``place_parts``), or the meanings of a name (``place_names``).
"""

from __future__ import annotations

from dataclasses import replace

from opportunity_pipeline.normalize.places.gazetteer import gazetteer
from opportunity_pipeline.normalize.places.place_names import Name, lookup
from opportunity_pipeline.normalize.places.place_patterns import BUILDING
from opportunity_pipeline.normalize.places.place_records import City, place_fold

_LONGEST = 4
# A building's name may end with its city ("Arya College Jaipur"); the names of small cities are too often words.
_KNOWN_AT_END = 100_000
_MOST_OF_QUARTER = 2
# Countries where a city's name before another is usually a separate town or a company.
_NAMED_AFTER_OTHERS = frozenset({"US", "CA", "GB", "AU", "NZ", "IE", "ZA"})
# Minimum length of a lower-case name among other words; "nice" and "of" are words.
_NO_WORD = 6
# A part with more words is a sentence.
_MOST_WORDS = 12
FILLING = frozenset(
    {
        *("in", "of", "the", "and", "or", "from", "within", "at", "near", "greater", "area", "metro", "region"),
        *("&", "+", "to", "de"),
    }
)
"""Words between names without meaning of their own."""


def is_small_code(text: str) -> bool:
    """Whether a text could be a code in lower case: *Berkeley, Ca*."""
    return len(text) == 2 and text.isalpha()


def among_words(text: str) -> list[Name]:
    """Names in a run of words.

    All names if there are no other words (``"Toronto Canada"``, ``"MA Seattle"``); else those at its end (``"Arya
    College Jaipur"``, ``"10115 Berlin"``), or the one in a venue's name (``"University of Leeds"``).
    """
    words = text.split()
    if not 1 < len(words) <= _MOST_WORDS:
        return []
    found: list[tuple[int, int, Name]] = []
    covered, at, small = True, 0, text.islower()
    while at < len(words):
        for end in range(min(len(words), at + _LONGEST), at, -1):
            written = " ".join(words[at:end]).strip(".,")
            name = lookup(written.upper() if small and at and is_small_code(written) else written)
            if _stands_out(name, at, found, text):
                found.append((at, end, name))
                at = end
                break
        else:
            covered &= words[at].lower() in FILLING
            at += 1
    if covered:
        return [name for _, _, name in found]
    first = found[0][2] if found and found[0][0] == 0 else None
    if first and first.alias and _is_before_quarter(first.alias, words[found[0][1] :], text):
        # "kozhikode koyilandy", "Zürich Oerlikon": the second name is a quarter or a neighbour.
        return [first]
    start = len(words)
    tail: list[Name] = []
    for begin, end, name in reversed(found):
        if end != start:
            break
        tail.insert(0, replace(name, loose=True))
        start = begin
    return tail or _of_venue(words, found)


def _is_before_quarter(city: City, rest: list[str], text: str) -> bool:
    """Whether the words after a city's name are a part of it: one or two capitalised words."""
    if BUILDING.search(text) or len(rest) >= _LONGEST:
        return False
    if city.country == "IN":
        return True
    named = all(word[:1].isupper() and not word.isupper() for word in rest)
    return city.country not in _NAMED_AFTER_OTHERS and len(rest) <= _MOST_OF_QUARTER and named


def _of_venue(words: list[str], found: list[tuple[int, int, Name]]) -> list[Name]:
    """The city that a venue is named after: ``"University of Melbourne - MSD"``, ``"Austin Convention Center"``."""
    places = gazetteer()
    for begin, end, name in found:
        behind = begin > 1 and words[begin - 1].lower() == "of" and words[begin - 2].lower() in places.venues
        before = end < len(words) and words[end].lower() in places.venues
        # York University is in Toronto.
        before = before and place_fold(name.text) not in places.not_of_venues
        if (name.alias or name.cities) and (behind or before):
            return [replace(name, loose=True)]
        # "Ohio State University", "Delhi Technological University".
        named = begin == 0 and words[-1].lower() == "university" and place_fold(name.text) not in places.not_of_venues
        if named and not name.country and (name.alias or any(one.country in places.preferred for one in name.states)):
            return [replace(name, loose=True)]
        if begin == 0 and name.alias and not places.event_venues.isdisjoint(map(str.lower, words[end:])):
            return [replace(name, loose=True)]
    return []


def _stands_out(name: Name, at: int, found: list[tuple[int, int, Name]], text: str) -> bool:
    """Whether a name among other words counts as a place."""
    if name.text[:1].islower() and not text.islower() and len(name.text) < _NO_WORD:
        return False
    if name.alias or name.country or (name.quarter and name.quarter.country == "IN"):
        return True
    if any(state.is_city or state.country in gazetteer().preferred for state in name.states):
        return True
    if name.cities and name.cities[0].population >= _KNOWN_AT_END:
        return True
    if name.code_city and at == 0 and not name.code_states:
        return True
    previous = found[-1][2] if found and found[-1][1] == at else None
    if previous is None:
        # "MA Seattle": the code is the state of the city before the comma.
        return at == 0 and bool(name.code_states)
    areas = {(state.country, state.name) for state in name.code_states}
    return any((city.country, city.state) in areas or city.country == name.code_country for city in previous.all_cities)
