"""Which words titles are known to use, and which of them tell roles apart wherever they stand.

Belongs here: sets of words in their comparable form. Does not belong here: what they mean for two titles (``titles``).
"""

from __future__ import annotations

from functools import cache

from opportunity_pipeline.normalize.duplicates.title_tables import title_tables
from opportunity_pipeline.normalize.duplicates.wording import read_wording
from opportunity_pipeline.normalize.role_words import data, family_phrases

_JOBS = ("jobs", "nouns", "weak")
_LEVELS = ("internships", "students", "graduate", "entry", "mid", "senior", "lead", "manager")


@cache
def known_words() -> frozenset[str]:
    """Words that titles are known to use, in comparable form."""
    phrases = [phrase for family in family_phrases().values() for listed in family.values() for phrase in listed]
    words = {word for phrase in phrases for word in read_wording(phrase).words}
    tables = title_tables()
    said = {
        word for known in tables.phrases.values() for _, listed in known for said in listed.values() for word in said
    }
    return frozenset(words | said | set(tables.stems.values()) | tables.phrases.keys() | tables.languages)


@cache
def activities() -> frozenset[str]:
    """What is done and who does it, in the one form in which titles are compared by it."""
    return frozenset(title_tables().stems.values())


@cache
def who_works() -> frozenset[str]:
    """Words that tell who does the work, at what level and in what language: another role, wherever they stand."""
    jobs = (phrase for family in family_phrases().values() for strength in _JOBS for phrase in family.get(strength, ()))
    levels = (phrase for level in _LEVELS for phrase in data()["levels"][level])
    last = frozenset(read.words[-1] for read in map(read_wording, jobs) if read.words)
    tables = title_tables()
    return last.union(tables.learners, tables.languages, *(read_wording(phrase).words for phrase in levels))
