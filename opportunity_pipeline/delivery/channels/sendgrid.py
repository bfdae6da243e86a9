"""E-mail through SendGrid's v3 mail-send endpoint.

Belongs here: the payload and the meaning of SendGrid's responses. Does not belong here: its event webhook.

The ``sendgrid`` package builds the payload and httpx posts it: the package's own client has no timeout, follows a 302
with a GET that looks like success, and does not distinguish a refused connection from one lost after sending.
"""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID

import httpx
from sendgrid.helpers.mail import CustomArg, Email, Header, Mail, To

from opportunity_pipeline.delivery.backoff import classify_http, requested_wait
from opportunity_pipeline.delivery.channels.channel import OutgoingEmail, SendResult, one_line
from opportunity_pipeline.settings import Settings

QUEUED: Final = frozenset({202})
"""The only status that means SendGrid accepted the message; 200 is its sandbox, or another server."""
MOST_ERROR_BYTES: Final = 16_384

# Raised before the whole request was sent: the server cannot have accepted a body shorter than its Content-Length.
_NOT_SENT: Final = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.WriteError,
    httpx.WriteTimeout,
    httpx.ProxyError,
    httpx.UnsupportedProtocol,
    httpx.LocalProtocolError,
)


class SendGridChannel:
    """Posts one message a request. A new connection for each costs a handshake, which the rate of sending hides."""

    name = "sendgrid"
    paced = True

    def __init__(self, settings: Settings) -> None:
        """Stores the settings; opens no connection yet.

        Raises:
            ValueError: when the settings have no key.
        """
        if settings.sendgrid_api_key is None:
            raise ValueError("SENDGRID_API_KEY is not set; the sendgrid channel needs it")
        self._url = f"{str(settings.sendgrid_host).rstrip('/')}/v3/mail/send"
        self._seconds = settings.delivery_timeout_seconds
        self._headers = {"Authorization": f"Bearer {settings.sendgrid_api_key.get_secret_value()}"}
        self._tls = httpx.create_ssl_context()  # reading the certificates takes longer than a request

    def close(self) -> None:
        """No connection is left open between two requests."""

    def send(self, message: OutgoingEmail) -> SendResult:
        """One message, one request, one connection, within the time allowed."""
        return asyncio.run(self._send(message))

    async def _send(self, message: OutgoingEmail) -> SendResult:
        # A timeout of httpx is for one wait on the socket, and an answer may come a byte at a time: hence the deadline.
        deadline = asyncio.get_running_loop().time() + self._seconds
        phases = httpx.Timeout(self._seconds / 2, connect=self._seconds / 4, write=self._seconds / 4)
        try:
            async with httpx.AsyncClient(verify=self._tls, headers=self._headers, timeout=phases) as client:
                request = client.build_request("POST", self._url, json=payload(message))
                async with asyncio.timeout_at(deadline):
                    response = await client.send(request, stream=True)
                try:
                    return await self._result(response, deadline)
                finally:
                    await response.aclose()
        except _NOT_SENT as error:
            return SendResult("retry", error=self._line(error))
        except (httpx.HTTPError, TimeoutError) as error:
            return SendResult("ambiguous", error=self._line(error))

    def evidence(self, delivery_id: UUID) -> None:
        """Always ``None``: SendGrid reports outcomes only by its event webhook."""

    async def _result(self, response: httpx.Response, deadline: float) -> SendResult:
        verdict = classify_http(response.status_code, accepted=QUEUED)
        if verdict.outcome == "accepted":
            return SendResult("accepted", response.status_code, message_id=response.headers.get("x-message-id"))
        asked = requested_wait(response.headers, datetime.now(UTC)) if verdict.outcome == "retry" else None
        return SendResult(
            verdict.outcome,
            response.status_code,
            error=one_line(f"{self._url}: {response.status_code} {await _reason(response, deadline)}"),
            asked=asked,
            # A requested wait concerns the account's rate limit, not this message.
            provider_wide=verdict.provider_wide or asked is not None,
        )

    def _line(self, error: httpx.HTTPError | TimeoutError) -> str:
        return one_line(f"{self._url}: {type(error).__name__}: {error}")


def payload(message: OutgoingEmail) -> dict[str, Any]:
    """The request's JSON: one personalization, the delivery id as the only custom argument."""
    mail = Mail(
        from_email=Email(message.sender, message.sender_name),
        to_emails=To(message.recipient),
        subject=message.subject,
        plain_text_content=message.text,
        html_content=message.html,
    )
    mail.add_custom_arg(CustomArg("delivery_id", str(message.delivery_id)))
    mail.add_header(Header("Message-ID", message.message_id))
    for name, value in message.headers.items():
        mail.add_header(Header(name, value))
    built: dict[str, Any] = mail.get()
    return built


async def _reason(response: httpx.Response, deadline: float) -> str:
    """SendGrid's own words (``{"errors": [{"message": …}]}``); the status stands where they cannot be had."""
    body = b""
    try:
        async with asyncio.timeout_at(deadline):
            async for chunk in response.aiter_raw():
                body += chunk
                if len(body) > MOST_ERROR_BYTES:
                    break
        errors = json.loads(body)["errors"]
        return "; ".join(str(error["message"]) for error in errors)
    except (httpx.HTTPError, TimeoutError, ValueError, KeyError, TypeError):
        return response.reason_phrase
