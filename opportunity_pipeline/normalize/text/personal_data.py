"""Removes e-mail addresses and telephone numbers from a text.

Belongs here: what counts as an address or number. Does not belong here: which texts are redacted (``text``,
``fields``). Public feeds contain recruiters' contact data; none of it may leave the landing zone.
"""

from __future__ import annotations

import re

_EMAIL = re.compile(r"[\w.+%-]{1,64}\s?(?:@|\[at\]|\(at\)|\{at\})\s?[\w-]+(?:\.[\w-]+)*\.[A-Za-z]{2,24}", re.IGNORECASE)
# Addresses in words: "jane at acme dot com", "jane [at] acme [dot] co [dot] uk". "Join us at acme.com" is not one.
_DOT = r"(?:\s?[\[({]\s?dot\s?[\])}]\s?|\sdot\s)"
_EMAIL_IN_WORDS = re.compile(
    rf"[\w.+%-]{{1,64}}(?:\s?(?:@|[\[({{]\s?at\s?[\])}}])\s?|\sat\s)[\w-]{{1,64}}(?:(?:{_DOT}|\.)[\w-]{{1,64}}){{0,4}}"
    rf"{_DOT}[A-Za-z]{{2,24}}\b",
    re.IGNORECASE,
)
# Every address in words without " dot " contains one of these, grouped under a byte that is rare or quick to find.
_BRACKETED = ((b"]", b"at]", b"dot]"), (b"}", b"at}", b"dot}"), (b")", b"at)", b"dot)"))
# Telephone numbers as people write them: with a country code, with an area code in brackets, in groups of 3-3-4, Indian
# mobile numbers. Amounts are grouped by commas; a range of amounts ("10000-15000") matches none of these.
_PHONE = re.compile(
    r"(?<![\w.,-])(?:\+\d{1,3}(?:[\s.-]?\(?\d{1,5}\)?){2,5}|\(\d{2,5}\)[\s.-]?\d{3,4}[\s.-]?\d{3,4}"
    r"|\d{3}[\s.-]\d{3}[\s.-]\d{4}|[6-9]\d{4}\s?\d{5}|0\d{2,4}[\s-]\d{6,8})(?![\w-]|[.,]\d)"
)
_DIGITS = re.compile(r"\d")
_FEWEST_DIGITS, _MOST_DIGITS = 9, 15
# Prefilter on UTF-8 bytes, five times as fast as the pattern: every telephone number of ASCII digits has nine digits
# with at most three characters between two of them (a space can take three bytes).
_MANY_ASCII_DIGITS = re.compile(rb"[0-9](?:[\s.()\x80-\xff-]{0,9}[0-9]){8}")
# All UTF-8 bytes except ASCII digits and lead bytes of characters that may be other digits. The lead bytes of
# U+0080–U+017F and U+2000–U+2FFF (common letters and punctuation) do not count as such.
_NOT_OF_DIGITS = bytes(byte for byte in range(256) if not (0x30 <= byte <= 0x39 or 0xC6 <= byte != 0xE2))


def without_personal_data(text: str) -> str:
    """The text without e-mail addresses and telephone numbers."""
    text = without_addresses(text)
    searched = text.encode(errors="replace")
    digits = searched.translate(None, _NOT_OF_DIGITS)
    if len(digits) < _FEWEST_DIGITS or (digits.isdigit() and not _MANY_ASCII_DIGITS.search(searched)):
        return text
    return _PHONE.sub(_drop_long_number, text)


def without_addresses(text: str) -> str:
    """The text without e-mail addresses."""
    searched = text.encode(errors="replace").lower()
    if b"@" not in searched and b" dot " not in searched:
        for sign, at, dot in _BRACKETED:
            if sign in searched and (at in searched or dot in searched):
                break
        else:
            return text
    return _EMAIL.sub(" ", _EMAIL_IN_WORDS.sub(" ", text))


def _drop_long_number(match: re.Match[str]) -> str:
    return " " if _FEWEST_DIGITS <= len(_DIGITS.findall(match[0])) <= _MOST_DIGITS else match[0]
