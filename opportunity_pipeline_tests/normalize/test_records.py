"""From raw records to models: which field is read into which column, and what makes a record unusable."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

import pytest
from pydantic import ValidationError

from opportunity_pipeline.normalize import opportunities
from opportunity_pipeline.normalize.fields import Quarantined
from opportunity_pipeline.normalize.models import (
    ContentOpportunity,
    HackathonOpportunity,
    JobOpportunity,
    Opportunity,
    opportunity_id,
)
from opportunity_pipeline.normalize.opportunities import read_opportunity
from opportunity_pipeline.sources.records import Kind, RawRecord

NOW = datetime(2026, 8, 23, 12, tzinfo=UTC)
PAGE = "https://example.org/jobs/1"


def read(
    kind: Kind, fields: dict[str, Any], source_id: str | None = "1", url: str | None = PAGE
) -> Opportunity | Quarantined:
    record = RawRecord(kind, "example", source_id, url, "sha#/0", fields)
    return read_opportunity(record, clock=NOW, listing_url="https://example.org/jobs#fragment", base_currency="INR")


def job(**fields: Any) -> JobOpportunity:
    found = read("job", {"title": "Engineer", "company": "Harbour", **fields})
    assert isinstance(found, JobOpportunity), found
    return found


def hackathon(**fields: Any) -> HackathonOpportunity:
    found = read("hackathon", {"name": "Build", **fields})
    assert isinstance(found, HackathonOpportunity), found
    return found


def article(**fields: Any) -> ContentOpportunity:
    found = read("article", {"title": "Headline - Post", "publisher": "Post", **fields})
    assert isinstance(found, ContentOpportunity), found
    return found


@pytest.mark.parametrize(("prize", "shown"), [("$0", None), ("0", None), ("₹ 0.00", None), ("$10", "$10")])
def test_a_prize_of_nothing_is_none(prize: str, shown: str | None) -> None:
    assert hackathon(prize=prize).prize_text == shown


@pytest.mark.parametrize("number", [10**400, -(10**400), float("inf"), float("nan")])
def test_a_number_that_no_column_can_hold_says_nothing(number: float) -> None:
    assert (job(stipend_min=number).stipend_min, job(stipend_min=number).stipend_kind) == (None, "unknown")
    assert hackathon(prize_amount=number).prize_amount is None


def test_an_error_that_nobody_foresaw_costs_one_record(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RecursionError("maya@example.org")

    monkeypatch.setattr(opportunities, "read_job", fail)
    found = read("job", {"title": "Engineer", "company": "Harbour"})
    assert isinstance(found, Quarantined)
    assert (found.source_id, found.field, found.reason) == ("1", "", opportunities.FAILED)
    assert found.detail is not None
    assert re.fullmatch(r"RecursionError at test_records\.py:\d+", found.detail), "its text may be personal"


def test_identity_is_the_id_else_the_canonical_address() -> None:
    fields = {"title": "Engineer", "company": "Harbour"}
    with_id = read("job", fields, "42", "https://Example.org/a?utm_source=x#y")
    without = read("job", fields, None, "https://Example.org/a?utm_source=x#y")
    listed = read("job", fields, "listing:1", None)
    assert isinstance(with_id, JobOpportunity)
    assert isinstance(without, JobOpportunity)
    assert isinstance(listed, JobOpportunity)
    assert (with_id.source_id, with_id.source_url) == ("42", "https://example.org/a")
    assert (without.source_id, without.source_url) == ("https://example.org/a",) * 2
    assert listed.source_url == "https://example.org/jobs"
    assert opportunity_id("job", "example", "42") != opportunity_id("hackathon", "example", "42")


@pytest.mark.parametrize(
    ("kind", "fields", "source_id", "url", "field", "reason"),
    [
        ("job", {"company": "Harbour"}, "1", PAGE, "title", "missing"),
        ("job", {"title": "Engineer"}, "1", PAGE, "company", "missing"),
        ("job", {"title": "Engineer", "company": "None"}, "1", PAGE, "company", "missing"),
        ("job", {"title": "E", "company": "H"}, None, None, "", "neither id nor link"),
        ("job", {"title": "E", "company": "H"}, " ", None, "", "neither id nor link"),
        ("job", {"title": "E", "company": "H"}, "1", "javascript:x", "source_url", "not a web address"),
        ("job", {"title": "E", "company": "H"}, "x" * 3000, PAGE, "source_id", "too long"),
        ("job", {"title": "E", "company": "H"}, "高" * 1000, PAGE, "source_id", "too long"),
        ("job", {"title": "E", "company": "高" * 1000}, "1", PAGE, "company", "too long"),
        ("job", {"title": "E", "company": "H", "posted": 10**18}, "1", PAGE, "posted", "not a date"),
        ("job", {"title": "E", "company": "H", "apply_by": "32 Jan 2026"}, "1", PAGE, "apply_by", "not a date"),
        ("job", {"title": "E", "company": "H", "posted": "2026-09-30"}, "1", PAGE, "posted", "lies in the future"),
        ("hackathon", {}, "1", PAGE, "name", "missing"),
        ("hackathon", {"name": "B", "start": "2026-09-02", "end": "2026-09-01"}, "1", PAGE, "end", "before the start"),
        ("hackathon", {"name": "B", "period": "Feb 30 - 31, 2026"}, "1", PAGE, "period", "not a date"),
        ("hackathon", {"name": "B", "prize_amount": -5.0}, "1", PAGE, "prize_amount", "greater than equal"),
        ("article", {"publisher": "Post"}, "1", PAGE, "title", "missing"),
        ("article", {"title": "Headline"}, "1", None, "source_url", "missing"),
    ],
)
def test_unusable_records(
    kind: Kind, fields: dict[str, Any], source_id: str | None, url: str | None, field: str, reason: str
) -> None:
    found = read(kind, fields, source_id, url)
    assert isinstance(found, Quarantined)
    assert (found.kind, found.field, found.reason, found.pointer) == (kind, field, reason, "sha#/0")


def test_a_record_without_a_link_needs_a_listing_with_an_address() -> None:
    record = RawRecord("job", "example", "1", None, "sha#/0", {"title": "Engineer", "company": "Harbour"})
    found = read_opportunity(record, clock=NOW, listing_url="file:///jobs.csv", base_currency="INR")
    assert isinstance(found, Quarantined)
    assert (found.field, found.reason) == ("source_url", "missing")


@pytest.mark.parametrize("words", ["Quite Old", "Actively hiring", "Immediately", "Rolling", "N/A", "2026"])
def test_words_that_are_no_date_leave_it_unknown(words: str) -> None:
    assert job(posted=words, apply_by=words).posted_at is None


def test_a_job_with_nothing_but_title_and_company_is_unknown_in_everything() -> None:
    found = job()
    assert (found.work_mode, found.stipend_kind, found.experience_band) == ("unknown",) * 3
    assert (found.employment_type, found.seniority, found.role_family) == ("unknown", "unknown", "software engineering")
    assert (found.skills_required, found.locations, found.place_keys, found.metadata) == ([], [], [], {})
    assert (found.posted_at, found.apply_by, found.closed, found.description_snippet) == (None, None, None, None)


def test_pay_is_read_from_words_first_and_from_fields_else() -> None:
    words = job(stipend="₹ 10,000 /month", stipend_min=5.0, stipend_currency="USD", stipend_period="year")
    assert (words.stipend_min, words.stipend_currency, words.stipend_period) == (10_000, "INR", "month")
    fields = job(
        stipend="Competitive",
        stipend_min=60_000.0,
        stipend_max=80_000,
        stipend_currency="USD",
        stipend_period="per-year-salary",
    )
    assert (fields.stipend_min, fields.stipend_max, fields.stipend_period) == (60_000, 80_000, "year")
    assert fields.stipend_monthly == 435_000
    assert fields.stipend_text == "Competitive"
    assert job(stipend="30000 lump sum", stipend_currency="INR", duration="3 Months").stipend_monthly == 10_000
    assert job(stipend="Unpaid").stipend_kind == "unpaid"


def test_skills_come_from_the_list_and_the_title_else_from_the_description() -> None:
    assert job(title="Python Developer", skills=["SQL", "JS"]).skills_required == ["sql", "javascript", "python"]
    assert job(description="You know Docker.", skills=["SQL"]).skills_required == ["sql"]
    assert job(description="<p>You know Docker and SQL.</p>").skills_required == ["docker", "sql"]
    assert job(company="Databricks", description="Join Databricks; you know SQL.").skills_required == ["sql"]


def test_places_mode_and_several_locations() -> None:
    found = job(location=["Pune, India", "Remote in USA", "Pune, India"])
    assert found.location_text == "Pune, India; Remote in USA"
    assert found.place_keys == ["in/maharashtra/pune", "us"]
    assert [location.country for location in found.locations] == ["India", "United States"]
    assert found.work_mode == "remote"
    assert job(location="N/A").location_text is None
    assert job(work_mode=True).work_mode == "remote"


def test_level_and_kind_of_employment() -> None:
    found = job(title="Marketing", employment_type="Internship with job offer")
    assert (found.employment_type, found.seniority, found.role_family) == ("internship", "intern", "marketing")
    assert job(title="Wizard", department="Finance").role_family == "finance & accounting"
    assert job(title="Wizard", categories=["Legal Counsel"]).role_family == "legal"


def test_experience_by_field_else_by_description() -> None:
    assert job(experience="0-1 year").experience_band == "entry"
    found = job(description="<p>At least 5 years of experience in sales.</p>")
    assert (found.experience_min_years, found.experience_text, found.experience_band) == (5.0, None, "advanced")


def test_deadline_is_the_earlier_of_deadline_and_validity_and_closes() -> None:
    found = job(apply_by="2026-08-30", valid_through="2026-08-28T10:00:00Z")
    assert found.apply_by == datetime(2026, 8, 28, 10, tzinfo=UTC)
    assert found.closed is None
    assert job(apply_by="2026-08-22").closed == "deadline"
    assert job(apply_by="2026-08-22", closed=True).closed == "closed upstream"
    assert job(apply_by="in 3 days").apply_by == datetime(2026, 8, 26, 23, 59, 59, tzinfo=UTC)


def test_relative_dates_count_from_the_fetch() -> None:
    assert job(posted="3 days ago").posted_at == datetime(2026, 8, 20, tzinfo=UTC)
    assert job(posted="Posted today").posted_at == datetime(2026, 8, 23, tzinfo=UTC)


def test_counts_are_kept_and_nonsense_is_not() -> None:
    assert job(applicants_count=12, views=-1).metadata == {"applicants_count": 12}
    assert job(applicants_count="12", views=True).metadata == {}


def test_registration_to_an_online_event_lasts_as_long_as_its_period() -> None:
    online = hackathon(period="Aug 10 - Sep 20, 2026", mode="Online")
    assert online.registration_deadline == online.end_date == datetime(2026, 9, 20, 23, 59, 59, tzinfo=UTC)
    at_a_place = hackathon(period="Aug 10 - Sep 20, 2026", location="Pune, India")
    assert (at_a_place.registration_deadline, at_a_place.participation_mode) == (None, "in_person")
    event = hackathon(start="2026-09-18", end="2026-09-20", mode="Online")
    assert event.registration_deadline is None
    stated = hackathon(period="Aug 10 - Sep 20, 2026", mode="Online", registration_deadline="2026-09-01")
    assert stated.registration_deadline == datetime(2026, 9, 1, 23, 59, 59, tzinfo=UTC)


def test_dates_of_a_hackathon() -> None:
    both = hackathon(period="Aug 10 - Sep 20, 2026", start="2026-08-12")
    assert (both.start_date, both.end_date) == (
        datetime(2026, 8, 12, tzinfo=UTC),
        datetime(2026, 9, 20, 23, 59, 59, tzinfo=UTC),
    )
    assert hackathon(time_left="6 days left").end_date == datetime(2026, 8, 29, 23, 59, 59, tzinfo=UTC)
    assert hackathon(time_left="about 1 month left").end_date is None
    assert hackathon(period="Aug 01 - 05, 2026").closed == "ended"


def test_themes_level_and_technologies_of_a_hackathon() -> None:
    found = hackathon(
        name="Flutter Forward",
        themes=["Beginner Friendly", "AR/VR", "Open Ended", "Fintech"],
        difficulty="Beginner Friendly",
        technologies=["ReactJS"],
    )
    assert found.theme_tags == ["augmented reality", "virtual reality", "fintech"]
    assert found.difficulty_level == "entry"
    assert found.tech_stack_tags == ["react", "flutter"]
    assert hackathon(prize_amount=500.0).prize_amount == 500


def test_an_article_is_metadata_only() -> None:
    found = article(topic="AI", language="en_in", country="in", query="q", description="secret", keywords=["Docker"])
    assert (found.title, found.publisher) == ("Headline", "Post")
    assert (found.topic, found.language, found.country, found.query_used) == (
        "artificial intelligence",
        "en-IN",
        "IN",
        "q",
    )
    assert found.relevance_keywords == ["docker"]
    assert "secret" not in found.model_dump_json()
    assert article(language="klingon!", country="India").language is None


def test_models_are_strict() -> None:
    good = job().model_dump()
    for wrong in (
        {"stipend_min": "5"},
        {"title": ""},
        {"source_url": "javascript:x"},
        {"scraped_at": datetime(2026, 8, 23)},  # noqa: DTZ001
        {"work_mode": "Remote"},
        {"stipend_currency": "rupees"},
        {"stipend_min": 2.0, "stipend_max": 1.0},
        {"experience_min_years": 2.0, "experience_max_years": 1.0},
        {"unknown_field": 1},
        {"stipend_min": float("nan")},
    ):
        with pytest.raises(ValidationError):
            JobOpportunity(**{**good, **wrong})
    with pytest.raises(ValidationError):
        HackathonOpportunity(
            **{**hackathon().model_dump(), "start_date": NOW, "end_date": datetime(2026, 1, 1, tzinfo=UTC)}
        )
