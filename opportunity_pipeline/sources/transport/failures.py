"""How a request can fail. The type decides whether it is retried.

Belongs here: the exception types. Does not belong here: choosing one for a status (``statuses.py``).

```
RequestFailed
├── PermanentFailure     the same request would fail again: 404, a body that is too large, a refused address
│   └── Gone             410: the URL is not requested again for 30 days
└── TransientFailure     it may work later: 429, 5xx, a timeout, a lost connection, a truncated body
```
"""

from __future__ import annotations


class RequestFailed(RuntimeError):
    """A request got no usable answer.

    Attributes:
        url: the URL requested, without secrets.
        reason: why, in one line without secrets.
        status: HTTP status, if there was an answer.
    """

    def __init__(self, url: str, reason: str, *, status: int | None = None) -> None:
        super().__init__(f"{url}: {reason}")
        self.url = url
        self.reason = reason
        self.status = status


class PermanentFailure(RequestFailed):
    """The same request would fail again."""


class Gone(PermanentFailure):
    """The upstream answered that the URL is permanently gone (410)."""


class TransientFailure(RequestFailed):
    """The same request may work later.

    Attributes:
        retry_after: seconds that the upstream asked us to wait; None: not stated.
        maybe_acted: whether the upstream may have acted on the request; a POST is then not retried.
    """

    def __init__(
        self,
        url: str,
        reason: str,
        *,
        status: int | None = None,
        retry_after: float | None = None,
        maybe_acted: bool = True,
    ) -> None:
        super().__init__(url, reason, status=status)
        self.retry_after = retry_after
        self.maybe_acted = maybe_acted
