"""Cleaned texts and links, for any input."""

from __future__ import annotations

import unicodedata
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opportunity_pipeline.notifications.cleaning import LINK_LENGTH, clean_text, safe_link


@pytest.mark.parametrize(
    ("text", "limit", "clean"),
    [
        (None, 10, ""),
        ("", 10, ""),
        ("  two \n words ", 20, "two words"),
        ("exactly ten", 11, "exactly ten"),
        ("exactly ten", 10, "exactly t…"),
        ("exactly ten", 9, "exactly…"),
        ("a\u2066b\u2069", 10, "ab"),
        ("क्‍ष", 10, "क्‍ष"),
    ],
)
def test_known_texts(text: str | None, limit: int, clean: str) -> None:
    assert clean_text(text, limit) == clean


@given(st.text() | st.sampled_from(["\ud800x", "\x85", "a" * 500]), st.integers(1, 300))
def test_a_clean_text_is_one_bounded_line_and_stays_as_it_is(text: str, limit: int) -> None:
    clean = clean_text(text, limit)
    assert len(clean) <= limit
    assert clean_text(clean, limit) == clean
    assert not {unicodedata.category(letter) for letter in clean} & {"Cc", "Cs", "Zl", "Zp"}
    assert clean == clean.strip()


@pytest.mark.parametrize(
    "link",
    [
        "https://example.org",
        "http://example.org:8080/a/b?c=d&e=%20#f",
        "https://jobs.lever.co/acme/1?x=it's|{y}",
        "https://नौकरी.example/क",
        "https://example.org/" + "x" * (LINK_LENGTH - 20),
    ],
)
def test_links_to_the_web_are_kept(link: str) -> None:
    assert safe_link(link) == link


def test_a_link_that_reads_backwards_is_refused() -> None:
    assert safe_link("https://example.org/\u202egro.elgoog//:sptth") is None
    assert clean_text("pay \u061crtl") == "pay rtl"


@given(st.text() | st.text().map("https://a.example/".__add__) | st.text().map("https://".__add__))
def test_a_link_that_is_kept_goes_where_it_says(text: str) -> None:
    link = safe_link(text)
    if link is not None:
        parts = urlsplit(link)
        assert link == text
        assert parts.scheme in {"http", "https"}
        assert parts.hostname
        assert parts.username is None
        assert not set(link) & set(' "<>\\`\n\r\t\x00')
