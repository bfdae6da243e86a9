"""Small Greenhouse boards, and reading the tables after a run.

Belongs here: making bodies and reading tables for the tests of runs. Does not belong here: any expectation.
"""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import Table, select

from opportunity_pipeline.storage.database import Database
from opportunity_pipeline.storage.tables import source_state

BOARD = "/v1/boards/{}/jobs?content=true"
URL = "https://boards-api.greenhouse.io/v1/boards/{}/jobs?content=true"


def board(*ids: int) -> bytes:
    jobs = [
        {"id": number, "title": f"Job {number}", "absolute_url": f"https://boards.greenhouse.io/acme/jobs/{number}"}
        for number in ids
    ]
    return json.dumps({"jobs": jobs, "meta": {"total": len(jobs)}}).encode()


def rows(database: Database, table: Table) -> list[dict[str, Any]]:
    with database.engine.connect() as connection:
        return [dict(row) for row in connection.execute(select(table)).mappings()]


def state(database: Database) -> dict[str, Any]:
    (row,) = rows(database, source_state)
    return row
