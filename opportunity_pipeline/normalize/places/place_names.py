"""A name of a place, and all that it could mean.

Belongs here: looking one name up in all its meanings: city, quarter, country, state, code. Does not belong here:
names in other than Latin script (``place_scripts``),
finding names in a text (``place_parts``), which of its meanings a name has beside the others (``place_order``), or what
places there are (``gazetteer``).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from opportunity_pipeline.normalize.places.gazetteer import gazetteer
from opportunity_pipeline.normalize.places.place_records import City, State, place_fold

# Three capitals are an institution rather than a small place abroad: URI is no Swiss canton.
_LONGEST_SHORT_NAME = 3
_LONGEST_CODE = 4
# "Tijuana, B.C."
_DOTTED = re.compile(r"[A-Z]\.[A-Z]\.?")


@dataclass(frozen=True, slots=True)
class Name:
    """A name, and all it could mean.

    Attributes:
        text: as written.
        alias: the one city that it means wherever nothing else is said.
        quarter: the part of a city that it could be.
        country: alpha-2 code of the country of that name.
        states: divisions of that name.
        code_states: divisions of that code.
        code_country: the country of that code.
        code_city: the city of that code.
        cities: cities of that name.
        offer: words for remote work stand beside it: a place to work from in its own right (*Canada Remote*).
        remote: it stands behind such a word and a dash: it says from where one may work (*Remote - New York*).
        trailed: a dash and such a word stand behind it (*US - Remote*).
        ranked: a dash parts it from the name before, which then says more generally where it is (*US-Chicago*).
        loose: it stands at the end of other words, or a venue bears it: no place beside another city.
        county: it names an area in a state that is no city (*Orange County*).
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
        """Whether it means a place without its surroundings."""
        return bool(self.alias or self.quarter or self.country or self.states or self.cities or self.code_city)

    @property
    def is_code(self) -> bool:
        """Whether it could be a code."""
        return bool(self.code_states or self.code_country)

    @property
    def all_cities(self) -> tuple[City, ...]:
        """The cities it could be, the likeliest first."""
        first = [city for city in (self.alias, self.code_city, self.quarter) if city]
        return (*first, *(city for city in self.cities if city not in first))


@lru_cache(maxsize=65_536)
def lookup(text: str) -> Name:
    """All that a text could mean that is one name."""
    places = gazetteer()
    key = place_fold(text)
    # Codes count only as written by people who mean them: in capitals.
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
