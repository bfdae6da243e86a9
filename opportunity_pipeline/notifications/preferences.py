"""What each student wants to hear: switches, thresholds and quiet hours, with defaults where they said nothing.

Belongs here: the defaults, and reading the audience. Does not belong here: what follows from a wish (``decide``), or
the thresholds and days of notice that make a candidate (``candidates``).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time
from typing import Final

import polars as pl

from opportunity_pipeline.storage.bulk import read_frame
from opportunity_pipeline.storage.database import Database


@dataclass(frozen=True, slots=True)
class Defaults:
    """Preferences of a student who has stated none; the match threshold is a setting. Channels and categories: on."""

    deadline_days: int = 3
    registration_days: int = 1
    quiet_start: time = time(22)
    quiet_end: time = time(8)
    daily_cap: int = 10


DEFAULTS: Final = Defaults()

AUDIENCE_SCHEMA: Final = pl.Schema(
    {
        "student_id": pl.String(),
        "email": pl.String(),
        "name": pl.String(),
        "time_zone": pl.String(),
        "locale": pl.String(),
        "is_active": pl.Boolean(),
        "notifications_enabled": pl.Boolean(),
        "quiet_start": pl.Time(),
        "quiet_end": pl.Time(),
        "daily_cap": pl.Int64(),
        "channels_off": pl.List(pl.String()),
        "switched_off": pl.List(pl.String()),
    }
)
"""One row a student. ``channels_off``: channels switched off, or with an address nothing may be sent to;
``switched_off``: categories and types switched off. Times are local."""

# A column of switches that holds no JSON object counts as no switches: whoever wrote it, one odd row must not stop the
# planning of everyone.
_QUERY: Final = """
SELECT s.id AS student_id, s.email, s.name, s.time_zone, s.locale, s.is_active, s.notifications_enabled,
       coalesce(p.quiet_start, CAST(:quiet_start AS time)) AS quiet_start,
       coalesce(p.quiet_end, CAST(:quiet_end AS time)) AS quiet_end,
       coalesce(p.daily_cap, :daily_cap)::bigint AS daily_cap,
       ARRAY(
         SELECT key
         FROM jsonb_each(CASE WHEN jsonb_typeof(p.channels) = 'object' THEN p.channels ELSE '{}' END)
         WHERE value = 'false'
         UNION
         SELECT x.channel FROM suppressions x WHERE x.channel = 'email' AND lower(x.recipient) = lower(s.email)
       ) AS channels_off,
       ARRAY(
         SELECT key
         FROM jsonb_each(CASE WHEN jsonb_typeof(p.categories) = 'object' THEN p.categories ELSE '{}' END)
         WHERE value = 'false'
       ) AS switched_off
FROM students s
LEFT JOIN notification_preferences p ON p.student_id = s.id
"""


def read_audience(database: Database) -> pl.DataFrame:
    """Every student with what they want to hear, in the columns of :data:`AUDIENCE_SCHEMA`."""
    parameters = {
        "quiet_start": DEFAULTS.quiet_start.isoformat(),
        "quiet_end": DEFAULTS.quiet_end.isoformat(),
        "daily_cap": DEFAULTS.daily_cap,
    }
    return read_frame(database, _QUERY, parameters).cast(AUDIENCE_SCHEMA)
