"""``normalize``: one result per line as lines arrive, an error for an unusable line, silence on a closed pipe."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from opportunity_pipeline.commands.normalize import FIELDS
from opportunity_pipeline.normalize.field_reading import READERS
from opportunity_pipeline.normalize.values import KINDS_OF_TEXT
from opportunity_pipeline_tests.commands.conftest import Type

COMMAND = (sys.executable, "-m", "opportunity_pipeline.cli", "normalize")
LABELLED = Path(__file__).parents[1] / "normalize" / "labelled"
CLOCK = ("--as-of", "2026-08-23T00:00:00Z")


def answers(out: str) -> list[Any]:
    return [json.loads(line) for line in out.splitlines()]


def test_the_fields_are_those_that_have_a_reader() -> None:
    assert set(FIELDS) == {*READERS, "duplicates"}


def test_the_help_names_every_kind_of_text_and_every_hint(type_: Type) -> None:
    shown = " ".join(type_("normalize", "--help").out.replace("│", " ").split())
    assert ", ".join(KINDS_OF_TEXT) in shown
    assert "field, now, dayfirst, period, currency, department, employment_type" in shown


@pytest.mark.parametrize(
    ("field", "text", "answer"),
    [
        ("skills", "Python, ReactJS", {"skills": ["python", "react"]}),
        (
            "money",
            "₹ 10,000 /month",
            {"kind": "paid", "min": 10000, "max": 10000, "currency": "INR", "period": "month"},
        ),
        ("prize", "$5,000", {"kind": "paid", "min": 5000, "max": 5000, "currency": "USD", "period": "total"}),
        ("dates", "2 days ago", {"start": "2026-08-21", "end": "2026-08-21", "precision": "day"}),
        (
            "places",
            "Pune (Hybrid)",
            {"places": [{"city": "Pune", "state": "Maharashtra", "country": "India"}], "work_mode": "hybrid"},
        ),
        ("role", "Sr. Data Engineer", {"family": "data engineering", "level": "senior", "employment_type": "unknown"}),
        ("experience", "2-4 years", {"min_years": 2, "max_years": 4, "band": "intermediate"}),
        ("duration", "45 days", {"months": 1.48}),
    ],
)
def test_each_field_answers_in_its_own_form(type_: Type, field: str, text: str, answer: dict[str, object]) -> None:
    done = type_("normalize", field, *CLOCK, given=f"{text}\n\n")
    assert done.code == 0
    assert done.err == ""
    read, of_nothing = answers(done.out)
    assert read == answer
    assert list(of_nothing) == list(answer)


def test_duplicates_are_lines_of_two_listings(type_: Type) -> None:
    one = {"title": "Data Engineer", "company": "Acme", "location": "Pune", "url": "https://acme.example/jobs/11111"}
    same = {**one, "url": "https://acme.example/jobs/11111?utm_source=x", "posted_at": "2026-03-01T10:00:00Z"}
    anew = {**one, "url": "https://acme.example/jobs/22222", "posted_at": "2026-03-01", "id": 7}
    pairs = [(one, same), (one, anew), ({**one, "posted_at": 1714605534}, anew)]
    given = "".join(f"{json.dumps({'a': a, 'b': b})}\n" for a, b in pairs)
    done = type_("normalize", "duplicates", given=given)
    assert answers(done.out) == [{"label": "same"}, {"label": "different"}, {"label": "repost"}]
    assert (done.code, done.err) == (0, "")


@pytest.mark.parametrize(
    ("pair", "problem"),
    [
        ({"a": {}}, "b is missing"),
        ({"a": {}, "b": "https://acme.example/"}, "b is not an object"),
        ({"a": {"title": 7}, "b": {}}, "title of a is not a text"),
        ({"a": {}, "b": {"posted_at": ["soon"]}}, "posted_at of b is neither a text nor a number"),
    ],
)
def test_a_pair_that_cannot_be_used_is_told(type_: Type, pair: dict[str, object], problem: str) -> None:
    done = type_("normalize", "duplicates", given=f"{json.dumps(pair)}\n{json.dumps({'a': {}, 'b': {}})}\n")
    assert answers(done.out) == [{"error": problem}, {"label": "different"}]
    assert done.code == 1
    assert f"line 1: {problem}" in done.err


def test_hints_stand_beside_the_text(type_: Type) -> None:
    lines = [
        {"text": "Analyst", "department": "Cyber Security", "employment_type": "Internship"},
        {"text": "Analyst", "department": None, "source": "x", "label": {"family": "?"}},
    ]
    done = type_("normalize", "role", "--json-in", given="\n".join(map(json.dumps, lines)))
    assert answers(done.out) == [
        {"family": "security", "level": "intern", "employment_type": "internship"},
        {"family": "data analysis", "level": "unknown", "employment_type": "unknown"},
    ]


def test_a_line_s_clock_wins_over_the_command_s(type_: Type) -> None:
    lines = [
        {"text": "today"},
        {"text": "today", "now": "2026-02-10T23:30:00+05:30"},
        {"text": "03/04/2026", "dayfirst": False},
        {"text": "03/04/2026"},
        {"text": 1767225600},
    ]
    done = type_("normalize", "dates", "--json-in", *CLOCK, given="\n".join(map(json.dumps, lines)))
    assert [answer["start"] for answer in answers(done.out)] == [
        "2026-08-23",
        "2026-02-10",
        "2026-03-04",
        None,
        "2026-01-01T00:00:00+00:00",
    ]


def test_a_list_of_texts_is_a_text(type_: Type) -> None:
    done = type_("normalize", "skills", "--json-in", given='{"text": ["Python", "SQL"], "field": "list"}')
    assert answers(done.out) == [{"skills": ["python", "sql"]}]


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        (b"{", "not JSON: "),
        (b'["text"]', "not a JSON object"),
        (b"{}", "text is missing"),
        (b'{"text": true}', "text is not a string"),
        (b'{"text": "x", "now": "yesterday"}', "now is not a time"),
        (b'{"text": "x", "dayfirst": "yes"}', "dayfirst is neither true nor false"),
        (b'{"text": "x", "field": 1}', "field is not a text"),
        (b'{"text": "x", "field": "descripton"}', "field is 'descripton', which is no kind of text; there are text, "),
        (b'{"text": "\xff"}', "not UTF-8 at byte 11"),
        (b"[" * 100_000, "not JSON that can be read"),
        (b"1" * 10_000, "not JSON that can be read"),
    ],
)
def test_a_bad_line_is_one_error_and_the_others_are_answered(type_: Type, line: bytes, problem: str) -> None:
    done = type_("normalize", "dates", "--json-in", given=b'{"text": "1 May 2026"}\n' + line + b'\n{"text": ""}\r\n')
    assert done.code == 1
    first, second, third = answers(done.out)  # in input order
    assert (first["start"], third["start"]) == ("2026-05-01", None)
    assert second["error"].startswith(problem)
    assert done.err.startswith(f"error: line 2: {problem}")
    assert len(done.err.splitlines()) == 1


def test_a_byte_order_mark_is_no_text(type_: Type) -> None:
    assert answers(type_("normalize", "duration", given=b"\xef\xbb\xbf6 months").out) == [{"months": 6}]


def test_a_field_that_is_none_is_a_command_typed_wrong(type_: Type) -> None:
    done = type_("normalize", "mood", given="good\n")
    assert done.code == 2
    assert "skills" in done.err
    assert not done.out


@pytest.mark.parametrize("field", sorted(set(FIELDS) & {path.stem for path in LABELLED.glob("*.jsonl")}))
def test_labelled_texts_can_be_piped_in_as_they_are(type_: Type, field: str) -> None:
    text = (LABELLED / f"{field}.jsonl").read_text("utf-8")
    done = type_("normalize", field, "--json-in", given=text)
    assert (done.code, done.err) == (0, "")
    labels = [json.loads(line)["label"] for line in text.splitlines()]
    assert [set(answer) for answer in answers(done.out)] == [set(label) for label in labels]


@contextmanager
def running(*arguments: str) -> Iterator[subprocess.Popen[bytes]]:
    with subprocess.Popen(
        [*COMMAND, *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=os.environ
    ) as process:
        yield process


def test_an_answer_comes_before_the_next_line_is_given() -> None:
    with running("role") as process:
        assert process.stdin is not None
        assert process.stdout is not None
        for title, family in ((b"Nurse\n", "healthcare"), (b"Line Cook\n", "other")):
            process.stdin.write(title)
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["family"] == family
        process.stdin.close()
        assert process.wait(60) == 0


def test_a_reader_that_has_enough_is_no_error() -> None:
    with running("role") as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdin.write(b"Nurse\n")
        process.stdin.flush()
        process.stdout.readline()
        process.stdout.close()
        process.stdin.write(b"Cook\n" * 100)
        process.stdin.close()
        assert process.wait(60) == 0
        assert process.stderr.read() == b""
