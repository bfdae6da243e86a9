"""Producer threads that prepare the next blocks while the caller uses the current one.

Belongs here: prefetching an iterable, and an ordered, bounded parallel map. Does not belong here: the content of the
blocks or their processing.
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
    """Yields the same blocks in the same order; a second thread produces the next one while the caller uses this one.

    At most one block is in use and one is being produced or waiting. An exception in the producer is raised here, at
    the block it belongs to. To stop early, close the iterator; it waits for the block in production.

    Args:
        blocks: consumed lazily, and by nobody else. A generator is closed at the end: left to garbage collection, that
            would happen at any time and in any thread.
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
    """Yields the result of `make` for each task, in the order of the tasks, computed in parallel threads.

    At most `threads` blocks are being produced or waiting. An exception in `make` is raised here, at the block it
    belongs to. To stop early, close the iterator; it waits for the blocks in production.

    Args:
        make: produces a block from a task; blocks do not depend on each other.
        tasks: inputs of `make`.
        threads: number of blocks produced at a time.
    """
    following = iter(tasks)
    with ThreadPoolExecutor(threads) as makers:
        coming: deque[Future[Block]] = deque(makers.submit(make, task) for task in islice(following, threads))
        while coming:
            block = coming.popleft().result()
            coming.extend(makers.submit(make, task) for task in islice(following, 1))
            yield block
