"""Mails and inbox lines: golden texts, headers, locales."""

from __future__ import annotations

from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup

from opportunity_pipeline.notifications.render import (
    DELIVERY_HEADER,
    RenderedEmail,
    UnsafeHeader,
    render_email,
    render_line,
)
from opportunity_pipeline.notifications.types import TYPES, UnknownNotificationType
from opportunity_pipeline.notifications.view import UnreadableContent
from opportunity_pipeline_tests.notifications.contents import ARTICLE, HACKATHON, JOB, content

GOLDEN = Path(__file__).parent / "golden"
DELIVERY = "7d3c1f7e-2222-5000-8000-000000000001"

FAR = {**JOB, "title": "ML Research Intern", "deadline": "2026-09-20T18:29:59+00:00", "score": 75.0}
NO_LINK = {
    **JOB,
    "title": "SDE Intern at Initech",
    "organization": "Initech",
    "url": None,
    "deadline": None,
    "mode": None,
}
THEME = {**HACKATHON, "rule": "theme", "score": 74.96, "threshold": 75, "deadline_kind": "start"}
SAVED = {**JOB, "rule": "saved", "score": None, "threshold": 3, "reasons": [], "matched": [], "missing": []}


def render(type: str, *items: dict[str, Any], **named: Any) -> RenderedEmail:
    given = {
        "type": type,
        "locale": "en",
        "delivery_id": DELIVERY,
        "public_url": "https://students.example.org/",
        "unsubscribe_url": "https://students.example.org/unsubscribe/token",
        **named,
    }
    return render_email(content(*items), **given)


CASES = {
    "job": ("job_match", [JOB]),
    "jobs": ("job_match", [JOB, FAR, NO_LINK, JOB]),
    "hackathon-theme": ("hackathon_match", [THEME]),
    "article": ("article_match", [ARTICLE]),
    "articles": ("article_match", [ARTICLE, ARTICLE, ARTICLE, ARTICLE]),
    "deadline": ("application_deadline", [SAVED]),
    "deadlines": ("application_deadline", [SAVED, SAVED, SAVED, {**SAVED, "rule": "clicked"}]),
    "registration": ("registration_deadline", [HACKATHON]),
}


@pytest.mark.parametrize("name", CASES)
def test_the_text_is_the_golden_one(name: str) -> None:
    type, items = CASES[name]
    mail = render(type, *items)
    line = render_line(content(*items), type=type, locale="en")
    shown = f"{mail.subject}\n{line.title}\n{line.message}\n{line.action}\n\n{mail.text}"
    assert shown == (GOLDEN / f"{name}.txt").read_text("utf-8")


@pytest.mark.parametrize("name", CASES)
def test_the_html_says_what_the_text_says_and_needs_nothing_from_elsewhere(name: str) -> None:
    type, items = CASES[name]
    mail = render(type, *items)
    page = BeautifulSoup(mail.html, "lxml")
    words = " ".join(page.get_text(" ").split())
    for item in items:
        assert item["title"] in words
    assert "Unsubscribe from these e-mails" in words
    assert page.find_all(["img", "script", "link", "iframe", "form", "svg", "object"]) == []
    assert "url(" not in mail.html
    links = {str(link["href"]) for link in page.find_all("a")}
    offered = {item["url"] for item in items if item["url"]}
    assert links == offered | {
        "https://students.example.org/preferences",
        "https://students.example.org/unsubscribe/token",
    }
    # All styles are inlined, except for media queries, which cannot be.
    assert [style.get_text().strip()[:6] for style in page.find_all("style")] == ["@media"]
    heading = page.find("h1")
    assert heading is not None
    assert "font-size" in str(heading["style"])


def test_headers() -> None:
    mail = render("job_match", JOB)
    assert mail.headers == {
        "Message-ID": f"<{DELIVERY}@students.example.org>",
        "List-Unsubscribe": "<https://students.example.org/unsubscribe/token>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "Auto-Submitted": "auto-generated",
        DELIVERY_HEADER: DELIVERY,
    }
    assert render("job_match", JOB) == mail, "every retry is the same"
    message = EmailMessage(policy=SMTP)
    message["Subject"] = mail.subject
    for name, value in mail.headers.items():
        message[name] = value
    message.set_content(mail.text)
    message.add_alternative(mail.html, subtype="html")
    assert message.as_bytes().count(b"\r\nMessage-ID: ") == 1


@pytest.mark.parametrize("given", [{"unsubscribe_url": "https://a\r\nBcc: x@y"}, {"delivery_id": "1\n2"}])
def test_an_address_that_would_break_a_header_is_refused(given: dict[str, str]) -> None:
    with pytest.raises(UnsafeHeader, match="would hold a line break"):
        render("job_match", JOB, **given)


@pytest.mark.parametrize(
    ("now", "phrase"),
    [
        (None, "Closes tomorrow, Mon 24 Aug, 23:59 IST"),
        ("2026-08-24T00:00:00+00:00", "Closes today, Mon 24 Aug, 23:59 IST"),
        ("2026-08-22T18:29:00+00:00", "Closes in 2 days, Mon 24 Aug, 23:59 IST"),
        ("2026-08-25T00:00:00+00:00", "Closed Mon 24 Aug, 23:59 IST"),
        ("2025-08-25T00:00:00+00:00", "Closes Mon 24 Aug 2026, 23:59 IST"),
    ],
)
def test_days_are_counted_from_the_moment_of_sending(now: str | None, phrase: str) -> None:
    mail = render("job_match", JOB, now=now and datetime.fromisoformat(now))
    assert phrase in mail.text.splitlines()
    assert phrase in mail.html


def test_a_zone_that_is_not_known_reads_as_utc() -> None:
    mail = render_email(
        content(JOB, time_zone="Nowhere/Town"),
        type="job_match",
        locale="en",
        delivery_id=DELIVERY,
        public_url="http://x",
        unsubscribe_url="http://x/u",
    )
    assert "Mon 24 Aug, 18:29 UTC" in mail.text


@pytest.fixture
def locales(tmp_path: Path) -> Path:
    """The shipped locale, a Portuguese one with only the subject, and a Brazilian one with no files."""
    shipped = Path(render_email.__globals__["TEMPLATES"])
    for name in ("en", "pt", "pt-BR"):
        (tmp_path / name).mkdir()
    for file in (shipped / "en").iterdir():
        (tmp_path / "en" / file.name).write_text(file.read_text("utf-8"), "utf-8")
    (tmp_path / "pt" / "match.subject.txt").write_text("Uma vaga: {{ view.items[0].title }}", "utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("locale", "subject", "language"),
    [
        ("pt-BR", "Uma vaga: Data Science Intern", "pt-BR"),
        ("pt_br", "Uma vaga: Data Science Intern", "pt-BR"),
        ("pt-PT", "Uma vaga: Data Science Intern", "pt"),
        ("pt", "Uma vaga: Data Science Intern", "pt"),
        ("en-IN", "Data Science Intern at Acme Analytics scores 87.2 for you", "en"),
        ("ta", "Data Science Intern at Acme Analytics scores 87.2 for you", "en"),
        ("../../etc", "Data Science Intern at Acme Analytics scores 87.2 for you", "en"),
        ("", "Data Science Intern at Acme Analytics scores 87.2 for you", "en"),
    ],
)
def test_a_locale_falls_back_file_by_file(locales: Path, locale: str, subject: str, language: str) -> None:
    mail = render("job_match", JOB, locale=locale, templates=locales)
    assert mail.subject == subject
    assert mail.text.startswith("A job that fits you\n")
    assert f'<html lang="{language}">' in mail.html


def test_templates_are_sandboxed(locales: Path) -> None:
    (locales / "pt" / "match.subject.txt").write_text("{{ view.__class__.__mro__ }}", "utf-8")
    with pytest.raises(UnreadableContent, match="access to attribute '__class__' of 'View' object is unsafe"):
        render("job_match", JOB, locale="pt", templates=locales)


@pytest.mark.parametrize(
    ("broken", "message"),
    [
        ({}, "lacks 'as_of'"),
        ({"as_of": "yesterday"}, "cannot be read"),
        ({"as_of": "2026-08-23T00:00:00"}, "has no zone"),
        ({"student": {}}, "lacks 'time_zone'"),
        ({"items": []}, "has no items"),
        ({"items": [{**JOB, "kind": "lunch"}]}, "kind 'lunch' is not one of job, hackathon, article"),
        ({"items": [{**JOB, "score": "many"}]}, "cannot be read"),
        ({"items": 3}, "cannot be read"),
        ({"items": ["x"]}, "cannot be read"),
    ],
)
def test_a_content_edited_into_nonsense_is_one_clear_error(broken: dict[str, Any], message: str) -> None:
    given = {**content(JOB), **broken} if broken else {"items": []}
    with pytest.raises(UnreadableContent, match=message):
        render_line(given, type="job_match", locale="en")


def test_a_reminder_without_its_deadline_is_one_clear_error() -> None:
    with pytest.raises(UnreadableContent, match=r"deadline\.subject\.txt cannot be filled from the content"):
        render("application_deadline", {**SAVED, "deadline": None})


def test_an_unknown_type_is_an_error() -> None:
    with pytest.raises(UnknownNotificationType):
        render_line(content(JOB), type="lunch", locale="en")


def test_every_type_has_its_templates() -> None:
    items = {"job": JOB, "hackathon": HACKATHON, "article": ARTICLE}
    for type, entry in TYPES.items():
        mail = render(type, items[entry.kind])
        assert mail.subject
        assert items[entry.kind]["title"] in mail.text
