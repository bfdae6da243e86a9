"""``opportunity-pipeline``: the application that holds all commands.

Belongs here: which commands there are and what they are called. Does not belong here: anything they do.
"""

from __future__ import annotations

import typer

from opportunity_pipeline.commands import (
    doctor,
    env,
    export,
    landing,
    normalize,
    outbox,
    recommend,
    restore,
    run_once,
    scores,
    sources,
    students,
    up,
    why,
)
from opportunity_pipeline.commands.errors import Commands

app = typer.Typer(
    name="opportunity-pipeline",
    help="Gather internships, hackathons and articles, score them for every student, tell each about the few that fit.",
    cls=Commands,
    no_args_is_help=True,
    # By rich's own markup "[default: …]" would be a style and vanish, and a paragraph break where a line ends.
    rich_markup_mode="markdown",
    # Its panels would hide a bug's cause; expected errors are one line already.
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command()(up.up)
app.command()(run_once.run_once)
app.add_typer(sources.app, name="sources")
app.add_typer(landing.app, name="landing")
app.command()(normalize.normalize)
app.command()(restore.restore)
app.add_typer(students.app, name="students")
app.command()(recommend.recommend)
app.command()(why.why)
app.add_typer(export.app, name="export")
app.add_typer(scores.app, name="scores")
app.add_typer(outbox.app, name="outbox")
app.command()(doctor.doctor)
app.command()(env.env)


def main() -> None:
    """Runs the command that was typed."""
    app()


if __name__ == "__main__":
    main()
