"""Exports the published lists as Parquet files and a manifest in a folder that appears only when complete.

Belongs here: writing an export, and deleting old ones. Does not belong here: the manifest's content (`manifest`); the
rows (the views of ``storage.tables.recommended``).

An export is written under a name that begins with a dot and renamed when complete, so that nobody sees a partial one.
It has one file per published batch, each read in its own transaction, so that publishing does not wait for the whole
export. At the end, batches that were replaced or updated meanwhile are written again until the files match what is
published. So all files of a kind show one point in time, and each student is in exactly one of them.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import time
from collections.abc import Callable, Mapping
from contextlib import closing, suppress
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path

import pyarrow.parquet as pq
from sqlalchemy import select

from opportunity_pipeline.scoring.manifest import NAME, ExportedBatch, ExportedTable, Manifest, columns_of
from opportunity_pipeline.scoring.published import published
from opportunity_pipeline.scoring.recommend import RECOMMENDED
from opportunity_pipeline.sources.records import Kind
from opportunity_pipeline.storage import tables
from opportunity_pipeline.storage.bulk import read_frame
from opportunity_pipeline.storage.database import Database
from opportunity_pipeline.storage.reading import read_frames

KEEP = 3
STAMP = "%Y%m%dT%H%M%S.%fZ"
UNFINISHED = ".unfinished-"
ABANDONED_SECONDS = 86_400
ROUNDS = 5
FRAME_BYTES = 8_000_000
"""Raises a process's memory use by about 100 MB, regardless of the number of rows."""


class NothingToExport(RuntimeError):
    """No list has been published yet."""


class ExportOvertaken(RuntimeError):
    """Batches were replaced faster than they could be exported. No export was created."""


def export_scores(folder: Path, *, database: Database, keep: int = KEEP, frame_bytes: int = FRAME_BYTES) -> Path:
    """Exports the currently published lists of all kinds.

    Memory use does not grow with the number of rows.

    Args:
        folder: parent folder of the exports; created if missing. The new export is a folder in it, named by the time.
        database: the database to read.
        keep: number of complete exports to keep, including the new one; older ones are deleted.
        frame_bytes: approximate bytes read at a time, which become one Parquet row group.

    Returns:
        The new export's folder.

    Raises:
        ValueError: ``keep`` is below 1.
        NothingToExport: no list of any kind has been published.
        ExportOvertaken: batches kept being replaced during the export.
        OSError: the folder cannot be written; partial files are removed.
    """
    if keep < 1:
        raise ValueError(f"keep: must be at least 1 export, not {keep}")
    exported_at = datetime.now(UTC)
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / exported_at.strftime(STAMP)
    unfinished = folder / f"{UNFINISHED}{target.name}"
    unfinished.mkdir()
    try:
        exported = [_export(kind, unfinished, database, frame_bytes) for kind in RECOMMENDED]
        if not any(table.batches for table in exported):
            raise NothingToExport("no list has been published yet: score the students first")
        Manifest(exported_at, tuple(exported)).write(unfinished)
        _flush(unfinished)
        unfinished.rename(target)
    except BaseException:
        shutil.rmtree(unfinished)
        raise
    _flush(folder)
    _remove_old(folder, keep)
    return target


def exports(folder: Path) -> list[Path]:
    """The complete exports in a folder, newest last."""
    return sorted(path for path in folder.iterdir() if _is_export(path)) if folder.is_dir() else []


def settled(
    published: Callable[[], Mapping[str, str]],
    write: Callable[[str], ExportedBatch],
    remove: Callable[[ExportedBatch], object],
) -> tuple[ExportedBatch, ...]:
    """Writes batches until the written ones equal the published ones, so that all are from one point in time.

    Args:
        published: returns the currently published batches with their version marks.
        write: writes one batch.
        remove: deletes one that has been replaced or updated since.

    Returns:
        The batches written and kept, by id.

    Raises:
        ExportOvertaken: the published batches changed in every one of :data:`ROUNDS` rounds.
    """
    written: dict[str, tuple[str, ExportedBatch]] = {}
    for _ in range(ROUNDS):
        present = published()
        stale = [batch for batch, (mark, _) in written.items() if present.get(batch) != mark]
        if not stale and present.keys() == written.keys():
            return tuple(written[batch][1] for batch in sorted(written))
        for batch in sorted(stale):
            remove(written.pop(batch)[1])
        for batch in sorted(present.keys() - written.keys()):
            written[batch] = present[batch], write(batch)
    raise ExportOvertaken("batches were replaced faster than they could be exported: try again when scoring is done")


def _export(kind: Kind, into: Path, database: Database, frame_bytes: int) -> ExportedTable:
    """Writes the lists of a kind, one file per batch."""
    view = RECOMMENDED[kind]
    (into / view.name).mkdir()
    batches = settled(
        lambda: published(kind, database=database),
        lambda batch: _write(kind, batch, into, database, frame_bytes),
        lambda batch: (into / batch.path).unlink(),
    )
    return ExportedTable(view.name, kind, columns_of(view), batches)


def _write(kind: Kind, batch: str, into: Path, database: Database, frame_bytes: int) -> ExportedBatch:
    """Writes the rows of a batch, ordered by student and rank."""
    view = RECOMMENDED[kind]
    path = into / view.name / f"{batch}.parquet"
    query = select(view).where(view.c.batch_id == batch).order_by(view.c.student_id, view.c.rank)
    rows = 0
    with closing(read_frames(database, query, bytes_each=frame_bytes)) as frames, path.open("wb") as file:
        first = next(frames).to_arrow()
        with pq.ParquetWriter(file, first.schema, compression="zstd") as writer:
            for part in chain([first], (frame.to_arrow() for frame in frames)):
                writer.write_table(part)
                rows += part.num_rows
        file.flush()
        os.fsync(file.fileno())
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    of = tables.score_batches
    columns = (of.c.shard, of.c.shards, of.c.scoring_version, of.c.as_of, of.c.scored_at, of.c.students)
    described = read_frame(database, select(*columns).where(of.c.id == batch)).row(0, named=True)
    name = f"{view.name}/{path.name}"
    return ExportedBatch(batch, name, rows, path.stat().st_size, digest, **described)


def _flush(folder: Path) -> None:
    """Fsyncs a folder, so that a power cut leaves no file name without its contents."""
    if os.name != "posix":  # other systems cannot open a folder
        return
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def _is_export(path: Path) -> bool:
    try:
        datetime.strptime(path.name, STAMP).replace(tzinfo=UTC)
    except ValueError:
        return False
    return (path / NAME).is_file()


def _remove_old(folder: Path, keep: int) -> None:
    """Deletes all but the newest exports, and leftovers of killed exports."""
    for path in exports(folder)[:-keep]:
        # Renamed first, so that a half-deleted folder is not taken for an export.
        doomed = folder / f"{UNFINISHED}{path.name}"
        with suppress(FileNotFoundError):  # another export deletes it, too
            path.rename(doomed)
            shutil.rmtree(doomed)
    for path in folder.glob(f"{UNFINISHED}*"):
        with suppress(FileNotFoundError):
            # An export that is still being written is younger.
            if path.stat().st_mtime < time.time() - ABANDONED_SECONDS:
                shutil.rmtree(path)
