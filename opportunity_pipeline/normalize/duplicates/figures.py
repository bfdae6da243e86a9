"""Figures in a title beside the role: dates, durations, hours, requisitions, pay, numbers of openings.

Belongs here: finding and removing figures. Does not belong here: figures that are part of the role (*Engineer 2*),
which stay among the words (``wording``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

Term = tuple[str, str]
"""Kind of limit and its value: ``("year", "2026")``."""

_PERCENT = re.compile(r"(\d{1,3})\s*(?:%?\s*[-–]\s*(\d{1,3})\s*)?%")
# Percentages that are no share of a working week: "100% remote", "50% travel", "100 % kommisjon".
_OTHER_SHARE = re.compile(
    r"\W*(?:remote|travel|on[\s-]?site|wfh|work from|home|t[eé]l[eé]travail|[ck]ommi[sz]+i|placement|job|paid|free"
    r"|stipend|scholarship|discount|off\b|bonus|ote|profit|incentive|online|virtual|relocat)",
    re.IGNORECASE,
)
# Length of a term ("6 months") or of experience ("0-2 yrs"): two openings if both titles state one and they differ.
_LENGTH = re.compile(
    r"(?:\b(?:exp\b\.?|(?<=, )experience\b|min(?:imum)?\b\.?|at\s+least|over)\s*[:,]?\s*)*"
    r"\b(\d{1,2})\s*(?:(?:[-–]|to)\s*\d{1,2}\s*)?[-+]?\s*(m|mo(?:nth)?s?|mths?|mois|monate?n?|mes(?:es|i)?|maand(?:en)?"
    r"|w(?:ee)?ks?|wochen?|semaines?|semanas?|y(?:ea)?rs?|jahren?|ans|a[nñ]os?|anni|days?)\b"
    r"(?:['’+]?\s+(?:of\s+)?(?:exp(?:erience)?|pqe|post[\s-]?qualif\w+(?:\s+exp\w*)?)\b)?",
    re.IGNORECASE,
)
# Years since qualification of lawyers and accountants, and of others, without a unit: "2-5 PQE", "PQE 3+", "4+ YOE".
_SINCE = re.compile(
    r"\b(\d{1,2})\s*(?:(?:[-–]|to)\s*\d{1,2}\s*)?\+?\s*(?:pqe|yoe)\b"
    r"|\b(?:pqe|yoe)\s*:?\s*(\d{1,2})\s*(?:(?:[-–]|to)\s*\d{1,2}\s*)?\+?(?!\w)",
    re.IGNORECASE,
)
# "9 am", "2:30p-11p"
_CLOCK = re.compile(
    r"\b(\d{1,2})(?:[:.]\d\d)?\s?([ap])(?:\.?m\b\.?|(?=\s?[-–]\s?\d{1,2}[:.\dap]))"
    r"|(?<=[ap][-–])(\d{1,2})(?:[:.]\d\d)?([ap])\b",
    re.IGNORECASE,
)
_FROM = re.compile(
    r"\b(\d{1,2})(?:[:.]\d\d)?\s?([ap])(?:\.?m\b\.?)?\s?(?:[-–]|to)\s?\d{1,2}(?:[:.]\d\d)?\s?[ap](?:\.?m)?\b",
    re.IGNORECASE,
)
# Days on and off: "4 on 4 off".
_ROTA = re.compile(
    r"\b(\d{1,2})\s*(?:(?:days?|weeks?|wks?|months?)\s*)?on\s*[,/&-]?\s*(\d{1,2})\s*(?:(?:days?|weeks?|wks?|months?)\s*)?off\b",
    re.IGNORECASE,
)
# Days of work in a week, or hours on and off: "escala 6x1", "12x36", "4x10".
_SCALE = re.compile(
    r"(?:\b(?:escala|turno|jornada|r[eé]gimen|horario)\s+(?:de\s+)?)?(?<![\w.])(?P<on>[1-9]|1[02]|24)\s?[x×]\s?(?P<off>[1-3]|10|12|36|48|72)\b",
    re.IGNORECASE,
)
# "A Shift", "Shift B", "C-shift": one of the crews of a plant.
_CREW = re.compile(
    r"(?<!&)(?<!&\s)\b(?:([A-D])[\s-]+(?:[Ss]hift|SHIFT|[Cc]rew)|(?:[Ss]hift|SHIFT|[Cc]rew)\s?[:-]?\s?([A-D]))\b(?![-&])"
)
_UNITS = {"m": "month", "w": "week", "s": "week", "y": "year", "j": "year", "a": "year", "d": "day"}
# Hours per week or day: "40 hours", "37,5 h/Woche", "8 hour shifts"; not hourly pay.
_HOURS = re.compile(
    r"(?P<pay>[₹$€£]\s?[\d.,]*)?(?<![\w.,:])(?:\d\s?[x×]\s?)?(?P<least>\d{1,2})(?:[.,]\d{1,2})?\s*"
    r"(?:(?:[-–/]|to|bis|à|a)\s*(?P<most>\d{1,2})(?:[.,]\d{1,2})?\s*)?"
    r"[-–]?(?:h(?:(?:ou)?rs?)?|uur|uren|std|stunden|wochenstunden|heures|horas|ore|timer|timmar|godz|(?-i:hs))\b\.?"
    r"(?:\s*(?:/|per|a|pro|par|por|pr|i|semanais|semanales|weekly)\s*(?P<unit>\w+)\.?)?"
    r"(?P<shift>\s*[-–]?\s*(?:shifts?|days?|daily)\b|(?=\s+(?:rotat\w+|day|night|evening|fixed|split)\s+shifts?\b))?",
    re.IGNORECASE,
)
_OF_A_DAY = frozenset({"d", "day", "tag", "jour", "dia", "dag", "giorno", "shift"})
# "Rs 15,000", "AED 3500", "R15 000", "PHP 25k". Currency letters need at least hundreds, so not "PHP 8"; a single
# letter needs grouped digits or a "k", so not "R12345".
_SUM = r"(?:\d{1,3}(?:[,. ]\d{3})+(?:\.\d\d?)?|\d{1,3}(?:\.\d)?k)\b"
_MONEY = (
    r"(?:[₹$€£₱₦₺]\s?\d[\d,.]*\s?[km]?"
    r"|(?<![^\W_])(?:rs\.?|inr|php|aed|kes|ksh\.?|ngn|pkr|zar|sgd|aud|nzd|cad|usd|gbp|eur|chf|myr|rm|qar|sar)\s?"
    rf"(?:{_SUM}|\d{{3,}})|(?<![^\W_])r\s?{_SUM})"
)
_PAY = re.compile(
    rf"{_MONEY}(?:\s?(?:[-–]|to)\s?(?:{_MONEY}|\d[\d,.]*\s?[km]?))?"
    r"(?:\s?(?:/|per\s)\s?(?:hr|hour|month|year|annum|week|day|h|mo|yr|wk)\b|\s?(?:ph|pa|pm|pcm|pw|pd)\b)?"
    r"|\b\d{1,3}k?\s?(?:[-–]|to)\s?\d{1,3}k\b|\b\d{2,3}k\b"
    r"|\b\d[\d.,]*(?:\s?[-–]\s?\d[\d.,]*)?\s?(?:lpa|ctc|lakhs?|lacs?|k\s?(?:/|per\s)\s?month)\b",
    re.IGNORECASE,
)
_MONTHS = (
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    "|nov(?:ember)?|dec(?:ember)?"
)
# Of a walk-in interview, or the last day to apply.
_DAY = re.compile(
    rf"(?:\b(?:clos(?:ing|es)(?:\s+(?:date|on))?|deadline|apply\s+(?:by|before))\s*:?\s*)?\b(?:\d{{1,2}}(?:st|nd|rd|th)?\s*(?:&|and|to|,|[-–])\s*)*\d{{1,2}}(?:st|nd|rd|th)?\s+(?:{_MONTHS})\b(?!\s*(?:'|20)\d\d)"
    rf"|\b(?:{_MONTHS})\s+\d{{1,2}}(?:st|nd|rd|th)?\b",
    re.IGNORECASE,
)
# Terms of Swedish schools: "HT25" begins in autumn, "VT 2026" in spring.
_SWEDISH_TERM = re.compile(r"\b([HV])T(?:-?|\s?20)(2\d)\b(?!\s*kv)", re.IGNORECASE)
_SWEDISH_SEASONS = {"H": "fall", "V": "spring"}
# A pay grade, which few titles state: "Band 6", "Grade II"; the grade of a school is what is taught there.
_BAND = re.compile(
    r"\b(?:(?:nhs|afc|pay)\s+)?"
    r"(?:band\s*[:-]?\s*([2-9][a-d]?)|grade\s*[:-]?\s*(i{1,3}|iv|vi{0,3}|[1-9]|[a-d]))(?!\w)",
    re.IGNORECASE,
)
# Pay grades of public employers in Germany and Austria: "TV-L E13", "EG 9b TVöD", "A 13".
_GERMAN_GRADE = re.compile(
    r"\b(?:(?:(?:nach|in)\s+)?(?:TV[-\s]?(?:L|H|V|öD|oeD|Ä|A|SuE|AVH|UK)(?:[-\s]?(?:VKA|Bund|SuE))?|AVR|BAT)\b[\s,/]*)"
    r"(?:(?:EG|E|S|P|KR|Entgeltgruppe)\s?(?P<behind>\d{1,2}\s?[a-c]?)\b)?"
    r"|\b(?:EG|E|Entgeltgruppe|Bes\.?[-\s]?Gr\.?\s?A)\s?(?P<before>\d{1,2}\s?[a-c]?)(?:\s*,?\s*(?:TV[-\s]?(?:L|H|V|öD|oeD|Ä)))\b"
    r"|\b(?:Entgeltgruppe|EG)\s?(?P<alone>\d{1,2}\s?[a-c]?)\b",
    re.IGNORECASE,
)
# The classes of a school: "K-12", "Grades 6-8", "(K-5)".
_CLASSES = re.compile(
    r"\b(?:(?:grades?|classes|class|std|years?)\s+)(?:k|\d{1,2})\s?(?:[-–]|to)\s?\d{1,2}\b(?!\s*(?:years?|yrs?|months?|exp))"
    r"|\bk\s?[-–]\s?\d{1,2}\b|\bks\s?[1-4]\s?[-–/&]\s?(?:ks)?\s?[1-5]\b",
    re.IGNORECASE,
)
_TAUGHT = re.compile(r"teach|tutor|educat|facult|trainer|school", re.IGNORECASE)
# "ab 01.08.2026", "2026-09-01", and the day before a written month: "1. September 2026", "1er juin 2026".
_DATE = re.compile(r"(?<!\d)\d{1,2}(?P<mark>[./-])(?P<month>\d{1,2})(?P=mark)(?P<year>20\d\d|[2-4]\d)(?!\d)")
_ISO_DATE = re.compile(r"(?<!\d)(?P<year>20\d\d)-(?P<month>[01]\d)-[0-3]\d(?!\d)")
_DAY_OF_MONTH = re.compile(r"\b\d{1,2}(?:\.|er|º|°|\s+de)\s*(?=[^\W\d_]{3,10}\.?\s+(?:de\s+)?20\d\d)")
_MONTH_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
# Of a hotel: "4* hotel", "Hotel 5 estrellas".
_STARS = re.compile(
    r"\b[1-5]\s?(?:\*+|[\s-]?(?:stars?|[ée]toiles?|sterne|estrellas?|estrelas?|stelle)\b)"
    r"(?:\s*(?:superior|luxury|boutique))?(?:\s*(?:hotel|resort|property))?",
    re.IGNORECASE,
)
_OPENINGS = re.compile(
    r"\b(?:gmt|utc)\s?[+-]\s?\d{1,2}(?::\d\d)?|\b24\s?[x/*]\s?7\b|(?<!\w)x\s?\d{1,3}\b|\b\d{1,4}\s*(?:openings?|positions?|vacanc(?:y|ies)|posts|nos)\b",
    re.IGNORECASE,
)
# Years of an intake: 2026, 2025/26, '26, FY26.
_YEAR = re.compile(
    r"(?:\b(?:start(?:ing|s)?|class|batch)\s+(?:(?:in|of)\s+)?)?(?:(?<![\w.])(?:fy\s?|')?(20[1-4]\d)(?:\s?[/–-]\s?(?:20)?([1-4]\d))?(?!\w)|(?<!\w)(?:fy\s?|')([1-4]\d)(?!\w))"
    r"(?:\s+(?:graduates|grads|passouts?|batch|intake|cohort|start|class)\b)?",
    re.IGNORECASE,
)
# The number of a shop is a place, not a requisition.
_REQUISITION = re.compile(
    r"(?:\b(?:req(?:uisition)?|job|ref(?:erence)?|position|posting|vacancy)\.?\s*(?:id|no|number|code|#)?\s*[.:#-]?\s*"
    r"|(?<![a-z])(?<![a-z]\s)#\s*)((?:[A-Z]{1,4}-?)?\d{3,})\b"
    r"|(?<!store\s)(?<!store\s#)(?<!store#\s)(?<!unit\s)\b((?:JR|REQ|R|P)-?\d{4,}|\d{5,})\b",
    re.IGNORECASE,
)
# "Ref NWH 14/2026", "Kennziffer 26/104", "Job ID: 2026-0319": numbers with their year or office.
_REFERENCE = re.compile(
    r"(?:\bref(?:erence)?|\breferenz(?:nummer|nr)?|\bkennziffer|\bkenn(?:nummer|nr)|\bref[eé]rence|\breferencia|\bjob\s+id|\bvacancy)\b"
    r"\.?\s*(?:id|no|nr|number|num)?\s*[.:#,\s]*(?P<number>(?:[A-Z]{1,6}[\s/.-]){0,2}[A-Z]{0,6}\d{1,6}(?:[/.-]\w{1,6}){1,3})",
    re.IGNORECASE,
)
# "Advt. No. 5/2025", "Vacancy No. 12": notices are numbered anew each year, so their numbers identify nothing.
_NOTICE = re.compile(
    r"\b(?:advt|advertisement|notification|notice|vacancy)\b\.?\s*(?:(?:no|number|nr)\b\.?|#)\s*[:.]?\s*(?:[A-Z]+[/-])*\d{1,3}(?:[/-]\w+)*",
    re.IGNORECASE,
)
# Trade and stage of an apprenticeship: "Apprentice Electrician - Level 3", "1st Year Apprentice".
_LEARNS_A_TRADE = re.compile(r"apprentice|lehrling|azubi|ausbildung", re.IGNORECASE)
_STAGE = re.compile(
    r"\b(?:(?:level|lvl|l|nvq(?:\s+level)?)[\s-]?(?P<level>[2-7])\b"
    r"|(?P<year>[1-4](?:st|nd|rd|th)?|first|second|third|fourth)[\s-]+(?:year|yr)\b(?!s?\s*exp))"
    r"(?:\s+(?:apprenticeship|nvq|qualification|standard)\b)?",
    re.IGNORECASE,
)
# Required qualification, in the frameworks of several countries: "QQI Level 5", "NQF4", "NVQ Level 2".
_QUALIFICATION = re.compile(
    r"\b(?:qqi|fetac|nfq|nqf|rqf|scqf|qcf|btec|nvq)\s?(?:level|lvl|l)?\s?(?P<level>[1-9])\b|\b(?:level|lvl)\s?(?P<before>[1-9])\s+"
    r"(?:qqi|fetac|nfq|nqf|rqf|scqf|qcf|btec|nvq)\b",
    re.IGNORECASE,
)
_ORDINALS = {"fi": "1", "se": "2", "th": "3", "fo": "4"}
_WHOLE = 100
_FIGURES = re.compile(r"k\b|\d+|-")
_NOT_DIGITS = re.compile(r"\D")


@dataclass(frozen=True, slots=True)
class Figures:
    """A title without its figures, and what the figures state.

    Attributes:
        rest: the title without them.
        terms: years, days and durations; hours, shares of a week, rotas and crews; pay grades.
        requisitions: digits of requisition numbers.
    """

    rest: str
    terms: frozenset[Term]
    requisitions: frozenset[str]


def read_figures(title: str) -> Figures:
    """Removes the figures from a title."""
    references = {_NOT_DIGITS.sub("", found["number"]) for found in _REFERENCE.finditer(title)}
    title = _NOTICE.sub(" ", _REFERENCE.sub(" ", title) if references else title)
    terms = {*_shares_of_a_week(title), *_hours(title)}
    for dates in (_DATE, _ISO_DATE):
        terms.update(term for date in dates.finditer(title) for term in _day(date))
        title = dates.sub(" ", title)
    title = _STARS.sub(" ", _DAY_OF_MONTH.sub(" ", title))
    terms |= {("qualification", told[1] or told[2]) for told in _QUALIFICATION.finditer(title)}
    title = _QUALIFICATION.sub(" ", title)
    if _LEARNS_A_TRADE.search(title):
        stages = [stage.groupdict().items() for stage in _STAGE.finditer(title)]
        terms |= {
            (f"{kind} of learning", _ORDINALS.get(told[:2].lower(), told[0]))
            for stage in stages
            for kind, told in stage
            if told
        }
        title = _STAGE.sub(lambda stage: " apprenticeship " if "apprenticeship" in stage[0].lower() else " ", title)
    if classes := _CLASSES.search(title):
        terms.add(("classes", "".join(_FIGURES.findall(classes[0].lower()))))
        title = _CLASSES.sub(" ", title)
    text = _OPENINGS.sub(" ", _DAY.sub(" ", _PAY.sub(" ", _HOURS.sub(" ", _PERCENT.sub(" ", title)))))
    terms |= {("shift", f"crew {(before or behind).lower()}") for before, behind in _CREW.findall(text)}
    terms |= {("rota", f"{on} on {off} off") for on, off in _SCALE.findall(text)}
    text = _SCALE.sub(" ", _CREW.sub(" ", text))
    terms |= {("rota", f"{on} on {off} off") for on, off in _ROTA.findall(text)}
    text = _ROTA.sub(" ", text)
    terms |= {("length", f"{int(number)} {_UNITS[unit[0].lower()]}") for number, unit in _LENGTH.findall(text)}
    terms |= {("length", f"{int(first or second)} year") for first, second in _SINCE.findall(text)}
    text = _SINCE.sub(" ", text)
    terms |= {("from", f"{int(hour)} {half.lower()}m") for hour, half in _FROM.findall(text)}
    terms |= {("clock", f"{int(at[0] or at[2])} {(at[1] or at[3]).lower()}m") for at in _CLOCK.findall(text)}
    text = _CLOCK.sub(" ", _LENGTH.sub(" ", text))
    if (banded := _BAND.search(text)) and not _TAUGHT.search(text):
        terms.add(("band", (banded[1] or banded[2]).lower()))
        text = _BAND.sub(" ", text)
    for grade in _GERMAN_GRADE.finditer(text):
        terms.update(("band", "".join(told.lower().split())) for told in grade.groups() if told)
    text = _GERMAN_GRADE.sub(" ", text)
    for half, year in _SWEDISH_TERM.findall(text):
        terms |= {("season", _SWEDISH_SEASONS[half.upper()]), ("year", f"20{year}")}
    text = _SWEDISH_TERM.sub(" ", text)
    terms |= {("year", f"20{part[-2:]}") for match in _YEAR.finditer(text) for part in match.groups() if part}
    text = _YEAR.sub(" ", text)
    found = {_NOT_DIGITS.sub("", first or second) for first, second in _REQUISITION.findall(text)}
    return Figures(_REQUISITION.sub(" ", text), frozenset(terms), frozenset(found | references))


def _shares_of_a_week(title: str) -> Iterator[Term]:
    """The shares of a full week: every whole percentage in a range."""
    for found in _PERCENT.finditer(title):
        least, most = int(found[1]), int(found[2] or found[1])
        if most <= _WHOLE and not _OTHER_SHARE.match(title, found.end()):
            yield from (("share", str(share)) for share in range(least, most + 1))


def _day(date: re.Match[str]) -> Iterator[Term]:
    """The year of a date, and its month unless the order of day and month is ambiguous."""
    yield "year", f"20{date['year'][-2:]}"
    month = int(date["month"])
    if not ("mark" in date.re.groupindex and date["mark"] == "/") and 1 <= month <= len(_MONTH_NAMES):
        yield "month", _MONTH_NAMES[month - 1]


def _hours(title: str) -> Iterator[Term]:
    """Hours of a week or a day: every whole number in a range."""
    for found in _HOURS.finditer(title):
        if not found["pay"]:
            of_a_day = found["shift"] is not None or (found["unit"] or "").lower() in _OF_A_DAY
            least, most = int(found["least"]), int(found["most"] or found["least"])
            yield from (("hours of a day" if of_a_day else "hours", str(hours)) for hours in range(least, most + 1))
