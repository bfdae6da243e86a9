"""A posting in comparable form, with everything that its few fields imply, computed once.

Belongs here: combining address, employer, area and words, and what each reveals about the others (the employer's name
and the place in a title, the internship in an address). Does not belong here: comparing two postings (``judging``).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from opportunity_pipeline.normalize.companies import company_key
from opportunity_pipeline.normalize.duplicates.addresses import Address, read_address
from opportunity_pipeline.normalize.duplicates.areas import Area, agree, holds, read_area
from opportunity_pipeline.normalize.duplicates.beside import may_be_left_out
from opportunity_pipeline.normalize.duplicates.employer_in_title import tells_employer, without_employer
from opportunity_pipeline.normalize.duplicates.employers import kinship, named_by, same_name
from opportunity_pipeline.normalize.duplicates.marks import without_marks
from opportunity_pipeline.normalize.duplicates.names import NOBODY, Employer, read_employer, without_branch
from opportunity_pipeline.normalize.duplicates.own_words import without_names
from opportunity_pipeline.normalize.duplicates.regions import is_well_known, place_names
from opportunity_pipeline.normalize.duplicates.remarks import contracts_in, read_remark, without_own_language
from opportunity_pipeline.normalize.duplicates.terms_of_work import without_qualifications
from opportunity_pipeline.normalize.duplicates.title_employers import told_employers, without_notice
from opportunity_pipeline.normalize.duplicates.word_forms import stem
from opportunity_pipeline.normalize.duplicates.wording import Wording, read_wording
from opportunity_pipeline.normalize.places.gazetteer import gazetteer
from opportunity_pipeline.normalize.places.place_records import place_fold
from opportunity_pipeline.normalize.places.places import place_keys

_SEPARATOR = re.compile(
    r"\s+[-–—|@]+\s+|\s*(?:[|;()\[\]•]|(?<!\d):|:(?!\d)|,(?!\d{2,3}\b))+\s*|\s*[-–—]+\s+|\s+[-–—]+\s*|\s+(?=#\d{3,}\b)"
)
# "Acme (clinics for cats) | Data Engineer"
_TOLD_OF_EMPLOYER = re.compile(r"([^()|]{2,60})\([^()]*\)\s*[|–—-]+\s*(?=\S)")
_CALLS = re.compile(r"hir|urgent|walk|vacanc|opening|apply|recruit|wanted|need|immediate|join", re.IGNORECASE)
_IN_A_PLACE = re.compile(r"(?:^|\s+)(?:in|at|near)\s+(?=\S)", re.IGNORECASE)
_BETWEEN = " , "
_LEAST_FOR_LETTERS = 3
_LIST = re.compile(r"[,;/|()]")
_OR = re.compile(r"\s*(?:/|&|\bor\b|\band\b)\s*", re.IGNORECASE)
_ON_SITE = re.compile(r"\b(?:on[\s-]?site|in[\s-](?:office|person)|hybrid|office)\b", re.IGNORECASE)
# "Leeds City Centre"
_MIDST = re.compile(r"\s+(?:city|town)\s+cent(?:re|er)$", re.IGNORECASE)
_REMOTE = re.compile(r"\bremote\b(?!\s+(?:sensing|control\w*))|\bwfh\b|\bwork from home\b", re.IGNORECASE)
# Other kinds of learners, and visitors for a week, are not interns, even where listed among internships.
_OTHER_LEARNERS = frozenset(
    {"trainee", "apprentice", "ambassador", "volunteer", "volunteering", "fellow", "fellowship", "coop", "werkstudent"}
    | {"dualstudy", "volontariat", "articleship", "week"}
)


@dataclass(frozen=True, slots=True)
class Posting:
    """A posting in comparable form.

    Attributes:
        title: as it is written.
        address: its page.
        employer: who hires.
        area: where; taken from the title if that is more precise.
        wording: its title, without the employer's name and its own place.
        where: words of the stated place.
        asides: subjects of remarks in its title.
        beside: words of its title that occur only behind its first part.
        may_be_left_out: those of ``beside`` that another title of the role may lack.
        numbers: of its page and requisition.
        posted: posting date, if known.
        seen: first sighting; the next best if no date is stated.
        readings: if only its title may name its employer: the same posting by each part that may be the name.
        clear: for a reading: whether the title says that the part is the employer.
    """

    title: str
    address: Address
    employer: Employer
    area: Area
    wording: Wording
    where: frozenset[str]
    asides: frozenset[str]
    beside: frozenset[str]
    may_be_left_out: frozenset[str]
    numbers: frozenset[str]
    posted: date | None
    seen: date | None = None
    readings: tuple[Posting, ...] = ()
    clear: bool = False

    @property
    def slug(self) -> Wording:
        """Words of the address, in the form of a title's."""
        return read_slug(self.address.words)


def describe(
    title: str, company: str, location: str, url: str, posted: date | None, seen: date | None = None
) -> Posting:
    """Builds the comparable form of a posting; accepts any text and never raises."""
    address, stated = read_address(url), read_area(location)
    unmarked = without_marks(title)
    employer = read_employer(company)
    readings: tuple[Posting, ...] = ()
    if employer is NOBODY:
        employer = named_by(address)
        readings = tuple(
            replace(describe(told.rest, told.name, location, url, posted, seen), clear=told.clear)
            for told in told_employers(unmarked)
            if read_employer(told.name) is not NOBODY
        )
    plain, area, asides = _plain_title(unmarked, employer, stated)
    if not area.remote and _REMOTE.search(title) and (area.places or area.regions):
        area = Area(area.places, area.regions, True)
    wording = read_wording(plain)
    first, _, behind = plain.partition(_BETWEEN)
    beside = frozenset(read_wording(behind).words).difference(read_wording(first).words) if behind else frozenset()
    teams = _BETWEEN.join(part for part in behind.split(_BETWEEN) if f", {part}" in title) if "," in title else ""
    lacked = beside & may_be_left_out(first, behind, teams) if behind else frozenset()
    names = (*_employer_names(company), *_place_names(location))
    words = _without_runs(wording.words, names)
    words = without_own_language(words, title, area.places)
    if address.owner == "job board" and "intern" not in words:
        # A path segment "jobs-internships" says nothing.
        before = dict(zip(address.words[1:], address.words, strict=False))
        listed = any(word in address.words and before.get(word) != "jobs" for word in ("internship", "internships"))
        # Elsewhere a part-time internship is listed as part-time work.
        part_time = "part time" in wording.kinds | read_slug(address.words).kinds
        if listed and _OTHER_LEARNERS.isdisjoint(words) and not part_time:
            words, wording = (*words, "intern"), replace(wording, own=(*wording.own, "intern"))
    own, where = without_names(wording.own, employer.names, location), _words_of(location)
    if words != wording.words or wording.otherwise or own != wording.own:
        wording = replace(wording, words=words, otherwise=_without_runs(wording.otherwise, names), own=own)
    numbers = address.numbers | wording.requisitions
    return Posting(
        title, address, employer, area, wording, where, asides, beside, lacked, numbers, posted, seen, readings
    )


def days_between(a: Posting, b: Posting) -> int | None:
    """Days between two postings; ``None`` if unknown.

    Without a stated date a posting may be older than its first sighting. Then the smallest difference that the known
    dates allow counts: both first seen together, or one seen when the other was posted.
    """
    if a.posted and b.posted:
        return abs((a.posted - b.posted).days)
    if a.seen is None or b.seen is None:
        return None
    known = [(a.seen, b.seen), (a.posted, b.seen), (a.seen, b.posted)]
    return min(abs((one - other).days) for one, other in known if one and other)


@lru_cache(maxsize=65_536)
def read_slug(words: tuple[str, ...]) -> Wording:
    """Words of an address, in the form of a title's; read only if two titles differ."""
    return read_wording(" ".join(words))


def says_in_address(word: str, posting: Posting) -> bool:
    """Whether the address of a posting has a word of the title that is not of the employer's name."""
    return word in posting.slug.words and not any(word in read_slug(name).words for name in posting.employer.names)


def _plain_title(title: str, employer: Employer, stated: Area) -> tuple[str, Area, frozenset[str]]:
    """The title without parts that say nothing of the role, the area from title and location, and remarks' subjects."""
    if "(" in title and (told := _TOLD_OF_EMPLOYER.match(title)) and same_name(read_employer(told[1]), employer):
        title = title[told.end() :]
    title = without_qualifications(without_employer(title, employer))
    parts = _parts(title)
    if len(parts) < 2:
        return without_notice(title), stated, frozenset()
    area, after_remote = stated, False
    kept: list[str] = []
    asides: set[str] = set()
    for written in parts:
        part = without_notice(written)
        if _CALLS.search(part) and _says_nothing(part):
            continue
        if kept and (about := read_remark(part)) is not None:
            asides |= about
            kept += contracts_in(part)  # "(Christmas temp)"
            continue
        if tells_employer(without_notice(part, of_employer=True), employer):
            continue
        place = _MIDST.sub("", part)
        named = read_area(place)
        if named.anywhere and (stated.unsaid or stated.anywhere):
            area, after_remote = (named if area.unsaid else area), True
            continue
        bare = _REMOTE.sub(" ", place)
        is_remote = bare != place
        where_from, after_remote = is_remote or after_remote, is_remote
        names = [place_fold(piece) for piece in _OR.split(_ON_SITE.sub(" ", bare))]
        if all(name in place_names() for name in names):
            if named.places and (is_remote or _is_own_place(names, named, stated)):
                if _narrows(named, area):
                    area = Area(named.places, (), area.remote or is_remote)
                continue
        # "Remote, EU" says from where, as "EU" does for remote work; for an office it is a market.
        elif named.regions and not named.places and (where_from or (stated.remote and agree(named, stated))):
            area = Area((), named.regions, True) if area.unsaid or area.anywhere else area
            continue
        kept.append(part)
    return (_BETWEEN.join(kept), area, frozenset(asides)) if kept else (title, stated, frozenset())


def _says_nothing(part: str) -> bool:
    """Whether a part only calls for applicants: *Urgent Hiring*, *Walk-in*."""
    read = read_wording(part)
    return not (read.words or read.terms or read.kinds or read.requisitions)


def _parts(title: str) -> list[str]:
    """The parts of a title; a place at the end (*Developer in Pune*) is a part of its own."""
    parts: list[str] = []
    for part in filter(None, _SEPARATOR.split(title)):
        before, *after = _IN_A_PLACE.split(part, maxsplit=1) if " " in part else [part]
        at_place = bool(after) and place_fold(after[0]) in place_names()
        parts += [piece for piece in (before, *after) if piece] if at_place else [part]
    return parts


def _is_own_place(names: list[str], named: Area, stated: Area) -> bool:
    """Whether a part of a title names the posting's place and not a market, a product or a team."""
    if any(holds(place, own) for place in named.places for own in stated.places):
        return True
    if (stated.places or stated.regions) and not agree(Area(named.places), Area(stated.places, stated.regions)):
        return False
    # Mobile is also a city in Alabama, and Reading one in England: an unstated place must be well known.
    return all(map(is_well_known, names))


def _narrows(named: Area, area: Area) -> bool:
    """Whether the place in the title is more precise than the stated one that contains it."""
    depth = max(place.count("/") for place in named.places)
    return not area.places or all(place.count("/") < depth for place in area.places)


@lru_cache(maxsize=65_536)
def _employer_names(company: str) -> tuple[tuple[str, ...], ...]:
    """The employer's names, in the form of a title's words, longest first."""
    names = {name for words in read_employer(company).names for name in (words, without_branch(words))}
    # "Sahyadri Co-op Bank" in the title, for a cooperative written in full.
    names |= {tuple("co-op" if word == "cooperative" else word for word in words) for words in names}
    # Also as written, if its words are compared in another form: "Klinik Acme".
    written = tuple(company_key(company).split())
    names.add(written)
    if len(written) >= _LEAST_FOR_LETTERS:  # "AWS Solutions Architect" at Amazon Web Services
        names.add(("".join(word[0] for word in written),))
    names = {read_wording(" ".join(words)).words for words in names}
    return tuple(sorted(names, key=lambda words: (-len(words), words)))


@lru_cache(maxsize=65_536)
def _place_names(location: str) -> tuple[tuple[str, ...], ...]:
    """The names of a stated place, in the form of a title's words, longest first."""
    places = read_area(location).places
    names = {part for place in places for part in place.split("/")[1:]}
    names |= {gazetteer().country_names.get(place[:2].upper(), "") for place in places}
    names |= {part for part in _LIST.split(location) if 0 < len(part.split()) <= 3 and place_keys(part)}
    found = {words for words in (read_wording(name.title()).words for name in names) if words}
    return tuple(sorted(found, key=lambda words: (-len(words), words)))


@lru_cache(maxsize=65_536)
def _words_of(location: str) -> frozenset[str]:
    """The words of a stated place, in the form of a title's."""
    return frozenset(stem(word) for word in place_fold(location).split()).union(read_wording(location).words)


def _without_runs(words: tuple[str, ...], runs: tuple[tuple[str, ...], ...]) -> tuple[str, ...]:
    """Words without runs that are names; all of them if nothing else is left."""
    for run in runs:
        if not run or len(run) >= len(words) or run[0] not in words:
            continue
        for start in range(len(words) - len(run) + 1):
            if words[start : start + len(run)] == run:
                words = (*words[:start], *words[start + len(run) :])
                break
    return words


def as_told(a: Posting, b: Posting) -> tuple[Posting, Posting]:
    """Reads each posting by the part of its title that names the other's employer, if nothing else names its own."""
    if not a.readings and not b.readings:
        return a, b
    best, found = (a, b), kinship(a.employer, b.employer, a.address, b.address)
    for one in (a, *a.readings):
        for other in (b, *b.readings):
            certain = one is a or other is b or one.clear or other.clear
            if certain and found != "same":
                told = kinship(one.employer, other.employer, one.address, other.address)
                if told == "same" or found == "other" != told:
                    best, found = (one, other), told
    return best
