"""``scores``: compares two configurations of the formula.

Belongs here: arguments and output. Does not belong here: the comparison (``scoring.comparison``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from opportunity_pipeline.commands.options import AsOf, Home, Json, KindName, kind_name
from opportunity_pipeline.commands.output import counted, print_json, print_line, print_table
from opportunity_pipeline.commands.session import session

if TYPE_CHECKING:
    from opportunity_pipeline.scoring.comparison import Comparison

app = typer.Typer(help="Compare configurations of the formula.", no_args_is_help=True)

_CONFIG = "`current`, a version that has produced scores here, or a TOML or JSON file with the numbers that differ."


@app.command()
def diff(
    one: Annotated[str, typer.Argument(metavar="A", help=_CONFIG, show_default=False)],
    other: Annotated[str, typer.Argument(metavar="B", help="Likewise.", show_default=False)],
    kind: Annotated[
        KindName,
        typer.Option(
            "--kind", metavar="KIND", parser=kind_name, help="Kind of opportunity: job, hackathon or article."
        ),
    ] = KindName.job,
    students: Annotated[
        int,
        typer.Option("--students", metavar="N", min=1, max=1_000_000, help="Number of students; always the same ones."),
    ] = 200,
    limit: Annotated[int, typer.Option("--limit", metavar="N", min=1, help="Most rows per table.")] = 15,
    home: Home = None,
    as_of: AsOf = None,
    as_json: Json = False,
) -> None:
    """Compare the lists that two configurations produce for the same students and opportunities."""
    from opportunity_pipeline.scoring.comparison import compare_configs
    from opportunity_pipeline.scoring.compiled import keep_compiled_code
    from opportunity_pipeline.scoring.variants import differences, find_config

    with session(home, as_of) as opened:
        keep_compiled_code(opened.settings.compiled_folder)
        first, second = (find_config(said, database=opened.database) for said in (one, other))
        found = compare_configs(
            kind.value,
            first,
            second,
            students,
            settings=opened.settings,
            database=opened.database,
            now=opened.now(),
        )
    numbers = differences(first, second)
    if as_json:
        versions = {"a": first.scoring_version, "b": second.scoring_version}
        changed = [{"number": name, "a": mine, "b": theirs} for name, mine, theirs in numbers]
        print_json({**versions, "numbers": changed, **_told(found)})
        return
    print_line(f"A {first.scoring_version}, B {second.scoring_version}: {_differ(len(numbers), 'number')}")
    if numbers:
        print_table(["number", "A", "B"], numbers, right=("A", "B"))
    _show(found, limit)


def _told(found: Comparison) -> dict[str, Any]:
    counts = ("kind", "students", "changed", "first_shared", "entered", "left", "moved", "mean_move")
    return {
        **{name: getattr(found, name) for name in counts},
        "by_student": found.by_student.to_dicts(),
        "pairs": found.pairs.to_dicts(),
    }


def _show(found: Comparison, limit: int) -> None:
    print_line(
        f"{found.kind}s of {counted(found.students, 'student')}: {_differ(found.changed, 'list')}; rows that enter:"
        f" {found.entered}, leave: {found.left}, move: {found.moved}, by {found.mean_move:.1f} ranks on average over"
        f" all that stay; {found.first_shared:.0%} of the first ten are the same"
    )
    if not found.changed:
        return
    by_student = found.by_student.head(limit)
    print_line()
    print_line(f"students whose lists differ most ({by_student.height} of {found.changed})")
    columns = ("student", "enter", "leave", "move", "largest move")
    print_table(columns, by_student.rows(), right=columns[1:])
    moves = found.pairs.drop_nulls("move")
    others = found.pairs.filter(found.pairs["move"].is_null())
    for title, pairs in (("largest moves", moves), ("rows that enter or leave", others)):
        if not pairs.is_empty():
            print_line()
            print_line(f"{title} ({min(limit, pairs.height)} of {pairs.height})")
            print_table(
                ("student", "id", "title", "rank A", "rank B", "points A", "points B"),
                [_row(pair) for pair in pairs.head(limit).iter_rows(named=True)],
                right=("rank A", "rank B", "points A", "points B"),
            )


def _differ(number: int, one: str) -> str:
    return f"{counted(number, one)} {'differs' if number == 1 else 'differ'}"


def _row(pair: dict[str, Any]) -> tuple[Any, ...]:
    points = (None if pair[total] is None else f"{pair[total] / 10_000:.1f}" for total in ("total_a", "total_b"))
    return (pair["student_id"], pair["opportunity_id"], pair["title"], pair["rank_a"], pair["rank_b"], *points)
