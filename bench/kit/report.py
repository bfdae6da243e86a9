"""The report every benchmark prints, and running measurements in their own process.

Belongs here: the structure of a report, the machine's description, peak memory. Does not belong here: measurements.
"""

from __future__ import annotations

import json
import os
import platform
import resource
import subprocess
import sys
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Row:
    """One measurement.

    Attributes:
        subject: what was run.
        work: the amount of work.
        seconds: how long it took.
        units_per_second: pairs, rows or other units of the work per second.
        peak_rss_mb: peak memory of its process; ``None`` if it shared the process with others.
        exact: whether the result is exact.
        sampled: whether it ran on a sample and was extrapolated.
    """

    subject: str
    work: str
    seconds: float
    units_per_second: float
    peak_rss_mb: float | None = None
    exact: bool = True
    sampled: bool = False


@dataclass(frozen=True)
class Goal:
    """A target that should be met."""

    name: str
    goal: str
    measured: str
    met: bool


@dataclass(frozen=True)
class Report:
    """A benchmark's result."""

    bench: str
    seed: int
    rows: list[Row]
    goals: list[Goal] = field(default_factory=list)

    def to_json(self) -> str:
        """The report as JSON text."""
        told = {"bench": self.bench, "machine": machine(), "seed": self.seed}
        return json.dumps(told | {"rows": [asdict(row) for row in self.rows], "goals": [asdict(g) for g in self.goals]})

    def show(self) -> str:
        """The report as text."""
        lines = [f"{self.bench} · {machine()} · seed {self.seed}"]
        for row in self.rows:
            memory = "" if row.peak_rss_mb is None else f"{row.peak_rss_mb:8.0f} MB"
            speed = f"{row.units_per_second:14,.0f} /s"
            marks = ", ".join(mark for mark, holds in (("not exact", not row.exact), ("sampled", row.sampled)) if holds)
            lines.append(f"  {row.subject:34} {row.work:34} {row.seconds:8.2f} s {speed} {memory} {marks}".rstrip())
        lines += [f"  {'✓' if goal.met else '✗'} {goal.name}: {goal.measured} ({goal.goal})" for goal in self.goals]
        return "\n".join(lines)


def machine() -> str:
    """Processor count, architecture, system and Python of this machine."""
    return f"{os.cpu_count()} cores, {platform.machine()}, {platform.system()}, Python {platform.python_version()}"


def peak_rss_mb() -> float:
    """Peak memory of this process, in megabytes (10⁶ bytes)."""
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6


def in_own_process(module: str, *arguments: str, environment: dict[str, str] | None = None) -> Any:
    """Runs ``python -m module arguments`` and parses the JSON it prints, to measure each part's peak memory alone.

    Args:
        module: the module to run.
        arguments: its command line arguments.
        environment: variables to set besides those of this process.

    Raises:
        subprocess.CalledProcessError: it failed; its standard error has been passed through.
    """
    done = subprocess.run(  # noqa: S603  our own module, run by our own interpreter
        [sys.executable, "-m", module, *arguments],
        check=True,
        stdout=subprocess.PIPE,
        cwd=Path(__file__).parents[2],
        env=os.environ | (environment or {}),
        text=True,
    )
    return json.loads(done.stdout)
