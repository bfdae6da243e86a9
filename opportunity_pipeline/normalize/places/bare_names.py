"""Resolves a place name that stands alone.

Belongs here: choosing among a name's meanings by usage and by the other names in the text. Does not belong here: names
that form one place together (``place_joining``).
"""

from __future__ import annotations

from dataclasses import dataclass

from opportunity_pipeline.normalize.places.gazetteer import gazetteer, has_namesake
from opportunity_pipeline.normalize.places.place import CITY_STATES, Place, most_likely, of_city
from opportunity_pipeline.normalize.places.place_names import Name
from opportunity_pipeline.normalize.places.place_records import City, State, place_fold

# A city far from the other places of a text still counts if it is this many times bigger.
_FAR_BIGGER = 5
# A bare name may mean a city with at least a tenth of the population of its namesake.
_LIKELY = 10
_CITY_FROM = 100_000
_SHORT = 2
# Codes that mean a country as often as a state.
_TWO_MEANINGS = frozenset({"IN", "CA", "DE"})
# Country codes that are unambiguous in a place field.
_PLAIN_CODES = frozenset(
    {
        *("AT", "AU", "BE", "BG", "CH", "CZ", "DK", "ES", "FI", "FR", "GB", "GR", "HU", "IE", "JP", "KR", "MX", "NO"),
        *("NZ", "PH", "PL", "PT", "RO", "SG", "TR"),
    }
)


@dataclass(frozen=True, slots=True)
class Around:
    """The evidence from the rest of a text.

    Attributes:
        countries: countries that it certainly names, directly or through a place in them.
        states: states that it certainly names: country and name.
        by_name: countries that it names directly.
        all_states: whether all its names are, or could be, states.
        states_only: whether there are so many of them that even *New York* is a state.
    """

    countries: frozenset[str]
    states: frozenset[tuple[str, str]]
    by_name: frozenset[str]
    all_states: bool
    states_only: bool


def alone(name: Name, around: Around) -> Place | None:
    """The place that a name means on its own; ``None`` if there is none or the meaning is undecided."""
    if name.offer and (name.country or name.code_country):
        return Place(None, None, name.country or name.code_country)
    american = [state for state in (*name.states, *name.code_states) if state.country == "US"]
    if name.text in _TWO_MEANINGS and name.code_country in around.countries and "US" not in around.countries:
        # "DE-Berlin; DE-Remote".
        return Place(None, None, name.code_country)
    if american and ((around.states_only and not name.country) or (name.remote and not name.country)):
        return Place(None, american[0].name, "US")
    if place_fold(name.text) in gazetteer().ambiguous:
        return _ambiguous(name, around)
    if name.alias:
        return of_city(name.alias)
    if name.code_city and (around.countries or name.text in gazetteer().city_codes_alone):
        return of_city(name.code_city)
    if name.country:
        return _country(name, name.country, around)
    state = _state(name.states, around)
    # Portland is the city, not a parish of Jamaica.
    if state and (state.country in gazetteer().preferred or not _is_big_city(name)):
        own = [city for city in name.cities if (city.country, city.state) == (state.country, state.name)]
        return of_city(own[0]) if state.is_city and own else Place(None, state.name, state.country)
    if name.quarter and not has_namesake(name.quarter, gazetteer()):
        return of_city(name.quarter)
    return _code(name, around) if name.is_code else _city(name.cities, around)


def _is_big_city(name: Name) -> bool:
    # Morelos is the state, although Ecatepec de Morelos is also called that.
    key = place_fold(name.text)
    if key in gazetteer().divisions_first:
        return False
    return any(city.population >= _CITY_FROM and place_fold(city.name) == key for city in name.cities[:1])


def _country(name: Name, code: str, around: Around) -> Place | None:
    abroad = [state for state in name.states if state.country != code]
    if not abroad:
        return Place(gazetteer().country_names[code] if code in CITY_STATES else None, None, code)
    # Georgia: the country or the state? Only the rest of the text decides.
    if any(state.country in around.countries for state in abroad) and not around.by_name - {"US"}:
        return Place(None, abroad[0].name, abroad[0].country)
    return Place(None, None, code) if around.by_name - {"US"} else None


def _ambiguous(name: Name, around: Around) -> Place | None:
    near = _near(name.cities, around)
    if near and (near[0].country, near[0].state) in around.states:
        return of_city(near[0])
    states = [state for state in name.states if state.country in gazetteer().preferred]
    likely = [city for city in name.cities if city.population * _LIKELY >= name.cities[0].population]
    if states and around.all_states:
        return Place(None, states[0].name, states[0].country)
    if states:
        # Washington: the state or the capital? Only the country is certain.
        countries = {state.country for state in states} | {city.country for city in likely}
        return Place(None, None, countries.pop()) if len(countries) == 1 else None
    if near and len(near) < len(name.cities):
        return most_likely(near)
    countries = {code for code in (name.country, *(city.country for city in name.cities)) if code}
    city = name.cities[0].name if name.cities else name.text
    return Place(city, None, countries.pop() if len(countries) == 1 else None, unsure=True)


def _state(states: tuple[State, ...], around: Around) -> State | None:
    """The state that a bare name means: in a country named in the text, else in the first preferred country."""
    for country in (*sorted(around.countries), *gazetteer().preferred):
        for state in states:
            if state.country == country:
                return state
    return states[0] if len(states) == 1 else None


def _code(name: Name, around: Around) -> Place | None:
    if name.text in _TWO_MEANINGS:
        # "CA-Remote": California or Canada? Only the rest of the text decides.
        if name.code_country and (name.code_country in around.countries or around.by_name):
            return Place(None, None, name.code_country)
        near = [state for state in name.code_states if (state.country, state.name) in around.states]
        return Place(None, near[0].name, near[0].country) if near else None
    near = [state for state in name.code_states if state.country in around.countries]
    if not near and name.code_country in around.countries:
        # "Amsterdam / Remote NL" is not in Newfoundland.
        return Place(None, None, name.code_country)
    # "NSW" and "NRW" are unambiguous; "SIN" is not only Sinaloa.
    sure = gazetteer().preferred if len(name.text) > _SHORT and not name.code_country else ("US", "CA")
    usual = [state for state in name.code_states if state.country in sure]
    if len(name.text) > 1 and (near or usual):
        state = (near or usual)[0]
        return Place(None, state.name, state.country)
    return Place(None, None, name.code_country) if name.text in _PLAIN_CODES else None


def _near(cities: tuple[City, ...], around: Around) -> list[City]:
    """The cities in a state named in the text, else those in a country named in it."""
    near = [city for city in cities if city.state and (city.country, city.state) in around.states]
    return near or [city for city in cities if city.country in around.countries]


def _city(cities: tuple[City, ...], around: Around) -> Place | None:
    near = _near(cities, around)
    if near and cities[0].population < _FAR_BIGGER * near[0].population:
        return most_likely(near)
    return most_likely(list(cities))
