"""ADBC connections to one database, which return results in Arrow format.

Belongs here: opening them quickly from any thread, and closing them reliably. Does not belong here: the queries
(``reading``).
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

    The driver fetches the server's type catalogue before the first connection, which takes 45 ms; with the catalogue
    cached here, a connection takes 4 ms. So each read opens its own connection, which sees committed data, and none
    stays open between reads: nothing blocks a server shutdown, breaks with a restarted server, or is inherited by a
    forked process.
    """

    def __init__(self, url: str) -> None:
        """Stores the URL; opens nothing yet.

        Args:
            url: libpq URL.
        """
        self._url = url
        self._begin()

    def _begin(self) -> None:
        # The driver counts its open connections without locking.
        self._lock = threading.Lock()
        self._types: AdbcDatabase | None = None
        self._process = os.getpid()

    @contextlib.contextmanager
    def connection(self) -> Iterator[AdbcConnection]:
        """Yields a connection for the caller alone. Uncommitted changes are rolled back.

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
        """Drops the cached type catalogue, so that the next connection fetches it again. Open connections continue."""
        with self._lock:
            types, self._types = self._types, None
            if types is not None:
                _close_unless_used(types)


def _close_unless_used(types: AdbcDatabase) -> None:
    # Raises RuntimeError only while a connection is open; the last connection to close calls this again.
    with contextlib.suppress(RuntimeError):
        types.close()
