"""Places out of location texts: city, state, country, several at once, and the keys that scoring compares.

Belongs here: taking a location text apart and deciding which place each name means. Does not belong here: the names
themselves (``gazetteer``), or whether work is remote (``work_mode``).

The rules, in the order in which they decide:

1. A text lists places by ``;``, ``/``, ``|``, *or*, *and* and line breaks; within one, commas part city, state and
   country, or one city from the next (``"SF, Seattle, NYC"``). Brackets are read only where nothing else names a place.
2. Words for remote work are not places: ``"Remote, Canada"`` is Canada.
3. A name before a state or country that it lies in belongs to it (``"Toronto, CA"`` is in Canada, ``"Irvine, CA"`` in
   California). A name that the gazetteer does not know is a city there, as written, unless it looks like a building.
4. A bare name is, first, one of our abbreviations (``NYC``); then a country; then a state, unless most people of the
   state live in the city of that name (*New York*, *Berlin*); then a city. A state's name that several countries have
   is India's, else the United States', Canada's, Britain's or Australia's; *Georgia* needs a second place to be one.
5. A name of several cities is the one in a country that the rest of the text names; else the one with at least three
   times the people of the next; else no city but, where all lie in one country or state, that.
6. What is left is no place: unknown, never guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from opportunity_pipeline.normalize.gazetteer import City, Gazetteer, State, gazetteer, place_fold
from opportunity_pipeline.normalize.text import clean_line

_DOMINANT = 3
_BIG_CITY = 500_000
# A building named after its city ends with it ("Arya College Jaipur"); a small city's name is too often a word.
_KNOWN_AT_END = 100_000

_NOT_PLACES = re.compile(
    r"\b(?:(?:100\s?%|fully|full|completely|partly|partially)[\s-]*)?"
    r"(?:remote(?:ly)?|rem|work[\s-]from[\s-](?:home|anywhere)|wfh|telecommut\w*|home[\s-]?(?:based|office)|virtual(?:ly)?"
    r"|online|digital only|hybrid|on[\s-]?site|in[\s-](?:person|office)(?: only)?|office[\s-]based|in office"
    r"|locations?|offices?|hq|headquarters|national|metro(?:politan)?(?: area)?|only|based)\b",
    re.IGNORECASE,
)
# Not in capitals: IN and OR are states.
_CONNECTING = re.compile(
    r"^(?:\s|[-–—:,+&]|\b(?:[Ii]n|[Ff]rom|[Ww]ithin|[Tt]he|[Oo]r|[Aa]nd|[Aa]nywhere|[Tt]o|[Aa]t|[Nn]ear)\b)+|[\s\-–—:,+&]+$"
)
_OUTER_BRACKETS = re.compile(r"^\(([^()]*)\)$")
_BRACKETS = re.compile(r"\(([^()]*)\)?")
_SEGMENTS = re.compile(r"\s*(?:[;|/\n•·]|\s+[oO][rR]\s+)\s*")
_CONJUNCTION = re.compile(r"\s*(?:\s+and\s+|\s*&\s*|\s+\+\s+|,?\s+or\s+|^or\s+|^and\s+)\s*", re.IGNORECASE)
_DASH = re.compile(r"\s*[-–—:]\s*")
_BUILDING = re.compile(
    r"\d|@|\b(?:university|universit\w*|college|school|institute|academy|campus|building|bldg|hall|cent(?:er|re)|tower|hotel|hub"
    r"|lab|laborator\w*|library|museum|stadium|floor|room|street|road|avenue|site|stage|palace|auditorium|union|complex)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Place:
    """A place; ``country`` is the ISO 3166-1 alpha-2 code, the others are English names."""

    city: str | None
    state: str | None
    country: str

    @property
    def key(self) -> str:
        """``country[/state[/city]]`` in lower case: ``in/karnataka/bengaluru``.

        Where the state of a city is not known, the city's name stands in its stead: two such cities then do not
        count as lying in one state.
        """
        parts = [self.country.lower()]
        if self.city:
            parts += [place_fold(self.state or self.city), place_fold(self.city)]
        elif self.state:
            parts.append(place_fold(self.state))
        return "/".join(parts)


def read_places(text: str) -> list[Place]:
    """The places that a location text names, in order and each once; empty where it names none that is known."""
    return list(_read(clean_line(text)))


def place_keys(text: str) -> list[str]:
    """The keys of :func:`read_places`: what scoring compares."""
    return list(dict.fromkeys(place.key for place in _read(clean_line(text))))


def country_name(code: str) -> str:
    """English name of a country; the code where it is not known."""
    return gazetteer().country_names.get(code, code)


@dataclass(frozen=True, slots=True)
class _Name:
    """A part of a text, and all it could mean."""

    text: str
    alias: City | None
    country: str | None
    states: tuple[State, ...]
    code_states: tuple[State, ...]
    code_country: str | None
    cities: tuple[City, ...]

    @property
    def known(self) -> bool:
        return bool(self.alias or self.country or self.states or self.cities)


@lru_cache(maxsize=65_536)
def _read(text: str) -> tuple[Place, ...]:
    text = _OUTER_BRACKETS.sub(r"\1", text)
    places = _read_plain(_BRACKETS.sub(" ", text))
    return places or tuple(place for inner in _BRACKETS.findall(text) for place in _read_plain(inner))


def _read_plain(text: str) -> tuple[Place, ...]:
    segments = [[name for part in segment.split(",") for name in _names(part)] for segment in _SEGMENTS.split(text)]
    # What is certain is read first: it is the context for what is not.
    context = frozenset(country for segment in segments for country in _certain_countries(segment))
    # "Georgia; Illinois; New York": a list of states, so that New York is one too.
    alone = [segment[0] for segment in segments if len(segment) == 1]
    only_states = len(alone) > 1 and all(name.states for name in alone)
    found = [place for segment in segments for place in _group(segment, context, only_states)]
    return tuple(dict.fromkeys(found))


# ── from parts to names ───────────────────────────────────────────────────────────────────────────


def _names(part: str) -> list[_Name]:
    """The names in a part between commas: one as a rule, two in ``"US-SF"``, ``"Toronto Canada"``, ``"NY and SF"``."""
    remote_first = bool(_NOT_PLACES.match(part.lstrip()))
    part = _CONNECTING.sub("", _NOT_PLACES.sub(" ", part)).strip(" .")
    part = " ".join(part.split())
    places = gazetteer()
    if not part or place_fold(part) in places.regions:
        return []
    whole = _name(part, places)
    if whole.known or (whole.code_states and not _DASH.search(part)):
        return [_after_remote(whole) if remote_first else whole]
    for splitting in (_CONJUNCTION, _DASH):
        pieces = [piece for piece in splitting.split(part) if piece]
        if len(pieces) > 1:
            names = [name for piece in pieces for name in _names(piece)]
            # A country or state before a dash belongs behind what follows it: "IN - Bengaluru", "US-SF".
            if splitting is _DASH and len(names) == 2 and (names[0].country or names[0].code_country):
                names.reverse()
            if any(name.known or name.code_country for name in names):
                return [name for name in names if name.known or name.code_states or name.code_country]
    return _by_words(part, places) or [whole]


def _after_remote(name: _Name) -> _Name:
    """``"Remote - New York"`` and ``"Remote - CA"`` are states: from where one may work, not where one has to be."""
    if name.states and any(state.is_city for state in name.states):
        return _Name(name.text, None, None, name.states, (), None, ())
    if name.code_states:
        return replace(name, alias=None, code_country=None)
    return name


def _name(text: str, places: Gazetteer) -> _Name:
    key = place_fold(text)
    # Codes count only as written by people who mean them: in capitals.
    code = text if text.isupper() and text.isalpha() and len(text) <= 3 else ""
    # Three capitals are an institution rather than a small place abroad: URI is no Swiss canton.
    return _Name(
        text=text,
        alias=places.aliases.get(key),
        country=places.countries.get(key),
        states=places.states.get(key, ()) if not code else (),
        code_states=places.state_codes.get(code, ()) if key not in places.countries else (),
        code_country=code if code in places.country_names else None,
        cities=places.cities.get(key, ()) if not code else (),
    )


def _by_words(part: str, places: Gazetteer) -> list[_Name]:
    """Reads ``"Toronto Canada"`` (a city and its country) and ``"Arya College Jaipur"`` (ends with a big city)."""
    words = part.split()
    for cut in range(1, len(words)):
        head, tail = _name(" ".join(words[:cut]), places), _name(" ".join(words[cut:]), places)
        if (head.cities or head.alias) and _inside(head, tail):
            return [head, tail]
        if (tail.cities or tail.alias) and head.country and _inside(tail, head):
            return [tail, head]
    for cut in range(1, len(words)):
        tail = _name(" ".join(words[cut:]), places)
        if (
            tail.alias
            or (tail.cities and tail.cities[0].population >= _KNOWN_AT_END)
            or (tail.country and not tail.states)
        ):
            return [tail]
    return []


def _inside(city: _Name, area: _Name) -> bool:
    countries = {area.country, *(state.country for state in area.states)}
    cities = [city.alias] if city.alias else list(city.cities)
    return any(candidate.country in countries for candidate in cities)


# ── from names to places ──────────────────────────────────────────────────────────────────────────


def _certain_countries(names: list[_Name]) -> Iterable[str]:
    for name in names:
        if name.alias:
            yield name.alias.country
        elif name.country and not name.states:
            yield name.country
        elif len({state.country for state in name.states}) == 1 and not name.country:
            yield name.states[0].country
    for name, area in pairwise(names):
        for place in _joined(name, area, None)[0]:
            yield place.country


def _group(names: list[_Name], context: frozenset[str], only_states: bool) -> Iterable[Place]:
    position = 0
    while position < len(names):
        name = names[position]
        area = names[position + 1] if position + 1 < len(names) else None
        beyond = names[position + 2] if position + 2 < len(names) else None
        joined, used = _joined(name, area, beyond) if area else ([], 0)
        if joined:
            yield from joined
            position += used
            continue
        place = _alone(name, context, only_states)
        if place:
            yield place
        position += 1


def _joined(name: _Name, area: _Name, beyond: _Name | None) -> tuple[list[Place], int]:
    """A name with the state or country behind it, and how many names that uses; nothing where they do not fit."""
    country = (beyond.country or beyond.code_country) if beyond else None
    cities = (name.alias, *name.cities) if name.alias else name.cities
    for state in (*area.code_states, *area.states):
        behind = country == state.country
        inside = [city for city in cities if (city.country, city.state) == (state.country, state.name)]
        if inside and (behind or not _better_country(cities, area)):
            return [Place(inside[0].name, state.name, state.country)], 2 + behind
        if area.alias and area.code_states and area.alias.state != state.name and not inside:
            # "Northridge, LA": Louisiana or Los Angeles?
            return [Place(None, None, state.country)], 2
    for code in (area.country, area.code_country):
        if code is None:
            continue
        inside = [city for city in cities if city.country == code]
        own = [state for state in name.states if state.country == code]
        if own and not any(state.is_city for state in own):
            return [Place(None, own[0].name, code)], 2
        if inside:
            return [Place(inside[0].name, inside[0].state, code)], 2
    return _unknown_city(name, area, country, cities)


def _better_country(cities: tuple[City, ...], area: _Name) -> bool:
    """``"Toronto, CA"``: a code may be a country too, and the biggest city of that name lies there."""
    return bool(cities) and area.code_country is not None and cities[0].country == area.code_country


def _unknown_city(name: _Name, area: _Name, country: str | None, cities: tuple[City, ...]) -> tuple[list[Place], int]:
    """A city that the gazetteer does not have there, before a state or country: ``"Bastrop, TX"``."""
    if name.country or name.alias or (name.states and not cities):
        return [], 0
    if cities and cities[0].population >= _BIG_CITY:
        # "Mumbai, Karnataka" and "Shanghai, Singapore" list two places; "Kingston, Rhode Island" is not Jamaica's.
        states = (*area.states, *area.code_states)
        elsewhere = states and cities[0].country not in {state.country for state in states}
        if not elsewhere and (area.alias or area.cities or not area.code_states):
            return [], 0
    city = None if _BUILDING.search(name.text) else name.text
    for states in (area.code_states, area.states):
        fitting = [state for state in states if country in {None, state.country}]
        if fitting and len({state.country for state in fitting}) == 1 and not (area.cities and not area.code_states):
            behind = country == fitting[0].country
            return [Place(city, fitting[0].name, fitting[0].country)], 2 + behind
    code = area.country or (area.code_country if not area.code_states else None)
    if code and not area.states:
        return [Place(city, None, code)], 2
    return [], 0


def _alone(name: _Name, context: frozenset[str], only_states: bool) -> Place | None:
    if only_states and (state := _state(name.states, context)):
        return Place(None, state.name, state.country)
    if name.alias:
        return Place(name.alias.name, name.alias.state, name.alias.country)
    if name.country:
        abroad = [state for state in name.states if state.country != name.country]
        if not abroad:
            return Place(None, None, name.country)
        # Georgia: the country or the state? Only the rest of the text can say.
        near = [state for state in abroad if state.country in context]
        return Place(None, near[0].name, near[0].country) if near else None
    state = _state(name.states, context)
    if state:
        own = [city for city in name.cities if (city.country, city.state) == (state.country, state.name)]
        return Place(own[0].name if state.is_city and own else None, state.name, state.country)
    if name.code_states and name.code_country:
        # "CA-Remote": California or Canada? Only the rest of the text can say.
        return Place(None, None, name.code_country) if name.code_country in context else None
    state = _state(tuple(state for state in name.code_states if state.country in (context or {"US", "CA"})), context)
    if state:
        return Place(None, state.name, state.country)
    return _city(name.cities, context)


def _state(states: tuple[State, ...], context: frozenset[str]) -> State | None:
    """The state that a bare name means: in a country of the context, else in the first preferred country."""
    for country in (*sorted(context), *gazetteer().preferred):
        for state in states:
            if state.country == country:
                return state
    return states[0] if len(states) == 1 else None


def _city(cities: tuple[City, ...], context: frozenset[str]) -> Place | None:
    near = [city for city in cities if city.country in context] or list(cities)
    if not near:
        return None
    best, *others = near
    if all(best.population >= _DOMINANT * other.population for other in others[:1]):
        return Place(best.name, best.state, best.country)
    countries = {city.country for city in near if city.population * _DOMINANT >= best.population}
    if len(countries) > 1:
        return None
    states = {city.state for city in near if city.country == best.country}
    return Place(None, states.pop() if len(states) == 1 else None, best.country)
