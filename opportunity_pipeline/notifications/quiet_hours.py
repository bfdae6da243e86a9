"""Quiet hours: when a student must not be notified, and when that ends.

Belongs here: the window in the student's local time, correct across daylight saving changes. Does not belong here:
types that may ignore it (``types``), or looking up a zone by name (``moments``).

The rule uses local wall-clock time: a moment is quiet if the local time is at or after ``start`` and before ``end``. A
window may cross midnight; ``start == end`` is empty. Local times skipped in spring never occur, and those repeated in
autumn are checked both times.
"""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

_DAY: Final = timedelta(days=1)
_SECOND: Final = timedelta(seconds=1)


def is_quiet(moment: datetime, *, zone: ZoneInfo, start: time, end: time) -> bool:
    """Whether a moment (aware) is in the window."""
    return _shows_quiet(moment.astimezone(zone).time(), start, end)


def quiet_until(moment: datetime, *, zone: ZoneInfo, start: time, end: time) -> datetime:
    """The first moment at or after ``moment`` that is not quiet, in UTC; ``moment`` itself if it is not quiet.

    Args:
        moment: aware.
        zone: the student's zone.
        start: local time at which quiet hours begin.
        end: local time at which they end.
    """
    at = moment.astimezone(UTC)
    while True:
        shown = at.astimezone(zone).time()
        if not _shows_quiet(shown, start, end):
            return at
        # Without an offset change in between, local time reaches `end` after exactly this long. Otherwise check again
        # from the change on: local time may have jumped past `end`, or back to before `start`.
        ending = at + (_since_midnight(end) - _since_midnight(shown)) % _DAY
        at = _offset_change(at, ending, zone) or ending


def _shows_quiet(shown: time, start: time, end: time) -> bool:
    if start <= end:
        return start <= shown < end
    return shown >= start or shown < end


def _since_midnight(shown: time) -> timedelta:
    return timedelta(hours=shown.hour, minutes=shown.minute, seconds=shown.second, microseconds=shown.microsecond)


def _offset_change(after: datetime, until: datetime, zone: ZoneInfo) -> datetime | None:
    """The first change of the zone's UTC offset in (after, until]; offsets change on whole seconds.

    The zone database has no two changes since 1970 that cancel out within one day.
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
