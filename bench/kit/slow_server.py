"""A local server of company boards with a fixed latency before every response.

Belongs here: serving the bodies of ``postings``, with ETag and 304. Does not belong here: measurements.

It runs in its own process, so that its work does not count as the client's, and prints its port. It uses asyncio on
bare streams: an HTTP framework would take too much of the second core.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import hashlib
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from bench.kit.postings import POSTINGS, company_name, detail, listing, posting_id

_TARGET = re.compile(rb"GET (\S+) HTTP/1\.1\r\n")
_MATCH = re.compile(rb"(?i)\r\nif-none-match: *(\S+)")


def bodies(boards: int) -> dict[bytes, bytes]:
    """Everything that is served: request target → body."""
    found: dict[bytes, bytes] = {}
    for board in range(boards):
        base = f"/v1/companies/{company_name(board)}/postings"
        found[f"{base}?limit=100&offset=0".encode()] = json.dumps(listing(board)).encode()
        for number in range(POSTINGS):
            found[f"{base}/{posting_id(board, number)}".encode()] = json.dumps(detail(board, number)).encode()
    return found


async def serve(boards: int, latency: float) -> None:
    """Serves until the process ends."""
    served = bodies(boards)

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                await asyncio.sleep(latency)
                writer.write(_answer(served, head))
                await writer.drain()

    server = await asyncio.start_server(talk, "127.0.0.1", 0, backlog=512)
    print(server.sockets[0].getsockname()[1], flush=True)  # noqa: T201
    await server.serve_forever()


def _answer(served: dict[bytes, bytes], head: bytes) -> bytes:
    target = _TARGET.match(head)
    body = served.get(target[1] if target else b"")
    if body is None:
        return b"HTTP/1.1 404 Not Found\r\nContent-Length: 2\r\n\r\n{}"
    etag = b'"%s"' % hashlib.blake2b(body, digest_size=8).hexdigest().encode()
    asked = _MATCH.search(head)
    if asked and asked[1] == etag:
        return b"HTTP/1.1 304 Not Modified\r\nETag: %s\r\n\r\n" % etag
    return b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nETag: %s\r\nContent-Length: %d\r\n\r\n%s" % (
        etag,
        len(body),
        body,
    )


@contextlib.contextmanager
def slow_server(boards: int, latency: float) -> Iterator[str]:
    """Runs the server in its own process during the block; yields its URL."""
    process = subprocess.Popen(  # noqa: S603  our own module, run by our own interpreter
        [sys.executable, "-m", __name__, str(boards), str(latency)],
        stdout=subprocess.PIPE,
        cwd=Path(__file__).parents[2],
        text=True,
    )
    try:
        if process.stdout is None:
            raise RuntimeError("the server has no standard output")
        yield f"http://127.0.0.1:{int(process.stdout.readline())}"
    finally:
        process.terminate()
        process.wait()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("boards", type=int)
    parser.add_argument("latency", type=float)
    chosen = parser.parse_args()
    asyncio.run(serve(chosen.boards, chosen.latency))
