"""The manually labelled pairs: the half that the rules may be tuned on."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

from opportunity_pipeline.normalize.duplicates.blocks import keys_of
from opportunity_pipeline.normalize.duplicates.comparing import Listing, compare, day_of
from opportunity_pipeline.normalize.duplicates.events import describe_event, looks_like_event
from opportunity_pipeline.normalize.duplicates.posting import describe

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


def keys(one: Listing, *, event: bool) -> frozenset[int]:
    texts = (one.title, one.company, one.location, one.url)
    if event:
        return keys_of("hackathon", describe_event(*texts, one.posted_at, one.posted_at))
    return keys_of("job", describe(*texts, one.posted_at))


def test_what_is_one_opening_or_anew_shares_a_block() -> None:
    apart, alike = [], 0
    for line in LABELLED.read_text("utf-8").splitlines():
        pair = json.loads(line)
        a, b = listing(pair["a"]), listing(pair["b"])
        if compare(a, b) != "different":
            alike += 1
            event = any(looks_like_event(one.title, one.url) for one in (a, b))
            if keys(a, event=event).isdisjoint(keys(b, event=event)):
                apart.append((a, b))
    # Few pairs share only what no key covers: role information in an address, a place or an employer's name.
    assert len(apart) <= 0.002 * alike, apart


def test_precision_and_recall_of_same() -> None:
    read: Counter[tuple[str, str]] = Counter()
    for line in LABELLED.read_text("utf-8").splitlines():
        pair = json.loads(line)
        read[pair["label"]["label"], compare(listing(pair["a"]), listing(pair["b"]))] += 1
    right = read["same", "same"]
    assert right / sum(number for (_, answer), number in read.items() if answer == "same") >= 0.99
    assert right / sum(number for (label, _), number in read.items() if label == "same") >= 0.95
