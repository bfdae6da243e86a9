"""What a title tells beside the role, behind a dash or in brackets: *Data Engineer (Azure) - Retail*.

Belongs here: telling levels, who does the work and its line from what a listing may as well leave out. Does not belong
here: what a title that says more is to one that says less (``titles``).

A tool beside the role is asked for, and listings leave it out or not, as they do a ward, a team or a branch; *Azure
Data Engineer* is a role of its own, and so is *Software Engineer, Quality*, whose line of work is another.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, lru_cache

from opportunity_pipeline.normalize.duplicates.wording import activities, languages, learners, read_wording, tool_names
from opportunity_pipeline.normalize.role_words import data, family_phrases
from opportunity_pipeline.normalize.roles import OTHER, read_role
from opportunity_pipeline.normalize.skill_taxonomy import TOOLS, taxonomy

# Of a mobile system there is one team each; what offices use is mostly what is done there.
_OF_TOOLS = TOOLS - {"mobile", "office"}
_NAMED = frozenset({"anywhere", "names", "context"})
_LISTED = re.compile(r"\s*(?:[,/&+|()]|\s(?:and|or|with)\s)\s*", re.IGNORECASE)
_JOBS = ("jobs", "nouns", "weak")
_LEVELS = ("internships", "students", "graduate", "entry", "mid", "senior", "lead", "manager")


@lru_cache(maxsize=65_536)
def tools_in(text: str) -> frozenset[str]:
    """The words, as titles are compared by them, of the tools in a text that lists them; of other text none."""
    return frozenset(word for piece in _LISTED.split(text) if piece for word in _words_of_tool(piece))


def _words_of_tool(piece: str) -> tuple[str, ...]:
    words = read_wording(piece).words
    alias = taxonomy().aliases.lookup(piece.strip().lower())
    if alias is None or not words:
        return ()
    # *Database design* and *cloud security* are what one does.
    if alias.kind in _NAMED and alias.category in _OF_TOOLS and activities().isdisjoint(words):
        return words
    return words if not tool_names().isdisjoint(alias.names) else ()


@cache
def who_works() -> frozenset[str]:
    """Words that tell who does the work, at what level and in what language: another role, wherever they stand."""
    jobs = (phrase for family in family_phrases().values() for strength in _JOBS for phrase in family.get(strength, ()))
    levels = (phrase for level in _LEVELS for phrase in data()["levels"][level])
    last = {read.words[-1] for read in map(read_wording, jobs) if read.words}
    return last.union(*(read_wording(phrase).words for phrase in levels), learners(), languages())


def in_line_with(title: str, words: Iterable[str]) -> bool:
    """Whether words are of no other line of work than a title; *quality* is of another than *Software Engineer*."""
    family = read_role(" ".join(words)).family
    return family in {OTHER, read_role(title).family}
