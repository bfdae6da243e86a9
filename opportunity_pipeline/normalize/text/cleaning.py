"""Turns upstream text into plain text: strips markup, entities, broken encodings and extra whitespace.

Belongs here: rules for any text, whatever its field or length. Does not belong here: personal data
(``personal_data``), lines and snippets (``text``), the meaning of a text.

Every function accepts any ``str``, never raises and is idempotent.
"""

from __future__ import annotations

import html
import re
import unicodedata
from functools import lru_cache

_BLOCK = re.compile(
    r"</?(?:p|div|br|li|ul|ol|h[1-6]|tr|table|section|article|header|footer|blockquote|pre|hr|dd|dt|td|th)\b[^<>]*>",
    re.IGNORECASE,
)
# The content of these tags is code, not text.
_HIDDEN = re.compile(r"<(?:(script|style|template|noscript|head)\b[^<>]*>|!--)", re.IGNORECASE)
# Inline tags: the text on both sides is one word ("$<span>5,000</span>").
_INLINE = re.compile(
    r"</?(?:a|abbr|b|bdi|big|cite|code|em|font|i|ins|kbd|label|mark|q|s|small|span|strong|sub|sup|tt|u|var)\b[^<>]*>",
    re.IGNORECASE,
)
_TAG = re.compile(r"<[a-zA-Z/!?][^<>]*>")
_NESTED_ENTITY = re.compile(r"&(?:amp;|#38;|#x26;)+", re.IGNORECASE)
# The common entities of escaped markup. Replacing these first is ten times faster than looking up each by name.
_FREQUENT_ENTITIES = (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&nbsp;", "\u00a0"), ("&#39;", "'"))
_MANY_ENTITIES = 15
# A tag; only the part up to its first space matters. Possessive: if the end is missing, backtracking between the two
# parts would take quadratic time.
_TAG_PARTS = re.compile(r"<([a-zA-Z/!?][^<> ]*+)[^<>]*+>")
_MOST_TAGS = 4096
# Control and format characters, lone surrogates and U+FFFE/F: PostgreSQL rejects NUL, UTF-8 rejects surrogates, and
# zero-width or direction marks make equal texts compare unequal.
_UNWANTED = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff"
    "\ufffe\uffff\ud800-\udfff]"
)
# Tags that hide no content. Most blocks of a description start with such tags and continue without markup.
_PLAIN_TAGS = re.compile(r"\s*(?:</?(?!script|style|template|noscript|head)[a-z][a-z0-9]*>\s*)*")
# Texts longer than this are cleaned block by block; blocks up to this length are cached.
_LONG = 1000
# Limit on markup inside entities inside markup: genuine text is nested at most twice.
_ROUNDS = 10
_NOT_ASCII = re.compile("[\u0080-\U0010ffff]+")
# Windows-1252 leaves five bytes undefined; browsers and upstreams pass them through as C1 controls.
_CP1252 = {**{bytes([byte]).decode("latin-1"): byte for byte in range(0x80, 0x100)}}
_CP1252.update(
    {character: byte for byte in range(0x80, 0xA0) if (character := bytes([byte]).decode("cp1252", "ignore"))}
)
# A UTF-8 sequence misread as Windows-1252 starts with a letter from Â to ô (C3 and another byte in UTF-8), followed by
# a character for a byte from 80 to BF.
_MISREAD = re.compile(f"[\u00c2-\u00f4][{''.join(map(re.escape, (c for c, byte in _CP1252.items() if byte < 0xC0)))}]")


def repair_encoding(text: str) -> str:
    """Undoes UTF-8 misread as Windows-1252 (``donâ€™t`` → ``don’t``), however often it happened.

    Changes only runs of non-ASCII characters whose bytes are valid UTF-8, so genuine accents stay.
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
    """Plain text with line breaks: no markup, entities, control characters or repeated spaces.

    Escaped markup (``&lt;p&gt;``) counts as markup, so unescaping and stripping repeat until nothing changes. Time is
    linear in the length, even on hostile text.
    """
    if text.isascii() and "<" not in text and "&" not in text:
        # True of most short texts and of every cleaned text.
        return text.strip() if text.isprintable() and "  " not in text else _laid_out(text)
    if len(text) > _LONG:
        blocks = [_clean_short_block(block) if len(block) <= _LONG else _clean_block(block) for block in _blocks(text)]
        if None not in blocks:
            return "\n".join(filter(None, blocks))
    return _cleaned(text)[0]


def _blocks(text: str) -> list[str]:
    """Splits a text after closing ``p`` and ``li`` tags, escaped or not; each piece can be cleaned separately."""
    if "&lt;/" in text:
        text = text.replace("&lt;/p&gt;", "</p>").replace("&lt;/li&gt;", "</p>")
    return text.replace("</li>", "</p>").split("</p>")


def _clean_block(block: str) -> str | None:
    """A cleaned block; ``None`` where its markup extends beyond it, so that only the whole text can be cleaned."""
    if block.isascii() and "&" not in block:
        tags, end, line = block.rpartition(">")
        line = line.strip()
        if "<" not in line and line.isprintable() and "  " not in line and _are_plain(tags + end):
            return line
    text, whole = _cleaned(block)
    return text if whole else None


# Upstreams use few distinct sequences of tags.
@lru_cache(maxsize=4096)
def _are_plain(tags: str) -> bool:
    return _PLAIN_TAGS.fullmatch(tags) is not None


# Two thirds of the text of a company's jobs repeats, block by block.
_clean_short_block = lru_cache(maxsize=16_384)(_clean_block)


def _cleaned(text: str) -> tuple[str, bool]:
    """The cleaned text, and whether all its tags were complete."""
    laid_out, whole = False, True
    for _ in range(_ROUNDS):
        unescaped = _unescaped(_decoded(text, laid_out=laid_out))
        plain = _without_tags(unescaped)
        if plain is None:
            plain, whole = _without_markup(unescaped), False
        # Laying out is idempotent.
        if laid_out and plain == text:
            break
        text, laid_out = _laid_out(plain), True
    return text, whole


def _decoded(text: str, *, laid_out: bool) -> str:
    """Repairs misread UTF-8, removes unwanted characters from non-ASCII text and composes letters (NFC)."""
    if text.isascii():
        return text
    if b"\xc3" in text.encode(errors="replace") and _MISREAD.search(text):
        text, laid_out = repair_encoding(text), False
    # Unwanted characters are not printable; laid-out text contains none.
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
    """Strips lines, collapses whitespace, and drops empty lines and unwanted characters."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    lines = [
        # Unwanted characters are not printable; neither is any white space except the space.
        line if line.isprintable() and "  " not in line else " ".join(_UNWANTED.sub("", line).split())
        for line in map(str.strip, text.split("\n"))
    ]
    return "\n".join(filter(None, lines))


# ── markup ────────────────────────────────────────────────────────────────────────────────────────


class _Replacements(dict[str, str | None]):
    """Maps the start of a tag, up to its first space, to its replacement; ``None`` if its content is hidden too."""

    def __missing__(self, beginning: str) -> str | None:
        tag = f"<{beginning}>"
        replacement = None if _HIDDEN.match(tag) else "" if _INLINE.match(tag) else "\n" if _BLOCK.match(tag) else " "
        if len(self) >= _MOST_TAGS:
            self.clear()
        self[beginning] = replacement
        return replacement


_REPLACEMENTS = _Replacements()


def _without_tags(text: str) -> str | None:
    """The text without its tags; ``None`` where a tag is unclosed, nested in another or hides code."""
    if "<" not in text:
        return text
    parts = _TAG_PARTS.split(text)
    replacements = list(map(_REPLACEMENTS.__getitem__, parts[1::2]))
    if None in replacements or len(replacements) != text.count("<"):
        return None
    parts[1::2] = replacements
    return "".join(parts)


def _without_markup(text: str) -> str:
    """The text without any markup. Slow path: removing a nested tag decides what the outer tag is."""
    return _TAG.sub(" ", _INLINE.sub("", _BLOCK.sub("\n", _without_hidden(text))))


def _without_hidden(text: str) -> str:
    kept, end, unclosed = [], 0, set()
    while opened := _HIDDEN.search(text, end):
        closing = f"</{opened[1]}" if opened[1] else "-->"
        # Once a search fails, it fails further on too; without this set, n unclosed tags would cost n² steps.
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
