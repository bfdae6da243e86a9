"""The channels that a killed run sends through, each with what arrived there.

Belongs here: a channel's settings as environment, and its receiving end. Does not belong here: runs, or killing them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager

from opportunity_pipeline.settings import Settings
from opportunity_pipeline_tests.delivery.fake_sendgrid import Answer, fake_sendgrid
from opportunity_pipeline_tests.delivery.fake_smtp import Mailbox, smtp_server

LATENCY = 0.01
"""Seconds before a server takes a message, and again before it answers: a kill finds sends of both kinds."""

Received = Callable[[], list[str]]
"""The delivery ids that arrived so far, as often as they did."""
OpenChannel = Callable[[Settings], AbstractContextManager[tuple[Mapping[str, str], Received]]]


@contextmanager
def eml(settings: Settings) -> Iterator[tuple[Mapping[str, str], Received]]:
    """The folder of the home."""

    def received() -> list[str]:
        return [path.stem for path in settings.outbox_folder.glob("*.eml")]

    yield {"EMAIL_CHANNEL": "eml"}, received


@contextmanager
def smtp(settings: Settings) -> Iterator[tuple[Mapping[str, str], Received]]:
    """An SMTP server."""
    mailbox = Mailbox(before=LATENCY, after=LATENCY)
    with smtp_server(mailbox) as port:
        address = {"SMTP_HOST": "127.0.0.1", "SMTP_PORT": str(port), "SMTP_SECURITY": "none"}
        yield {"EMAIL_CHANNEL": "smtp", **address}, lambda: mailbox.delivery_ids


@contextmanager
def sendgrid(settings: Settings) -> Iterator[tuple[Mapping[str, str], Received]]:
    """A server that answers like SendGrid."""
    with fake_sendgrid() as server:
        server.default = Answer(before=LATENCY, after=LATENCY)
        yield {"EMAIL_CHANNEL": "sendgrid", "SENDGRID_HOST": server.url}, lambda: list(server.accepted)


CHANNELS: tuple[OpenChannel, ...] = (eml, smtp, sendgrid)
