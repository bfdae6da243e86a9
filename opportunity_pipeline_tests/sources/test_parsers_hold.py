"""Parsers accept any input and raise nothing but ``UnreadableResponse``."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from opportunity_pipeline.sources.document import Document
from opportunity_pipeline.sources.errors import UnreadableResponse
from opportunity_pipeline.sources.parsing import parse_document
from opportunity_pipeline.sources.reading import LONGEST, web_address
from opportunity_pipeline.sources.register import SOURCES
from opportunity_pipeline_tests.sources.golden_pairs import FETCHED_AT, SHA256, document_of, inputs

SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.just("https://example.org/a")
KEYS = st.text() | st.sampled_from(
    sorted({key for case in inputs() for key in re.findall(r'"(\w[\w ]*)":', case.read_text(encoding="utf-8"))})
)
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=6), max_leaves=15
)
ANY_NAME = pytest.mark.parametrize("name", sorted(SOURCES))
MORE = settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


def read(name: str, body: bytes, url: str | None = None) -> None:
    document = Document(name, url or SOURCES[name].default_url, body, FETCHED_AT, SHA256)
    for function in (SOURCES[name].parse, SOURCES[name].provenance):
        refusal: UnreadableResponse | None = None
        try:
            repr(function(document)).encode()  # everything in it can be encoded
        except UnreadableResponse as error:
            refusal = error
        if refusal is not None:
            assert refusal.source == name
            assert refusal.reason
            assert "\n" not in refusal.reason


@ANY_NAME
@MORE
@given(st.binary(max_size=500))
@example(b"")
@example(b"\xef\xbb\xbf")
@example(b"\xff\xfe<\x00")
@example(b"[" * 100_000)
@example(b'{"jobs":' * 50_000)
@example(b"9" * 10_000)
@example(b"[1e999]")
@example(b"[NaN]")
@example(b"<?xml version='1.0'?><a/>")
@example(b"<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><rss version='2.0'>&b;</rss>")
@example(b"<html><body>502 Bad Gateway</body></html>")
@example(b'{"error": {"type": "run-failed", "message": "token=secret"}}')
@example(b'title,company\n"unfinished')
@example(b"title,company\n\x00,\x00\n")
def test_any_bytes(name: str, body: bytes) -> None:
    read(name, body)


@ANY_NAME
@MORE
@given(VALUES)
def test_any_json(name: str, value: Any) -> None:
    read(name, json.dumps(value).encode())


@MORE
@given(st.sampled_from(inputs()), st.data())
def test_a_real_shape_with_a_piece_broken(case: Any, data: st.DataObject) -> None:
    """One value anywhere in a golden input is replaced by another, or some bytes are cut out."""
    body = case.read_bytes()
    if case.suffix == ".json":
        value = json.loads(body)
        holder: Any = value
        while True:
            keys = list(holder) if isinstance(holder, dict) else list(range(len(holder)))
            if not keys:
                break
            key = data.draw(st.sampled_from(keys))
            if not isinstance(holder[key], dict | list) or data.draw(st.booleans()):
                holder[key] = data.draw(VALUES)
                break
            holder = holder[key]
        body = json.dumps(value).encode()
    else:
        start = data.draw(st.integers(0, len(body)))
        body = body[:start] + data.draw(st.binary(max_size=20)) + body[start + data.draw(st.integers(0, 200)) :]
    read(case.parent.name, body, document_of(case).url)


@ANY_NAME
@MORE
@given(st.text(max_size=100))
@example("http://[")
@example("https://devpost.com/api/hackathons?page=99999999999999999999")
@example("https://api.lever.co/v0/postings")
def test_any_url(name: str, url: str) -> None:
    case = next(case for case in inputs() if case.parent.name == name)
    read(name, case.read_bytes(), url or "x")


@ANY_NAME
@pytest.mark.parametrize(
    "body", [b"", b"<!DOCTYPE html><html><title>502 Bad Gateway</title></html>", b'{"error": "not found"}', b"[1, 2"]
)
def test_what_is_no_answer_is_unreadable(name: str, body: bytes) -> None:
    document = Document(name, "https://example.org/a", body, FETCHED_AT, SHA256)
    with pytest.raises(UnreadableResponse, match=r"^\w+: https://example\.org/a: .+"):
        SOURCES[name].parse(document)


@given(st.text())
@example("//[")
@example("https://a b/")
@example("http:\n//evil")
@example("https://a.example/\x00")
@example("https://a.example/\ud800")
@example("https://a.example/" + "a" * 3_000)
@example("https://a.example/" + "高" * 1_000)
def test_a_web_address_is_one_or_is_refused(value: str) -> None:
    try:
        address = web_address(value, "field", "https://example.org/")
    except ValueError:
        return
    assert address.startswith(("http://", "https://"))
    assert not re.search(r"[\s\x00]", address)
    assert len(address.encode()) <= LONGEST  # a database index can hold it


@pytest.mark.parametrize("company", ["a" * 3_000, "高" * 1_000, "a\ud800", "a\x00"])
def test_a_listing_of_something_that_no_table_can_hold_is_unreadable(company: str) -> None:
    body = json.dumps({"company": company, "fetched_at": "2026-08-22T03:51:44Z", "job_count": 0, "jobs": []}).encode()
    document = Document("greenhouse", "https://example.org/data.json", body, FETCHED_AT, SHA256)
    with pytest.raises(UnreadableResponse, match="scope name is too long or contains NUL or surrogates"):
        parse_document(SOURCES["greenhouse"], document)
