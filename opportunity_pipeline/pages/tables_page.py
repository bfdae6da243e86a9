"""Renders ``docs/tables.md``: every table and column, from their definitions and comments.

Belongs here: rendering tables and views. Does not belong here: their definitions (``storage.tables``).
"""

from __future__ import annotations

from sqlalchemy.dialects import postgresql

from opportunity_pipeline.pages.markdown import cell
from opportunity_pipeline.storage.tables import CANONICAL, RECOMMENDED, metadata


def tables_page() -> str:
    """Every table and column with its comment."""
    dialect = postgresql.dialect()  # type: ignore[no-untyped-call]
    lines = [
        "# Tables",
        "",
        "The PostgreSQL tables, generated from their definitions. All times are in UTC. Enumerations are `text` with a"
        " check constraint.",
    ]
    for table in metadata.sorted_tables:
        lines += [
            "",
            f"## `{table.name}`",
            "",
            cell(table.comment or ""),
            "",
            "| column | type | meaning |",
            "|---|---|---|",
        ]
        for column in table.columns:
            kind = column.type.compile(dialect=dialect).lower()
            required = "" if column.nullable else ", required"
            lines.append(
                f"| `{column.name}` | {kind}{required} | {cell(column.comment or _key_comment(column.primary_key))} |"
            )
    for view in CANONICAL:
        name = view.table.name
        lines += [
            "",
            f"## `{name}`",
            "",
            f"{cell(view.table.comment or '')} A view with the columns of `{name.removeprefix('canonical_')}`, and"
            " `merged` (jsonb): for each column whose value comes from another listing, that listing's source and"
            " opportunity_id.",
        ]
    for view in RECOMMENDED:
        lines += ["", f"## `{view.table.name}`", "", f"{cell(view.table.comment or '')} A view; its columns are in"]
        lines[-1] += " [scored-tables.md](scored-tables.md), which guarantees that they are stable."
    return "\n".join(lines) + "\n"


def _key_comment(primary_key: bool) -> str:
    return "Primary key." if primary_key else ""
