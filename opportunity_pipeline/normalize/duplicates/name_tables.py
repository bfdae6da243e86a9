"""Tables about employer names: the structure of their part of ``data/duplicates.json``, and loading it.

Belongs here: the tables. Does not belong here: reading a name by them (``names``).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from opportunity_pipeline.normalize.companies import company_key
from opportunity_pipeline.normalize.data import read_data


@dataclass(frozen=True, slots=True)
class NameTables:
    """The parts of the data file; the file describes each of them."""

    employers: dict[str, tuple[str, ...]]
    abbreviated: dict[str, tuple[str, ...]]
    brands: dict[str, tuple[str, ...]]
    descriptions: frozenset[str]
    institutes: dict[str, str]
    spellings: dict[str, str]
    shared_names: frozenset[str]
    trades: frozenset[str]
    offices: frozenset[str]
    legal_forms: tuple[str, ...]
    of_towns: tuple[str, ...]
    kinds_of_trade: dict[str, str]
    public_bodies: tuple[str, ...]


@cache
def name_tables() -> NameTables:
    """Returns the tables; the data file is read once."""
    data = read_data("duplicates.json")
    return NameTables(
        employers={company_key(name): tuple(group[0].split()) for group in data["employers"] for name in group},
        abbreviated={name: tuple(full) for name, full in data["abbreviated"].items()},
        brands={name: tuple(legal) for name, legal in data["brands"].items()},
        descriptions=frozenset(data["descriptions"]),
        institutes=data["institutes"],
        spellings=data["spellings"],
        shared_names=frozenset(data["shared_names"]),
        trades=frozenset(data["trades"]),
        offices=frozenset(data["offices"]),
        # With the blank before or behind them; the longest first.
        legal_forms=tuple(f" {form}" for form in sorted(data["legal_forms"], key=len, reverse=True)),
        of_towns=tuple(f" {behind}" for behind in sorted(data["of_towns"], key=len, reverse=True)),
        kinds_of_trade={word: kind[0] for kind in data["kinds_of_trade"] for word in kind},
        public_bodies=tuple(f"{before} " for before in sorted(data["public_bodies"], key=len, reverse=True)),
    )
