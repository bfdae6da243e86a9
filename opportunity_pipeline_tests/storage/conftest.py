"""Fixtures of the storage tests: a database with an empty table of samples."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from opportunity_pipeline.storage.database import Database
from opportunity_pipeline_tests.storage.samples import samples


@pytest.fixture
def empty(database: Database) -> Database:
    """A database with an empty table of samples."""
    with database.engine.begin() as connection:
        samples.create(connection)
    return database


@pytest.fixture
def connection(empty: Database) -> Iterator[sa.Connection]:
    """A connection to that database, in an open transaction."""
    with empty.engine.begin() as connection:
        yield connection
