"""Columns whose long texts PostgreSQL stores uncompressed.

Belongs here: the statements that set this storage mode. Does not belong here: which columns have it (``tables``).

Compressing a posting's text takes PostgreSQL longer than everything else it does to store the posting, and saves a
third of the space. Values that were compressed once are copied compressed, so staging tables need the mode too.
"""

from __future__ import annotations

import sqlalchemy

from opportunity_pipeline.storage.tables.base import UNPACKED


def unpacked(table: sqlalchemy.Table) -> list[str]:
    """Names of a table's uncompressed columns."""
    return [column.name for column in table.columns if column.info.get(UNPACKED)]


def unpacking(metadata: sqlalchemy.MetaData) -> list[str]:
    """The statements that set the storage mode in all tables; they are idempotent."""
    return [
        f"ALTER TABLE {table.name} ALTER COLUMN {name} SET STORAGE EXTERNAL"
        for table in metadata.sorted_tables
        for name in unpacked(table)
    ]
