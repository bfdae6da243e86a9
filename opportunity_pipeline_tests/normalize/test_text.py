"""Golden cases of :mod:`opportunity_pipeline.normalize.text.text`."""

from __future__ import annotations

import time

import pytest

from opportunity_pipeline.normalize.text.cleaning import clean, repair_encoding
from opportunity_pipeline.normalize.text.personal_data import without_personal_data
from opportunity_pipeline.normalize.text.text import SNIPPET_LENGTH, clean_line, fold, snippet


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("plain words", "plain words"),
        ("<p>One</p><p>Two</p>", "One\nTwo"),
        ("&lt;p&gt;escaped &amp;amp; nested&lt;/p&gt;", "escaped & nested"),
        ("a<br/>b<BR>c", "a\nb\nc"),
        ("<ul><li>first</li><li>second</li></ul>", "first\nsecond"),
        ("keep <b>bold</b> <i>words</i>", "keep bold words"),
        ("before<script>alert('x')</script>after", "before after"),
        ("<style>p{color:red}</style>text", "text"),
        ("shown<!-- hidden -->shown", "shown shown"),
        ("unclosed <script>var a = 1", "unclosed var a = 1"),
        ("price < 5 and > 3", "price < 5 and > 3"),
        ("tabs\t and   spaces", "tabs and spaces"),
        ("a&nbsp;b\u00a0c", "a b c"),
        ("soft\u00adhyphen zero\u200bwidth \ufeffmark", "softhyphen zerowidth mark"),
        ("null\x00byte", "nullbyte"),
        ("lone \ud800 surrogate", "lone surrogate"),
        ("line\r\nbreak\rtoo", "line\nbreak\ntoo"),
        ("many\n\n\n breaks", "many\nbreaks"),
        ("<svg onload=alert(1)>x", "x"),
        ("Caf\u0065\u0301", "Café"),
        ("", ""),
    ],
)
def test_clean(written: str, plain: str) -> None:
    assert clean(written) == plain
    assert clean(plain) == plain


@pytest.mark.parametrize(
    ("broken", "repaired"),
    [
        ("donâ€™t", "don’t"),
        ("CafÃ© au lait", "Café au lait"),
        ("â‚¹ 10,000", "₹ 10,000"),
        ("2020 â€“ 2021", "2020 – 2021"),
        ("ZÃ¼rich", "Zürich"),
        ("Ã¢â‚¬â„¢", "’"),
        ("SÃO PAULO", "SÃO PAULO"),
        ("naïve café Ångström", "naïve café Ångström"),
        ("東京", "東京"),
    ],
)
def test_mojibake_is_repaired_and_real_accents_stay(broken: str, repaired: str) -> None:
    assert repair_encoding(broken) == repaired


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("write to hr.team@example.co.in today", "write to today"),
        ("write to jane [at] example.com", "write to"),
        ("write to jane at example dot com today", "write to today"),
        ("write to Jane.Doe (AT) example [dot] co [dot] uk", "write to"),
        ("join us at example.com on the dot", "join us at example.com on the dot"),
        ("call +91 98765 43210 now", "call now"),
        ("call (080) 4567-8901 now", "call now"),
        ("call 9876543210", "call"),
        ("pay ₹ 10,000-15,000 /month", "pay ₹ 10,000-15,000 /month"),
        ("10000-15000 /month", "10000-15000 /month"),
        ("in 2023-2024 or 2026-08-23", "in 2023-2024 or 2026-08-23"),
        ("R2D2 and req 7546284", "R2D2 and req 7546284"),
        ("The Hurt Hub@Davidson", "The Hurt Hub@Davidson"),
    ],
)
def test_personal_data_is_taken_out(text: str, kept: str) -> None:
    assert clean_line(text) == kept
    assert " ".join(without_personal_data(text).split()) == kept


def test_snippet_is_cut_between_words() -> None:
    words = "word " * 100
    cut = snippet(words)
    assert cut is not None
    assert len(cut) <= SNIPPET_LENGTH
    assert cut.endswith("word…")
    assert snippet(cut) == cut


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("short", "short"),
        ("", None),
        ("<p> </p>", None),
        ("x" * 200, "x" * 200),
        ("x" * 201, "x" * 199 + "…"),
        ("<p>Write to a@example.org.</p><p>Thanks</p>", "Write to . Thanks"),
    ],
)
def test_snippet_edges(text: str, expected: str | None) -> None:
    assert snippet(text) == expected


@pytest.mark.parametrize(
    ("left", "right"),
    [("São  Paulo", "sao paulo"), ("MONTRÉAL", "montreal"), ("Straße", "STRASSE"), ("ﬁnance", "finance")],
)
def test_fold_compares(left: str, right: str) -> None:
    assert fold(left) == fold(right)


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>" * 20_000,
        "<!--" * 20_000,
        "&amp;" * 20_000,
        "&" + "amp;" * 20_000,
        "<" + " " * 100_000,
        "a@" + "a." * 50_000,
    ],
    ids=["script", "comment", "entities", "nested entity", "open tag", "address"],
)
def test_hostile_text_takes_linear_time(hostile: str) -> None:
    started = time.process_time()
    clean_line(hostile)
    # Measured 0.02-0.2 s; quadratic time would take minutes.
    assert time.process_time() - started < 5
