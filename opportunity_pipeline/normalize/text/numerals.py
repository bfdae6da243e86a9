"""Parses written numbers: grouped, with a decimal sign, multiplied (``5k``, ``1.5 lakh``) or split into parts.

Belongs here: the value of a number. Does not belong here: number words (``spelt_numbers``), units, currencies and
ranges (``amounts``).

The rules:

1. Digit groups are Western (``100,000``, ``100.000``, ``100 000``, ``100'000``) or Indian (``1,00,000``).
2. Where both comma and dot occur, the last one is the decimal sign. A single sign is decimal before one or two final
   digits (``13,50``). Before three digits it separates thousands (``3.750``), except after a zero (``0.125``), before
   a multiplier (``1.125 million``) or in a currency with thousandths.
"""

from __future__ import annotations

import re
import unicodedata

from opportunity_pipeline.normalize.text.patterns import late
from opportunity_pipeline.normalize.text.spelt_numbers import spelt_in_digits

_SCRIPTS_WITHOUT_SPACES = "\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
LETTER = rf"[^\W\d_{_SCRIPTS_WITHOUT_SPACES}]"
"""A letter of a script that separates words by spaces: ``25万円`` is a number next to words, ``25x`` is not."""
_LETTER = late(LETTER)

NUMBER = (
    r"(?:\d{1,3}(?:[,.']\d{2,3})+(?:[.,]\d{1,2})?(?![\d])|\d{1,3}(?: \d{3})+(?:[.,]\d{1,2})?(?!\d)"
    r"|\d+(?:[.,]\d+)?(?!\d))"
)

_NAMES = {
    1e2: "hundred hundreds",
    1e3: "k thousand thousands tsd tausend duizend mille mil tys тыс ribu rb hazar hazaar hajar हजार हज़ार 千 천",
    1e4: "万 萬 만",
    1e5: "l lac lacs lakh lakhs lkh lk laks lpa लाख",
    1e6: "m mn mm mio mln млн million millions millionen millones millón milhões milhão milhoes milioni milion milionów"
    " miljoen juta jt triệu trieu tr",
    1e7: "cr crs crore crores करोड़ करोड",
    1e8: "億 亿 억",
    1e9: "b bn billion billions mrd milliard milliarden млрд",
}
_MULTIPLIERS = {name: value for value, names in _NAMES.items() for name in names.split()}
_RUPEES = frozenset(name for name, value in _MULTIPLIERS.items() if value in (1e5, 1e7))
# "10m" is ten million; "10 m" is ambiguous.
_ATTACHED = frozenset({"m", "b", "mm", "tr"})
# Not the article of "€28.000 l'anno" or the year of "Fest 2k26".
_MULTIPLIER = late(rf"\s?(k(?=p\.?[mahdw]\b)|{LETTER}+(?![\d'])|[千万萬億亿천만억])\.?")

_MANY = r"hundred|thousand|lakhs?|lacs?|crores?|millions?|hazaa?r|hajar"
_HAS_MANY = late(rf"{_MANY}|lpa", re.IGNORECASE)
# "4 - 6 (LPA)", "CTC (in LPA): 4-6"
_UNIT_IN_BRACKETS = late(
    r"(\d)\s?\(\s?(?:in\s)?(lpa|lakhs?|lacs?)(\s(?:p\.?a\b\.?|per (?:annum|year)))?\s?\)", re.IGNORECASE
)
_UNIT_BEFORE = late(
    r"(?<![\d\s])\s?\(?(?:\bin\s)?\b(lpa(?=\s\d)|(?:lpa|lakhs?|lacs?)(?=\)?\s?[:=-]))\)?\s?[:=-]?\s?"
    r"(\d{1,2}(?:\.\d+)?(?:\s?(?:-|to)\s?\d{1,2}(?:\.\d+)?)?)"
    r"(?![\d.,]|\s?(?:k|l|lpa|lakhs?|lacs?|cr)\b)",
    re.IGNORECASE,
)
# "Fixed 14 + Variable 2 LPA", "14 fixed, 2 variable (in LPA)": the unit applies to both.
_PART = r"(?:fix(?:ed)?|base|variable|var|ctc|pay|component|part|bonus|performance)"
_UNIT_OF_PARTS = late(
    rf"(?<![\d.,])(\d{{1,2}}(?:\.\d+)?)((?:\s?\(?{_PART}\b\.?\)?){{0,2}}\s?(?:\+|&|/|,|\band\b)\s?(?:\(?{_PART}\b\.?\)?\s?[:-]?\s?){{0,2}}"
    rf"\d{{1,2}}(?:\.\d+)?)((?:\s?\(?{_PART}\b\.?\)?){{0,2}})\s?(lpa|lakhs?|lacs?)\b",
    re.IGNORECASE,
)
_HAS_PARTS = late(r"\b(?:fix|base|var)", re.IGNORECASE)
# "₹ 15 , 000", "Rs. 1, 50,000" are one number; "5, 10" is two.
_SPLIT = late(r"(?<=\d)(?: , ?(?=\d{3}(?!\d))|, (?=000(?!\d)|\d\d,\d{3}(?!\d))| , ?(?=\d\d ?, ?\d{3}(?!\d)))")
# "$ 22 . 50"
_SPLIT_CENTS = late(r"(?<=\d) \. (?=\d\d(?!\d))")
_OTHER_DIGIT = late(r"(?![0-9])\d")
_COMPOSED = late(
    r"(?<![\w.,])(\d+(?:\.\d+)?)\s?(crores?|lakhs?|lacs?|thousand|hundred)\s+(?:and\s+)?"
    r"(\d+(?:\.\d+)?)\s?(lakhs?|lacs?|thousand|k|hundred)\b",
    re.IGNORECASE,
)
# "70 T€", "70 KEUR"
_THOUSANDS_WITH_A_CODE = late(r"(?<=\d)\s?(?:T(?=\s?(?:€|EUR))|[Kk](?=(?:EUR|USD|GBP|CHF|PLN|INR)\b))")
_HUNDREDTHS = late(
    r"(?<![\w.,])(?:(\d+(?:[.,]\d+)?)(\s?(?:-|to|bis)\s?))?(\d+(?:[.,]\d+)?)\s?(?:(?P<INR>paise|paisa)\b|(?P<GBP>pence)\b|(?P<p>p)(?=\s?(?:per|a|/)\s?word)"
    r"|(?P<cents>cents?\b|c(?=\s?(?:/|per|a)\s?word)|ct(?=\s?(?:/|per|pro)\s?\w))|¢)",
    re.IGNORECASE,
)


def is_letter(sign: str) -> bool:
    """Whether a character is a letter of a script that separates words by spaces."""
    return sign.isalpha() and (sign < "\u3040" or _LETTER.match(sign) is not None)


def multiplier_at(line: str, start: int) -> str | None:
    """The multiplier directly after a number at this offset, including its dot and space."""
    match = _MULTIPLIER.match(line, start)
    if match is None or match[1].lower() not in _MULTIPLIERS:
        return None
    return None if match[0][0] == " " and match[1].lower() in _ATTACHED else match[0]


def in_digits(text: str) -> str:
    """The text with numbers in digits and the unit after each number: ``one lakh fifty thousand`` → ``1.5 lakh``."""
    if not text.isascii():
        text = _OTHER_DIGIT.sub(lambda match: str(unicodedata.decimal(match[0])), text)
    if "00" in text and (", " in text or " ," in text):
        text = _SPLIT.sub(",", text)
    if " . " in text:
        text = _SPLIT_CENTS.sub(".", text)
    text = spelt_in_digits(text)
    text = _HUNDREDTHS.sub(_in_units, _THOUSANDS_WITH_A_CODE.sub("k ", text))
    if not _HAS_MANY.search(text):
        return text
    text = _UNIT_BEFORE.sub(r" \2 \1", _UNIT_IN_BRACKETS.sub(r"\1 \2\3", text))
    if _HAS_PARTS.search(text):
        text = _UNIT_OF_PARTS.sub(r"\1 \4\2 \4\3", text)
    return _COMPOSED.sub(_composed, text)


def _in_units(match: re.Match[str]) -> str:
    # Dollars, euros and others have cents; "p" is a penny or a paisa.
    unit = {"INR": "₹", "GBP": "£", "p": "£/₹", "cents": "cents", None: "$"}[match.lastgroup]
    first, second = (f"{float(number.replace(',', '.')) / 100:g}" if number else "" for number in match.group(1, 3))
    value = f"{first}{match[2] or ''}{second}"
    return f"{value} {unit}" if unit.isalpha() else f"{unit}{value}"


def _composed(match: re.Match[str]) -> str:
    large, small = _MULTIPLIERS[match[2].lower()], _MULTIPLIERS[match[4].lower()]
    if small >= large:
        return match[0]
    value = float(match[1]) + float(match[3]) * small / large
    return f"{value:.10g} {match[2]}"


def multiple_of(word: str | None) -> float:
    """The factor of a multiplier; 1 without one."""
    return _MULTIPLIERS[_bare(word)] if word else 1.0


def means_rupees(word: str | None) -> bool:
    """Whether a multiplier implies rupees: lakh, crore."""
    return word is not None and _bare(word) in _RUPEES


def is_yearly(word: str | None) -> bool:
    """Whether a multiplier also states the period: lakhs per annum."""
    return word is not None and _bare(word) == "lpa"


def _bare(word: str) -> str:
    return word.strip(" .").lower()


def value_of(number: str, *, multiplied: bool = False, thousandths: bool = False) -> float:
    """The value of a number that matched :data:`NUMBER`.

    Args:
        number: the number as written.
        multiplied: whether a multiplier follows.
        thousandths: whether its currency has three decimal digits.
    """
    digits = number.replace("'", "")
    spaced = " " in digits
    digits = digits.replace(" ", "")
    sign = "," if digits.rfind(",") > digits.rfind(".") else "."
    head, found, tail = digits.rpartition(sign)
    if found and (spaced or _is_decimal(sign, head, tail, multiplied=multiplied, thousandths=thousandths)):
        return float(re.sub(r"[.,]", "", head) + "." + tail)
    return float(re.sub(r"[.,]", "", digits))


def _is_decimal(sign: str, head: str, tail: str, *, multiplied: bool, thousandths: bool) -> bool:
    if sign in head:
        return False
    if len(tail) <= 2 or "," in head or "." in head:
        return True
    return (sign == "." and (multiplied or thousandths or len(tail) > 3)) or head == "0"
