"""Clean text out of what upstreams write: markup, entities, broken encodings, personal data, length.

Belongs here: rules that hold for any text whatever its field. Does not belong here: what a text means.
Every function takes any ``str``, never raises, and changes nothing when it is applied a second time.
"""

from __future__ import annotations

import html
import re
import unicodedata
from functools import lru_cache

SNIPPET_LENGTH = 200
"""Most characters of a description that may be shown or mailed."""

_BLOCK = re.compile(
    r"</?(?:p|div|br|li|ul|ol|h[1-6]|tr|table|section|article|header|footer|blockquote|pre|hr|dd|dt|td|th)\b[^<>]*>",
    re.IGNORECASE,
)
# The content of these is code, not text.
_HIDDEN = re.compile(r"<(?:(script|style|template|noscript|head)\b[^<>]*>|!--)", re.IGNORECASE)
# Inside of a line: what they stand between is one word ("$<span>5,000</span>").
_INLINE = re.compile(
    r"</?(?:a|abbr|b|bdi|big|cite|code|em|font|i|ins|kbd|label|mark|q|s|small|span|strong|sub|sup|tt|u|var)\b[^<>]*>",
    re.IGNORECASE,
)
_TAG = re.compile(r"<[a-zA-Z/!?][^<>]*>")
_NESTED_ENTITY = re.compile(r"&(?:amp;|#38;|#x26;)+", re.IGNORECASE)
_SPACES = re.compile(r"[^\S\n]+")
_BREAKS = re.compile(r" ?\n[ \n]*")
# Control and format characters, lone surrogates and U+FFFE/F: PostgreSQL refuses NUL, UTF-8 refuses surrogates, and
# zero-width or direction marks make equal texts unequal.
_UNWANTED = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff"
    "\ufffe\uffff\ud800-\udfff]"
)
# Markup inside entities inside markup: nobody writes deeper nests than two in earnest.
_ROUNDS = 10
_NOT_ASCII = re.compile("[\u0080-\U0010ffff]+")
# Windows-1252 leaves five bytes undefined; browsers and upstreams pass them through as C1 controls.
_CP1252 = {**{bytes([byte]).decode("latin-1"): byte for byte in range(0x80, 0x100)}}
_CP1252.update(
    {character: byte for byte in range(0x80, 0xA0) if (character := bytes([byte]).decode("cp1252", "ignore"))}
)

_EMAIL = re.compile(r"[\w.+%-]{1,64}\s?(?:@|\[at\]|\(at\))\s?[\w-]+(?:\.[\w-]+)*\.[A-Za-z]{2,24}")
# Telephone numbers as people write them: with a country code, an area code in brackets, in groups of 3-3-4, Indian
# mobile numbers. Amounts group by commas; a range of amounts ("10000-15000") is none of these.
_PHONE = re.compile(
    r"(?<![\w.,-])(?:\+\d{1,3}(?:[\s.-]?\(?\d{1,5}\)?){2,5}|\(\d{2,5}\)[\s.-]?\d{3,4}[\s.-]?\d{3,4}"
    r"|\d{3}[\s.-]\d{3}[\s.-]\d{4}|[6-9]\d{4}\s?\d{5}|0\d{2,4}[\s-]\d{6,8})(?![\w-]|[.,]\d)"
)
_DIGITS = re.compile(r"\d")


def repair_encoding(text: str) -> str:
    """Undoes UTF-8 that was read as Windows-1252 (``donâ€™t`` → ``don’t``), however often it happened.

    Only a run of non-ASCII characters whose bytes are valid UTF-8 is changed, so that real accents stay.
    """
    while True:
        repaired = _NOT_ASCII.sub(_decode_run, text)
        if repaired == text:
            return text
        text = repaired


def _decode_run(match: re.Match[str]) -> str:
    run = match[0]
    try:
        return bytes(_CP1252[character] for character in run).decode("utf-8")
    except (KeyError, UnicodeDecodeError):
        return run


def clean(text: str) -> str:
    """Plain text with line breaks: no markup, entities, control characters or runs of spaces.

    Escaped markup is markup too (``&lt;p&gt;``), so unescaping and stripping go on until nothing changes. Takes time
    linear in the length, also on hostile text.
    """
    for _ in range(_ROUNDS):
        plain = _cleaner(text)
        if plain == text:
            break
        text = plain
    return text


def _cleaner(text: str) -> str:
    if not text.isascii():
        text = unicodedata.normalize("NFC", _UNWANTED.sub("", repair_encoding(text)))
    if "&" in text:
        text = html.unescape(_NESTED_ENTITY.sub("&", text))
    if "<" in text:
        text = _TAG.sub(" ", _INLINE.sub("", _BLOCK.sub("\n", _without_hidden(text))))
    text = _UNWANTED.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return _BREAKS.sub("\n", _SPACES.sub(" ", text)).strip()


def _without_hidden(text: str) -> str:
    kept, end, unclosed = [], 0, set()
    while opened := _HIDDEN.search(text, end):
        closing = f"</{opened[1]}" if opened[1] else "-->"
        # A search that failed once fails again further on: without this, n unclosed tags would cost n² steps.
        closed = None if closing in unclosed else re.compile(closing, re.IGNORECASE).search(text, opened.end())
        kept.append(text[end : opened.start()])
        if closed is None:
            unclosed.add(closing)
            end = opened.end()
        else:
            kept.append(" ")
            end = text.find(">", closed.start()) + 1 or len(text)
    kept.append(text[end:])
    return "".join(kept)


def clean_line(text: str) -> str:
    """Like :func:`clean`, on one line and without e-mail addresses or telephone numbers: for names and short fields."""
    return _clean_short_line(text) if len(text) <= 200 else _clean_line(text)


def _clean_line(text: str) -> str:
    line = clean(text)
    # Taking a number out can bring two halves of another together.
    while (rest := " ".join(without_personal_data(line).split())) != line:
        line = rest
    return line


# Titles, places and amounts repeat within a response; descriptions do not and would fill the memory.
_clean_short_line = lru_cache(maxsize=65_536)(_clean_line)


def without_personal_data(text: str) -> str:
    """The text with every e-mail address and telephone number taken out.

    The public feeds show recruiters' contact data; none of it may leave the landing zone.
    """
    text = without_addresses(text)
    return _PHONE.sub(_drop_long_number, text) if _DIGITS.search(text) else text


def without_addresses(text: str) -> str:
    """The text with every e-mail address taken out."""
    return _EMAIL.sub(" ", text) if "@" in text or "at]" in text or "at)" in text else text


def _drop_long_number(match: re.Match[str]) -> str:
    return " " if 9 <= len(_DIGITS.findall(match[0])) <= 15 else match[0]


def snippet(text: str, length: int = SNIPPET_LENGTH) -> str | None:
    """The beginning of a text, at most ``length`` characters, cut between words and marked with ``…``.

    Returns:
        One line without personal data; ``None`` when nothing is left.
    """
    line = clean_line(text)
    if len(line) <= length:
        return line or None
    cut = line[: length - 1]
    if not line[length - 1].isspace():
        # A word longer than the whole snippet is cut within.
        cut = cut.rsplit(None, 1)[0] if " " in cut else cut
    return cut.rstrip(" ,;:-–") + "…"


@lru_cache(maxsize=65_536)
def fold(text: str) -> str:
    """The text as it is compared: no accents, no case, single spaces (``São  Paulo`` → ``sao paulo``)."""
    if text.isascii():
        return " ".join(text.lower().split())
    decomposed = unicodedata.normalize("NFKD", text)
    kept = "".join(character for character in decomposed if not unicodedata.combining(character))
    return " ".join(unicodedata.normalize("NFC", kept.casefold()).split())
