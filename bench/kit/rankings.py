"""Ranked lists and how good they are, and the simplest ways to make some.

Belongs here: a case to be ranked, the measures, bootstrap intervals, and the rankers that know no formula. Does not
belong here: where cases come from (`views`, `tastes`), and our own ranking (`quality_ranking`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from opportunity_pipeline.scoring.inputs import Inputs

FIRST, DEEP = 10, 50
Lists = NDArray[np.int64]
"""Positions of opportunities by student and rank, best first."""
Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Case:
    """Students, what could be shown to them, and what they turned out to want.

    Attributes:
        domain: what kind of work it is about.
        inputs: students and jobs as scoring reads them; ids of jobs are their positions.
        grades: how much each student wants each job, 0–3; 0 is not at all.
        past: pairs of student and job of which it is known before that she was interested.
        hidden: pairs that are not to be shown: the past, and what she has filtered out.
        profiles: words of what a student says of herself.
        texts: words of each job.
        companies: company, by job.
        ages: days since posted, by job; NaN where nothing tells.
    """

    domain: str
    inputs: Inputs
    grades: NDArray[np.int8]
    past: NDArray[np.bool_]
    hidden: NDArray[np.bool_]
    profiles: Sequence[Sequence[str]]
    texts: Sequence[Sequence[str]]
    companies: Sequence[str]
    ages: Floats


@dataclass(frozen=True)
class Measures:
    """How good lists are; the first two by student, the others of all.

    Attributes:
        ndcg: nDCG of the first ten, gain 2^grade − 1.
        recall: share of the jobs wanted (of at most fifty) that are among the first fifty.
        coverage: share of jobs that are among anybody's first ten.
        gini: how unequally jobs are shown there, 0–1.
        median_age: days since posted, over all first tens.
        repetition: share of rows of a first ten whose company stands above already.
    """

    ndcg: Floats
    recall: Floats
    coverage: float
    gini: float
    median_age: float
    repetition: float


def measured(case: Case, lists: Lists) -> Measures:
    """Measures lists."""
    rows = np.arange(len(lists))[:, None]
    discount = 1 / np.log2(np.arange(2, FIRST + 2))
    gains = 2.0 ** np.where(case.hidden, 0, case.grades) - 1
    ideal = -np.sort(-gains, axis=1)[:, :FIRST] @ discount
    first = lists[:, :FIRST]
    wanted = (gains > 0).sum(axis=1)
    found = (gains[rows, lists[:, :DEEP]] > 0).sum(axis=1)
    shown = np.bincount(first.reshape(-1), minlength=len(case.texts))
    repeated = [FIRST - len({case.companies[job] for job in row}) for row in first]
    ages = case.ages[first]
    return Measures(
        ndcg=(gains[rows, first] @ discount) / ideal,
        recall=found / np.minimum(wanted, DEEP),
        coverage=float((shown > 0).mean()),
        gini=gini(shown),
        median_age=float(np.median(ages[~np.isnan(ages)])) if not np.isnan(ages).all() else float("nan"),
        repetition=float(np.mean(repeated)) / FIRST,
    )


def gini(counts: NDArray[np.int64]) -> float:
    """How unequal counts are: 0 where all are the same, near 1 where one has everything."""
    ordered = np.sort(counts)
    number = len(ordered)
    return float((2 * np.arange(1, number + 1) - number - 1) @ ordered / (number * ordered.sum()))


def interval(differences: Floats, seed: int, draws: int = 2_000) -> tuple[float, float]:
    """The middle 95 % of the mean over students drawn again and again, with replacement."""
    random = np.random.default_rng(seed)
    means = [differences[random.integers(0, len(differences), len(differences))].mean() for _ in range(draws)]
    low, high = np.quantile(means, [0.025, 0.975])
    return float(low), float(high)


def by_score(case: Case, scores: Floats, seed: int) -> Lists:
    """Lists by scores, best first; ties in an order of chance, which is another for each student."""
    chance = np.random.default_rng(seed).random(scores.shape)
    scores = np.where(case.hidden, -np.inf, scores)
    return np.lexsort((chance, -scores), axis=1)[:, :DEEP]


def by_chance(case: Case, seed: int) -> Lists:
    """Lists in an order of chance."""
    return by_score(case, np.zeros(case.grades.shape), seed)


def by_popularity(case: Case, seed: int) -> Lists:
    """Lists of what most others were interested in before."""
    others = case.past.sum(axis=0)[None, :] - case.past
    return by_score(case, others.astype(float), seed)


def by_words(case: Case, seed: int, *, past: bool) -> Lists:
    """Lists by BM25 (k₁ 1.2, b 0.75) of the jobs' words, asked with the student's; and with those of her past jobs."""
    words = {word: number for number, word in enumerate(sorted({word for text in case.texts for word in text}))}
    counts = np.zeros((len(case.texts), len(words)))
    for job, text in enumerate(case.texts):
        for word, count in Counter(text).items():
            counts[job, words[word]] = count
    lengths = counts.sum(axis=1, keepdims=True)
    having = (counts > 0).sum(axis=0)
    weight = np.log(1 + (len(counts) - having + 0.5) / (having + 0.5))
    scores = weight * counts * 2.2 / (counts + 1.2 * (0.25 + 0.75 * lengths / lengths.mean()))
    asked = np.zeros((len(case.profiles), len(words)))
    for student, profile in enumerate(case.profiles):
        texts = [profile, *(case.texts[job] for job in np.flatnonzero(case.past[student]) if past)]
        for word in {word for text in texts for word in text} & words.keys():
            asked[student, words[word]] = 1
    return by_score(case, asked @ scores.T, seed)
