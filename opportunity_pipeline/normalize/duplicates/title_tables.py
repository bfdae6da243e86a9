"""Synonyms in titles: the structure of ``data/title_words.json``, and loading it.

Belongs here: the tables. Does not belong here: reading a title by them (``wording``), or the meaning of an additional
word in one title (``vocabulary``).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from opportunity_pipeline.normalize.data import read_data
from opportunity_pipeline.normalize.duplicates.figures import Term

# Words behind a market whose working hours apply: "Australian Shift", "IST timings".
_OF_A_SHIFT = ("shift", "shifts", "hours", "timing", "timings", "time zone", "timezone", "business hours")


@dataclass(frozen=True, slots=True)
class TitleTables:
    """The data file, which describes each part; `phrases` by their first word, longest first.

    In `settled` each meaning comes with the words that settle it.
    """

    capitals: dict[str, str]
    settled: dict[str, tuple[tuple[frozenset[str], tuple[str, ...]], ...]]
    phrases: dict[str, list[tuple[int, dict[str, list[str]]]]]
    stems: dict[str, str]
    noise: frozenset[str]
    kinds: dict[str, str]
    terms: dict[str, Term]
    limits_aside: dict[str, frozenset[Term]]
    markets: dict[str, frozenset[str]]
    said_by: dict[str, frozenset[str]]
    who: dict[str, str]
    who_abroad: frozenset[frozenset[str]]
    remarks: frozenset[str]
    terms_of_work: frozenset[str]
    qualifications: frozenset[str]
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
    """Returns the tables; the data file is read once."""
    data = read_data("title_words.json")
    by_first: dict[str, dict[int, dict[str, list[str]]]] = {}
    markets = _by_name(data["markets"])
    of_markets = {
        f"{name} {suffix}": " ".join(sorted(_shift_of(market) for market in listed))
        for name, listed in markets.items()
        for suffix in _OF_A_SHIFT
    }
    for phrase, replacement in (data["phrases"] | of_markets).items():
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
        terms={word: (kind, value) for kind, listed in data["terms"].items() for word, value in listed.items()}
        | {_shift_of(market): ("shift", market) for market in data["markets"]},
        limits_aside=_by_part(data["limits_aside"]),
        markets=markets,
        said_by={word: frozenset(others) for word, others in data["said_by"].items()},
        who={word: group[0] for group in data["who"] for word in group},
        who_abroad=frozenset(map(frozenset, data["who_abroad"])),
        remarks=frozenset(data["remarks"]),
        terms_of_work=frozenset(data["terms_of_work"]),
        qualifications=frozenset(data["qualifications"]),
        tools=frozenset(data["tools"]),
        compounds=tuple(sorted(data["compounds"], key=len, reverse=True)),
        learners=frozenset(data["learners"]),
        industries=frozenset(data["industries"]),
        degrees=frozenset(data["degrees"]),
        languages=frozenset(data["languages"]),
        spoken_in={language: frozenset(countries) for language, countries in data["spoken_in"].items()},
        fields=tuple(data["fields"]),
    )


def _by_part(limits: dict[str, dict[str, list[str]]]) -> dict[str, frozenset[Term]]:
    """Maps a part of a title to what it states: a contract, or one or more words for a time of work."""
    return {
        part: frozenset((kind, value) for value in ([told] if kind == "contract" else told.split()))
        for kind, listed in limits.items()
        for told, parts in listed.items()
        for part in parts
    }


def _shift_of(market: str) -> str:
    """The word used in comparisons for a shift in the hours of a market."""
    return f"shift_{market.replace(' ', '_')}"


def _by_name(markets: dict[str, list[str]]) -> dict[str, frozenset[str]]:
    """The markets of a shift by each name: *EMEA* is Europe and the Middle East."""
    names = {name for listed in markets.values() for name in listed}
    return {name: frozenset(market for market, listed in markets.items() if name in listed) for name in names}
