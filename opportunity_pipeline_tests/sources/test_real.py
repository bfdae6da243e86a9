"""Every recorded file of the sources: imported, read, and every record of it accounted for."""

from __future__ import annotations

import csv
import gzip
import json
import re
from pathlib import Path
from typing import Any

import pytest

from opportunity_pipeline.sources.importing import import_recorded
from opportunity_pipeline.sources.landing import LandingZone
from opportunity_pipeline.sources.parsing import parse_response
from opportunity_pipeline.sources.register import SOURCES

pytestmark = pytest.mark.real

FOLDERS = {"hn_hiring": "hn_who_is_hiring"}
"""Folders of recorded files that are not called as their source is."""


def counted(file: Path) -> int:
    """Records in a file, counted without any of our code: by its manner of writing only."""
    content = file.read_bytes()
    if file.suffix == ".gz":
        content = gzip.decompress(content)
    text = content.decode("utf-8-sig")
    if ".html" in file.name:
        return text.lower().count('internshipid="')
    if ".xml" in file.name or ".rss" in file.name:
        return text.count("<item>")
    if ".csv" in file.name:
        return len(list(csv.reader(text.splitlines()))) - 1
    value: Any = json.loads(text)
    if all(isinstance(item, dict) and "events" in item for item in value):  # by season
        return sum(len(item["events"]) for item in value)
    if isinstance(value, dict) and isinstance(value.get("data"), dict):  # a page inside an envelope
        value = value["data"]
    if isinstance(value, dict):
        if "jobAd" in value:  # one posting in full
            return 1
        lists = [item for item in value.values() if isinstance(item, list)]
        return len(lists[0]) if lists else len(value)
    return len(value)


# Their recordings are those of nobody in particular, or there are none.
UNRECORDED = {"jobposting_page", "newsapi", "rss"}


@pytest.mark.parametrize("name", sorted(SOURCES.keys() - UNRECORDED))
def test_every_file_is_read_to_the_last_record(name: str, real_data: Path, zone: LandingZone) -> None:
    files = sorted(path for path in (real_data / FOLDERS.get(name, name)).iterdir() if path.is_file())
    assert files
    total = lost = 0  # a record without a name is quarantined
    for file in files:
        response = import_recorded(SOURCES[name], file, zone=zone)
        parsed = parse_response(zone, response)
        if parsed.role == "index":
            assert (len(parsed.links), parsed.records, parsed.rejected) == (counted(file), (), ()), file.name
            continue
        # Advertisements in pages are not counted above: a notice in a list is.
        notices = parsed.not_opportunities if ".json" in file.name else 0
        assert len(parsed.records) + len(parsed.rejected) + notices == counted(file), file.name
        total += len(parsed.records)
        lost += len(parsed.rejected)
        for record in parsed.records:
            assert record.source_id or record.source_url
            assert record.source_url is None or record.source_url.startswith(("http://", "https://"))
            lost += not (record.fields.get("title") or record.fields.get("name"))
    assert len(list(zone.responses(name))) == len(files)
    assert lost <= total * 0.02


@pytest.mark.parametrize("name", ["ashby", "greenhouse", "lever", "recruitee", "smartrecruiters", "workable"])
def test_no_address_of_a_person_leaves_the_landing_zone(name: str, real_data: Path, zone: LandingZone) -> None:
    for file in sorted((real_data / name).iterdir()):
        parsed = parse_response(zone, import_recorded(SOURCES[name], file, zone=zone))
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
    records = parse_response(zone, import_recorded(SOURCES["internshala"], file, zone=zone)).records
    with_link = [record for record in records if not str(record.source_id).startswith("listing:")]
    assert len(records) - len(with_link) == 24
    for record in with_link:
        company = re.sub(r"[^a-z0-9]", "", str(record.fields["company"]).lower())
        assert re.sub(r"[^a-z0-9]", "", str(record.source_id)[:-10].lower()).endswith(company)
