"""Finds the place names in a part of a location text.

Belongs here: finding names among postal codes, words for remote work, areas (*Greater Delhi*) and venues. Does not
belong here: the meanings of a name (``place_names``), a run of words (``place_words``), or choosing among a name's
meanings (``place_order``).
"""

from __future__ import annotations

import re
from dataclasses import replace

from opportunity_pipeline.normalize.places.gazetteer import gazetteer
from opportunity_pipeline.normalize.places.place_campuses import city_of_campus
from opportunity_pipeline.normalize.places.place_names import Name, lookup
from opportunity_pipeline.normalize.places.place_patterns import (
    AREA,
    BESIDE,
    BUILDING,
    CODE_DOT,
    CONJUNCTION,
    CONNECTING,
    COUNTY,
    DASH,
    MODE_WORDS,
    NOISE,
    NUMBERED,
    PART,
    POSTCODE,
    REMOTE_WORDS,
    SHORT_CONJUNCTION,
    SPACED_DASH,
    TOWN,
)
from opportunity_pipeline.normalize.places.place_records import is_latin, place_fold
from opportunity_pipeline.normalize.places.place_scripts import names_in_own_script
from opportunity_pipeline.normalize.places.place_words import among_words, is_small_code

# "Gwalior West", "Greater Lyon"; for smaller places the whole may be a name: "East Aurora" is a separate place.
_HAS_AREA = 100_000
_NAMES_ITS_COUNTY = 500_000
_LONGEST = 4
# Countries with lettered city districts.
_LETTERED = frozenset({"DK", "GB"})
_ABBREVIATED = re.compile(r"(?P<code>[A-Z][a-z]{1,4})\.")
_SEATS = frozenset({"hq", "headquarters", "office", "hub"})


def names_of(part: str, *, leading: bool) -> list[Name]:
    """The names in a part between commas: usually one; two in ``"US-SF"``, ``"Toronto Canada"``, ``"NY and SF"``.

    Args:
        part: the text between two commas.
        leading: whether it is the first part; a lower-case code counts only after another part (*Berkeley, Ca*).
    """
    if not is_latin(part):
        return names_in_own_script(part)
    if campus := city_of_campus(part):
        return [Name(campus.name, alias=campus, loose=True)]
    part = CODE_DOT.sub("-", part)
    whole = lookup(" ".join(part.split()))
    if whole.known and not whole.code_city:
        return [whole]
    names: list[Name] = []
    end, before = 0, None
    for match in (*MODE_WORDS.finditer(part), None):
        piece = part[end : match.start()] if match else part[end:]
        found = _piece(piece, leading=leading and not names)
        if found and before is not None:
            # "Remote in USA", "Remote - New York".
            found[0] = replace(found[0], offer=_is_offer(found[0], before), remote=_is_remote(before))
        if found and match and _is_offer(found[-1], match[0]):
            # "CAN-Remote"; but in "Pune, India - Remote" the word applies to the whole.
            apart = bool(SPACED_DASH.search(piece[len(piece.rstrip(" -–—")) :]))
            found[-1] = replace(found[-1], offer=found[-1].offer or not apart, trailed=apart)
        names += found
        if match:
            end, before = match.end(), match[0]
    return names


def _is_remote(words: str) -> bool:
    return bool(REMOTE_WORDS.search(words))


def _is_offer(name: Name, words: str) -> bool:
    # Georgia may be a state.
    named = name.country is not None and not name.states
    return (named or bool(name.code_country and not name.code_states)) and not name.alias and _is_remote(words)


def _piece(text: str, *, leading: bool) -> list[Name]:
    text = CONNECTING.sub("", text)
    if not leading and (short := _ABBREVIATED.fullmatch(text.strip())) and lookup(short["code"].upper()).code_states:
        # "León, Gto."
        return [lookup(short["code"].upper())]
    text = " ".join(text.strip(" .").split())
    if not text:
        return []
    key = place_fold(text)
    whole = lookup(text if leading or not is_small_code(text) else text.upper())
    if not key or (key in gazetteer().regions and not whole.code_city):
        return []
    if whole.known or (whole.is_code and not DASH.search(text)):
        return [whole]
    words, generic = key.split(), gazetteer().generic
    if all(word in generic or word.isdigit() for word in words):
        return []
    if len(words) > 2 and words[-1] in _SEATS and (head := _at_head(text.split())):
        return [head]
    plain = " ".join(NOISE.sub(" ", POSTCODE.sub(" ", text)).split())
    if plain != text:
        return _piece(plain, leading=leading)
    for reading in (_beside, _numbered, _part, _area, _conjoined, _dashed, among_words, _before_code):
        if names := reading(text):
            return names
    if not leading and (names := _behind_code(text)):
        return names
    return [replace(whole, county=bool(COUNTY.search(text)))]


# ── names among other words ───────────────────────────────────────────────────────────────────────


def _at_head(words: list[str]) -> Name | None:
    """The city in the name of a company's office: ``"New York Orbital HQ"``."""
    names = (lookup(" ".join(words[:end])) for end in range(min(len(words) - 1, _LONGEST), 0, -1))
    return next((name for name in names if name.alias), None)


def _numbered(text: str) -> list[Name]:
    """``"Dublin 2"`` is Dublin."""
    match = NUMBERED.match(text)
    name = lookup(match["name"]) if match else None
    return [name] if name and (name.alias or name.country or _is_big(name)) else []


def _beside(text: str) -> list[Name]:
    """``"Erlangen bei Nürnberg"`` is Erlangen."""
    match = BESIDE.fullmatch(text)
    name = lookup(match["name"]) if match else None
    return [name] if name and (name.alias or name.cities) else []


def _part(text: str) -> list[Name]:
    """``"Rotterdam Centrum"`` is Rotterdam, ``"København Ø"`` Copenhagen."""
    match = PART.fullmatch(text)
    if match is None:
        return []
    lettered = match["lettered"]
    name = lookup(lettered or match["name"] or "")
    # "Paris TX" is no part of Paris.
    fits = name.alias is not None and (not lettered or (name.alias.country in _LETTERED and text[-1].isupper()))
    return [name] if fits else []


def is_part_of_city(text: str) -> bool:
    """Whether a text is a city's name with a word for a part or its surroundings: *Lyon 7e*, *Raum Köln*."""
    part = next((pattern.fullmatch(text) for pattern in (NUMBERED, PART, AREA) if pattern.fullmatch(text)), None)
    if part is None:
        return False
    name = lookup(part["name"] or part["lettered"] if "lettered" in part.groupdict() else part["name"])
    return name.alias is not None and name.text != text and name.text[:1].isupper()


def _before_code(text: str) -> list[Name]:
    """A town missing from the gazetteer, before its state's code: ``"North Ryde NSW"``."""
    town, _, code = text.rpartition(" ")
    name = lookup(code)
    if not any(state.country in {"US", "CA", "AU"} for state in name.code_states):
        return []
    is_town = TOWN.fullmatch(town) and not BUILDING.search(town)
    generic = gazetteer().generic
    return [lookup(town), name] if is_town and not any(word in generic for word in place_fold(town).split()) else []


def _behind_code(text: str) -> list[Name]:
    """A town missing from the gazetteer, after the code of another town's state: ``"Redmond, WA Bothell, WA"``."""
    code, _, town = text.partition(" ")
    if len(code) not in {2, 3} or not code.isupper():
        return []
    return _before_code(f"{town} {code}")[::-1]


def _area(text: str) -> list[Name]:
    """``"Greater Delhi Area"`` is Delhi, ``"Southeast Kansas"`` Kansas; a county is not the city of its name."""
    if SPACED_DASH.search(text):
        # "LATAM - Mexico City": two separate names.
        return []
    while match := AREA.match(text):
        if match["name"] == text:
            return []
        if match[0].lower().endswith(" county") and not _is_big(lookup(match["name"]), _NAMES_ITS_COUNTY):
            return []
        text = match["name"]
        name = lookup(text)
        if name.alias or name.country or name.states or _is_big(name):
            return [name]
        if names := _dashed(text):
            return names
    return []


def _is_big(name: Name, least: int = _HAS_AREA) -> bool:
    return bool(name.cities and name.cities[0].population >= least)


def _conjoined(text: str) -> list[Name]:
    short = [lookup(piece) for piece in SHORT_CONJUNCTION.split(text) if piece]
    named = all(name.alias or name.country or name.cities or name.states for name in short)
    if len(short) > 1 and named and not BUILDING.search(text):
        # Only if there are names on all sides: "Madrid o Barcelona", not "University of Leeds".
        return short
    pieces = [piece for piece in CONJUNCTION.split(text) if piece]
    if len(pieces) < 2:
        return []
    names = [name for piece in pieces for name in _piece(piece, leading=False)]
    return [name for name in names if name.known or name.is_code] if any(name.known for name in names) else []


def _dashed(text: str) -> list[Name]:
    pieces = [piece for piece in DASH.split(text) if piece]
    if len(pieces) < 2:
        return []
    names = [(name, at > 0) for at, piece in enumerate(pieces) for name in _piece(piece, leading=at == 0)]
    if not any(name.known or name.is_code for name, _ in names):
        return []
    if not SPACED_DASH.search(text):
        # "NYC-Privy" and "Raleigh-Durham", but not a hyphenated town ("Saint-Nizier-sous-Charlieu").
        first = names[0][0]
        sure = first.alias or first.country or first.is_code or first.code_city
        if not sure and not all(name.known for name, _ in names):
            return []
    return [
        replace(name, ranked=behind)
        for name, behind in names
        if name.known or name.is_code or (behind and _is_town(name) and names[0][0].is_code)
    ]


def _is_town(name: Name) -> bool:
    """Whether a name missing from the gazetteer could be a town: ``"US-TX-Bastrop"``."""
    return TOWN.fullmatch(name.text) is not None and place_fold(name.text) not in gazetteer().generic
