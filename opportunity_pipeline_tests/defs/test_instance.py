"""Dagster's instance: preparing it writes its settings, opening it changes nothing.

Belongs here: the two ways to get an instance. Does not belong here: what runs on it (``test_run_once``).
"""

from __future__ import annotations

import dagster as dg

from opportunity_pipeline.defs.instance import SCORING, open_instance, prepared_instance
from opportunity_pipeline.settings import Settings
from opportunity_pipeline.storage.database import Database


def slots(instance: dg.DagsterInstance) -> int:
    return instance.event_log_storage.get_concurrency_info(SCORING).slot_count


def test_opening_an_instance_changes_nothing(world: Settings, database: Database, instance: dg.DagsterInstance) -> None:
    other = world.model_copy(update={"score_processes": 7})
    configuration = world.dagster_folder / "dagster.yaml"
    configuration.write_text(configuration.read_text("utf-8") + "# ours\n", "utf-8")
    with open_instance(other, database) as opened:
        assert slots(opened) == world.score_processes
    assert configuration.read_text("utf-8").endswith("# ours\n")
    with prepared_instance(other, database) as prepared:
        assert slots(prepared) == 7
    assert not configuration.read_text("utf-8").endswith("# ours\n")
