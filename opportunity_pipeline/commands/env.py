"""``env``: what Dagster's own commands need in their environment to work with a home."""

from __future__ import annotations

import sys
from shlex import quote

from opportunity_pipeline.commands.options import Home, Json
from opportunity_pipeline.commands.output import print_json
from opportunity_pipeline.commands.session import read_settings


class NothingRuns(RuntimeError):
    """There is nothing that Dagster's commands could work with."""


def env(home: Home = None, as_json: Json = False) -> None:
    """Print what Dagster's own commands need to work with this home beside a running `up`.

    `eval "$(opportunity-pipeline env)"` puts it into a shell; take one for that alone, since a demo's settings are
    among it. Printed is only what the shell lacks. A password that is part of the database's URL has to be in it, so
    keep it out of logs.
    """
    from opportunity_pipeline.settings import load_settings
    from opportunity_pipeline.storage.dagster_storage import ensure_dagster_database
    from opportunity_pipeline.storage.database import is_running, open_begun
    from opportunity_pipeline.supervision.environment import missing_environment

    settings = read_settings(home)
    place = settings.home.absolute()
    if not (settings.dagster_folder / "dagster.yaml").exists():
        raise NothingRuns(f"{place}: no home of Dagster here yet; `opportunity-pipeline up` begins it")
    if not is_running(settings):
        raise NothingRuns(
            f"{place}: its PostgreSQL does not run; start `opportunity-pipeline up` in another terminal, or set"
            " DATABASE_URL to a server of your own"
        )
    with open_begun(settings) as database:
        missing = missing_environment(settings, database, ensure_dagster_database(database), known=load_settings())
    if as_json:
        print_json(missing)
        return
    for name, value in missing.items():
        # As it is: what steers a terminal is a part of a path here, and of nobody's making but the caller's.
        sys.stdout.write(f"unset {name}\n" if value is None else f"export {name}={quote(value)}\n")
