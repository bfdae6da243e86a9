"""Compiled code is cached in the home folder, compiled once, and numba is not imported needlessly.

Belongs here: the cache of compiled code. Does not belong here: the kernel's results (`test_oracle`).
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import opportunity_pipeline.scoring
from opportunity_pipeline.scoring.compiled import VARIABLE

pytestmark = pytest.mark.long

SCORE = """
import json, sys
from pathlib import Path
from opportunity_pipeline.scoring.compiled import keep_compiled_code
keep_compiled_code(Path(sys.argv[1]))
import opportunity_pipeline.scoring.explain, opportunity_pipeline.scoring.run
early = "numba" in sys.modules
from opportunity_pipeline_tests.scoring.comparing import lists_of, prepared_of
from opportunity_pipeline_tests.scoring.world import Job, Student
rows = lists_of(prepared_of([Student("s")], [Job(1)])).height
from opportunity_pipeline.scoring.kernel import best_pairs
print(json.dumps([early, rows, sum(best_pairs.stats.cache_hits.values()), sum(best_pairs.stats.cache_misses.values())]))
"""


def score(folder: Path, **environment: str) -> Any:
    """The JSON printed by a separate process in which neither the account's home nor its cache is writable."""
    inherited = {name: value for name, value in os.environ.items() if name not in {VARIABLE, "XDG_CACHE_HOME"}}
    done = subprocess.run(
        [sys.executable, "-c", SCORE, str(folder)],
        check=True,
        capture_output=True,
        env=inherited | {"HOME": "/nowhere"} | environment,
        text=True,
    )
    return json.loads(done.stdout)


def test_it_is_compiled_once_into_the_home(tmp_path: Path) -> None:
    folder = tmp_path / "home" / "compiled"
    assert score(folder) == [False, 1, 0, 1]
    written = {path.stat().st_mtime_ns for path in folder.rglob("*.nb?")}
    assert written
    assert score(folder) == [False, 1, 1, 0]
    assert {path.stat().st_mtime_ns for path in folder.rglob("*.nb?")} == written
    sources = Path(opportunity_pipeline.scoring.__file__).parent
    assert not list(sources.rglob("*.nb?"))  # an installation may make them read-only


def test_a_folder_of_the_environment_goes_before(tmp_path: Path) -> None:
    assert score(tmp_path / "home", **{VARIABLE: os.environ[VARIABLE]})[:2] == [False, 1]
    assert not (tmp_path / "home").exists()
