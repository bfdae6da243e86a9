"""Display spellings of skills: they differ only in case."""

from __future__ import annotations

import pytest

from opportunity_pipeline.normalize.data import read_data
from opportunity_pipeline.normalize.skills.skill_spelling import shown_skill
from opportunity_pipeline.normalize.skills.skill_taxonomy import taxonomy


@pytest.mark.parametrize(
    "written",
    [
        "Python",
        "Google Cloud",
        "Node.js",
        "C++",
        "C",
        "R",
        "Go",
        "SQL",
        "PyTorch",
        "PostgreSQL",
        ".NET",
        "CI/CD",
        "AWS Lambda",
        "REST API",
        "GitHub Actions",
        "Machine Learning",
        "Minutes of Meetings",
        "CAN Bus",
        "Wind Energy",
        "iOS",
    ],
)
def test_a_skill_is_written_as_people_write_it(written: str) -> None:
    assert written.lower() in taxonomy().categories
    assert shown_skill(written.lower()) == written


def test_no_letter_is_another_one() -> None:
    for name in taxonomy().categories:
        assert shown_skill(name).casefold() == name.casefold()


def test_what_the_taxonomy_does_not_know_stays() -> None:
    assert shown_skill("my own framework") == "my own framework"


def test_every_entry_is_needed() -> None:
    table = read_data("skill_spellings.toml")
    shown = {shown_skill(name) for name in taxonomy().categories}
    words = {word for name in shown for word in name.split()}
    assert [name for name in table["names"] if name not in shown] == []
    assert [word for word in table["words"] if word not in words] == []
    folded = [entry.casefold() for entry in table["words"]]
    assert len(set(folded)) == len(folded)
