"""``run-once``: runs the main job, from gathering to delivery, once and in this process.

Belongs here: arguments and output. Does not belong here: the job (``defs.run_once``).
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from opportunity_pipeline.commands.options import AsOf, Home, Json
from opportunity_pipeline.commands.output import counted, print_error, print_json, print_line, print_table, progress
from opportunity_pipeline.commands.session import need_upstream, session

if TYPE_CHECKING:
    from opportunity_pipeline.defs.run_once import RunSummary

# Gathering, normalising, students, two planners and delivery; plus one for each student shard.
STAGES_BESIDE_SHARDS = 6


def run_once(
    landing: Annotated[
        Path | None,
        typer.Option(
            "--landing",
            metavar="DIR",
            help="Landing zone to replay instead of fetching from the upstreams.",
            exists=True,
            file_okay=False,
        ),
    ] = None,
    home: Home = None,
    as_of: AsOf = None,
    as_json: Json = False,
) -> None:
    """Gather, normalise, score, plan and deliver once. The run is idempotent.

    Exit code 1 if anything failed, with one line per failure; everything else is still done.
    """
    from opportunity_pipeline.defs.run_once import run_once as run

    with (
        session(home, as_of, begin=True) as opened,
        progress(STAGES_BESIDE_SHARDS + opened.settings.score_shards, show_lines=True) as step,
    ):
        if landing is None:
            need_upstream(opened.settings)
        summary = run(opened.settings, opened.database, landing=landing, progress=step)
    if as_json:
        print_json(summary.to_json())
    else:
        _show(summary)
    for failure in summary.failed:
        print_error(failure)
    if summary.failed:
        raise typer.Exit(1)


def _show(summary: RunSummary) -> None:
    """Prints a summary for a person."""
    columns = ("source", "fetched", "new", "changed", "unchanged", "duplicate", "quarantined")
    print_table(
        columns,
        [
            (name, *(counts[key] for key in columns[1:-1]), sum(counts["quarantined"].values()))
            for name, counts in summary.sources.items()
        ],
        right=columns[1:],
    )
    for kind, counts in (("jobs", summary.jobs), ("hackathons", summary.hackathons), ("articles", summary.articles)):
        print_line(f"{kind:<18}{counts['open']} open of {counts['total']}")
    print_line(f"{'students':<18}{summary.students['active']} active of {summary.students['total']}")
    for kind, counts in summary.scores.items():
        print_line(f"{kind + ' scores':<18}{counts['rows']} for {counted(counts['students'], 'student')}")
    print_line(f"{'notifications':<18}{summary.notifications['planned']} planned")
    print_line(f"{'deliveries':<18}{_counts(summary.deliveries)}")
    print_line(f"{'seconds':<18}{_counts(summary.seconds)}")


def _counts(counts: dict[str, int] | dict[str, float]) -> str:
    return ", ".join(f"{name} {number:g}" for name, number in counts.items()) or "none"
