"""How titles write the same role in different words: the shape of ``data/title_words.json``, and loading it.

Belongs here: the tables. Does not belong here: reading a title by them (``wording``), or what a word that one title has
more says (``vocabulary``).
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from opportunity_pipeline.normalize.duplicates.figures import Term


@dataclass(frozen=True, slots=True)
class TitleTables:
    """The data file, which tells what each is; `phrases` by their first word, the longest first.

    Of `settled` each meaning comes with the words that settle it.
    """

    capitals: dict[str, str]
    settled: dict[str, tuple[tuple[frozenset[str], tuple[str, ...]], ...]]
    phrases: dict[str, list[tuple[int, dict[str, list[str]]]]]
    stems: dict[str, str]
    noise: frozenset[str]
    kinds: dict[str, str]
    terms: dict[str, Term]
    said_by: dict[str, frozenset[str]]
    who: dict[str, str]
    who_abroad: frozenset[frozenset[str]]
    remarks: frozenset[str]
    tools: frozenset[str]
    compounds: tuple[str, ...]
    learners: frozenset[str]
    industries: frozenset[str]
    degrees: frozenset[str]
    languages: frozenset[str]
    spoken_in: dict[str, frozenset[str]]
    fields: tuple[str, ...]


@cache
def title_tables() -> TitleTables:
    """The data file, read once."""
    text = files("opportunity_pipeline.normalize").joinpath("data", "title_words.json").read_text("utf-8")
    data = json.loads(text)
    by_first: dict[str, dict[int, dict[str, list[str]]]] = {}
    for phrase, replacement in data["phrases"].items():
        words = phrase.split()
        by_first.setdefault(words[0], {}).setdefault(len(words), {})[phrase] = replacement.split()
    return TitleTables(
        capitals=data["capitals"],
        settled={
            letters: tuple((frozenset(beside), tuple(meaning.split())) for meaning, beside in meanings.items())
            for letters, meanings in data["settled"].items()
        },
        phrases={first: sorted(lengths.items(), reverse=True) for first, lengths in by_first.items()},
        stems=data["stems"],
        noise=frozenset(data["noise"]),
        kinds=data["kinds"],
        terms={word: (kind, value) for kind, listed in data["terms"].items() for word, value in listed.items()},
        said_by={word: frozenset(others) for word, others in data["said_by"].items()},
        who={word: group[0] for group in data["who"] for word in group},
        who_abroad=frozenset(map(frozenset, data["who_abroad"])),
        remarks=frozenset(data["remarks"]),
        tools=frozenset(data["tools"]),
        compounds=tuple(sorted(data["compounds"], key=len, reverse=True)),
        learners=frozenset(data["learners"]),
        industries=frozenset(data["industries"]),
        degrees=frozenset(data["degrees"]),
        languages=frozenset(data["languages"]),
        spoken_in={language: frozenset(countries) for language, countries in data["spoken_in"].items()},
        fields=tuple(data["fields"]),
    )
