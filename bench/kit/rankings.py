"""Ranked lists, their quality measures, and simple baseline rankers.

Belongs here: the case to rank, the measures, bootstrap intervals, and rankers without a formula. Does not belong here:
where cases come from (`views`, `tastes`), our own ranking (`quality_ranking`).
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
    """Students, the jobs that can be shown to them, and the jobs they turned out to want.

    Attributes:
        domain: field of work.
        inputs: students and jobs as scoring reads them; ids of jobs are their positions.
        grades: how much each student wants each job, 0–3; 0 is not at all.
        past: by student and job: whether an earlier interest is known to the rankers.
        hidden: by student and job: whether it must not be shown: the past, and what the student has filtered out.
        profiles: words of each student's profile.
        texts: words of each job.
        companies: company, by job.
        ages: days since posting, by job; NaN if unknown.
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
    """The quality of lists; the first two by student, the others overall.

    Attributes:
        ndcg: nDCG of the first ten, gain 2^grade − 1.
        recall: share of the wanted jobs (of at most fifty) that are among the first fifty.
        coverage: share of jobs that are among anybody's first ten.
        gini: inequality of how often jobs appear there, 0–1.
        median_age: median days since posting, over all first tens.
        repetition: share of rows in a first ten whose company already appears above.
    """

    ndcg: Floats
    recall: Floats
    coverage: float
    gini: float
    median_age: float
    repetition: float


def measured(case: Case, lists: Lists) -> Measures:
    """Computes the measures of lists."""
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
    """Gini coefficient of counts: 0 if all are equal, near 1 if one has everything."""
    ordered = np.sort(counts)
    number = len(ordered)
    return float((2 * np.arange(1, number + 1) - number - 1) @ ordered / (number * ordered.sum()))


def interval(differences: Floats, seed: int, draws: int = 2_000) -> tuple[float, float]:
    """The central 95 % of the bootstrapped mean over students."""
    random = np.random.default_rng(seed)
    means = [differences[random.integers(0, len(differences), len(differences))].mean() for _ in range(draws)]
    low, high = np.quantile(means, [0.025, 0.975])
    return float(low), float(high)


def by_score(case: Case, scores: Floats, seed: int) -> Lists:
    """Lists by scores, best first; ties in a random order that differs for each student."""
    chance = np.random.default_rng(seed).random(scores.shape)
    scores = np.where(case.hidden, -np.inf, scores)
    return np.lexsort((chance, -scores), axis=1)[:, :DEEP]


def by_chance(case: Case, seed: int) -> Lists:
    """Lists in random order."""
    return by_score(case, np.zeros(case.grades.shape), seed)


def by_popularity(case: Case, seed: int) -> Lists:
    """Lists of the jobs that most other students were interested in before."""
    others = case.past.sum(axis=0)[None, :] - case.past
    return by_score(case, others.astype(float), seed)


def by_words(case: Case, seed: int, *, past: bool) -> Lists:
    """Lists by BM25 (k₁ 1.2, b 0.75) over the jobs' words, queried with profiles, optionally plus past jobs' words."""
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
        texts = [profile, *(case.texts[int(job)] for job in np.flatnonzero(case.past[student]) if past)]
        for word in {word for text in texts for word in text} & words.keys():
            asked[student, words[word]] = 1
    return by_score(case, asked @ scores.T, seed)
