"""``landing``: import recorded responses into a landing zone, list them, replay them.

Belongs here: arguments and output. Does not belong here: the landing zone and the loopback server (``sources``).
"""

from __future__ import annotations

import sys
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated

import typer

from opportunity_pipeline.commands.options import Home, Json, moment
from opportunity_pipeline.commands.output import print_json, print_line, print_table
from opportunity_pipeline.commands.session import read_settings, session

if TYPE_CHECKING:
    from opportunity_pipeline.sources.landing import LandingZone

app = typer.Typer(help="List raw responses, import recorded ones, replay them.", no_args_is_help=True)

Folder = Annotated[
    Path | None,
    typer.Option(
        "--landing", metavar="DIR", help="Landing zone. [default: the home's]", file_okay=False, show_default=False
    ),
]

ThereFolder = Annotated[
    Path | None,
    typer.Option(
        "--landing",
        metavar="DIR",
        help="Landing zone. [default: the home's]",
        exists=True,
        file_okay=False,
        show_default=False,
    ),
]


@app.command("import")
def import_(
    source: Annotated[str, typer.Argument(metavar="SOURCE", help="Source of the response.", show_default=False)],
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE",
            help="Body of the response as the upstream sent it; may be gzipped.",
            exists=True,
            dir_okay=False,
            show_default=False,
        ),
    ],
    url: Annotated[
        str | None,
        typer.Option(
            "--url",
            metavar="URL",
            help="URL of the response. [default: taken from the body, else the source's usual one]",
        ),
    ] = None,
    fetched_at: Annotated[
        datetime | None,
        typer.Option(
            "--fetched-at",
            metavar="T",
            parser=moment,
            help="Time of the fetch, ISO 8601 with a zone. [default: taken from the body, else the file's date]",
        ),
    ] = None,
    landing: Folder = None,
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Import a recorded response into a landing zone; the home's next normalising run reads it, as after a fetch."""
    from opportunity_pipeline.sources.importing import RECORDED_AT, import_recorded
    from opportunity_pipeline.sources.landing import LandedResponse, LandingZone
    from opportunity_pipeline.sources.register import find_source
    from opportunity_pipeline.sources.replaying import replay_source

    of, now = find_source(source), datetime.now(UTC)

    def imported(zone: LandingZone) -> LandedResponse:
        return import_recorded(of, file, zone=zone, now=now, url=url, fetched_at=fetched_at)

    if landing is not None:
        zone = LandingZone(landing)
        landed = imported(zone)
    else:
        # By way of a zone of its own: what no parser can read shall not stay in the home's.
        with session(home, begin=True) as opened, TemporaryDirectory() as folder:
            zone, origin = LandingZone(opened.settings.landing_folder), LandingZone(Path(folder))
            landed = imported(origin)
            replay_source(of, database=opened.database, zone=zone, origin=origin)
    if as_json:
        print_json(landed)
        return
    print_line(f"{landed.id}  {landed.length} bytes of {landed.url}")
    print_line(f"recorded {landed.fetched_at:%Y-%m-%d %H:%M} UTC, by {landed.headers[RECORDED_AT]}; in {zone.folder}")


@app.command()
def serve(
    port: Annotated[
        int, typer.Option("--port", metavar="N", min=0, max=65535, help="Port; 0 selects a free one.")
    ] = 8765,
    landing: ThereFolder = None,
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Replay a landing zone over HTTP on 127.0.0.1 in place of the upstreams; Ctrl-C ends it."""
    from opportunity_pipeline.sources.loopback import LoopbackUpstream

    zone = _zone(landing, home)
    try:
        upstream = LoopbackUpstream(zone, port=port)
    except OSError as error:
        raise typer.BadParameter(
            f"{port} cannot be used: {error.strerror}; 0 selects a free one", param_hint="--port"
        ) from None
    if as_json:
        print_json({"url": upstream.url, "landing": zone.folder})
    else:
        print_line(f"serving {zone.folder} at {upstream.url}; set OPPORTUNITY_PIPELINE_UPSTREAM=loopback and")
        print_line(f"OPPORTUNITY_PIPELINE_LOOPBACK_URL={upstream.url} to use it instead of the upstreams")
    sys.stdout.flush()
    with suppress(KeyboardInterrupt):
        upstream.serve_forever()


@app.command("list")
def list_(
    source: Annotated[
        str | None, typer.Option("--source", metavar="SOURCE", help="Only responses of this source.")
    ] = None,
    landing: ThereFolder = None,
    home: Home = None,
    as_json: Json = False,
) -> None:
    """List the responses of a landing zone, oldest first."""
    from opportunity_pipeline.sources.register import find_source

    if source is not None:
        find_source(source)
    zone = _zone(landing, home)
    responses = list(zone.responses(source))
    if as_json:
        print_json(responses)
        return
    table = [(one.id, one.source, one.fetched_at, one.status, one.length, one.url) for one in responses]
    print_table(("id", "source", "fetched", "status", "bytes", "url"), table, right=("status", "bytes"))
    print_line(f"responses in {zone.folder}: {len(responses)}")


def _zone(landing: Path | None, home: Path | None) -> LandingZone:
    """An existing landing zone to read: a missing one would look like an empty one."""
    from opportunity_pipeline.sources.errors import LandingZoneError
    from opportunity_pipeline.sources.landing import LandingZone

    folder = landing or read_settings(home).landing_folder
    if not folder.is_dir():
        raise LandingZoneError(f"no landing zone here: {folder}; a fetch or `landing import` creates it")
    return LandingZone(folder)
