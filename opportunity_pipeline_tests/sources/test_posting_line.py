"""The first line of a posting on Hacker News: the fields read from the many ways to write it."""

from __future__ import annotations

import time

import pytest

from opportunity_pipeline.sources.upstreams.hn_hiring.posting_line import NoPosting, read_posting


def written(**fields: object) -> dict[str, object]:
    nothing: dict[str, object] = {"location": [], "work_mode": "", "employment_type": "", "stipend": None}
    return {**nothing, **fields}


@pytest.mark.parametrize(
    ("line", "fields"),
    [
        (
            "Acme | Backend Engineer | Remote (Europe) | Full-time | €75k–110k | https://acme.example.com",
            written(
                company="Acme",
                title="Backend Engineer",
                location=["Remote (Europe)"],
                work_mode="Remote (Europe)",
                employment_type="Full-time",
                stipend="€75k–110k",
            ),
        ),
        (
            "Acme AI|Berlin, Germany|HYBRID|Senior Engineer, Search|full time",
            written(
                company="Acme AI",
                title="Senior Engineer, Search",
                location=["Berlin, Germany"],
                work_mode="HYBRID",
                employment_type="full time",
            ),
        ),
        (
            "*Acme (acme.io, YC W21) | REMOTE (US) Full-Time | QA Analyst | $85k-$110k*",
            written(
                company="Acme",
                title="QA Analyst",
                location=["REMOTE (US)"],
                work_mode="REMOTE (US) Full-Time",
                employment_type="Full-Time",
                stipend="$85k-$110k",
            ),
        ),
        (
            "Acme ( https://acme.example.com ) - padel on film | Head of Design | Munich | Germany | 50-96k + equity",
            written(
                company="Acme",
                title="Head of Design",
                location=["Munich", "Germany"],
                stipend="50-96k + equity",
            ),
        ),
        (
            "https://acme.example.com Acme | Developer tools | SWE | ONSITE (5 days/week) | Seattle | $2M ARR",
            written(company="Acme", title="SWE", location=["Seattle"], work_mode="ONSITE (5 days/week)"),
        ),
        (
            "Acme (Remote US) — Full-Stack Engineer — TypeScript / Postgres",
            written(company="Acme", title="Full-Stack Engineer", location=["Remote US"], work_mode="Remote US"),
        ),
        (
            "Acme | Engineer | On-site (hybrid) in Oslo, Norway (visa possible) | Python, React, AWS | Series B | VISA",
            written(
                company="Acme",
                title="Engineer",
                location=["On-site (hybrid) in Oslo, Norway (visa possible)"],
                work_mode="On-site (hybrid) in Oslo, Norway (visa possible)",
            ),
        ),
        (
            "Acme | We're hiring a Data Scientist | INTERNS, HYBRID, Zurich | mail jobs@acme.example.com",
            written(
                company="Acme", title="Data Scientist", location=["HYBRID, Zurich"], work_mode="INTERNS, HYBRID, Zurich"
            ),
        ),
        (
            "Acme | Engineer | Location: Pune | Internship",
            written(company="Acme", title="Engineer", location=["Pune"], employment_type="Internship"),
        ),
    ],
)
def test_a_posting_line(line: str, fields: dict[str, object]) -> None:
    assert read_posting(line) == fields


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Acme | REMOTE<p>Open roles:<p>- Staff Engineer, Android - Kotlin<p>- Designer", "Staff Engineer, Android"),
        ("Acme | Oslo<p>1. Data Engineer: https:&#x2F;&#x2F;acme.example.com&#x2F;1", "Data Engineer"),
        ("Acme | Oslo\nFounder: write to me\nWe are engineers.\n* Technical Writer (10 h)", "Technical Writer (10 h)"),
        ("Acme | Engineering | Oslo<p>Site Reliability Engineer", "Site Reliability Engineer"),
        ("<p>Acme &amp; Sons | R&amp;D Lead<p>More", "R&D Lead"),
    ],
)
def test_where_the_title_comes_from(text: str, title: str) -> None:
    assert read_posting(text)["title"] == title


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "no posting line"),
        ("<p><p> ", "no posting line"),
        ("Is this still open?", "no posting line"),
        ("Acme - I applied to this role and the founder never wrote back.", "no posting line"),
        ("| Acme |", "no posting line"),
        ("Founding Engineer + Developer | REMOTE | $0 + equity", "no company in the posting line"),
        ("Location: Oslo | Remote: yes | Full Stack Developer", "no company in the posting line"),
        ("REMOTE | Full-time | Oslo", "no company in the posting line"),
        ("x" * 81 + " | Engineer", "no company in the posting line"),
        ("Acme | REMOTE | Full-time<p>We build tools for engineers.", "no role in the posting line or below it"),
        ("Acme | Multiple roles | Oslo", "no role in the posting line or below it"),
        ("Acme | " + "very " * 30 + "Engineer", "no role in the posting line or below it"),
    ],
)
def test_what_is_no_posting_says_why(text: str, reason: str) -> None:
    with pytest.raises(NoPosting) as refused:
        read_posting(text)
    assert refused.value.reason == reason


@pytest.mark.parametrize(
    "text",
    [
        "(" * 200_000,
        "a|" * 200_000,
        "- " * 200_000 + "|x",
        " " * 500_000 + "|",
        "<a " * 200_000,
        "A | O<p>- E" * 50_000,
    ],
)
def test_hostile_text_takes_no_time(text: str) -> None:
    begun = time.monotonic()
    with pytest.raises(NoPosting):
        read_posting(text)
    assert time.monotonic() - begun < 20
