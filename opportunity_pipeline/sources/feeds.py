"""RSS and Atom: parses a body with feedparser.

Belongs here: opening feeds safely. Does not belong here: the meaning of an upstream's elements (``upstreams/``).
"""

from __future__ import annotations

import io
import re
from typing import Any

import feedparser
import feedparser.api

from opportunity_pipeline.sources import feed_elements
from opportunity_pipeline.sources.document import BYTE_ORDER_MARKS, CHARSET, MOST_TAGS, Document

# Modules that it asks for a reader of XML, in this order; the one that it names itself is for a library of old.
feedparser.api.PREFERRED_XML_PARSERS[:] = [feed_elements.__name__]

_STATES_ENCODING = re.compile(rb"\s*<\?xml[^>]*\sencoding\s*=", re.IGNORECASE)
_CHARACTER_REFERENCE = re.compile(rb"&#(?:x([0-9a-f]+)|([0-9]+));?", re.IGNORECASE)
_REPLACEMENT = "\ufffd".encode()
# In any encoding: in UTF-16 and UTF-32, zero bytes surround a letter or blank.
_ROOT = re.compile(rb"<\x00*\w")
_MANY_BLANKS = re.compile(rb"[\s\x00]{64,}")


def read_feed(document: Document) -> Any:
    """Parses the feed in a document: feedparser's result, with ``.feed`` and ``.entries`` and absolute links.

    Raises:
        UnreadableResponse: if it is empty, neither RSS nor Atom, has more tags or attributes than any feed, or is too
            broken for feedparser.
    """
    if not document.body.strip():
        raise document.unreadable("the response is empty")
    if document.body.count(b"<") > MOST_TAGS:
        raise document.too_many_tags()
    try:
        # Passed as a stream: feedparser would open a string as a file name or URL. Only metadata is read, so
        # descriptions need neither sanitising nor link resolution.
        feed = feedparser.parse(
            io.BytesIO(_CHARACTER_REFERENCE.sub(_characters_only, _without_many_blanks(document.body))),
            response_headers={"content-location": document.url, "content-type": _content_type(document)},
            sanitize_html=False,
            resolve_relative_uris=False,
        )
    except feed_elements.TooManyAttributes as error:
        raise document.unreadable(f"not a feed to be read: {error}") from None
    except Exception as error:
        # feedparser's lenient parser raises arbitrary exceptions: of 98,000 damaged feeds, 2,000 raised KeyError,
        # TypeError, OverflowError and nine other types.
        raise document.unreadable(f"the feed is too broken ({type(error).__name__})") from error
    if not feed.version:
        raise document.unreadable("not an RSS or Atom feed")
    return feed


def _without_many_blanks(body: bytes) -> bytes:
    """Shortens runs of blanks before the root element: feedparser takes quadratic time in line breaks there."""
    root = _ROOT.search(body)
    head = body[: root.start()] if root else body
    # Removes a multiple of four bytes, so characters of two or four bytes stay whole.
    return _MANY_BLANKS.sub(lambda blanks: blanks[0][: 4 + len(blanks[0]) % 4], head) + body[len(head) :]


def _content_type(document: Document) -> str:
    """The content type passed to feedparser: the server's charset, unless the document states its own encoding.

    The standard gives the server's charset precedence. Servers that set a default charset on every file are common and
    transcoding proxies are not, so here the document's own declaration wins; and multi-byte UTF-8 is unlikely to be
    anything else. A byte-order mark must be passed on as well: otherwise feedparser tries UTF-8 first, and UTF-16 of
    Latin or Cyrillic letters is valid UTF-8.
    """
    body = document.body
    stated = CHARSET.search(document.headers.get("content-type", ""))
    charset = next((name for mark, name in BYTE_ORDER_MARKS.items() if body.startswith(mark)), None)
    if charset is None and stated and not _STATES_ENCODING.match(body) and not _is_utf8(body):
        charset = stated[1]
    return f"application/xml; charset={charset}" if charset else "application/xml"


def _is_utf8(body: bytes) -> bool:
    """Whether it is certainly UTF-8; pure ASCII may also be an encoding that switches by escape sequences."""
    if body.isascii():
        return False
    try:
        body.decode()
    except UnicodeDecodeError:
        return False
    return True


def _characters_only(reference: re.Match[bytes]) -> bytes:
    """Replaces a numeric reference to no valid character by U+FFFD: it would make feedparser fail on the whole feed."""
    digits, base = (reference[1], 16) if reference[1] else (reference[2], 10)
    number = int(digits, base) if len(digits) < 10 else -1
    if 0 < number < 0xD800 or 0xDFFF < number < 0x110000:
        return reference[0]
    return _REPLACEMENT
