"""``why``: every point of a score, and the notifications about it that were planned or held back.

Belongs here: printing both. Does not belong here: finding them (``scoring.explain``, ``notifications.why``).
"""

from __future__ import annotations

from dataclasses import asdict
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Any

import typer

from opportunity_pipeline.commands.options import AsOf, Home, Json
from opportunity_pipeline.commands.output import print_json, print_line, print_table
from opportunity_pipeline.commands.session import session

if TYPE_CHECKING:
    from opportunity_pipeline.notifications.why import Decision, Outcome
    from opportunity_pipeline.scoring.explanation import Explanation, Part

_AGES = {"freshness", "recency"}
"""Components that count days since a posting."""

_HEADINGS: dict[Outcome, str] = {
    "told": "Told",
    "planned": "Planned",
    "perhaps_sent": "Perhaps sent",
    "not_sent": "Not sent",
    "held_back": "Held back",
    "not_considered": "Not considered yet",
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
    from opportunity_pipeline.notifications.why import why_notified
    from opportunity_pipeline.scoring.explain import explain

    with session(home, as_of) as opened:
        settings, database, now = opened.settings, opened.database, opened.now()
        explanation = explain(student, opportunity, database=database, settings=settings, now=now)
        decisions = why_notified(
            student, opportunity, database=database, now=now, default_threshold=settings.default_threshold
        )
    if as_json:
        print_json({**explanation.to_dict(), "notifications": [asdict(one) for one in decisions]})
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


def _show_decisions(decisions: list[Decision]) -> None:
    for outcome, heading in _HEADINGS.items():
        found = [one for one in decisions if one.outcome == outcome]
        if not found:
            continue
        print_line(f"{heading}:")
        if outcome == "not_considered":
            print_table(("type", "reason"), [(one.type, one.reason) for one in found])
        elif outcome == "held_back":
            print_table(("type", "decided", "reason"), [(one.type, one.at, one.reason) for one in found])
        else:
            rows = [(one.type, one.at, one.due_at, _sent(one), one.reason) for one in found]
            print_table(("type", "planned", "due", "deliveries", "reason"), rows)


def _sent(decision: Decision) -> str:
    told = ", ".join(f"{channel} {status}" for channel, status in decision.deliveries.items())
    return f"{told} ({decision.last_error})" if decision.last_error else told
