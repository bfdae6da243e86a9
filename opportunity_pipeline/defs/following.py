"""Automation conditions: when an asset is updated after its upstream assets.

Belongs here: automation conditions. Does not belong here: updates requested only by the clock (`schedules`), or by
changes outside Dagster (`sensors`).

Dagster's own ``eager`` requests an update once. If that run fails, is cancelled or dies with its machine, its assets
stay outdated until an upstream asset changes again, which can take hours. These conditions repeat the request every
hour until the assets are materialized.
"""

import dagster as dg

AGAIN = "10 * * * *"
"""When unfulfilled requests are repeated; not on the hour, when gathering begins."""

_Condition = dg.AutomationCondition
_MADE = (_Condition.newly_updated() | _Condition.initial_evaluation()).with_label("made")
_NEWS = (_Condition.newly_missing() | _Condition.any_deps_updated()).with_label("news")
_HANDLED = (_Condition.newly_requested() | _MADE).with_label("handled")
_HOUR_OVER = _Condition.cron_tick_passed(AGAIN).since(_HANDLED).with_label("an hour is over")
_ASKED_AGAIN = (_NEWS.since(_MADE) & _HOUR_OVER).with_label("asked for and not made")
_WANTED = _NEWS.since(_HANDLED) | _ASKED_AGAIN
_READY = ~_Condition.any_deps_in_progress() & ~_Condition.in_progress()

FOLLOW = (_WANTED & ~_Condition.any_deps_missing() & _READY).with_label("follow")
"""Update when any upstream asset is new, once all of them exist."""
# A source that has never landed anything (disabled, or down since the start) must not block the others.
FOLLOW_SOURCES = (_WANTED & _READY).with_label("follow sources")
"""Update when any source has landed something."""
