"""The pairs that were labelled by reading: the half that the rules may be written with a view to."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

from opportunity_pipeline.normalize.duplicates.comparing import Listing, compare, day_of

LABELLED = Path(__file__).parents[1] / "labelled" / "duplicates.jsonl"


def listing(side: dict[str, str | None]) -> Listing:
    posted = side["posted_at"]
    return Listing(
        side["title"] or "",
        side["company"] or "",
        side["location"] or "",
        side["url"] or "",
        day_of(posted) if posted else None,
    )


def test_precision_and_recall_of_same() -> None:
    read: Counter[tuple[str, str]] = Counter()
    for line in LABELLED.read_text("utf-8").splitlines():
        pair = json.loads(line)
        read[pair["label"]["label"], compare(listing(pair["a"]), listing(pair["b"]))] += 1
    right = read["same", "same"]
    assert right / sum(number for (_, answer), number in read.items() if answer == "same") >= 0.99
    assert right / sum(number for (label, _), number in read.items() if label == "same") >= 0.95
