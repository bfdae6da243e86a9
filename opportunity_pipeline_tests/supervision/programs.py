"""Programs that tests start as children: cooperative, stubborn, crashing, and a complete supervisor.

They run in processes of their own, through :mod:`opportunity_pipeline.supervision.child`.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from opportunity_pipeline.supervision import processes
from opportunity_pipeline.supervision.console import Console
from opportunity_pipeline.supervision.guard import Guard
from opportunity_pipeline.supervision.lock import home_lock
from opportunity_pipeline.supervision.processes import Family, Program
from opportunity_pipeline.supervision.stopping import StopWish

HERE = "opportunity_pipeline_tests.supervision.programs"


def environment(home: Path) -> dict[str, str]:
    """The variables children need to import this module, and the marker by which a test finds them all."""
    root = str(Path(__file__).parents[2])
    return os.environ | {"PYTHONPATH": root, "OPPORTUNITY_PIPELINE_HOME": str(home), "PYTHONUNBUFFERED": "1"}


def say(text: str) -> None:
    """Prints one line."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def patient() -> None:
    """Waits, and ends on SIGINT."""
    say("waiting")
    try:
        time.sleep(600)
    except KeyboardInterrupt:
        say("asked to end")


def complaining() -> None:
    """Waits, and ends with a traceback on SIGINT."""
    say("waiting")
    time.sleep(600)


def stubborn() -> None:
    """Waits, and ignores SIGINT and SIGTERM."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    say("not listening")
    time.sleep(600)


def with_worker() -> None:
    """Starts a worker that ignores signals, as a code server starts run workers, and ends at once on SIGINT."""
    signal.signal(signal.SIGINT, lambda *_: os._exit(0))
    subprocess.Popen([sys.executable, "-c", f"from {HERE} import stubborn; stubborn()"])
    time.sleep(600)


def failing() -> None:
    """Prints a reason and ends with code 3."""
    say("2026-01-01 00:00:00 +0000 - dagster - ERROR - no such thing\nTraceback: line of it")
    sys.exit(3)


def counting() -> None:
    """Counts its starts in a file in the home, and dies the first time."""
    lives = Path(os.environ["OPPORTUNITY_PIPELINE_HOME"]) / "lives"
    count = int(lives.read_text()) + 1 if lives.exists() else 1
    lives.write_text(str(count))
    if count == 1:
        sys.exit(1)
    time.sleep(600)


def supervisor() -> None:
    """A supervisor of three children, in the home of its environment; the test kills or stops it."""
    home = Path(os.environ["OPPORTUNITY_PIPELINE_HOME"])
    processes.STOP_PATIENCE_SECONDS = 1.5
    wish = StopWish()
    with wish.installed(), home_lock(home) as lock:
        guard = Guard(keep_open=[lock])
        family = Family(os.environ, home / "logs", Console(sys.stderr), guard, wish)
        for name, says in (("patient", "waiting"), ("stubborn", "not listening"), ("with_worker", "not listening")):
            family.start(Program(name, (f"{HERE}:{name}",)))
            while says not in (family.logs / f"{name}.log").read_text():
                time.sleep(0.02)
        say("up")
        while not wish.wished:
            family.watch()
            time.sleep(0.05)
        family.stop()
        guard.close()


if __name__ == "__main__":
    supervisor()
