"""``outbox``: lists deliveries and replays dead letters.

Belongs here: arguments and output. Does not belong here: queries and state changes (``delivery.letters``).
"""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

import typer

from opportunity_pipeline.commands.options import AsOf, Home, Json
from opportunity_pipeline.commands.output import print_json, print_line, print_table
from opportunity_pipeline.commands.session import session

app = typer.Typer(help="List deliveries and replay dead letters.", no_args_is_help=True)


@app.command("list")
def list_(
    status: Annotated[
        str | None, typer.Option("--status", metavar="STATUS", help="Only deliveries with this status.")
    ] = None,
    limit: Annotated[int, typer.Option("--limit", metavar="N", min=1, help="Most rows.")] = 50,
    home: Home = None,
    as_json: Json = False,
) -> None:
    """List deliveries, most recently changed first."""
    from opportunity_pipeline.delivery.letters import check_status, list_outbox

    check_status(status)
    with session(home) as opened:
        rows = list_outbox(opened.database, status, limit).to_dicts()
    if as_json:
        print_json(rows)
        return
    columns = ("delivery_id", "student_id", "type", "title", "status", "attempts", "due_at", "last_error")
    print_table(columns, [[row[column] for column in columns] for row in rows], right=("attempts",))
    print_line(f"deliveries: {len(rows)}")


@app.command()
def replay(
    delivery: Annotated[UUID, typer.Argument(metavar="ID", help="Id of the delivery.", show_default=False)],
    home: Home = None,
    as_of: AsOf = None,
    as_json: Json = False,
) -> None:
    """Make a dead, failed or ambiguous delivery due again; it keeps its id."""
    from opportunity_pipeline.delivery.letters import replay_dead

    with session(home, as_of) as opened:
        now = opened.now()
        replay_dead(opened.database, delivery, now)
    if as_json:
        print_json({"delivery_id": delivery, "status": "pending", "due_at": now})
    else:
        print_line(f"{delivery} is due again; the next delivery run sends it")
