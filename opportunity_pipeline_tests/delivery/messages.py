"""A message for the tests of the channels."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from opportunity_pipeline.delivery.channels.channel import OutgoingEmail

ID = UUID("5b1d6f4e-7a55-5c0b-9a4e-0d8a3b8d7e11")
UNSUBSCRIBE = (
    f"<https://opportunities.example.org/unsubscribe/{'eyJjIjoib3Bwb3J0dW5pdGllcyJ9' * 5}.{'c2lnbmF0dXJl' * 4}>"
)
"""As long as a real one, which exceeds the recommended line length."""


def message(**changes: Any) -> OutgoingEmail:
    """A message with every part that a channel sends; ``changes`` override its fields."""
    standard = OutgoingEmail(
        delivery_id=ID,
        sender="opportunities@example.org",
        sender_name="Opportunity Pipeline",
        recipient="zoe@example.org",
        subject="A job that fits you: Data intern – Zoë & Söhne",
        html="<p>Hello Zoë, <b>one</b> job fits you.</p>",
        text="Hello Zoë,\none job fits you.\n.\n.. dots\n",
        message_id=f"<{ID}@localhost>",
        headers={
            "List-Unsubscribe": UNSUBSCRIBE,
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            "Auto-Submitted": "auto-generated",
            "X-Opportunity-Pipeline-Delivery": str(ID),
        },
        date=datetime(2026, 8, 23, 6, 30, tzinfo=UTC),
    )
    return replace(standard, **changes)
