"""Draws words for many synthetic students at once: Zipf-like, weighted by kind of student, without replacement.

Belongs here: weights and weighted sampling without replacement. Does not belong here: the words (``vocabulary``) and
the composition of a profile (``generate``).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]

# Students per block: the noise is one float per student and word, 20 MB for a vocabulary of 120 words.
_BLOCK = 20_000
# Zipf exponent (0.9 matches word counts of job posts), and the weight of the common words.
_EXPONENT = 0.9
_COMMON = 0.12


@dataclass(frozen=True)
class Lexicon:
    """Words with their weights.

    Attributes:
        words: unique words.
        logs: shape (kinds, words), log weights; ``-inf`` where a kind of student never draws a word.
    """

    words: pl.Series
    logs: Floats


@dataclass(frozen=True)
class Drawn:
    """The drawn words, sorted by student and then by draw order.

    Attributes:
        students: index of the student.
        words: index of the word.
        positions: 0 for a student's first word.
    """

    students: Integers
    words: Integers
    positions: Integers


def lexicon(own: Sequence[Sequence[str]], common: Sequence[str], name: Callable[[str], str]) -> Lexicon:
    """Weighs words by their rank in the list of each kind of student, plus a little by their rank in the common list.

    Args:
        own: per kind, its words from most to least common.
        common: words that every kind may draw, from most to least common.
        name: maps a word to its stored form; words with the same form are merged.
    """
    words = list(dict.fromkeys(name(word) for listed in (*own, common) for word in listed))
    index = {word: position for position, word in enumerate(words)}
    weights = np.zeros((len(own), len(words)))
    for kind, listed in enumerate(own):
        for rank, word in enumerate(listed):
            weights[kind, index[name(word)]] += (rank + 1) ** -_EXPONENT
        for rank, word in enumerate(common):
            weights[kind, index[name(word)]] += _COMMON * (rank + 1) ** -_EXPONENT
    with np.errstate(divide="ignore"):
        return Lexicon(pl.Series("word", words, pl.String), np.log(weights))


def draw(
    random: np.random.Generator,
    source: Lexicon,
    kinds: Integers,
    counts: npt.NDArray[Any],
    without: Drawn | None = None,
) -> Drawn:
    """Draws words for every student without replacement, each with the weight its kind gives it.

    Uses the Gumbel top-k trick: the words with the largest sums of log weight and Gumbel noise are distributed as a
    weighted draw without replacement.

    Args:
        random: source of the noise.
        source: words and weights.
        kinds: shape (students,), row of ``source.logs``.
        counts: shape (students,), whole numbers, words to draw; fewer are drawn if a kind has fewer.
        without: words not to draw again.
    """
    most = min(int(counts.max(initial=0)), len(source.words))
    parts = []
    for start in range(0, len(kinds), _BLOCK):
        block = slice(start, start + _BLOCK)
        keys = source.logs[kinds[block]] + random.gumbel(size=(len(kinds[block]), len(source.words)))
        if without is not None:
            here = slice(*np.searchsorted(without.students, (start, start + _BLOCK)))
            keys[without.students[here] - start, without.words[here]] = -np.inf
        best = np.argsort(-keys, axis=1, kind="stable")[:, :most]
        wanted = (np.arange(most) < counts[block, None]) & np.isfinite(np.take_along_axis(keys, best, axis=1))
        students, positions = np.nonzero(wanted)
        parts.append(Drawn(students + start, best[wanted], positions))
    return Drawn(
        np.concatenate([part.students for part in parts] or [np.empty(0, np.int64)]),
        np.concatenate([part.words for part in parts] or [np.empty(0, np.int64)]),
        np.concatenate([part.positions for part in parts] or [np.empty(0, np.int64)]),
    )
