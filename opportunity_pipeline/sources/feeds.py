"""RSS and Atom: a body as feedparser's feed.

Belongs here: opening feeds safely. Does not belong here: what an upstream's elements mean (``upstreams/``).
"""

from __future__ import annotations

import io
import re
from typing import Any

import feedparser

from opportunity_pipeline.sources.document import BYTE_ORDER_MARKS, CHARSET, Document

_STATES_ENCODING = re.compile(rb"\s*<\?xml[^>]*\sencoding\s*=", re.IGNORECASE)
_CHARACTER_REFERENCE = re.compile(rb"&#(?:x([0-9a-f]+)|([0-9]+));?", re.IGNORECASE)
_REPLACEMENT = "\ufffd".encode()
# Of any encoding: a blank or letter may have zeros around it.
_ROOT = re.compile(rb"<\x00*\w")
_MANY_BLANKS = re.compile(rb"[\s\x00]{64,}")


def read_feed(document: Document) -> Any:
    """The feed in a document: feedparser's result, with ``.feed`` and ``.entries``; links in it are absolute.

    Raises:
        UnreadableResponse: when it is empty, neither RSS nor Atom, or broken in a way that the reader cannot take.
    """
    if not document.body.strip():
        raise document.unreadable("the response is empty")
    try:
        # From a stream: given a text, feedparser would open it as a file name or URL. Only metadata is read, so neither
        # sanitising of descriptions nor resolving of links in them is needed.
        feed = feedparser.parse(
            io.BytesIO(_CHARACTER_REFERENCE.sub(_characters_only, _without_many_blanks(document.body))),
            response_headers={"content-location": document.url, "content-type": _content_type(document)},
            sanitize_html=False,
            resolve_relative_uris=False,
        )
    except Exception as error:
        # Its reader for broken markup raises whatever it stumbles over: of 98,000 damaged feeds 2,000 gave KeyError,
        # TypeError, OverflowError and nine more.
        raise document.unreadable(f"too broken a feed ({type(error).__name__})") from error
    if not feed.version:
        raise document.unreadable("not an RSS or Atom feed")
    return feed


def _without_many_blanks(body: bytes) -> bytes:
    """A body with few blanks before its root: feedparser's time grows with the square of the line breaks there."""
    root = _ROOT.search(body)
    head = body[: root.start()] if root else body
    # As many are taken out as are whole characters of two or four bytes.
    return _MANY_BLANKS.sub(lambda blanks: blanks[0][: 4 + len(blanks[0]) % 4], head) + body[len(head) :]


def _content_type(document: Document) -> str:
    """What feedparser is told of the encoding: what the server says, where the document itself says nothing.

    The standard lets the server's word win. Servers that put a default charset on every file are common, transcoding
    proxies are not, so here the document's own word does; and several bytes that are UTF-8 can be nothing else. A mark
    must be said as well: without it feedparser tries UTF-8 first, which any UTF-16 of Latin or Cyrillic letters is.
    """
    body = document.body
    stated = CHARSET.search(document.headers.get("content-type", ""))
    charset = next((name for mark, name in BYTE_ORDER_MARKS.items() if body.startswith(mark)), None)
    if charset is None and stated and not _STATES_ENCODING.match(body) and not _is_utf8(body):
        charset = stated[1]
    return f"application/xml; charset={charset}" if charset else "application/xml"


def _is_utf8(body: bytes) -> bool:
    """Whether it is UTF-8 beyond doubt; ASCII alone may also be one of the encodings that switch by escapes."""
    if body.isascii():
        return False
    try:
        body.decode()
    except UnicodeDecodeError:
        return False
    return True


def _characters_only(reference: re.Match[bytes]) -> bytes:
    """A numeric reference; one to no character at all becomes U+FFFD, as it would cost feedparser the whole feed."""
    digits, base = (reference[1], 16) if reference[1] else (reference[2], 10)
    number = int(digits, base) if len(digits) < 10 else -1
    if 0 < number < 0xD800 or 0xDFFF < number < 0x110000:
        return reference[0]
    return _REPLACEMENT
