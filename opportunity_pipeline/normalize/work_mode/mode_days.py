"""Days at the office and days at home, which make work hybrid, in fields and sentences.

Belongs here: days per week, weekdays and shares of the time, in many languages. Does not belong here: refusals
(``mode_refusals``), or other statements about a job's mode (``work_mode``, ``mode_statements``).

All patterns are for lower-case text, with or without accents.
"""

from __future__ import annotations

import re

from opportunity_pipeline.normalize.text.patterns import late
from opportunity_pipeline.normalize.work_mode.mode_day_words import (
    DAY_WORDS,
    DAY_WORDS_ABROAD,
    HOME,
    HOME_ABROAD,
    HOME_DAYS,
    IN_OFFICE,
    IN_TOWN,
    LETTERS,
    OFFICE,
    OFFICE_ABROAD,
    ONE_TO_FOUR,
    ONE_TO_FOUR_ABROAD,
    PER_WEEK,
    PER_WEEK_ABROAD,
    SHARE,
    TIMES,
    TIMES_ABROAD,
    UNITS,
    UNITS_ABROAD,
    UP_TO,
    WEEKDAY,
    WEEKDAYS,
    YES,
)

_Gated = tuple[tuple[tuple[str, ...], re.Pattern[str]], ...]


def _gated(*, english: bool) -> _Gated:
    """Patterns for days of both kinds, each with literals, one of which must occur.

    Args:
        english: only the English patterns, which are faster.
    """

    def either(ours: str, others: str) -> str:
        return rf"(?:{ours})" if english else rf"(?:{ours}|{others})"

    at_home, at_office = either(HOME, HOME_ABROAD), either(OFFICE, OFFICE_ABROAD)
    number, units = either(ONE_TO_FOUR, ONE_TO_FOUR_ABROAD), either(UNITS, UNITS_ABROAD)
    per_week = either(PER_WEEK, PER_WEEK_ABROAD)
    ranged = rf"{number}(?:\s?(?:-|–|to|or|bis|oder|à|a|ou|o)\s?(?:[1-5]|{number}))?[\s-]+{units}"
    days = rf"(?:{ranged}|{either(TIMES, TIMES_ABROAD)})"
    there = rf"(?:{at_home}|{at_office}|office (?:attendance|presence)|(?:from|in) our [\w. ]{{1,30}}?office)"
    patterns: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = (
        (
            DAY_WORDS if english else (*DAY_WORDS, *DAY_WORDS_ABROAD),
            (
                rf"\b{days}\s*{per_week}?,?\s*(?:(?:you|we)(?:'ll|'re| will| are)? (?:(?:be|work|come) )?)?(?:(?:of"
                r"|de|di|in|im|da|working|work|are|spent|required|physically"
                rf"|med|met|aus)\s+){{0,2}}(?:{at_home}|{at_office})\b",
                rf"\b{there}(?:\s+[\w'’]+){{0,3}}?\s*[:,(–-]?\s*{YES}{UP_TO}{days}(?:\s*{per_week}|\b)",
                rf"\b{there}{IN_TOWN} {UP_TO}{days}\s*{per_week}",
                r"\b(?:office|home|remote)\s*[:(–-]?\s*[1-4]\s?x\s?(?:/|per|a)\s?(?:week|wk)\b",
                rf"\b(?:the|and) rest (?:of the time )?(?:is |are |spent )?(?:{at_home})\b",
                rf"\b{days}\s*(?:{per_week})[^.;\n]{{0,20}}?\b(?:with us|come in|there)\b(?! for)",
                rf"\b(?:com(?:e|es|ing) in|(?:is|are|be|being|sit|sits) (?:there|with us))\b(?:\s+[\w'’]+){{0,4}}?\s*"
                rf"{UP_TO}{days}\s*{per_week}",
                # "Two of your five days are spent at the studio."
                rf"\b(?:{number}) (?:out )?of (?:the|your|our|every|those|their) (?:five|5) (?:working |work )?days\b"
                rf"[^.;\n]{{0,40}}?\b(?:{at_home}|{at_office}|with us|together)\b",
                rf"\boffice:? {days}\b",
                rf"\bcommut\w+ (?:in )?to [\w .,'’-]{{2,50}}? {UP_TO}{days}\s*{per_week}",
                *(
                    ()
                    if english
                    else (
                        HOME_DAYS,
                        rf"\b{days}\s*{per_week}\s+(?:[\w'-]+\s+){{1,3}}?(?:{at_home}|{at_office})",
                    )
                ),
                rf"\b{at_home}\s+(?:ist |is |est )?(?:an |for |on )?{UP_TO}{days}",
                rf"\b{number}\s+(?:in[\s-]office|office|remote|home[\s-]?office|home[\s-]?working|home|wfh|wfo"
                rf"|on[\s-]?site"
                r"|b[üu]ro)[\s-](?:days?|tage?n?)\b",
                rf"\b{days}\s+(?:office|home|b[üu]ro|bureau|kantoor)\b(?! (?:hours?|visits?|care|loan))",
            ),
        ),
        (
            ("mon", "tue", "wed", "thu", "fri", "m/", "t/", "/th"),
            (
                rf"\b{IN_OFFICE} (?:on|every) {WEEKDAY}\b(?!\s*(?:to|through|-|–))",
                rf"\b{WEEKDAYS}\s+(?:are|is|as)\s+(?:our |the )?(?:office|anchor|home|remote|wfh) days?\b",
                rf"\b(?<!to )(?<!through ){WEEKDAY} (?:you|we|everyone|staff)(?:'re)?(?: (?:are|can|may|will"
                rf"|all))* (?:\w+ ){{0,2}}?{at_home}\b",
                rf"\b{WEEKDAY} (?:are |is )?(?:fully )?(?:remote|wfh|from home)\b",
                rf"\bcommut\w+ (?:in )?to [\w .,'’-]{{2,40}}? on {WEEKDAY}\b",
                rf"\b{WEEKDAY} (?:are|is) (?:an? |our )?(?:work[\s-]from[\s-]home|wfh|home|remote|office) days?\b",
                rf"\b(?:remote|wfh|home[\s-]?office) {WEEKDAY}\b",
                rf"\b{WEEKDAY} (?:are|is) (?:spent |always )?(?:{IN_OFFICE}|on[\s-]?site)\b",
                rf"\b{at_home} (?:on|every) {WEEKDAY}\b|\b{WEEKDAY} (?:is|are) (?:a )?{at_home}\b",
                rf"\b(?:office|on[\s-]?site|remote|wfh|home)\s*[:(-]?\s*{LETTERS}\b",
                rf"\b{IN_OFFICE}\b[^.;\n]{{0,20}}\b{WEEKDAYS}|\b{WEEKDAYS}\s+{IN_OFFICE}\b",
            ),
        ),
        (
            ("%",),
            (
                rf"\b{SHARE}\s+(?:{at_home}|{at_office}|im b[üu]ro|mobil)(?!\w)",
                r"\b[1-9]\d\s?% (?:in[\s-]?)?office (?:attendance|presence|time)\b",
                rf"\b{at_home}(?: work)?\s*[:(–-]?\s*(?:-?(?:anteil|quote|ratio) )?(?:zu |[àa] |al |von |of "
                rf"|de )?{UP_TO}[1-9]\d?\s?%",
                r"\b\d{1,2}\s?%[^.;\n]{0,25}\b(?:in|at|from) (?:the|our) (?:[\w.-]+ ){0,3}?office\b",
                r"\b(?:in|at|from) (?:the|our) office\b[^.;\n]{0,25}\b\d{1,2}\s?%",
            ),
        ),
    )
    return tuple((words, late("|".join(given))) for words, given in patterns)


# "The rest of the week you work from home."
_REST = (
    r"(?:rest of (?:the|your) (?:working )?week|(?:other|remaining) (?:(?:two|three|four|working) )?days|other (?:two"
    r"|three|four)|[üu]brigen (?:\w+ )?tagen?|restlichen (?:\w+ )?tagen?|rest der woche"
    r"|(?:autres|reste des) jours|reste (?:de la semaine|du temps)|(?:dem[áa]s|otros|resto de (?:los"
    r"|la)) (?:d[ií]as|semana)"
    r"|(?:outros|demais) dias|resto da semana|altri giorni|resto della settimana|(?:andere|overige) dagen"
    r"|rest van de week|(?:[öo]vriga|andra) dagar|resten av (?:veckan|uken)|[øo]vrige dage[rn]?e?|andre dage[rn]?e?"
    r"|resten af ugen|pozosta[łl]e dni|inne dni)"
)
_DAY_OF_WEEK = (
    r"(?:(?:mon|tues|wednes|thurs|fri)days?|(?:mon|diens|donners|frei)tags?|mittwochs?|lundis?|mardis?|mercredis?"
    r"|jeudis?"
    r"|vendredis?|lunes|martes|mi[ée]rcoles|jueves|viernes|segundas?|ter[çc]as?|quartas?|quintas?|sextas?"
    r"|(?:lune|marte|mercole|giove|vener)d[ìi]|(?:maan|dins|woens|donder|vrij)dag(?:en)?"
    r"|(?:m[åa]n|tis|tirs|ons|tors|fre)dag(?:ar|er|e|s|en)?|poniedzia[łl]\w+|wtor\w+|[śs]rod\w+|czwart\w+|pi[ąa]t\w+)"
)
_ALL_WEEK = late(
    r"\b(?:mon(?:day|tags?)?|lundi|lunes|segunda(?:-feira)?|luned[ìi]|maandag|m[åa]ndag|mandag|poniedzia[łl]\w+)s?\s*"
    r"(?:to|through|till|until|-|–|bis|au|a|à|al|t/m|tot(?: en met)?|till|til|do)\s*"
    r"(?:fri(?:day)?|freitag|vendredi|viernes|sexta(?:-feira)?|venerd[ìi]|vrijdag|fredag|pi[ąa]t\w+)s?\b"
)
_OFFICE = (
    rf"(?:{OFFICE}|{OFFICE_ABROAD}|(?:[àa]|dans) (?:nos|notre) bureaux?|(?:en|na|no) (?:nuestras? |nossos? )?"
    r"(?:oficinas?|escrit[óo]rios?)|office)"
)
AT_OFFICE = late(rf"\b{_OFFICE}(?!\w)")
"""Words for being at the office."""
_HOME = (
    rf"(?:{HOME}|{HOME_ABROAD}|t[ée]l[ée]travaill\w+|from anywhere|(?:where|wherever|from where) (?:you"
    rf"|suits|we)"
    r"|you choose where)"
)
_PARTED = late(
    rf"\b{_OFFICE}\b[^;\n]{{0,120}}?\b(?:{_DAY_OF_WEEK}|{_REST}|otherwise|sonst)\b[^;\n]{{0,60}}?\b{_HOME}\b"
    rf"|\b{_DAY_OF_WEEK}\b[^;\n]{{0,60}}?\b{_OFFICE}\b[^;\n]{{0,120}}?\b{_HOME}\b"
    rf"|\b{_HOME}\b[^;\n]{{0,60}}?\b{_DAY_OF_WEEK}\b[^;\n]{{0,60}}?\b{_OFFICE}\b"
    rf"|\b{_OFFICE}\b[^;\n]{{0,90}}?\b{_HOME}\b[^;,\n]{{0,20}}?\b(?:{_REST}|otherwise)\b"
    rf"|\b{_HOME}\b[^;.\n]{{0,50}}?\b(?:otherwise|sonst|ansonsten)\b[^;.\n]{{0,20}}?\b{_OFFICE}\b"
    rf"|\b{_HOME}\b[^;\n]{{0,30}}?\b{_REST}\b[^;\n]{{0,60}}?\b{_OFFICE}\b"
    rf"|\b{_REST}\b,?[^;,\n]{{0,40}}?\b{_HOME}\b"
)
# A day per month, or an interview, does not make the week hybrid.
_SELDOM = late(
    r"\b(?:month\w*|quarter\w*|year\w*|annual\w*|interview\w*|monat\w*|mois|meses|mes|m[êe]s|mese|maand|m[åa]ned\w*"
    r"|m[åa]nad\w*|miesi[ąa]c\w*)\b"
    rf"|\bor (?:\w+ )?{_HOME}|\b{_HOME} or\b"
)
_PARTING = (
    *("monday", "tuesday", "wednesday", "thursday", "friday", "rest of", "other t", "other f", "other d"),
    *("remaining", "otherwise", "sonst"),
    *(
        "tag",
        "mittw",
        "brigen",
        "rest",
        "lundi",
        "mardi",
        "credi",
        "jeudi",
        "vendr",
        "luned",
        "marted",
        "mercol",
        "gioved",
    ),
    *("venerd", "lunes", "martes", "rcoles", "jueves", "viernes", "autres"),
    *("otros", "dem", "outros", "segunda", "terça", "terca", "quarta", "quinta", "sexta", "altri", "dag", "andere"),
    *("overige", "poniedz", "wtor", "środ", "srod", "czwart", "piąt", "piat", "pozosta"),
)
_PARTING_IN_ENGLISH = _PARTING[:11]
_FREER = (
    *("home", "remote", "wherever", "anywhere", "where ", "telecom", "telework", "online", "hause", "tele", "télé"),
    *(
        "distan",
        "casa",
        "remot",
        "smart",
        "agile",
        "thuis",
        "huis",
        "hem",
        "hjem",
        "zdaln",
        "domu",
        "domicile",
        "mobil",
    ),
)
_IN_ENGLISH, _IN_ANY_LANGUAGE = _gated(english=True), _gated(english=False)

HYBRID_REMOTE = late(
    r"\bhybrid[\s-]remote\b|\bremote[\s-]hybrid\b"
    r"|\bt[ée]l[ée]travail (?:hybride|partiel)\b|\b(?:teletrabajo|remoto) (?:h[íi]brido|parcial)\b"
    r"|\b(?:part(?:ly|ial(?:ly)?)?|semi)[\s-]remote\b|\bpart(?:ly|ial(?:ly)?)? (?:work(?:ing)? )?from home\b"
    r"|\bpart(?:ly|ial(?:ly)?) (?:telework\w*|telecommut\w*|home[\s-]based|wfh)\b"
    r"|\b(?:teilweise|zum teil|anteilig|tageweise) (?:remote|(?:im )?home[\s-]?office|von zu ?hause)\b"
    r"|\b(?:deels|gedeeltelijk|delvis|parcialmente|parzialmente|en partie|cz[eę][sś]ciowo) "
    r"(?:thuis(?:werken)?|remote|vanuit huis|hjemmefra|p[åa] (?:distans|hjemmekontor)|remot[oa]|em casa|en casa|da casa"
    r"|da remoto|en t[ée]l[ée]travail|[àa] distance|zdaln\w+)"
)
"""A single word for hybrid, not two modes."""


_SPLIT = late(
    r"\b[1-9]\d\s?[:/]\s?[1-9]\d\b[^.;\n]{0,12}\b(?:office|home|remote|on[\s-]?site)\s?(?:[/:]|and|&)\s?"
    r"(?:office|home|remote|on[\s-]?site)\b"
)


def names_days_of_both(text: str, *, english: bool = False) -> bool:
    """Whether a lower-case text names one to four days a week, or a share of the time, at the office or at home.

    Args:
        text: a field or a sentence.
        english: whether it is certainly in English.
    """
    gated = _IN_ENGLISH if english else _IN_ANY_LANGUAGE
    if any(any(word in text for word in words) and pattern.search(text) for words, pattern in gated):
        return True
    if ("/" in text or ":" in text) and _SPLIT.search(text):
        return True
    return _parts_the_week(text, _PARTING_IN_ENGLISH if english else _PARTING)


def _parts_the_week(text: str, parting: tuple[str, ...]) -> bool:
    """Whether a text divides the week between office and home without counting days."""
    if not (any(word in text for word in parting) and any(word in text for word in _FREER)):
        return False
    return _SELDOM.search(text) is None and _PARTED.search(_ALL_WEEK.sub(" ", text)) is not None
