"""Role family, level and kind of employment out of a title.

Belongs here: what a title says of the role. Does not belong here: skills (``skills``), or years of experience
(``experience``). The phrases of the families lie in ``data/roles.json``.

The rules:

1. Each phrase found stands for its family and counts as many points as it has words, so that "data engineer" beats
   "engineer". Of equal ones the earlier in the title wins: the head of a title comes first, its team after it.
2. What stands in brackets or after a dash, a comma or "for" is read only where the head names no family.
3. "Manager" is a level, except in the names of functions ("Product Manager", "Account Manager").
4. Without a word that says so, a level or a kind of employment is unknown.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Literal

from opportunity_pipeline.normalize.phrases import PhraseIndex

Level = Literal["intern", "entry", "mid", "senior", "lead", "manager", "unknown"]
Employment = Literal["internship", "full_time", "part_time", "contract", "unknown"]

OTHER = "other"

_SPLIT = re.compile(r"\s*(?:[,(\[|/]|\s[-–—:]\s|\bfor\b|\bat\b)\s*", re.IGNORECASE)
_NOT_INTERNS = re.compile(r"\bintern(?:ship)?s?\s+(?:program|programme|coordinator|recruit\w*)s?\b", re.IGNORECASE)
# The first that is found decides: an intern in a senior team is an intern.
_LEVEL_WORDS: tuple[tuple[Level, str], ...] = (
    (
        "intern",
        r"intern|interns|internship|internships|co-?op|trainee|apprentice|apprenticeship|working student"
        r"|werkstudent|summer (?:analyst|associate)|student researcher",
    ),
    (
        "manager",
        r"director|head of|head|vp|svp|evp|avp|vice president|chief(?! of staff)|ceo|cto|cfo|coo|cio|ciso|president"
        r"|(?:engineering|general|regional|area|team|sales|development|operations|finance|hr|branch|store|shift"
        r"|senior|group|associate|assistant|research|it|design|analytics|security|production|plant|site"
        r"|office) manager",
    ),
    ("lead", r"lead|staff(?! accountant| nurse)|principal|distinguished|tech lead|team lead|lead\w* engineer"),
    ("senior", r"senior|sr\.?|iii|iv|expert|engineer 3|engineer 4"),
    (
        "entry",
        r"new[\s-]?grads?|new graduates?|graduate|university grad\w*|early career|entry[\s-]level|freshers?"
        r"|junior|jr\.?|i|1|campus|associate (?:software|product|data) \w+",
    ),
    ("mid", r"ii|2|mid|mid-?level|intermediate"),
)
_LEVELS = tuple((level, re.compile(rf"\b(?:{words})\b", re.IGNORECASE)) for level, words in _LEVEL_WORDS)
_MANAGERS = re.compile(r"(?<!\w)managers?\b|\bsupervisor\b", re.IGNORECASE)
_FUNCTION_MANAGERS = re.compile(
    r"\b(?:product|project|program|programme|account|community|partner(?:ship)?s?|alliances?|campaign|customer|success"
    r"|marketing|content|brand|social media|event|category|relationship|case|property|technical|delivery|release"
    r"|change|risk|portfolio|enablement|engagement|channel|growth|media|territory|business development|solutions?"
    r"|tools|editorial|talent|vendor|compliance|strategy|lifecycle|renewals?|supply chain|procurement)"
    r"\b[^,(]{0,24}\bmanagers?\b",
    re.IGNORECASE,
)
_EMPLOYMENT_WORDS: tuple[tuple[Employment, str], ...] = (
    ("internship", r"intern|interns|internships?|co-?op|trainee|apprentice(?:ship)?|working student|werkstudent"),
    ("part_time", r"part[\s_-]*time|parttime|teilzeit"),
    (
        "contract",
        r"contract|contractor|contractual|freelance\w*|temporary|temp|fixed[\s-]term|seasonal|per diem",
    ),
    ("full_time", r"full[\s_-]*time|fulltime|permanent|regular|vollzeit|fte|job"),
)
_EMPLOYMENT = tuple((kind, re.compile(rf"\b(?:{words})\b", re.IGNORECASE)) for kind, words in _EMPLOYMENT_WORDS)


@dataclass(frozen=True, slots=True)
class Role:
    """What a title says.

    Attributes:
        family: one of the families in ``data/roles.json``, or ``other``.
        level: intern … manager, or unknown.
        employment: kind of employment, or unknown.
    """

    family: str
    level: Level
    employment: Employment


@lru_cache(maxsize=65_536)
def read_role(title: str, employment: str = "", departments: tuple[str, ...] = ()) -> Role:
    """Reads a title.

    Args:
        title: any text.
        employment: what the upstream says of the kind of employment; wins over the title.
        departments: the upstream's department and categories, which count where the title names no family.
    """
    title = title[:300]
    words = _NOT_INTERNS.sub(" ", title)
    kind = _employment(employment[:100]) or _employment_of_title(words) or "unknown"
    level = _level(words)
    if level == "unknown" and kind == "internship":
        level = "intern"
    families_named = (_family(text[:300]) for text in (title, *departments))
    return Role(next((family for family in families_named if family != OTHER), OTHER), level, kind)


def families() -> tuple[str, ...]:
    """All families, ``other`` last."""
    return *_phrases(), OTHER


@cache
def _phrases() -> dict[str, list[str]]:
    data: dict[str, list[str]] = json.loads(
        files("opportunity_pipeline.normalize").joinpath("data", "roles.json").read_text("utf-8")
    )
    return data


@cache
def _index() -> PhraseIndex[str]:
    return PhraseIndex([(phrase, family) for family, phrases in _phrases().items() for phrase in phrases])


def _family(title: str) -> str:
    parts = [part for part in _SPLIT.split(title) if part]
    for part in (*parts[:1], title):
        best = _best(part)
        if best is not None:
            return best
    return OTHER


def _best(text: str) -> str | None:
    found = _index().find(_index().tokens(text))
    if not found:
        return None
    return max(found, key=lambda match: (match.last - match.first, -match.first)).value


def _level(title: str) -> Level:
    for level, pattern in _LEVELS:
        if pattern.search(title):
            return level
        if level == "manager" and _MANAGERS.search(_FUNCTION_MANAGERS.sub(" ", title)):
            return level
    return "unknown"


def _employment(text: str) -> Employment | None:
    return next((kind for kind, pattern in _EMPLOYMENT if pattern.search(text)), None)


def _employment_of_title(title: str) -> Employment | None:
    # "Regular" or "job" in a title is no statement about the contract.
    return next((kind for kind, pattern in _EMPLOYMENT[:3] if pattern.search(title)), None)
