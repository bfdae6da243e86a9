"""``recommend``: a student's list, best first."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any, cast

import typer

from opportunity_pipeline.commands.options import AsOf, Home, Json
from opportunity_pipeline.commands.output import print_json, print_line, print_table
from opportunity_pipeline.commands.session import session


class KindName(StrEnum):
    """Kinds of opportunities, as typed."""

    job = "job"
    hackathon = "hackathon"
    article = "article"


# What stands in a table beside rank, points, id and title.
_SHOWN = {
    KindName.job: ("company", "location_text", "stipend_text", "apply_by"),
    KindName.hackathon: ("organizer", "location_text", "prize_text", "registration_deadline"),
    KindName.article: ("publisher", "article_topic", "published_at"),
}


def recommend(
    student: Annotated[str, typer.Argument(metavar="STUDENT", help="Id of the student.", show_default=False)],
    kind: Annotated[
        KindName | None,
        typer.Option("--kind", metavar="KIND", help="Only this kind: job, hackathon or article.", show_default=False),
    ] = None,
    limit: Annotated[
        int | None,
        typer.Option(
            "--limit",
            metavar="N",
            min=1,
            help="Most of a kind. [default: 20 jobs, 10 hackathons, 15 articles]",
            show_default=False,
        ),
    ] = None,
    home: Home = None,
    as_of: AsOf = None,
    as_json: Json = False,
) -> None:
    """Show a student's recommendations; `why` explains each."""
    from opportunity_pipeline.scoring.recommend import recommendations

    with session(home, as_of) as opened:
        lists = {
            name: recommendations(student, name.value, limit, database=opened.database, now=opened.now()).to_dicts()
            for name in ([kind] if kind else KindName)
        }
    if as_json:
        print_json({"student_id": student, **{f"{name}s": rows for name, rows in lists.items()}})
        return
    for name, rows in lists.items():
        _show(name, rows)


def _show(kind: KindName, rows: list[dict[str, Any]]) -> None:
    print_line(f"{kind}s: {len(rows)}" if rows else f"{kind}s: none scored yet, or none left")
    if rows:
        columns = ("rank", "points", "id", "title", *_SHOWN[kind])
        table = [
            (
                row["rank"],
                f"{row['score']:.1f}",
                row["opportunity_id"],
                row["title"],
                *(row[name] for name in _SHOWN[kind]),
            )
            for row in rows
        ]
        print_table(
            [column.removesuffix("_text").removeprefix("article_") for column in columns],
            cast("Any", table),
            right=("rank", "points"),
        )
