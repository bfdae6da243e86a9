"""The statements that make and drop the views.

Belongs here: views as SQL. Does not belong here: what a view shows (``tables``), or when it is made (``migrations``).
"""

from __future__ import annotations

from sqlalchemy.dialects import postgresql

from opportunity_pipeline.storage.tables import VIEWS


def creating() -> list[str]:
    """One statement for each view and one for its comment."""
    dialect = postgresql.dialect()  # type: ignore[no-untyped-call]
    statements = []
    for view in VIEWS:
        statements.append(" ".join(str(view.compile(dialect=dialect)).split()))
        comment = (view.table.comment or "").replace("'", "''")
        statements.append(f"COMMENT ON VIEW {view.table.name} IS '{comment}'")
    return statements


def dropping() -> list[str]:
    """One statement for each view."""
    return [f"DROP VIEW IF EXISTS {view.table.name}" for view in VIEWS]
