"""``why``: every point of a score, and what was told of it or held back."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Any

import typer

from opportunity_pipeline.commands.options import AsOf, Home, Json
from opportunity_pipeline.commands.output import print_json, print_line, print_table
from opportunity_pipeline.commands.session import session

if TYPE_CHECKING:
    from opportunity_pipeline.scoring.explanation import Explanation, Part
    from opportunity_pipeline.storage.database import Database

_AGES = {"freshness", "recency"}
"""Components that count days since a posting."""

# By what became of its deliveries; the first that fits says what became of a notification.
_FATES = {
    "told": ("Told", {"accepted"}),
    "planned": ("Planned", {"pending", "claimed", "in_flight"}),
    "perhaps_sent": ("Perhaps sent", {"ambiguous"}),
    "not_sent": ("Not sent", {"stopped", "failed", "dead"}),
}


def why(
    student: Annotated[str, typer.Argument(metavar="STUDENT", help="Id of the student.", show_default=False)],
    opportunity: Annotated[
        int,
        typer.Argument(metavar="OPPORTUNITY", help="Id of a job, hackathon or article.", show_default=False),
    ],
    home: Home = None,
    as_of: AsOf = None,
    as_json: Json = False,
) -> None:
    """Explain a score: the points of each component, and what the student was told or not, and why."""
    from opportunity_pipeline.scoring.explain import explain

    with session(home, as_of) as opened:
        explanation = explain(
            student, opportunity, database=opened.database, settings=opened.settings, now=opened.now()
        )
        decisions = _decisions(opened.database, explanation)
    if as_json:
        print_json({**explanation.to_dict(), "notifications": decisions})
        return
    _show(explanation)
    _show_decisions(decisions)


def _show(explanation: Explanation) -> None:
    from opportunity_pipeline.normalize.skills.skill_spelling import shown_skill
    from opportunity_pipeline.scoring.explanation import points

    if explanation.listing is not None:
        listing = explanation.listing
        print_line(f"{listing.opportunity_id} is a listing of the same opening ({listing.reason}), which is shown as")
    print_line(f"{explanation.kind} {explanation.opportunity_id}: {explanation.title}")
    print_line(explanation.source_url)
    if explanation.posted_later is not None:
        print_line(
            f"It had not been posted by {explanation.as_of:%Y-%m-%d %H:%M} UTC: that was on"
            f" {explanation.posted_later:%Y-%m-%d %H:%M} UTC. Its points are those of one posted at that clock."
        )
    rows: list[tuple[Any, ...]] = [
        (part.name, part.weight, f"{Decimal(part.score) / 100:.2f}", part.points, _reason(part, explanation))
        for part in explanation.parts
    ]
    rows.append(("sum", sum(part.weight for part in explanation.parts), "", points(explanation.before_feedback), ""))
    factor = Decimal(explanation.feedback_tenths) / 10
    group = f"reactions to {explanation.feedback_group}" if explanation.feedback_group else "no similar opportunities"
    rows.append(("feedback", "", f"× {factor}", points(explanation.total - explanation.before_feedback), group))
    rows.append(("total", "", "", points(explanation.total), ""))
    print_table(("component", "weight", "score", "points", "why"), rows, right=("weight", "score", "points"))
    for heading, skills in (
        ("Skills asked that the student has", explanation.matched_skills),
        ("Skills asked that the student lacks", explanation.missing_skills),
    ):
        if skills:
            print_line(f"{heading}: {', '.join(map(shown_skill, skills))}.")
    if explanation.suggestion_skill is not None and explanation.suggestion_gain is not None:
        gain = points(explanation.suggestion_gain)
        print_line(f"Learning {shown_skill(explanation.suggestion_skill)} would add {gain:.1f} points.")
    if explanation.unknown:
        print_line(f"Unknown, and counted as neutral: {', '.join(explanation.unknown)}.")
    if explanation.not_in_list is not None:
        print_line(f"Not in the list: {explanation.not_in_list}.")
    elif explanation.standing is not None:
        print_line(f"Rank {explanation.standing.rank} of {explanation.standing.considered}.")
    print_line(_published(explanation))
    reached = "reaches" if explanation.total >= explanation.threshold else "is below"
    print_line(f"The score {reached} the student's threshold of {points(explanation.threshold):.0f} points.")


def _reason(part: Part, explanation: Explanation) -> str:
    """Why a component has its points; the formula, which scores what is there, knows no time before a posting."""
    if explanation.posted_later is not None and part.name in _AGES:
        return f"Not there yet: counted as {part.reason[0].lower()}{part.reason[1:]}"
    return part.reason


def _published(explanation: Explanation) -> str:
    from opportunity_pipeline.scoring.explanation import points

    published = explanation.published
    if published is None:
        return f"No list of {explanation.kind}s has been published for the student."
    at = f"The list published {published.scored_at:%Y-%m-%d %H:%M} UTC"
    if published.rank is None or published.total is None:
        return f"{at} does not have it."
    return f"{at} has it at rank {published.rank} with {points(published.total)} points."


def _show_decisions(decisions: dict[str, list[dict[str, Any]]]) -> None:
    for fate, (heading, _) in _FATES.items():
        if decisions[fate]:
            print_line(f"{heading}:")
            rows = [
                (
                    one["type"],
                    one["created_at"],
                    one["due_at"],
                    ", ".join(f"{name} {status}" for name, status in one["deliveries"].items()),
                    one["reason"],
                )
                for one in decisions[fate]
            ]
            print_table(("type", "planned", "due", "deliveries", "reason"), rows)
    if decisions["held_back"]:
        print_line("Held back:")
        columns = ("type", "reason", "first_decided_at", "last_decided_at")
        print_table(columns, [[one[column] for column in columns] for one in decisions["held_back"]])
    if not any(decisions.values()):
        print_line("No notification about it was considered yet.")


def _fate(deliveries: dict[str, str]) -> str:
    """What became of a notification; one without a delivery is told by being in the inbox."""
    states = set(deliveries.values())
    return next((fate for fate, (_, of) in _FATES.items() if states & of), "told")


def _decisions(database: Database, explanation: Explanation) -> dict[str, list[dict[str, Any]]]:
    """What was planned of the pair, by what became of it, and what was held back."""
    from sqlalchemy import select

    from opportunity_pipeline.storage.tables import deliveries, notification_items, notifications, suppressed_plans

    def of_pair(table: Any) -> Any:
        return (
            (table.c.student_id == explanation.student_id)
            & (table.c.kind == explanation.kind)
            & (table.c.opportunity_id == explanation.opportunity_id)
        )

    items, held = notification_items, suppressed_plans
    with database.engine.connect() as connection:
        rows = connection.execute(
            select(
                notifications.c.id,
                items.c.type,
                notifications.c.title,
                notifications.c.created_at,
                notifications.c.due_at,
                deliveries.c.channel,
                deliveries.c.status,
                deliveries.c.last_error,
            )
            .join(notifications, notifications.c.id == items.c.notification_id)
            .outerjoin(deliveries, deliveries.c.notification_id == notifications.c.id)
            .where(of_pair(items))
            .order_by(notifications.c.created_at, notifications.c.id, deliveries.c.channel)
        ).mappings()
        planned: dict[str, dict[str, Any]] = {}
        for row in rows:
            values = dict(row)
            channel, status, reason = values.pop("channel"), values.pop("status"), values.pop("last_error")
            one = planned.setdefault(str(values["id"]), {**values, "deliveries": {}, "reason": None})
            if channel is not None:
                one["deliveries"][channel] = status
                one["reason"] = reason or one["reason"]
        columns = (held.c.type, held.c.reason, held.c.first_decided_at, held.c.last_decided_at)
        held_back = connection.execute(select(*columns).where(of_pair(held)).order_by(held.c.first_decided_at))
        by_fate: dict[str, list[dict[str, Any]]] = {fate: [] for fate in _FATES}
        for one in planned.values():
            by_fate[_fate(one["deliveries"])].append(one)
        return {**by_fate, "held_back": [dict(row) for row in held_back.mappings()]}
