"""Everything recorded of the sources: imported as a person would, normalised, counted."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from polars.testing import assert_frame_equal

from opportunity_pipeline.sources.importing import import_recorded
from opportunity_pipeline.sources.parsing import parse_response
from opportunity_pipeline.sources.records import Kind
from opportunity_pipeline.sources.register import SOURCES
from opportunity_pipeline_tests.normalize.world import World
from opportunity_pipeline_tests.sources.test_real import FOLDERS, UNRECORDED, counted

KINDS: tuple[Kind, ...] = ("job", "hackathon", "article")
LEAST_STORED = 0.98
# Nothing in the body says whose postings they are; a person who imports them names the URL.
URLS = {"workable": "https://apply.workable.com/api/v3/accounts/huggingface/jobs"}


@pytest.mark.real
def test_every_record_of_every_recorded_file_is_accounted_for(
    world: World, real_data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = [""]
    folders = {name: real_data / FOLDERS.get(name, name) for name in SOURCES if name not in UNRECORDED}
    for name, folder in folders.items():
        for file in sorted(folder.iterdir()):
            response = import_recorded(SOURCES[name], file, zone=world.zone, url=URLS.get(name))
            world.register(response)
            report = world.normalize(SOURCES[name].kind)
            assert report.unreadable == []
            counts = report.by_source[name]
            quarantined = sum(counts.quarantined.values())
            total = counts.stored + counts.unchanged + counts.duplicate + quarantined
            assert (file.name, counts.fetched) == (file.name, total)
            parsed = parse_response(world.zone, response)
            if parsed.role != "index":
                # A notice in a list is counted there, and is no record.
                notices = parsed.not_opportunities if file.suffix == ".json" else 0
                assert (file.name, counts.fetched + notices) == (file.name, counted(file))
            assert counts.fetched - quarantined >= LEAST_STORED * counts.fetched
            lines.append(f"{name}/{file.name}: {counts}")
    with capsys.disabled():
        sys.stdout.write("\n".join(lines) + "\n")
    before = world.everything()
    world.replay()
    assert sum(counts.stored for kind in KINDS for counts in world.normalize(kind).by_source.values()) == 0
    for table, frame in world.everything().items():
        assert_frame_equal(frame, before[table])
