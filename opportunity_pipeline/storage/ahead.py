"""Working ahead: the next blocks are in the making while one is used.

Belongs here: nothing but that. Does not belong here: what blocks are and what is done with them.
"""

from __future__ import annotations

import contextlib
from collections import deque
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import islice
from typing import TypeVar

Block = TypeVar("Block")
Task = TypeVar("Task")


def ahead(blocks: Iterable[Block]) -> Generator[Block]:
    """The same blocks in the same order, each made by another thread while the one before it is used.

    One block is in use and one in the making or waiting, never more. What the making raises is raised here, in its
    place. To give up early, close the iterator; a block in the making is waited for.

    Args:
        blocks: they are made as they are asked for, and nobody else asks. A generator is closed in the end: left to
            the collector, that would happen whenever, and in whichever thread.
    """
    following, end = iter(blocks), object()
    with contextlib.ExitStack() as ending:
        if isinstance(following, Generator):
            ending.enter_context(contextlib.closing(following))
        maker = ending.enter_context(ThreadPoolExecutor(1))
        coming = maker.submit(next, following, end)
        while (block := coming.result()) is not end:
            coming = maker.submit(next, following, end)
            yield block  # type: ignore[misc]


def side_by_side(make: Callable[[Task], Block], tasks: Iterable[Task], threads: int) -> Generator[Block]:
    """What is made of each task, in the order of the tasks, while others are in the making in threads of their own.

    As many blocks as there are threads are in the making or waiting, never more. What the making raises is raised here,
    in its place. To give up early, close the iterator; blocks in the making are waited for.

    Args:
        make: makes a block of a task; blocks do not depend on each other.
        tasks: what blocks are made of.
        threads: how many are made at a time.
    """
    following = iter(tasks)
    with ThreadPoolExecutor(threads) as makers:
        coming: deque[Future[Block]] = deque(makers.submit(make, task) for task in islice(following, threads))
        while coming:
            block = coming.popleft().result()
            coming.extend(makers.submit(make, task) for task in islice(following, 1))
            yield block
