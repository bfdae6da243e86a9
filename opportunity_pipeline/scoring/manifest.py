"""The manifest of an export: its files, their columns, and the batches they come from.

Belongs here: the manifest as a value, writing and reading it, and verifying files against it. Does not belong here:
writing the files (`export`).
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql

from opportunity_pipeline.sources.records import Kind

NAME = "manifest.json"
FORMAT = 1


class NotAnExport(ValueError):
    """A folder is not an export that this release can read. The message is one line: which folder, and why."""


@dataclass(frozen=True)
class ExportedColumn:
    """A column of a table: its name, its PostgreSQL type and its meaning."""

    name: str
    type: str
    meaning: str


@dataclass(frozen=True)
class ExportedBatch:
    """A published batch in a file of its own.

    Attributes:
        id: batch id.
        path: the file, relative to the export's folder.
        rows: rows in it.
        bytes: its size.
        sha256: SHA-256 of its bytes, hexadecimal.
        shard: student shard; each student is in exactly one.
        shards: number of shards.
        scoring_version: version of the formula's configuration.
        as_of: the time that the last pass over the batch refers to.
        scored_at: when it was published or last updated.
        students: number of the shard's students that get lists.
    """

    id: str
    path: str
    rows: int
    bytes: int
    sha256: str
    shard: int
    shards: int
    scoring_version: str
    as_of: datetime
    scored_at: datetime
    students: int


@dataclass(frozen=True)
class ExportedTable:
    """All files of one view.

    Attributes:
        name: the view.
        kind: kind of opportunity.
        columns: the columns of each file, in order.
        batches: by id; empty if no list of the kind has been published.
    """

    name: str
    kind: Kind
    columns: tuple[ExportedColumn, ...]
    batches: tuple[ExportedBatch, ...]

    @property
    def rows(self) -> int:
        """Rows of all files."""
        return sum(batch.rows for batch in self.batches)


@dataclass(frozen=True)
class Manifest:
    """The contents of an export.

    Attributes:
        exported_at: when the export began.
        tables: by kind.
    """

    exported_at: datetime
    tables: tuple[ExportedTable, ...]

    def to_dict(self) -> dict[str, Any]:
        """The manifest as JSON values, with totals that readers would otherwise compute."""
        return {
            "format": FORMAT,
            "exported_at": self.exported_at.isoformat(),
            "tables": [
                {
                    "name": table.name,
                    "kind": table.kind,
                    "rows": table.rows,
                    "scoring_versions": sorted({batch.scoring_version for batch in table.batches}),
                    "oldest_as_of": min((batch.as_of.isoformat() for batch in table.batches), default=None),
                    "columns": [asdict(column) for column in table.columns],
                    "batches": [
                        asdict(batch) | {"as_of": batch.as_of.isoformat(), "scored_at": batch.scored_at.isoformat()}
                        for batch in table.batches
                    ],
                }
                for table in self.tables
            ],
        }

    def write(self, folder: Path) -> None:
        """Writes the manifest into an export's folder."""
        text = json.dumps(self.to_dict(), indent=2, ensure_ascii=False)
        (folder / NAME).write_text(text + "\n", encoding="utf-8")

    def damaged(self, folder: Path) -> list[str]:
        """Paths of files that are missing or differ from the manifest in size or digest."""
        return [batch.path for table in self.tables for batch in table.batches if not _is_whole(folder, batch)]


def read_manifest(folder: Path) -> Manifest:
    """Reads the manifest of an export.

    Raises:
        NotAnExport: there is none, or it has another format or is damaged.
    """
    try:
        told = json.loads((folder / NAME).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise NotAnExport(f"{folder} is not an export: {error}") from None
    if not isinstance(told, dict) or told.get("format") != FORMAT:
        raise NotAnExport(f"{folder}: its manifest is not in format {FORMAT}, the one that this release reads")
    try:
        return Manifest(datetime.fromisoformat(told["exported_at"]), tuple(_table(table) for table in told["tables"]))
    except (KeyError, TypeError, ValueError) as error:
        raise NotAnExport(f"{folder}: its manifest is damaged: {error!r}") from None


def columns_of(view: Table) -> tuple[ExportedColumn, ...]:
    """The columns of a view or table, as the manifest describes them."""
    dialect = postgresql.dialect()  # type: ignore[no-untyped-call]
    return tuple(
        ExportedColumn(column.name, column.type.compile(dialect=dialect).lower(), column.comment or "")
        for column in view.c
    )


def _table(told: dict[str, Any]) -> ExportedTable:
    return ExportedTable(
        told["name"],
        told["kind"],
        tuple(ExportedColumn(**column) for column in told["columns"]),
        tuple(ExportedBatch(**{**batch, **_moments(batch)}) for batch in told["batches"]),
    )


def _moments(batch: dict[str, Any]) -> dict[str, datetime]:
    return {name: datetime.fromisoformat(batch[name]) for name in ("as_of", "scored_at")}


def _is_whole(folder: Path, batch: ExportedBatch) -> bool:
    path = folder / batch.path
    if not path.is_file() or path.stat().st_size != batch.bytes:
        return False
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest() == batch.sha256
