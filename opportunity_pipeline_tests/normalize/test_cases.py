"""Pay, prizes and dates in the many ways people write them, each with the expected reading."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from opportunity_pipeline.normalize.field_reading import read_field

CASES = Path(__file__).parent / "cases"


@pytest.mark.parametrize("field", ["money", "prize", "dates"])
def test_cases_are_read(field: str) -> None:
    lines: list[dict[str, Any]] = [
        json.loads(line) for line in (CASES / f"{field}.jsonl").read_text("utf-8").splitlines()
    ]
    read = [(line["text"], read_field(field, line["text"], line), line["label"]) for line in lines]
    assert [(text, answer, label) for text, answer, label in read if answer != label] == []
