"""Whether two titles are of one role in their own language: *Lärare i slöjd*, *Slöjdlärare*.

Belongs here: pairing the words of two titles whose language says one thing as a compound and as a phrase, of a man and
of a woman, in one order and in another. Does not belong here: which words these are (``own_words``), or what titles
say in English (``titles``).

What titles say in English is as good as the names that are known; two titles in one language can also be compared as
they are written, and that needs to know no more of it than what joins its words.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Literal

from opportunity_pipeline.normalize.duplicates.posting import Posting
from opportunity_pipeline.normalize.duplicates.spelling import unpaired
from opportunity_pipeline.normalize.duplicates.title_tables import title_tables
from opportunity_pipeline.normalize.duplicates.vocabulary import known_words
from opportunity_pipeline.normalize.duplicates.wording import read_wording

# Letters between the parts of a compound, and endings that its first part loses or puts on there.
_BETWEEN = ("", "s", "n", "en", "e", "es", "er", "ns", "o", "u", "ar", "a")
_LOST = ("", "a", "e", "n", "en", "et", "er", "ar", "or", "n", "s")
_LEAST_OF_A_PART = 3
_LEAST_OF_A_COMPOUND = 8
_MOST = 8


def compare_in_own_words(a: Posting, b: Posting) -> Literal["same", "more", "other"]:
    """What two titles say of their roles in the language that they are written in."""
    if not (_is_abroad(a) or _is_abroad(b)) or _tells_grade(a, b) or _tells_grade(b, a):
        return "other"
    more, less = apart(a.wording.own, b.wording.own)
    if len(more) == len(a.wording.own) or (more and less):
        return "other"
    if not more and not less:
        return "same"
    said, words = (a, more) if more else (b, less)
    left = {read for word in words for read in read_wording(word).words or (word,)}
    return "more" if left <= said.may_be_left_out else "other"


def _is_abroad(posting: Posting) -> bool:
    """Whether a title has words of its language that are none of English titles."""
    return posting.wording.foreign or not known_words().issuperset(posting.wording.own)


def _tells_grade(a: Posting, b: Posting) -> bool:
    """Whether one title has a number, a single letter or a kind of learner that the other lacks."""
    more = set(a.wording.words).difference(b.wording.words)
    return any(len(word) == 1 or word.isdecimal() or word in title_tables().learners for word in more)


@lru_cache(maxsize=16_384)
def apart(one: tuple[str, ...], other: tuple[str, ...]) -> tuple[list[str], list[str]]:
    """The words of each of two titles for which the other has none, in its own order."""
    more, less = [word for word in one if word not in other], [word for word in other if word not in one]
    if len(more) > _MOST or len(less) > _MOST:
        return more, less
    more, less = _without_compounds(more, less, other)
    less, more = _without_compounds(less, more, one)
    return unpaired(more, less, frozenset()) if more and less else (more, less)


def _without_compounds(words: list[str], others: list[str], all_others: tuple[str, ...]) -> tuple[list[str], list[str]]:
    """Words without the compounds of two words of the other title, and the other's words without those."""
    for word in words:
        if len(word) < _LEAST_OF_A_COMPOUND or not word.isalpha():
            continue
        for last in others:
            first = next((part for part in all_others if part != last and is_compound(word, part, last)), None)
            if first is not None:
                words = [left for left in words if left != word]
                others = [left for left in others if left not in (first, last)]
                break
    return words, others


def is_compound(word: str, first: str, last: str) -> bool:
    """Whether a word is made of two others, in this order: *Slöjdlärare* of *slöjd* and *lärare*."""
    if len(first) < _LEAST_OF_A_PART or len(last) < _LEAST_OF_A_PART:
        return False
    endings = {last, *(last.removesuffix(lost) for lost in ("in", "en", "n"))}
    for end in endings:
        if len(end) < _LEAST_OF_A_PART or not word.endswith(end):
            continue
        before = word[: -len(end)]
        if len(before) < _LEAST_OF_A_PART:
            continue
        stems = {first[: len(first) - len(lost)] for lost in _LOST if first.endswith(lost)}
        for stem in stems:
            if len(stem) >= _LEAST_OF_A_PART and before.startswith(stem) and before[len(stem) :] in _BETWEEN:
                return True
    return False
