"""Derived data is computed once per installation and then loaded, and recomputed if the cached file may be wrong."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from opportunity_pipeline.normalize import derived_data as room
from opportunity_pipeline.normalize.derived_data import derived
from opportunity_pipeline.normalize.places.gazetteer import Gazetteer, gazetteer


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The cache file of the module ``example``."""
    path = tmp_path / "kept" / "example.pickle"
    monkeypatch.setattr(room, "cache_from_source", lambda _: str(path.with_suffix(".pyc")))
    return path


def counting(begun: list[int]) -> Callable[[], dict[str, int]]:
    def build() -> dict[str, int]:
        begun.append(1)
        return {"pune": 7_000_000}

    return build


def test_it_is_worked_out_once(kept: Path) -> None:
    begun: list[int] = []
    for _ in range(3):
        assert derived("example", counting(begun)) == {"pune": 7_000_000}
    assert len(begun) == 1
    assert [path.name for path in kept.parent.iterdir()] == ["example.pickle"]


@pytest.mark.parametrize("broken", [b"", b"short", None])
def test_a_file_that_is_not_whole_does_not_count(kept: Path, broken: bytes | None) -> None:
    begun: list[int] = []
    derived("example", counting(begun))
    whole = kept.read_bytes()
    kept.write_bytes(whole[:-1] if broken is None else broken)
    assert derived("example", counting(begun)) == {"pune": 7_000_000}
    assert len(begun) == 2
    assert kept.read_bytes() == whole


def test_what_another_version_kept_does_not_count(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[int] = []
    derived("example", counting(begun))
    before = kept.read_bytes()
    monkeypatch.setattr(room, "reader_version", lambda: "00000000")
    derived("example", counting(begun))
    assert len(begun) == 2
    assert kept.read_bytes() != before


def test_where_nothing_can_be_kept_it_is_worked_out_each_time(kept: Path) -> None:
    kept.parent.write_text("a file where a folder is expected")
    begun: list[int] = []
    for _ in range(2):
        assert derived("example", counting(begun)) == {"pune": 7_000_000}
    assert len(begun) == 2


def test_the_gazetteer_is_kept_as_it_is(kept: Path) -> None:
    made: list[Gazetteer] = []
    for _ in range(2):
        gazetteer.cache_clear()
        made.append(gazetteer())
    assert kept.exists()
    assert made[0] is not made[1]
    assert made[0] == made[1]
    assert {type(city) for cities in made[1].cities.values() for city in cities} == {type(made[0].cities["pune"][0])}
