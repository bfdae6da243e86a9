"""Derives the level and employment type from the words of a title and the upstream's hint.

Belongs here: choosing among the levels and types named. Does not belong here: the words for them
(``data/role_words.json``), or the family (``role_family``).

The rules:

1. Internships win, then words for beginners (*new grad*, *trainee*); an intern in a senior team is an intern.
2. Of two levels named as alternatives the lower counts (*Senior / Staff*); otherwise *manager* wins over *lead*, and
   *lead* over *senior*. Numerals count if no word is more specific: I, II and III are entry, mid and senior.
3. *Manager* is a level, except in titles of people who lead nobody (*Product Manager*, *Account Manager*).
4. Internship wins over every other employment type, then the title over the hint. Part time wins over a limited
   contract; full time and part time together are unknown.
5. Without a word for it, the level or employment type is unknown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from opportunity_pipeline.normalize.roles.role_words import (
    EITHER,
    SIGNS,
    Match,
    Phrases,
    data,
    title_words,
)
from opportunity_pipeline.normalize.values import Employment, Level

_RANKS: tuple[Level, ...] = ("intern", "entry", "mid", "senior", "lead", "manager")
# Word groups of the data file and their level; *graduate* and intern words take precedence over all of these.
_LEVELS: dict[str, Level] = {"entry": "entry", "mid": "mid", "senior": "senior", "lead": "lead", "manager": "manager"}
_INTERNS = frozenset({"internships", "student jobs", "students"})
_EMPLOYMENT_OF: dict[str, str] = {"internships": "internship", "student jobs": "part_time"}
# A beginner's word is more specific than a manager's: nobody is a junior director.
_FIRST: tuple[Level, ...] = ("entry", "manager", "lead", "senior", "mid")
_NUMERALS: dict[str, Level] = {
    **dict.fromkeys(("i", "1", "l1"), "entry"),
    **dict.fromkeys(("ii", "2", "l2"), "mid"),
    **dict.fromkeys(("iii", "3", "l3", "iv"), "senior"),
}
_PROFESSIONS = frozenset(
    {
        *("accountant", "administrator", "analyst", "architect", "attorney", "buyer", "consultant", "copywriter"),
        *("counsel", "designer", "developer", "economist", "editor", "engineer", "planner", "producer", "programmer"),
        *("recruiter", "researcher", "scientist", "specialist", "strategist", "tester", "trader", "writer"),
        *("technician", "owner"),
    }
)
_GRADED = _PROFESSIONS | {
    *("level", "tier", "grade", "sde", "swe", "mts", "band", "associate", "executive", "officer", "operator"),
    *("assistant", "representative", "engineering", "inspector", "machinist", "welder", "nurse", "support"),
}
_UNITS = frozenset(
    {
        *("year", "years", "yrs", "yr", "month", "months", "week", "weeks", "day", "days", "hour", "hours", "hrs"),
        *("shift", "jahre", "jahr", "monate", "mois", "ans", "jaar", "maanden", "openings", "positions", "x", "nos"),
    }
)
_LED_BY_NOBODY = frozenset({"product", "project", "program", "account", "marketing"})
_ALTERNATIVE = frozenset({EITHER, "or", "to", "oder", "bis", "ou"})
_NEEDS_CARE = frozenset({"stage", "to", "of", "program", "programs", "programme", "programmes"})
# "Assistant to the CEO": the following words are about another person.
_OF_OTHERS = re.compile(
    r"\b(?:assistant|secretary|aide|advisor|adviser|associate|reporting|reports|staff|office) (?:to|of) [^|/]*"
)
_PROGRAMS = re.compile(r"\b(?:intern|internship|apprenticeship|trainee|graduate) (?:programs?|programmes?)\b")
_IN_CHARGE = re.compile(r"\b(?:coordinators?|managers?|recruiters?|directors?|head|specialists?)\b")
# "Stage" is an internship in French, Dutch and Italian, but has other meanings in English.
_STAGE = re.compile(
    r"(?:^|\| )stage (?!manager|hand|crew|technician|actor|design|direct|light|fluids|separation|propulsion|two|one"
    r"|\d|ii?\b|[abc]\b)"
    r"|\bstage \d+ ?(?:mois|maanden|mesi)\b|\bstage(?=.*\b(?:etudes|mois)\b)|\| stage(?:$| \|)|/ stage\b|\bstage /"
)
_BEGINNERS = re.compile(
    r"\b0\s?(?:[-–—]|to)\s?[12]\s?\+?\s?(?:years?|yrs?)\b|\b20\d\d\s+batch\b|\bbatch\s+(?:of\s+)?20\d\d\b",
    re.IGNORECASE,
)
_SHARE = re.compile(
    r"(?<![\d.,])(?:\d{2,3}\s?%?\s?[-–—]\s?)?(\d{2,3})\s?%(?!\s?(?:remote|travel|commission|off|on|in|wfh|home)\b)",
    re.IGNORECASE,
)
_HOURS = re.compile(
    r"\b(?:\d{1,2}\s?[-–—]\s?)?(\d{1,2})\s?(?:(?:h|hrs?|hours?|std|stunden|heures|horas|ore)\.?\s?(?:/|per|a|pro|par)?\s?"
    r"(?:weekly|week|wk|woche|semaine|sem|semana|settimana)|wochenstunden|uur|uren)\b",
    re.IGNORECASE,
)
_DIGIT = re.compile(r"\d")
_LEAST_HOURS = 33
_CAPITALS = re.compile(r"(?<=[a-z])(?=[A-Z])")


def read_level(text: str, words: list[str], employment: Employment) -> Level:
    """The level that a title names.

    Args:
        text: the title as written.
        words: its words, see :func:`words_of_the_job`.
        employment: its employment type.
    """
    found = [(match.value.level, match) for match in _phrases().find(words)]
    groups = {group for group, _ in found}
    if employment == "internship" or groups & _INTERNS:
        return "intern"
    if "graduate" in groups or _BEGINNERS.search(text):
        return "entry"
    named = [
        *(Match(_LEVELS[group], match.first, match.end) for group, match in found if group in _LEVELS),
        *_associates(words),
        *_numerals(words),
    ]
    sides = [_of_one_side(words, side) for side in _sides(words, sorted(named, key=lambda match: match.first))]
    return min(sides, key=_RANKS.index, default="unknown")


def read_employment(text: str, words: list[str], hint: str) -> Employment:
    """The employment type that a title and the upstream's hint name.

    Args:
        text: the title as written.
        words: its words, see :func:`words_of_the_job`.
        hint: the upstream's text for the employment type.
    """
    of_title, of_hint = _kind(text, words), _of_hint(hint)
    if of_hint == "internship":
        return of_hint
    return of_title or of_hint or "unknown"


class _Meaning(NamedTuple):
    """The meaning of a phrase; both empty if it only hides words that would have a meaning on their own."""

    level: str
    employment: str


@cache
def _phrases() -> Phrases[_Meaning]:
    levels = {phrase: group for group, phrases in data()["levels"].items() for phrase in phrases}
    employments = {phrase: kind for kind, phrases in data()["employment"].items() for phrase in phrases}
    return Phrases(
        (phrase, _Meaning(level := levels.get(phrase, ""), employments.get(phrase) or _EMPLOYMENT_OF.get(level, "")))
        for phrase in sorted({*levels, *employments})
    )


@cache
def _hints() -> Phrases[Employment]:
    return Phrases((phrase, kind) for kind, phrases in data()["employment_hints"].items() for phrase in phrases)


@lru_cache(maxsize=4096)
def _of_hint(hint: str) -> Employment | None:
    words = title_words(_CAPITALS.sub(" ", hint))
    found = [match.value for match in _hints().find(words)]
    return _kind(hint, words) or min(found, key=("internship", "full_time").index, default=None)


def _kind(text: str, words: list[str]) -> Employment | None:
    kinds = {match.value.employment for match in _phrases().find(words)}
    if "internship" in kinds:
        return "internship"
    if {"part_time", "full_time"} <= kinds:
        return None
    if "part_time" in kinds or _is_part_of_a_week(text):
        return "part_time"
    if "contract" in kinds:
        return "contract"
    return "full_time" if "full_time" in kinds else None


def _is_part_of_a_week(text: str) -> bool:
    if not _DIGIT.search(text):
        return False
    if share := _SHARE.search(text):
        return 10 <= int(share[1]) < 100
    hours = _HOURS.search(text)
    return hours is not None and 0 < int(hours[1]) < _LEAST_HOURS


def words_of_the_job(words: list[str]) -> list[str]:
    """The words without those about another person, or about a programme that the job runs."""
    if _NEEDS_CARE.isdisjoint(words):
        return words
    text = _STAGE.sub(" internship ", " ".join(words))
    text = _OF_OTHERS.sub(" ", text)
    if _PROGRAMS.search(text) and _IN_CHARGE.search(text):
        text = _PROGRAMS.sub(" ", text)
    return text.split()


def _sides(words: list[str], named: list[Match[Level]]) -> list[list[Match[Level]]]:
    """Levels split where a title offers alternatives."""
    sides: list[list[Match[Level]]] = []
    end = 0
    for match in named:
        between = words[end : match.first]
        grades = bool(end) and words[end - 1] in _NUMERALS and words[match.first] in _NUMERALS
        if not sides or (any(word in _ALTERNATIVE for word in between) and not grades):
            sides.append([])
        sides[-1].append(match)
        end = match.end
    return sides


def _of_one_side(words: list[str], side: list[Match[Level]]) -> Level:
    written = {match.value for match in side if words[match.first] not in _NUMERALS}
    if written:
        return next(level for level in _FIRST if level in written)
    return min((match.value for match in side), key=_RANKS.index)


def _associates(words: list[str]) -> Iterator[Match[Level]]:
    """*Associate* before a profession: "Associate Data Analyst", "Associate Product Manager"."""
    for position, word in enumerate(words):
        if word != "associate" or (position and words[position - 1] == "senior"):
            continue
        for further in range(position + 1, min(position + 5, len(words))):
            if words[further] in SIGNS or words[further] == "director":
                break
            before = words[further - 1]
            if words[further] in _PROFESSIONS or (words[further] == "manager" and before in _LED_BY_NOBODY):
                yield Match[Level]("entry", position, position + 1)
                break


def _numerals(words: list[str]) -> Iterator[Match[Level]]:
    """Grades after the word they grade: "Engineer II", "SDE 1", "Tier III", "L2"."""
    for position, word in enumerate(words):
        level = _NUMERALS.get(word)
        if level is None:
            continue
        before = words[position - 1] if position else ""
        behind = words[position + 1] if position + 1 < len(words) else ""
        graded = before in _GRADED or before in _NUMERALS
        if word.isdigit():
            fits = graded and behind not in _UNITS
        elif word == "i":
            # Another language's *and* stands between words.
            fits = bool(before) and before not in SIGNS and (graded or behind in SIGNS or not behind)
        else:
            fits = bool(before) or word.startswith("l")
        if fits or (before == EITHER and position > 1 and words[position - 2] in _NUMERALS):
            yield Match[Level](level, position, position + 1)
