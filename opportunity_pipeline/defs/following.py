"""When an asset follows what it is made from, by itself.

Belongs here: automation conditions. Does not belong here: what is asked for by the clock alone (`schedules`), or by
changes that Dagster does not see (`sensors`).

Dagster's own ``eager`` asks once. A run that fails, is cancelled or dies with its machine would leave its assets behind
what they are made from until that changes again, which can take hours. So they are asked for once more each hour,
until they have been made.
"""

import dagster as dg

AGAIN = "10 * * * *"
"""When what was asked for and not made is asked for again; not at full hours, when gathering begins."""

_Condition = dg.AutomationCondition
_MADE = (_Condition.newly_updated() | _Condition.initial_evaluation()).with_label("made")
_NEWS = (_Condition.newly_missing() | _Condition.any_deps_updated()).with_label("news")
_HANDLED = (_Condition.newly_requested() | _MADE).with_label("handled")
_HOUR_OVER = _Condition.cron_tick_passed(AGAIN).since(_HANDLED).with_label("an hour is over")
_ASKED_AGAIN = (_NEWS.since(_MADE) & _HOUR_OVER).with_label("asked for and not made")
_WANTED = _NEWS.since(_HANDLED) | _ASKED_AGAIN
_READY = ~_Condition.any_deps_in_progress() & ~_Condition.in_progress()

FOLLOW = (_WANTED & ~_Condition.any_deps_missing() & _READY).with_label("follow")
"""As soon as anything it is made from is new, once all of that is there."""
# A source that has never landed anything (disabled, or down since the start) must not hold back the others.
FOLLOW_SOURCES = (_WANTED & _READY).with_label("follow sources")
"""As soon as any of the sources has landed something."""
