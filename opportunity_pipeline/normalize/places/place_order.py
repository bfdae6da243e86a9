"""Resolves the names in a location text together.

Belongs here: which names form one place, and which meaning each name has. Does not belong here: finding the names
(``place_names``).

The rules, in order of precedence:

1. A quarter next to its own city is that city (*Koramangala, Bangalore*).
2. A name before a state or country that contains it belongs to it (``"Toronto, CA"`` is in Canada, ``"Irvine, CA"`` in
   California). A name missing from the gazetteer is a city there, as written, unless it looks like a building.
3. A state or country before a name inside it belongs to that name (``"US-CA-Menlo Park"``, ``"India, Pune"``).
4. A country next to words for remote work is a separate offer (*Toronto, Canada Remote*).
5. A bare name is, first, one of the project's own names (``NYC``); then a country; then a state, unless the name
   usually means its city (*New York*, *Berlin*); then a city. A state name of several countries is India's, else the
   United States', Canada's, Britain's or Australia's; *Georgia* needs other places around it.
6. A name of several cities is the one in a state or country that the rest of the text names; else the one with at least
   three times the population of the next; else a city with only the attributes that all candidates share.
7. Anything else is not a place: unknown, never guessed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from opportunity_pipeline.normalize.places.bare_names import Around, alone
from opportunity_pipeline.normalize.places.gazetteer import gazetteer
from opportunity_pipeline.normalize.places.place import Place, of_city
from opportunity_pipeline.normalize.places.place_joining import holds, inside, is_quarter_of, joined, lies_around
from opportunity_pipeline.normalize.places.place_names import Name
from opportunity_pipeline.normalize.places.place_records import State, place_fold


def places_of(segments: Sequence[list[Name]], hints: Iterable[Name] = ()) -> list[Place]:
    """The places that the names of a text mean, in order and each once.

    Args:
        segments: the names between semicolons or similar separators.
        hints: names that add information but are not places of their own.
    """
    segments = list(_with_codes(segments))
    around = _around(segments, list(hints))
    found = [place for names in segments for place in _group(names, around)]
    return list(dict.fromkeys(found))


def _with_codes(segments: Sequence[list[Name]]) -> Iterator[list[Name]]:
    """The segments, each city joined with its state's code after a slash: ``"Curitiba/PR"``."""
    before: list[Name] = []
    for names in segments:
        code = names[0] if names else None
        city = before[-1] if before else None
        if code and city and not code.known and city.all_cities and _is_state_of(code, city):
            before = [*before, *names]
            continue
        if before:
            yield before
        before = names
    if before:
        yield before


def _is_state_of(code: Name, city: Name) -> bool:
    states = {(state.country, state.name) for state in code.code_states}
    # "Delaware/OH" is two states, not a town.
    other = any(state.country in gazetteer().preferred and not state.is_city for state in city.states)
    return not other and any((one.country, one.state) in states for one in city.all_cities)


def _around(segments: Sequence[list[Name]], hints: list[Name]) -> Around:
    together = [name for names in segments for name in names]
    countries: set[str] = set()
    states: set[tuple[str, str]] = set()
    by_name: set[str] = set()
    for names in (*segments, hints):
        for place in _certain(names):
            if place.country:
                countries.add(place.country)
                if place.state:
                    states.add((place.country, place.state))
        by_name.update(name.country for name in names if name.country and not name.states)
    told = _told(together, hints)
    countries.update(state.country for state in told)
    states.update((state.country, state.name) for state in told)
    # "Georgia; Illinois; New York": in a list of states, New York is a state too.
    single = [names[0] for names in segments if len(names) == 1]
    # "US: CA, NY, TX".
    divisions = [name for name in together if name.country != "US"]
    all_states = len(divisions) > 1 and _are_states(divisions)
    states_only = (all_states and len(divisions) > 2) or (len(single) > 1 and _are_states(single))
    return Around(frozenset(countries), frozenset(states), frozenset(by_name), all_states, states_only)


def _told(names: list[Name], hints: list[Name]) -> list[State]:
    """The states given by codes next to names: ``"Springfield (MO)"``, ``"Surrey (BC)"``, ``"Salem (TN)"`` in India."""
    states = [state for name in hints for state in name.code_states]
    cities = {(city.country, city.state) for name in names for city in name.all_cities} if states else set()
    american = [state for state in states if state.country == "US"]
    return [state for state in states if (state.country, state.name) in cities] or american


def _are_states(names: list[Name]) -> bool:
    """Whether names are, or could be, states: *LA* is one among codes, but not in ``"Bay Area / LA"``."""
    alone = gazetteer().city_codes_alone
    if not all(name.is_code for name in names) and any(name.code_city and name.text in alone for name in names):
        return False
    return all(name.states or any(state.country == "US" for state in name.code_states) for name in names)


def _certain(names: list[Name]) -> Iterator[Place]:
    """The places that are certain; they are resolved first and decide about the rest."""
    for name in names:
        if place_fold(name.text) in gazetteer().ambiguous:
            continue
        if name.alias:
            yield of_city(name.alias)
        elif name.country and not name.states:
            yield Place(None, None, name.country)
        elif (state := _one_state(name)) and not name.country:
            yield Place(None, state.name, state.country)
    for name, area in pairwise(names):
        yield from joined(name, area, None)[0]


def _one_state(name: Name) -> State | None:
    """The division that a name means: the only one, or that of a preferred country (Florida is also in Uruguay)."""
    preferred = [state for state in name.states if state.country in gazetteer().preferred]
    found = preferred if preferred and not preferred[0].is_city else list(name.states)
    return found[0] if len({state.country for state in found}) == 1 else None


def _group(names: list[Name], around: Around) -> Iterator[Place]:
    at = 0
    scope: Name | None = None
    while at < len(names):
        name = names[at]
        area = names[at + 1] if at + 1 < len(names) else None
        beyond = names[at + 2] if at + 2 < len(names) else None
        before = names[at - 1] if at else None
        if (area and is_quarter_of(name, area)) or (before and is_quarter_of(name, before)):
            at += 1
            continue
        if (before and lies_around(before, name)) or (area and lies_around(area, name)):
            at += 1
            continue
        if name.loose and any(other.all_cities and not other.loose for other in names[at + 1 :]):
            # "Chandigarh University, Mohali": the first name is part of a building's name.
            at += 1
            continue
        deeper = area is not None and area.ranked and holds(name, area, beyond)
        place = inside(name, scope) if scope and name.ranked and not deeper else None
        if place:
            yield place
            # "US-TX-Austin, USA"; but not "US-NY, US-CHI".
            told = bool(area and area.country == place.country and not area.offer and not (beyond and beyond.ranked))
            at, scope = at + 1 + told, None
            continue
        if area and area.trailed and at:
            # "Seattle, New York, US - Remote" also offers the country; "Pune, India - Remote" does not.
            area = names[at + 1] = replace(area, offer=True)
        places, used = joined(name, area, beyond) if area else ([], 0)
        if places:
            yield from places
            at, scope = at + used, None
            continue
        if area and holds(name, area, beyond):
            at, scope = at + 1, name
            continue
        place = (inside(name, scope) if scope else None) or alone(name, around)
        if place:
            yield place
        at, scope = at + 1, None
