"""Opens the channel that the settings select.

Belongs here: opening and closing it. Does not belong here: the channels themselves.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from opportunity_pipeline.delivery.channels.channel import Channel
from opportunity_pipeline.delivery.channels.eml import EmlChannel
from opportunity_pipeline.settings import Settings


@contextmanager
def open_channel(settings: Settings) -> Iterator[Channel]:
    """Opens the channel named by ``email_channel`` and closes it at the end."""
    # Imported where used: an .eml folder needs neither the mail library nor the HTTP client.
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
