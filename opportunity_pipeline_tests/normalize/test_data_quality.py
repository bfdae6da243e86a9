"""Data quality: what counts as filled, which counts are stored, and a page that runs no upstream script."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from opportunity_pipeline.normalize.quality.measure import FIELDS, FieldQuality, QualityReport, measure_quality, trend
from opportunity_pipeline.normalize.quality.page import NAME, quality_page, write_page
from opportunity_pipeline_tests.normalize.world import BOARD_URL, MIRROR_URL, World, board, hackathon, job, mirror


def found(report: QualityReport, source: str, field: str) -> FieldQuality:
    (one,) = [one for one in report.fields if (one.source, one.field) == (source, field)]
    return one


def filled(world: World, now: datetime) -> QualityReport:
    """Four jobs: one with a place, two whose text is no place, one without a text; and a quarantined job."""
    places = [{"name": "Bengaluru"}, {"name": "The Moon<script>"}, {"name": "The Moon<script>"}, None]
    jobs = [job(number, location=place) for number, place in enumerate(places, 1)]
    world.land("greenhouse", BOARD_URL, board(*jobs, job(9, title=None)), now)
    world.land("devpost", MIRROR_URL, mirror(hackathon(7, prizeText="a surprise"), at=now), now)
    for kind in FIELDS:
        world.normalize(kind)
    return measure_quality(world.database, now=now)


def test_filled_unread_and_absent_make_up_the_rows(world: World, now: datetime) -> None:
    report = filled(world, now)
    place = found(report, "greenhouse", "place")
    assert (place.rows, place.filled, place.unread, place.absent) == (4, 1, 2, 1)
    assert len(place.examples) == 1
    assert place.examples[0].startswith("The Moon")
    prize = found(report, "devpost", "prize")
    assert (prize.rows, prize.filled, prize.unread, prize.examples) == (1, 0, 1, ("a surprise",))
    assert found(report, "greenhouse", "deadline").absent == 4
    assert found(report, "greenhouse", "description").filled == 4


def test_what_is_over_is_not_counted_and_a_job_from_home_lacks_no_place(world: World, now: datetime) -> None:
    over = job(1, application_deadline="2026-08-01", location={"name": "The Moon"})
    world.land("greenhouse", BOARD_URL, board(over, job(2, location={"name": "Remote"})), now)
    world.normalize()
    place = found(measure_quality(world.database, now=now), "greenhouse", "place")
    assert (place.rows, place.filled, place.unread) == (1, 0, 0)


def test_every_field_of_every_source_is_measured(world: World, now: datetime) -> None:
    report = filled(world, now)
    assert [(one.kind, one.field) for one in report.fields] == [
        *(("job", name) for name in FIELDS["job"]),
        *(("hackathon", name) for name in FIELDS["hackathon"]),
    ]
    (bad,) = report.quarantined
    assert (bad.source, bad.field, bad.reason, bad.records) == ("greenhouse", "title", "missing", 1)


def test_examples_of_quarantine_are_what_was_found_and_nothing_blank(world: World, now: datetime) -> None:
    titles = ["<b></b>", "<i></i>N/A", '"><br>', None]
    world.land("greenhouse", BOARD_URL, board(*(job(number, title=title) for number, title in enumerate(titles))), now)
    world.normalize()
    (bad,) = measure_quality(world.database, now=now).quarantined
    assert (bad.records, bad.examples) == (4, ('">', "N/A"))


def test_measurements_are_kept_once_a_moment_and_make_a_trend(world: World, now: datetime) -> None:
    filled(world, now)
    measure_quality(world.database, now=now)
    world.execute("UPDATE jobs SET place_keys = '{in}' WHERE cardinality(place_keys) = 0")
    measure_quality(world.database, now=now + timedelta(days=1))
    shares = trend(world.database)
    assert shares["job", "greenhouse", "place"] == [0.25, 1.0]
    assert trend(world.database, most=1)["job", "greenhouse", "place"] == [1.0]


def test_the_page_shows_it_and_runs_nothing_of_an_upstream(world: World, now: datetime, tmp_path: Path) -> None:
    report = filled(world, now)
    page = quality_page(report, trend(world.database))
    assert "<script" not in page
    assert "greenhouse" in page
    assert "25 %" in page
    assert "title" in page
    file = write_page(tmp_path / "exports", page)
    assert file == tmp_path / "exports" / NAME
    assert file.read_text(encoding="utf-8") == page
    assert list(file.parent.iterdir()) == [file]


@pytest.mark.parametrize("text", ["No open opportunities", "Nothing is in quarantine"])
def test_a_page_of_nothing_says_so(world: World, now: datetime, text: str) -> None:
    assert text in quality_page(measure_quality(world.database, now=now), {})
