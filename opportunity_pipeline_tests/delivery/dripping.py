"""A server that answers for ever, a byte at a time."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator


@contextlib.contextmanager
def dripping(begins: bytes, each: bytes = b"2", every: float = 0.05) -> Iterator[int]:
    """Says how it begins and then one byte after the other, to each client until it hangs up; gives the port."""
    over = threading.Event()

    def answer(client: socket.socket) -> None:
        with client, contextlib.suppress(OSError):
            client.sendall(begins)
            while not over.wait(every):
                client.sendall(each)

    def accept(server: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while not over.is_set():
                threading.Thread(target=answer, args=(server.accept()[0],), daemon=True).start()

    with socket.create_server(("127.0.0.1", 0)) as server:
        threading.Thread(target=accept, args=(server,), daemon=True).start()
        try:
            yield server.getsockname()[1]
        finally:
            over.set()
            server.shutdown(socket.SHUT_RDWR)
