"""Every recorded file is fetched by the live client, landed and normalised, and all of it is accounted for."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import func, select

from opportunity_pipeline.normalize.run import normalize_landed
from opportunity_pipeline.settings import Settings
from opportunity_pipeline.sources.errors import SourceFailed
from opportunity_pipeline.sources.fetching import fetch_source
from opportunity_pipeline.sources.importing import import_recorded
from opportunity_pipeline.sources.landing import LandingZone
from opportunity_pipeline.sources.loopback import LoopbackUpstream
from opportunity_pipeline.sources.parsing import parse_response
from opportunity_pipeline.sources.register import SOURCES
from opportunity_pipeline.storage import tables
from opportunity_pipeline.storage.database import Database
from opportunity_pipeline_tests.conftest import RECORDED
from opportunity_pipeline_tests.sources.clock import Clock
from opportunity_pipeline_tests.sources.recorded import (
    ASKING,
    BY,
    DETAILS,
    NOT_SERVED,
    counted,
    recordings,
    source_of,
)

pytestmark = pytest.mark.real

KINDS = {"job": tables.jobs, "hackathon": tables.hackathons, "article": tables.articles}


def test_every_file_is_asked_for_by_a_source_or_listed_with_the_reason(real_data: Path) -> None:
    assert recordings()
    assert {source_of(file) for file in recordings()} == set(ASKING)
    assert {name for name in NOT_SERVED if not (real_data / name).exists()} == set()


@pytest.mark.parametrize("file", recordings())
def test_every_record_is_stored_or_there_is_a_row_that_says_why_not(
    file: str, tmp_path: Path, database: Database, zone: LandingZone, clock: Clock
) -> None:
    source = SOURCES[source_of(file)]
    settings = Settings.model_validate(
        {
            "home": tmp_path / "home",
            "upstream": "loopback",
            "loopback_url": "http://127.0.0.1:1",
            "http_requests_per_second": 1000,
            "normalize_processes": 1,
            **ASKING[source.name],
        }
    )
    # The loopback server needs no key, and has nothing for an actor that was never recorded.
    way = next(way for way in source.ways if way.credential is None)
    (request,) = way.requests(settings)
    upstream = LandingZone(tmp_path / "upstream", durable=False)
    listing = DETAILS.get(file, file)
    recorded = import_recorded(source, RECORDED / listing, zone=upstream, now=BY, url=request.url)
    clock.at = recorded.fetched_at
    parsed = parse_response(upstream, recorded)
    following = way.follow(settings, request, parsed)
    if listing != file:
        import_recorded(source, RECORDED / file, zone=upstream, now=BY, url=following[0].url)
    with LoopbackUpstream(upstream) as server:
        settings = settings.model_copy(update={"loopback_url": server.url, "as_of": clock()})
        alone = replace(source, ways=(way,), stand_in=None)
        try:
            report = fetch_source(alone, settings=settings, database=database, zone=zone, now=clock)
        except SourceFailed as failure:
            # None of the pages that an index names was recorded.
            if parsed.role != "index" or failure.report is None:
                raise
            report = failure.report

    # Only pages that were not recorded are missing.
    absent = following[listing != file :]
    assert sorted(error.partition(": ")[0] for error in report.errors) == sorted(one.url for one in absent)
    assert all("HTTP 400" in error for error in report.errors), report.errors
    files = {file, listing}
    assert len(report.landed) == len(files)
    normalized = normalize_landed(source.kind, settings=settings, database=database, zone=zone)
    assert normalized.unreadable == []

    counts = normalized.by_source[source.name]
    quarantined = sum(counts.quarantined.values())
    records = 0 if parsed.role == "index" else sum(map(counted, files))
    assert counts.fetched == records
    assert counts.stored + counts.unchanged + counts.duplicate + quarantined == records
    # The rows match the counts.
    stored, why = KINDS[source.kind], tables.quarantine.c
    with database.engine.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(stored)) == counts.new
        assert connection.scalar(select(func.count()).where(stored.c.source_url.not_like("http%"))) == 0
        rows = connection.execute(select(why.pointer, why.reason)).all()
    assert len({row.pointer for row in rows}) == quarantined
    assert all(row.reason for row in rows)
    assert counts.changed == counts.unchanged == 0, "nothing was known before"
    # Every loss has a reason, and there are few.
    assert quarantined <= 0.02 * max(records, 50)


@pytest.mark.parametrize("name", ["ashby", "greenhouse", "lever", "recruitee", "smartrecruiters", "workable"])
def test_no_address_of_a_person_leaves_the_landing_zone(name: str, real_data: Path, zone: LandingZone) -> None:
    for file in sorted((real_data / name).iterdir()):
        parsed = parse_response(zone, import_recorded(SOURCES[name], file, zone=zone, now=BY))
        for record in parsed.records:
            assert set(record.fields) <= {
                "apply_by",
                "categories",
                "closed",
                "company",
                "department",
                "description",
                "employment_type",
                "experience",
                "location",
                "posted",
                "stipend_currency",
                "stipend_max",
                "stipend_min",
                "stipend_period",
                "title",
                "work_mode",
            }


def test_the_scrape_of_2020_has_its_links_back(real_data: Path, zone: LandingZone) -> None:
    file = real_data / "internshala" / "scrape_internships_2020-11.json.gz"
    records = parse_response(zone, import_recorded(SOURCES["internshala"], file, zone=zone, now=BY)).records
    with_link = [record for record in records if not str(record.source_id).startswith("listing:")]
    assert len(records) - len(with_link) == 24
    for record in with_link:
        company = re.sub(r"[^a-z0-9]", "", str(record.fields["company"]).lower())
        assert re.sub(r"[^a-z0-9]", "", str(record.source_id)[:-10].lower()).endswith(company)
