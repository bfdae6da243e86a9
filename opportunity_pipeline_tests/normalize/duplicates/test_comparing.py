"""Comparing two listings: their relation by class of difference, and properties of any two."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opportunity_pipeline.normalize.duplicates.comparing import Listing, compare, day_of, explained
from opportunity_pipeline.normalize.duplicates.judging import ANEW_ELSEWHERE, ANEW_ON_A_SITE, Relation
from opportunity_pipeline_tests.normalize.duplicates.pairs import PAIRS, listing
from opportunity_pipeline_tests.normalize.duplicates.pairs_of_words import Side

TEXTS = st.text(max_size=40) | st.sampled_from(
    [text for _, _, a, b in PAIRS for side in (a, b) for text in side[:4]]
    + [
        "(",
        "[((",
        "m/w/",
        "II/III/IV",
        "\ud800",
        "🚀",
        "https://",
        "http://[::1",
        "//",
        "Remote -",
        "& Co.",
        "%%",
        "İ",
        "0" * 400,
    ]
)
LISTINGS = st.builds(Listing, TEXTS, TEXTS, TEXTS, TEXTS, st.none() | st.dates(date(2020, 1, 1), date(2027, 1, 1)))


@pytest.mark.parametrize(
    ("relation", "about", "a", "b"), PAIRS, ids=[f"{about}-{relation}" for relation, about, *_ in PAIRS]
)
def test_pairs(relation: Relation, about: str, a: Side, b: Side) -> None:
    assert compare(listing(a), listing(b)) == relation, explained(listing(a), listing(b))


@given(LISTINGS, LISTINGS)
def test_any_two_listings_are_compared_alike_from_both_sides(a: Listing, b: Listing) -> None:
    assert explained(a, b) == explained(b, a)


@given(LISTINGS)
def test_a_listing_that_is_identified_is_the_same_as_itself(one: Listing) -> None:
    identified = Listing(
        one.title, one.company, one.location, "https://boards.greenhouse.io/acme/jobs/5000020", one.posted_at
    )
    assert compare(identified, identified) == "same"


@pytest.mark.parametrize(
    ("days", "one_site", "other_site"),
    [
        (0, "different", "same"),
        (ANEW_ON_A_SITE - 1, "different", "same"),
        (ANEW_ON_A_SITE, "repost", "same"),
        (ANEW_ELSEWHERE - 1, "repost", "same"),
        (ANEW_ELSEWHERE, "repost", "repost"),
    ],
)
def test_days_decide_between_one_opening_and_the_next(days: int, one_site: Relation, other_site: Relation) -> None:
    first = Listing("Nurse", "Acme", "Pune", "https://acme.example/jobs/11111", date(2026, 1, 1))
    later = first.posted_at + timedelta(days=days) if first.posted_at else None
    assert compare(first, Listing("Nurse", "Acme", "Pune", "https://acme.example/jobs/11112", later)) == one_site
    assert (
        compare(first, Listing("Nurse", "Acme", "Pune", "https://www.linkedin.com/jobs/view/11112", later))
        == other_site
    )


def test_without_a_date_another_id_of_the_site_is_another_opening() -> None:
    first = Listing("Nurse", "Acme", "Pune", "https://acme.example/jobs/11111", None)
    assert compare(first, Listing("Nurse", "Acme", "Pune", "https://acme.example/jobs/11112", None)) == "different"


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-03-01", date(2026, 3, 1)),
        ("2026-03-01T23:30:00-05:00", date(2026, 3, 2)),
        ("2026-03-01T10:00:00Z", date(2026, 3, 1)),
        ("March 2026", None),
        ("", None),
    ],
)
def test_days(text: str, day: date | None) -> None:
    assert day_of(text) == day
