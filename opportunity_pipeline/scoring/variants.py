"""Configurations as data: stored with the scores they made, and read from files with other values to try.

Belongs here: converting a configuration to a mapping and back, and its table. Does not belong here: the constants and
their constraints (`config`), comparing the results of two configurations (`comparison`).
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from dataclasses import asdict, fields, is_dataclass, replace
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, select
from sqlalchemy.dialects.postgresql import insert

from opportunity_pipeline.scoring.config import DEFAULT_CONFIG, ScoringConfig, ScoringConfigError, Step
from opportunity_pipeline.storage import tables
from opportunity_pipeline.storage.database import Database

CURRENT = "current"
"""The name under which users refer to this release's configuration."""


class UnknownVersion(ValueError):
    """There is no such configuration. The message lists the known ones."""


def numbers_of(config: ScoringConfig) -> dict[str, Any]:
    """A configuration as plain values; the inverse of :func:`changed`."""
    numbers: dict[str, Any] = json.loads(json.dumps(asdict(config)))
    return numbers


def changed(config: ScoringConfig, changes: Mapping[str, Any]) -> ScoringConfig:
    """A configuration with some values changed.

    Args:
        config: the configuration to start from.
        changes: e.g. ``{"name": "steeper", "job": {"skill_match": 50, "freshness": 5}, "stale": 10}``; steps as a list
            of ``{"limit": 3, "points": 100}``.

    Raises:
        ScoringConfigError: a number does not exist, has the wrong type, or cannot give valid scores.
    """
    parts = {part.name: getattr(config, part.name) for part in fields(config)}
    new = {}
    for name, value in changes.items():
        if name not in parts:
            raise ScoringConfigError(f"{name}: there is no such number; known are {', '.join(sorted(parts))}")
        new[name] = _part(name, parts[name], value)
    return replace(config, **new)


def store_config(connection: Connection, config: ScoringConfig) -> None:
    """Stores the configuration of a version, if it is not stored yet."""
    row = {"version": config.scoring_version, "numbers": numbers_of(config)}
    connection.execute(insert(tables.scoring_configs).values(row).on_conflict_do_nothing())


def find_config(said: str, *, database: Database) -> ScoringConfig:
    """Finds a configuration by what the user typed.

    Args:
        said: ``current``; a version that has made scores in this database; or a TOML or JSON file with the values that
            differ from the current configuration.
        database: the database with the stored versions.

    Raises:
        UnknownVersion: it is none of these.
        ScoringConfigError: the file is not a valid configuration.
    """
    if said in {CURRENT, DEFAULT_CONFIG.scoring_version}:
        return DEFAULT_CONFIG
    of = tables.scoring_configs
    with database.engine.connect() as connection:
        stored = {row.version: row.numbers for row in connection.execute(select(of.c.version, of.c.numbers))}
    if said in stored:
        return changed(DEFAULT_CONFIG, stored[said])
    file = Path(said)
    if not file.is_file():
        known = ", ".join([CURRENT, *sorted(stored)])
        raise UnknownVersion(f"{said!r} is neither a file nor a version that has made scores here; there are: {known}")
    try:
        text = file.read_text("utf-8")
        changes = json.loads(text) if file.suffix == ".json" else tomllib.loads(text)
        if not isinstance(changes, dict):
            raise ScoringConfigError("must be an object with the numbers that differ")
        return changed(DEFAULT_CONFIG, {"name": file.stem, **changes})
    except ValueError as error:  # from either parser, from decoding, or from invalid values
        raise ScoringConfigError(f"{said}: {error}") from None


def differences(one: ScoringConfig, other: ScoringConfig) -> list[tuple[str, Any, Any]]:
    """The values in which two configurations differ: path, first value, second value. Names are not compared."""
    mine, theirs = _flat(numbers_of(one)), _flat(numbers_of(other))
    return [
        (place, mine.get(place), theirs.get(place))
        for place in sorted({*mine, *theirs} - {"name"})
        if mine.get(place) != theirs.get(place)
    ]


def _part(name: str, present: Any, value: Any) -> Any:
    if isinstance(present, tuple):
        if not isinstance(value, list) or not all(_is_step(step) for step in value):
            raise ScoringConfigError(f"{name}: must be a list of steps, each a whole limit and whole points")
        return tuple(Step(**step) for step in value)
    if is_dataclass(present):
        if not isinstance(value, dict):
            raise ScoringConfigError(f"{name}: must be an object with the numbers that differ")
        known = {part.name for part in fields(present)}
        if unknown := sorted(set(value) - known):
            raise ScoringConfigError(
                f"{name}.{unknown[0]}: there is no such number; known are {', '.join(sorted(known))}"
            )
        numbers = {part: _part(f"{name}.{part}", getattr(present, part), one) for part, one in value.items()}
        return replace(present, **numbers)  # type: ignore[type-var]
    if type(value) is not type(present):
        raise ScoringConfigError(f"{name}: must be {'a name' if isinstance(present, str) else 'a whole number'}")
    return value


def _is_step(value: Any) -> bool:
    return isinstance(value, dict) and value.keys() == {"limit", "points"} and {*map(type, value.values())} == {int}


def _flat(value: Any, at: str = "") -> dict[str, Any]:
    """Nested values by path, e.g. ``job.skill_match`` and ``freshness[0].points``."""
    if isinstance(value, dict):
        inner = {f"{at}.{name}" if at else name: one for name, one in value.items()}
    elif isinstance(value, list):
        inner = {f"{at}[{number}]": one for number, one in enumerate(value)}
    else:
        return {at: value}
    return {place: number for name, one in inner.items() for place, number in _flat(one, name).items()}
