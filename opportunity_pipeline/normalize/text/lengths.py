"""Parses lengths of time: "2-4 years", "six-month", "mindestens 3 Jahre", "4 à 6 mois".

Belongs here: how a number of years, months, weeks or days is written, in the upstreams' languages. Does not belong
here: what the length describes (``experience``, ``duration``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from opportunity_pipeline.normalize.text.patterns import late, one_of

Unit = Literal["year", "month", "week", "day"]

_WORDS = {
    **dict.fromkeys(
        ("one", "ein", "eine", "einem", "einen", "einer", "un", "une", "uno", "una", "um", "uma", "een"), 1
    ),
    **dict.fromkeys(("two", "zwei", "deux", "dos", "dois", "duas", "due", "twee", "dwa"), 2),
    **dict.fromkeys(("three", "drei", "trois", "tres", "tre", "drie", "trzy"), 3),
    **dict.fromkeys(("four", "vier", "quatre", "cuatro", "quatro", "quattro", "fyra", "cztery"), 4),
    **dict.fromkeys(("five", "funf", "cinq", "cinco", "cinque", "vijf", "fem"), 5),
    **dict.fromkeys(("six", "sechs", "seis", "sei", "zes", "sex", "szesc"), 6),
    **dict.fromkeys(("seven", "sieben", "sept", "siete", "sete", "sette", "zeven"), 7),
    **dict.fromkeys(("eight", "acht", "huit", "ocho", "oito", "otto"), 8),
    **dict.fromkeys(("nine", "neun", "neuf", "nueve", "nove", "negen"), 9),
    **dict.fromkeys(("ten", "zehn", "dix", "diez", "dez", "dieci", "tien"), 10),
    **dict.fromkeys(("eleven", "elf", "onze", "once", "undici"), 11),
    **dict.fromkeys(("twelve", "zwolf", "douze", "doce", "doze", "dodici", "twaalf"), 12),
    **{"thirteen": 13, "fifteen": 15, "sixteen": 16, "eighteen": 18, "twenty": 20, "twenty four": 24, "thirty": 30},
    **{"forty": 40, "forty five": 45, "sixty": 60, "ninety": 90},
}
_UNIT_WORDS: dict[Unit, str] = {
    "year": one_of(
        r"""years?, yrs?, y, yoe, jahr(?:e[ns]?|s|ige?[rnms]?)?, jaar, jaren, jarige?, ans, an(?! hour), annees?, anos?,
        ann[io], ani\b, ars?\b, arig[aet]?, lata?\b, letni[a-z]*, rok[uy]?\b, let\b, vuo(?:tta|si|den)\b, y[iı]l\b,
        tahun, nam\b, год[а-я]*, лет\b, 年間?, 년"""
    ),
    "month": one_of(
        r"""months?, mos?, mths?, monat(?:e?[ns]?|ige?[rnms]?), mois, mes(?:es)?, mes[ei], mesic[eu]?, maand(?:en|se?)?,
        man[ae]d(?:er)?, miesi[ae][a-z]*, kuukau[a-z]*, kk, ay(?:lik)?, bulan, thang, luni, honap(?:os)?, месяц[а-я]*,
        мес\b, μην[α-ω]*, [ヶか箇カケ]月間?, [个個]月, 개월"""
    ),
    "week": one_of(
        r"""weeks?, wks?, wochen?, wochige?[rnms]?, weken, weekse?, semaines?, semanas?, settiman[ae], veck(?:a|or),
        uger?, uker?, tygodni[ea]?, tydzien, tyd(?:en|ny|nu), viik[a-z]+, hafta, minggu, tuan\b, недел[а-я]*, 週間,
        주"""
    ),
    "day": one_of(
        r"""days?, tage?n?, jours?, dias?, giorn[io], dag(?:en|ar|e)?, dni\b, paivaa?, hari, ngay, д(?:ень|ня|неи),
        日間, 일"""
    ),
}
_NUMBER = r"\d{1,3}(?:[.,]\d{1,2})?"
_TO = r"-|–|—|~|〜|\b(?:to|or|a|bis(?: zu)?|tot|ou|o|oder|do|до|til|till)\b"
_BETWEEN = rf"(?:{_TO}|/|\b(?:and|et|y|e|und)\b)"
_MORE = (
    r"(?:\+|plus\b|or (?:more|above|over|longer)\b|and (?:above|more|over|up)\b|oder mehr\b|ou plus\b|et plus\b|o mas\b"
    r"|ou mais\b|of meer\b|以上)"
)
_LENGTH = late(
    rf"(?P<low>{_NUMBER})\s*(?:\((?P<said>\d{{1,3}})\)\s*)?(?P<first_more>{_MORE})?\s*"
    rf"(?P<rest>(?:{_BETWEEN}\s*{_NUMBER}\s*(?:\(\d{{1,3}}\)\s*)?){{0,4}})(?P<more>{_MORE})?[\s-]*"
    rf"(?P<unit>{'|'.join(f'(?P<{unit}>{words})' for unit, words in _UNIT_WORDS.items())})(?![a-z])(?:\(s\))?\.?"
    rf"(?:\s*(?P<late_more>{_MORE}))?"
    rf"(?:\s*(?:{_TO})\s*(?P<high>{_NUMBER})\s*(?P<again>{'|'.join(_UNIT_WORDS.values())})(?![a-z]))?"
)
_DAYS: dict[Unit, float] = {"year": 360, "month": 30, "week": 7, "day": 1}
# "24/7 months" is not a number of months, nor is the tail of a longer number or an amount of money.
_NOT_BEFORE = frozenset("0123456789.,/$€£₹#")
_A_UNIT = late(r"(?:^|(?<=\bleast )|(?<=\bthan )|(?<=\bfor )|(?<=\bof ))an? (?=(?:year|month|week)\b)")
_HALF_YEAR = late(
    r"\bhalf[\s-](?:a[\s-])?year\b|\bhalbe[sn]? jahr\b|\bmedio ano\b|\bmeio ano\b|(?<!\ben een )\bhalf jaar\b"
    r"|\bpoł roku\b|半年"
)
# "two and a half years", "zweieinhalb Jahre"; "a year and a half", "un an et demi", "año y medio".
_HALVES = {
    **dict.fromkeys(("anderthalb", "anderthalbe", "eineinhalb", "anderhalf", "halvandet"), "1.5"),
    **dict.fromkeys(("zweieinhalb", "tweeenhalf"), "2.5"),
    **{"dreieinhalb": "3.5", "viereinhalb": "4.5"},
}
_HALF_MORE = late(
    rf"\b(?:(?P<word>{'|'.join(_HALVES)})"
    r"|(?P<before>\d{1,2}) (?:and a half|och (?:en|ett) halv[at]?|et demie?|en 1 half)"
    rf"|(?:(?P<count>\d{{1,2}}) )?(?P<counted>{'|'.join(_UNIT_WORDS.values())})"
    r" (?:and a half|et demie?|y medi[oa]|e mei[oa]|e mezz[oa]|en 1 half|und 1 halbes))\b"
)
_HALVING = ("hal", " medi", " mei", " mezz", " demi")
_NUMBERS = late(r"(?<!\()" + _NUMBER)
_WORD = late(rf"\b(?:{'|'.join(sorted(_WORDS, key=lambda word: (-len(word), word)))})\b")
# "zweijährig", "driejarig", "zesmaands": the number is part of the word.
_LASTING = ("jahrig", "monatig", "wochig", "jarig", "maands", "weekse")
_JOINED = late(rf"\b(?:{'|'.join(_WORDS)})(?={'|'.join(_LASTING)})")
_IN_POLISH = (
    (late(r"\brok(?= doswiadcz)|\broczn\w+(?= (?:doswiadcz|staz|kontrakt|umow|praktyk|program))"), "1 rok"),
    (late(r"\bpo[lł]roczn\w+"), "6 months"),
    (late(r"\bdwuletni\w*"), "2 lata"),
    (late(r"\btrzyletni\w*"), "3 lata"),
)
# A number word may be in brackets or after an article. Listing these forms is faster than searching for them.
_TELLING = frozenset({*_WORDS, *(f"({word}" for word in _WORDS), *(f"d'{word}" for word in _WORDS), "twenty", "forty"})


@dataclass(frozen=True, slots=True)
class Length:
    """A length of time as written.

    Attributes:
        low: the first number of units.
        high: the last number, in the unit of the first; ``None`` if there is only one.
        more: whether a plus sign or an equivalent word follows.
        unit: the unit of time.
        start: start offset in the text.
        end: end offset.
    """

    low: float
    high: float | None
    more: bool
    unit: Unit
    start: int
    end: int


def in_figures(text: str) -> str:
    """A folded text with number words as digits and half a year as six months."""
    if "hal" in text or "io ano" in text or "ł roku" in text or "半年" in text:
        text = _HALF_YEAR.sub("6 months", text)
    if "a year" in text or "a month" in text or "a week" in text:
        text = _A_UNIT.sub("1 ", text)
    if not _TELLING.isdisjoint(text.replace("-", " ").replace("/", " ").split()):
        text = _WORD.sub(lambda match: str(_WORDS[match[0]]), text)
    if any(word in text for word in _LASTING):
        text = _JOINED.sub(lambda match: f"{_WORDS[match[0]]} ", text)
    if "rok" in text or "roczn" in text or "letni" in text:
        for pattern, figures in _IN_POLISH:
            text = pattern.sub(figures, text)
    return _HALF_MORE.sub(_with_half, text) if any(word in text for word in _HALVING) else text


def _with_half(match: re.Match[str]) -> str:
    if match["word"]:
        return _HALVES[match["word"]]
    if match["before"]:
        return f"{match['before']}.5"
    return f"{match['count'] or 1}.5 {match['counted']}"


def lengths(text: str) -> Iterator[Length]:
    """Yields the lengths of time in a text, in order.

    Args:
        text: folded, with number words as digits; see :func:`in_figures`.
    """
    for match in _LENGTH.finditer(text):
        if match.start() and text[match.start() - 1] in _NOT_BEFORE:
            continue
        unit: Unit = next(unit for unit in _UNIT_WORDS if match[unit])
        numbers = [_number(match["said"] or match["low"]), *map(_number, _NUMBERS.findall(match["rest"]))]
        if match["high"]:
            numbers.append(_number(match["high"]) * _DAYS[_unit_of(match["again"])] / _DAYS[unit])
        more = bool(match["first_more"] or match["more"] or match["late_more"])
        yield Length(numbers[0], numbers[-1] if len(numbers) > 1 else None, more, unit, match.start(), match.end())


def _unit_of(word: str) -> Unit:
    return next(unit for unit, words in _UNIT_WORDS.items() if re.fullmatch(words, word))


def _number(figures: str) -> float:
    return float(figures.replace(",", "."))
