"""Finds places in sentences that say where the work is done or the person must live.

Belongs here: which stretch of a running text names a place of work. Does not belong here: the phrases before it
(``place_phrases``, ``place_languages``), parsing that stretch (``places``), titles (``title_places``), or whether the
work is remote (``mode_statements``).

A place counts after words such as *based in*, *our office in*, *Work location:*, and in *our Pune office*. Sentences
about head offices, customers, other teams, pay and permits do not count. Only sentences that contain a place name are
examined: two or three per description.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache

from opportunity_pipeline.normalize.places.gazetteer import gazetteer
from opportunity_pipeline.normalize.places.job_clauses import clauses_of_job
from opportunity_pipeline.normalize.places.place import CITY_STATES, Place
from opportunity_pipeline.normalize.places.place_languages import (
    ALL_OVER,
    ANY_ABROAD,
    AWAY_ABROAD,
    BEHIND_ABROAD,
    ELSEWHERE_ABROAD,
    FREE_TO_CHOOSE,
    NO_WORK_ABROAD,
    WORK_ABROAD,
)
from opportunity_pipeline.normalize.places.place_name_phrases import NAMED
from opportunity_pipeline.normalize.places.place_names import lookup
from opportunity_pipeline.normalize.places.place_phrases import (
    AT,
    BEHIND,
    BEHIND_WITH,
    EVENT,
    LABEL,
)
from opportunity_pipeline.normalize.places.place_records import place_fold
from opportunity_pipeline.normalize.places.place_runs import LONGEST_STRETCH, run_of_places
from opportunity_pipeline.normalize.places.place_script_statements import OWN_SCRIPT, places_in_own_script
from opportunity_pipeline.normalize.places.places import country_name, read_places, without_owner
from opportunity_pipeline.normalize.places.places_non_english import (
    BEHIND_WORLD,
    ELSEWHERE_WORLD,
    is_world,
    names_in_cases,
)
from opportunity_pipeline.normalize.places.title_places import CODES_ALONE
from opportunity_pipeline.normalize.text.sentences import is_english

_CITY_FROM = 15_000
_LONGEST_MODE = 40
_LONGEST_SENTENCE = 400
_ENDS = (". ", "! ", "? ", ".\n", "\n", "•", "·", "; ")
# After these labels a name may be in lower case. Their first letter may be a capital.
_LABELS = (
    "ased in ",
    "ocated in ",
    "ffice in ",
    "elocate to ",
    "ocation",
    "ffice: ",
    "enue:",
    "ommute",
    "tandort",
    "rbeitsort",
    "orkplace",
    "tandplaats",
    "ede di lavoro",
)
_CAPITALISED = re.compile(r"[A-Z\u00c0-\u00de\u0100-\u017f][^\W\d_]+")

_CLAUSE_END = re.compile(r"[.!?](?:\s|$)|[;:\n]|\s[-–—]\s(?=[a-z])|\s(?:and will|where|with|who|which|for)\s")

_BEHIND_OFFICE = re.compile(r",?\s+(?:in|at)\s+")
_COMMA = re.compile(r",\s+(?=[A-Z])")
_TO_ANOTHER = re.compile(r"\s+to\s+[A-Z]")
_ONWARD = re.compile(
    r"[\w-]+(?:\s+[\w%-]+){0,3}?,?\s+(?:in|bei|à|en|em|a|i|w|we|te|u|v|ve|di|la"
    r"|în)\s+(?=[A-Z\u00c0-\u00de\u0141\u015a\u017b])"
)


def places_stated(text: str) -> list[Place]:
    """The places where a running text says that the work is done or the person lives, in order."""
    names = _first_words()
    # "St." does not end a sentence.
    text = text.replace(" St. ", " St ")
    positions = [match.start() for match in _CAPITALISED.finditer(text) if place_fold(match[0]) in names]
    for label in _LABELS:
        at = text.find(label)
        while at >= 0:
            positions.append(at)
            at = text.find(label, at + 1)
    places = [place for sentence in _sentences(text, positions) for place in _stated(sentence)]
    if not text.isascii() and OWN_SCRIPT.search(text):
        places += places_in_own_script(text)
    return list(dict.fromkeys(places))


def _sentences(text: str, positions: Iterable[int]) -> Iterator[str]:
    """The sentences around offsets, in order, each once and as written: capitals show which words are names."""
    end = 0
    for at in sorted(positions):
        if at < end:
            continue
        begin = max(end, at - _LONGEST_SENTENCE)
        starts = [start + len(mark) for mark in _ENDS if (start := text.rfind(mark, begin, at)) >= 0]
        stops = [stop for mark in _ENDS if (stop := text.find(mark, at, at + _LONGEST_SENTENCE)) >= 0]
        end = min(stops, default=min(len(text), at + _LONGEST_SENTENCE))
        yield text[max(starts, default=begin) : end].strip()


@cache
def _first_words() -> frozenset[str]:
    """The first words of names that a sentence may contain."""
    places = gazetteer()
    big = (name for name, cities in places.cities.items() if cities[0].population >= _CITY_FROM)
    names = {*places.aliases, *places.countries, *places.states, *places.quarters, *big}
    names |= {code.lower() for code in (*CODES_ALONE, *places.city_codes_alone)}
    return frozenset(word for name in names for word in name.removeprefix("the ").split()[:1])


# Companies repeat the same sentences in each of their postings.
@lru_cache(maxsize=8192)
def _stated(sentence: str) -> tuple[Place, ...]:
    places = [place for clause in clauses_of_job(sentence) for place in _in_clause(clause)]
    cities = {(place.city, place.country) for place in places if place.city}
    # "Our Connaught Place office in Delhi" is in Delhi.
    return tuple(place for place in places if (_whole(place), place.country) not in cities)


def _whole(place: Place) -> str | None:
    """The city that a place is a part of, if any."""
    if place.country in CITY_STATES and place.city:
        # "Our Woodlands plant in Singapore".
        whole = country_name(place.country)
        return whole if whole != place.city else None
    return place.within


def _in_clause(sentence: str) -> list[Place]:
    sentence = without_owner(sentence)
    stretches: dict[int, str] = {}
    for match in LABEL.finditer(sentence) if _may_have_label(sentence) else ():
        stretches.setdefault(match.end(), _clause(sentence[match.end() :]))
    english = is_english(sentence)
    patterns = [BEHIND, *(pattern for words, pattern in BEHIND_WITH if any(word in sentence for word in words))]
    if not english:
        if ELSEWHERE_ABROAD.search(sentence):
            return []
        away = AWAY_ABROAD.search(sentence)
        sentence = sentence[: away.start()] if away else sentence
        patterns.append(BEHIND_ABROAD)
        world = is_world(sentence)
        cases = names_in_cases(sentence)
        if (world or cases) and ELSEWHERE_WORLD.search(sentence):
            return []
        if world:
            patterns.append(BEHIND_WORLD)
        stretches |= cases
        if FREE_TO_CHOOSE.search(sentence):
            patterns.append(ALL_OVER)
        if (world or WORK_ABROAD.search(sentence)) and not NO_WORK_ABROAD.search(sentence):
            patterns.append(ANY_ABROAD)
    for pattern in patterns:
        for at, stretch in _behind(pattern, sentence, onward=not english):
            stretches.setdefault(at, stretch)
    for match in EVENT.finditer(sentence):
        for place in AT.finditer(sentence, match.end(), match.end() + LONGEST_STRETCH):
            stretch = run_of_places(sentence[place.end() : place.end() + LONGEST_STRETCH])
            stretches.setdefault(place.end(), stretch)
    for words, pattern in NAMED:
        if words and not any(word in sentence for word in words):
            continue
        for match in pattern.finditer(sentence):
            group = match.lastgroup or "names"
            if any(
                _is_part(match[group], stretch) for at, stretch in stretches.items() if at == _there(sentence, match)
            ):
                # "Our Woodstock office in Cape Town".
                continue
            if stretch := run_of_places(match[group], whole=True):
                stretches.setdefault(match.start(group), stretch + _beyond(sentence, match.end()))
    return [place for _, stretch in sorted(stretches.items()) for place in read_places(stretch)]


def _there(sentence: str, office: re.Match[str]) -> int:
    """Offset of the place after a named office."""
    behind = _BEHIND_OFFICE.match(sentence, office.end())
    return behind.end() if behind else -1


def _is_part(quarter: str, stretch: str) -> bool:
    """Whether an office's name is a part of the city that follows it."""
    cities = [lookup(place.city) for place in read_places(stretch) if place.city]
    people = max((city.population for name in cities for city in name.all_cities), default=0)
    return 0 < people > max((city.population for city in lookup(quarter).all_cities), default=0)


def _beyond(sentence: str, end: int) -> str:
    """The city after an office named after its quarter: *our Gachibowli campus, Hyderabad*."""
    comma = _COMMA.match(sentence, end)
    return f", {run_of_places(sentence[comma.end() : comma.end() + LONGEST_STRETCH])}" if comma else ""


def _may_have_label(sentence: str) -> bool:
    """Whether a sentence has a sign that can end a label; a comma ends only *Remote* and the like."""
    if any(sign in sentence for sign in ":–-(|"):
        return True
    return 0 <= sentence.find(",") <= _LONGEST_MODE or sentence.count(",") > 1


def _behind(pattern: re.Pattern[str], sentence: str, *, onward: bool = False) -> Iterator[tuple[int, str]]:
    """The stretches of places after the matches of a pattern, each with its offset.

    Args:
        pattern: phrase before a place.
        sentence: the sentence.
        onward: whether another noun that is not a place may come first.
    """
    start = 0
    while match := pattern.search(sentence, start):
        end = match.end()
        at_owner = match[0].rstrip().lower().endswith(" at")
        stretch = run_of_places(sentence[end : end + LONGEST_STRETCH], at_owner=at_owner)
        if stretch and match[0].endswith("from ") and _TO_ANOTHER.match(sentence, end + len(stretch)):
            # "From Lisbon to Bali".
            stretch = ""
        if stretch:
            yield end, stretch
        if not stretch and onward and (again := _ONWARD.match(sentence, end)):
            # "Die Stelle ist in Präsenz in Wien zu besetzen."
            end = again.end()
            if stretch := run_of_places(sentence[end : end + LONGEST_STRETCH]):
                yield end, stretch
        # "live within 50 miles of": a match may start within another.
        start = end if stretch else match.start() + 1


def _clause(text: str) -> str:
    end = _CLAUSE_END.search(text)
    return text[: min(end.start() if end else len(text), LONGEST_STRETCH)]
