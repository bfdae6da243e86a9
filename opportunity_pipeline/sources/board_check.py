"""Board check: requests each company board once and reports those that no longer exist.

Belongs here: which boards to check, the request and its verdict. Does not belong here: the list itself
(``boards.py``), checks of whole sources (``checking.py``), or landing responses: nothing is stored.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

import httpx

from opportunity_pipeline.settings import Settings
from opportunity_pipeline.sources.boards import boards_of, company_of, is_chosen, shipped_boards
from opportunity_pipeline.sources.errors import UnreadableResponse
from opportunity_pipeline.sources.kept import NOTHING_KEPT, Kept
from opportunity_pipeline.sources.probing import asking_once, leaving_no_trace, read
from opportunity_pipeline.sources.records import unreadable
from opportunity_pipeline.sources.register import disabled_reason, find_source
from opportunity_pipeline.sources.source import Request, Source
from opportunity_pipeline.sources.transport.client import Client
from opportunity_pipeline.sources.transport.failures import RequestFailed, TransientFailure

LONGEST_REQUEST_SECONDS = 30.0
"""Time limit of one request of a check: a large board is one response of several megabytes."""

_ENOUGH_SILENCE = 4
"""After this many consecutive boards of a source without an answer, its others are skipped: the network is at fault."""

_AT_ONCE = 8
"""Concurrent board checks per source, including those waiting for their turn at a host."""

_GONE = frozenset({httpx.codes.NOT_FOUND, httpx.codes.GONE})

State = Literal["alive", "empty", "dead", "failed", "not asked"]


@dataclass(frozen=True, slots=True)
class Board:
    """A company's board.

    Attributes:
        source: name in the register.
        board: its token.
        company: the company behind it; the token if no name is known.
        chosen: whether a setting names it; False: it is on the shipped list.
    """

    source: str
    board: str
    company: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class BoardResult:
    """The verdict on a board.

    Attributes:
        source: name in the register.
        board: its token.
        company: the company behind it.
        state: alive; empty: no postings, and the upstream may answer the same for a board that is gone; dead: the
            upstream knows no such board; failed: no answer or an unreadable one, possibly temporary; not asked: its
            source is disabled, or the source or host is paused.
        postings: distinct postings in the answer; None if there was no readable answer.
        detail: the reason or what to do; None if there is nothing to add.
    """

    source: str
    board: str
    company: str
    state: State
    postings: int | None
    detail: str | None


class NoBoards(ValueError):
    """Raised for a source that has no company boards."""

    def __init__(self, name: str) -> None:
        super().__init__(f"{name} has no company boards; these have: {', '.join(sorted(shipped_boards()))}")


def list_boards(settings: Settings, source: str | None = None) -> list[Board]:
    """Lists the boards that these settings select, by source, and within a source in request order.

    Args:
        settings: which boards are chosen.
        source: only this source's boards; None: all.

    Raises:
        UnknownSource: if there is no such source.
        NoBoards: if the source has no company boards.
    """
    if source is not None and find_source(source).name not in shipped_boards():
        raise NoBoards(source)
    return [
        Board(name, token, company_of(name, token), is_chosen(name, settings))
        for name in ([source] if source else sorted(shipped_boards()))
        for token in boards_of(name, settings)
    ]


def check_boards(
    settings: Settings,
    source: str | None = None,
    *,
    kept: Kept = NOTHING_KEPT,
    done: Callable[[Board], None] = lambda board: None,
) -> list[BoardResult]:
    """Requests each board's listing once, concurrently within limits: no retries, no further pages, no cache.

    Must be called from a thread without a running event loop.

    Args:
        settings: as for a run.
        source: only this source's boards; None: all.
        kept: hosts and sources that are paused.
        done: called with each board once its verdict is known.

    Returns:
        A verdict for each board of :func:`list_boards`, in that order.

    Raises:
        UnknownSource: if there is no such source.
        NoBoards: if the source has no company boards.
    """
    boards = list_boards(settings, source)
    once = asking_once(settings, LONGEST_REQUEST_SECONDS)
    requests = {name: _requests(find_source(name), settings) for name in {board.source for board in boards}}
    reasons = {name: disabled_reason(find_source(name), settings) or kept.source_reason(name) for name in requests}
    return asyncio.run(_check_all(boards, requests, reasons, kept, once, done))


def _requests(source: Source, settings: Settings) -> dict[str, Request]:
    """Board → the request for its listing: the source's first way makes one request per board, in their order."""
    return dict(zip(boards_of(source.name, settings), source.ways[0].requests(settings), strict=True))


async def _check_all(
    boards: Iterable[Board],
    requests: dict[str, dict[str, Request]],
    reasons: dict[str, str | None],
    kept: Kept,
    settings: Settings,
    done: Callable[[Board], None],
) -> list[BoardResult]:
    async with leaving_no_trace(settings) as client:
        upstreams = {name: _Upstream() for name in requests}

        async def check(board: Board) -> BoardResult:
            request, upstream = requests[board.source][board.board], upstreams[board.source]
            reason = reasons[board.source] or kept.host_reason(request)
            async with upstream.turns:
                if reason is not None:
                    result = _verdict(board, "not asked", detail=reason)
                elif upstream.silent >= _ENOUGH_SILENCE:
                    why = f"not asked: {upstream.silent} boards of {board.source} in a row gave no answer"
                    result = _verdict(board, "failed", detail=why)
                else:
                    result = await _check(client, board, request, upstream)
            done(board)
            return result

        return await asyncio.gather(*map(check, boards))


class _Upstream:
    """State of an upstream during a check."""

    def __init__(self) -> None:
        self.turns = asyncio.Semaphore(_AT_ONCE)
        self.silent = 0

    def heard(self, failure: RequestFailed | None) -> None:
        """Counts consecutive boards without an answer; a request to wait counts as an answer."""
        no_answer = isinstance(failure, TransientFailure) and failure.status is None and failure.retry_after is None
        self.silent = self.silent + 1 if no_answer else 0


async def _check(client: Client, board: Board, request: Request, upstream: _Upstream) -> BoardResult:
    source = find_source(board.source)
    try:
        answer = await client.send(request)
        upstream.heard(None)
        # Parsing a board of thousands takes a second; it must not delay the other answers or let them time out.
        parsed = await asyncio.to_thread(read, source, request, answer)
    except RequestFailed as error:
        upstream.heard(error)
        if error.status in _GONE:
            whence = f"the setting {board.source}_boards" if board.chosen else "the shipped list"
            return _verdict(board, "dead", detail=f"HTTP {error.status}: remove it from {whence}")
        return _verdict(board, "failed", detail=error.reason)
    except UnreadableResponse as error:
        return _verdict(board, "failed", detail=error.reason)
    postings = len({record.source_id or record.source_url for record in parsed.records})
    if not postings and not parsed.rejected:
        return _verdict(board, "empty", 0, "lists nothing: no opening now, or the company moved away")
    if parsed.rejected:
        first = parsed.rejected[0]
        detail = f"{unreadable(parsed.unreadable)}; the first: {first.field} {first.reason}".rstrip()
        return _verdict(board, "alive", postings, detail)
    return _verdict(board, "alive", postings, None if parsed.last else "and more: this is the first page")


def _verdict(board: Board, state: State, postings: int | None = None, detail: str | None = None) -> BoardResult:
    return BoardResult(board.source, board.board, board.company, state, postings, detail)
