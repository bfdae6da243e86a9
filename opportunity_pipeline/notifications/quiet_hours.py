"""Quiet hours: when a student is not to be disturbed, and when that is over.

Belongs here: the window on the student's wall clock, right through daylight saving. Does not belong here: which types
may disturb all the same (``types``), or where a zone's name comes from (``moments``).

The rule is the wall clock's: a moment is quiet when the clock on the student's wall shows a time from ``start`` up to,
not including, ``end``. A window may cross midnight; ``start == end`` is an empty one. What the clock skips in spring it
cannot show, and what it shows twice in autumn is judged both times.
"""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

_DAY: Final = timedelta(days=1)
_SECOND: Final = timedelta(seconds=1)


def is_quiet(moment: datetime, *, zone: ZoneInfo, start: time, end: time) -> bool:
    """Whether a moment (aware) falls into the window."""
    return _shows_quiet(moment.astimezone(zone).time(), start, end)


def quiet_until(moment: datetime, *, zone: ZoneInfo, start: time, end: time) -> datetime:
    """The first moment at or after ``moment`` that is not quiet, in UTC; ``moment`` itself where it is not.

    Args:
        moment: aware.
        zone: the student's zone.
        start: local time at which quiet begins.
        end: local time at which it is over.
    """
    at = moment.astimezone(UTC)
    while True:
        shown = at.astimezone(zone).time()
        if not _shows_quiet(shown, start, end):
            return at
        # With no change of offset on the way, the clock shows `end` after exactly this long. Else look again from the
        # change on: the clock may have jumped past `end`, or back to before `start`.
        ending = at + (_since_midnight(end) - _since_midnight(shown)) % _DAY
        at = _offset_change(at, ending, zone) or ending


def _shows_quiet(shown: time, start: time, end: time) -> bool:
    if start <= end:
        return start <= shown < end
    return shown >= start or shown < end


def _since_midnight(shown: time) -> timedelta:
    return timedelta(hours=shown.hour, minutes=shown.minute, seconds=shown.second, microseconds=shown.microsecond)


def _offset_change(after: datetime, until: datetime, zone: ZoneInfo) -> datetime | None:
    """The moment in (after, until] at which the zone's offset changes; offsets change on whole seconds.

    Two changes within one day that cancel out do not occur in the zone database since 1970.
    """
    offset = after.astimezone(zone).utcoffset()
    if until.astimezone(zone).utcoffset() == offset:
        return None
    before, changed = after.replace(microsecond=0), until.replace(microsecond=0)
    while changed - before > _SECOND:
        middle = (before + (changed - before) / 2).replace(microsecond=0)
        if middle.astimezone(zone).utcoffset() == offset:
            before = middle
        else:
            changed = middle
    return changed
