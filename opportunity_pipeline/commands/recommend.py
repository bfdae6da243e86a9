"""``recommend``: a student's published list, or the best opportunities that match a filter.

Belongs here: arguments and output. Does not belong here: filters and ranking (``scoring``).
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, cast

import typer

from opportunity_pipeline.commands.options import AsOf, Home, Json, KindName, kind_name, moment
from opportunity_pipeline.commands.output import print_json, print_line, print_table
from opportunity_pipeline.commands.session import session

# Table columns besides rank, points, id and title.
_SHOWN = {
    KindName.job: ("company", "location_text", "stipend_text", "apply_by"),
    KindName.hackathon: ("organizer", "location_text", "prize_text", "registration_deadline"),
    KindName.article: ("publisher", "article_topic", "published_at"),
}


def _given(name: str, metavar: str, text: str) -> Any:
    return typer.Option(name, metavar=metavar, help=f"{text} Can be given several times.", show_default=False)


def recommend(
    student: Annotated[str, typer.Argument(metavar="STUDENT", help="Id of the student.", show_default=False)],
    kind: Annotated[
        KindName | None,
        typer.Option(
            "--kind",
            metavar="KIND",
            parser=kind_name,
            help="Only this kind: job, hackathon or article.",
            show_default=False,
        ),
    ] = None,
    limit: Annotated[
        int | None,
        typer.Option(
            "--limit",
            metavar="N",
            min=1,
            help="Most rows per kind. [default: 20 jobs, 10 hackathons, 15 articles]",
            show_default=False,
        ),
    ] = None,
    location: Annotated[
        list[str] | None, _given("--location", "PLACE", "Jobs in this city, state or country, spelled as in postings.")
    ] = None,
    min_stipend: Annotated[
        float | None,
        typer.Option(
            "--min-stipend",
            metavar="AMOUNT",
            help="Jobs known to pay at least this much per month, in the base currency.",
            show_default=False,
        ),
    ] = None,
    work_mode: Annotated[
        list[str] | None, _given("--work-mode", "MODE", "Jobs that are remote, hybrid, onsite or unknown.")
    ] = None,
    role: Annotated[list[str] | None, _given("--role", "FAMILY", "Jobs of this role family, such as backend.")] = None,
    theme: Annotated[list[str] | None, _given("--theme", "THEME", "Hackathons with this theme.")] = None,
    starts_after: Annotated[
        datetime | None,
        typer.Option(
            "--starts-after",
            metavar="T",
            parser=moment,
            help="Hackathons that start at this time or later, ISO 8601 with a zone.",
            show_default=False,
        ),
    ] = None,
    topic: Annotated[list[str] | None, _given("--topic", "TOPIC", "Articles about this topic.")] = None,
    published: Annotated[
        str | None,
        typer.Option(
            "--published",
            metavar="PERIOD",
            help="Articles of the last 24 hours, 7 days or 30 days: today, week or month.",
            show_default=False,
        ),
    ] = None,
    home: Home = None,
    as_of: AsOf = None,
    as_json: Json = False,
) -> None:
    """Show a student's recommendations; `why` explains each.

    Without a filter, this is the published list. With one, all matching open opportunities are scored now, best first.
    """
    from opportunity_pipeline.scoring import filters
    from opportunity_pipeline.scoring.filtered import filtered_recommendations
    from opportunity_pipeline.scoring.recommend import is_active, recommendations

    wanted: dict[KindName, filters.Filter] = {
        KindName.job: filters.job_filter(
            locations=location or (),
            minimum_stipend=min_stipend,
            work_modes=work_mode or (),
            role_families=role or (),
        ),
        KindName.hackathon: filters.hackathon_filter(themes=theme or (), starts_after=starts_after),
        KindName.article: filters.article_filter(topics=topic or (), published=published),
    }
    asked = [name for name, one in wanted.items() if one != filters.EVERYTHING[name.value]]
    if kind is not None and asked and asked != [kind]:
        raise typer.BadParameter(
            f"the filters apply to {' and '.join(f'{name}s' for name in asked)}, not to --kind {kind}"
        )
    lists = {}
    with session(home, as_of) as opened:
        for name in [kind] if kind else asked or KindName:
            if name in asked:
                rows = filtered_recommendations(
                    student,
                    wanted[name],
                    limit,
                    database=opened.database,
                    settings=opened.settings,
                    now=opened.now(),
                )
            else:
                rows = recommendations(student, name.value, limit, database=opened.database, now=opened.now())
            lists[name] = rows.to_dicts()
        active = any(lists.values()) or is_active(student, database=opened.database)
    if as_json:
        print_json({"student_id": student, **{f"{name}s": rows for name, rows in lists.items()}})
        return
    if not active:
        print_line(f"student {student} is not active, and is not scored while that is so")
        return
    for name, found in lists.items():
        _show(name, found, "none scored yet, or none left" if name not in asked else "none matches the filter")


def _show(kind: KindName, rows: list[dict[str, Any]], none: str) -> None:
    from opportunity_pipeline.normalize.skills.skill_spelling import shown_skill

    def shown(row: dict[str, Any], name: str) -> Any:
        return shown_skill(row[name]) if name == "article_topic" and row[name] else row[name]

    print_line(f"{kind}s: {len(rows) or none}")
    if rows:
        columns = ("rank", "points", "id", "title", *_SHOWN[kind])
        table = [
            (
                row["rank"],
                f"{row['score']:.1f}",
                row["opportunity_id"],
                row["title"],
                *(shown(row, name) for name in _SHOWN[kind]),
            )
            for row in rows
        ]
        print_table(
            [column.removesuffix("_text").removeprefix("article_") for column in columns],
            cast("Any", table),
            right=("rank", "points"),
        )
