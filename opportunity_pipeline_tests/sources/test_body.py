"""Reading a body within limits, whatever its encoding."""

from __future__ import annotations

import gzip
import tracemalloc
import zlib
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opportunity_pipeline.sources.transport.body import BodyBroken, BodyReader, BodyRefused


def read(chunks: list[bytes], encoding: str | None, cap: int) -> bytes:
    reader = BodyReader(encoding, cap)
    for chunk in chunks:
        reader.feed(chunk)
    return reader.finish()


def cut(data: bytes, places: list[int]) -> list[bytes]:
    edges = sorted({0, len(data), *(place % (len(data) + 1) for place in places)})
    return [data[start:end] for start, end in pairwise(edges)]


@given(st.lists(st.binary(), min_size=1, max_size=3), st.lists(st.integers(0, 10_000), max_size=8), st.booleans())
def test_any_body_comes_back_in_any_chunks(members: list[bytes], places: list[int], packed: bool) -> None:
    body = b"".join(members)
    wire = b"".join(gzip.compress(member) for member in members) if packed else body
    assert read(cut(wire, places), "gzip" if packed else None, max(1, len(wire), len(body))) == body


@pytest.mark.parametrize("encoding", [None, "", "identity", "Identity", " identity , "])
def test_plain_is_plain(encoding: str | None) -> None:
    assert read([b"ab", b"c"], encoding, 3) == b"abc"


@pytest.mark.parametrize("encoding", ["gzip", "GZIP", "x-gzip", "identity, gzip"])
def test_gzip_is_unpacked(encoding: str) -> None:
    assert read([gzip.compress(b"abc")], encoding, 100) == b"abc"


@pytest.mark.parametrize("encoding", ["gzip, gzip", "br", "deflate", "zstd", "gzip, br", "x" * 500])
def test_stacked_and_unknown_encodings_are_refused(encoding: str) -> None:
    with pytest.raises(BodyRefused, match="content encoding"):
        BodyReader(encoding, 100)


def test_the_cap_is_exact() -> None:
    assert read([b"x" * 1000], None, 1000) == b"x" * 1000
    assert read([gzip.compress(b"x" * 1000)], "gzip", 1000) == b"x" * 1000
    for chunks, encoding in (([b"x" * 1001], None), ([gzip.compress(b"x" * 1001)], "gzip")):
        with pytest.raises(BodyRefused, match="larger than 1,000 bytes"):
            read(chunks, encoding, 1000)


def test_a_bomb_costs_no_more_than_the_cap() -> None:
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    bomb = b"".join(packer.compress(bytes(1_000_000)) for _ in range(300)) + packer.flush()
    assert len(bomb) < 400_000
    tracemalloc.start()
    try:
        with pytest.raises(BodyRefused):
            read(cut(bomb, list(range(0, len(bomb), 65536))), "gzip", 5_000_000)
        assert tracemalloc.get_traced_memory()[1] < 15_000_000
    finally:
        tracemalloc.stop()


def test_gzip_that_is_cut_short_is_broken() -> None:
    whole = gzip.compress(b"x" * 1000)
    for length in range(1, len(whole)):
        with pytest.raises(BodyBroken):
            read([whole[:length]], "gzip", 10_000)
    with pytest.raises(BodyBroken, match="damaged"):
        read([b"this is not gzip"], "gzip", 10_000)


def test_an_empty_body_is_empty_and_padding_is_ignored() -> None:
    assert read([], "gzip", 10) == b""
    assert read([gzip.compress(b"abc") + bytes(20), b"more"], "gzip", 100) == b"abc"
