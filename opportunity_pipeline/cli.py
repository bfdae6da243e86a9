"""``opportunity-pipeline``: the application with all commands.

Belongs here: the list of commands and their names. Does not belong here: what they do (``commands``).
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
    help="Gather internships, hackathons and articles, score them for every student, and notify students of the best.",
    cls=Commands,
    no_args_is_help=True,
    # In rich's own markup "[default: …]" would be read as a style and vanish, and line ends would break paragraphs.
    rich_markup_mode="markdown",
    # Rich's panels would hide the cause of a bug; expected errors are one line already.
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
    """Runs the command line."""
    app()


if __name__ == "__main__":
    main()
