"""Converts sums in words, English and a little Hindi, to digits: ``twenty-two dollars``, ``ten lakh``.

Belongs here: number words and where they count money. Does not belong here: numbers in digits and their multipliers
(``numerals``).

Words count as a number before a money word (*dollars*) or a large-number word (*thousand*), or as the lower end of a
range up to such a number. Others stay unchanged: *one of us*, *two days*.
"""

from __future__ import annotations

import re

_ONES: dict[str, float] = {
    **{"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9},
}
_TENS: dict[str, float] = {
    **{"twenty": 20, "thirty": 30, "forty": 40, "fourty": 40, "fifty": 50},
    **{"sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90},
}
_TEENS: dict[str, float] = {
    **{"ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15},
    **{"sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19},
}
# Numbers only before a large-number word: "do" and "a" are usually other words.
_FEW: dict[str, float] = {
    **{"a": 1, "half a": 0.5, "one and a half": 1.5, "two and a half": 2.5, "three and a half": 3.5},
    **{"ek": 1, "dedh": 1.5, "do": 2, "dhai": 2.5, "teen": 3, "char": 4, "paanch": 5, "panch": 5, "das": 10},
    **{"pandrah": 15, "bees": 20},
}
_VALUES = {**_ONES, **_TENS, **_TEENS, **_FEW}
_MONEY = (
    r"(?:(?:us|u\.s\.|american|canadian|australian|singapore|indian|british)\s)?(?:dollars?|bucks|rupees|euros?|pounds"
    r"|quid|cents|pence|paise|francs|rand|dirhams|riyals|ringgits?|pesos|naira|taka|usd|eur|gbp|inr)"
)
# One of these follows each number that counts; checking for them first is faster.
_HINTS = (
    *("hundred", "thousand", "lakh", " lac", "crore", "million", "hazar", "hazaar", "hajar", " k ", " k/"),
    *("dollar", "bucks", "rupee", "euro", "pounds", "quid", "cents", "pence", "paise", "franc", " rand", "dirham"),
    *("riyal", "ringgit", "pesos", "naira", "taka", " usd", " eur", " gbp", " inr"),
)
_ONE = f"(?:{'|'.join(_ONES)})"
_NUMBER = rf"(?:(?:{'|'.join(_TENS)})(?:[\s-]{_ONE})?|{'|'.join([*_TEENS, *_ONES])})"
_COUNTED = re.compile(
    rf"[\s-](?:(?P<hundred>hundred)(?:\s(?:and\s)?(?P<rest>{_NUMBER}))?"
    rf"|(?P<many>thousand|k|lakhs?|lacs?|crores?|millions?|hazaa?r|hajar)|{_MONEY})\b",
    re.IGNORECASE,
)
_COUNT = re.compile(
    rf"\b(?:(?:(?P<low>{_NUMBER})(?P<to>\s(?:to|or|-)\s|(?<!ty)-|-(?!{_ONE}$)))?(?P<high>{_NUMBER})"
    rf"|(?P<few>{'|'.join(_FEW)}))$",
    re.IGNORECASE,
)
_LONGEST = 50
# "fifteen thousand five hundred"
_GOES_ON = re.compile(r"(?:thousand|lakhs?|lacs?|hazaa?r|hajar)\s(?:and\s)?$", re.IGNORECASE)
_WITH_CENTS = re.compile(
    r"(?<![\w.,])(\d+) ((?:us )?dollars?|euros?|pounds?|rupees)(?: and)? (\d\d) (?:cents?|pence|paise)\b", re.IGNORECASE
)


def spelt_in_digits(text: str) -> str:
    """The text with spelt-out sums of money in digits: ``five hundred euros`` → ``500 euros``."""
    lowered = text.lower()
    if not any(hint in lowered for hint in _HINTS):
        return text
    pieces: list[str] = []
    position = 0
    for counted in _COUNTED.finditer(text):
        start = counted.start()
        count = _COUNT.search(text, max(position, start - _LONGEST), start)
        # "a dollar", "the two do dollars": these words are numbers only before a large-number word.
        if count is None or (count["few"] and not (counted["hundred"] or counted["many"])):
            continue
        pieces.append(text[position : count.start()])
        low = f"{_value(count['low']):g}{count['to']}" if count["low"] else ""
        high = _value(count["few"] or count["high"])
        position = start
        if not counted["hundred"]:
            pieces.append(f"{low}{high:g}")
        elif _GOES_ON.search(text, max(0, count.start() - 20), count.start()):
            pieces.append(f"{high + _value(counted['rest']) / 100:g} hundred")
            position = counted.end()
        else:
            low = f"{_value(count['low']) * 100:g}{count['to']}" if count["low"] else ""
            pieces.append(f"{low}{high * 100 + _value(counted['rest']):g}")
            position = counted.end()
    return _WITH_CENTS.sub(r"\1.\3 \2", "".join([*pieces, text[position:]]))


def _value(words: str | None) -> float:
    """The value of the words of one number below a hundred; 0 for no words."""
    if not words:
        return 0
    folded = words.lower()
    if folded in _VALUES:
        return _VALUES[folded]
    tens, ones = re.split(r"[\s-]", folded)
    return _TENS[tens] + _ONES[ones]
