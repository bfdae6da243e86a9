"""The interface of all channels.

Belongs here: the message, the result and the protocol. Does not belong here: anything specific to one provider.
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
"""Control characters, and everything that some mail reader treats as a line break."""


@dataclass(frozen=True, slots=True)
class OutgoingEmail:
    """One message to one recipient, the same for every retry except for its date.

    Attributes:
        delivery_id: idempotency key; the only internal value sent to a provider.
        sender: address it comes from.
        sender_name: name shown beside it.
        recipient: address it goes to.
        subject: one line.
        html: HTML body.
        text: plain-text body.
        message_id: ``Message-ID`` with angle brackets, so that a reader shows a message received twice only once.
        headers: further headers, such as ``List-Unsubscribe``.
        date: when this attempt began; aware.
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
    """The result of one attempt.

    Attributes:
        outcome: see ``backoff.Verdict``.
        code: the provider's code, if any.
        message_id: the provider's id of the message.
        error: why it failed, one printable line without secrets.
        asked: wait requested by the provider.
        provider_wide: the next message would fail in the same way; the circuit opens at once.
    """

    outcome: Outcome
    code: int | None = None
    message_id: str | None = None
    error: str | None = None
    asked: timedelta | None = None
    provider_wide: bool = field(default=False, kw_only=True)


class Channel(Protocol):
    """A way to send messages. Its methods are called from several threads at once."""

    @property
    def name(self) -> str:
        """The value of ``deliveries.provider``."""
        ...

    @property
    def paced(self) -> bool:
        """Whether a rate limit applies: to a provider, not to a folder."""
        ...

    def send(self, message: OutgoingEmail) -> SendResult:
        """Tries once. All provider failures are returned as results, not raised."""
        ...

    def evidence(self, delivery_id: UUID) -> SendResult | None:
        """Outcome of an earlier attempt that was not recorded; ``None`` if the channel cannot determine it."""
        ...


def one_line(text: object) -> str:
    """Makes external text one printable line of bounded length, for ``last_error`` and logs."""
    line = NOT_PRINTABLE.sub(" ", str(text)).strip()
    return line if len(line) <= MOST_ERROR_CHARACTERS else line[: MOST_ERROR_CHARACTERS - 1] + "…"
