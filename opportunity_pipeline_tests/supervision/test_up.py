"""End to end: a demo starts and is filled, is killed, starts again and repairs itself, and stops on request."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from pathlib import Path
from typing import Any

import dagster as dg
import pytest
from sqlalchemy import func, select

from opportunity_pipeline.defs.instance import open_instance
from opportunity_pipeline.settings import Settings
from opportunity_pipeline.storage import tables
from opportunity_pipeline.storage.database import connect, open_database
from opportunity_pipeline.supervision.ready import daemons_answer, ui_answers
from opportunity_pipeline_tests.supervision.processes_of import processes_of, seconds_until_gone

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="finds processes by /proc"),
    pytest.mark.long,
]

UP = (sys.executable, "-m", "opportunity_pipeline.cli", "up", "--json", "--port")
GONE_SECONDS = 30.0


def environment(home: Path) -> dict[str, str]:
    """The environment of a user, with the home as a variable, so that every process carries it.

    One student shard instead of four: the tests do not depend on the number, and filling takes half the time.
    """
    return os.environ | {"OPPORTUNITY_PIPELINE_HOME": str(home), "OPPORTUNITY_PIPELINE_SCORE_SHARDS": "1"}


@contextmanager
def up(home: Path, port: int = 0) -> Iterator[tuple[subprocess.Popen[str], dict[str, Any]]]:
    """Runs ``up`` until the end of the block; yields its output once everything is up."""
    news = home.with_name("news.txt")
    with news.open("a") as stderr:
        process = subprocess.Popen(
            (*UP, str(port)), env=environment(home), stdout=subprocess.PIPE, stderr=stderr, text=True
        )
    assert process.stdout is not None
    try:
        lines: list[str] = []
        while not lines or lines[-1] != "}\n":
            line = process.stdout.readline()
            assert line, news.read_text()
            lines.append(line)
        yield process, json.loads("".join(lines))
    finally:
        process.kill()
        process.wait()
        process.stdout.close()
        seconds_until_gone(home, GONE_SECONDS)


def unfinished_run(settings: Settings) -> str:
    """Leaves a run STARTED, as a crash does; returns its id."""
    with open_database(settings) as database, open_instance(settings, database) as instance:

        @dg.job
        def interrupted() -> None:
            """A job of which only the run matters."""

        return instance.create_run_for_job(interrupted, status=dg.DagsterRunStatus.STARTED).run_id


def status_of(settings: Settings, run: str) -> dg.DagsterRunStatus:
    with open_database(settings) as database, open_instance(settings, database) as instance:
        found = instance.get_run_by_id(run)
        assert found is not None
        return found.status


@pytest.mark.timeout(500)
def test_a_demo_from_its_first_start_to_its_last_stop(tmp_path: Path) -> None:
    """One test, because filling a home is slow: filled, killed, repaired, one child lost, stopped."""
    home = tmp_path / "a home"
    settings = Settings(home=home)
    with up(home) as (process, where):
        port = int(where["ui"].rpartition(":")[2])
        assert ui_answers(port)
        assert daemons_answer(port)
        password = Path(where["password_file"]).read_text()
        assert password not in json.dumps(where)
        _is_filled(where["database"].replace("@", f":{password}@"), home)
        _is_the_only_one(home, process.pid)

        assert len(processes_of(home)) >= 7, "supervisor, guard, PostgreSQL, upstream, code server, daemon, UI"
        process.send_signal(signal.SIGKILL)
        process.wait()
        seconds_until_gone(home, GONE_SECONDS)

    run = unfinished_run(settings)
    with socket.create_server(("127.0.0.1", 0)) as somebody, up(home, somebody.getsockname()[1]) as (process, where):
        taken = somebody.getsockname()[1]
        news = home.with_name("news.txt").read_text()
        assert "unfinished runs that a crash had left, now marked as failed: " in news
        assert "this home was filled before" in news
        assert f"port {taken} is taken: the UI gets {where['ui'].rpartition(':')[2]}" in news

        code = next(pid for pid, command in processes_of(home).items() if "api grpc" in command)
        os.kill(code, signal.SIGKILL)
        _until(lambda: any("api grpc" in line for pid, line in processes_of(home).items() if pid != code))
        port = int(where["ui"].rpartition(":")[2])
        _until(lambda: ui_answers(port))

        process.send_signal(signal.SIGINT)
        assert process.wait(GONE_SECONDS) == 0
        assert not processes_of(home)
    assert status_of(settings, run) is dg.DagsterRunStatus.FAILURE


@pytest.mark.timeout(200)
def test_ctrl_c_before_everything_is_up_ends_without_a_complaint(tmp_path: Path) -> None:
    home = tmp_path / "home"
    news = tmp_path / "news.txt"
    with news.open("w") as stderr:
        process = subprocess.Popen(
            (*UP, "0"), env=environment(home), stdout=subprocess.PIPE, stderr=stderr, text=True, start_new_session=True
        )
    try:
        _until(lambda: "fill │ gather" in news.read_text(), 120)
        # To the group, as a terminal does.
        os.killpg(process.pid, signal.SIGINT)
        said, _ = process.communicate(timeout=GONE_SECONDS)
    finally:
        process.kill()
        process.wait()
    assert (process.returncode, said) == (130, "")
    assert not processes_of(home)
    told = [line.partition("│ ")[2] for line in news.read_text().splitlines()]
    assert told[told.index("stopping") :] == ["stopping", "everything has stopped"]
    assert not [line for line in told if "Traceback" in line or "Interrupt" in line]


def _is_the_only_one(home: Path, pid: int) -> None:
    second = subprocess.run((*UP, "0"), env=environment(home), capture_output=True, text=True, timeout=60)
    assert second.returncode == 1
    assert (
        second.stderr == f"error: {home}: already in use by process {pid}; stop that process, or use another --home\n"
    )


def _is_filled(url: str, home: Path) -> None:
    """What a demo promises: jobs, hackathons, articles, 100 students, lists of active students, mails of each kind."""
    database = connect(url)
    try:
        with database.engine.connect() as connection:

            def count(table: Any) -> int:
                return connection.scalar(select(func.count()).select_from(table).where(table.c.status == "open")) or 0

            assert count(tables.jobs) >= 200
            assert count(tables.hackathons) >= 30
            assert count(tables.articles) >= 60
            listed = select(func.count(tables.job_scores.c.student_id.distinct()))
            active = select(func.count()).select_from(tables.students).where(tables.students.c.is_active)
            assert connection.scalar(select(func.count()).select_from(tables.students)) == 100
            assert connection.scalar(listed) == connection.scalar(active)
            told = connection.execute(
                select(tables.notifications.c.type, func.count(tables.notification_items.c.dedupe_key))
                .join(tables.notification_items)
                .join(tables.deliveries)
                .where(tables.deliveries.c.status == "accepted")
                .group_by(tables.notifications.c.id)
            ).all()
            accepted = connection.scalar(
                select(func.count()).select_from(tables.deliveries).where(tables.deliveries.c.status == "accepted")
            )
    finally:
        database.dispose()
    kinds = {(type_.rpartition("_")[2], items > 3) for type_, items in told}
    assert {("match", False), ("match", True), ("deadline", False)} <= kinds
    mails = [message_from_bytes(path.read_bytes()) for path in (home / "outbox").glob("*.eml")]
    assert len(mails) == accepted
    assert all(mail["To"].endswith("@example.org") for mail in mails)


def _until(condition: Any, seconds: float = 60) -> None:
    limit = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < limit
        time.sleep(0.2)


@pytest.mark.timeout(60)
def test_what_cannot_be_run_is_one_line(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    (home / "mode").write_text("demo\n")
    wrong = subprocess.run((*UP, "0", "--live"), env=environment(home), capture_output=True, text=True, timeout=30)
    assert (wrong.returncode, wrong.stderr.count("\n")) == (1, 1)
    assert "created as demo" in wrong.stderr
    nowhere = environment(home) | {"DATABASE_URL": "postgresql://me:hush@127.0.0.1:1/x"}
    unreachable = subprocess.run((*UP, "0"), env=nowhere, capture_output=True, text=True, timeout=30)
    assert unreachable.returncode == 1
    assert "cannot connect" in unreachable.stderr
    assert "hush" not in unreachable.stderr
    assert not processes_of(home)
