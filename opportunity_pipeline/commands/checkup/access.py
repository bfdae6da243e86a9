"""Keys and permissions: which keys are set, and which sources and channels can work with them.

Belongs here: whether a key exists. Does not belong here: printing the value of a key.
"""

from __future__ import annotations

import stat
from collections.abc import Iterator
from typing import get_args

from pydantic import SecretStr

from opportunity_pipeline.commands.checkup.finding import Finding
from opportunity_pipeline.notifications.signing import KEY_FILE
from opportunity_pipeline.settings import Settings
from opportunity_pipeline.sources.register import SOURCES, disabled_reason


def look(settings: Settings) -> Iterator[Finding]:
    """Checks keys, sources and the e-mail channel."""
    yield _secrets(settings)
    yield _key_file(settings)
    yield _sources(settings)
    yield _mail(settings)


def _secrets(settings: Settings) -> Finding:
    names = [
        name
        for name, field in Settings.model_fields.items()
        if SecretStr in (field.annotation, *get_args(field.annotation))
    ]
    unset = [name for name in names if getattr(settings, name) is None]
    given = [name for name in names if name not in unset]
    told = [f"{state}: {', '.join(of)}" for state, of in (("set", given), ("unset", unset)) if of]
    return Finding("secrets", "ok", "; ".join(told))


def _key_file(settings: Settings) -> Finding:
    path = settings.home.absolute() / KEY_FILE
    if settings.secret_key is not None:
        return Finding("link key", "ok", "from the settings")
    if not path.exists():
        return Finding("link key", "ok", "not created yet", "the first mail creates it")
    if path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        return Finding("link key", "warn", f"others can read {path}", f"chmod 600 {path}")
    return Finding("link key", "ok", str(path))


def _sources(settings: Settings) -> Finding:
    reasons = {name: disabled_reason(source, settings) for name, source in SOURCES.items()}
    enabled = [name for name, reason in reasons.items() if reason is None]
    seen = f"{len(enabled)} of {len(SOURCES)} can be fetched ({settings.upstream}): {', '.join(enabled) or 'none'}"
    if len(enabled) == len(SOURCES):
        return Finding("sources", "ok", seen)
    return Finding("sources", "ok" if enabled else "warn", seen, "`sources list` says why the others cannot")


def _mail(settings: Settings) -> Finding:
    match settings.email_channel:
        case "eml":
            return Finding("e-mail", "ok", f"files in {settings.outbox_folder}; nothing leaves this machine")
        case "smtp":
            seen = f"SMTP {settings.smtp_host}:{settings.smtp_port} ({settings.smtp_security})"
            if settings.smtp_security == "none":
                return Finding(
                    "e-mail", "warn", seen, "mails travel unencrypted: set OPPORTUNITY_PIPELINE_SMTP_SECURITY"
                )
            return Finding("e-mail", "ok", seen)
        case "sendgrid":
            return Finding("e-mail", "ok", f"SendGrid at {settings.sendgrid_host}")
