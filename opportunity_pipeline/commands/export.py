"""``export``: scored lists as files for other programs.

Belongs here: arguments and output. Does not belong here: writing the export (``scoring.export``).
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from opportunity_pipeline.commands.options import Home, Json
from opportunity_pipeline.commands.output import print_json, print_line, print_table
from opportunity_pipeline.commands.session import session

app = typer.Typer(help="Write files for other programs.", no_args_is_help=True)


@app.command()
def scores(
    to: Annotated[
        Path | None,
        typer.Option(
            "--to",
            metavar="DIR",
            help="Parent folder of the export folders. [default: exports/scores in the home]",
            file_okay=False,
            show_default=False,
        ),
    ] = None,
    keep: Annotated[
        int, typer.Option("--keep", metavar="N", min=1, help="Number of exports to keep; older ones are removed.")
    ] = 3,
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Export all published lists as Parquet files with a manifest; readers never see a partial export."""
    from opportunity_pipeline.scoring.export import export_scores
    from opportunity_pipeline.scoring.manifest import read_manifest

    with session(home) as opened:
        folder = export_scores(to or opened.settings.score_exports_folder, database=opened.database, keep=keep)
    manifest = read_manifest(folder)
    if as_json:
        print_json({"folder": str(folder), **manifest.to_dict()})
        return
    print_line(str(folder))
    rows = [
        (table.name, table.rows, len(table.batches), f"{sum(batch.bytes for batch in table.batches) / 1e6:.1f}")
        for table in manifest.tables
    ]
    print_table(("table", "rows", "files", "MB"), rows, right=("rows", "files", "MB"))
