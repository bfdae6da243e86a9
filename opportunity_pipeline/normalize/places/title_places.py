"""Finds places in titles, where they form a separate part.

Belongs here: which parts of a title consist only of places. Does not belong here: parsing those parts (``places``).

A place counts if it fills a part of a title between dashes, commas, brackets or after *in*: ``"Analyst - Pune"``,
``"Engineer (Remote, US)"``, ``"Internship in Jaipur"``, but not ``"Reading Teacher"`` or ``"Manager, Mobile"``. A code
counts only after its city: *IT*, *PA* and *ML* are fields of work.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from opportunity_pipeline.normalize.places.gazetteer import gazetteer, has_namesake
from opportunity_pipeline.normalize.places.place import Place
from opportunity_pipeline.normalize.places.place_names import Name, lookup
from opportunity_pipeline.normalize.places.place_parts import is_part_of_city
from opportunity_pipeline.normalize.places.place_patterns import AREA, MODE_WORDS, NOISE
from opportunity_pipeline.normalize.places.place_records import is_latin, place_fold
from opportunity_pipeline.normalize.places.place_scripts import is_place_in_own_script
from opportunity_pipeline.normalize.places.place_words import FILLING
from opportunity_pipeline.normalize.places.places import read_places

CODES_ALONE = frozenset({"US", "USA", "UK", "UAE", "KSA", "DC", "NYC", "SF"})
"""Unambiguous short names in capitals."""

LONGEST_NAME = 4
"""Maximum number of words of a name that running text is searched for."""

_CITY_FROM = 50_000
_LONGEST_CODE = 3
_BEHIND = frozenset({"office", "hub", "campus", "location", "only", "based"})
_WHOSE = re.compile(r"(?:[A-Z]{2,6}|IISc|IIITs?)\s+(?=[A-Z][^\W\d_])|University of\s+")
_BASED = re.compile(r"(?:(?<=^)|(?<=[(|,–—-] ))([A-Z][^\W\d_]+(?: [A-Z][^\W\d_]+)?)[- ]based\b")
_PARTING = re.compile(
    r"\s+[-–—:]+\s*|\s*[-–—:]+\s+|\s*[,;()\[\]|/@•·（）【】｜／、]\s*(?:(?:in|at|bei|à|en|em|i|a|te|w"
    r"|we)\s+(?=[A-Z\u00c0-\u00de\u0141\u015a\u017b]))?|\s+(?:in|at|from|near|within|bei|à|en|em|i|a|te|w|we|till?"
    r"|ve|na)\s+"
    r"(?:the\s+)?(?=[A-Z\u00c0-\u00de\u0141\u015a\u017b])|_|(?<=[a-z])-(?=[A-Z])"
)


def places_in_title(title: str) -> list[Place]:
    """The places that fill parts of a title, in order."""
    if "based" in title and (based := _BASED.search(title)) and _is_place(based[1], None):
        # "London-based Art Director".
        return read_places(based[1])
    parts = list(_parts(title))
    if len(parts) < 2:
        # The only part is the job's name.
        return []
    found: list[Place] = []
    begin: int | None = None
    for at, (start, end) in enumerate(parts):
        before = title[slice(*parts[at - 1])] if begin is not None else None
        following = title[slice(*parts[at + 1])] if at + 1 < len(parts) else None
        if not (_is_place(title[start:end], before) or (at and _is_before_state(title[start:end], following))):
            begin = None
            continue
        begin = start if begin is None else begin
        if following is None or not _is_place(following, title[start:end]):
            found += read_places(title[begin:end])
    return list(dict.fromkeys(found))


def _parts(title: str) -> Iterator[tuple[int, int]]:
    begin = 0
    for match in _PARTING.finditer(title):
        if match.start() > begin:
            yield begin, match.start()
        begin = match.end()
    if begin < len(title):
        yield begin, len(title)


def _is_place(part: str, before: str | None) -> bool:
    """Whether a part of a title consists only of places and words for the work mode.

    Args:
        part: the part.
        before: the previous part, if it is such a part.
    """
    if not is_latin(part):
        return is_place_in_own_script(part)
    words = MODE_WORDS.sub(" ", part).split()
    if len(words) > 1 and _is_part_of_country(" ".join(words)):
        return True
    if len(words) > 1 and (whose := _WHOSE.match(part)) and lookup(part[whose.end() :].strip()).alias:
        # "VIT Vellore", "University of Melbourne".
        return True
    if len(words) > 1 and is_part_of_city(" ".join(words)):
        # "Lyon 7e", "Raum Stuttgart".
        return True
    if len(words) > 1 and any(character.isdigit() for character in part):
        words = NOISE.sub(" ", " ".join(words)).split()
    if before is not None and (not words or place_fold(part) in gazetteer().regions):
        return True
    at, some = 0, False
    previous = lookup(before.strip()) if before else None
    while at < len(words):
        for end in range(min(len(words), at + LONGEST_NAME), at, -1):
            name = lookup(" ".join(words[at:end]).strip(".,"))
            if _names_a_place(name, previous):
                at, some, previous = end, True, name
                break
        else:
            if words[at].lower() not in FILLING and not (some and words[at].lower() in _BEHIND):
                return False
            at += 1
    return some


def _is_before_state(part: str, following: str | None) -> bool:
    """Whether a word is a town before its state's code: *Mobile, AL*, *Reading, PA*."""
    if not following or not following.isupper():
        return False
    state = lookup(following)
    return bool(state.code_states) and is_area_of(state, lookup(part))


def _is_part_of_country(text: str) -> bool:
    """*Northern Italy*, *South India*."""
    area = AREA.match(text)
    if area is None or area["name"] == text or not text.endswith(area["name"]):
        return False
    name = lookup(area["name"])
    return name.country is not None and name.text[:1].isupper() and len(name.text) > _LONGEST_CODE


def _names_a_place(name: Name, previous: Name | None) -> bool:
    if not name.text[:1].isupper() and is_latin(name.text):
        return False
    if name.text in CODES_ALONE:
        return True
    if len(name.text) <= _LONGEST_CODE and name.text.isupper():
        return is_area_of(name, previous) or name.text in gazetteer().city_codes_alone
    if place_fold(name.text) in gazetteer().words:
        return is_area_of(name, previous)
    if any(state.country in gazetteer().preferred for state in name.states):
        return True
    if name.quarter and name.quarter.country == "IN" and not has_namesake(name.quarter, gazetteer()):
        return True
    # A city's foreign alternate name is usually a word here (Hindi is one for Mariupol).
    key = place_fold(name.text)
    own = (city for city in name.cities if place_fold(city.name) == key)
    return bool(name.alias or name.country) or any(city.population >= _CITY_FROM for city in own)


def is_area_of(name: Name, city: Name | None) -> bool:
    """Whether a code or state is that of the previous city: ``"Dublin OH"``."""
    if city is None or not (city.cities or city.alias):
        return False
    states = {(state.country, state.name) for state in (*name.states, *name.code_states)}
    countries = {name.code_country, name.country}
    return any((one.country, one.state) in states or one.country in countries for one in city.all_cities)
