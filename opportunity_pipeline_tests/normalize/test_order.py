"""What normalising must not depend on: the order of rows, batch and run boundaries, and repetition."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from opportunity_pipeline.normalize import batches
from opportunity_pipeline.normalize.batches import Reply, outlines_behind, reply_of
from opportunity_pipeline.normalize.report import NormalizeReport
from opportunity_pipeline.normalize.run import normalize_replies
from opportunity_pipeline.sources.records import Kind, ParsedResponse, RawRecord
from opportunity_pipeline_tests.normalize.test_properties import FIELDS, TEXTS, VALUES
from opportunity_pipeline_tests.normalize.world import TABLES, World

DAY = timedelta(days=1)
SOURCES: dict[Kind, str] = {"job": "greenhouse", "hackathon": "devpost", "article": "rss"}
NEEDED: dict[Kind, tuple[str, ...]] = {"job": ("title", "company"), "hackathon": ("name",), "article": ("title",)}
WORDS = st.sampled_from(
    ["Harbour", "HARBOUR Ltd", "Data Engineer", "Pune", "3 days ago", "2026-08-30", "$5,000", "₹ 8 LPA"]
)


def storable(value: Any) -> Any:
    """The value as a parser would hand it on."""
    if isinstance(value, str):
        return value.replace("\x00", "\ufffd").encode("utf-8", "replace").decode()
    return [storable(one) for one in value] if isinstance(value, list) else value


def records(kind: Kind) -> st.SearchStrategy[RawRecord]:
    """Records of four opportunities, most of which can be used."""
    needed = st.fixed_dictionaries(dict.fromkeys(NEEDED[kind], WORDS | TEXTS))
    others = st.dictionaries(st.sampled_from(FIELDS[kind]), WORDS | VALUES, max_size=5)
    fields = st.builds(lambda a, b: {name: storable(value) for name, value in {**b, **a}.items()}, needed, others)
    return st.builds(
        lambda number, said, outline: RawRecord(
            kind, SOURCES[kind], str(number), f"https://example.org/{number}", f"{number}{outline}#/0", said, outline
        ),
        st.integers(1, 4),
        fields,
        st.just(False) if kind == "article" else st.sampled_from([False, False, True]),
    )


def responses(kind: Kind) -> st.SearchStrategy[list[list[RawRecord]]]:
    """Responses that contain each record once; of repetitions the last would count."""
    each = st.lists(records(kind), max_size=5, unique_by=lambda record: (record.source_id, record.outline))
    return st.lists(each, min_size=1, max_size=4)


def landed(world: World, kind: Kind, at: datetime, name: str, records: list[RawRecord]) -> Reply:
    response = world.land(SOURCES[kind], f"https://example.org/list/{name}", name.encode(), at)
    return reply_of(response, ParsedResponse(SOURCES[kind], kind, "", False, tuple(records)))


def normalize(world: World, kind: Kind, replies: list[Reply]) -> NormalizeReport:
    report = NormalizeReport(kind)
    ordered = outlines_behind(replies, lambda reply: reply)
    normalize_replies(report, ordered, settings=world.settings, database=world.database)
    return report


def ended(world: World, now: datetime) -> dict[str, pl.DataFrame]:
    world.expire(now)
    return world.everything()


@pytest.mark.parametrize("kind", SOURCES)
@given(data=st.data())
@settings(max_examples=7, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_neither_rows_nor_batches_nor_repetition_matter(
    world: World, now: datetime, kind: Kind, data: st.DataObject
) -> None:
    told = data.draw(responses(kind))
    shuffled = [data.draw(st.permutations(records)) for records in told]
    cut, most = data.draw(st.integers(0, len(told))), data.draw(st.integers(1, 3))
    later = now + len(told) * DAY
    world.settings = world.settings.model_copy(update={"as_of": later})
    world.clear()
    whole = [landed(world, kind, now + day * DAY, str(day), records) for day, records in enumerate(told)]
    normalize(world, kind, whole)
    expected = ended(world, later)

    world.clear()
    parts = [landed(world, kind, now + day * DAY, str(day), records) for day, records in enumerate(shuffled)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(batches, "MOST_RECORDS", most)
        normalize(world, kind, parts[:cut])
        world.expire(later)
        normalize(world, kind, parts[cut:])
    for table, frame in ended(world, later).items():
        assert_frame_equal(frame, expected[table])

    world.execute("UPDATE landed_responses SET normalized_at = NULL")
    for counts in normalize(world, kind, whole).by_source.values():
        assert (counts.new, counts.changed) == (0, 0)
    for table, frame in ended(world, later).items():
        assert_frame_equal(frame, expected[table])
    assert set(expected) == set(TABLES)
