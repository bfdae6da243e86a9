"""``up``: runs the whole pipeline until Ctrl-C.

Belongs here: arguments and output. Does not belong here: starting and watching processes (``supervision``).
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from opportunity_pipeline.commands.options import Home, Json
from opportunity_pipeline.commands.output import print_json, print_line

if TYPE_CHECKING:
    from opportunity_pipeline.supervision.whereabouts import Whereabouts


def up(
    live: Annotated[
        bool | None,
        typer.Option(
            "--live/--demo",
            help="Use the real upstreams, or a demo's. A home never changes its mode. [default: demo]",
            show_default=False,
        ),
    ] = None,
    port: Annotated[
        int | None,
        typer.Option(
            "--port",
            metavar="N",
            min=0,
            max=65535,
            help="Port of the Dagster UI; 0 selects a free one. [default: the setting, 3000]",
        ),
    ] = None,
    verbose: Annotated[bool, typer.Option("--verbose", help="Show every log line of every process.")] = False,
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Start PostgreSQL, Dagster's UI and daemon, and fill a new home; Ctrl-C stops all of it.

    Exit code 0 if it was stopped after everything was up, 130 (128 plus the signal) if it was stopped before.
    """
    from opportunity_pipeline.settings import load_settings
    from opportunity_pipeline.supervision.console import Console
    from opportunity_pipeline.supervision.up import Interrupted
    from opportunity_pipeline.supervision.up import up as run

    def announce(where: Whereabouts) -> None:
        if as_json:
            print_json(where.to_json())
        else:
            for line in where.lines():
                print_line(line)
        sys.stdout.flush()

    settings = load_settings(home=home, dagster_port=port)
    try:
        run(settings, live=live, console=Console(sys.stderr, verbose=verbose), announce=announce)
    except Interrupted as interrupted:
        raise typer.Exit(128 + interrupted.signal) from None
