"""Application deadlines found in descriptions."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opportunity_pipeline.normalize.deadlines.described_deadline import described_deadline
from opportunity_pipeline.normalize.field_reading import read_field
from opportunity_pipeline.normalize.jobs import read_job
from opportunity_pipeline.normalize.models import JobOpportunity
from opportunity_pipeline.normalize.running_text import lines_of_deadlines
from opportunity_pipeline.sources.records import RawRecord

NOW = datetime(2026, 2, 10, 12, tzinfo=UTC)
ABOUT = "Quillmere makes instruments for the weather. You work with the people who build them and write on 3 pages."


def read(*lines: str, now: datetime = NOW, posted: datetime | None = None) -> date | None:
    reading = described_deadline("\n".join(lines), now=now, posted=posted)
    return reading.last if reading is not None else None


@pytest.mark.parametrize(
    "text",
    [
        "Application deadline: March 15, 2026",
        "Application Deadline - 15/03/2026",
        "Applications close on 15 March 2026.",
        "Applications will close at 5pm on Sunday, 15 March 2026.",
        "Applications close: 15 March",
        "Closing date: 15th March 2026",
        "The closing date for applications is 15 March 2026 at midnight.",
        "Please apply by March 15, 2026.",
        "To apply, send your CV and cover letter to us no later than Sunday 15 March 2026.",
        "Apply before 2026-03-15 using the button below.",
        "Deadline to apply: 15 March.",
        "Deadline for applications: 15.03.2026",
        "The deadline for submitting applications is March 15th.",
        "Deadline: 15 March 2026",
        "Last date to apply: 15-Mar-2026",
        "Last day to apply is March 15.",
        "We are accepting applications until March 15, 2026 or until the position is filled.",
        "Applications will be accepted through March 15, 2026.",
        "This position will remain open until March 15, 2026.",
        "This posting will close on March 15, 2026.",
        "Job Posting End Date: 03-15-2026",
        "Posting End Date 3/15/2026",
        "Application window closes: 03/15/2026",
        "The application window is expected to close on March 15, 2026.",
        "Applications are open from 1 March to 15 March 2026.",
        "Application period: 1 - 15 March 2026",
        "Applications open on 1 March 2026 and close on 15 March 2026.",
        "March 15, 2026 is the application deadline.",
        "The deadline has been extended from 1 March to 15 March 2026.",
        "Application deadline extended to March 15, 2026 (was February 28, 2026).",
        "Round 1: apply by 20 February 2026. Round 2: apply by 15 March 2026.",
        "Start date: 1 May 2026. Application deadline: 15 March 2026. Interviews: 20 March 2026.",
        "Priority deadline: 1 March 2026; final application deadline: 15 March 2026.",
        "Apply by 11:59 p.m. on Mar. 15, 2026.",
        "Interested candidates should submit their resume by March 15.",
        "Expected application deadline is 15 March 2026",
        "Bewerbungsschluss: 15.03.2026",
        "Bewerbungsfrist: 15. März 2026",
        "Bitte bewerben Sie sich bis zum 15. März 2026 über unser Portal.",
        "Wir freuen uns auf Ihre Bewerbung bis zum 15.03.2026.",
        "Bis zum 15.3.2026 können Sie Ihre Bewerbung einreichen.",
        "Senden Sie uns Ihre Unterlagen bis spätestens 15.03.26.",
        "Die Bewerbungsfrist endet am 15. März 2026.",
        "Date limite de candidature : 15 mars 2026",
        "Les candidatures sont à envoyer avant le 15 mars 2026.",
        "Merci d'adresser votre candidature jusqu'au 15/03/2026.",
        "Fecha límite de postulación: 15 de marzo de 2026",
        "Envía tu candidatura antes del 15 de marzo.",
        "El plazo de presentación de solicitudes finaliza el 15/03/2026",
        "Prazo para candidaturas: 15 de março de 2026",
        "As inscrições vão até 15/03/2026",
        "Inscrições até 15 de março.",
        "Scadenza candidature: 15 marzo 2026",
        "Invia la tua candidatura entro il 15 marzo 2026.",
        "Solliciteren kan tot en met 15 maart 2026.",
        "Reageer uiterlijk 15 maart.",
        "Sluitingsdatum: 15 maart 2026",
        "Sista ansökningsdag: 15 mars 2026",
        "Välkommen med din ansökan senast den 15 mars 2026.",
        "Ansøgningsfrist: 15. marts 2026",
        "Send din ansøgning senest den 15. marts 2026.",
        "Søknadsfrist: 15. mars 2026",
        "Hakuaika päättyy 15.3.2026.",
        "Aplikacje przyjmujemy do 15 marca 2026.",
        "Termin składania aplikacji: 15.03.2026",
        "Son başvuru tarihi: 15 Mart 2026",
        "Başvurular 15 Mart 2026 tarihine kadar yapılabilir.",
        "Uzávěrka přihlášek: 15. března 2026",
        "Срок подачи заявок: до 15 марта 2026",
        "応募締切：2026年3月15日",
        "申请截止日期：2026年3月15日",
        "지원 마감일: 2026년 3월 15일",
        "Last date of application: 15 Mar 2026",
        "Deadline\n15 March 2026",
        "Application deadline:\n\nMarch 15, 2026",
    ],
)
def test_a_deadline_is_read(text: str) -> None:
    assert read(ABOUT if text.isascii() else "", text) == date(2026, 3, 15)


@pytest.mark.parametrize(
    "text",
    [
        "Start date: 15 March 2026",
        "Apply now to start on 15 March 2026.",
        "You meet tight deadlines. The project ends on 15 March 2026.",
        "Tax filing deadline: know that 15 March 2026 is ours.",
        "The visa application deadline is 15 March 2026.",
        "Priority deadline: 15 March 2026. Applications are reviewed on a rolling basis.",
        "Apply by March 15, 2026 for priority consideration.",
        "For full consideration, apply by 15 March 2026.",
        "Interviews will take place until 15 March 2026; apply now.",
        "Applicants will be notified by 15 March 2026.",
        "Successful applicants will be contacted before March 15.",
        "Applicants must have completed their degree by 15 March 2026.",
        "Students graduating by 15 March 2026 may apply.",
        "Join our webinar on 15 March 2026 to learn how to apply.",
        "This is a fixed-term contract until 15 March 2026. Apply today.",
        "Die Stelle ist bis zum 15.03.2026 befristet.",
        "Bewerben Sie sich auf die bis zum 15.03.2026 befristete Stelle.",
        "The deadline for applications was 15 January 2026.",
        "Applications closed on 15 December 2025.",
        "Apply by 15 March 2031.",
        "Application deadline: 03/04/2026",
        "Apply for our summer internship from 1 June to 31 August 2026.",
        "The previous round closed on 15 March.",
        "Applications are open until filled. Review begins 15 March 2026.",
        "No application deadline. Start: 15 March 2026.",
        "The application opens on 15 March 2026.",
        "Posted on 15 March 2026",
        "By 15 March 2026 we will have moved to a new office.",
        "Application deadline: rolling",
        "CDD jusqu'au 15 mars 2026, candidatez !",
        "Prise de poste : 15 mars 2026",
        "Contrato hasta el 15 de marzo de 2026",
        "Our early bird deadline is 15 March 2026",
        "Our offices are closed until 15 March 2026.",
        "Benefits apply from 15 March 2026.",
        "Discounts apply until 15 March 2026.",
    ],
)
def test_what_is_no_deadline_is_not(text: str) -> None:
    assert read(ABOUT if text.isascii() else "", text) is None


def test_the_ways_in_which_boards_tell_it_are_read() -> None:
    lines = (Path(__file__).parent / "cases" / "deadline.jsonl").read_text("utf-8").splitlines()
    other = []
    for one in map(json.loads, lines):
        posted = datetime.fromisoformat(one["posted"]).replace(hour=12, tzinfo=UTC)
        day = read(one["text"], now=posted, posted=posted)
        if (day and day.isoformat()) != one["deadline"]:
            other.append((one["text"], day))
    assert len(lines) > 400
    assert other == []


def test_a_day_without_a_year_is_the_next_after_posting() -> None:
    text = "Apply by 5 January."
    assert read(text) is None  # eleven months ahead: rather, it has just passed
    assert read(text, now=datetime(2026, 1, 10, tzinfo=UTC), posted=datetime(2025, 12, 20, tzinfo=UTC)) == date(
        2026, 1, 5
    )
    assert read(text, now=datetime(2026, 12, 10, tzinfo=UTC)) == date(2027, 1, 5)
    # A posting that old has been posted again.
    assert read(text, now=datetime(2026, 12, 10, tzinfo=UTC), posted=datetime(2025, 1, 2, tzinfo=UTC)) == date(
        2027, 1, 5
    )


def test_numbers_that_may_be_day_or_month_are_read_where_one_of_the_two_can_be_meant() -> None:
    assert read(ABOUT, "Application deadline: 01/03/2026") == date(2026, 3, 1)
    assert read(ABOUT, "Application deadline: 03/04/2026") is None
    assert read("Fecha límite de postulación: 03/04/2026") == date(2026, 4, 3)


def test_a_moment_is_one_where_a_zone_is_told() -> None:
    reading = described_deadline("Apply by 15 March 2026, 17:00 CET.", now=NOW)
    assert reading is not None
    assert reading.moments == (datetime(2026, 3, 15, 16, tzinfo=UTC),) * 2


def test_a_month_ends_with_its_last_day() -> None:
    assert read("Applications close at the end of March 2026.") == date(2026, 3, 31)


def test_only_lines_with_a_word_and_a_date_are_looked_at() -> None:
    assert lines_of_deadlines(ABOUT) == []
    assert lines_of_deadlines("Apply with 3 references.") == []
    assert lines_of_deadlines(f"{ABOUT}\nApply by 5 May.\nMeet us.") == ["Apply by 5 May."]
    assert lines_of_deadlines("Closing date:\n\n5 May 2026\nMeet us.") == ["Closing date: 5 May 2026"]


_PARTS = st.sampled_from(
    (
        *(
            "apply by ",
            "deadline",
            ": ",
            "until ",
            "15 March 2026",
            "15.03.",
            "03/04/2026",
            " to ",
            "bis zum ",
            "§",
            "\n",
        ),
        *("applications close ", "start ", "(", ") ", ". ", "응모 마감 ", "2026年3月15日", "31 February", "99/99/9999"),
        *("extended ", " - ", "from "),
    )
)


@given(st.lists(_PARTS | st.text(max_size=8), max_size=14).map("".join))
def test_any_text_can_be_read_and_gives_the_same_again(text: str) -> None:
    first = described_deadline(text, now=NOW)
    assert described_deadline(text, now=NOW) == first
    assert first is None or first.first == first.last


def test_long_lines_take_no_longer_than_their_length() -> None:
    assert read("apply by deadline " * 1_000 + "15 March 2026 " * 400) == date(2026, 3, 15)


def test_of_a_calendar_only_the_first_dates_are_looked_at() -> None:
    line = "Apply by 15 March 2026. {} Apply by 20 March 2026."
    assert read(line.format("We read your documents on 3 April 2026. " * 50)) == date(2026, 3, 20)
    assert read(line.format("We read your documents on 3 April 2026. " * 150)) == date(2026, 3, 15)
    assert read(*[line.format("We read your documents on 3 April 2026. " * 10)] * 20) == date(2026, 3, 20)


def test_runs_of_signs_end_a_sentence_only_before_a_blank() -> None:
    assert read(f"Apply now{'!' * 200} Interviews by 15 March 2026.") is None
    assert read(f"Apply{'!?' * 60}by 15 March 2026.") == read("Apply!by 15 March 2026.") == date(2026, 3, 15)


@pytest.mark.parametrize("zone", ["IST", "time zone: IST", "time zone: CET, that is time zone: IST"])
def test_of_the_zones_that_are_named_behind_the_last_one_counts(zone: str) -> None:
    reading = described_deadline(f"Apply by 15 March 2026, 17:00 sharp, {zone}.", now=NOW)
    assert reading is not None
    told = (datetime(2026, 3, 15, 11, 30, tzinfo=UTC),) * 2
    assert reading.moments == (told if "zone" in zone else None)


def job(**fields: Any) -> JobOpportunity:
    record = RawRecord(
        "job", "greenhouse", "1", "https://example.org/1", "0#", {"title": "Intern", "company": "Quillmere"} | fields
    )
    return read_job(record, clock=NOW, listing_url="https://example.org", base_currency="INR")


def test_a_description_tells_the_deadline_where_no_field_does() -> None:
    described = "<p>We build instruments.</p><p>Apply by <b>15 March</b> to join the team.</p>"
    read = job(description=described, posted="2026-02-01")
    assert read.apply_by == datetime(2026, 3, 15, 23, 59, 59, tzinfo=UTC)
    assert read.closed is None
    assert job(description=described, apply_by="2026-04-01").apply_by == datetime(2026, 4, 1, 23, 59, 59, tzinfo=UTC)
    passed = job(description="Apply by 5 February.", posted="2026-01-20")
    assert passed.closed == "deadline"
    assert job(description="Apply by 5 February 2026.").apply_by is None


def test_how_a_description_is_read_can_be_shown() -> None:
    hints = {"field": "description", "now": "2026-02-10T12:00:00Z"}
    day = {"start": "2026-03-15", "end": "2026-03-15", "precision": "day"}
    assert read_field("dates", "<p>We start on 1 May. Apply by 15 March.</p>", hints) == day
    none = {"start": None, "end": None, "precision": "none"}
    assert read_field("dates", "We start on 1 May 2026.", hints) == none
    assert read_field("dates", "Apply by 15 March 2026.", {"field": "description"}) == none


def test_nothing_else_is_read_otherwise() -> None:
    described, bare = job(description="Apply by 15 March 2026."), job(description="Apply soon.")
    other = {"apply_by", "description_snippet", "search_text"}
    assert described.model_dump(exclude=other) == bare.model_dump(exclude=other)
