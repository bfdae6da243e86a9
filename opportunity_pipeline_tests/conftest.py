"""What every test may ask for, and the two walls around all of them.

Belongs here: the fixtures several rooms use (a migrated empty database, settings, a clock, the recorded data), the
profiles of hypothesis, and the walls: nothing of the developer's environment gets into a test, and no test connects to
anything but this machine. Does not belong here: fixtures of one room.
"""

from __future__ import annotations

import ipaddress
import os
import signal
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import hypothesis
import pytest

from opportunity_pipeline.settings import PREFIX, Settings
from opportunity_pipeline.storage.database import Database
from opportunity_pipeline.storage.embedded import EmbeddedServer, embedded_server
from opportunity_pipeline_tests.databases import EmptyDatabases

RECORDED = Path(__file__).resolve().parents[2] / "shared" / "real"
# A test's data need not survive a power cut; without fsync a database is cloned in a tenth of the time.
FAST = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}

# One folder for all tests and the processes they start, so that none waits for the kernel to be compiled.
os.environ["NUMBA_CACHE_DIR"] = str(Path(__file__).parents[1] / ".pytest_cache" / "compiled")

# A shell's script starts what it leaves in the background deaf to these, and so would be the programs that tests stop.
for number, default in ((signal.SIGINT, signal.default_int_handler), (signal.SIGQUIT, signal.SIG_DFL)):
    if signal.getsignal(number) is signal.SIG_IGN:
        signal.signal(number, default)

hypothesis.settings.register_profile("local", deadline=None)
hypothesis.settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
hypothesis.settings.load_profile("ci" if os.environ.get("CI") else "local")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Puts the tests that are marked long first; the others, and those among themselves, stay in their order."""
    items.sort(key=lambda item: item.get_closest_marker("long") is None)


# ── the walls ─────────────────────────────────────────────────────────────────────────────────────

_FOREIGN_NAMES = {"DATABASE_URL", "APIFY_API_KEY", "SENDGRID_API_KEY", "DAGSTER_HOME"}
_outside: list[str] = []


def _refuse_other_machines(event: str, arguments: tuple[Any, ...]) -> None:
    if event not in {"socket.connect", "socket.sendto"}:
        return
    address = arguments[1]
    if not isinstance(address, tuple):  # a unix socket
        return
    host = str(address[0])
    try:
        inside = ipaddress.ip_address(host.partition("%")[0]).is_loopback
    except ValueError:
        inside = host in {"localhost", ""}
    if not inside:
        _outside.append(host)
        raise PermissionError(f"a test tried to reach {host}; tests reach this machine only")


# An audit hook sees every socket, whichever library opened it, and patches nothing.
sys.addaudithook(_refuse_other_machines)


@pytest.fixture(autouse=True)
def _only_this_machine() -> Iterator[None]:
    """Fails a test that tried to reach another machine, even where the code under test caught the refusal."""
    _outside.clear()
    yield
    assert not _outside, f"tried to reach {', '.join(_outside)}; tests reach this machine only"


@pytest.fixture(autouse=True)
def _no_outside_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hides the developer's settings: variables, and a ``.env`` file of the current folder."""
    for name in list(os.environ):
        if name.upper().startswith(PREFIX) or name.upper() in _FOREIGN_NAMES:
            monkeypatch.delenv(name)
    monkeypatch.setitem(Settings.model_config, "env_file", None)


# ── the database ──────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="session")
def postgres_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedServer]:
    """One embedded server for the session; the workers of pytest-xdist share it."""
    folder = tmp_path_factory.getbasetemp()
    if os.environ.get("PYTEST_XDIST_WORKER"):
        folder = folder.parent
    with embedded_server(folder / "postgres", FAST) as server:
        yield server


@pytest.fixture(scope="session")
def empty_databases(postgres_server: EmbeddedServer) -> EmptyDatabases:
    """Migrated, empty databases on the server."""
    return EmptyDatabases(postgres_server)


@pytest.fixture
def database(empty_databases: EmptyDatabases) -> Iterator[Database]:
    """A migrated, empty database of its own for the test."""
    with empty_databases.lend() as database:
        yield database


# ── values ────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def settings(tmp_path: Path, database: Database) -> Settings:
    """Settings with a temporary home and the test's database."""
    return Settings(home=tmp_path / "home", database_url=database.url)


@pytest.fixture
def now() -> datetime:
    """The clock of the recorded data."""
    return datetime(2026, 8, 23, tzinfo=UTC)


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The recorded responses; the test is skipped where they are absent."""
    if not RECORDED.is_dir():
        pytest.skip(f"the recorded responses are not in {RECORDED}")
    return RECORDED
