"""Turns one raw record into an opportunity or a quarantine entry.

Belongs here: choosing the reader of a kind, and turning its exceptions into quarantine entries. Does not belong here:
reading (``jobs``, ``hackathons``, ``articles``), or storing (``storing``).

An unexpected error quarantines its one record instead of blocking all others: it would recur in each run.
"""

from __future__ import annotations

import traceback
from datetime import datetime
from pathlib import Path

from pydantic import ValidationError

from opportunity_pipeline.normalize.articles import read_article
from opportunity_pipeline.normalize.fields import Quarantined, Unusable, shortened, shown_identity
from opportunity_pipeline.normalize.hackathons import read_hackathon
from opportunity_pipeline.normalize.jobs import read_job
from opportunity_pipeline.normalize.models import Opportunity
from opportunity_pipeline.sources.records import RawRecord

FAILED = "the reader failed"


def read_opportunity(
    record: RawRecord, *, clock: datetime, listing_url: str, base_currency: str
) -> Opportunity | Quarantined:
    """Reads a raw record; never raises because of its content, only for lack of memory.

    Args:
        record: raw record.
        clock: when its response was fetched; aware. Relative dates count from it.
        listing_url: address of the response.
        base_currency: currency of the comparable monthly amount of pay.
    """
    try:
        if record.kind == "job":
            return read_job(record, clock=clock, listing_url=listing_url, base_currency=base_currency)
        if record.kind == "hackathon":
            return read_hackathon(record, clock=clock, listing_url=listing_url)
        return read_article(record, clock=clock, listing_url=listing_url)
    except Unusable as error:
        field, reason, detail = error.field, error.reason, error.detail
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False)[0]
        field = str(first["loc"][0]) if first["loc"] else ""
        reason, detail = first["type"].replace("_", " "), shortened(first["msg"])
    except MemoryError:
        raise
    except Exception as error:
        # The message may repeat personal data of the record, so only the place in the code is stored.
        place = traceback.extract_tb(error.__traceback__)[-1]
        field, reason, detail = "", FAILED, f"{type(error).__name__} at {Path(place.filename).name}:{place.lineno}"
    source_id = shown_identity(record.source_id)
    return Quarantined(record.kind, record.source, source_id, record.pointer, field, reason, detail)
