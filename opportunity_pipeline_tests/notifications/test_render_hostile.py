"""Hostile upstream texts: markup, header lines, direction controls, any character, any length."""

from __future__ import annotations

import re
import shutil
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from typing import Any

import pytest
from bs4 import BeautifulSoup
from hypothesis import given, settings
from hypothesis import strategies as st

from opportunity_pipeline.notifications.render import RenderedEmail, render_email
from opportunity_pipeline_tests.notifications.contents import HACKATHON, JOB, content

SCRIPT = "<script>window.hit = 1</script><img src=x onerror='window.hit = 1'>"
HOSTILE = {
    **JOB,
    "title": f"Intern\r\nBcc: all@example.org {SCRIPT} {{{{ 7 * 7 }}}} {{% raw %}}",
    "organization": SCRIPT,
    "place": f'"><b>{SCRIPT}',
    "pay": SCRIPT,
    "snippet": "x" * 5000 + SCRIPT,
    "reasons": [SCRIPT],
    "matched": [SCRIPT],
    "missing": [SCRIPT],
    "suggestion": {"skill": SCRIPT, "points": 1.0},
    "source": SCRIPT,
    "credit": SCRIPT,
    "url": "https://example.org/?q='onclick='window.hit=1'&x=%22",
}


def render(*items: dict[str, Any], name: str = "Asha", type: str = "job_match") -> RenderedEmail:
    return render_email(
        content(*items, name=name),
        type=type,
        locale="en",
        delivery_id="1",
        public_url="http://localhost:8000",
        unsubscribe_url="http://localhost:8000/unsubscribe/t",
    )


def test_markup_is_shown_and_never_obeyed() -> None:
    mail = render(HOSTILE, name=SCRIPT)
    page = BeautifulSoup(mail.html, "lxml")
    assert page.find_all(["script", "img", "b"]) == []
    attributes = {name for tag in page.find_all(True) for name in tag.attrs}
    assert not {name for name in attributes if name.startswith("on")}
    assert "&lt;script&gt;" in mail.html
    assert "{{ 7 * 7 }}" in mail.text, "a title is not a template"


def test_a_title_cannot_add_a_header() -> None:
    mail = render(HOSTILE)
    assert mail.subject.startswith("Intern Bcc: all@example.org <script>")
    message = EmailMessage(policy=SMTP)
    message["Subject"] = mail.subject
    message["To"] = Address("Asha", "asha", "example.org")
    message.set_content(mail.text)
    head = message.as_bytes().split(b"\r\n\r\n")[0]
    assert not re.search(rb"^bcc:", head, re.IGNORECASE | re.MULTILINE)


def test_a_snippet_is_at_most_200_characters() -> None:
    longest = max(len(line) for line in render({**JOB, "snippet": "word " * 1000}).text.splitlines())
    assert longest == 200


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "data:text/html,x",
        "//example.org/x",
        "/relative",
        "ftp://example.org",
        "https://",
        "https://bank.example@evil.example/",
        "https://good.example\\@evil.example/",
        "https://example.org/a b",
        "https://example.org/\nx",
        'https://example.org/"onmouseover=',
        "https://[::1",
        "https://example.org:port/",
        "https://example.org/" + "x" * 2000,
        "",
        None,
    ],
)
def test_a_link_that_is_not_plainly_of_the_web_is_left_out(url: str | None) -> None:
    mail = render({**JOB, "url": url})
    links = [str(link["href"]) for link in BeautifulSoup(mail.html, "lxml").find_all("a")]
    assert links == ["http://localhost:8000/preferences", "http://localhost:8000/unsubscribe/t"]
    assert "See the job" not in mail.text
    assert "Data Science Intern" in mail.text


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("आंतरिक प्रशिक्षण क्‍ष", "आंतरिक प्रशिक्षण क्‍ष"),
        ("डेटा इंटर्न 👩‍💻 🇮🇳", "डेटा इंटर्न 👩‍💻 🇮🇳"),
        ("مهندس בעברית", "مهندس בעברית"),
        ("Intern \u202egnp.exe\u202c", "Intern gnp.exe"),
        ("a\x00b\x1b[31m\u2028c\ufeff", "a b [31m c"),
        ("\u200e \t\r\n", "(no title)"),
    ],
)
def test_every_script_is_kept_and_controls_are_not(title: str, shown: str) -> None:
    mail = render({**JOB, "title": title, "organization": None})
    assert mail.subject == f"{shown} scores 87.2 for you"
    assert f"\n{shown}\n" in mail.text
    assert shown in BeautifulSoup(mail.html, "lxml").get_text()


TEXTS = st.text(max_size=300) | st.sampled_from(["\r\nX: y", "<x>", "{{ x }}", "\ud800", "]]>", "&amp;"])
LINKS = st.none() | st.text(max_size=60) | st.text(max_size=30).map("https://example.org/".__add__)


@given(title=TEXTS, organization=st.none() | TEXTS, pay=TEXTS, snippet=TEXTS, reason=TEXTS, name=TEXTS, url=LINKS)
@settings(max_examples=150)
def test_any_text_gives_a_whole_mail(
    title: str, organization: str | None, pay: str, snippet: str, reason: str, name: str, url: str | None
) -> None:
    item = {**JOB, "title": title, "organization": organization, "pay": pay, "snippet": snippet, "url": url}
    mail = render({**item, "reasons": [reason]}, name=name)
    assert mail.subject.isprintable() or not re.search(r"[\x00-\x1f\x7f\u0080-\u009f\u2028\u2029]", mail.subject)
    assert len(mail.subject) <= 150
    mail.subject.encode()
    mail.text.encode()
    page = BeautifulSoup(mail.html.encode(), "lxml", from_encoding="utf-8")
    plain = BeautifulSoup(render(JOB).html.encode(), "lxml", from_encoding="utf-8")
    # The text adds no tags: all tags are those of the template.
    assert {tag.name for tag in page.find_all(True)} <= {tag.name for tag in plain.find_all(True)}
    for link in page.find_all("a"):
        assert str(link["href"]).startswith(("https://", "http://localhost:8000/"))


chromium = shutil.which("chromium") or shutil.which("google-chrome")


@pytest.mark.skipif(chromium is None, reason="no Chromium on this machine")
def test_in_a_browser_nothing_runs_nothing_is_loaded_and_it_fits_a_phone() -> None:
    playwright = pytest.importorskip("playwright.sync_api")
    long = {**JOB, "title": "Donaudampfschifffahrtsgesellschaft" * 3, "organization": "x" * 80}
    mails = {
        "hostile": render(HOSTILE, name=SCRIPT),
        "batch": render(JOB, long, HOSTILE, JOB),
        "registration": render(HACKATHON, type="registration_deadline"),
    }
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for name, mail in mails.items():
            page = browser.new_page(viewport={"width": 360, "height": 640})
            asked: list[str] = []
            page.on("request", lambda request, asked=asked: asked.append(request.url))
            page.set_content(mail.html, wait_until="load")
            assert page.evaluate("window.hit") is None, name
            assert page.evaluate("document.documentElement.scrollWidth") <= 360, name
            assert asked == [], name
            page.close()
        browser.close()
