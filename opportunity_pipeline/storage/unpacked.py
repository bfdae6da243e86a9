"""Columns whose long texts PostgreSQL keeps as they are, instead of packing them.

Belongs here: telling PostgreSQL so. Does not belong here: which columns they are (``tables``).

Packing a posting's text takes PostgreSQL longer than all else that it does to store the posting, and saves a third of
the room. What was packed once is copied packed, so that a staging table has to be told too.
"""

from __future__ import annotations

import sqlalchemy

from opportunity_pipeline.storage.tables.base import UNPACKED


def unpacked(table: sqlalchemy.Table) -> list[str]:
    """Names of the columns of a table that are not packed."""
    return [column.name for column in table.columns if column.info.get(UNPACKED)]


def unpacking(metadata: sqlalchemy.MetaData) -> list[str]:
    """The statements that tell it of all tables; told again, they change nothing."""
    return [
        f"ALTER TABLE {table.name} ALTER COLUMN {name} SET STORAGE EXTERNAL"
        for table in metadata.sorted_tables
        for name in unpacked(table)
    ]
