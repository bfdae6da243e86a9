"""Everything recorded of the six sources: imported as a person would, normalised, counted."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from polars.testing import assert_frame_equal

from opportunity_pipeline.normalize.report import NormalizeReport
from opportunity_pipeline.sources.importing import import_recorded
from opportunity_pipeline.sources.records import Kind
from opportunity_pipeline.sources.register import SOURCES
from opportunity_pipeline_tests.normalize.world import World

KINDS: tuple[Kind, ...] = ("job", "hackathon", "article")
LEAST_STORED = 0.98


@pytest.mark.real
def test_recorded_responses_are_stored_and_accounted_for(
    world: World, real_data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for source in SOURCES.values():
        for file in sorted((real_data / source.name).iterdir()):
            import_recorded(source, file, zone=world.zone)
    world.replay()
    reports = [world.normalize(kind) for kind in KINDS]
    with capsys.disabled():
        sys.stdout.write(_text(reports))
    for report in reports:
        assert report.unreadable == []
        for name, counts in report.by_source.items():
            quarantined = sum(counts.quarantined.values())
            total = counts.stored + counts.unchanged + counts.duplicate + quarantined
            assert (name, counts.fetched) == (name, total)
            assert counts.fetched - quarantined >= LEAST_STORED * counts.fetched
    assert set(SOURCES) == {name for report in reports for name in report.by_source}
    before = world.everything()
    world.replay()
    assert sum(counts.stored for kind in KINDS for counts in world.normalize(kind).by_source.values()) == 0
    for table, frame in world.everything().items():
        assert_frame_equal(frame, before[table])


def _text(reports: list[NormalizeReport]) -> str:
    lines = [""]
    for report in reports:
        records = sum(counts.fetched for counts in report.by_source.values())
        lines.append(f"{report.kind}: {records} records in {report.seconds:.2f} s")
        lines += [f"  {name}: {counts}" for name, counts in report.by_source.items()]
    return "\n".join(lines) + "\n"
