"""Kept features: the opportunities that a whole pass has shaped, in a file for the passes that follow it.

Belongs here: the file. Does not belong here: shaping (`features`), and what is known of lists (`state`).

The file saves time and is never needed. It is written at once or not at all, begins with a digest of all that it holds
and of what that was made by, and each opportunity has the digest of the row it was shaped from. So a file that is of
another time, of other code, cut off or damaged is one that is not there.
"""

from __future__ import annotations

import hashlib
import io
import json
import logging
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import polars as pl

from opportunity_pipeline.settings import Settings
from opportunity_pipeline.sources.records import Kind

LOG = logging.getLogger(__name__)
SEAL = 32
"""Bytes of the digest."""


@dataclass(frozen=True, eq=False)
class Kept:
    """Opportunities, shaped.

    Attributes:
        features: as ``opportunity_features`` gives them, of those that were considered, with ``digest`` of their rows.
        wanted: terms that were looked for in titles.
    """

    features: pl.DataFrame
    wanted: frozenset[str]

    def of(self, considered: pl.DataFrame, wanted: AbstractSet[str]) -> pl.DataFrame:
        """Features of the opportunities that are as they were; of none where other terms are wanted now.

        Args:
            considered: ``opportunity_id``, ``digest`` of those considered now.
            wanted: terms to be found in titles. More may have been looked for: they meet nobody.
        """
        features = self.features if wanted <= self.wanted else self.features.clear()
        alike = ["opportunity_id", "digest"]
        return features.join(considered, on=alike, how="semi", maintain_order="left").drop("digest")


def file_of(settings: Settings, kind: Kind, shard: int) -> Path:
    """Where the features that a shard's students are scored with are kept, however many shards there are."""
    return settings.features_folder / f"{kind}-{shard}"


def keep(path: Path, kept: Kept, *, rules: str, days_from: datetime) -> None:
    """Keeps features in place of the last ones; where that fails the next passes are slower, and the log says so.

    Args:
        path: the file.
        kept: what to keep.
        rules: what else features depend on.
        days_from: the clock that days were counted from.
    """
    frame = io.BytesIO()
    kept.features.write_ipc(frame, compression="lz4")
    content = json.dumps(sorted(kept.wanted)).encode() + b"\n" + frame.getvalue()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        beside = path.with_name(f".{path.name}.new")
        beside.write_bytes(_seal(content, rules, days_from) + content)
        beside.replace(path)
    except OSError as error:
        LOG.warning("features are not kept in %s: %s", path, error)


def read_kept(path: Path, *, rules: str, days_from: datetime) -> Kept | None:
    """The features kept in a file; ``None`` where there are none of the same rules and the same clock.

    Args:
        path: the file.
        rules: as for :func:`keep`.
        days_from: as for :func:`keep`.
    """
    try:
        told = path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        LOG.warning("features kept in %s cannot be read: %s", path, error)
        return None
    content = told[SEAL:]
    if _seal(content, rules, days_from) != told[:SEAL]:
        return None
    wanted, _, frame = content.partition(b"\n")
    return Kept(pl.read_ipc(io.BytesIO(frame)), frozenset(json.loads(wanted)))


def _seal(content: bytes, rules: str, days_from: datetime) -> bytes:
    seal = hashlib.blake2b(f"{rules}\n{days_from.isoformat()}\n".encode(), digest_size=SEAL)
    seal.update(content)
    return seal.digest()
