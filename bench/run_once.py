"""Wall time of `opportunity-pipeline run-once` on 2,000 jobs × 500 students, as a user experiences it.

Belongs here: the measurement. Does not belong here: the responses (the demo's upstreams), the report (`kit.report`).

The command runs in its own process and a temporary home, without this shell's settings: the time includes the
interpreter, imports, starting and stopping the embedded PostgreSQL, and Dagster's instance. The landing zone holds the
demo's responses (hackathons, articles, about 400 jobs) and boards from further seeds, up to the number of jobs. The
first run finds everything new, the second one nothing.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench.kit.report import Goal, Report, Row
from opportunity_pipeline.demo.job_shapes import greenhouse_board, greenhouse_jobs
from opportunity_pipeline.demo.jobs import jobs
from opportunity_pipeline.demo.landing import SEED, build_demo_landing
from opportunity_pipeline.settings import PREFIX
from opportunity_pipeline.sources.landing import LandingZone
from opportunity_pipeline.sources.parsing import parse_response
from opportunity_pipeline.sources.upstreams.greenhouse import board_url

NOW = datetime(2026, 8, 23, 9, tzinfo=UTC)
GOAL_SECONDS = 60


def build_landing(folder: Path, wanted: int) -> int:
    """Fills a landing zone with that many jobs, besides the demo's hackathons and articles.

    Returns:
        Number of jobs in it; more than wanted only if the demo alone has more.
    """
    zone = LandingZone(folder)
    responses = build_demo_landing(zone, now=NOW)
    parsed = [parse_response(zone, response) for response in responses]
    held = sum(len(response.records) for response in parsed if response.kind == "job")
    seed = SEED
    while held < wanted:
        seed += 1
        world = [
            replace(job, company=replace(job.company, name=f"{job.company.name} {seed}", token=f"world{seed}"))
            for job in jobs(NOW, seed=seed)
        ][: wanted - held]
        body = json.dumps(greenhouse_board(greenhouse_jobs(world, seed))).encode()
        zone.put("greenhouse", board_url(f"world{seed}"), body, fetched_at=NOW)
        held += len(world)
    return held


def command(home: Path, *arguments: str) -> tuple[Any, float]:
    """Runs a command of the pipeline in a home folder.

    Returns:
        The JSON it prints, and its wall time in seconds.

    Raises:
        subprocess.CalledProcessError: the command failed; its standard error has been passed through.
    """
    foreign = (PREFIX, "DATABASE_URL", "DAGSTER_HOME")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(foreign)}
    begun = time.perf_counter()
    done = subprocess.run(  # noqa: S603  our own module, run by our own interpreter
        [sys.executable, "-m", "opportunity_pipeline.cli", *arguments, "--home", str(home), "--json"],
        check=True,
        stdout=subprocess.PIPE,
        cwd=home,
        env=environment | {"PYTHONPATH": str(Path(__file__).parents[1])},
        text=True,
    )
    return json.loads(done.stdout), time.perf_counter() - begun


def rows_of(subject: str, summary: Any, seconds: float, students: int) -> list[Row]:
    """One row per stage, and one for the whole command."""
    opportunities = sum(counts["fetched"] for counts in summary["sources"].values())
    scores = sum(counts["rows"] for counts in summary["scores"].values())
    mails = summary["delivered"]["accepted"]
    planned = summary["notifications"]["planned"]
    work = {
        "gather": (f"{opportunities:,} records", opportunities),
        "normalize": (f"{opportunities:,} records", opportunities),
        "students": (f"{students:,} students", students),
        "score": (f"{scores:,} rows", scores),
        "plan": (f"{planned:,} planned", planned),
        "deliver": (f"{mails:,} delivered", mails),
    }
    stages = summary["seconds"]
    rows = [
        Row(f"{subject}, {stage}", of, stages[stage], number / stages[stage]) for stage, (of, number) in work.items()
    ]
    found = summary["jobs"]["total"]
    whole = f"{found:,} jobs × {students:,} students"
    rate = found * students / seconds
    return [*rows, Row(subject, whole, round(seconds, 3), rate, summary["peak_rss_mb"])]


def measure(students: int, wanted: int) -> Report:
    """Runs the command twice on one landing zone.

    Raises:
        RuntimeError: a stage failed, or the second run repeated work; the times would be meaningless.
    """
    with tempfile.TemporaryDirectory() as folder:
        landing, home = Path(folder, "landing"), Path(folder, "home")
        home.mkdir()
        held = build_landing(landing, wanted)
        at = ("--as-of", NOW.isoformat())
        command(home, "students", "generate", str(students), "--seed", str(SEED), *at)
        first, first_seconds = command(home, "run-once", "--landing", str(landing), *at)
        again, again_seconds = command(home, "run-once", "--landing", str(landing), *at)
    for summary in (first, again):
        if summary["failed"]:
            raise RuntimeError(f"run-once failed: {'; '.join(summary['failed'])}")
    twice = sum(counts["stored"] for counts in again["sources"].values()) + again["notifications"]["planned"]
    if twice:
        raise RuntimeError(f"the second run stored or planned {twice} things again")
    rows = [
        *rows_of("first run", first, first_seconds, students),
        *rows_of("second run", again, again_seconds, students),
    ]
    goal = Goal(
        f"run-once on {held:,} jobs × {students:,} students",
        f"< {GOAL_SECONDS} s",
        f"{first_seconds:.1f} s",
        first_seconds < GOAL_SECONDS,
    )
    return Report("run_once", SEED, rows, [goal])


def main() -> None:
    """Runs the benchmark and prints its report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--students", type=int, default=500)
    parser.add_argument("--jobs", type=int, default=2_000)
    parser.add_argument("--quick", action="store_true", help="a fifth of the jobs and students")
    parser.add_argument("--json", action="store_true", help="print JSON")
    chosen = parser.parse_args()
    share = 5 if chosen.quick else 1
    report = measure(chosen.students // share, chosen.jobs // share)
    print(report.to_json() if chosen.json else report.show())  # noqa: T201


if __name__ == "__main__":
    main()
