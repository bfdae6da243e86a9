"""Companies' own pages: their role, markup of every quality, and the identity of postings."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest

from opportunity_pipeline_tests.sources.golden_pairs import SHA256
from opportunity_pipeline_tests.sources.jobposting_pages import HOST, POSTING, page, parse, reason_of

# ── roles of a response ───────────────────────────────────────────────────────────────────────────


def test_the_role_of_a_page() -> None:
    one, another = {**POSTING, "url": f"{HOST}/jobs/1"}, {**POSTING, "url": f"{HOST}/jobs/2"}
    listed = {"@type": "ItemList", "itemListElement": [f"{HOST}/jobs/3"]}
    roles = [parse(page(*items), f"{HOST}/jobs").role for items in ([one], [one, another], [listed], [one, listed])]
    assert roles == ["detail", "listing", "index", "listing"]
    assert not any(parse(page(*items), f"{HOST}/jobs").complete for items in ([one], [one, another]))


def test_a_page_that_the_setting_names_must_have_something_to_read() -> None:
    body = "<html><h1>About us</h1></html>"
    assert reason_of(body) == "HTML without schema.org `JobPosting` data, and no list of postings"
    empty = parse(body, f"{HOST}/about#followed=page")
    assert (empty.records, empty.rejected, empty.role) == ((), (), "detail")


@pytest.mark.parametrize(
    "block",
    [
        '<!-- {"@type": "JobPosting", "title": "Intern"} -->',
        '//<![CDATA[\n{"@type": "JobPosting", "title": "Intern"}\n//]]>',
        '/* <![CDATA[ */ {"@type": "JobPosting", "title": "Intern"} /* ]]> */',
        '{"@type": "JobPosting", "title": "Intern",};',
        '{"@type": "JobPosting", /* a comment */ "title": "Intern"}',
        '{"@type": "JobPosting", "title": "Intern", "description": "two\nlines\x0b"}',
        '{"@graph": [{"@type": "http://schema.org/JobPosting", "title": "Intern"}]}',
        '[[{"mainEntity": {"@type": ["schema:JobPosting"], "title": "Intern"}}]]',
        '{"@type": "ItemList", "itemListElement": [{"item": {"@type": "JobPosting", "title": "Intern"}}]}',
    ],
)
def test_json_ld_as_it_is_written_in_the_wild(block: str) -> None:
    body = f'<html><script TYPE="application/ld+json">{block}</script></html>'
    (record,) = parse(body, f"{HOST}/jobs/1").records
    assert record.fields["title"] == "Intern"


def test_a_broken_block_costs_itself_only() -> None:
    broken = '<script type="application/ld+json">{"@type": "JobPosting", </script>'
    parsed = parse(f"{page(POSTING)}{broken}{page({**POSTING, 'title': 'Other'})}", f"{HOST}/jobs")
    assert [record.fields["title"] for record in parsed.records] == ["Intern", "Other"]
    assert [(item.pointer, item.reason) for item in parsed.rejected] == [
        (f"{SHA256}#/json-ld/2", "block cannot be read")
    ]


@pytest.mark.parametrize("depth", [6, 13, 30])
def test_a_posting_is_found_however_deep_it_stands(depth: int) -> None:
    inner: Any = POSTING
    for _ in range(depth):
        inner = {"@type": "WebPage", "mainEntity": [inner]}
    assert [record.fields["title"] for record in parse(page(inner), f"{HOST}/jobs").records] == ["Intern"]


@pytest.mark.parametrize("depth", [300, 5000])
def test_a_posting_too_deep_to_be_read_has_a_row_that_says_so(depth: int) -> None:
    block = f"{'[' * depth}{json.dumps(POSTING)}{']' * depth}"
    deep = f'<script type="application/ld+json">[{json.dumps({**POSTING, "title": "Other"})}, {block}]</script>'
    parsed = parse(f"{page(POSTING)}{deep}", f"{HOST}/jobs")
    assert [(item.pointer.partition("#")[2][:10], item.reason) for item in parsed.rejected] == [
        ("/json-ld/2", "block cannot be read" if depth > 1000 else "nested too deeply")
    ]
    about_something_else = deep.replace("JobPosting", "Product")
    assert parse(f"{page(POSTING)}{about_something_else}", f"{HOST}/jobs").rejected == ()


@pytest.mark.parametrize("number", ["NaN", "1e999", "9" * 5000], ids=lambda number: number[:9])
def test_a_number_beyond_all_bounds_costs_no_posting_of_its_block(number: str) -> None:
    postings = [{**POSTING, "title": title, "baseSalary": 7, "number": 7} for title in ("A", "B")]
    parsed = parse(page(postings).replace("7", number), f"{HOST}/jobs")
    assert [record.fields["title"] for record in parsed.records] == ["A", "B"]


def test_a_broken_block_about_something_else_is_nobodys_loss() -> None:
    broken = '<script type="application/ld+json">{"@type": "Product", </script>'
    assert parse(f"{broken}{page(POSTING)}", f"{HOST}/jobs").rejected == ()


def test_microdata_of_one_posting_costs_itself_only() -> None:
    posting = '<div itemscope itemtype="https://schema.org/JobPosting"><b itemprop="title">{}</b>{}</div>'
    nested = "<i itemscope itemprop='x'>" * 60 + "</i>" * 60
    body = (
        posting.format("A", "") + posting.format("B", nested) + posting.format("C", "<a itemprop=url href='http://['>")
    )
    parsed = parse(f"<html>{body}", f"{HOST}/jobs")
    assert [record.fields["title"] for record in parsed.records] == ["A"]
    assert len(parsed.rejected) == 2


# ── identity ──────────────────────────────────────────────────────────────────────────────────────


def identities(*postings: dict[str, Any], url: str = f"{HOST}/jobs?page=1") -> list[tuple[str | None, str | None]]:
    return [(record.source_id, record.source_url) for record in parse(page(*postings), url).records]


def test_the_address_of_a_posting_is_its_identity() -> None:
    own = {**POSTING, "url": "/jobs/17"}
    assert identities(own) == [(None, f"{HOST}/jobs/17")]
    assert identities(POSTING, url=f"{HOST}/jobs/17#followed=page") == [(None, f"{HOST}/jobs/17")]


@pytest.mark.parametrize("front", [HOST, f"{HOST}/", "/", "https://www.example.com/careers/"])
def test_a_front_page_is_no_postings_address(front: str) -> None:
    company = {"@type": "Organization", "name": "Acme", "sameAs": "https://www.example.com/careers"}
    posting = {**POSTING, "url": front, "hiringOrganization": company}
    assert identities(posting, url=f"{HOST}/jobs/17") == [(None, f"{HOST}/jobs/17")]


def test_postings_that_share_a_page_are_told_apart() -> None:
    place = {"@type": "Place", "address": "Pune, India"}
    assert identities(
        {**POSTING, "url": "/apply", "identifier": 17},
        {**POSTING, "url": "/apply", "identifier": {"@type": "PropertyValue", "name": "Acme", "value": "18"}},
        {**POSTING, "identifier": "Acme"},
        {**POSTING, "identifier": "Acme", "jobLocation": place},
        {**POSTING, "url": "#19"},
    ) == [
        (f"{HOST}/jobs?page=1#17", f"{HOST}/jobs?page=1"),
        (f"{HOST}/jobs?page=1#18", f"{HOST}/jobs?page=1"),
        (f"{HOST}/jobs?page=1#Intern", f"{HOST}/jobs?page=1"),
        (f"{HOST}/jobs?page=1#Intern Pune, India", f"{HOST}/jobs?page=1"),
        (f"{HOST}/jobs?page=1#19", f"{HOST}/jobs?page=1#19"),
    ]


def test_a_run_that_reads_no_such_page_does_not_load_the_extractor() -> None:
    code = "import sys, opportunity_pipeline.sources.register; print('extruct' in sys.modules, 'rdflib' in sys.modules)"
    output = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout
    assert output == "False False\n"
