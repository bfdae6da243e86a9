"""Lazily compiled patterns behave like compiled ones."""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import copy, deepcopy
from importlib import import_module
from pkgutil import walk_packages

import pytest

import opportunity_pipeline.normalize
from opportunity_pipeline.normalize.text.patterns import Late, late


def _late_in(value: object) -> Iterator[Late]:
    if isinstance(value, Late):
        yield value
    elif isinstance(value, tuple | list):
        for one in value:
            yield from _late_in(one)
    elif isinstance(value, dict):
        yield from _late_in(list(value.values()))


def _late_patterns() -> list[tuple[str, Late]]:
    room = opportunity_pipeline.normalize
    modules = [import_module(module.name) for module in walk_packages(room.__path__, f"{room.__name__}.")]
    return [(module.__name__, one) for module in modules for one in _late_in(list(vars(module).values()))]


def test_all_can_be_compiled() -> None:
    patterns = _late_patterns()
    assert len(patterns) > 100
    for module, one in patterns:
        assert isinstance(one.pattern, str), module


def test_a_late_pattern_does_what_the_pattern_does() -> None:
    one, same = late(r"(\w)a", re.IGNORECASE), re.compile(r"(\w)a", re.IGNORECASE)
    text = "Banana BA"
    found = one.search(text, 1)
    assert found is not None
    assert found.span() == (2, 4)
    assert one.sub(r"\1", text) == same.sub(r"\1", text)
    assert [match[0] for match in one.finditer(text)] == ["Ba", "na", "na", "BA"]
    assert (one.flags, one.groups) == (same.flags, same.groups)


def test_a_copy_is_a_pattern() -> None:
    for copied in (copy(late("a+")), deepcopy(late("a+"))):
        assert copied.sub("b", "caat") == "cbt"


def test_what_is_none_fails_where_it_is_used() -> None:
    broken = late("(")
    with pytest.raises(re.error, match="unterminated"):
        broken.search("text")
