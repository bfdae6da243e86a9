"""Caches, prefilters and block-wise processing give the same results as the direct way."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import unicodedata
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import opportunity_pipeline
from bench.quality import texts_of
from opportunity_pipeline.normalize.content import content_of, is_current, reader_version
from opportunity_pipeline.normalize.experience.described_experience import experience_asked, requirements
from opportunity_pipeline.normalize.running_text import experience_in, stated_mode
from opportunity_pipeline.normalize.skills.skill_context import Context, names_in
from opportunity_pipeline.normalize.skills.skill_taxonomy import taxonomy
from opportunity_pipeline.normalize.skills.skills import extract_skills
from opportunity_pipeline.normalize.text import tokens
from opportunity_pipeline.normalize.text.cleaning import clean
from opportunity_pipeline.normalize.text.personal_data import without_personal_data
from opportunity_pipeline.normalize.text.phrases import PhraseIndex
from opportunity_pipeline.normalize.text.sentences import Sentences, in_english, telling_parts
from opportunity_pipeline.normalize.text.text import snippet
from opportunity_pipeline.normalize.work_mode.mode_statements import mode_of, statements
from opportunity_pipeline.normalize.work_mode.work_mode import read_work_mode
from opportunity_pipeline_tests.normalize.world import told

FILLING = "<p>A paragraph like any other of some hundred characters, written so that the text is a long one.</p>\n" * 12

# ── cleaning in blocks ────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("<p>One</p><p>Two</p>", "One\nTwo"),
        ("<p>pay: $<span>5,000</span></p><ul><li>a</li><li>b</li></ul>", "pay: $5,000\na\nb"),
        ("&lt;p&gt;One&lt;/p&gt;&lt;p&gt;R&amp;amp;D&lt;/p&gt;", "One\nR&D"),
        ("<!-- <p>hidden</p> <li>too</li> --><p>seen</p>", "seen"),
        ("<script>'</p>'</script><p>seen</p>", "seen"),
        ("<p>a <b</p>c", "a <b\nc"),
        ("<p>1 < 2</p><p>3</p>", "1 < 2\n3"),
        ('<a title="</p>">link</a><p>seen</p>', "link\nseen"),
        ("Ã©</p>â€™", "é\n’"),
    ],
)
def test_a_long_text_is_cleaned_as_a_short_one_is(written: str, plain: str) -> None:
    assert clean(written) == plain
    filling = clean(FILLING)
    assert clean(FILLING + written) == f"{filling}\n{plain}"
    assert clean(written + FILLING) == f"{plain}\n{filling}"


@given(st.lists(st.sampled_from(["word", " ", "&amp;", "&lt;", "é", "’", "<b>", "</b>", "<br/>", "\n", "2", "+", "."])))
def test_blocks_are_cleaned_each_by_itself(pieces: list[str]) -> None:
    block = f"<li>{''.join(pieces)}</li>"
    assert clean(FILLING + block) == "\n".join(filter(None, [clean(FILLING), clean(block)]))


# ── prefilters ────────────────────────────────────────────────────────────────────────────────────

DIGITS = [chr(code) for code in range(sys.maxunicode + 1) if unicodedata.decimal(chr(code), None) == 3]


def test_telephone_numbers_in_any_digits_are_taken_out() -> None:
    assert len(DIGITS) > 50
    for three in DIGITS:
        assert without_personal_data(f"call +{three * 2} {three * 5} {three * 5} now") == "call   now", three
        mixed = f"+{three}3 33333 33333"
        assert without_personal_data(f"call {mixed} now") == "call   now", three


@pytest.mark.parametrize("blank", [" ", "\u00a0", "\u2007", "\u3000", "-", "."])
def test_telephone_numbers_may_be_parted_by_any_blank(blank: str) -> None:
    number = blank.join(["+91", "98765", "43210"])
    assert without_personal_data(f"ring {number}") == "ring  "


def test_a_statement_stands_on_one_line() -> None:
    assert read_work_mode(description="We hire.\nThis role is fully remote.\nApply.") == "remote"
    assert read_work_mode(description="Is this role fully\nremote work friendly?") == "unknown"
    assert experience_in("You have:\nat least 3 years of experience\nand 5 years of luck").least == 3
    assert experience_in("10\nYears of experience\nFresher").least is None


def test_a_snippet_shows_what_the_whole_text_would_show() -> None:
    text = "Write to maya@example.org or +91 98765 43210 about this role. " * 30
    assert snippet(text) == "Write to or about this role. " * 6 + "Write to or about this…"
    assert snippet("a@b.co " * 400 + "end") == "end"
    assert snippet("<script>" + "hidden words " * 100 + "</script>shown") == "shown"


# ── caches ────────────────────────────────────────────────────────────────────────────────────────


def test_phrases_are_found_again_in_what_is_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tokens, "_MOST_CHUNKS", 5)
    index = PhraseIndex({"machine learning": 1, "machine": 2, "c++": 3, "r&d": 4})
    lines = ["Machine-learning, C++", "machine | learning", "R&D/machine", "x" * 50, "machine", "learning", "–"]
    chance = random.Random(5)
    for _ in range(50):
        chance.shuffle(lines)
        text = "\n".join(lines)
        found = [(match.value, line) for line in lines for match in index.scan(line)[1]]
        shown, matches = index.scan(text)
        assert [match.value for match in matches] == [value for value, _ in found]
        assert all(shown.original(match.first).lower() in {"machine", "c++", "r&d"} for match in matches)


def test_skills_of_a_text_are_those_of_its_lines() -> None:
    lines = ["Partner with Sales.", "Python, Go and sales", "- R", "Swift, Java and Rust", "", "no Java " * 200 + "SQL"]
    chance = random.Random(5)
    for _ in range(20):
        chance.shuffle(lines)
        each = [name for line in lines for name in extract_skills(line)]
        assert extract_skills("\n".join(lines)) == list(dict.fromkeys(each))
    assert set(each) == {"python", "go", "sales", "r", "swift", "java", "rust", "sql"}


LINES = [
    *(
        "You have 3+ years of experience.",
        "5 years ago we began",
        "No experience required",
        "We need a junior developer",
    ),
    *("This role is fully remote.", "Two days a week in our office; REMOTE otherwise", "#LI-Hybrid", "Vor Ort in Köln"),
    *("An online round first", "and the final on-site, on campus", "2 years preferred, or a degree", "", "•", "to the"),
]


@given(st.lists(st.sampled_from(LINES), max_size=8))
def test_a_text_says_what_its_lines_say(lines: list[str]) -> None:
    text = "\n".join(lines)
    sentences = Sentences(text)
    assert stated_mode(text) == mode_of(statements(sentences))
    whole = requirements(sentences, english=in_english(text))
    assert experience_in(text) == experience_asked([whole] if whole else [])
    assert in_english(text) == any(word in text.lower() for word in (" the ", " to "))


@given(st.lists(st.sampled_from([*LINES, "x" * 50, "İ office", "K hybrid"]), max_size=8), st.integers(2, 9))
def test_chunks_tell_in_which_lines_a_word_may_be(lines: list[str], most: int) -> None:
    telling = telling_parts((b"vor ort", b"junior", b"offic", "kö".encode()))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tokens, "_MOST_CHUNKS", most)
        for line in lines:
            named = any(word in line.lower() for word in ("vor ", "junior", "offic", "kö"))
            assert telling.among(line.split(" ")) == named, line


ASKED = (
    "with Java , and or . ; : no not without team clients customers like of use are our at AI company Go excel "
    "experience in - • engineers need teams"
)


@given(st.lists(st.sampled_from([*ASKED.split(), "not apply", "MySQL.", "(no", "Java/SQL,"]), max_size=12))
def test_names_count_as_they_do_after_looking_around(words: list[str]) -> None:
    line = " ".join(words)
    shown, found = taxonomy().in_texts.scan(line)
    assert names_in(line, shown, found, title=False) == tuple(
        dict.fromkeys(Context(line, shown, found, title=False).names())
    )


@pytest.mark.parametrize("title", [False, True])
def test_skills_that_are_told_without_looking_around_are_those_that_looking_finds(title: bool) -> None:
    index = taxonomy().in_titles if title else taxonomy().in_texts
    for text in texts_of("skills", "rules"):
        for line in clean(str(text["text"])).split("\n"):
            tokens, found = index.scan(line)
            looked = Context(line, tokens, found, title=title).names()
            assert names_in(line, tokens, found, title=title) == tuple(dict.fromkeys(looked)), line


# ── repeated content ──────────────────────────────────────────────────────────────────────────────


def test_a_content_is_all_that_a_record_is_read_from(now: datetime) -> None:
    record = told(1)
    said = content_of(record, listing_url="https://example.org/list", base_currency="INR")
    assert is_current(said)
    assert said.startswith(reader_version())
    assert not is_current("")
    others = [
        replace(record, source="lever"),
        replace(record, source_id="2"),
        replace(record, source_url="https://example.org/2"),
        replace(record, outline=True),
        replace(record, fields={**record.fields, "title": "Renamed"}),
        replace(record, fields={**record.fields, "posted": 1}),
        replace(record, fields={**record.fields, "posted": "1"}),
        replace(record, fields={**record.fields, "posted": "\ud800"}),
    ]
    contents = {content_of(other, listing_url="https://example.org/list", base_currency="INR") for other in others}
    contents.add(content_of(record, listing_url="https://example.org/list", base_currency="EUR"))
    assert len(contents | {said}) == len(others) + 2
    same = replace(record, pointer="elsewhere", fields=dict(sorted(record.fields.items(), reverse=True)))
    assert content_of(same, listing_url="https://example.org/other", base_currency="INR") == said


def test_the_address_of_the_listing_counts_where_it_is_the_page(now: datetime) -> None:
    record = replace(told(1), source_url=None)
    contents = {content_of(record, listing_url=f"https://example.org/{n}", base_currency="INR") for n in (1, 2)}
    assert len(contents) == 2


@pytest.mark.parametrize(
    "changed",
    [
        "normalize/jobs.py",
        "normalize/pay/money.py",
        "normalize/data/pay_words.toml",
        "sources/reading.py",
        "sources/upstreams/greenhouse.py",
        "sources/upstreams/devpost/row.py",
    ],
)
def test_whatever_reads_in_another_way_is_another_reader(copied: Path, changed: str) -> None:
    file = copied / "opportunity_pipeline" / changed
    before = file.read_bytes()
    file.write_bytes(before + b"# Otherwise.\n")
    try:
        assert reader_of(copied) != reader_version()
    finally:
        file.write_bytes(before)
    assert reader_of(copied) == reader_version()


@pytest.fixture(scope="module")
def copied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a copy of the package."""
    folder = tmp_path_factory.mktemp("copied")
    package = Path(opportunity_pipeline.__file__).parent
    shutil.copytree(package, folder / package.name, ignore=shutil.ignore_patterns("__pycache__"))
    return folder


def reader_of(folder: Path) -> str:
    """The reader version of a package in a folder."""
    command = "from opportunity_pipeline.normalize.content import reader_version; print(reader_version())"
    place = {**os.environ, "PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(
        [sys.executable, "-c", command], cwd=folder, env=place, check=True, capture_output=True, text=True
    ).stdout.strip()
