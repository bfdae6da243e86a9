"""What an HTTP status means for us: go on, follow, try again, or give up.

Belongs here: that reading, as pure functions. Does not belong here: doing any of it (``client.py``).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from urllib.parse import urljoin

import httpx

from opportunity_pipeline.sources.addresses import shown
from opportunity_pipeline.sources.transport.exchange import Answer
from opportunity_pipeline.sources.transport.failures import Gone, PermanentFailure, TransientFailure
from opportunity_pipeline.sources.transport.retrying import retry_after_seconds

PERMANENT_REDIRECTS = frozenset({301, 308})
REDIRECTS = PERMANENT_REDIRECTS | {302, 303, 307}
_TRANSIENT = frozenset({408, 421, 425, 429})


def raise_for_status(url: str, status: int, headers: Mapping[str, str]) -> None:
    """Passes over a status whose body is an answer.

    Args:
        url: where it came from, fit to be shown.
        status: any but a redirect and 304.
        headers: names in lower case.

    Raises:
        PermanentFailure: for 4xx and what nobody asked for (206); ``Gone`` for 410.
        TransientFailure: for 5xx and the 4xx that pass (408, 425, 429), with the time that the upstream asks for.
    """
    if status == httpx.codes.GONE:
        raise Gone(url, "410: the upstream removed it for good", status=status)
    if status in _TRANSIENT or status >= 500:
        pause = retry_after_seconds(headers.get("retry-after"), headers.get("date"), datetime.now(UTC))
        asked = "" if pause is None else f"; asked to wait {pause:.0f} s"
        # 429 and 503 with Retry-After are given before anything is done.
        acted = status != httpx.codes.TOO_MANY_REQUESTS and pause is None
        raise TransientFailure(url, f"HTTP {status}{asked}", status=status, retry_after=pause, maybe_acted=acted)
    if status in {httpx.codes.UNAUTHORIZED, httpx.codes.FORBIDDEN}:
        raise PermanentFailure(url, f"HTTP {status}: the upstream refuses us; is the key right?", status=status)
    if not 200 <= status < 300 or status == httpx.codes.PARTIAL_CONTENT:
        raise PermanentFailure(url, f"HTTP {status}", status=status)


def redirect_target(url: str, answer: Answer) -> str:
    """Where a redirect leads, absolute and without fragment.

    Raises:
        PermanentFailure: when it leads nowhere.
    """
    location = answer.headers.get("location", "").strip()
    if not location:
        raise PermanentFailure(shown(url), "a redirect without a target", status=answer.status)
    try:
        return urljoin(url, location).partition("#")[0]
    except ValueError:
        raise PermanentFailure(shown(url), "a redirect to something that is no URL", status=answer.status) from None
