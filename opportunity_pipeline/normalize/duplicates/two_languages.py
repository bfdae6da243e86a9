"""Titles that say one thing in two languages: *Beleidsadviseur wonen / Policy Advisor Housing*.

Belongs here: comparing two titles of which at least one is not in English, as written or by halves, each half as a
posting. Does not belong here: titles that name two jobs in one language (``listed_jobs``), or how two titles relate
(``titles``).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import lru_cache

from opportunity_pipeline.normalize.duplicates.marks import without_marks
from opportunity_pipeline.normalize.duplicates.own_titles import Roles, compare_in_own_words
from opportunity_pipeline.normalize.duplicates.posting import Posting
from opportunity_pipeline.normalize.duplicates.spelling import cognate
from opportunity_pipeline.normalize.duplicates.vocabulary import known_words, levels
from opportunity_pipeline.normalize.duplicates.wording import Wording, read_wording

_BETWEEN = re.compile(r"\s+(?:/|\||-|–|—)\s+|\s*[()]\s*|(?<=[^\W\d_]{4})/(?=[^\W\d_]{4})")


def compare_abroad(a: Posting, b: Posting, compare: Callable[[Posting, Posting], Roles]) -> Roles:
    """Compares the roles of two titles as written, or in the language that both share.

    Args:
        a: a posting.
        b: the other.
        compare: compares two titles by their English words.
    """
    if (in_own := compare_in_own_words(a, b)) != "other":
        return in_own
    found = [(half, other) for one, other in ((a, b), (b, a)) for half in halves(one)]
    told = any(compare_in_own_words(half, other) != "other" or compare(half, other) != "other" for half, other in found)
    return "more" if told else "other"


def halves(posting: Posting) -> Iterator[Posting]:
    """Yields a posting with each half of its title, if the halves say one thing in two languages."""
    for read in _halves(posting.title):
        kept = tuple(word for word in read.words if word in posting.wording.words)
        if kept:
            wording = replace(
                posting.wording, words=kept, own=read.own, letters="", foreign=read.foreign, otherwise=read.otherwise
            )
            yield replace(posting, wording=wording, beside=frozenset(), may_be_left_out=frozenset())


@lru_cache(maxsize=65_536)
def _halves(title: str) -> tuple[Wording, ...]:
    parts = [part for part in _BETWEEN.split(without_marks(title)) if part.strip()]
    if len(parts) != len(("one", "other")):
        return ()
    one, other = map(read_wording, parts)
    english = [read for read in (one, other) if not read.foreign and known_words().issuperset(read.words)]
    abroad = [read for read in (one, other) if read.foreign]
    if len(english) != 1 or len(abroad) != 1 or not one.words or not other.words:
        return ()
    told, said = {cognate(word) for word in one.words}, {cognate(word) for word in other.words}
    # A level in only one half is a different level.
    graded = (set(one.words) ^ set(other.words)) & (levels() - {"student"})
    return () if graded or 2 * len(told & said) < min(len(told), len(said)) else (one, other)
