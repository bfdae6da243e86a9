"""How well the formula ranks, compared with chance, popularity and BM25, on recorded views and simulated tastes.

Belongs here: our own lists, the measures reported, and the goals. Does not belong here: the cases (`kit.views`,
`kit.tastes`), the measures and the other rankers (`kit.rankings`).

Every ranker gets the same students, jobs and past; jobs that a student has already seen are hidden. BM25 is queried
with the student's profile, and once more with the words of the student's past jobs added; the goal is to beat the
better of the two, by a paired bootstrap over students.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import get_args

import numpy as np

from bench.kit.cases import position_of
from bench.kit.rankings import DEEP, Case, Lists, Measures, by_chance, by_popularity, by_words, interval, measured
from bench.kit.report import Goal, Report, Row, machine
from bench.kit.synthetic import NOW, SEED
from bench.kit.tastes import DOMAINS, Wanted, simulated
from bench.kit.views import recorded_views
from bench.kit.world import THRESHOLD, warm_up
from opportunity_pipeline.scoring.config import DEFAULT_CONFIG
from opportunity_pipeline.scoring.engine import best
from opportunity_pipeline.scoring.prepare import prepare

OURS = "ours"
STUDENTS, JOBS = 400, 2_000


@dataclass(frozen=True)
class RankingRow(Row):
    """The quality of one ranker's lists in one domain; see ``kit.rankings.Measures``."""

    domain: str = ""
    ndcg_at_10: float = 0.0
    ndcg_low: float = 0.0
    ndcg_high: float = 0.0
    recall_at_50: float = 0.0
    coverage: float = 0.0
    gini: float = 0.0
    median_age_days: float | None = None
    repetition: float = 0.0


def our_lists(case: Case) -> Lists:
    """The first fifty jobs of each student, from the engine."""
    prepared = prepare(case.inputs, config=DEFAULT_CONFIG, now=NOW, default_threshold=THRESHOLD)
    students, jobs = prepared.active, prepared.considered
    found = best(prepared.problem(students, jobs), range(students.height), DEEP)
    lists = np.zeros((students.height, DEEP), np.int64)
    first = found.rank <= DEEP
    owner = np.array([position_of(name) for name in students["student_id"]])
    lists[owner[found.student[first]], found.rank[first] - 1] = jobs["opportunity_id"].to_numpy()[
        found.opportunity[first]
    ]
    return lists


RANKERS: dict[str, Callable[[Case], Lists]] = {
    OURS: our_lists,
    "BM25, profile": lambda case: by_words(case, SEED, past=False),
    "BM25, profile and past": lambda case: by_words(case, SEED, past=True),
    "popularity": lambda case: by_popularity(case, SEED),
    "chance": lambda case: by_chance(case, SEED),
}


def compared(case: Case) -> tuple[list[Row], Goal]:
    """All rankers on one case, and whether ours beats the better BM25."""
    rows: list[Row] = []
    found: dict[str, Measures] = {}
    students, jobs = case.grades.shape
    for name, ranked in RANKERS.items():
        begun = time.perf_counter()
        lists = ranked(case)
        seconds = time.perf_counter() - begun
        one = found[name] = measured(case, lists)
        low, high = interval(one.ndcg, SEED)
        rows.append(
            RankingRow(
                subject=f"{case.domain}: {name}",
                work=f"{students:,} × {jobs:,}",
                seconds=round(seconds, 3),
                units_per_second=students * jobs / seconds,
                domain=case.domain,
                ndcg_at_10=round(float(one.ndcg.mean()), 4),
                ndcg_low=round(low, 4),
                ndcg_high=round(high, 4),
                recall_at_50=round(float(one.recall.mean()), 4),
                coverage=round(one.coverage, 4),
                gini=round(one.gini, 4),
                median_age_days=None if np.isnan(one.median_age) else one.median_age,
                repetition=round(one.repetition, 4),
            )
        )
    rival = max((name for name in found if name.startswith("BM25")), key=lambda name: found[name].ndcg.mean())
    gained = found[OURS].ndcg - found[rival].ndcg
    low, high = interval(gained, SEED)
    told = f"{gained.mean():+.4f}, 95 % from {low:+.4f} to {high:+.4f}"
    return rows, Goal(f"{case.domain}: nDCG@10 over {rival}", "> 0 over the whole interval", told, low > 0)


class RankingReport(Report):
    """The report; ``show`` prints the measures as a table."""

    def show(self) -> str:
        """The report as text."""
        lines = [f"{self.bench} · {machine()} · seed {self.seed}"]
        titles = ("nDCG@10", "95 %", "recall@50", "coverage", "Gini", "age", "repeats")
        lines.append(f"  {'':58}" + "".join(f"{title:>16}" if title == "95 %" else f"{title:>10}" for title in titles))
        for row in self.rows:
            if isinstance(row, RankingRow):
                age = "–" if row.median_age_days is None else f"{row.median_age_days:.0f} d"
                between = f"{row.ndcg_low:.3f}–{row.ndcg_high:.3f}"
                lines.append(
                    f"  {row.subject:58}{row.ndcg_at_10:10.4f}{between:>16}{row.recall_at_50:10.4f}{row.coverage:10.3f}"
                    f"{row.gini:10.3f}{age:>10}{row.repetition:10.3f}"
                )
        lines += [f"  {'✓' if goal.met else '✗'} {goal.name}: {goal.measured} ({goal.goal})" for goal in self.goals]
        return "\n".join(lines)


def measure(students: int, jobs: int) -> RankingReport:
    """Runs all cases whose data is available."""
    warm_up()
    report = RankingReport("quality_ranking", SEED, [])
    cases: list[Case | None] = [*recorded_views()]
    cases += [simulated(group, taste, students, jobs, SEED) for taste in get_args(Wanted) for group in DOMAINS]
    for case in cases:
        if case is not None:
            rows, goal = compared(case)
            report.rows.extend(rows)
            report.goals.append(goal)
    return report


def main() -> None:
    """Runs the benchmark and prints its report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--students", type=int, default=STUDENTS, help="simulated students per domain")
    parser.add_argument("--jobs", type=int, default=JOBS, help="simulated jobs per domain")
    parser.add_argument("--quick", action="store_true", help="a quarter of the simulated students")
    parser.add_argument("--json", action="store_true", help="print JSON")
    chosen = parser.parse_args()
    report = measure(chosen.students // 4 if chosen.quick else chosen.students, chosen.jobs)
    print(report.to_json() if chosen.json else report.show())  # noqa: T201


if __name__ == "__main__":
    main()
