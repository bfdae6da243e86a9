"""``restore``: the normalised tables as the landing zone tells them.

Belongs here: printing what differed. Does not belong here: comparing (``opportunity_pipeline.normalize.restoring``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from opportunity_pipeline.commands.options import AsOf, Home, Json
from opportunity_pipeline.commands.output import counted, print_error, print_json, print_line, print_table, progress
from opportunity_pipeline.commands.session import read_settings, session

if TYPE_CHECKING:
    from opportunity_pipeline.normalize.restoring import RestoreReport


def restore(
    check: Annotated[
        bool, typer.Option("--check", help="Only tell what differs; exit code 1 where anything does.")
    ] = False,
    home: Home = None,
    as_of: AsOf = None,
    as_json: Json = False,
) -> None:
    """Make jobs, hackathons, articles and all that belongs to them anew from the landing zone, ids included.

    Rows that are as they should be stay untouched; until the end everything else stays as it was. What is older than
    the landing zone, by its retention, is left as it is. Responses that cannot be read are told, one line each.
    """
    from opportunity_pipeline.normalize.restoring import STAGES
    from opportunity_pipeline.normalize.restoring import restore as run
    from opportunity_pipeline.sources.landing import LandingZone

    # The database may be what was lost.
    landed = read_settings(home).landing_folder.is_dir()
    with session(home, as_of, begin=landed) as opened, progress(STAGES) as step:
        zone = LandingZone(opened.settings.landing_folder)
        report = run(
            settings=opened.settings,
            database=opened.database,
            zone=zone,
            now=opened.now(),
            write=not check,
            progress=step,
        )
    if as_json:
        print_json(report)
    else:
        _show(report, check=check)
    for problem in report.unreadable:
        print_error(problem)
    if check and report.differs:
        raise typer.Exit(1)


def _show(report: RestoreReport, *, check: bool) -> None:
    columns = ("table", "rows", "missing", "different", "surplus")
    rows = [(one.table, one.rows, one.missing, one.different, one.surplus) for one in report.tables]
    print_table(columns, rows, right=columns[1:])
    print_line(f"{counted(report.responses, 'response')} of the landing zone read in {report.seconds:.1f} s")
    if report.kept:
        kept = counted(report.kept, "opportunity", "opportunities")
        print_line(f"left as they are, since they were seen before the oldest of them: {kept}")
    if not report.differs:
        print_line("every table is as the landing zone tells it")
    elif check:
        print_line("some rows are not as the landing zone tells them; without --check they are put right")
    else:
        print_line("what differed has been put right")
