"""``env``: the environment variables with which Dagster's own commands work on a home.

Belongs here: printing them. Does not belong here: computing them (``supervision.environment``).
"""

from __future__ import annotations

import sys
from shlex import quote

from opportunity_pipeline.commands.options import Home, Json
from opportunity_pipeline.commands.output import print_json
from opportunity_pipeline.commands.session import read_settings


class NothingRuns(RuntimeError):
    """There is no Dagster home, or its database is not running."""


def env(home: Home = None, as_json: Json = False) -> None:
    """Print the environment variables with which Dagster's own commands work on this home beside a running `up`.

    `eval "$(opportunity-pipeline env)"` sets them in a shell. Use a separate shell for this, since a demo's settings
    are among them. Only variables that the shell lacks are printed. The database URL may contain a password, so keep
    the output out of logs.
    """
    from opportunity_pipeline.settings import load_settings
    from opportunity_pipeline.storage.dagster_storage import ensure_dagster_database
    from opportunity_pipeline.storage.database import is_running, open_begun
    from opportunity_pipeline.supervision.environment import missing_environment

    settings = read_settings(home)
    place = settings.home.absolute()
    if not (settings.dagster_folder / "dagster.yaml").exists():
        raise NothingRuns(f"{place}: no Dagster home here yet; `opportunity-pipeline up` creates it")
    if not is_running(settings):
        raise NothingRuns(
            f"{place}: its PostgreSQL is not running; start `opportunity-pipeline up` in another terminal, or set"
            " DATABASE_URL to a server of your own"
        )
    with open_begun(settings) as database:
        missing = missing_environment(settings, database, ensure_dagster_database(database), known=load_settings())
    if as_json:
        print_json(missing)
        return
    for name, value in missing.items():
        # Not cleaned: control characters can only be part of a path of the caller's own.
        sys.stdout.write(f"unset {name}\n" if value is None else f"export {name}={quote(value)}\n")
