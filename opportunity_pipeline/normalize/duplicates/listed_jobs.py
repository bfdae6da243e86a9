"""Titles that name one job twice, or at each of two grades: *Bartender / Mixologist*, *Officer / Senior Officer*.

Belongs here: the jobs that one title lists for one opening. Does not belong here: synonymous job names (``job_names``),
or how two titles relate (``titles``).
"""

from __future__ import annotations

import re
from functools import lru_cache

from opportunity_pipeline.normalize.duplicates.job_names import by_first_names
from opportunity_pipeline.normalize.duplicates.vocabulary import heads, known_words, levels, who_works
from opportunity_pipeline.normalize.duplicates.wording import read_wording

_LEAST_OF_A_FIELD = 2
# "Rolling Stock Technician (Train Maintenance)": also a train maintenance technician.
_FIELD_IN_BRACKETS = re.compile(r"([^()]+)\(([^()]+)\)[^\w()]*(?:nights?|days|shifts?)?\s*", re.IGNORECASE)
_SLASH = re.compile(r"\s+/\s+|(?<=[a-z]{3})/(?=[A-Z]?[a-z]{3})")
_GRADES = frozenset({"senior", "junior", "mid"})


@lru_cache(maxsize=65_536)
def either_job(title: str) -> tuple[tuple[str, ...], ...]:
    """The words of each job or grade that a title lists for one opening; empty if it names only one."""
    if field := _FIELD_IN_BRACKETS.fullmatch(title):
        role, told = read_wording(field[1]).words, read_wording(field[2]).words
        return ((*told, role[-1]),) if len(told) >= _LEAST_OF_A_FIELD and role[-1:] and role[-1] in heads() else ()
    if "/" not in title:
        return ()
    jobs = tuple(read_wording(part).words for part in _SLASH.split(title))
    if not all(words and (_is_job(words) or words[-1] not in known_words()) for words in jobs):
        return ()
    # "Officer / Senior Officer" is hired at either grade; "Nurse / Head Nurse" are two jobs.
    of_levels = not all(levels().isdisjoint(words) for words in jobs)
    if of_levels and len({frozenset(words) - _GRADES for words in jobs}) > 1:
        return ()
    # "Press Brake Setter/Operator": the words before the first job belong to the other, too.
    before = jobs[0][:-1]
    shared = ((*before, *words) for words in jobs[1:] if before and len(words) == 1)
    return tuple(words for words in (*jobs, *shared) if _is_job(words))


def _is_job(words: tuple[str, ...]) -> bool:
    return words[-1] in heads() or words[-1] in who_works() or by_first_names(words) != words
