"""Words known from titles, and those of them that separate roles wherever they stand.

Belongs here: sets of words in their comparable form. Does not belong here: what they mean for two titles (``titles``).
"""

from __future__ import annotations

from collections import Counter
from functools import cache

from opportunity_pipeline.normalize.duplicates.job_names import words_of_jobs
from opportunity_pipeline.normalize.duplicates.title_languages import english_titles
from opportunity_pipeline.normalize.duplicates.title_tables import title_tables
from opportunity_pipeline.normalize.duplicates.wording import read_wording
from opportunity_pipeline.normalize.roles.role_words import data, family_phrases

_JOBS = ("jobs", "nouns", "weak")
_NAMES_OF_JOBS = ("jobs", "nouns")
_MANY_FAMILIES = 5
_LEVELS = ("internships", "students", "graduate", "entry", "mid", "senior", "lead", "manager")


@cache
def known_words() -> frozenset[str]:
    """Words known from titles, in comparable form."""
    phrases = [phrase for family in family_phrases().values() for listed in family.values() for phrase in listed]
    words = {word for phrase in phrases for word in read_wording(phrase).words}
    tables = title_tables()
    said = {
        word for known in tables.phrases.values() for _, listed in known for said in listed.values() for word in said
    }
    words |= words_of_jobs() | {word for title in english_titles() for word in read_wording(title).words}
    short = {first for first, known in tables.phrases.items() if any(length == 1 for length, _ in known)}
    return frozenset(words | said | set(tables.stems.values()) | short | tables.languages)


@cache
def fields() -> frozenset[str]:
    """Words for subjects of work and their practitioners that occur in no job name; so they are no product names."""
    return frozenset(word for field in title_tables().fields for word in read_wording(field).words)


@cache
def activities() -> frozenset[str]:
    """Activities and those who do them, in the one form in which titles are compared."""
    return frozenset(title_tables().stems.values())


@cache
def who_works() -> frozenset[str]:
    """Words for the worker, the level and the language; wherever they stand, they make another role."""
    jobs = (phrase for family in family_phrases().values() for strength in _JOBS for phrase in family.get(strength, ()))
    levels = (phrase for level in _LEVELS for phrase in data()["levels"][level])
    last = frozenset(read.words[-1] for read in map(read_wording, jobs) if read.words)
    tables = title_tables()
    return last.union(tables.learners, tables.languages, *(read_wording(phrase).words for phrase in levels))


@cache
def heads() -> frozenset[str]:
    """Words that name the worker or the level, whatever the subject; none of them may be left out of a title.

    A job's name ends with such a word (*executive*, *nurse*). A word that more often stands before the end of names is
    a subject (*finance*, *school*), as is a part of a title behind the role.
    """
    last: Counter[str] = Counter()
    before: Counter[str] = Counter()
    for family in family_phrases().values():
        for strength, phrases in family.items():
            for words in (read_wording(phrase).words for phrase in phrases):
                before.update(words[:-1])
                if strength in _NAMES_OF_JOBS:
                    last.update(words[-1:])
    return levels().union((word for word, times in last.items() if 2 * times > before[word]), title_tables().languages)


@cache
def levels() -> frozenset[str]:
    """Words for the level, or the kind of learner."""
    known = data()["levels"]
    said = [phrase for level in _LEVELS for phrase in known[level] if " " not in phrase] + known["student jobs"]
    read = (read_wording(phrase).words for phrase in said)
    return title_tables().learners.union(*(words for words in read if len(words) == 1))


@cache
def heads_of_all() -> frozenset[str]:
    """Words of :func:`heads` that say almost nothing about the work: job names of many families end with them."""
    families: Counter[str] = Counter()
    for family in family_phrases().values():
        read = (read_wording(phrase).words for strength in _NAMES_OF_JOBS for phrase in family.get(strength, ()))
        families.update({words[-1] for words in read if words} & heads())
    return levels().union(word for word, number in families.items() if number >= _MANY_FAMILIES)
