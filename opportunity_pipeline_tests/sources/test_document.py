"""Reading text, JSON and typed values, for all encodings and habits of upstreams."""

from __future__ import annotations

import json
import math
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from opportunity_pipeline.sources.document import Document
from opportunity_pipeline.sources.errors import UnreadableResponse
from opportunity_pipeline.sources.provenance import moment_of, newest
from opportunity_pipeline.sources.reading import Element, Row, WrongField, read_elements

AT = datetime(2026, 8, 23, tzinfo=UTC)


def document(body: bytes, content_type: str = "") -> Document:
    return Document("lever", "https://example.org/a", body, AT, "0" * 64, {"content-type": content_type})


@pytest.mark.parametrize(
    "body",
    [
        '["Zürich ₹"]'.encode(),
        b"\xef\xbb\xbf" + '["Zürich ₹"]'.encode(),
        '["Zürich ₹"]'.encode("utf-16"),
        b"\xfe\xff" + '["Zürich ₹"]'.encode("utf-16-be"),
        *('["Zürich ₹"]'.encode(name) for name in ("utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be")),
    ],
)
def test_json_in_the_encodings_that_are_met(body: bytes) -> None:
    assert document(body).json() == ["Zürich ₹"]


def test_one_bad_byte_costs_one_letter() -> None:
    assert document(b'["Z\xfcrich"]').json() == ["Z\ufffdrich"]
    # UTF-8 with one broken byte stays UTF-8, whatever the server's default charset.
    cut = "Zürich, Köln".encode() + b"\xc3"
    assert document(cut, "text/html; charset=iso-8859-1").text() == "Zürich, Köln\ufffd"


@pytest.mark.parametrize(
    ("text", "charset", "content_type"),
    [
        ('["Développeur"]', "latin-1", "application/json; charset=ISO-8859-1"),
        ('["Développeur – €"]', "cp1252", 'text/html; Charset="latin1"'),
        ('["Développeur"]', "utf-8", "text/html; charset=iso-8859-1"),
        ('<html><meta charset="windows-1251"><p>Новости', "windows-1251", "text/html"),
        ('<meta http-equiv="Content-Type" content="text/html; charset=koi8-r"><p>Новости', "koi8-r", ""),
        ('<?xml version="1.0" encoding="shift_jis"?><p>データ', "shift_jis", "text/xml; charset=no-such"),
        ('<meta charset="euc-kr"><p>개발자', "euc-kr", "text/html; charset=punycode"),
    ],
)
def test_what_is_not_utf_8_is_read_in_the_charset_that_is_stated(text: str, charset: str, content_type: str) -> None:
    assert document(text.encode(charset), content_type).text() == text


_PIECES = [*"[]{},:", *(json.dumps(text) for text in ("a", "\0", "😀", "\ud800", "é\n")), '"\x01"', " ", "\n"]
_NUMBERS = [
    "0",
    "-0",
    "-0.0",
    "01",
    "1e400",
    "5e-324",
    "0.1",
    "1E5",
    "NaN",
    "-Infinity",
    "nan",
    "+1",
    "-",
    "1.",
    "123456789012345678901234567890",
]


@given(
    st.one_of(
        st.lists(st.sampled_from([*_PIECES, *_NUMBERS, "null", "true", "false"]), max_size=12).map("".join),
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
            lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
        ).map(json.dumps),
    )
)
@example("[" * 300 + "]" * 300)
@example("9" * 5_000)
def test_json_is_read_as_the_standard_library_reads_it(text: str) -> None:
    try:
        expected: object = json.loads(text, parse_int=lambda digits: int(digits) if len(digits) < 4_300 else math.inf)
    except json.JSONDecodeError:
        expected = None
    try:
        read = document(text.encode()).json()
    except UnreadableResponse:
        read = None
    assert repr(read) == repr(expected)


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "the response is empty"),
        (b" \n", "the response is empty"),
        (b"\xef\xbb\xbf", "the response is empty"),
        (b" <html>", "HTML or XML where JSON was expected"),
        (b'{"a": 1', "not JSON: "),
        (b"[" * 100_000, "JSON nested too deeply"),
    ],
)
def test_what_is_not_json_says_why(body: bytes, reason: str) -> None:
    with pytest.raises(UnreadableResponse) as refusal:
        document(body).json()
    assert str(refusal.value).startswith(f"lever: https://example.org/a: {reason}")


BEYOND = ["NaN", "Infinity", "-Infinity", "1e999", "-1e999", "9" * 5000, f"-{'9' * 5000}"]


@pytest.mark.parametrize("number", BEYOND, ids=lambda number: number[:9])
def test_a_number_beyond_all_bounds_costs_at_most_the_record_that_it_is_read_for(number: str) -> None:
    unread, read, good = (f'{{"id": {one}, "{key}": {number}}}' for one, key in ((1, "x"), (2, "pay"), (3, "y")))
    body = document(f"[{unread}, {read}, {good}]".encode())
    records, rejected = read_elements(
        body,
        "job",
        ((f"/{index}", row) for index, row in enumerate(body.json())),
        lambda row: Element(row.identifier("id"), None, {"stipend_min": row.number("pay")}),
    )
    assert [record.source_id for record in records] == ["1", "3"]
    assert [(one.source_id, one.field, one.reason) for one in rejected] == [("2", "pay", "out-of-range number")]


@pytest.mark.parametrize("method", ["text", "identifier", "number", "amount", "integer", "moment", "flag"])
def test_no_field_holds_a_number_beyond_all_bounds(method: str) -> None:
    for number in BEYOND:
        with pytest.raises(WrongField, match="key: out-of-range number"):
            getattr(Row(document(f'{{"key": {number}}}'.encode()).json()), method)("key")


def test_values_of_the_expected_type() -> None:
    row = Row(
        {
            "text": " as it is ",
            "blank": "  ",
            "null": None,
            "id": 7,
            "float": 1.5,
            "flag": False,
            "texts": ["a", " ", "b"],
            "object": {"inner": "x", "wrong": 1},
            "objects": [{"name": "n"}],
            "dirty": "a\x00b\ud800c",
            "link": " //example.org/a ",
        }
    )
    assert row.text("text") == " as it is "
    assert [row.text(key) for key in ("blank", "null", "absent")] == [None, None, None]
    assert (row.identifier("id"), row.identifier("text"), row.identifier("blank")) == ("7", "as it is", None)
    assert (row.number("id"), row.number("float"), row.number("null")) == (7.0, 1.5, None)
    assert (row.integer("id"), row.integer("absent"), row.flag("flag"), row.flag("absent")) == (7, None, False, None)
    assert (row.moment("id"), row.moment("float"), row.moment("text")) == (7, 1.5, " as it is ")
    assert (row.texts("texts"), row.texts("absent")) == (["a", "b"], [])
    assert (row.row("object").text("inner"), row.row("absent").text("inner")) == ("x", None)
    assert ([item.text("name") for item in row.rows("objects")], row.rows("null")) == (["n"], [])
    assert row.text("dirty") == "a\ufffdb\ufffdc"
    assert (row.link("link"), row.link("absent")) == ("https://example.org/a", None)
    with pytest.raises(WrongField, match=r"object\.wrong: unexpected type"):
        row.row("object").text("wrong")


@pytest.mark.parametrize(
    ("method", "value"),
    [
        ("text", 1),
        ("identifier", True),
        ("identifier", [1]),
        ("number", "1"),
        ("number", True),
        ("number", 10**400),
        ("integer", 1.5),
        ("integer", True),
        ("moment", True),
        ("flag", "yes"),
        ("flag", 0),
        ("texts", "a"),
        ("texts", ["a", 1]),
        ("row", []),
        ("rows", {}),
        ("rows", ["a"]),
        ("link", "javascript:alert(1)"),
        ("link", "mailto:a@example.org"),
        ("link", "relative/path"),
        ("link", "https://"),
        ("link", "https://a b.example/"),
        ("link", 5),
    ],
)
def test_a_value_of_another_type_is_never_taken_for_absent(method: str, value: Any) -> None:
    with pytest.raises(WrongField) as finding:
        getattr(Row({"key": value}), method)("key")
    assert finding.value.field == "key"


@pytest.mark.parametrize(
    ("value", "moment"),
    [
        ("2026-08-23T00:00:00Z", AT),
        ("2026-08-23T05:30:00+05:30", AT),
        ("2026-08-23T00:00:00", AT),
        ("Sun, 23 Aug 2026 00:00:00 GMT", AT),
        (1787443200, AT),
        (1787443200000, AT),
        (1787443200.0, AT),
        ("yesterday", None),
        ("", None),
        (None, None),
        (True, None),
        ([], None),
        (10**30, None),
        (float("nan"), None),
    ],
)
def test_times_written_for_machines(value: object, moment: datetime | None) -> None:
    assert moment_of(value) == moment


def test_the_newest_of_several() -> None:
    values = ["2025-01-01", 1787443200, "2026-08-23T00:00:01Z", "9999-12-31", "never", None]
    assert newest(values, until=AT) == AT
    assert newest(values[2:], until=AT) is None
