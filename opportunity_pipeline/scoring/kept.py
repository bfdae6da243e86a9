"""Feature cache: the opportunities' features from a whole pass, in a file for the passes that follow it.

Belongs here: the file. Does not belong here: computing features (`features`), the state of lists (`state`).

The file only saves time. It is written atomically and begins with a digest of its content and of the rules it was made
with; each opportunity carries the digest of the row its features were computed from. So a file from another time or
other code, or a truncated or damaged one, is treated as missing.
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
"""Length of the digest in bytes."""


@dataclass(frozen=True, eq=False)
class Kept:
    """Cached features of opportunities.

    Attributes:
        features: as ``opportunity_features`` returns them, of the considered opportunities, with ``digest`` of the row.
        wanted: terms that were looked for in titles.
    """

    features: pl.DataFrame
    wanted: frozenset[str]

    def of(self, considered: pl.DataFrame, wanted: AbstractSet[str]) -> pl.DataFrame:
        """Features of the unchanged opportunities; none if terms are wanted now that were not looked for.

        Args:
            considered: ``opportunity_id``, ``digest`` of those considered now.
            wanted: terms to find in titles. Additional terms in the cache do no harm: no student has them.
        """
        features = self.features if wanted <= self.wanted else self.features.clear()
        alike = ["opportunity_id", "digest"]
        return features.join(considered, on=alike, how="semi", maintain_order="left").drop("digest")


def file_of(settings: Settings, kind: Kind, shard: int) -> Path:
    """The cache file for a shard's students, whatever the number of shards."""
    return settings.features_folder / f"{kind}-{shard}"


def keep(path: Path, kept: Kept, *, rules: str, days_from: datetime) -> None:
    """Writes features to the cache file; on failure the next passes are slower, and a warning is logged.

    Args:
        path: the file.
        kept: the features to write.
        rules: identifies everything else that features depend on.
        days_from: the time that days were counted from.
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
        LOG.warning("cannot write the feature cache %s: %s", path, error)


def read_kept(path: Path, *, rules: str, days_from: datetime) -> Kept | None:
    """Reads features from the cache file; ``None`` if it has none for the same rules and ``days_from``.

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
        LOG.warning("cannot read the feature cache %s: %s", path, error)
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
