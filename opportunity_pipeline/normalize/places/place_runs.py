"""Finds the places at the start of a stretch of a sentence.

Belongs here: where a run of places ends, and what may stand before and between its names. Does not belong here: phrases
before the stretch (``place_phrases``), or parsing it (``places``).
"""

from __future__ import annotations

import re

from opportunity_pipeline.normalize.places.gazetteer import gazetteer
from opportunity_pipeline.normalize.places.place_names import Name, lookup
from opportunity_pipeline.normalize.places.place_records import is_latin, place_fold
from opportunity_pipeline.normalize.places.title_places import CODES_ALONE, LONGEST_NAME, is_area_of

LONGEST_STRETCH = 160
"""Number of characters inspected after a phrase."""

_LONGEST_CODE = 3
_WORD = re.compile(r"[^\W\d_][\w.'’-]*[^\W_]|[^\W\d_]|\d+")
_BETWEEN = re.compile(
    r"(?:\s|[,/|&+(–-]|\b(?:phase|sector|sec|block)[\s-]?\w{1,3}\b|\b(?:and|or|the|und|oder|et|ou|y|o|e)\b)*",
    re.IGNORECASE,
)
_JOINING = frozenset({"and", "or", "the", "und", "oder", "et", "ou", "y", "o", "e", "greater", "our"})
_DETERMINERS = re.compile(
    r"(?:(?:the (?:heart|cent(?:re|er)) of|(?:and|or) (?:around|near)|the|our|either|both|any of|one of|greater"
    r"|downtown|central|sunny|beautiful|lovely|vibrant|historic|city of|der"
    r"|die|den|la|el|le)\s+)+",
    re.IGNORECASE,
)
# "at VIT Vellore": the owner before the place.
_OWNER = re.compile(
    r"(?:[A-Z][\w.&'’-]*\s+(?:of\s+)?){1,6}?(?:(?:University|College|Institute|School) (?:[Cc]ampus|[Hh]ostel)"
    r"|University|College|Institute|Campus|School|Technology|Hotel|Cent(?:re|er)|Auditorium|Hall|Park|Hospital|Clinic"
    r"|Museum|Library|Airport|House|Towers?|Building|Station|Stadium|Mall|Plaza|Labs?|Theatre|Church),\s+(?=[A-Z])"
    r"|(?:the\s+)?(?:Technical\s+)?University of (?:Technology\s+)?(?=[A-Z])|(?:[A-Z][A-Z&]{1,5}"
    r"|[A-Z][\w'’-]+ (?:University|College|Institute|Campus))\s+(?=[A-Z][a-z])"
)
_QUARTER = re.compile(r"[A-Z][\w'’-]{2,20}(?: [A-Z][\w'’-]{2,20})?, (?=[A-Z])")
# "In Seattle's Fremont neighborhood".
_OWN_PART = re.compile(
    r"['’]s (?:[\w-]+ ){0,3}?(?:neighbou?rhood|district|quarter|area|suburbs?|cent(?:re|er)|downtown|docks|ward)\b"
)
# "In Hamburg's Speicherstadt", "at Leeds's Granary Wharf".
_OWN_QUARTER = re.compile(r"['’]s?\s+(?:own\s+|famous\s+|historic\s+)?[A-Z][a-z]")
# "At Phoenix Mall, Pune".
_VENUE = re.compile(r"\b(?:Mall|Plaza|Towers?|Hotel|Hospital|Building|House|Stadium),\s+$")
# "450 Broadway, Redwood City".
_ADDRESS = re.compile(r"\d{1,6}[A-Za-z]?\s+(?:[A-Z][\w.'’]{0,30}\s){0,3}[A-Z][\w.'’]{0,30},\s+(?=[A-Z])")
# "Sector 62, Noida".
_SECTOR = re.compile(
    r"(?:(?:Sector|Sec|Phase|Block|Plot|Unit|Level|Floor|Tower|Gate)[\s.-]{1,2}(?:No\.?\s?)?(?:\d[\w-]{0,3}|[A-Z]\b)"
    r"|\d{1,2}(?:st|nd|rd|th) (?:[Ff]loor|[Bb]lock|[Pp]hase))(?: of)?,?\s+(?=[A-Z])"
)
# "In the state of Washington" is not the capital.
_DIVISION = re.compile(r"(?:state|province) of (?=[A-Z])", re.IGNORECASE)
# "Palacio de Congresos" is not a place called Palacio.
_GOES_ON = re.compile(r"[-–][a-z]|\s(?:de|do|da|del|des|du)\s+(?:los |las |la )?[A-Z\u00c0-\u00de](?![A-Z])")
_PARTS = re.compile(r"(?:north|south|east|west|inner|outer)\s+(?P<whole>[A-Z][\w'’-]+)", re.IGNORECASE)


def run_of_places(text: str, *, whole: bool = False, at_owner: bool = False) -> str:
    """The places at the start of a text and their connecting words; empty if another noun continues the name.

    Args:
        text: text after a word such as *in*.
        whole: accept only a text that consists entirely of places.
        at_owner: whether an owner's name may come first.
    """
    skipped = _DETERMINERS.match(text)
    begin = skipped.end() if skipped and not _begins_with_name(text) else 0
    part = _PARTS.match(text, begin)
    if part and not lookup(part[0]).known:
        # "South Delhi" is Delhi; "South Africa" is not Africa.
        begin = part.start("whole")
    quarter = _QUARTER.match(text, begin)
    if (
        quarter
        and not _is_named(lookup(quarter[0].rstrip(", ")), None)
        and not _is_named(lookup(quarter[0].split()[0]), None)
    ):
        # "Flatiron, NYC".
        begin = quarter.end()
    owner = _OWNER.match(text, begin) if at_owner else None
    if owner and (
        "University of" in owner[0] or _VENUE.search(owner[0]) or not _is_named(lookup(owner[0].split()[0]), None)
    ):
        begin = owner.end()
    sector = _SECTOR.match(text, begin)
    begin = sector.end() if sector else begin
    address = _ADDRESS.match(text, begin)
    begin = address.end() if address else begin
    division = _DIVISION.match(text, begin)
    at, end = 0, division.end() if division else begin
    words = list(_WORD.finditer(text, end))
    previous: Name | None = None
    while at < len(words) and _BETWEEN.fullmatch(text, end, words[at].start()):
        for last in range(min(len(words), at + LONGEST_NAME), at, -1):
            written = text[words[at].start() : words[last - 1].end()]
            name = lookup(written)
            if not name.known and "-" in written and lookup(written.partition("-")[0]).alias:
                # "Stuttgart-Vaihingen".
                name = lookup(written.partition("-")[0])
            if "," not in written and _is_named(name, previous):
                previous, at, end = name, last, words[last - 1].end()
                break
            if written.endswith(("'s", "’s")) and _is_named(owner_of := lookup(written[:-2]), previous):
                previous, at, end = owner_of, len(words), words[last - 1].end() - 2
                break
        else:
            if words[at][0].lower() not in _JOINING:
                break
            at += 1
    rest = text[end:]
    in_city = previous is not None and bool(previous.alias or previous.cities) and not previous.country
    owns = rest.startswith(("'", "’")) and not (_OWN_PART.match(rest) or (in_city and _OWN_QUARTER.match(rest)))
    goes_on = owns or _GOES_ON.match(rest)
    return "" if goes_on or not at or (whole and rest.strip()) else text[begin:end]


def _begins_with_name(text: str) -> bool:
    """Whether the article at the start of a text is part of a name: *The Hague*, *Le Havre*, *Den Haag*."""
    words = text[:LONGEST_STRETCH].split(maxsplit=2)[:2]
    name = lookup(" ".join(words).strip(".,;:!?)")) if len(words) > 1 else None
    return name is not None and bool(name.alias or name.cities) and _is_named(name, None)


def _is_named(name: Name, previous: Name | None) -> bool:
    text = name.text
    if not text[:1].isupper() and is_latin(text):
        return False
    if len(text) <= _LONGEST_CODE and text.isupper():
        places = gazetteer()
        alone = text in CODES_ALONE or text in places.city_codes_alone or place_fold(text) in places.regions
        return alone or bool(name.alias or name.quarter) or is_area_of(name, previous)
    if name.alias or name.country or name.states or name.quarter or place_fold(text) in gazetteer().regions:
        return True
    key = place_fold(text)
    # A city's alternate name is more often a word or a company (Google is one for Topeka).
    return key not in gazetteer().words and any(place_fold(city.name) == key for city in name.cities)
