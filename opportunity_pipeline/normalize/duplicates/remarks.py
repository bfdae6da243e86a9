"""Remarks in titles: what is required or offered, as opposed to the work.

Belongs here: which parts of a title are remarks, and their subjects. Does not belong here: figures (``figures``), marks
within a word (``marks``), or what else accompanies a role (``beside``).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from opportunity_pipeline.normalize.duplicates.terms_of_work import are_terms_of_work, may_be_otherwise
from opportunity_pipeline.normalize.duplicates.title_tables import title_tables
from opportunity_pipeline.normalize.duplicates.title_tokens import WORD, plain
from opportunity_pipeline.normalize.duplicates.wording import read_wording

_LISTED = re.compile(r"\W*(?:\s|/|\b(?:or|and)\b)\W*")
# "Main St Branch", "Outpatient Clinic": one of the employer's sites, if it is named.
_OF_BRANCHES = frozenset({"branch", "campus", "clinic", "depot", "outlet", "showroom"})
_OF_REMARKS = frozenset({"experience", "exp", "available", "provided", "level"})
# "hybrid - 2 days office", "3 days a week in the office": the office days of a week, not a duration.
_DAYS_IN_OFFICE = re.compile(
    r"\W*(?:hybrid\W+)?(?:\d|one|two|three|four)(?:\s?(?:[-–]|to)\s?\d)?\s*days?(?:\s*(?:/|a|per|each)\s*(?:week|wk))?"
    r"(?:\W+(?:in|at|from|the|our))*\W*(?:office|on[\s-]?site|home|remote(?:ly)?|wfh|hybrid)\W*",
    re.IGNORECASE,
)
_OVERTIME = re.compile(
    r"\W*(?:(?:plenty\s+of|lots\s+of|paid|some|with)\s+)?(?:overtime|ot(?=\s))"
    r"(?:\s+(?:is\s+)?(?:available|offered|possible|paid|pay|provided|opportunit(?:y|ies)))?\W*",
    re.IGNORECASE,
)
# "FIFO 2/1", "28/28 rotation", "rotational": work in rotations, far from home.
_ROSTER = re.compile(
    r"\W*(?:(?:\d{1,2}\s?[:/x&-]\s?\d{1,2}\s*)?\W*(?:weeks?|days?)?\W*)"
    r"(?:fifo|dido|bibo|fly[\s-]in[\s-]fly[\s-]out|rotation(?:al)?|roster|swing)"
    r"(?:\W+(?:role|basis|roster|schedule|position|work|rotation|swing|job))?(?:\W*\d{1,2}\s?[:/x&-]\s?\d{1,2})?\W*(?:weeks?|days?)?\W*"
    r"(?:(?:ex|from|out\s+of)\s+\w+(?:\s+\w+)?\W*)?",
    re.IGNORECASE,
)
_OF_ROSTERS = frozenset({"fifo", "dido", "bibo", "fly", "rotation", "rotational", "roster", "swing"})
_LONGEST_ROSTER = 60
_OF_AGE = re.compile(
    r"\W*(?:(?:must\s+be|aged?s?|over)\s+)*(?:16|18|21)\s?(?:\+|plus|or\s+over|and\s+over)\W*", re.IGNORECASE
)
_DIGITS = re.compile(r"\d+")
# "Lecturer in Law (Teaching & Research)", "(Education Focused)": the promotion track of an academic.
_OF_ACADEMICS = re.compile(
    r"(?P<one>education|teaching|research|scholarship|practice)"
    r"(?:\s*(?:and|&|/)\s*(?P<other>education|teaching|research|scholarship|engagement|practice|innovation)"
    r"|[\s-]+(?:focus(?:ed)?|intensive|only|track|pathway|stream|career))",
    re.IGNORECASE,
)
# "Portuguese-speaking", "German Speaker", "Telecaller (Kannada)"; a language alone may be a subject.
_SPEAKING = re.compile(
    r"\b([^\W\d_]{4,12})[\s-]+(?:speaking|speakers?)\b|(?:[(\[]|\s[-–—|])\s*([^\W\d_]{4,12})\s*(?:[)\]]|$)"
    r"|\b(?:fluent|native|conversational|business)\s+(?:in\s+)?([^\W\d_]{4,12})\b(?:\s+(?:required|needed|a\s+must))?",
    re.IGNORECASE,
)
_OF_LANGUAGES = re.compile(
    r"teach|tutor|lectur|instruct|profess|facult|train|translat|interpret|lingu|edit|writ|content|locali[sz]|subtit|transcri|voice"
    r"|annotat|journal|anchor|report|broadcast|radio|curric|examin",
    re.IGNORECASE,
)


def read_remark(part: str) -> frozenset[str] | None:
    """Returns the subject of a remark; ``None`` if the part of a title is not a remark.

    A remark states what is required or offered (*DPDK is a must*), the employer's industry or which of its branches,
    not the work.
    """
    words, remarks = WORD.findall(plain(part)), title_tables().remarks
    # No experience, weekends, agencies; free meals, training, uniform.
    if words and (words[0] == "no" or (words[0] == "free" and len(words) > 1)):
        return frozenset()
    if _OF_AGE.fullmatch(part):
        return frozenset()
    if len(part) <= _LONGEST_ROSTER and not _OF_ROSTERS.isdisjoint(words) and _ROSTER.fullmatch(part):
        flies = {word for word in words if word in {"fifo", "dido", "bibo"}}
        return frozenset(flies | {"-".join(_DIGITS.findall(part))} - {""})
    if _DAYS_IN_OFFICE.fullmatch(part) or _OVERTIME.fullmatch(part) or are_terms_of_work(part):
        return frozenset()
    if academic := _OF_ACADEMICS.fullmatch(part.strip()):
        return frozenset({" ".join(sorted(told.lower() for told in academic.groups() if told))})
    if words and title_tables().industries.issuperset(words):
        return frozenset(words)
    if _are_degrees(part):
        return frozenset(read_wording(part).words)
    if len(words) > 1 and words[-1] in _OF_BRANCHES:
        return frozenset(read_wording(" ".join(words[:-1])).words)
    said = {word for word in words if word in remarks}
    for start in range(len(words)):
        for end in (start + 2, start + 3):
            if " ".join(words[start:end]) in remarks:
                said.update(words[start:end])
    return frozenset(read_wording(part).words) - said - _OF_REMARKS if said else None


def contracts_in(part: str) -> list[str]:
    """The kinds of contract that a remark states; empty if the work may also be done otherwise."""
    return [] if may_be_otherwise(part) else sorted(read_wording(part).kinds)


def _are_degrees(part: str) -> bool:
    """Whether a part of a title only lists required degrees, such as *(MSW)*."""
    words = _LISTED.split(plain(part).replace(".", ""))
    return title_tables().degrees.issuperset(words)


def without_own_language(words: tuple[str, ...], title: str, places: Sequence[str]) -> tuple[str, ...]:
    """Words without the language spoken where the work is: it is required even if unstated."""
    if not places:
        return words
    language = _language_asked_for(words, title)
    if language is None:
        return words
    countries = title_tables().spoken_in.get(language, frozenset())
    if not all(any(f"{place}/".startswith(f"{held}/") for held in countries) for place in places):
        return words
    return tuple(word for word in words if word != language) or words


def _language_asked_for(words: tuple[str, ...], title: str) -> str | None:
    # A stated level shows that the language is required: "Deutsch B2". Every level has a digit.
    if _DIGITS.search(title) and read_wording(title).said("fluency"):
        return next((word for word in words if word in title_tables().languages), None)
    for spoken in _SPEAKING.finditer(title):
        language = str(next(filter(None, spoken.groups()))).lower()
        if language in words and not (spoken[2] and _OF_LANGUAGES.search(title)):
            return language
    return None
