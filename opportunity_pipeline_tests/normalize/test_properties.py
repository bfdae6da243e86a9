"""Properties for any text: no normaliser raises, and normalising is idempotent."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from time import process_time
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from opportunity_pipeline.normalize import field_reading
from opportunity_pipeline.normalize.companies import company_key, company_name
from opportunity_pipeline.normalize.dates.dates import read_dates, read_span, rendered
from opportunity_pipeline.normalize.dates.duration import duration_in, duration_in_title, read_duration
from opportunity_pipeline.normalize.duplicates.blocks import Comparable, keys_of
from opportunity_pipeline.normalize.duplicates.events import describe_event
from opportunity_pipeline.normalize.duplicates.headlines import describe_headline
from opportunity_pipeline.normalize.duplicates.posting import describe
from opportunity_pipeline.normalize.experience.experience import read_experience
from opportunity_pipeline.normalize.fields import Quarantined
from opportunity_pipeline.normalize.linking import judged_as
from opportunity_pipeline.normalize.models import Opportunity
from opportunity_pipeline.normalize.opportunities import FAILED, read_opportunity
from opportunity_pipeline.normalize.pay.money import monthly_amount, read_money
from opportunity_pipeline.normalize.pay.pay_periods import read_pay_period
from opportunity_pipeline.normalize.pay.prizes import prize_pool, read_prize
from opportunity_pipeline.normalize.places.place_statements import places_stated
from opportunity_pipeline.normalize.places.places import place_keys, read_places
from opportunity_pipeline.normalize.places.title_places import places_in_title
from opportunity_pipeline.normalize.roles.roles import read_role
from opportunity_pipeline.normalize.rows import opportunity_rows
from opportunity_pipeline.normalize.running_text import experience_in, experience_of, stated_mode
from opportunity_pipeline.normalize.skills.skills import (
    canonical_interest,
    canonical_skill,
    extract_skills,
    read_skills,
)
from opportunity_pipeline.normalize.text.cleaning import clean, repair_encoding
from opportunity_pipeline.normalize.text.text import SNIPPET_LENGTH, clean_line, fold, snippet
from opportunity_pipeline.normalize.text.titles import read_title, split_publisher
from opportunity_pipeline.normalize.text.urls import canonical_url
from opportunity_pipeline.normalize.work_mode.work_mode import read_participation, read_work_mode
from opportunity_pipeline.sources.records import Kind, RawArticle, RawHackathon, RawJob, RawRecord

NOW = datetime(2026, 8, 23, tzinfo=UTC)
AT_ONCE = 10.0
"""CPU seconds. A slow machine takes one; quadratic time would be minutes."""

# Arbitrary text, and text from the fragments that the rules look for; including lone surrogates, which JSON can hold.
PIECES = st.sampled_from(
    [
        *("₹", "$", "10,000", "1,00,000", "5k", "8", "LPA", "-", "–", " to ", "/month", "per", "%", "."),
        *(
            "Jan",
            "31",
            "2026",
            "13/13/2026",
            "ago",
            "3 days",
            "Bengaluru",
            "Remote",
            "NYC",
            ",",
            ";",
            " or ",
            "CA",
            "(",
        ),
        *(
            ")",
            "Go",
            "C++",
            "R",
            "React",
            "and",
            "&amp;",
            "&lt;p&gt;",
            "<p>",
            "</p>",
            "<script>",
            "a@example.org",
            "â€™",
        ),
        *(
            "Intern",
            "Manager",
            "https://",
            "//",
            "javascript:",
            "?utm_source=x",
            "#",
            "\n",
            "\x00",
            "\u200b",
            "\ud800",
            "İ",
            "東京",
            "based in",
            "Work location:",
            "our",
            "office",
            "Georgia",
            "Koramangala",
        ),
    ]
)
TEXTS = st.one_of(
    st.text(st.characters(), max_size=200),
    st.lists(PIECES, max_size=20).map("".join),
    st.lists(PIECES, max_size=20).map(" ".join),
)

AMOUNTS = st.lists(
    st.sampled_from(
        [
            *("₹", "$", "€", "Rs.", "INR", "USD", "10,000", "1,00,000", "15000", "12.5", "5k", "8", "4-6", "-", " to "),
            *(
                "LPA",
                "lakh",
                "/month",
                "per month",
                "per annum",
                "/hr",
                "lump sum",
                "+ Incentives",
                "Unpaid",
                "stipend",
            ),
        ]
    ),
    max_size=7,
).map(" ".join)

READERS: list[Callable[[str], object]] = [
    clean,
    clean_line,
    fold,
    repair_encoding,
    snippet,
    canonical_url,
    company_key,
    company_name,
    read_title,
    split_publisher,
    canonical_skill,
    canonical_interest,
    read_skills,
    extract_skills,
    lambda text: extract_skills(text, title=True),
    read_places,
    places_in_title,
    places_stated,
    stated_mode,
    read_money,
    lambda text: read_money(text, text, text),
    read_pay_period,
    read_prize,
    lambda text: read_work_mode(text, text, text, text),
    lambda text: read_participation(text, text),
    read_experience,
    experience_in,
    read_duration,
    duration_in_title,
    duration_in,
    lambda text: read_role(text, text, (text,)),
    lambda text: read_money(text, text, text, "title"),
    lambda text: read_money(text, field="description"),
    lambda text: read_prize(text, text),
    lambda text: prize_pool(read_prize(text)),
    lambda text: monthly_amount(read_money(text), base="INR", on=NOW.date()),
    lambda text: experience_of(text, text),
    lambda text: read_span(text, now=NOW),
    lambda text: read_dates(text, now=NOW, field="posted", day_first=True),
    lambda text: read_dates(text, now=NOW, field="deadline", day_first=False),
    lambda text: read_dates(text, field="period"),
    lambda text: read_dates(text, now=NOW, field="timestamp"),
    lambda text: compared("job", describe(*stored(text), NOW.date())),
    lambda text: compared("hackathon", describe_event(*stored(text), NOW.date(), NOW.date())),
    lambda text: compared("article", describe_headline(*stored(text)[1:], NOW.date())),
]


def stored(text: str) -> tuple[str, str, str, str]:
    """Title, company, place and address as in rows: uncleaned text is never compared."""
    line = clean_line(text)
    return line, line, line, canonical_url(text) or line


def compared(kind: Kind, listing: Comparable) -> None:
    """Asserts that a listing is the same as itself, or known too poorly, or a repost: never another."""
    keys_of(kind, listing)
    judged_as(listing, listing)


@pytest.mark.parametrize("reader", READERS)
@example(text="AND&AND&AND:AND")
@given(text=TEXTS)
@settings(max_examples=60)
def test_no_reader_raises(reader: Callable[[str], object], text: str) -> None:
    reader(text)


@pytest.mark.parametrize(
    "normaliser",
    [clean, clean_line, fold, repair_encoding, canonical_interest, company_key],
    ids=lambda function: function.__name__,
)
@example(text="×¡¯")
@given(text=TEXTS)
@example(text="&am\u200bp;lt;")
@example(text="123 a@b.co 456 7890")
@example(text="Limited Limited")
@example(text="ÀI")
@example(text="Â¡\u00a0")
@settings(max_examples=200)
def test_text_normalisers_are_idempotent(normaliser: Callable[[str], str], text: str) -> None:
    once = normaliser(text)
    assert normaliser(once) == once


@pytest.mark.parametrize("normaliser", [canonical_url, canonical_skill, snippet, read_title, company_name])
@given(text=TEXTS)
@settings(max_examples=200)
def test_optional_normalisers_are_idempotent(normaliser: Callable[[str], str | None], text: str) -> None:
    once = normaliser(text)
    assert once is None or normaliser(once) == once


@given(text=TEXTS)
@settings(max_examples=200)
def test_lists_are_idempotent_and_without_repetition(text: str) -> None:
    skills = read_skills(text)
    assert read_skills(skills) == skills
    assert len(set(skills)) == len(skills)
    keys = place_keys(text)
    assert len(set(keys)) == len(keys)
    assert all(key == key.lower() and 1 <= len(key.split("/")) <= 3 for key in keys)


@given(text=TEXTS)
@settings(max_examples=200)
def test_what_is_stored_can_be_stored_and_shown(text: str) -> None:
    line = clean_line(text)
    line.encode()
    assert "\x00" not in line
    shown = snippet(text)
    assert shown is None or 0 < len(shown) <= SNIPPET_LENGTH


@given(text=TEXTS)
@settings(max_examples=200)
def test_amounts_are_ordered(text: str) -> None:
    for money in (read_money(text), read_money(text, field="description"), read_prize(text)):
        assert money.minimum is None or money.maximum is None or money.minimum <= money.maximum
        assert (money.minimum is None and money.maximum is None) or money.kind in ("paid", "performance")
        assert money.kind in ("paid", "performance") or (money.currency, money.period) == (None, None)


@given(text=TEXTS | AMOUNTS)
@settings(max_examples=200)
def test_pay_that_is_written_out_is_read_back(text: str) -> None:
    pay = read_money(text)
    if pay.kind == "paid" and pay.currency and pay.minimum and pay.maximum and pay.period:
        period = "in total" if pay.period == "total" else f"per {pay.period}"
        again = read_money(f"{pay.currency} {pay.minimum:.2f} - {pay.maximum:.2f} {period}")
        assert again == replace(pay, minimum=round(pay.minimum, 2), maximum=round(pay.maximum, 2))


@given(text=TEXTS | AMOUNTS)
@settings(max_examples=200)
def test_a_prize_that_is_written_out_is_read_back(text: str) -> None:
    amount, currency = prize_pool(read_prize(text))
    if amount and currency:
        assert prize_pool(read_prize(f"{currency} {amount:.2f}")) == (round(amount, 2), currency)


@given(text=TEXTS)
@settings(max_examples=200)
def test_a_date_that_is_rendered_is_read_back(text: str) -> None:
    reading = read_dates(text, now=NOW, field="posted")
    if reading is not None:
        start, end, precision = rendered(reading)
        again = read_dates(start if start == end else f"{start} - {end}")
        assert again is not None
        assert rendered(again) == (start, end, "day" if precision == "month" else precision)


FIELDS: dict[Kind, list[str]] = {
    "job": list(RawJob.__annotations__),
    "hackathon": list(RawHackathon.__annotations__),
    "article": list(RawArticle.__annotations__),
}
VALUES = st.one_of(
    TEXTS,
    st.lists(TEXTS, max_size=3),
    st.booleans(),
    st.none(),
    st.integers(-(2**70), 2**70),
    st.sampled_from([10**400, -(10**400)]),
    st.floats(),
    st.dictionaries(st.text(max_size=3), st.none(), max_size=1),
)


@pytest.mark.parametrize("kind", FIELDS)
@given(data=st.data())
@settings(max_examples=150)
def test_any_record_becomes_an_opportunity_or_says_why_not(kind: Kind, data: st.DataObject) -> None:
    fields: dict[str, Any] = data.draw(st.dictionaries(st.sampled_from(FIELDS[kind]), VALUES))
    record = RawRecord(
        kind,
        "example",
        data.draw(st.one_of(st.none(), TEXTS)),
        data.draw(st.one_of(st.none(), TEXTS, st.just("https://example.org/1"))),
        "sha#/0",
        fields,
    )
    read = read_opportunity(record, clock=NOW, listing_url="https://example.org/list", base_currency="INR")
    if isinstance(read, Quarantined):
        assert read.reason
        assert read.reason != FAILED
        assert read.detail is None or len(read.detail) <= 120
    else:
        assert isinstance(read, Opportunity)
        row = opportunity_rows(kind, [read])
        assert row.height == 1


@pytest.mark.parametrize("repeated", ["(", "( ", "[ Remote ", "१", ". ", "python 10,000 pune / ", "1-", "\n- ", " or "])
@pytest.mark.parametrize("field", sorted(field_reading.READERS))
def test_a_text_of_nothing_but_hooks_is_read_at_once(field: str, repeated: str) -> None:
    # Patterns that search from each of them for an end that never comes would take minutes.
    begun = process_time()
    field_reading.read_field(field, repeated * (64_000 // len(repeated)) + " z", {"now": NOW})
    assert process_time() - begun < AT_ONCE


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        ("job", {"title": f"Experience: {'日本' * 30_000}!"}),
        ("job", {"location": "日本" * 30_000}),
        ("job", {"description": f"<a{'x' * 100_000}"}),
        ("job", {"description": "<!--" * 25_000 + "日本" * 1_000}),
        ("job", {"description": "R " * 50_000}),
        ("job", {"title": f"R - a {'0' * 100_000}x"}),
        ("job", {"title": f"Salary: {'/ ' * 25_000}{':' * 50_000}"}),
        ("job", {"skills": [f"Apply by {'(m/w/d) ' * 6_250}{'</p>' * 12_500}`"]}),
        ("article", {"publisher": f"Apply by {'- ' * 50_000}!"}),
        ("article", {"title": f"A{' - b' * 25_000}", "publisher": "P"}),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else value,
)
def test_a_hostile_record_is_read_at_once(kind: Kind, fields: dict[str, Any]) -> None:
    usable = {"job": {"title": "Engineer", "company": "Acme"}, "article": {"title": "T", "published": "2026-08-20"}}
    record = RawRecord(kind, "rss", "1", "https://example.org/1", "sha#/0", {**usable[kind], **fields})
    begun = process_time()
    read_opportunity(record, clock=NOW, listing_url="https://example.org/list", base_currency="INR")
    assert process_time() - begun < AT_ONCE
