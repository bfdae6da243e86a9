"""A place name and all its possible meanings.

Belongs here: looking up one name as city, quarter, country, state and code. Does not belong here: names in non-Latin
scripts (``place_scripts``), finding names in a text (``place_parts``), choosing among a name's meanings
(``place_order``), or the places themselves (``gazetteer``).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from opportunity_pipeline.normalize.places.gazetteer import gazetteer
from opportunity_pipeline.normalize.places.place_records import City, State, place_fold

# Three capitals are an institution rather than a small foreign place: URI is not the Swiss canton.
_LONGEST_SHORT_NAME = 3
_LONGEST_CODE = 4
# "Tijuana, B.C."
_DOTTED = re.compile(r"[A-Z]\.[A-Z]\.?")


@dataclass(frozen=True, slots=True)
class Name:
    """A name and all its possible meanings.

    Attributes:
        text: as written.
        alias: the city that it means unless the text says otherwise.
        quarter: the quarter that it could be.
        country: alpha-2 code of the country with that name.
        states: divisions with that name.
        code_states: divisions with that code.
        code_country: the country with that code.
        code_city: the city with that code.
        cities: cities with that name.
        offer: adjacent to words for remote work: a separate place to work from (*Canada Remote*).
        remote: after such a word and a dash: where one may work from (*Remote - New York*).
        trailed: before a dash and such a word (*US - Remote*).
        ranked: after a dash; the name before it is the wider area (*US-Chicago*).
        loose: at the end of other words or part of a venue's name; ignored next to another city.
        county: an area in a state that is not a city (*Orange County*).
    """

    text: str
    alias: City | None = None
    quarter: City | None = None
    country: str | None = None
    states: tuple[State, ...] = ()
    code_states: tuple[State, ...] = ()
    code_country: str | None = None
    code_city: City | None = None
    cities: tuple[City, ...] = ()
    offer: bool = False
    remote: bool = False
    trailed: bool = False
    ranked: bool = False
    loose: bool = False
    county: bool = False

    @property
    def known(self) -> bool:
        """Whether it names a place without further context."""
        return bool(self.alias or self.quarter or self.country or self.states or self.cities or self.code_city)

    @property
    def is_code(self) -> bool:
        """Whether it could be a code."""
        return bool(self.code_states or self.code_country)

    @property
    def all_cities(self) -> tuple[City, ...]:
        """The cities it could be, most likely first."""
        first = [city for city in (self.alias, self.code_city, self.quarter) if city]
        return (*first, *(city for city in self.cities if city not in first))


@lru_cache(maxsize=65_536)
def lookup(text: str) -> Name:
    """All meanings of a text that is one name."""
    places = gazetteer()
    key = place_fold(text)
    # Codes count only in capitals, which shows that a code is meant.
    letters = text.replace(".", "") if _DOTTED.fullmatch(text) else text
    code = letters if letters.isupper() and letters.isalpha() and len(letters) <= _LONGEST_CODE else ""
    if key in places.regions:
        return Name(text, code_city=places.city_codes.get(code))
    short = 0 < len(code) <= _LONGEST_SHORT_NAME and letters == text
    states = places.states.get(key, ())
    return Name(
        text=text,
        alias=places.aliases.get(key),
        quarter=places.quarters.get(key),
        country=places.countries.get(key),
        states=tuple(state for state in states if state.country == "IN") if short else states,
        code_states=places.state_codes.get(code, ()) if key not in places.countries else (),
        code_country=places.country_codes.get(code) if letters == text else None,
        code_city=places.city_codes.get(code) if letters == text else None,
        cities=places.cities.get(key, ()) if not short else (),
    )
