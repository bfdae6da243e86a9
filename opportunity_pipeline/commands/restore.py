"""``restore``: rebuilds the normalised tables from the landing zone.

Belongs here: arguments and output. Does not belong here: comparing (``opportunity_pipeline.normalize.restoring``).
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
        bool, typer.Option("--check", help="Only report differences; exit code 1 if there are any.")
    ] = False,
    home: Home = None,
    as_of: AsOf = None,
    as_json: Json = False,
) -> None:
    """Rebuild jobs, hackathons, articles and their dependent tables from the landing zone, ids included.

    Rows that are already correct stay untouched, and nothing else changes until the end. Opportunities older than the
    landing zone's retention are left as they are. Unreadable responses are reported, one line each.
    """
    from opportunity_pipeline.normalize.restoring import STAGES
    from opportunity_pipeline.normalize.restoring import restore as run
    from opportunity_pipeline.sources.landing import LandingZone

    # The database itself may have been lost.
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
    print_line(f"{counted(report.responses, 'response')} read from the landing zone in {report.seconds:.1f} s")
    if report.kept:
        kept = counted(report.kept, "opportunity", "opportunities")
        print_line(f"left as they are, because they were last seen before the oldest response: {kept}")
    if not report.differs:
        print_line("every table matches the landing zone")
    elif check:
        print_line("some rows differ from the landing zone; run without --check to correct them")
    else:
        print_line("the differences have been corrected")
