"""Importing recorded files: where they land, and the origin of their time."""

from __future__ import annotations

import gzip
import json
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from opportunity_pipeline.sources.errors import ImportFailed
from opportunity_pipeline.sources.importing import RECORDED_AT, import_recorded
from opportunity_pipeline.sources.landing import LandingZone
from opportunity_pipeline.sources.register import SOURCES
from opportunity_pipeline_tests.sources.golden_pairs import FOLDER, inputs

GIVEN = datetime(2026, 8, 1, tzinfo=UTC)
NOW = datetime(2026, 8, 24, tzinfo=UTC)


@pytest.mark.parametrize("case", inputs(), ids=lambda case: f"{case.parent.name}/{case.name}")
@pytest.mark.parametrize("packed", [False, True])
def test_a_file_lands_as_it_is(case: Path, packed: bool, zone: LandingZone, tmp_path: Path) -> None:
    file = tmp_path / "name-says-nothing"
    file.write_bytes(gzip.compress(case.read_bytes()) if packed else case.read_bytes())
    response = import_recorded(SOURCES[case.parent.name], file, zone=zone, now=NOW)
    assert zone.body(response) == case.read_bytes()
    assert (response.source, response.status, response.method) == (case.parent.name, 200, "GET")
    assert import_recorded(SOURCES[case.parent.name], file, zone=zone, now=NOW) == response


def land(zone: LandingZone, name: str) -> tuple[str, str, str]:
    file = FOLDER / name
    response = import_recorded(SOURCES[file.parent.name], file, zone=zone, now=NOW)
    return response.url, response.fetched_at.isoformat(), response.headers[RECORDED_AT]


@pytest.mark.parametrize(
    ("name", "url", "fetched_at", "evidence"),
    [
        (
            "greenhouse/wrapper.json",
            "https://boards-api.greenhouse.io/v1/boards/acmerobotics/jobs?content=true",
            "2026-08-22T03:51:44.563624+00:00",
            "`fetched_at` of the wrapper",
        ),
        (
            "devpost/mirror.json",
            "https://webdevharsha.github.io/open-hackathons-api/data.json",
            "2025-11-10T06:24:02.102397+00:00",
            "`last_updated` of the mirror",
        ),
        (
            "google_news/search.xml",
            "https://news.google.com/rss/search?q=intitle:AI+when:7d&hl=en-IN&gl=IN&ceid=IN:en",
            "2026-08-22T04:08:56+00:00",
            "`lastBuildDate` of the feed",
        ),
        (
            "lever/postings.json",
            "https://api.lever.co/v0/postings/acme-labs?mode=json",
            "2026-02-11T17:59:17.527000+00:00",
            "the newest `createdAt`",
        ),
        (
            "simplify_listings/older.json",
            SOURCES["simplify_listings"].default_url,
            "2023-08-21T17:59:37+00:00",
            "the newest `date_updated`",
        ),
        (
            "internshala/page_jobs.html",
            "https://internshala.com/jobs/data-science-jobs/",
            "2024-11-02T08:04:53+00:00",
            "the newest time in a posting's link",
        ),
    ],
)
def test_what_the_body_says_of_itself(zone: LandingZone, name: str, url: str, fetched_at: str, evidence: str) -> None:
    assert land(zone, name) == (url, fetched_at, evidence)


def test_a_body_without_a_time_gets_that_of_its_file(zone: LandingZone, tmp_path: Path) -> None:
    file = tmp_path / "scrape.csv"
    file.write_text("title,company\nA,B\n", encoding="utf-8")
    os.utime(file, (GIVEN.timestamp(), GIVEN.timestamp()))
    response = import_recorded(SOURCES["internshala"], file, zone=zone, now=NOW)
    assert response.fetched_at == GIVEN
    assert response.headers == {"content-type": "text/csv", RECORDED_AT: "the date of the file"}


@pytest.mark.parametrize("ahead", ["2099-01-01T00:00:00Z", "9999-12-31T23:59:59Z", 4_070_908_800_000])
def test_a_clock_that_ran_ahead_dates_no_import(ahead: str | int, zone: LandingZone, tmp_path: Path) -> None:
    file = tmp_path / "board.json"
    rows: list[dict[str, object]] = [{"text": "A", "categories": {}, "createdAt": at} for at in (1787443200000, ahead)]
    file.write_text(json.dumps(rows), encoding="utf-8")
    response = import_recorded(SOURCES["lever"], file, zone=zone, now=NOW)
    assert (response.fetched_at, response.headers[RECORDED_AT]) == (
        datetime(2026, 8, 23, tzinfo=UTC),
        "the newest `createdAt`",
    )
    file.write_text(json.dumps({"fetched_at": ahead, "jobs": []}), encoding="utf-8")
    for modified, dated in ((GIVEN, GIVEN), (NOW + timedelta(days=9), NOW)):
        os.utime(file, (modified.timestamp(), modified.timestamp()))
        response = import_recorded(SOURCES["greenhouse"], file, zone=zone, now=NOW)
        assert (response.fetched_at, response.headers[RECORDED_AT]) == (dated, "the date of the file")


@pytest.mark.parametrize(
    ("source", "body", "where"),
    [
        (
            "greenhouse",
            '{"jobs": [],\n "fetched_at": "2026-08-01",\n "company": "a\\ud800"}',
            "line 3, field `company`",
        ),
        (
            "greenhouse",
            '{"note": "\\uD800",\n"jobs": [{"content": "\\"company\\": \\uD800",\n'
            '"absolute_url": "https:\\/\\/boards.greenhouse.io/x\\uD800/jobs/1"}]}',
            "line 3, field `absolute_url`",
        ),
        (
            "smartrecruiters",
            '{"totalFound": 1, "content": [\n{"id": "1", "company": {"name": "A", "identifier": "\\udcffx"}}]}',
            "line 2, field `identifier`",
        ),
    ],
    ids=["company", "absolute_url", "identifier"],
)
def test_a_lone_surrogate_in_what_names_the_address_is_one_clear_line(
    source: str, body: str, where: str, zone: LandingZone, tmp_path: Path
) -> None:
    file = tmp_path / "wrapper.json"
    file.write_text(body, encoding="utf-8")
    with pytest.raises(ImportFailed) as refusal:
        import_recorded(SOURCES[source], file, zone=zone, now=NOW)
    assert str(refusal.value) == (
        f"{file}: {where}: half a character (a lone surrogate), so the address that it was fetched from cannot be "
        "determined; fix it, or give the URL"
    )
    url = "https://boards-api.greenhouse.io/v1/boards/a/jobs"
    assert import_recorded(SOURCES[source], file, zone=zone, now=NOW, url=url).url == url


def test_what_is_given_wins(zone: LandingZone) -> None:
    response = import_recorded(
        SOURCES["greenhouse"],
        FOLDER / "greenhouse" / "wrapper.json",
        zone=zone,
        now=NOW,
        url="https://boards-api.greenhouse.io/v1/boards/other/jobs?token=very-secret",
        fetched_at=GIVEN,
    )
    assert response.url == "https://boards-api.greenhouse.io/v1/boards/other/jobs?token=%2A%2A%2A"
    assert (response.fetched_at, response.headers[RECORDED_AT]) == (GIVEN, "given")


def test_a_file_that_cannot_be_read_as_the_source_lands_all_the_same(zone: LandingZone, tmp_path: Path) -> None:
    file = tmp_path / "error.json"
    file.write_text("<html>502</html>", encoding="utf-8")
    response = import_recorded(SOURCES["greenhouse"], file, zone=zone, now=NOW)
    assert zone.body(response) == b"<html>502</html>"
    assert response.url == SOURCES["greenhouse"].default_url


def test_wrong_input_is_one_clear_line(zone: LandingZone, tmp_path: Path) -> None:
    source = SOURCES["greenhouse"]
    with pytest.raises(ImportFailed, match=r"missing\.json: cannot be read \(No such file"):
        import_recorded(source, tmp_path / "missing.json", zone=zone, now=NOW)
    with pytest.raises(ImportFailed, match="needs a zone"):
        import_recorded(source, tmp_path / "x", zone=zone, now=NOW, fetched_at=GIVEN.replace(tzinfo=None))
    broken = tmp_path / "broken.gz"
    broken.write_bytes(gzip.compress(b"[]" * 100)[:-5])
    with pytest.raises(ImportFailed, match=r"broken\.gz: gzip is cut short"):
        import_recorded(source, broken, zone=zone, now=NOW)
    with pytest.raises(ImportFailed, match="not a URL"):
        import_recorded(source, broken, zone=zone, now=NOW, url="http://[")
    assert list(zone.responses()) == []
