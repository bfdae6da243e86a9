"""Generates the page ``docs/notification-types.md``.

Belongs here: the registry, the rules and the reasons as text. Does not belong here: writing the file (`make docs`).
"""

from __future__ import annotations

from datetime import timedelta

from opportunity_pipeline.notifications.batching import MOST_SINGLE
from opportunity_pipeline.notifications.candidates import BEST, RULES
from opportunity_pipeline.notifications.decide import MATCH_LIFE, Reason
from opportunity_pipeline.notifications.priority import RULES as PRIORITY_RULES
from opportunity_pipeline.notifications.types import TYPES

_INTRODUCTION = """\
# Notification types

The notifications that students get, by type. A student can switch off a category, a type or a channel
(`notification_preferences`), and everything at once (`students.notifications_enabled`).
"""


def types_page() -> str:
    """The page as Markdown."""
    lines = [_INTRODUCTION]
    for category in dict.fromkeys(entry.category for entry in TYPES.values()):
        lines += [f"## {category.capitalize()}", ""]
        lines += [
            "| type | who gets one | priority | channels | sent | several | unknown outcome | quiet hours |",
            "|---|---|---|---|---|---|---|---|",
        ]
        for entry in TYPES.values():
            if entry.category == category:
                cells = (
                    f"`{entry.name}`",
                    entry.summary,
                    entry.priority,
                    ", ".join(entry.channels),
                    _window(entry.dedupe_window),
                    f"more than {MOST_SINGLE} become one" if entry.batchable else "one by one",
                    f"at most {entry.ambiguous_resends} more" if entry.ambiguous_resends else "left alone",
                    "sent at once" if entry.may_break_quiet_hours else "sent when they end",
                )
                lines.append(f"| {' | '.join(cells)} |")
        lines.append("")
    lines += [
        "A cycle of matches considers, for each student and kind, the "
        f"{BEST} best not notified before. A match is dropped when its deadline passes or after "
        f"{MATCH_LIFE.days} days, a reminder at its deadline. Unknown outcome: maximum number of"
        " resends after a send that may or may not have arrived.",
        "",
        "## Priority",
        "",
        "The type's own, unless a rule applies:",
        "",
        *(f"- {rule.name}: {rule.priority}" for rule in PRIORITY_RULES),
        "",
        "## Rules",
        "",
        "`trigger.rule` of a notification is the rule that selected it:",
        "",
        *(f"- `{name}`: it {meaning}" for name, meaning in RULES.items()),
        "",
        "## Held back",
        "",
        "`suppressed_plans.reason` says why it was not sent; the first that applies, in this order:",
        "",
        *(f"- {reason.value}" for reason in Reason),
    ]
    return "\n".join(lines) + "\n"


def _window(window: timedelta | None) -> str:
    if window is None:
        return "once"
    return f"once; again when its deadline moves {'to another day' if window.days == 1 else f'by {window.days} days'}"
