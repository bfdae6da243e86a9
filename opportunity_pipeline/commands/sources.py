"""``sources``: lists sources and company boards, and checks whether they respond.

Belongs here: arguments and output. Does not belong here: the register and the checks (``sources``).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from opportunity_pipeline.commands.options import Home, Json
from opportunity_pipeline.commands.output import print_json, print_note, print_table, progress
from opportunity_pipeline.commands.session import need_upstream, read_settings, session

if TYPE_CHECKING:
    from opportunity_pipeline.settings import Settings
    from opportunity_pipeline.sources.kept import Kept

app = typer.Typer(help="List the upstreams, and check them.", no_args_is_help=True)


@app.command("list")
def list_(home: Home = None, as_json: Json = False) -> None:
    """List every source: what it provides, whether it is enabled, the result of its last run."""
    from opportunity_pipeline.sources.register import SOURCES, disabled_reason, frequency_of
    from opportunity_pipeline.storage.database import is_begun

    settings = read_settings(home)
    states = _states(home) if is_begun(settings) else {}
    absent = _absent_from_a_demo(settings)
    rows = [
        {
            "source": source.name,
            "kind": source.kind,
            "gives": source.gives,
            "frequency": frequency_of(source),
            "disabled": absent.get(source.name) or disabled_reason(source, settings),
            **states.get(source.name, _NEVER_RUN),
        }
        for source in SOURCES.values()
    ]
    if as_json:
        print_json(rows)
        return
    columns = ("source", "kind", "frequency", "fetched", "last good run", "records", "last error")
    table = [
        (
            row["source"],
            row["kind"],
            row["frequency"],
            "yes" if row["disabled"] is None else f"no: {row['disabled']}",
            row["last_success_at"],
            row["last_records"],
            row["last_error"],
        )
        for row in rows
    ]
    print_table(columns, table, right=("records",))


@app.command()
def check(
    name: Annotated[str | None, typer.Argument(metavar="NAME", help="Only this source.", show_default=False)] = None,
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Send each source one small request; exit code 1 if an enabled one does not respond.

    Ends within 90 seconds. Upstreams that told an earlier run to wait are skipped, and nothing is written.
    """
    from opportunity_pipeline.sources.checking import check_sources
    from opportunity_pipeline.sources.register import SOURCES, disabled_reason, find_source

    chosen = [find_source(name)] if name else list(SOURCES.values())
    settings = read_settings(home)
    need_upstream(settings)
    kept = _kept(settings)
    absent = _absent_from_a_demo(settings)
    with progress(len(chosen)) as step:
        checked = check_sources(chosen, settings, kept=kept, done=step)
    results = [replace(one, problem=absent.get(one.name) or one.problem) for one in checked]
    if as_json:
        print_json(results)
    else:
        table = [
            (
                one.name,
                "yes" if one.reachable else "no",
                one.way,
                f"{one.answered} of {one.tried}" if one.tried else None,
                one.records if one.reachable else None,
                one.sample,
                one.problem,
            )
            for one in results
        ]
        columns = ("source", "reachable", "way", "answered", "records", "sample", "problem")
        print_table(columns, table, right=("records",))
    # A disabled source is not a failure, unless it was requested by name.
    expected = [source.name for source in chosen if name or disabled_reason(source, settings) is None]
    if any(not one.reachable for one in results if one.name in expected):
        raise typer.Exit(1)


@app.command()
def boards(
    source: Annotated[
        str | None, typer.Option("--source", metavar="NAME", help="Only boards of this source.", show_default=False)
    ] = None,
    check: Annotated[
        bool, typer.Option("--check", help="Request each board once; exit code 1 if one is permanently gone.")
    ] = False,
    home: Home = None,
    as_json: Json = False,
) -> None:
    """List the company boards: those of the settings, else those of the shipped list.

    The shipped list was gathered from public lists, and companies move: `--check` reports which boards to remove.
    """
    from opportunity_pipeline.sources.board_check import list_boards

    settings = read_settings(home)
    listed = list_boards(settings, source)
    if check:
        need_upstream(settings)
        _check_boards(settings, source, len(listed), as_json=as_json)
        return
    if as_json:
        print_json(listed)
        return
    table = [(one.source, one.board, one.company, "setting" if one.chosen else "shipped list") for one in listed]
    print_table(("source", "board", "company", "from"), table)


def _check_boards(settings: Settings, source: str | None, total: int, *, as_json: bool) -> None:
    from opportunity_pipeline.sources.board_check import check_boards

    kept = _kept(settings)
    with progress(total) as step:
        results = check_boards(settings, source, kept=kept, done=lambda one: step(f"{one.source} {one.board}"))
    if as_json:
        print_json(results)
    else:
        table = [(one.source, one.board, one.company, one.state, one.postings, one.detail) for one in results]
        print_table(("source", "board", "company", "state", "postings", "detail"), table, right=("postings",))
    if any(one.state == "dead" for one in results):
        raise typer.Exit(1)


def _absent_from_a_demo(settings: Settings) -> dict[str, str]:
    """For a demo home, the reason why each other source is not fetched: no setting of the user explains it."""
    from opportunity_pipeline.demo.settings import DEMO_SOURCES
    from opportunity_pipeline.sources.register import SOURCES
    from opportunity_pipeline.supervision.home import mode_of

    if mode_of(settings.home) != "demo":
        return {}
    why = f"this home is a demo, which has {len(DEMO_SOURCES)} sources"
    return {name: why for name in SOURCES if name not in DEMO_SOURCES}


def _kept(settings: Settings) -> Kept:
    """What the database knows about upstreams to leave alone. A check creates no database and works without one."""
    from sqlalchemy.exc import OperationalError

    from opportunity_pipeline.sources.kept import NOTHING_KEPT, read_kept
    from opportunity_pipeline.storage.database import DatabaseUnavailable, is_begun, open_database
    from opportunity_pipeline.storage.embedded import EmbeddedPostgresError

    if not is_begun(settings):
        return NOTHING_KEPT
    try:
        with open_database(settings) as database:
            return read_kept(database, settings.now())
    except (DatabaseUnavailable, EmbeddedPostgresError, OperationalError) as error:
        print_note(f"checking without knowing which upstreams to leave alone: {str(error).splitlines()[0]}")
        return NOTHING_KEPT


_NEVER_RUN: dict[str, datetime | int | str | None] = {
    "last_success_at": None,
    "last_records": None,
    "last_error": None,
    "consecutive_failures": 0,
    "open_until": None,
}


def _states(home: Path | None) -> dict[str, dict[str, datetime | int | str | None]]:
    from sqlalchemy import select

    from opportunity_pipeline.storage.tables import source_state

    with session(home) as opened, opened.database.engine.connect() as connection:
        rows = connection.execute(select(source_state)).mappings().all()
    return {row["source"]: {name: row[name] for name in _NEVER_RUN} for row in rows}
