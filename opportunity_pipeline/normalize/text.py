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

# Longer than a telephone number: whatever stands this far behind what is shown cannot be the other half of one in it.
_MARGIN = 64

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
# The entities of escaped markup; replacing these few first is ten times faster than looking up each by its name.
_FREQUENT_ENTITIES = (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&nbsp;", "\u00a0"), ("&#39;", "'"))
_MANY_ENTITIES = 15
# A tag, of which the part up to its first blank is what counts.
_TAG_PARTS = re.compile(r"<([a-zA-Z/!?][^<> ]*)[^<>]*>")
_MOST_TAGS = 4096
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
# The first bytes of a character in UTF-8, read as Windows-1252: a letter from Â to ô, in UTF-8 C3 and another byte, and
# one of the characters that stand for 80 to BF.
_MISREAD = re.compile(f"[\u00c2-\u00f4][{''.join(map(re.escape, (c for c, byte in _CP1252.items() if byte < 0xC0)))}]")

_EMAIL = re.compile(r"[\w.+%-]{1,64}\s?(?:@|\[at\]|\(at\))\s?[\w-]+(?:\.[\w-]+)*\.[A-Za-z]{2,24}")
# Telephone numbers as people write them: with a country code, an area code in brackets, in groups of 3-3-4, Indian
# mobile numbers. Amounts group by commas; a range of amounts ("10000-15000") is none of these.
_PHONE = re.compile(
    r"(?<![\w.,-])(?:\+\d{1,3}(?:[\s.-]?\(?\d{1,5}\)?){2,5}|\(\d{2,5}\)[\s.-]?\d{3,4}[\s.-]?\d{3,4}"
    r"|\d{3}[\s.-]\d{3}[\s.-]\d{4}|[6-9]\d{4}\s?\d{5}|0\d{2,4}[\s-]\d{6,8})(?![\w-]|[.,]\d)"
)
_DIGITS = re.compile(r"\d")
_FEWEST_DIGITS, _MOST_DIGITS = 9, 15
# What every telephone number has, found five times as fast: nine digits with at most three signs between two of them.
# A blank can have three bytes.
_MANY_ASCII_DIGITS = re.compile(rb"[0-9](?:[\s.()\x80-\xff-]{0,9}[0-9]){8}")
# All bytes of UTF-8 but ASCII digits and what begins a character in which another digit can be: those beside
# U+0080–U+017F and U+2000–U+2FFF, where common letters and punctuation lie.
_NOT_OF_DIGITS = bytes(byte for byte in range(256) if not (0x30 <= byte <= 0x39 or 0xC6 <= byte != 0xE2))


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
    laid_out = False
    for _ in range(_ROUNDS):
        plain = _without_markup(_unescaped(_decoded(text, laid_out=laid_out)))
        # Laying out what was laid out changes nothing.
        if laid_out and plain == text:
            break
        text, laid_out = _laid_out(plain), True
    return text


def _decoded(text: str, *, laid_out: bool) -> str:
    """The text as it was meant: no misread UTF-8, no unwanted characters beside others than ASCII, composed letters."""
    if text.isascii():
        return text
    if b"\xc3" in text.encode(errors="replace") and _MISREAD.search(text):
        text, laid_out = repair_encoding(text), False
    # No unwanted character is printable; what was laid out has none.
    if not laid_out and not text.replace("\n", " ").replace("\u00a0", " ").isprintable():
        text = _UNWANTED.sub("", text)
    return unicodedata.normalize("NFC", text)


def _unescaped(text: str) -> str:
    if "&" not in text:
        return text
    text = _NESTED_ENTITY.sub("&", text)
    if text.count("&") > _MANY_ENTITIES:
        for entity, character in _FREQUENT_ENTITIES:
            text = text.replace(entity, character)
    return html.unescape(text) if "&" in text else text


def _laid_out(text: str) -> str:
    """Lines without blanks around them or runs of blanks in them, and no empty ones; no unwanted characters."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    lines = [
        # No unwanted character is printable, nor is any white space but the blank.
        line if line.isprintable() and "  " not in line else " ".join(_UNWANTED.sub("", line).split())
        for line in map(str.strip, text.split("\n"))
    ]
    return "\n".join(filter(None, lines))


# ── markup ────────────────────────────────────────────────────────────────────────────────────────


class _Replacements(dict[str, str | None]):
    """Beginning of a tag up to its first blank → what stands in its stead; ``None`` where its content is hidden too."""

    def __missing__(self, beginning: str) -> str | None:
        tag = f"<{beginning}>"
        replacement = None if _HIDDEN.match(tag) else "" if _INLINE.match(tag) else "\n" if _BLOCK.match(tag) else " "
        if len(self) >= _MOST_TAGS:
            self.clear()
        self[beginning] = replacement
        return replacement


_REPLACEMENTS = _Replacements()


def _without_markup(text: str) -> str:
    if "<" not in text:
        return text
    parts = _TAG_PARTS.split(text)
    replacements = list(map(_REPLACEMENTS.__getitem__, parts[1::2]))
    if None in replacements or len(replacements) != text.count("<"):
        # Code, tags within tags, tags without an end: what one is depends on what becomes of the others.
        return _TAG.sub(" ", _INLINE.sub("", _BLOCK.sub("\n", _without_hidden(text))))
    parts[1::2] = replacements
    return "".join(parts)


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
    line = " ".join(clean(text).split())
    # Taking a number out can bring two halves of another together.
    while (rest := without_personal_data(line)) != line:
        line = " ".join(rest.split())
    return line


# Titles, places and amounts repeat within a response; descriptions do not and would fill the memory.
_clean_short_line = lru_cache(maxsize=65_536)(_clean_line)


def without_personal_data(text: str) -> str:
    """The text with every e-mail address and telephone number taken out.

    The public feeds show recruiters' contact data; none of it may leave the landing zone.
    """
    searched = text.encode(errors="replace")
    if b"@" in searched or b"at]" in searched or b"at)" in searched:
        text = _EMAIL.sub(" ", text)
    digits = searched.translate(None, _NOT_OF_DIGITS)
    if len(digits) < _FEWEST_DIGITS or (digits.isdigit() and not _MANY_ASCII_DIGITS.search(searched)):
        return text
    return _PHONE.sub(_drop_long_number, text)


def without_addresses(text: str) -> str:
    """The text with every e-mail address taken out."""
    return _EMAIL.sub(" ", text) if "@" in text or "at]" in text or "at)" in text else text


def _drop_long_number(match: re.Match[str]) -> str:
    return " " if _FEWEST_DIGITS <= len(_DIGITS.findall(match[0])) <= _MOST_DIGITS else match[0]


def snippet(text: str, length: int = SNIPPET_LENGTH) -> str | None:
    """The beginning of a text, at most ``length`` characters, cut between words and marked with ``…``.

    Returns:
        One line without personal data; ``None`` when nothing is left.
    """
    head = _head(text, length + 3 * _MARGIN)
    line = clean_line(head)
    if len(head) < len(text) and len(line) < length + _MARGIN:
        line = clean_line(text)
    if len(line) <= length:
        return line or None
    cut = line[: length - 1]
    if not line[length - 1].isspace():
        # A word longer than the whole snippet is cut within.
        cut = cut.rsplit(None, 1)[0] if " " in cut else cut
    return cut.rstrip(" ,;:-–") + "…"


def _head(text: str, length: int) -> str:
    """The beginning of a text up to a blank, or all of it where what follows may change how the beginning reads."""
    head = text[: text.rfind(" ", 0, length) + 1] if len(text) > length else text
    return text if not head or "<" in head or _unescaped(head) != head else head


def lines_with(text: str, *words: bytes) -> list[str]:
    """The lines of a text that have one of the words in them, in order and with A–Z in lower case.

    Looking for a few plain words first and trying patterns on those lines only takes a tenth of the time that trying
    the patterns on a whole description does.

    Args:
        text: any text.
        words: what to look for, in lower case.
    """
    searched = text.encode(errors="replace").lower()
    found = set()
    for word in words:
        at = searched.find(word)
        while at >= 0:
            end = searched.find(b"\n", at)
            end = len(searched) if end < 0 else end
            found.add((searched.rfind(b"\n", 0, at) + 1, end))
            at = searched.find(word, end)
    return [searched[start:end].decode() for start, end in sorted(found)]


@lru_cache(maxsize=65_536)
def fold(text: str) -> str:
    """The text as it is compared: no accents, no case, single spaces (``São  Paulo`` → ``sao paulo``)."""
    if text.isascii():
        return " ".join(text.lower().split())
    decomposed = unicodedata.normalize("NFKD", text)
    kept = "".join(character for character in decomposed if not unicodedata.combining(character))
    return " ".join(unicodedata.normalize("NFC", kept.casefold()).split())
