"""Working ahead: the next block is in the making while one is used.

Belongs here: nothing but that. Does not belong here: what blocks are and what is done with them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

Block = TypeVar("Block")


def ahead(blocks: Iterable[Block]) -> Iterator[Block]:
    """The same blocks in the same order, each made by another thread while the one before it is used.

    One block is in use and one in the making or waiting, never more. What the making raises is raised here, in its
    place. To give up early, close the iterator; a block in the making is waited for.

    Args:
        blocks: they are made as they are asked for, and nobody else asks.
    """
    following, end = iter(blocks), object()
    with ThreadPoolExecutor(1) as maker:
        coming = maker.submit(next, following, end)
        while (block := coming.result()) is not end:
            coming = maker.submit(next, following, end)
            yield block  # type: ignore[misc]
