"""Every shape of every source: an input and the expected parse result."""

from __future__ import annotations

import json
from pathlib import Path
from typing import get_type_hints

import pytest

from opportunity_pipeline.sources.records import RawArticle, RawHackathon, RawJob
from opportunity_pipeline.sources.register import SOURCES
from opportunity_pipeline_tests.sources.golden_pairs import document_of, expected_file, inputs, outcome

FIELDS = {"job": set(get_type_hints(RawJob)), "hackathon": set(get_type_hints(RawHackathon))} | {
    "article": set(get_type_hints(RawArticle))
}


@pytest.mark.parametrize("case", inputs(), ids=lambda case: f"{case.parent.name}/{case.name}")
def test_the_input_gives_what_stands_beside_it(case: Path) -> None:
    assert outcome(document_of(case)) == json.loads(expected_file(case).read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", inputs(), ids=lambda case: f"{case.parent.name}/{case.name}")
def test_fields_have_the_common_names(case: Path) -> None:
    parsed = SOURCES[case.parent.name].parse(document_of(case))
    for record in parsed.records:
        assert set(record.fields) <= FIELDS[record.kind]
        assert record.kind == parsed.kind == SOURCES[case.parent.name].kind
        assert all(value not in (None, "", []) for value in record.fields.values())


def test_every_source_has_a_golden_pair() -> None:
    assert {case.parent.name for case in inputs()} == set(SOURCES)


@pytest.mark.parametrize(
    "secret",
    [
        "petra@example.org",
        "Petra",
        "otto@example.org",
        "a private handle",
        "Rita",
        "job.qx7ab@acme-labs.recruitee.com",
        "harriet_of_hn",
        "someone_else",
    ],
)
def test_personal_data_of_a_feed_stays_in_the_landing_zone(secret: str) -> None:
    found = {case: case.read_text(encoding="utf-8") for case in inputs()}
    assert any(secret in text for text in found.values()), "the fixture no longer contains the personal data it tests"
    for case in found:
        assert secret not in repr(SOURCES[case.parent.name].parse(document_of(case)))
