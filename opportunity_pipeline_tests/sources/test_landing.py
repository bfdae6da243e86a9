"""The landing zone: every response stored once and whole, under concurrency too."""

from __future__ import annotations

import gzip
import multiprocessing
import tempfile
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from opportunity_pipeline.sources.errors import LandingZoneError
from opportunity_pipeline.sources.landing import LandingZone

AT = datetime(2026, 8, 23, 1, 2, 3, 456789, tzinfo=UTC)
URL = "https://example.org/jobs?page=1"


def files(zone: LandingZone) -> dict[str, bytes]:
    return {
        str(path.relative_to(zone.folder)): path.read_bytes()
        for path in zone.folder.rglob("*")
        if path.is_file() and path.name != ".lock"
    }


def test_a_response_comes_back_as_it_went_in(zone: LandingZone) -> None:
    headers = {"Content-Type": "application/json", "Set-Cookie": "session=secret", "ETag": '"a"'}
    put = zone.put("greenhouse", URL, b"{}", fetched_at=AT, status=201, headers=headers, method="POST")
    assert zone.get(put.id) == put
    assert list(zone.responses()) == [put]
    assert zone.body(put) == b"{}"
    assert (put.source, put.url, put.status, put.method, put.fetched_at, put.length) == (
        "greenhouse",
        URL,
        201,
        "POST",
        AT,
        2,
    )
    assert put.headers == {"content-type": "application/json", "etag": '"a"'}
    assert not any(b"secret" in content for content in files(zone).values())


def test_nobody_else_on_the_machine_reads_a_zone(tmp_path: Path) -> None:
    wide = tmp_path / "wide"
    wide.mkdir(mode=0o755)
    for folder in (tmp_path / "new", wide):
        LandingZone(folder).put("lever", URL, b"[]", fetched_at=AT)
        assert folder.stat().st_mode & 0o077 == 0


def test_the_same_again_changes_no_byte(zone: LandingZone) -> None:
    first = zone.put("lever", URL, b"[]", fetched_at=AT, headers={"etag": "1"})
    before = files(zone)
    again = zone.put(
        "lever", URL, b"[]", fetched_at=AT.astimezone(timezone(timedelta(hours=5.5))), headers={"etag": "2"}
    )
    assert again == first
    assert files(zone) == before


def test_equal_bodies_lie_once(zone: LandingZone) -> None:
    zone.put("lever", URL, b"[1]", fetched_at=AT)
    zone.put("lever", URL, b"[1]", fetched_at=AT + timedelta(days=1))
    zone.put("greenhouse", URL, b"[1]", fetched_at=AT)
    assert len(list((zone.folder / "bodies").rglob("*.gz"))) == 1
    assert len(list(zone.responses())) == 3
    assert len(list(zone.responses("lever"))) == 2


@pytest.mark.parametrize(
    "change",
    [
        {"url": "https://example.org/other"},
        {"source": "lever"},
        {"body": b"other"},
        {"fetched_at": AT + timedelta(microseconds=1)},
        {"method": "POST"},
    ],
)
def test_another_response_has_another_id(zone: LandingZone, change: dict[str, object]) -> None:
    given_ = {"source": "greenhouse", "url": URL, "body": b"{}", "fetched_at": AT}
    ids = set()
    for values in (given_, given_ | change):
        ids.add(zone.put(**values).id)  # type: ignore[arg-type]
    assert len(ids) == 2


def test_responses_come_by_time_then_id(zone: LandingZone) -> None:
    for day in (3, 1, 2):
        for body in (b"b", b"a"):
            zone.put("lever", URL, body, fetched_at=AT + timedelta(days=day))
    found = list(zone.responses())
    assert found == sorted(found, key=lambda response: (response.fetched_at, response.id))
    assert len(found) == 6


def test_a_zone_that_does_not_exist_is_empty(zone: LandingZone) -> None:
    assert list(zone.responses()) == []
    assert zone.prune(AT) == 0
    assert not zone.has_body("0" * 64)
    assert not zone.folder.exists()


@pytest.mark.parametrize("name", ["", "../x", "Greenhouse", "a/b", "a" * 65, ".hidden"])
def test_a_name_that_would_leave_the_folder_is_refused(zone: LandingZone, name: str) -> None:
    with pytest.raises(LandingZoneError, match="not a source name"):
        zone.put(name, URL, b"", fetched_at=AT)


def test_a_time_without_zone_is_refused(zone: LandingZone) -> None:
    with pytest.raises(LandingZoneError, match="has no zone"):
        zone.put("lever", URL, b"", fetched_at=AT.replace(tzinfo=None))


@pytest.mark.parametrize("wanted", ["0" * 32, "../../etc/passwd", "*", ""])
def test_an_unknown_id_is_one_clear_error(zone: LandingZone, wanted: str) -> None:
    zone.put("lever", URL, b"", fetched_at=AT)
    for source in (None, "lever"):
        with pytest.raises(LandingZoneError, match="no response"):
            zone.get(wanted, source)


def test_an_entry_is_found_by_its_source(zone: LandingZone) -> None:
    put = zone.put("lever", URL, b"", fetched_at=AT)
    assert zone.get(put.id, "lever") == put
    with pytest.raises(LandingZoneError, match="no response"):
        zone.get(put.id, "greenhouse")


def test_a_damaged_body_is_told_from_a_good_one(zone: LandingZone) -> None:
    response = zone.put("lever", URL, b"[]", fetched_at=AT)
    (body,) = (zone.folder / "bodies").rglob("*.gz")
    body.write_bytes(gzip.compress(b"[2]"))
    with pytest.raises(LandingZoneError, match="not what its name says"):
        zone.body(response)
    body.write_bytes(b"not gzip")
    with pytest.raises(LandingZoneError, match="damaged"):
        zone.body(response)
    body.write_bytes(gzip.compress(b"[]")[:-4])
    with pytest.raises(LandingZoneError, match="damaged"):
        zone.body(response)
    body.unlink()
    with pytest.raises(LandingZoneError, match="no body"):
        zone.body(response)


def test_a_damaged_entry_names_its_file(zone: LandingZone) -> None:
    zone.put("lever", URL, b"[]", fetched_at=AT)
    (entry,) = (zone.folder / "responses").rglob("*.json")
    entry.write_text("{", encoding="utf-8")
    with pytest.raises(LandingZoneError, match=entry.name):
        list(zone.responses())


def test_pruning_keeps_what_is_needed(zone: LandingZone) -> None:
    old = zone.put("lever", URL, b"shared", fetched_at=AT)
    gone = zone.put("lever", URL, b"old only", fetched_at=AT)
    new = zone.put("lever", URL, b"shared", fetched_at=AT + timedelta(days=2))
    leftover = zone.folder / "bodies" / "aa" / ".crashed.tmp"
    leftover.parent.mkdir(exist_ok=True)
    leftover.write_bytes(b"half")
    assert zone.prune(AT + timedelta(days=1)) == 2
    assert list(zone.responses()) == [new]
    assert zone.body(new) == b"shared"
    assert zone.has_body(old.body_sha256)
    assert not zone.has_body(gone.body_sha256)
    assert not leftover.exists()


@settings(max_examples=50)
@given(st.lists(st.tuples(st.sampled_from(["lever", "greenhouse"]), st.text(), st.binary()), max_size=5))
def test_anything_comes_back(responses: list[tuple[str, str, bytes]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        zone = LandingZone(Path(folder))
        put = [zone.put(source, url, body, fetched_at=AT) for source, url, body in responses]
        assert {response.id for response in zone.responses()} == {response.id for response in put}
        for response, (_, url, body) in zip(put, responses, strict=True):
            assert zone.body(zone.get(response.id)) == body
            assert zone.get(response.id).url == url


def _write(folder: Path, start: int) -> None:
    zone = LandingZone(folder)
    for number in range(start, start + 40):
        zone.put("lever", f"{URL}&n={number % 20}", f"body {number % 7}".encode(), fetched_at=AT)
        if number % 13 == 0:
            zone.prune(AT - timedelta(days=1))


def test_writers_and_pruners_at_once_lose_nothing(zone: LandingZone) -> None:
    context = multiprocessing.get_context("spawn")
    writers = [context.Process(target=_write, args=(zone.folder, start)) for start in (0, 10, 20)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert [writer.exitcode for writer in writers] == [0, 0, 0]
    wanted = {(f"{URL}&n={n % 20}", f"body {n % 7}".encode()) for n in range(60)}
    assert {(response.url, zone.body(response)) for response in zone.responses()} == wanted
    assert not list(zone.folder.rglob("*.tmp"))
