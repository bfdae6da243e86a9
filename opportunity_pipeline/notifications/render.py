"""Renders a notification: its e-mail (subject, HTML, plain text, headers) and its line in the inbox.

Belongs here: turning a notification's ``content`` into text with the templates, safely for any content. Does not
belong here: building the content (``content``), or sending the mail (``delivery``).

Templates are in one folder per locale, ``templates/<locale>/``; a locale's folder holds only what differs from its
fallback: ``pt-BR`` → ``pt`` → ``en``, file by file. They run in Jinja2's sandbox, and every text and link goes through
``cleaning`` before a template sees it.

Autoescaping is set for a whole environment, not by file name: shared macros are compiled twice, with and without. If it
were set by name, a macro from an unescaped file called in HTML would return unescaped values marked as safe.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit
from uuid import UUID

from css_inline import CSSInliner
from jinja2 import FileSystemLoader, StrictUndefined, TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from opportunity_pipeline.notifications.cleaning import clean_text
from opportunity_pipeline.notifications.types import notification_type
from opportunity_pipeline.notifications.view import UnreadableContent, view_of

TEMPLATES: Final = Path(__file__).parent / "templates"
FALLBACK_LOCALE: Final = "en"
DELIVERY_HEADER: Final = "X-Opportunity-Pipeline-Delivery"
SUBJECT_LENGTH: Final = 150

_LOCALE: Final = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_BLANK_LINES: Final = re.compile(r"\n{3,}")


class UnsafeHeader(ValueError):
    """A header value that contains a line break or non-ASCII characters."""


@dataclass(frozen=True, slots=True)
class RenderedEmail:
    """One mail, ready for a channel, which adds sender and recipient.

    Attributes:
        subject: one line.
        html: a whole document, styles inlined, no images, no remote content.
        text: the same in plain text.
        headers: further headers, one line each: ``Message-ID``, ``List-Unsubscribe``, ``List-Unsubscribe-Post``
            (RFC 8058), ``Auto-Submitted`` (RFC 3834) and :data:`DELIVERY_HEADER`.
    """

    subject: str
    html: str
    text: str
    headers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class RenderedLine:
    """A notification in the inbox.

    Attributes:
        title: one line.
        message: one short paragraph.
        action: label of the button that opens the opportunity.
    """

    title: str
    message: str
    action: str


def render_email(
    content: Mapping[str, Any],
    *,
    type: str,
    locale: str,
    delivery_id: UUID | str,
    public_url: str,
    unsubscribe_url: str,
    now: datetime | None = None,
    templates: Path = TEMPLATES,
) -> RenderedEmail:
    """Renders the e-mail of a notification.

    Args:
        content: ``notifications.content`` as ``content.Content`` describes it.
        type: name in the registry of types; selects the template.
        locale: BCP 47 locale of the student.
        delivery_id: id of the delivery row; every retry has the same ``Message-ID``.
        public_url: base URL of the preferences link.
        unsubscribe_url: from ``links.unsubscribe_url``.
        now: reference for "today" and "tomorrow"; default: the time the notification is due.
        templates: folder of the locale folders.

    Raises:
        UnknownNotificationType: for a type that is not in the registry.
        UnreadableContent: when the content lacks something the template needs.
        UnsafeHeader: when a given URL would break a header.
    """
    template = notification_type(type).template
    base = public_url.rstrip("/")
    context = {
        "view": view_of(content, type=type, now=now),
        "preferences_url": f"{base}/preferences",
        "unsubscribe_url": unsubscribe_url,
        "locale": _chain(locale, templates)[0],
    }
    chain = _chain(locale, templates)
    plain, escaping = _environment(chain, templates, False), _environment(chain, templates, True)
    subject = clean_text(_fill(plain, f"{template}.subject.txt", context), SUBJECT_LENGTH)
    context["subject"] = subject
    context["preheader"] = clean_text(_fill(plain, f"{template}.message.txt", context), 300)
    html = _fill(escaping, f"{template}.html", context)
    text = _fill(plain, f"{template}.txt", context)
    return RenderedEmail(
        subject=subject,
        html=_inliner().inline(html),
        text=_tidy(text),
        headers=_headers(str(delivery_id), base, unsubscribe_url),
    )


def render_line(
    content: Mapping[str, Any], *, type: str, locale: str, now: datetime | None = None, templates: Path = TEMPLATES
) -> RenderedLine:
    """Renders the inbox line of a notification; arguments and errors as for :func:`render_email`."""
    template = notification_type(type).template
    environment = _environment(_chain(locale, templates), templates, False)
    context = {"view": view_of(content, type=type, now=now)}
    return RenderedLine(
        title=clean_text(_fill(environment, f"{template}.title.txt", context), 200),
        message=clean_text(_fill(environment, f"{template}.message.txt", context), 500),
        action=clean_text(_fill(environment, "action.txt", context), 60),
    )


def _fill(environment: ImmutableSandboxedEnvironment, name: str, context: Mapping[str, Any]) -> str:
    try:
        return environment.get_template(name).render(context)
    except TemplateError as error:
        raise UnreadableContent(f"{name} cannot be filled from the content: {error}") from error


def _headers(delivery_id: str, base: str, unsubscribe_url: str) -> dict[str, str]:
    headers = {
        "Message-ID": f"<{delivery_id}@{urlsplit(base).hostname or 'localhost'}>",
        "List-Unsubscribe": f"<{unsubscribe_url}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "Auto-Submitted": "auto-generated",
        DELIVERY_HEADER: delivery_id,
    }
    for name, value in headers.items():
        if not value.isascii() or not value.isprintable():
            raise UnsafeHeader(f"header {name} would hold a line break or a letter outside ASCII: {value!r}")
    return headers


def _tidy(text: str) -> str:
    lines = "\n".join(line.rstrip() for line in text.splitlines())
    return _BLANK_LINES.sub("\n\n", lines).strip() + "\n"


@lru_cache(maxsize=1024)
def _chain(locale: str, templates: Path) -> tuple[str, ...]:
    """The locale folders to search, most specific first, ending with the fallback."""
    known = {folder.name.lower(): folder.name for folder in templates.iterdir() if folder.is_dir()}
    parts = locale.replace("_", "-").split("-") if _LOCALE.fullmatch(locale.replace("_", "-")) else []
    wanted = ["-".join(parts[:length]).lower() for length in range(len(parts), 0, -1)]
    found = [known[name] for name in wanted if name in known]
    return (*found, FALLBACK_LOCALE) if FALLBACK_LOCALE not in found else tuple(found)


@cache
def _environment(chain: tuple[str, ...], templates: Path, escape: bool) -> ImmutableSandboxedEnvironment:
    environment = ImmutableSandboxedEnvironment(
        loader=FileSystemLoader([templates / name for name in chain]),
        autoescape=escape,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    # Jinja's own `capitalize` lowercases the rest of the text, such as "Sat" and "IST".
    environment.filters["capitalize_first"] = lambda text: text[:1].upper() + text[1:]
    return environment


@cache
def _inliner() -> CSSInliner:
    # Media queries (phone, dark mode) cannot be inlined and stay in a style tag. Remote content is never loaded.
    return CSSInliner(keep_at_rules=True, load_remote_stylesheets=False)
