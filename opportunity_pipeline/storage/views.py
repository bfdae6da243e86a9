"""The statements that create and drop the views.

Belongs here: views as SQL. Does not belong here: their content (``tables``), or when they are created (``migrations``).
"""

from __future__ import annotations

from sqlalchemy.dialects import postgresql

from opportunity_pipeline.storage.tables import VIEWS


def creating() -> list[str]:
    """The statements that create each view and set its comment and the comments of its columns."""
    dialect = postgresql.dialect()  # type: ignore[no-untyped-call]
    statements = []
    for view in VIEWS:
        name = view.table.name
        statements.append(" ".join(str(view.compile(dialect=dialect)).split()))
        statements.append(f"COMMENT ON VIEW {name} IS {_quoted(view.table.comment or '')}")
        statements += [
            f"COMMENT ON COLUMN {name}.{column.name} IS {_quoted(column.comment)}"
            for column in view.table.c
            if column.comment
        ]
    return statements


def dropping() -> list[str]:
    """One DROP statement for each view, in reverse order of dependency."""
    return [f"DROP VIEW IF EXISTS {view.table.name}" for view in reversed(VIEWS)]


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
