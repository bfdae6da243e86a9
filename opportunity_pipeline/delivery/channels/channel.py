"""What every channel takes and gives back.

Belongs here: the message, the result and the protocol. Does not belong here: anything of one provider.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final, Protocol
from uuid import UUID

from opportunity_pipeline.delivery.backoff import Outcome

MOST_ERROR_CHARACTERS: Final = 300
NOT_PRINTABLE: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
"""Control characters, and everything that some reader takes for a line break."""


@dataclass(frozen=True, slots=True)
class OutgoingEmail:
    """One message to one recipient, the same on every try except for its date.

    Attributes:
        delivery_id: idempotency key; the only thing of ours that a provider is told about.
        sender: address it comes from.
        sender_name: name shown beside it.
        recipient: address it goes to.
        subject: one line.
        html: HTML body.
        text: plain-text body.
        message_id: ``Message-ID`` with its angle brackets, so that a reader that gets a message twice shows it once.
        headers: further headers, as ``List-Unsubscribe``.
        date: when this try began; aware.
    """

    delivery_id: UUID
    sender: str
    sender_name: str
    recipient: str
    subject: str
    html: str
    text: str
    message_id: str
    headers: Mapping[str, str]
    date: datetime


@dataclass(frozen=True, slots=True)
class SendResult:
    """How one try ended.

    Attributes:
        outcome: see ``backoff.Verdict``.
        code: the provider's code where it gave one.
        message_id: the provider's id of the message.
        error: why it did not end well, one printable line without secrets.
        asked: wait the provider asked for.
        provider_wide: the next message would meet the same; the circuit opens at once.
    """

    outcome: Outcome
    code: int | None = None
    message_id: str | None = None
    error: str | None = None
    asked: timedelta | None = None
    provider_wide: bool = field(default=False, kw_only=True)


class Channel(Protocol):
    """A way out. Its methods are called from several threads at once."""

    @property
    def name(self) -> str:
        """What ``deliveries.provider`` holds."""
        ...

    @property
    def paced(self) -> bool:
        """Whether a rate limit makes sense: a provider has one, a folder has none."""
        ...

    def send(self, message: OutgoingEmail) -> SendResult:
        """Tries once. Every way a provider can fail is a result, not an exception."""
        ...

    def evidence(self, delivery_id: UUID) -> SendResult | None:
        """How an earlier try ended that nobody recorded; ``None`` where the channel cannot tell."""
        ...


def one_line(text: object) -> str:
    """Foreign text as one printable line of bounded length, for ``last_error`` and logs."""
    line = NOT_PRINTABLE.sub(" ", str(text)).strip()
    return line if len(line) <= MOST_ERROR_CHARACTERS else line[: MOST_ERROR_CHARACTERS - 1] + "…"
