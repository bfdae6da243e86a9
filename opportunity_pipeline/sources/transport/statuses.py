"""How each HTTP status is handled: accept, follow, retry, or give up.

Belongs here: that classification, as pure functions. Does not belong here: acting on it (``client.py``).
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
    """Raises the failure for a status; returns for one whose body is a usable answer.

    Args:
        url: the URL requested, without secrets.
        status: any but a redirect and 304.
        headers: names in lower case.

    Raises:
        PermanentFailure: for other 4xx and unrequested partial content (206); ``Gone`` for 410.
        TransientFailure: for 5xx and transient 4xx (408, 421, 425, 429), with the pause that the upstream asks for.
    """
    if status == httpx.codes.GONE:
        raise Gone(url, "410: the upstream removed it for good", status=status)
    if status in _TRANSIENT or status >= 500:
        pause = retry_after_seconds(headers.get("retry-after"), headers.get("date"), datetime.now(UTC))
        asked = "" if pause is None else f"; asked to wait {pause:.0f} s"
        # 429, and any status with Retry-After, is sent before the request is acted on.
        acted = status != httpx.codes.TOO_MANY_REQUESTS and pause is None
        raise TransientFailure(url, f"HTTP {status}{asked}", status=status, retry_after=pause, maybe_acted=acted)
    if status in {httpx.codes.UNAUTHORIZED, httpx.codes.FORBIDDEN}:
        raise PermanentFailure(url, f"HTTP {status}: the upstream refuses us; is the key right?", status=status)
    if not 200 <= status < 300 or status == httpx.codes.PARTIAL_CONTENT:
        raise PermanentFailure(url, f"HTTP {status}", status=status)


def redirect_target(url: str, answer: Answer) -> str:
    """The target of a redirect, absolute and without fragment.

    Raises:
        PermanentFailure: if it has no valid target.
    """
    location = answer.headers.get("location", "").strip()
    if not location:
        raise PermanentFailure(shown(url), "a redirect without a target", status=answer.status)
    try:
        return urljoin(url, location).partition("#")[0]
    except ValueError:
        raise PermanentFailure(shown(url), "a redirect to an invalid URL", status=answer.status) from None
