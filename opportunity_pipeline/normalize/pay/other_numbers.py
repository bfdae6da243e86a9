"""Numbers that are not amounts of money: percentages, hours and days, counts, clock times, dates, years.

Belongs here: recognising such numbers. Does not belong here: amounts (``amounts``).
"""

from __future__ import annotations

import re

from opportunity_pipeline.normalize.text.patterns import late
from opportunity_pipeline.normalize.text.vocabulary import any_entry

_TIME, _COUNTED = any_entry("pay_words", "times"), any_entry("pay_words", "counted")
# Each match starts at a digit with no digit before it.
_OTHER = late(
    r"40[13]\s?\(?[kb]\)?(?!\w)|24\s?[x*/]\s?7\b"
    # Percentages, alone and in ranges; "6,000 - 10% tax" is not one.
    r"|(?:\d{1,3}(?:[.,]\d{1,2})?\s?%?\s?(?:-|to|and|bis)\s?)?\d+(?:[.,]\d+)?\+?\s?"
    r"(?:%|(?:percent|per cent|pct|prozent)\b)"
    # "6M intern + PPO"
    r"|\d{1,2}\s?m\s(?=intern)"
    # Clock times and ordinals.
    r"|\d{1,2}:\d{2}\s?(?:[ap]\.?m\b\.?)?|\d{1,2}\s?(?:-|to)\s?\d{1,2}\s?[ap]m\b|1[34]th\s(?:month|salary)\b|\d+(?:st|nd|rd|th)\b"
    # Dates.
    r"|(?:\d{1,2}|\d{4})(?P<part>[-/.])\d{1,2}(?P=part)\d{2,4}\b(?![.,]?\d|\s?(?:lpa|lakh|k\b))"
    r"|(?:19|20)\d\d(?:\s?[-/]\s?(?:20)?\d\d)?\s(?=batch|pass|grad|summer|winter|start|intern|early|new|season|cohort|edition)",
    re.IGNORECASE,
)
# Only if no currency sign precedes them.
_BARE = late(
    # "40 hours a week", "6 days": working time, unless it is a rate. Three-digit numbers only before a plural.
    rf"\d{{1,2}}(?:[.,]\d)?\s?(?:-|to|à|bis)?\s?(?:\d{{1,2}}\s?)?\+?[\s-]?{_TIME}(?!\s*(?:rate|pay))"
    r"(?:'?s?\s*(?:/|(?:per|a|pro|par|por|in a|each)\b)\s*(?:week|month|day|year|woche|semaine|semana|tag)\b"
    r"|\s(?:work(?:ing)?\s)?week\b)?"
    # "20h/Woche"
    r"|\d{1,2}\s?h\s?(?:/|(?:per|pro|par|por)\s)\s?(?:week|wk|day|month|woche|tag|monat|semaine|jour|mois|semana|d[ií]a|mes)"
    r"|\d{3}\+?[\s-]?(?:days|hours|hrs|minutes|mins)\b"
    r"|\d{1,2}(?:\.\d\d)?\s?[ap]\.?m\b\.?"
    rf"|\d[\d.,]*\s?[km]?\+?[\s-](?:[a-z]+\s)?{_COUNTED}",
    re.IGNORECASE,
)
_YEARS = late(r"(?:19|20)\d\d(?:\s?(?:-|/|,|&|and|to)\s?(?:19|20)?\d\d)*\b", re.IGNORECASE)
_BEFORE_YEARS = late(
    r"\b(?:batch(?:es)?(?: of)?|class of|graduat\w+(?: in)?|passout|passing out|since|founded in|established in|fy"
    r"|act|rules|q[1-4]|summer|winter|fall|autumn|spring|season|(?:jan|feb|mar|apr|jun|jul|aug|sep|oct|nov|dec)\w*|may)[\s,'-]*(?:of\s)?(?:\d{1,2}(?:st|nd|rd|th)?,?\s)?$",
    re.IGNORECASE,
)
_WORKING_HOURS = late(r"\d{1,2}\sto\s\d{1,2}\b(?!\s?(?:k|l|lpa|lakh|%))", re.IGNORECASE)
_FIRST_DIGIT = late(r"(?<![\d])(?<!\d[.,])\d")
_MONEY = "$€£₹.,"
BLANK = "\x00"
"""Replaces a number that is not an amount. Not a space, so that no match spans it."""


def without_other_numbers(line: str) -> str:
    """The line with :data:`BLANK` in place of numbers that are not amounts; all other characters keep their offset."""
    pieces, position = [], 0
    for digit in _FIRST_DIGIT.finditer(line):
        if digit.start() < position:
            continue
        match = _other_at(line, digit.start())
        if match is not None:
            pieces += [line[position : digit.start()], BLANK * len(match[0])]
            position = match.end()
    return "".join([*pieces, line[position:]])


def _other_at(line: str, start: int) -> re.Match[str] | None:
    before = line[start - 1] if start else ""
    match = _OTHER.match(line, start)
    if match is None and not (before and (before.isalnum() or before in _MONEY)):
        match = _BARE.match(line, start)
    if match is None and (years := _YEARS.match(line, start)) is not None:
        match = years if _BEFORE_YEARS.search(line[max(0, start - 30) : start]) else None
    if match is None and line[max(0, start - 5) : start].lower() == "from ":
        match = _WORKING_HOURS.match(line, start)
    return match
