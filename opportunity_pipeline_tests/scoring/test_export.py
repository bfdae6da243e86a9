"""Exports: the rows of the views, complete or absent, from one point in time.

Belongs here: writing and verifying exports. Does not belong here: reading them as frames (`test_scores`).
"""

from __future__ import annotations

import json
import os
import shutil
import time
from dataclasses import replace
from pathlib import Path

import polars as pl
import pyarrow.parquet as pq
import pytest
from polars.testing import assert_frame_equal
from sqlalchemy import delete, select

from opportunity_pipeline.scoring import export as exporting
from opportunity_pipeline.scoring.config import DEFAULT_CONFIG
from opportunity_pipeline.scoring.export import (
    ABANDONED_SECONDS,
    ROUNDS,
    ExportOvertaken,
    NothingToExport,
    export_scores,
    exports,
    settled,
)
from opportunity_pipeline.scoring.manifest import ExportedBatch, NotAnExport, read_manifest
from opportunity_pipeline.scoring.published import published
from opportunity_pipeline.scoring.recommend import RECOMMENDED
from opportunity_pipeline.scoring.run import score_shard
from opportunity_pipeline.settings import Settings
from opportunity_pipeline.storage import tables
from opportunity_pipeline.storage.bulk import read_frame
from opportunity_pipeline.storage.database import Database
from opportunity_pipeline_tests.scoring.crowd import score_crowd, store_crowd
from opportunity_pipeline_tests.scoring.world import NOW


@pytest.fixture
def scored(world: Database, settings: Settings) -> Database:
    """A world with lists of all kinds, the jobs in three shards."""
    for shard in range(3):
        score_shard("job", shard, 3, settings=settings, database=world, now=NOW)
    for kind in ("hackathon", "article"):
        score_shard(kind, 0, 1, settings=settings, database=world, now=NOW)
    return world


def test_an_export_holds_the_rows_of_the_views(scored: Database, tmp_path: Path) -> None:
    folder = export_scores(tmp_path / "exports", database=scored)
    manifest = read_manifest(folder)
    assert [table.kind for table in manifest.tables] == list(RECOMMENDED)
    for table in manifest.tables:
        view = RECOMMENDED[table.kind]
        expected = read_frame(scored, select(view).order_by(view.c.student_id, view.c.rank))
        files = [pl.read_parquet(folder / batch.path) for batch in table.batches]
        assert expected.height > 20
        assert_frame_equal(pl.concat(files).sort("student_id", "rank"), expected, check_exact=True)
        assert table.rows == expected.height
        assert tuple(column.name for column in table.columns) == tuple(expected.columns)
        assert all(column.meaning for column in table.columns)
        assert [batch.id for batch in table.batches] == list(published(table.kind, database=scored))
        for batch, rows in zip(table.batches, files, strict=True):
            assert set(rows["batch_id"]) <= {batch.id}
            assert (rows.height, batch.as_of, batch.scoring_version) == (
                batch.rows,
                NOW,
                DEFAULT_CONFIG.scoring_version,
            )
            assert set(rows["scored_at"]) <= {batch.scored_at}
            assert rows.equals(rows.sort("student_id", "rank"))
        # Each student is in exactly one file.
        students = [student for rows in files for student in rows["student_id"].unique()]
        assert len(students) == len(set(students))
    assert manifest.damaged(folder) == []
    told = json.loads((folder / "manifest.json").read_text())
    assert told["tables"][0]["scoring_versions"] == [DEFAULT_CONFIG.scoring_version]
    assert told["tables"][0]["rows"] == manifest.tables[0].rows


def test_damage_is_seen(scored: Database, tmp_path: Path) -> None:
    folder = export_scores(tmp_path, database=scored)
    manifest = read_manifest(folder)
    (gone, changed, shorter) = (batch.path for batch in manifest.tables[0].batches)
    (folder / gone).unlink()
    contents = bytearray((folder / changed).read_bytes())
    contents[100] ^= 1
    (folder / changed).write_bytes(contents)
    (folder / shorter).write_bytes((folder / shorter).read_bytes()[:-1])
    assert manifest.damaged(folder) == [gone, changed, shorter]


def test_many_rows_are_written_a_part_at_a_time(database: Database, settings: Settings, tmp_path: Path) -> None:
    store_crowd(60, 200, database=database)
    score_crowd(1, settings=settings, database=database)
    folder = export_scores(tmp_path, database=database, frame_bytes=50_000)
    (batch,) = read_manifest(folder).tables[0].batches
    file = pq.ParquetFile(folder / batch.path)
    assert file.num_row_groups > 5
    assert file.metadata.num_rows == batch.rows == 60 * 50
    # Kinds that have not been scored have no files.
    assert [table.batches for table in read_manifest(folder).tables[1:]] == [(), ()]


def test_an_export_that_fails_leaves_nothing(scored: Database, tmp_path: Path) -> None:
    folder = tmp_path / "exports"
    first = export_scores(folder, database=scored)
    with scored.engine.begin() as connection:
        articles = tables.score_batches.c.kind == "article"
        connection.execute(delete(tables.score_batches).where(articles))
    # By then, jobs and hackathons have been written.
    with pytest.raises(pl.exceptions.OutOfBoundsError):
        export_scores(folder, database=scored)
    assert [path.name for path in folder.iterdir()] == [first.name]


def test_nothing_is_exported_before_anything_is_scored(database: Database, tmp_path: Path) -> None:
    with pytest.raises(NothingToExport, match="no list has been published yet"):
        export_scores(tmp_path / "new", database=database)
    assert list((tmp_path / "new").iterdir()) == []
    assert exports(tmp_path / "new") == exports(tmp_path / "nowhere") == []


def test_the_newest_exports_stay_and_what_was_abandoned_goes(scored: Database, tmp_path: Path) -> None:
    folder = tmp_path / "exports"
    abandoned, under_way, foreign = (folder / name for name in (".unfinished-a", ".unfinished-b", "notes"))
    for path in (abandoned, under_way, foreign):
        path.mkdir(parents=True)
    old = time.time() - ABANDONED_SECONDS - 1
    os.utime(abandoned, (old, old))
    made = [export_scores(folder, database=scored, keep=2) for _ in range(3)]
    assert exports(folder) == made[1:]
    assert sorted(folder.iterdir()) == sorted([under_way, foreign, *made[1:]])
    with pytest.raises(ValueError, match="at least 1"):
        export_scores(folder, database=scored, keep=0)


def test_what_another_export_removes_meanwhile_is_gone(
    scored: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "exports"
    first = export_scores(folder, database=scored)

    def listed_before_the_other_removed(of: Path) -> list[Path]:
        found = exports(of)
        shutil.rmtree(first)
        return found

    monkeypatch.setattr(exporting, "exports", listed_before_the_other_removed)
    second = export_scores(folder, database=scored, keep=1)
    assert list(folder.iterdir()) == [second]


def test_a_folder_that_is_no_export_is_named(tmp_path: Path) -> None:
    with pytest.raises(NotAnExport, match="is not an export"):
        read_manifest(tmp_path)
    (tmp_path / "manifest.json").write_text("{}")
    with pytest.raises(NotAnExport, match="not in format 1"):
        read_manifest(tmp_path)
    for damaged in ({}, {"exported_at": "then", "tables": []}, {"exported_at": NOW.isoformat(), "tables": [7]}):
        (tmp_path / "manifest.json").write_text(json.dumps({"format": 1, **damaged}))
        with pytest.raises(NotAnExport, match="its manifest is damaged"):
            read_manifest(tmp_path)


BATCH = ExportedBatch("", "", 0, 0, "", 0, 1, "v", NOW, NOW, 1)


def test_batches_that_are_replaced_or_changed_meanwhile_are_written_anew() -> None:
    moments = iter([{"a": "1", "b": "1", "d": "1"}, {"b": "1", "c": "2", "d": "2"}, {"c": "2", "b": "1", "d": "2"}])
    done: list[str] = []

    def write(batch: str) -> ExportedBatch:
        done.append(f"+{batch}")
        return replace(BATCH, id=batch)

    found = settled(lambda: next(moments), write, lambda batch: done.append(f"-{batch.id}"))
    assert [batch.id for batch in found] == ["b", "c", "d"]
    assert done == ["+a", "+b", "+d", "-a", "-d", "+c", "+d"]


def test_batches_that_never_settle_stop_it() -> None:
    moments = iter(range(100))
    with pytest.raises(ExportOvertaken, match="faster"):
        settled(lambda: {str(next(moments)): ""}, lambda batch: replace(BATCH, id=batch), lambda batch: batch)
    assert next(moments) == ROUNDS
