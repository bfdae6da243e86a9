"""Starts everything in order, keeps it running, and stops it in reverse order.

Belongs here: that order and what each step waits for. Does not belong here: how a process is started, watched or ended
(``processes``, ``groups``, ``guard``), or what the processes do.

PostgreSQL starts first and stops last, because a stopping run worker stores its progress.
"""

from __future__ import annotations

import signal
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial

from sqlalchemy import exists, select

from opportunity_pipeline.settings import Settings
from opportunity_pipeline.storage import tables
from opportunity_pipeline.storage.dagster_storage import ensure_dagster_database
from opportunity_pipeline.storage.database import Database, open_database
from opportunity_pipeline.storage.migrate import migrate
from opportunity_pipeline.supervision import demonstration, ready
from opportunity_pipeline.supervision.console import Console
from opportunity_pipeline.supervision.environment import child_environment
from opportunity_pipeline.supervision.guard import Guard
from opportunity_pipeline.supervision.home import code_socket, decide_mode, workspace_file
from opportunity_pipeline.supervision.lock import database_lock, home_lock
from opportunity_pipeline.supervision.processes import POLL_SECONDS, ChildFailed, Family, Program
from opportunity_pipeline.supervision.stopping import Stopped, StopWish
from opportunity_pipeline.supervision.whereabouts import Whereabouts, whereabouts

READY_SECONDS = 120.0
"""Time limit for a child's first response. It takes 2–6 s; a small, loaded machine can be ten times slower."""

PREPARE = Program("prepare", ("opportunity_pipeline.supervision.prepare:instance",))
FILL_DEMO = Program("fill", ("opportunity_pipeline.supervision.filling:demo",))
FILL_LIVE = Program("fill", ("opportunity_pipeline.supervision.filling:live",))


def up(settings: Settings, *, live: bool | None, console: Console, announce: Callable[[Whereabouts], None]) -> None:
    """Runs the whole pipeline until SIGINT, SIGTERM or SIGHUP.

    Args:
        settings: the settings.
        live: use the real upstreams (true) or a demo's (false); ``None``: the mode of the home, demo for a new one.
        console: prints progress.
        announce: called with all addresses and folders once everything responds.

    Raises:
        HomeBusy: another supervisor is running on this home.
        WrongMode: the home was created with the other mode.
        Interrupted: a stop was requested before everything was up; everything was stopped.
        ChildFailed: a child could not be started, or died too often; everything else was stopped.
        LocationBroken: Dagster could not load the definitions.
        EmbeddedPostgresError: the embedded PostgreSQL does not start.
        DatabaseUnavailable: ``DATABASE_URL`` cannot be used.
    """
    started = time.monotonic()
    with ExitStack() as stack:
        wish = stack.enter_context(StopWish().installed())
        lock = stack.enter_context(home_lock(settings.home.absolute()))
        demo = decide_mode(settings.home, live) == "demo"
        guard = Guard(keep_open=[lock])
        stack.callback(guard.close)
        console.say("starting PostgreSQL" if settings.database_url is None else "connecting to DATABASE_URL")
        database = stack.enter_context(open_database(settings))
        stack.enter_context(database_lock(database))
        migrate(database)
        if demo:
            demonstration.keep_port(settings.home)
            settings = demonstration.settings_of(settings)
        environment = child_environment(settings, database, ensure_dagster_database(database))
        family = Family(environment, settings.home.absolute() / "logs", console, guard, wish)
        supervisor = _Supervisor(settings, database, family, console, wish, demo)
        announced = False
        try:
            supervisor.prepare()
            supervisor.fill()
            port = supervisor.serve()
            mode = "demo" if demo else "live"
            announce(whereabouts(settings, database, mode, port, family.logs, time.monotonic() - started))
            announced = True
            supervisor.keep()
        except Stopped:
            pass
        finally:
            console.stopping()
            if killed := family.stop():
                console.say(f"killed because they had not stopped: {', '.join(killed)}")
    console.say("everything has stopped")
    if not announced and wish.signal is not None:
        raise Interrupted(wish.signal)


class Interrupted(Exception):
    """A signal requested a stop before everything was up. Everything that had been started has stopped."""

    def __init__(self, number: signal.Signals) -> None:
        super().__init__(f"interrupted by {number.name} before everything was up")
        self.signal = number


@dataclass
class _Supervisor:
    """The steps of :func:`up`, in call order."""

    settings: Settings
    database: Database
    family: Family
    console: Console
    wish: StopWish
    demo: bool

    def prepare(self) -> None:
        """Prepares Dagster's storage, fails runs left unfinished by a crash, and in a demo starts the upstream."""
        self.wish.check()
        self.console.say("preparing Dagster")
        self.family.run(PREPARE)
        if self.demo:
            self.console.say("building the demo's upstreams")
            self.family.run(demonstration.BUILD)
            self.family.start(demonstration.UPSTREAM)
            self._await("upstream", partial(ready.port_answers, demonstration.upstream_port(self.settings)))

    def fill(self) -> None:
        """Runs the main job for the first time, unless this home has been filled before."""
        if self._was_filled():
            self.console.say("this home was filled before: schedules and sensors take over")
            return
        self.console.say("filling the home: gather, normalise, score, plan, deliver")
        try:
            self.family.run(FILL_DEMO if self.demo else FILL_LIVE)
        except ChildFailed as failure:
            # Upstreams may be unreachable now; the UI must still come up so that a data engineer can investigate.
            self.console.say(f"the first run failed; the schedules will try again: {failure}")

    def serve(self) -> int:
        """Starts the code server, daemon and UI, and waits until all of them respond.

        Returns:
            The port of the UI.
        """
        port = ready.free_port(self.settings.dagster_port)
        if self.settings.dagster_port not in (0, port):
            self.console.say(f"port {self.settings.dagster_port} is taken: the UI gets {port}")
        socket = code_socket(self.settings.home)
        workspace = str(workspace_file(self.settings.home, socket))
        self.console.say("starting Dagster: code server, daemon, UI")
        code = ("dagster", "api", "grpc", "--socket", str(socket), "--module-name", "opportunity_pipeline.definitions")
        repair = partial(self.family.run, PREPARE)
        # The daemon and UI would give up if the code server were not up yet.
        self.family.start(Program("code", (*code, "--empty-working-directory"), before_again=repair))
        self._await("code", partial(ready.socket_answers, socket))
        self.family.start(Program("daemon", ("dagster-daemon", "run", "--workspace", workspace)))
        ui = ("dagster-webserver", "--workspace", workspace, "--host", ready.LOOPBACK, "--port", str(port))
        self.family.start(Program("ui", ui))
        self._await("ui", partial(ready.ui_answers, port))
        self._await("daemon", partial(ready.daemons_answer, port))
        return port

    def keep(self) -> None:
        """Watches the children until a stop is requested.

        Raises:
            Stopped: a stop was requested.
        """
        while True:
            self.wish.check()
            self.family.watch()
            time.sleep(POLL_SECONDS)

    def _await(self, name: str, answers: Callable[[], bool]) -> None:
        until = time.monotonic() + READY_SECONDS
        while not answers():
            self.wish.check()
            self.family.expect(name)
            if time.monotonic() > until:
                raise ChildFailed(
                    f"{name} did not answer within {READY_SECONDS:.0f} s; see {self.family.logs / f'{name}.log'}"
                )
            time.sleep(POLL_SECONDS)

    def _was_filled(self) -> bool:
        """Whether scores were ever published, even for zero students."""
        with self.database.engine.connect() as connection:
            return bool(connection.scalar(select(exists(select(tables.score_batches.c.id)))))
