"""Derives the role family from the words of a title.

Belongs here: choosing among the families that a title names. Does not belong here: the phrases themselves
(``data/roles.json``), or splitting a title (``role_words``).

The data file gives each phrase a strength:

- ``jobs``: a complete profession (*data engineer*, *barista*). Nothing else in the title changes it.
- ``subjects``: a field of work (*machine learning*, *payroll*), whatever is done in it.
- ``nouns``: a general word for a profession (*software engineer*, *web developer*, *designer*). Some fields anywhere in
  the title take precedence (*Software Engineer, iOS*), product areas do not (*…, Payments*).
- ``weak``: a word for a way of working (*analyst*, *research*, *design*, *engineer*): the object of the work decides.
- ``areas``: an industry or product area (*cloud*, *growth*, *retail*), used if nothing more specific is named.

The first part of a title that names anything decides, by its strongest phrase. Among several of equal strength the
first counts, or the last of those that are adjacent without a sign or word in between (*Healthcare Marketing*). The
department counts if the title names only weak words, or two families.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from typing import NamedTuple

from opportunity_pipeline.normalize.roles.role_words import (
    BOTH,
    EITHER,
    PARTING,
    SIGNS,
    Match,
    Phrases,
    family_phrases,
    title_words,
)

OTHER = "other"
SOFTWARE = "software engineering"
_ANALYSIS = "data analysis"
_FULL_STACK = "full stack"
_TECHNICAL = frozenset(
    {
        *("data science & ml", "data engineering", "full stack", "frontend", "backend", "mobile", "devops & sre"),
        *("security", "hardware & embedded", "qa & testing"),
    }
)
_BOTH_SIDES = frozenset({"frontend", "backend"})
# Families that take precedence over a general noun of the given family.
_RATHER = {
    SOFTWARE: _TECHNICAL,
    _FULL_STACK: _BOTH_SIDES,
    "design": frozenset({"hardware & embedded", OTHER}),
    "qa & testing": frozenset({"hardware & embedded"}),
}
# Families whose object stands next to the word or is not stated: "Credit Operations Analyst".
_PLACES_OF_WORK = frozenset({"operations & supply chain", OTHER})
# Words after which a title continues with the employer or the applicant.
_BEHIND = frozenset({"for", "at", "with", "fur", "pour", "para", "bei", "chez"})
_OR = frozenset({BOTH, EITHER, "or", "oder", "ou"})


class _Meaning(NamedTuple):
    family: str
    strength: str


_Found = list[Match[_Meaning]]


def families() -> tuple[str, ...]:
    """All families, ``other`` last."""
    return *(family for family in family_phrases() if family != OTHER), OTHER


def read_family(words: list[str], departments: Iterable[str]) -> str:
    """The family that a title means.

    Args:
        words: words of the title.
        departments: the upstream's department and categories, most informative first.
    """
    parts = [(part, found) for part in _parts(words) if (found := _phrases().find(part))]
    heads = [(part, found) for part, found in parts if any(match.value.strength != "areas" for match in found)]
    everything = [match for _, found in parts for match in found]
    if not heads:
        areas = _families(everything, "areas")
        return areas[0] if areas else next(_of_departments(departments, weak=True), OTHER)
    head, found = heads[0]
    if set(_families(found, "jobs", "subjects")) >= _BOTH_SIDES:
        return _FULL_STACK
    if alternatives := _alternatives(head, found):
        found = everything = alternatives[0]
    if jobs := _of(found, "jobs"):
        return _chosen(jobs, departments)
    if nouns := _of(found, "nouns"):
        return _of_general(nouns[0].value.family, everything)
    if subjects := _of(found, "subjects"):
        later = [match for part, matches in parts if part is not head for match in _of(matches, "jobs")]
        if later and not _words_beside(head, found):
            return later[0].value.family
        return _chosen(subjects, departments)
    return _of_weak(found, everything, departments)


@cache
def _phrases() -> Phrases[_Meaning]:
    return Phrases(
        (phrase, _Meaning(family, strength))
        for family, listed in family_phrases().items()
        for strength, phrases in listed.items()
        for phrase in phrases
    )


def _parts(words: list[str]) -> Iterator[list[str]]:
    part: list[str] = []
    for word in words:
        if word == PARTING or word in _BEHIND:
            if part:
                yield part
            part = []
        else:
            part.append(word)
    if part:
        yield part


def _of(found: _Found, *strengths: str) -> _Found:
    return [match for match in found if match.value.strength in strengths]


def _families(found: _Found, *strengths: str) -> list[str]:
    return [match.value.family for match in found if match.value.strength in strengths]


def _alternatives(words: list[str], found: _Found) -> list[_Found]:
    """``"Software Engineer / Data Scientist"``: the matches on each side, if each side names a role."""
    sides: list[_Found] = [[]]
    end = 0
    for match in found:
        if sides[-1] and any(word in _OR for word in words[end : match.first]):
            sides.append([])
        sides[-1].append(match)
        end = match.end
    return sides if len(sides) > 1 and all(_of(side, "jobs", "nouns") for side in sides[:2]) else []


def _chosen(candidates: _Found, departments: Iterable[str]) -> str:
    """The applicable one of equally strong phrases."""
    names = {match.value.family for match in candidates}
    best, *others = candidates
    for match in others:
        if match.first != best.end or (best.value.family == _FULL_STACK and match.value.family in _BOTH_SIDES):
            break
        best = match
    if len(names) > 1 and best is candidates[0]:
        named = next((family for family in _of_departments(departments, weak=False) if family in names), None)
        return named or best.value.family
    return best.value.family


def _of_general(family: str, everything: _Found) -> str:
    named = [name for name in _families(everything, "jobs", "subjects") if name in _RATHER[family]]
    return _FULL_STACK if set(named) >= _BOTH_SIDES else next(iter(named), family)


def _of_weak(found: _Found, everything: _Found, departments: Iterable[str]) -> str:
    # An analyst of operations works in operations; engineering has the lowest priority.
    weak = min(
        _of(everything, "weak"), key=lambda match: (match.value.family == SOFTWARE, match.value.family == _ANALYSIS)
    )
    family = weak.value.family
    allowed = {*_TECHNICAL, OTHER} if family == SOFTWARE else set(families())
    # "Process engineer, PCB": the second part is the place of work, not its object.
    where = found if weak.end - weak.first > 1 and family in _PLACES_OF_WORK else everything
    named = _families(where, "jobs", "subjects", "nouns")
    if family != OTHER:
        # An engineer's product area is adjacent to the word: "Network Deployment Engineer".
        named += _families(found if family == SOFTWARE else where, "areas")
    if candidate := next((name for name in named if name in allowed), None):
        return candidate
    if family == OTHER:
        return family
    return next((name for name in _of_departments(departments, weak=False) if name in allowed), family)


def _of_departments(departments: Iterable[str], *, weak: bool) -> Iterator[str]:
    for department in departments:
        words = title_words(department)
        found = _phrases().find(words)
        if weak or any(match.value.strength != "weak" for match in found):
            family = read_family(words, ())
            if found:
                yield family


def _words_beside(words: list[str], found: _Found) -> bool:
    """Whether a part has words outside the phrases found in it."""
    covered = {position for match in found for position in range(match.first, match.end)}
    return any(word not in SIGNS and position not in covered for position, word in enumerate(words))
