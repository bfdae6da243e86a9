"""Employers that only a title names: *SRE at Acme*, *Acme | Senior Rust Engineer*.

Belongs here: which parts of a title may be its employer's name. Does not belong here: reading a name (``names``), or
whether the other posting is of that employer, which alone decides if a part is a name (``judging``).

Many parts may be a name. Each gives a reading of the title, and the wrong ones match no employer. If neither posting
names its employer, one of the titles must say clearly that the part is one; otherwise a team in both (*Engineer -
Payments*) would be taken for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from opportunity_pipeline.normalize.duplicates.regions import place_names
from opportunity_pipeline.normalize.duplicates.vocabulary import known_words
from opportunity_pipeline.normalize.duplicates.wording import read_wording
from opportunity_pipeline.normalize.places.place_records import place_fold

_NAME = r"(?P<name>[^\W_a-zà-ÿ][^|()\[\]–—;]{1,60}?)"
_END = r"(?=\s*(?:[|()\[\];–—]|\s-|,|$|\s(?:in|i|en|em|à)\s+[A-ZÀ-Þ]))"
# "SRE at Acme", "Koch bei Acme in Kassel", "Vendeur chez Acme", "Lagerarbeider hos Acme"
_AT = re.compile(rf"(?<=\S)\s+(?:at|@|bei(?:m|\s+der)?|hos|chez|bij|presso|w\s+firmie)\s+(?:the\s+)?{_NAME}{_END}")
# The same words join a role and its subject: "Process Engineer to Acme", "Sykepleier ved Acme", "Aide for Acme".
_TO = re.compile(rf"(?<=\S)\s+(?:to|for|with|til|till|ved|på|para|na|no|da|do|de|en|em|för|für)\s+{_NAME}{_END}")
# "Acme is hiring a Cook", "Acme hiring Cook in Leeds", "Acme sucht Koch", "Acme recrute un cuisinier"
_HIRING = re.compile(
    r"^\W*(?P<name>[^|()\[\]:;]{2,60}?)\s+(?:(?:is|are)\s+)?(?:now\s+|currently\s+)?"
    r"(?:hiring|recruiting|seeks|seeking|looking\s+for|sucht|recrute|recherche|busca|contrata|procura|cerca|zoekt|søger|søker"
    r"|söker|szuka|zatrudni)\b(?:\s+(?:for|an?|the|einen?|une?|uma?|en|ett?))?\s+(?=\S)",
    re.IGNORECASE,
)
# "Acme Recruitment 2026 - Clerk"
_OF_A_NOTICE = re.compile(
    r"\s+(?:recruitment|hiring|careers?|jobs?|vacanc(?:y|ies)|drive)(?:\s+(?:drive|20\d\d(?:[-/]\d\d)?))*$", re.I
)
# "Probationary Officer Recruitment 2026": the notice of an intake, not the recruiting employer.
_NOTICE_BEHIND = re.compile(
    r"(?<=\w)\s+(?:recruitment|vacanc(?:y|ies)|notification)(?=\s+20\d\d(?:[-/]\d{2,4})?\s*$)", re.I
)
_SEPARATOR = re.compile(r"\s*[|•]\s*|\s+[-–—]+\s+|\s*[–—]\s*|:\s+|\s*[()\[\]]\s*|,\s+")
_MOST_WORDS = 7
_MOST = 4


@dataclass(frozen=True, slots=True)
class Told:
    """A reading of a title.

    Attributes:
        name: the part that may be the employer's name.
        rest: the title without it.
        clear: whether the title clearly marks it as the employer.
    """

    name: str
    rest: str
    clear: bool


@lru_cache(maxsize=65_536)
def told_employers(title: str) -> tuple[Told, ...]:
    """The readings of a title in which a part of it is the employer's name, clearest first."""
    found: dict[str, Told] = {}
    for told in _readings(title):
        if told.name not in found and _may_be_name(told) and read_wording(told.rest).words:
            found[told.name] = told
    return tuple(found.values())[:_MOST]


def without_notice(part: str, *, of_employer: bool = False) -> str:
    """A part of a title without words of a recruitment notice; behind a role only if they come with a year."""
    return (_OF_A_NOTICE if of_employer else _NOTICE_BEHIND).sub("", part)


def _readings(title: str) -> Iterator[Told]:
    if hiring := _HIRING.match(title):
        yield Told(hiring["name"].strip(), title[hiring.end() :], clear=True)
    for pattern, clear in ((_AT, True), (_TO, False)):
        for at in pattern.finditer(title):
            yield Told(at["name"].strip(), f"{title[: at.start()]}{title[at.end() :]}".strip(), clear)
    parts = [part for part in _SEPARATOR.split(title) if part]
    if len(parts) > 1:
        # The first and the last part; a middle part is usually the subject of the role.
        yield Told(parts[0], " - ".join(parts[1:]), clear=False)
        yield Told(parts[-1], " - ".join(parts[:-1]), clear=False)
        yield Told(parts[1], " - ".join([parts[0], *parts[2:]]), clear=False)


def _may_be_name(told: Told) -> bool:
    words, read = told.name.split(), read_wording(told.name).words
    if not read or len(words) > _MOST_WORDS or not any(word[0].isupper() for word in words):
        return False
    # "Software Engineer - Growth" is hardly of Growth Partners.
    own = told.clear or not known_words().issuperset(read)
    return own and place_fold(told.name) not in place_names()
