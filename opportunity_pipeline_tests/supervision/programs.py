"""Programs that tests start as children: well-behaved, stubborn, crashing, and one that is a whole supervisor.

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
    """What children need to import this module, and the mark by which a test finds them all."""
    root = str(Path(__file__).parents[2])
    return os.environ | {"PYTHONPATH": root, "OPPORTUNITY_PIPELINE_HOME": str(home), "PYTHONUNBUFFERED": "1"}


def say(text: str) -> None:
    """Writes one line."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def patient() -> None:
    """Waits, and ends when asked."""
    say("waiting")
    try:
        time.sleep(600)
    except KeyboardInterrupt:
        say("asked to end")


def complaining() -> None:
    """Waits, and ends with a traceback when asked."""
    say("waiting")
    time.sleep(600)


def stubborn() -> None:
    """Waits, and does not listen."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    say("not listening")
    time.sleep(600)


def with_worker() -> None:
    """Starts a worker that does not listen, as a code server starts run workers, and ends at once when asked."""
    signal.signal(signal.SIGINT, lambda *_: os._exit(0))
    subprocess.Popen([sys.executable, "-c", f"from {HERE} import stubborn; stubborn()"])
    time.sleep(600)


def failing() -> None:
    """Ends with code 3 after an explanation."""
    say("2026-01-01 00:00:00 +0000 - dagster - ERROR - no such thing\nTraceback: line of it")
    sys.exit(3)


def counting() -> None:
    """Says which of its lives this is, by a file in the home, and dies in the first."""
    lives = Path(os.environ["OPPORTUNITY_PIPELINE_HOME"]) / "lives"
    count = int(lives.read_text()) + 1 if lives.exists() else 1
    lives.write_text(str(count))
    if count == 1:
        sys.exit(1)
    time.sleep(600)


def supervisor() -> None:
    """A supervisor of three children, in the home of its environment; killed or stopped by the test."""
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
