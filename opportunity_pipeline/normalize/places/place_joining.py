"""Joins adjacent names into one place: a city and its state, a state and its country, a quarter and its city.

Belongs here: whether two or three adjacent names are one place. Does not belong here: iterating over the names of a
text (``place_order``), or resolving a single name (``bare_names``).
"""

from __future__ import annotations

from opportunity_pipeline.normalize.places.gazetteer import gazetteer
from opportunity_pipeline.normalize.places.place import CITY_STATES, Place, most_likely, of_city
from opportunity_pipeline.normalize.places.place_names import Name
from opportunity_pipeline.normalize.places.place_patterns import BUILDING
from opportunity_pipeline.normalize.places.place_records import City, place_fold

_BIG_CITY = 500_000


def is_quarter_of(name: Name, city: Name) -> bool:
    """Whether a name is a quarter of the adjacent city, which then is the place."""
    quarter, whole = name.quarter, city.alias or city.code_city or next(iter(city.cities), None)
    if quarter is None or whole is None or whole.country != quarter.country:
        return False
    # "Brooklyn, NY" names the state; "Hollywood, LA" cannot.
    if any((state.country, state.name) == (quarter.country, quarter.state) for state in city.code_states):
        return False
    return quarter.within in {whole.name, whole.within}


def lies_around(city: Name, area: Name) -> bool:
    """Whether a metropolitan area after a city contains it: ``"Noida, Delhi NCR"``."""
    states = gazetteer().surroundings.get(place_fold(area.text), frozenset())
    return any((one.country, one.state) in states for one in city.all_cities[:1])


def joined(name: Name, area: Name, beyond: Name | None) -> tuple[list[Place], int]:
    """A name joined with the following state or country, and the number of names used; empty if they do not fit."""
    if name.offer or area.offer:
        return [], 0
    country = (beyond.country or beyond.code_country) if beyond and not beyond.offer else None
    cities = name.all_cities
    for state in (*area.code_states, *area.states):
        inside = [city for city in cities if (city.country, city.state) == (state.country, state.name)]
        used = 2 + (country == state.country)
        if inside:
            return [of_city(inside[0])], used
        if not name.alias and any((own.country, own.name) == (state.country, state.name) for own in name.states):
            # "Bay Area, California", "Southeast Kansas, KS".
            return [Place(None, state.name, state.country)], used
    if area.code_city and area.code_states and not (name.known or name.is_code or _is_either_way_in(area)):
        # "Northridge, LA": Louisiana or Los Angeles?
        return [Place(None, None, area.code_states[0].country)], 2
    if area.country and (city := _in_own_state(name, area.text)):
        # "Dehradun, UK" is in Uttarakhand.
        return [city], 2
    for code in (area.country, area.code_country):
        if code and (place := _in_country(name, code, cities)):
            return [place], 2
    return _unknown_city(name, area, country)


def _in_own_state(name: Name, code: str) -> Place | None:
    """A big city before its state's code, even if that code is better known as a country's."""
    states = {(state.country, state.name) for state in gazetteer().state_codes.get(code, ())}
    city = name.alias
    return of_city(city) if city and (city.country, city.state) in states else None


def _in_country(name: Name, code: str, cities: tuple[City, ...]) -> Place | None:
    inside = [city for city in cities if city.country == code]
    own = [state for state in (*name.states, *name.code_states) if state.country == code]
    if own and not any(state.is_city for state in own):
        # "Washington, USA": the state or the capital?
        either = bool(inside) and place_fold(name.text) in gazetteer().ambiguous
        return Place(None, None if either else own[0].name, code)
    if inside and inside[0] in (name.alias, name.quarter, name.code_city):
        return of_city(inside[0])
    return most_likely(inside)


def _unknown_city(name: Name, area: Name, country: str | None) -> tuple[list[Place], int]:
    """A city missing from the gazetteer, before a state or country: ``"Bastrop, TX"``."""
    abroad = not any(city.country in {"US", "CA"} for city in name.all_cities[:1])
    unsure = area.country or area.alias or place_fold(area.text) in gazetteer().ambiguous
    in_full = area.states if abroad and not unsure else ()
    near = {state.country for state in (*area.code_states, *in_full) if not state.is_city}
    american = "US" in near or ("CA" in near and area.code_country is None)
    # Hanover is a parish of Jamaica too, and Essex an area of England.
    is_state = any(not state.is_city and (state.country in near or not american) for state in name.states)
    if name.is_code or name.code_city:
        return [], 0
    if name.alias or name.country or name.quarter or (name.states and (is_state or not name.cities)):
        # "Berlin, CT" and "Lebanon, NH" are in the US; "Toronto, NY" and "Florida, Georgia" are two places each.
        if not american or (area.code_city and not _is_small_abroad(name, area)) or is_state:
            return [], 0
    elif name.cities and name.cities[0].population >= _BIG_CITY:
        # "Kingston, Rhode Island" is not Jamaica's.
        states = (*area.states, *area.code_states)
        elsewhere = bool(states) and name.cities[0].country not in {state.country for state in states}
        if not elsewhere and (area.alias or area.cities or not area.code_states):
            return [], 0
    if name.country and area.ranked and name.country in {state.country for state in (*area.states, *area.code_states)}:
        # "United States-Texas-Austin": the country before its state.
        return [], 0
    city = None if name.county or BUILDING.search(name.text) else name.text
    for states in (area.code_states, area.states):
        fitting = [state for state in states if country in {None, state.country}]
        fitting = [state for state in fitting if state.country == "US"] or fitting
        if fitting and len({state.country for state in fitting}) == 1 and not (area.alias and not area.code_states):
            return [Place(city, fitting[0].name, fitting[0].country)], 2 + (country == fitting[0].country)
    code = area.country or (area.code_country if not area.code_states else None)
    if code and not area.states and code not in CITY_STATES:
        return [Place(city, None, code)], 2
    return [], 0


def _is_either_way_in(area: Name) -> bool:
    """Whether a code means both a city and the state around it: *NY*."""
    city = area.code_city
    return city is not None and any(
        (state.country, state.name) == (city.country, city.state) for state in area.code_states
    )


def _is_small_abroad(name: Name, area: Name) -> bool:
    """Whether a name before *NY* is a town in that state rather than a foreign city listed with New York City."""
    if not _is_either_way_in(area):
        return False
    likeliest = max((city.population for city in name.all_cities), default=0)
    return likeliest < _BIG_CITY and not any(city.country in {"US", "CA"} for city in name.all_cities[:1])


def holds(area: Name, name: Name, beyond: Name | None) -> bool:
    """Whether a state or country precedes a place inside it: ``"US-Chicago"``, ``"India, Pune"``."""
    if (area.offer and not name.ranked) or area.alias or name.offer:
        return False
    areas = {(state.country, state.name) for state in (*area.states, *area.code_states) if not state.is_city}
    countries = {code for code in (area.country, area.code_country) if code}
    if any((city.country, city.state) in areas or city.country in countries for city in name.all_cities):
        return True
    if any(state.country in countries for state in (*name.states, *name.code_states)):
        # "US, CA, Menlo Park"; "Canada, Ontario" too, but "US, IN" may be two countries.
        return bool(name.states) or beyond is not None or name.ranked
    return name.ranked and not name.known and not name.is_code and bool(areas)


def inside(name: Name, scope: Name) -> Place | None:
    """A name after the state or country that contains it."""
    areas = [(state.country, state.name) for state in (*scope.states, *scope.code_states)]
    inside = [city for city in name.all_cities if (city.country, city.state) in areas]
    if inside:
        return of_city(inside[0])
    for code in (scope.country, scope.code_country):
        if code is None:
            continue
        if (name.alias or name.code_city) and name.all_cities[0].country == code:
            return of_city(name.all_cities[0])
        if place := _in_country(name, code, name.all_cities):
            return place
    if name.ranked and not name.known and not name.is_code and areas and not BUILDING.search(name.text):
        return Place(name.text, areas[0][1], areas[0][0])
    return None
