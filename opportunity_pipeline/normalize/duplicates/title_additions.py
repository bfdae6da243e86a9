"""Additions that only one title has, in brackets or behind a dash: *Line Cook (AM) - free staff meal*, *Line Cook*.

Belongs here: which additions another title may lack, and the title without them. Does not belong here: single words
beside a role (``beside``), known remarks (``remarks``), or comparing titles.

Boards and employers add to a title what they think will attract or filter applicants, and no table can list it all. So
whatever stands there is taken for an addition if the other title has no addition that this one lacks. Exceptions are a
level, a kind of learner, a language or another line of software work; a part that ends like a grade or class (*Class
B*); and a part without which the role says little (*Management Trainee - Finance*), unless it is in brackets.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import replace
from functools import lru_cache

from opportunity_pipeline.normalize.duplicates.beside import IS_CLASS, is_another_line, is_told_behind
from opportunity_pipeline.normalize.duplicates.posting import Posting
from opportunity_pipeline.normalize.duplicates.title_tables import title_tables
from opportunity_pipeline.normalize.duplicates.wording import read_wording
from opportunity_pipeline.normalize.roles.roles import read_role

_BRACKETS = re.compile(r"\s*[(\[]([^()\[\]]*)[)\]]")
_DASH = re.compile(r"\s+[-–—|•·]+\s+|\s+[-–—]+(?=\w)|(?<=[\w)])[-–—]+\s+")
_MARKS = "([-–—|•·"
# Longer lists of parts are not titles; each title is tried with fewer parts.
_MOST_PARTS = 6
# "2nd line": tiers of support.
_ORDINAL = re.compile(r"\d+th")
_LEVELS = frozenset({"intern", "mid", "senior", "lead", "manager"})
# Words for beginners, which may be left out: they only say who may apply.
_BEGINNERS = frozenset({"earlycareer", "entrylevel", "graduate", "newgrad"})
_STUDENT = "student"
_OF_KITCHENS = frozenset({"dining", "cuisine", "kitchen", "restaurant", "brasserie", "bistro", "food", "pastry"})
_COOKS = frozenset({"chef", "cook", "sommelier", "pizzaiolo", "baker"})
# Limits of an opening that may be given in an addition.
_LIMITS = ("band", "length", "rota", "shift", "who")


def without_additions(posting: Posting, other: Posting) -> Iterator[Posting]:
    """Yields a posting without its additions if the other has none that it lacks; the smallest omission first.

    Args:
        posting: the one that may say more.
        other: the one whose title may be the rest.
    """
    if all(mark not in posting.title for mark in _MARKS):
        return
    if any(not other.wording.said(kind) <= posting.wording.said(kind) for kind in _LIMITS):
        return
    if not other.asides <= posting.asides:
        return
    told = _words_of(asides for _, parts in _without_asides(other.title) for asides in parts)
    if not told <= other.where.union(read_wording(posting.title).words, posting.wording.words):
        return
    yield from roles_alone(posting)


def roles_alone(posting: Posting) -> Iterator[Posting]:
    """Yields a posting with each title that lacks some or all of its additions."""
    for role, asides in _without_asides(posting.title):
        if all(_is_addition(role, aside, in_brackets=f"{aside})" in posting.title) for aside in asides):
            yield _with_role(posting, role, _words_of(asides))


def _without_asides(title: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yields a title without some or all of its additions, and these."""
    bare, brackets = _BRACKETS.sub(" ", title).strip(), tuple(_BRACKETS.findall(title))
    if brackets and bare:
        yield bare, brackets
    for text, already in ((title, ()), (bare, brackets)) if brackets else ((title, ()),):
        parts = [part for part in _DASH.split(text) if part.strip()]
        for kept in range(len(parts) - 1, 0, -1) if len(parts) <= _MOST_PARTS else ():
            yield " - ".join(parts[:kept]), (*parts[kept:], *already)


def _words_of(texts: Collection[str] | Iterator[str]) -> frozenset[str]:
    return frozenset(word for text in texts for word in read_wording(text).words)


@lru_cache(maxsize=65_536)
def _is_addition(role: str, aside: str, *, in_brackets: bool) -> bool:
    """Whether a part beside the role is an addition that others may leave out."""
    words = read_wording(aside).words
    if not words:
        return True
    tables = title_tables()
    languages = frozenset() if _cooks(role, words) else tables.languages
    if not (tables.learners - _BEGINNERS | languages | {_STUDENT}).isdisjoint(words):
        return False
    if (
        read_role(aside).level in _LEVELS
        or IS_CLASS.fullmatch(words[-1])
        or words[-1].isdecimal()
        or _ORDINAL.match(words[0])
    ):
        return False
    needed = is_told_behind(role) and not (in_brackets and len(read_wording(role).words) > 1)
    return not needed and not is_another_line(read_role(role).family, read_role(aside).family)


def _cooks(role: str, words: Collection[str]) -> bool:
    """Whether a language is that of a cuisine: *Sommelier (French Fine Dining)*, *Chef (Italian)*."""
    return not (_OF_KITCHENS.isdisjoint(words) and _COOKS.isdisjoint(read_wording(role).words))


def _with_role(posting: Posting, role: str, left_out: frozenset[str]) -> Posting:
    """A posting whose title is only the role, without the words of its additions."""
    own = read_wording(role)
    words = tuple(word for word in posting.wording.words if word in own.words or word not in left_out)
    return replace(
        posting,
        title=role,
        wording=replace(posting.wording, words=words, letters=own.letters, otherwise=()),
        beside=posting.beside.intersection(words),
        may_be_left_out=posting.may_be_left_out.intersection(words),
    )
