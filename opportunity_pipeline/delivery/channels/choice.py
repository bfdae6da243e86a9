"""Which channel the settings ask for.

Belongs here: opening it and closing it again. Does not belong here: anything a channel does.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from opportunity_pipeline.delivery.channels.channel import Channel
from opportunity_pipeline.delivery.channels.eml import EmlChannel
from opportunity_pipeline.settings import Settings


@contextmanager
def open_channel(settings: Settings) -> Iterator[Channel]:
    """The channel named by ``email_channel``; closed at the end."""
    # The other two are imported where they are used: an .eml folder needs no mail library and no HTTP client.
    match settings.email_channel:
        case "eml":
            channel = EmlChannel(settings.outbox_folder)
            channel.sweep()
            yield channel
        case "smtp":
            from opportunity_pipeline.delivery.channels.smtp import SmtpChannel

            yield SmtpChannel(settings)
        case "sendgrid":
            from opportunity_pipeline.delivery.channels.sendgrid import SendGridChannel

            sendgrid = SendGridChannel(settings)
            try:
                yield sendgrid
            finally:
                sendgrid.close()
