"""Prefetched blocks arrive in order, never more than the limit, with exceptions in their place."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from opportunity_pipeline.storage.ahead import ahead, side_by_side


def test_blocks_come_in_the_order_of_their_tasks() -> None:
    second_made = threading.Event()

    def make(task: int) -> int:
        # The first task finishes only after the second.
        if task == 0:
            assert second_made.wait(timeout=30)
        if task == 1:
            second_made.set()
        return task * task

    assert list(side_by_side(make, range(6), 2)) == [0, 1, 4, 9, 16, 25]
    assert list(side_by_side(make, [], 2)) == []


def test_no_more_are_made_ahead_than_there_are_threads() -> None:
    begun: list[int] = []

    def make(task: int) -> int:
        begun.append(task)
        return task

    blocks = side_by_side(make, range(100), 3)
    for used in range(10):
        assert next(blocks) == used
        assert max(begun) <= used + 3
    blocks.close()
    assert max(begun) <= 12


def test_what_the_making_raises_is_raised_in_its_place() -> None:
    blocks = side_by_side(lambda task: 6 // task, [3, 2, 0, 1], 2)
    assert [next(blocks), next(blocks)] == [2, 3]
    with pytest.raises(ZeroDivisionError):
        next(blocks)


def test_who_gives_up_early_closes_what_the_blocks_come_from() -> None:
    closed_in: list[str] = []

    def numbers() -> Iterator[int]:
        try:
            yield from range(100)
        finally:
            closed_in.append(threading.current_thread().name)

    source = numbers()
    blocks = ahead(number * 2 for number in ahead(source))
    assert [next(blocks), next(blocks)] == [0, 2]
    blocks.close()
    assert closed_in == [threading.current_thread().name]
