"""Connections that answer in Arrow, of one database.

Belongs here: opening them quickly, from any thread, and closing them for sure. Does not belong here: what is asked over
them (``reading``).
"""

from __future__ import annotations

import contextlib
import os
import threading
from collections.abc import Iterator

import adbc_driver_postgresql
from adbc_driver_manager import AdbcConnection, AdbcDatabase


class ArrowConnections:
    """Opens connections of the ADBC driver.

    The driver asks a server for its types before the first connection, which takes 45 ms; with the answer, which is
    kept here, a connection takes 4 ms. So each read has one of its own, which sees what is committed, and between reads
    none is open: nothing is in the way of a server that stops, breaks with one that did, or gets into a forked process.
    """

    def __init__(self, url: str) -> None:
        """Remembers where to connect to; nothing is opened yet.

        Args:
            url: libpq URL.
        """
        self._url = url
        self._begin()

    def _begin(self) -> None:
        # The driver counts its open connections without a lock of its own.
        self._lock = threading.Lock()
        self._types: AdbcDatabase | None = None
        self._process = os.getpid()

    @contextlib.contextmanager
    def connection(self) -> Iterator[AdbcConnection]:
        """A connection of the caller's own. What is not committed is rolled back.

        Raises:
            adbc_driver_manager.Error: when the server cannot be reached.
        """
        if self._process != os.getpid():  # forked, perhaps while another thread held the lock
            self._begin()
        with self._lock:
            if self._types is None:
                self._types = adbc_driver_postgresql.connect(self._url)
            types = self._types
            connection = AdbcConnection(types)
        try:
            connection.set_autocommit(False)
            yield connection
        finally:
            with self._lock:
                connection.close()
                if types is not self._types:
                    _close_unless_used(types)

    def forget(self) -> None:
        """Lets go of the server's types, so that the next connection asks for them again. Open connections go on."""
        with self._lock:
            types, self._types = self._types, None
            if types is not None:
                _close_unless_used(types)


def _close_unless_used(types: AdbcDatabase) -> None:
    # Its one RuntimeError says that a connection is open; the last one to be closed comes here again.
    with contextlib.suppress(RuntimeError):
        types.close()
