"""Decides whether two postings may be in the same place.

Belongs here: places, regions and remote work as far as postings are compared by them. Does not belong here: reading a
location text (``normalize.places``), or the work mode that is shown (``normalize.work_mode``).

Places agree if they are equal, one contains the other, one is in a list of the other, one is the name that the other
begins with, or one is unstated.

Remote work, from anywhere or within a country, agrees with remote work and with a whole country, but not with an
office. An excluded place (*Worldwide except US*) agrees with no place in it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import lru_cache

from rapidfuzz.distance import OSA

from opportunity_pipeline.normalize.duplicates.location_text import (
    in_own_country,
    nearest_names,
    parted_at_near,
    says_state_of_australia,
    written_out,
)
from opportunity_pipeline.normalize.duplicates.regions import all_regions, called_like_regions, metros
from opportunity_pipeline.normalize.places.gazetteer import gazetteer
from opportunity_pipeline.normalize.places.place_records import place_fold
from opportunity_pipeline.normalize.places.places import place_keys

_REMOTE = re.compile(
    r"\b(?:remote(?:ly)?|rem|work[\s-]?(?:ing)?[\s-]from[\s-](?:home|anywhere)|wfh|telecommut\w*|home[\s-]based"
    r"|anywhere(?!\s+in\s+(?!the\s+world))"
    r"|worldwide|virtual(?:ly)?|online|everywhere|distributed)\b",
    re.IGNORECASE,
)
# Fillers in place of a location.
_NOTHING_SAID = re.compile(
    r"\b(?:(?:multiple|various|several|many|all|any|other|different|flexible)"
    r"(?:\s+(?:locations?|cities|offices|places|states|sites))?|\d+\s+(?:more\s+)?(?:locations?|cities)|locations?"
    r"|nationwide|offline|global|international|flexible|hybrid|on[\s-]?site|in[\s-]?(?:office|person)|office|hq|headquarters?"
    r"|[ecmp][sd]?t|cest|gmt|utc|time\s?zones?|tba|tbd|n/?a|none|unknown|not specified|unspecified)\b",
    re.IGNORECASE,
)
# "London Area, United Kingdom", "New York City Metropolitan Area"; "Bay Area" is a name.
_SURROUNDINGS = re.compile(r"(?<!bay)\s+(?:metro(?:politan)?\s+)?(?:area|region)\b", re.IGNORECASE)
# "Newman, WA": letters that stand for states of more than one country.
_CITY_AND_LETTERS = re.compile(r"\s*([^,]+?),\s*([A-Z]{2,3})\s*")
# "Worldwide except US", "Europe (excl. UK and Ireland)", "Non-US": where the work is not, to the end of the remark.
_EXCEPT = re.compile(
    r"\b(?:except(?:ing|ion)?(?:\s+(?:for|in|from))?|excluding|excludes?|excl\b\.?|outside(?:\s+of)?|other\s+than|without"
    r"|(?:but\s+)?(?:not|no|cannot\s+be)\s+(?:(?:available|open|eligible|located|based|hiring)\s+)?"
    r"(?:in|to|from|for|within|accepting)|but\s+not|non)[\s:-]+(?P<places>[^()\[\];|]+)",
    re.IGNORECASE,
)
# "Mallow, Co. Cork": counties of Ireland and Britain that share a name with a town in them.
_COUNTY = re.compile(r",\s*(?:co\.?|county)\s+([^,]+?)\s*(?:,|$)", re.IGNORECASE)
_COUNTRIES_OF_COUNTIES = frozenset({"gb", "ie"})
_LISTED = re.compile(r"\s*(?:[,/&]|\band\b|\bor\b)\s*", re.IGNORECASE)
_LEAST_FOR_TYPO = 6
# States that are hardly more than one city.
_CITY_STATES = frozenset({"bh", "hk", "lu", "mc", "mo", "mt", "sg", "in/goa"})
_DEPTH_OF_CITIES = 2
_BESIDE_REMOTE = frozenset(
    {"fully", "only", "friendly", "first", "ok", "possible", "eligible", "within", "in", "the", "world", "from", "or"}
    | {"and", "work", "home"}
)


@dataclass(frozen=True, slots=True)
class Area:
    """Where the work of a posting is done.

    Attributes:
        places: keys of places (``in/karnataka/bengaluru``).
        regions: for each named region, the codes of its countries.
        remote: it may be done from elsewhere.
        words: words of the text, if it names no known place or region.
        excluded: keys of places where the work is not.
        bare: the name of a city, if the text gives only that and leaves open which of the cities so named.
        letters: letters beside the bare name, which may stand for one of several states; ``""`` if there are none.
        county: the county beside a town; another text may give only the county.
        only: the whole text, if it is a single name.
        nearest: names that come first or in brackets, before what contains them.
    """

    places: tuple[str, ...] = ()
    regions: tuple[frozenset[str], ...] = ()
    remote: bool = False
    words: frozenset[str] = frozenset()
    excluded: frozenset[str] = frozenset()
    bare: str = field(default="", compare=False)
    letters: str = field(default="", compare=False)
    county: str = field(default="", compare=False)
    only: str = field(default="", compare=False)
    nearest: frozenset[str] = field(default=frozenset(), compare=False)

    @property
    def unsaid(self) -> bool:
        """Whether nothing is known of it."""
        return not (self.places or self.regions or self.remote or self.words)

    @property
    def anywhere(self) -> bool:
        """Whether all that is known is that the work is remote."""
        return self.remote and not (self.places or self.regions or self.words)


@lru_cache(maxsize=65_536)
def read_area(location: str) -> Area:
    """Reads a location text; accepts any text and never raises."""
    if not location:
        return Area()
    if excepted := _EXCEPT.search(location):
        rest = read_area(location[: excepted.start()] + location[excepted.end() :])
        # Nothing that contains a place named beside it is excluded: "US (except CA)" does not exclude all of the US.
        excluded = {
            key
            for key in _keys_within(excepted["places"], rest.places)
            if not any(holds(key, place) for place in rest.places)
        }
        if excluded:
            return replace(rest, excluded=rest.excluded | excluded)
    town, around_town = parted_at_near(location)
    if around_town:
        own, whole = read_area(town), read_area(around_town)
        return replace(whole, words=whole.words | own.words) if own.words else own
    in_australia = says_state_of_australia(location)
    location = written_out(location)
    folded = f" {place_fold(location)} "
    around = [place for name, places in metros().items() if f" {name} " in folded for place in places]
    beside_countries = folded
    for country in called_like_regions():
        beside_countries = beside_countries.replace(f" {country} ", " ")
    regions = tuple(held for name, held in all_regions().items() if f" {name} " in beside_countries)
    # A list of cities of the metro says more than its name, and "Pan India" less than India.
    places = (*(() if around or regions else place_keys(_SURROUNDINGS.sub("", location))), *around)
    if regions:
        places = tuple(place for place in place_keys(location) if "/" in place)
    if in_australia and len(places) > 1:
        places = tuple(map(in_own_country, places))
    remote = bool(_REMOTE.search(location))
    words: frozenset[str] = frozenset()
    if not places and not regions:
        said = place_fold(_NOTHING_SAID.sub(" ", _REMOTE.sub(" ", location))).split()
        # Without a postcode, which few state: "8630 Rüti".
        words = frozenset(word for word in said if not word.isdecimal()) - _BESIDE_REMOTE
    named = _CITY_AND_LETTERS.fullmatch(location)
    city, letters = (place_fold(named[1]), named[2].lower()) if named else (folded.strip(), "")
    bare = city if len(places) == 1 and places[0].endswith(f"/{city}") else ""
    told = _COUNTY.search(location)
    county = place_fold(told[1]) if told else ""
    nearest = nearest_names(location)
    only = folded.strip() if len(nearest) == 1 and folded.strip() in nearest else ""
    return Area(places, regions, remote, words, frozenset(), bare, letters, county, only, nearest)


def _keys_within(text: str, around: tuple[str, ...]) -> frozenset[str]:
    """Keys of the places that a text names, in the surrounding country, and of the countries in its regions."""
    countries = {place[:2].upper() for place in around}
    country = gazetteer().country_names[countries.pop()] if len(countries) == 1 else ""
    return frozenset(
        key
        for part in _LISTED.split(text)
        for named in [read_area(f"{part}, {country}".rstrip(", "))]
        for key in frozenset(named.places).union(*named.regions)
    )


def agree(a: Area, b: Area) -> bool:
    """Whether two postings may be in the same place."""
    if _is_excluded(a, b) or _is_excluded(b, a):
        return False
    if a.unsaid or b.unsaid:
        return True
    if (a.remote and not b.remote and _is_office(b, a)) or (b.remote and not a.remote and _is_office(a, b)):
        return False
    if any(holds(one, other) or holds(other, one) for one in a.places for other in b.places) or _namesakes(a, b):
        return True
    if _lies_in_county(a, b) or _lies_in_county(b, a) or _is_named(a, b) or _is_named(b, a):
        return True
    if _in_region(a, b) or _in_region(b, a):
        return True
    if a.anywhere or b.anywhere:
        other = b if a.anywhere else a
        return other.remote or bool(other.regions) or any("/" not in place for place in other.places)
    return _words_agree(a, b) or _words_agree(b, a)


def meet(a: Area, b: Area) -> bool:
    """Whether two postings state the same city, known or not, or both state remote work."""
    cities = {place for place in a.places if place.count("/") > 1 or place in _CITY_STATES} & set(b.places)
    if cities or _namesakes(a, b) or _is_named(a, b) or _is_named(b, a) or not set(a.regions).isdisjoint(b.regions):
        return True
    return ((a.remote and b.remote) or bool(a.words or b.words)) and agree(a, b)


def holds(one: str, other: str) -> bool:
    """Whether the place of the first key equals or contains that of the second."""
    return one == other or other.startswith(f"{one}/")


def _namesakes(a: Area, b: Area) -> bool:
    """Whether one gives a city name and leaves open which city of that name: *Durham*, *Durham, UK*, *Newman, WA*."""
    return any(
        _may_be(place, one) or any(_is_unknown(own) and _in_one_country(own, place) for own in one.places)
        for one, other in ((a, b), (b, a))
        if one.bare or any(map(_is_unknown, one.places))
        for place in other.places
        if place.count("/") > 1
    )


def _is_named(a: Area, b: Area) -> bool:
    """Whether one text is just the name that the other begins with: *Zell am See*, *Zell am See, Salzburg*.

    Whatever the gazetteer makes of the two, nothing distinguishes them.
    """
    if not a.only or a.remote != b.remote:
        return False
    return a.only in b.nearest or any(
        min(len(a.only), len(name)) >= _LEAST_FOR_TYPO and OSA.distance(a.only, name, score_cutoff=1) <= 1
        for name in b.nearest
        if a.only[0] == name[0]
    )


def _lies_in_county(a: Area, b: Area) -> bool:
    """Whether one text is only a name shared by a town and the other's county: *Cork*, *Mallow, Co. Cork*."""
    # A town name alone does not show which of its namesakes is meant.
    return bool(a.county) and a.county == b.bare and all(place[:2] in _COUNTRIES_OF_COUNTIES for place in a.places)


def _may_be(place: str, area: Area) -> bool:
    country, state, city = place.split("/", 2)
    letters = area.letters
    stands_for = letters in {"", country, "".join(word[0] for word in state.split())} or state.startswith(letters)
    return bool(area.bare) and city == area.bare and stands_for


def _is_unknown(place: str) -> bool:
    """Whether the key is of a city whose state is unknown; the city's name then stands in for the state."""
    _, _, city = place.partition("/")
    state, _, city = city.partition("/")
    return bool(city) and state == city


def _in_one_country(one: str, other: str) -> bool:
    return one[:2] == other[:2] and one.rpartition("/")[2] == other.rpartition("/")[2]


def _is_excluded(a: Area, b: Area) -> bool:
    """Whether all places of a posting are excluded by the other."""
    if not a.excluded or not (b.places or b.regions):
        return False
    return all(any(holds(out, place) for out in a.excluded) for place in b.places) and all(
        region <= a.excluded for region in b.regions
    )


def _is_office(area: Area, remote: Area) -> bool:
    """Whether one is only in cities, and the remote one is open to a whole country or the world."""
    cities = bool(area.places) and all("/" in place for place in area.places)
    return cities and not area.regions and not any("/" in place for place in remote.places)


def _in_region(a: Area, b: Area) -> bool:
    return any(
        any(place[:2] in held for place in b.places) or any(held <= other for other in b.regions) for held in a.regions
    )


def _words_agree(a: Area, b: Area) -> bool:
    """Whether a text that names no known place agrees with another that contains its words."""
    if b.words:
        return bool(a.words) and a.words <= b.words
    # An unknown town may lie in any country, and in any state of it.
    if b.places and a.remote == b.remote and all(_is_broad(place) for place in b.places):
        return bool(a.words)
    cities = {word for place in b.places for word in place.rpartition("/")[2].split()}
    return any(
        word in cities or any(OSA.distance(word, city) <= len(word) // _LEAST_FOR_TYPO for city in cities)
        for word in a.words
        if word in cities or len(word) >= _LEAST_FOR_TYPO
    )


def _is_broad(place: str) -> bool:
    """Whether a key is of a country, or of a state that is more than one city."""
    return "/" not in place or (place.count("/") < _DEPTH_OF_CITIES and place not in _CITY_STATES)


def lies_in(area: Area, held: frozenset[str]) -> bool:
    """Whether all of an area lies within these countries."""
    return (
        bool(area.places or area.regions)
        and all(place[:2] in held for place in area.places)
        and all(region <= held for region in area.regions)
    )
