"""Places in sentences that say that the work is done, or the person has to live, there.

Belongs here: which stretch of a running text names a place of work. Does not belong here: the words before it
(``place_phrases``, ``place_languages``), reading that stretch (``places``), titles (``title_places``), or whether the
work is remote (``mode_statements``).

A place counts behind words such as *based in*, *our office in*, *Work location:*, and in *our Pune office*. Sentences
about head offices, customers, other teams, pay and permits say neither. Only sentences in which a name stands are
looked at more closely: there are two or three in a description.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache

from opportunity_pipeline.normalize.gazetteer import gazetteer
from opportunity_pipeline.normalize.place import Place
from opportunity_pipeline.normalize.place_languages import (
    ALL_OVER,
    ANY_ABROAD,
    AWAY_ABROAD,
    BEHIND_ABROAD,
    ELSEWHERE_ABROAD,
    FREE_TO_CHOOSE,
    NO_WORK_ABROAD,
    WORK_ABROAD,
)
from opportunity_pipeline.normalize.place_names import Name, lookup
from opportunity_pipeline.normalize.place_phrases import (
    ANY,
    AT,
    AT_HEAD_OFFICE,
    AWAY,
    BASED,
    BEFORE,
    BEHIND,
    BEHIND_WITH,
    ELSEWHERE,
    EVENT,
    LABEL,
    LOOKING,
    NO_WORK,
    THEIRS,
    WORK,
)
from opportunity_pipeline.normalize.place_records import is_latin, place_fold
from opportunity_pipeline.normalize.place_script_statements import OWN_SCRIPT, places_in_own_script
from opportunity_pipeline.normalize.place_world import BEHIND_WORLD, ELSEWHERE_WORLD, is_world, names_in_cases
from opportunity_pipeline.normalize.places import read_places, without_owner
from opportunity_pipeline.normalize.sentences import is_english
from opportunity_pipeline.normalize.title_places import CODES_ALONE, LONGEST_NAME, is_area_of

_CITY_FROM = 30_000
_LONGEST_CODE = 3
_LONGEST_STRETCH = 160
_LONGEST_MODE = 40
_LONGEST_SENTENCE = 400
_ENDS = (". ", "! ", "? ", ".\n", "\n", "•", "·", "; ")
# Behind these a name may stand in small letters. Their first letter may be a capital.
_OTHERS = ("report", "olleague", "eammates", "peers", "workers", "ounterparts")
_LABELS = ("ased in ", "ocated in ", "ffice in ", "elocate to ", "ocation", "ffice: ", "enue:", "ommute", "tandort", "rbeitsort", "orkplace", "tandplaats", "ede di lavoro")
_CAPITALISED = re.compile(r"[A-Z\u00c0-\u00de\u0100-\u017f][^\W\d_]+")

_CONTRAST = re.compile(r"[,;–—-]\s+(?:but|while|whereas|although|though|however)\s+|;\s+", re.IGNORECASE)
# "Headquartered in Seattle, we are hiring".
_APART = re.compile(
    r"^(?:with )?(?:(?:head ?quartered|founded|established|born|head ?quarters|head ?offices?)\b"
    r"|offices\b)[^;:]{2,80}?,\s+"
    r"(?=(?:we|you|this|the|our|it)\b)",
    re.IGNORECASE,
)
_CLAUSE_END = re.compile(r"[.!?](?:\s|$)|[;:\n]|\s[-–—]\s(?=[a-z])|\s(?:and will|where|with|who|which|for)\s")
_WORD = re.compile(r"[^\W\d_][\w.'’-]*[^\W_]|[^\W\d_]|\d+")
_BETWEEN = re.compile(r"(?:\s|[,/|&+(–-]|\b(?:phase|sector|sec|block)[\s-]?\w{1,3}\b|\b(?:and|or|the|und|oder|et|ou|y|o|e)\b)*", re.IGNORECASE)
_JOINING = frozenset({"and", "or", "the", "und", "oder", "et", "ou", "y", "o", "e", "greater", "our"})
_DETERMINERS = re.compile(
    r"(?:(?:the (?:heart|cent(?:re|er)) of|(?:and|or) (?:around|near)|the|our|either|both|any of|one of|greater"
    r"|downtown|central|sunny|beautiful|lovely|vibrant|historic|city of|der"
    r"|die|den|la|el|le)\s+)+",
    re.IGNORECASE,
)

_COMMA = re.compile(r",\s+(?=[A-Z])")
_TO_ANOTHER = re.compile(r"\s+to\s+[A-Z]")
_ONWARD = re.compile(
    r"[\w-]+(?:\s+[\w%-]+){0,3}?,?\s+(?:in|bei|à|en|em|a|i|w|we|te|u|v|ve|di|la|în)\s+(?=[A-Z\u00c0-\u00de\u0141\u015a\u017b])"
)
# "at VIT Vellore": whose place it is, before where it is.
_OWNER = re.compile(
    r"(?:[A-Z][\w.&'’-]*\s+(?:of\s+)?){1,6}?(?:(?:University|College|Institute|School) (?:[Cc]ampus|[Hh]ostel)"
    r"|University|College|Institute|Campus|School|Technology|Hotel|Cent(?:re|er)|Auditorium|Hall|Park|Hospital|Clinic"
    r"|Museum|Library|Airport|House|Towers?|Building|Station|Stadium|Mall|Plaza|Labs?|Theatre|Church),\s+(?=[A-Z])"
    r"|(?:the\s+)?(?:Technical\s+)?University of (?:Technology\s+)?(?=[A-Z])|(?:[A-Z][A-Z&]{1,5}"
    r"|[A-Z][\w'’-]+ (?:University|College|Institute|Campus))\s+(?=[A-Z][a-z])"
)
_QUARTER = re.compile(r"[A-Z][\w'’-]{2,20}(?: [A-Z][\w'’-]{2,20})?, (?=[A-Z])")
# "450 Broadway, Redwood City".
_ADDRESS = re.compile(r"\d{1,6}[A-Za-z]?\s+(?:[A-Z][\w.'’]{0,30}\s){0,3}[A-Z][\w.'’]{0,30},\s+(?=[A-Z])")
# "In the state of Washington" is not in the capital.
_DIVISION = re.compile(r"(?:state|province) of (?=[A-Z])", re.IGNORECASE)
# "Palacio de Congresos" is no place of that name.
_GOES_ON = re.compile(r"[-–][a-z]|\s(?:de|do|da|del|des|du)\s+(?:los |las |la )?[A-Z\u00c0-\u00de](?![A-Z])")
_PARTS = re.compile(r"(?:north|south|east|west|inner|outer)\s+(?P<whole>[A-Z][\w'’-]+)", re.IGNORECASE)


def places_stated(text: str) -> list[Place]:
    """The places where a running text says that the work is done or the person lives, in order."""
    names = _first_words()
    # No sentence ends there.
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
    """The sentences around positions, in order, each once and as written: whether a word is a name says its capital."""
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
    """The words with which names begin that a sentence may have."""
    places = gazetteer()
    big = (name for name, cities in places.cities.items() if cities[0].population >= _CITY_FROM)
    names = {*places.aliases, *places.countries, *places.states, *places.quarters, *big}
    names |= {code.lower() for code in (*CODES_ALONE, *places.city_codes_alone)}
    return frozenset(word for name in names for word in name.removeprefix("the ").split()[:1])


# Companies say the same of themselves in each of their postings.
@lru_cache(maxsize=8192)
def _stated(sentence: str) -> tuple[Place, ...]:
    away = AWAY.search(sentence)
    sentence = sentence[: away.start()] if away else sentence
    if any(word in sentence for word in _OTHERS):
        sentence = THEIRS.sub(" ", sentence)
    if ELSEWHERE.search(sentence) and not (AT_HEAD_OFFICE.search(sentence) or LOOKING.search(sentence)):
        if apart := _APART.match(sentence):
            return _stated(sentence[apart.end() :])
        # "Our headquarters are in Boston, but this position sits in Denver."
        clauses = _CONTRAST.split(sentence)
        return tuple(place for clause in clauses for place in _stated(clause)) if len(clauses) > 1 else ()
    sentence = without_owner(sentence)
    stretches: dict[int, str] = {}
    for match in LABEL.finditer(sentence) if _may_have_label(sentence) else ():
        stretches.setdefault(match.end(), _clause(sentence[match.end() :]))
    english = is_english(sentence)
    patterns = [BEHIND, *(pattern for words, pattern in BEHIND_WITH if any(word in sentence for word in words))]
    if not english:
        if ELSEWHERE_ABROAD.search(sentence):
            return ()
        away = AWAY_ABROAD.search(sentence)
        sentence = sentence[: away.start()] if away else sentence
        patterns.append(BEHIND_ABROAD)
        world = is_world(sentence)
        cases = names_in_cases(sentence)
        if (world or cases) and ELSEWHERE_WORLD.search(sentence):
            return ()
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
        for place in AT.finditer(sentence, match.end(), match.end() + _LONGEST_STRETCH):
            stretches.setdefault(place.end(), _run(sentence[place.end() : place.end() + _LONGEST_STRETCH]))
    for pattern in (BEFORE, LOOKING, BASED) if "based" in sentence else (BEFORE, LOOKING):
        for match in pattern.finditer(sentence):
            group = match.lastgroup or "names"
            stretches.setdefault(match.start(group), _run(match[group], whole=True) + _beyond(sentence, match.end()))
    places = [place for _, stretch in sorted(stretches.items()) for place in read_places(stretch)]
    if english and not places and WORK.search(sentence) and not NO_WORK.search(sentence):
        places = [place for _, stretch in _behind(ANY, sentence) for place in read_places(stretch)]
    cities = {(place.city, place.country) for place in places if place.city}
    # "Our Connaught Place office in Delhi" is in Delhi.
    return tuple(place for place in places if (place.within, place.country) not in cities)


def _beyond(sentence: str, end: int) -> str:
    """The city behind an office that is named after its quarter: *our Gachibowli campus, Hyderabad*."""
    comma = _COMMA.match(sentence, end)
    return f", {_run(sentence[comma.end() : comma.end() + _LONGEST_STRETCH])}" if comma else ""


def _may_have_label(sentence: str) -> bool:
    """Whether a sentence has a sign that ends a label; a comma ends *Remote* and the like alone."""
    if any(sign in sentence for sign in ":–-(|"):
        return True
    return 0 <= sentence.find(",") <= _LONGEST_MODE or sentence.count(",") > 1


def _behind(pattern: re.Pattern[str], sentence: str, *, onward: bool = False) -> Iterator[tuple[int, str]]:
    """The stretches of places behind what a pattern finds, and where each begins.

    Args:
        pattern: what stands before a place.
        sentence: the sentence.
        onward: whether another noun may come first that is no place.
    """
    start = 0
    while match := pattern.search(sentence, start):
        end = match.end()
        at_owner = match[0].rstrip().lower().endswith(" at")
        stretch = _run(sentence[end : end + _LONGEST_STRETCH], at_owner=at_owner)
        if stretch and match[0].endswith("from ") and _TO_ANOTHER.match(sentence, end + len(stretch)):
            # "From Lisbon to Bali".
            stretch = ""
        if stretch:
            yield end, stretch
        if not stretch and onward and (again := _ONWARD.match(sentence, end)):
            # "Die Stelle ist in Präsenz in Wien zu besetzen."
            end = again.end()
            if stretch := _run(sentence[end : end + _LONGEST_STRETCH]):
                yield end, stretch
        # "live within 50 miles of": the words found may begin within others.
        start = end if stretch else match.start() + 1


def _clause(text: str) -> str:
    end = _CLAUSE_END.search(text)
    return text[: min(end.start() if end else len(text), _LONGEST_STRETCH)]


def _run(text: str, *, whole: bool = False, at_owner: bool = False) -> str:
    """The places with which a text begins, and what joins them; nothing where it goes on with another noun's name.

    Args:
        text: what follows a word such as *in*.
        whole: only where the text is nothing but places.
        at_owner: whether the name of who is there may come first.
    """
    skipped = _DETERMINERS.match(text)
    begin = skipped.end() if skipped and not _begins_with_name(text) else 0
    part = _PARTS.match(text, begin)
    if part and not lookup(part[0]).known:
        # "South Delhi" is Delhi, South Africa is not.
        begin = part.start("whole")
    quarter = _QUARTER.match(text, begin)
    if quarter and not _is_named(lookup(quarter[0].rstrip(", ")), None) and not _is_named(lookup(quarter[0].split()[0]), None):
        # "Flatiron, NYC".
        begin = quarter.end()
    owner = _OWNER.match(text, begin) if at_owner else None
    if owner and ("University of" in owner[0] or not _is_named(lookup(owner[0].split()[0]), None)):
        begin = owner.end()
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
            if "," not in written and _is_named(name, previous):
                previous, at, end = name, last, words[last - 1].end()
                break
        else:
            if words[at][0].lower() not in _JOINING:
                break
            at += 1
    rest = text[end:]
    goes_on = rest.startswith(("'s", "’s")) or _GOES_ON.match(rest)
    return "" if goes_on or not at or (whole and rest.strip()) else text[begin:end]


def _begins_with_name(text: str) -> bool:
    """Whether the article with which a text begins is part of a name: *The Hague*, *Le Havre*, *Den Haag*."""
    words = text[:_LONGEST_STRETCH].split(maxsplit=2)[:2]
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
    # What a city is called besides is a word or a company more often (Google is Topeka's).
    return key not in gazetteer().words and any(place_fold(city.name) == key for city in name.cities)
