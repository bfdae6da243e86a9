"""The recorded files: which ones the live client can be served, under which settings, and how many records they hold.

Belongs here: settings under which a source requests one listing, and counting records without any of our code. Does
not belong here: any expectation about the result.
"""

from __future__ import annotations

import csv
import gzip
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from opportunity_pipeline_tests.conftest import RECORDED

BY = datetime(2026, 11, 1, tzinfo=UTC)
"""A time after all recordings, independent of the clock."""

# One request, one answer: a recording is one page, and the next page was not recorded.
ASKING: Mapping[str, Mapping[str, Any]] = {
    "arbeitnow": {"arbeitnow_max_pages": 1},
    "ashby": {"ashby_boards": ["recorded"]},
    "devpost": {"devpost_themes": [], "devpost_max_pages": 1},
    "google_news": {"google_news_topics": {"AI": "intitle:AI when:7d"}, "accept_terms": ["google_news"]},
    "greenhouse": {"greenhouse_boards": ["recorded"]},
    "himalayas": {"himalayas_max_pages": 1},
    "hn_hiring": {},
    "internshala": {"internshala_max_pages": 1},
    "lever": {"lever_boards": ["recorded"]},
    "mlh": {"mlh_season": 2019},
    "recruitee": {"recruitee_boards": ["recorded"]},
    "remoteok": {},
    "remotive": {},
    "simplify_listings": {"simplify_urls": ["https://raw.githubusercontent.com/recorded/list/dev/listings.json"]},
    "smartrecruiters": {"smartrecruiters_boards": ["visa"]},
    "unstop": {"unstop_max_pages": 1},
    "weworkremotely": {},
    "workable": {"workable_boards": ["recorded"]},
}
"""Source → settings under which its first request is answered by a recorded file."""

NAMES = {"hn_who_is_hiring": "hn_hiring"}
"""Recording folder → source, where their names differ."""

NOT_SERVED = {
    "MANIFEST.md": "describes the others",
    "broken_feeds": "deliberately broken feeds of no source: test_feeds.py reads each of them",
    "geo": "places, read by no source",
    "interactions": "user interactions, read by no source",
    "skills": "skills, read by no source",
}
"""Files and folders that no source requests, with the reason."""

DETAILS = {"smartrecruiters/visa_detail_2026-06.json": "smartrecruiters/visa_list_2026-06_excerpt.json"}
"""A posting in full → the listing that names it; the client requests it only after that."""


def recordings() -> list[str]:
    """Every file that a source requests, as a relative path; empty if there is no such folder."""
    files = (str(path.relative_to(RECORDED)) for path in RECORDED.rglob("*") if path.is_file())
    return sorted(file for file in files if file.partition("/")[0] not in NOT_SERVED)


def source_of(file: str) -> str:
    """The source that a recorded file belongs to."""
    folder = file.partition("/")[0]
    return NAMES.get(folder, folder)


def content_of(file: str) -> bytes:
    """A recorded body, decompressed."""
    content = (RECORDED / file).read_bytes()
    return gzip.decompress(content) if file.endswith(".gz") else content


def counted(file: str) -> int:
    """Records in a file, counted without any of our code: only by its syntax."""
    text = content_of(file).decode("utf-8-sig")
    if ".html" in file:
        return text.lower().count('internshipid="')
    if ".xml" in file or ".rss" in file:
        return text.count("<item>")
    if ".csv" in file:
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
    return len([item for item in value if not (isinstance(item, dict) and "legal" in item)])  # notices are no records
