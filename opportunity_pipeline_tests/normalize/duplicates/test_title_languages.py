"""Titles in other languages: every name has one meaning, and is found as titles write it."""

from __future__ import annotations

from collections import defaultdict

import pytest

from opportunity_pipeline.normalize.data import read_data
from opportunity_pipeline.normalize.duplicates.title_languages import in_english
from opportunity_pipeline.normalize.duplicates.title_tokens import tokens_of


def english(title: str) -> str:
    return " ".join(in_english(list(tokens_of(title))).words)


def test_no_name_says_two_things() -> None:
    said = defaultdict(set)
    for title, languages in read_data("title_languages.json")["titles"].items():
        for names in languages.values():
            for name in names:
                said[tuple(tokens_of(name))].add(title)
    assert {name: titles for name, titles in said.items() if len(titles) > 1 or name == ()} == {}


@pytest.mark.parametrize(
    ("title", "said"),
    [
        ("Camareras", "waiter"),
        ("Assistante administrative", "administrative assistant"),
        ("Agent d'entretien", "cleaner"),
        ("Agent entretien", "cleaner"),
        ("Industriedesign", "industrial design"),
        ("Verkaeufer", english("Verkäufer")),
        ("Docente di matematica e fisica", "teacher di mathematics physics"),
        ("Jefe de cocina", "head chef"),
        ("Cocina", "kitchen"),
        ("Grade E Nurse", "grade e nurse"),
        ("Stage Manager", "stage manager"),
        ("Project Manager", "project manager"),
    ],
)
def test_names_are_found_as_titles_write_them(title: str, said: str) -> None:
    assert english(title) == said


def test_a_second_name_is_of_a_name_that_says_something_else() -> None:
    data = read_data("title_languages.json")
    said = {
        name: title for title, languages in data["titles"].items() for names in languages.values() for name in names
    }
    for title, languages in data["otherwise"].items():
        for names in languages.values():
            assert all(said.get(name, title) != title for name in names), title


def test_a_name_with_a_second_meaning_is_told_both_ways() -> None:
    read = in_english(list(tokens_of("Junior Boekhouder")))
    assert (read.words, read.otherwise) == (("junior", "accountant"), ("junior", "bookkeeper"))
    assert in_english(list(tokens_of("Cocina"))).otherwise == ()
