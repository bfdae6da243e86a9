"""``students``: imports a file of students, or generates synthetic ones.

Belongs here: arguments and output. Does not belong here: importing and generating (``students``).
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from opportunity_pipeline.commands.options import AsOf, Home, Json
from opportunity_pipeline.commands.output import counted, counting, print_error, print_json, print_line, print_table
from opportunity_pipeline.commands.session import session

if TYPE_CHECKING:
    from opportunity_pipeline.students.importing import PlacesNotUnderstood

app = typer.Typer(help="Import students, or generate synthetic ones.", no_args_is_help=True)

SHOWN_PROBLEMS = 50
MADE_UP_AT = datetime(2026, 1, 1, tzinfo=UTC)
"""Default clock of synthetic students: with the current time, no two calls would generate the same ones."""


@app.command("import")
def import_(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="CSV, JSON, JSON lines or Parquet.", exists=True, dir_okay=False)
    ],
    skip_invalid: Annotated[bool, typer.Option("--skip-invalid", help="Skip bad rows and import the others.")] = False,
    home: Home = None,
    as_of: AsOf = None,
    as_json: Json = False,
) -> None:
    """Import students from a file, all or nothing. docs/students.md describes the file formats."""
    from opportunity_pipeline.students.importing import import_students

    with session(home, as_of, begin=True) as opened, counting("rows read") as read:
        report = import_students(
            file, database=opened.database, now=opened.now(), skip_invalid=skip_invalid, progress=read
        )
    if as_json:
        print_json(report)
    else:
        if report.problems:
            shown = report.problems[:SHOWN_PROBLEMS]
            print_table(
                ("row", "column", "reason"), [(one.row, one.column, one.reason) for one in shown], right=("row",)
            )
            if len(shown) < len(report.problems):
                print_line(f"and {len(report.problems) - len(shown)} more; --json prints all of them")
        print_line(
            f"{report.imported} of {counted(report.rows, 'student')} imported: "
            f"{report.created} new, {report.updated} changed, {report.unchanged} unchanged"
        )
        if report.places_not_understood.count:
            print_line(_not_understood(report.places_not_understood))
    if report.bad_rows and not skip_invalid:
        wrong = f"{counted(report.bad_rows, 'row')} {'is' if report.bad_rows == 1 else 'are'}"
        print_error(f"{file}: {wrong} bad, so nothing was imported; fix the file, or use --skip-invalid")
        raise typer.Exit(1)


def _not_understood(places: PlacesNotUnderstood) -> str:
    more = "" if len(places.examples) == places.count else ", for example"
    return (
        f"{counted(places.count, 'place')} not recognised{more}: {', '.join(places.examples)}. A student who names no"
        " other place is scored as if the place were unknown; write places like Pune, Maharashtra"
    )


@app.command()
def generate(
    count: Annotated[
        int, typer.Argument(metavar="N", min=1, max=1_000_000, help="Number of students.", show_default=False)
    ],
    seed: Annotated[
        int, typer.Option("--seed", metavar="N", min=0, help="The same seed, N and clock give the same students.")
    ] = 1,
    home: Home = None,
    as_of: AsOf = None,
    as_json: Json = False,
) -> None:
    """Generate realistic students; their addresses are under example.org, where no mail arrives.

    Their histories end at --as-of, else on 2026-01-01.
    """
    from opportunity_pipeline.students.generate import generate_students
    from opportunity_pipeline.students.store import store_students

    with session(home, as_of, begin=True) as opened:
        frames = generate_students(count, seed=seed, now=opened.settings.as_of or MADE_UP_AT)
        # updated_at is the time of storing, not part of the generated data: change detection depends on it.
        frames["students"] = frames["students"].with_columns(updated_at=opened.now())
        counts = store_students(frames, database=opened.database)
    if as_json:
        print_json(counts)
    else:
        print_line(
            f"{counted(counts.created, 'student')} generated, {counts.updated} changed, {counts.unchanged} unchanged"
        )
