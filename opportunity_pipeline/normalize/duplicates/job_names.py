"""Synonymous job names: *Recruiter*, *Talent Acquisition Specialist*.

Belongs here: finding job names in the words of a title. Does not belong here: other spellings of one name
(``wording``), or how two titles relate (``titles``).
"""

from __future__ import annotations

from functools import cache, lru_cache

from opportunity_pipeline.normalize.data import read_data
from opportunity_pipeline.normalize.duplicates.wording import read_wording

_Names = list[tuple[frozenset[str], tuple[str, ...]]]


@lru_cache(maxsize=65_536)
def by_first_names(words: tuple[str, ...]) -> tuple[str, ...]:
    """Replaces each job name in the words of a title by the first of the job's synonyms."""
    told = left = frozenset(words)
    found = [named for word in words for named in _names().get(word, ()) if named[0] <= left]
    firsts: list[str] = []
    renamed_as = set()
    for name, first in sorted(found, key=lambda named: (-len(named[0]), sorted(named[0]))):
        # A title may give two names of one job that share a word: "Pharma Sales Rep - Medical Representative".
        again = first in renamed_as and name <= told and not left.isdisjoint(name)
        if name <= left or again:
            left -= name
            firsts += first
            renamed_as.add(first)
    renamed = tuple(dict.fromkeys([*(word for word in words if word in left), *firsts]))
    return words if set(renamed) == set(words) else renamed


@cache
def words_of_jobs() -> frozenset[str]:
    """All words of all job names."""
    return frozenset(word for names in _names().values() for name, _ in names for word in name)


@cache
def _names() -> dict[str, _Names]:
    """Maps one word of each job name to the name and the first of its synonyms."""
    data = read_data("job_names.json")
    names: dict[str, _Names] = {}
    for job in data["jobs"]:
        spelled = [name.replace("*", word) for name in job for word in (data["staff"] if "*" in name else ("",))]
        read = [read_wording(name).words for name in spelled]
        for words in dict.fromkeys(map(frozenset, read)):
            names.setdefault(min(words), []).append((words, read[0]))
    return names
