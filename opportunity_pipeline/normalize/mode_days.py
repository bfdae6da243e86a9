"""Days at the office and days at home: what makes work hybrid, in fields and sentences.

Belongs here: days in a week, weekdays and shares of the time, in many languages. Does not belong here: refusals
(``mode_refusals``), or what other words say of a job (``work_mode``, ``mode_statements``).

All patterns are for text in small letters, with or without its accents.
"""

from __future__ import annotations

import re

_AT_HOME = (
    r"(?:remote(?:ly)?|wfh|from (?:their |your )?(?:own )?home|at home|home[\s-]?office|home[\s-]?working"
    r"|work(?:ing)? from home|telecommut\w+|telework\w*|online"
    r"|t[ée]l[ée]travail\w*|[àa] distance|(?:[àa]|depuis) (?:la maison|votre domicile)"
    r"|mobil(?:e[snm]?)? (?:zu )?arbeit(?:en)?|(?:von )?zu ?hause"
    r"|teletrabajo|trabajo remoto|(?:de|en|desde) (?:tu |su )?casa|trabalho remoto|teletrabalho|em casa|[àa] dist[âa]ncia"
    r"|(?:de|en|da|em|di) remot[oa]|smart working|lavoro agile|da casa"
    r"|thuis(?:werken)?|vanuit huis|op afstand"
    r"|hemifr[åa]n|hemma|hjemme|p[åa] distans|distansarbete|hjemmefra|hjemmekontor|hjemmearbe[ij]de?|zdaln\w+|z domu)"
)
_AT_OFFICE = (
    r"(?:(?:in|at|from|on|to|into)[\s-](?:the |our |your |an? )?(?:[\w.]+ ){0,3}?(?:office|site|campus|studio|lab"
    r"|hub|person)"
    r"|on[\s-]?site|wfo|in[\s-]office"
    r"|vor ort|(?:im|in unserem) (?:\w+ )?b[üu]ro|in pr[äa]senz"
    r"|au (?:bureau|si[èe]ge)|dans (?:nos|les) (?:bureaux|locaux)|en pr[ée]sentiel|sur (?:site|place)"
    r"|presencial(?:es|mente)?|presenciais|en (?:la |las |nuestras? )?oficinas?|no (?:nosso )?escrit[óo]rio"
    r"|in (?:ufficio|sede|presenza)|op (?:ons |het )?kantoor|op locatie"
    r"|p[åa] (?:plats|kontoret|(?:vores |v[åa]rt )?kontor)|w (?:naszym )?biurze|stacjonarnie)"
)
_PER_WEEK = (
    r"(?:(?:a|per|each|every|/|in a|in the|of the|pro|in der|die|par|por|a la|alla|na|w|i|om)\s*"
    r"(?:(?:working |work )?week|wk|woche|semaine|semana|settimana|tygodniu|veckan?|uken?|ugen?)"
    r"|weekly|w[öo]chentlich|semanales|semanais|out of (?:5|five))"
)
_UP_TO = (
    r"(?:(?:up to|at least|min(?:imum)?(?: of)?|max(?:imum|\.)?(?: of)?|around|about|bis zu|mindestens|jusqu'[àa]"
    r"|hasta|até|ate|fino a|tot|maximaal|upp till|op til|opptil|do)\s+)?"
)
_ONE_TO_FOUR = (
    r"(?:[1-4]|one|two|three|four|(?:a )?(?:couple|few)(?: of)?|several|ein(?:en|em)?|zwei|drei|vier|un|deux|trois"
    r"|quatre|dos|tres|cuatro|uno|um|uma|d(?:oi|ua)s|tr[êe]s|quatro|due|tre|quattro|een|[ée]{2}n|twee|drie"
    r"|jeden|dwa|trzy|cztery|tv[åa]|fyra|fire)"
)
# "To" and "en" are days only in the north.
_NORDIC_DAYS = r"(?:en|ett?|to)(?: (?:til|till|eller) (?:to|två|tva|tre|fire|fyra))? dag(?:e|er|ar)?"
# Units that are other words too, unless a week follows.
_TIMES = (
    r"(?:fois|veces|vez(?:es)?|volt[ae]|keer|mal|g[åa]ng(?:er)?|gange|razy)"
    r"(?=\s+(?:par|por|a|[àa]|al?la|per|pro|in|i|om|w|na|die)\s)"
)
_DAYS = (
    rf"(?:{_ONE_TO_FOUR}(?:\s?(?:-|–|to|or|bis|oder|à|a|ou|o)\s?(?:[1-5]|{_ONE_TO_FOUR}))?[\s-]+"
    r"(?:(?:full |working |work )?days?|tage?n?|jours?|journ[ée]es?|d[ií]as?|times?(?=\s+(?:an?|per|each|every)\s)"
    rf"|giorn[io]|giornate|dagen|dni|dzie[nń]|dag(?:ar|er|e)|{_TIMES})|{_NORDIC_DAYS}"
    r"|[1-4]\s?x(?=\s*(?:/|an?\b|per\b|por\b|pro\b|in\b))|(?:once|twice)(?=\s+(?:an?|per|each|every)\s+week)"
    r"|(?:ein|zwei|drei|vier)mal(?=\s+(?:pro|in der|die)\s+woche))"
)
_WEEKDAY = r"(?:mon|tues|wednes|thurs|fri)days?"
_WEEKDAYS = (
    r"(?!mon\w*\s*(?:to|through|until|-|–)\s*fri|mon\w*, tue\w*, wed)(?:mon|tue|wed|thu|fri)[a-z]*\s*(?:to|through"
    r"|until|-|–|and|&|/|,)\s*"
    r"(?:mon|tue|wed|thu|fri)[a-z]*\b(?!\s*(?:,|and|to|-|–)\s*fri)"
)
_IN_OFFICE = r"(?:(?:in|from|to|into|at) (?:the |our )(?:\w+ )?office|in[\s-]office)"
_THERE = rf"(?:{_AT_HOME}|{_AT_OFFICE}|office (?:attendance|presence)|(?:from|in) our [\w. ]{{1,30}}?office)"
_SHARE = r"[1-9]\d?\s?%(?:\s?(?:of|der|du|del|do|van|av|af) (?:the |your |deiner |tu |seu |de )?\w+)?"

# Each with words of which one has to be there.
_DAYS_OF_BOTH: tuple[tuple[tuple[str, ...], re.Pattern[str]], ...] = tuple(
    (words, re.compile("|".join(patterns)))
    for words, patterns in (
        (
            (
                *("day", "time", "twice", "once", "x/", "x a", "x p", "x i", "3x", "2x"),
                *("tag", "mal", "jour", "fois", "día", "dia", "ve", "giorn", "volt"),
                *("dag", "keer", "dni", "dzie", "raz", "gang", "gång"),
            ),
            (
                rf"\b{_DAYS}\s*(?:{_PER_WEEK})?,?\s*(?:(?:of|de|di|in|im|da|working|work|are|spent|required|physically"
                rf"|med|met|aus)\s+){{0,2}}(?:{_AT_HOME}|{_AT_OFFICE})\b",
                rf"\b{_THERE}\s*(?:[\w'’]+\s+){{0,3}}?[:,(–-]?\s*{_UP_TO}{_DAYS}(?:\s*{_PER_WEEK}|\b)",
                rf"\b{_AT_HOME}\s+(?:ist |is |est )?(?:an |for |on )?{_UP_TO}{_DAYS}",
                rf"\b{_ONE_TO_FOUR}\s+(?:in[\s-]office|office|remote|home[\s-]?office|home|wfh|wfo|on[\s-]?site"
                r"|b[üu]ro)[\s-](?:days?|tage?n?)\b",
                rf"\b{_DAYS}\s+(?:office|home|b[üu]ro|bureau|kantoor)\b(?! (?:hours?|visits?|care|loan))",
            ),
        ),
        (
            ("mon", "tue", "wed", "thu", "fri"),
            (
                rf"\b{_IN_OFFICE} (?:on|every) {_WEEKDAY}\b(?!\s*(?:to|through|-|–))",
                rf"\b{_WEEKDAYS}\s+(?:are|is|as)\s+(?:our |the )?(?:office|anchor|home|remote|wfh) days?\b",
                rf"\b{_AT_HOME} (?:on|every) {_WEEKDAY}\b|\b{_WEEKDAY} (?:is|are) (?:a )?{_AT_HOME}\b",
                rf"\b{_IN_OFFICE}\b[^.;\n]{{0,20}}\b{_WEEKDAYS}|\b{_WEEKDAYS}\s+{_IN_OFFICE}\b",
            ),
        ),
        (
            ("%",),
            (
                rf"\b{_SHARE}\s+(?:{_AT_HOME}|in[\s-]office|im b[üu]ro|{_AT_OFFICE})(?!\w)",
                rf"\b{_AT_HOME}(?: work)?\s*[:(–-]?\s*(?:zu |[àa] )?{_UP_TO}[1-9]\d?\s?%",
                r"\b\d{1,2}\s?%[^.;\n]{0,25}\b(?:in|at|from) (?:the|our) office\b",
                r"\b(?:in|at|from) (?:the|our) office\b[^.;\n]{0,25}\b\d{1,2}\s?%",
            ),
        ),
    )
)

HYBRID_REMOTE = re.compile(
    r"\bhybrid[\s-]remote\b|\bremote[\s-]hybrid\b"
    r"|\bt[ée]l[ée]travail (?:hybride|partiel)\b|\b(?:teletrabajo|remoto) (?:h[íi]brido|parcial)\b"
    r"|\b(?:part(?:ly|ial(?:ly)?)|semi)[\s-]remote\b|\bpart(?:ly|ial(?:ly)?)? (?:work(?:ing)? )?from home\b"
    r"|\b(?:teilweise|zum teil|anteilig|tageweise) (?:remote|(?:im )?home[\s-]?office|von zu ?hause)\b"
    r"|\b(?:deels|gedeeltelijk|delvis|parcialmente|parzialmente|en partie|cz[eę][sś]ciowo) "
    r"(?:thuis(?:werken)?|remote|vanuit huis|hjemmefra|p[åa] (?:distans|hjemmekontor)|remot[oa]|em casa|en casa|da casa"
    r"|da remoto|en t[ée]l[ée]travail|[àa] distance|zdaln\w+)"
)
"""One word for hybrid, not two modes."""


def names_days_of_both(text: str) -> bool:
    """Whether a text, in small letters, names one to four days a week, or a share of the time, at office or home."""
    return any(any(word in text for word in words) and pattern.search(text) for words, pattern in _DAYS_OF_BOTH)
