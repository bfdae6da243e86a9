"""Fixtures of tests of published scores.

Belongs here: fixtures that several test modules share. Does not belong here: building test data (`world`, `stored`).
"""

from __future__ import annotations

import pytest

from opportunity_pipeline.storage.database import Database
from opportunity_pipeline_tests.scoring.everything import DONE, PEOPLE, WORLDS
from opportunity_pipeline_tests.scoring.stored import store_opportunities, store_reactions, store_students


@pytest.fixture
def world(database: Database) -> Database:
    """A database with all students and opportunities of the formula's tables, not scored yet."""
    store_students(PEOPLE, database=database)
    everything = [one for opportunities, _ in WORLDS.values() for one in opportunities]
    store_opportunities(everything, database=database)
    for _, reactions in WORLDS.values():
        store_reactions(reactions, [], everything, database=database)
    store_reactions([], DONE, everything, database=database)
    return database
