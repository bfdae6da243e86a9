"""Every way of every source × every fault: the observed outcomes are those in ``docs/sources.md``.

The answers are the golden inputs; the fault is applied to a way's first request, and to a later one if there are
several. What must never happen (``fault_matrix.observe``) fails at once, whatever the file says.
"""

from __future__ import annotations

import json
from pathlib import Path

from opportunity_pipeline.sources.fault_table import FAULTS, FIRST, LATER, fault_tables, observed
from opportunity_pipeline.sources.register import SOURCES
from opportunity_pipeline_tests.databases import EmptyDatabases
from opportunity_pipeline_tests.sources.fault_matrix import FILE, REPLIES, as_json, observe_all
from opportunity_pipeline_tests.sources.live_paths import LIVE_PATHS

ANEW = "rewrite it: python -m opportunity_pipeline_tests.sources.fault_matrix"


def test_every_way_of_every_source_and_every_fault_is_in_the_matrix() -> None:
    ways = {f"{source.name}-{way.name}" for source in SOURCES.values() for way in source.ways}
    assert {str(path) for path in LIVE_PATHS} == ways, "live_paths.py has a line for each way of each source"
    assert set(REPLIES) == set(FAULTS)
    outcomes = observed()
    several = {str(path) for path in LIVE_PATHS if len(path.files) > 1}
    assert (set(outcomes[FIRST]), set(outcomes[LATER])) == (ways, several), ANEW
    assert all(by_fault.keys() == FAULTS.keys() for by_way in outcomes.values() for by_fault in by_way.values())


def test_what_is_seen_is_what_the_page_says(empty_databases: EmptyDatabases, tmp_path: Path) -> None:
    seen = json.loads(as_json(observe_all(empty_databases, tmp_path)))
    said = json.loads(FILE.read_text("utf-8"))
    # Case by case: the two differing outcomes are easier to read than the whole matrix twice.
    differing = {
        f"{request} of {way}: {fault}": (outcome, said.get(request, {}).get(way, {}).get(fault))
        for request, by_way in seen.items()
        for way, by_fault in by_way.items()
        for fault, outcome in by_fault.items()
        if outcome != said.get(request, {}).get(way, {}).get(fault)
    }
    assert differing == {}, ANEW


def test_what_was_seen_is_as_it_should_be() -> None:
    """The file is written by a command; this test states which outcomes are acceptable."""
    for request, by_way in observed().items():
        for way, by_fault in by_way.items():
            for fault, outcome in by_fault.items():
                where = f"{request} of {way}: {fault}"
                post = request == FIRST and way == "internshala-actor"
                if fault in {"304", "500", "301"} and not post:
                    assert outcome.run == "served", where
                elif fault in {"429", "silent", "reset", "cut gzip", "empty", "410"}:
                    assert outcome.run == (
                        "partial" if request == LATER and way != "hn_hiring-search_api" else "failed"
                    )
                repeated = fault in {"500", "silent", "reset", "cut gzip"} and not post
                assert outcome.requests == (2 if repeated else 1), where
                again = {"429": "after 2 hours", "410": "after 30 days", "301": "at the new address"}
                assert outcome.asked_again == ("next run" if post and fault == "301" else again.get(fault, "next run"))
                assert outcome.gone == (1 if (way, request, fault) == ("smartrecruiters-api", LATER, "410") else 0)


def test_the_tables_name_every_way_and_every_reason() -> None:
    text = "\n".join(fault_tables())
    for by_way in observed().values():
        for way, by_fault in by_way.items():
            assert f"| `{way}` | " in text
            for outcome in by_fault.values():
                assert all(f"“{reason}”" in text for reason in outcome.reasons)
