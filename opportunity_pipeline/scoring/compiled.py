"""Where compiled code is kept, so that an installation compiles the kernel once.

Belongs here: telling numba the folder. Does not belong here: what is compiled (`kernel`).
"""

from __future__ import annotations

import os
from pathlib import Path

VARIABLE = "NUMBA_CACHE_DIR"


def keep_compiled_code(folder: Path) -> None:
    """Has machine code kept in a folder, unless the environment or an earlier call names another one.

    numba reads the variable when it is imported. Without it the code would lie beside the sources, which an
    installation may forbid, or in the cache of the account's home, which a service may not have; without either,
    importing the kernel fails.

    Args:
        folder: made when something is compiled; code of an older kernel or for another processor in it is not used.
    """
    os.environ.setdefault(VARIABLE, str(folder.absolute()))
