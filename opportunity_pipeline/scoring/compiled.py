"""The folder for numba's machine code cache, so that each installation compiles the kernel only once.

Belongs here: setting the folder. Does not belong here: the compiled functions (`kernel`).
"""

from __future__ import annotations

import os
from pathlib import Path

VARIABLE = "NUMBA_CACHE_DIR"


def keep_compiled_code(folder: Path) -> None:
    """Sets numba's cache folder, unless the environment or an earlier call has set another one.

    numba reads the variable when it is imported. Without it, numba would write next to the sources, which an
    installation may forbid, or to the cache in the account's home, which a service may not have; if neither works,
    importing the kernel fails.

    Args:
        folder: created on first compilation; cached code of an older kernel or for another processor is ignored.
    """
    os.environ.setdefault(VARIABLE, str(folder.absolute()))
