"""Words for where work is done, and words that look like one and are about other things.

Belongs here: the patterns that fields, titles and sentences share: days in a week, refusals, remote teams, hybrid
clouds, office perks. Does not belong here: what any of them says of a job (``work_mode``, ``mode_statements``).

All patterns are for text in small letters.
"""

from __future__ import annotations

import re
from typing import Literal

WorkMode = Literal["remote", "hybrid", "onsite", "unknown"]

_AT_HOME = (
    r"(?:remote(?:ly)?|wfh|from home|at home|home[\s-]?office|work(?:ing)? from home|t[ée]l[ée]travail|teletrabajo"
    r"|mobile[ns]? arbeiten|(?:von )?zu ?hause|trabajo remoto|trabalho remoto|(?:de|desde|em) casa|smart working"
    r"|thuis(?:werken)?|zdalnie)"
)
_AT_OFFICE = (
    r"(?:(?:in|at|from|on|to|into)[\s-](?:the |our |your |an? )?(?:[\w.]+ ){0,3}?(?:office|site|campus|studio|lab"
    r"|hub|person)"
    r"|on[\s-]?site|wfo|in[\s-]office|vor ort|presencial(?:es)?|(?:im|in unserem) b[üu]ro|au bureau|en pr[ée]sentiel"
    r"|en (?:la |nuestra )?oficina|no (?:nosso )?escrit[óo]rio|in (?:ufficio|sede)|op kantoor|w biurze)"
)
_PER_WEEK = (
    r"(?:(?:a|per|each|every|/|in a|in the|pro|in der|par|por|a la|alla|w)\s*"
    r"(?:week|wk|woche|semaine|semana|settimana|tygodniu)|semanales|semanais)"
)
_UP_TO = r"(?:(?:up to|at least|min(?:imum)?(?: of)?|around|about|bis zu|jusqu'[àa]|hasta|até|fino a|tot)\s+)?"
_ONE_TO_FOUR = (
    r"(?:[1-4]|one|two|three|four|ein(?:en)?|zwei|drei|vier|un|deux|trois|quatre|dos|tres|cuatro|d(?:oi|ua)s|tr[êe]s"
    r"|quatro|due|tre|quattro|twee|drie)"
)
_DAYS = (
    rf"(?:{_ONE_TO_FOUR}(?:\s?(?:-|–|to|or|bis|à|a)\s?(?:[1-5]|{_ONE_TO_FOUR}))?[\s-]+"
    r"(?:days?|tage?n?|jours?|d[ií]as?|times?(?=\s+(?:an?|per|each|every)\s)|giorni|dagen|dni)"
    r"|[1-4]\s?x(?=\s*(?:/|an?\b|per\b))|(?:once|twice)(?=\s+(?:an?|per|each|every)\s+week))"
)
_WEEKDAY = r"(?:mon|tues|wednes|thurs|fri)days?"
_WEEKDAYS = (
    r"(?!mon\w*\s*(?:to|through|until|-|–)\s*fri|mon\w*, tue\w*, wed)(?:mon|tue|wed|thu|fri)[a-z]*\s*(?:to|through"
    r"|until|-|–|and|&|/|,)\s*"
    r"(?:mon|tue|wed|thu|fri)[a-z]*\b(?!\s*(?:,|and|to|-|–)\s*fri)"
)
_IN_OFFICE = r"(?:(?:in|from|to|into|at) (?:the |our )(?:\w+ )?office|in[\s-]office)"
_THERE = rf"(?:{_AT_HOME}|{_AT_OFFICE}|office (?:attendance|presence)|(?:from|in) our [\w. ]{{1,30}}?office)"

# Each with words of which one has to be there.
_DAYS_OF_BOTH: tuple[tuple[tuple[str, ...], re.Pattern[str]], ...] = tuple(
    (words, re.compile("|".join(patterns)))
    for words, patterns in (
        (
            (
                "day",
                "time",
                "tag",
                "jour",
                "día",
                "dia",
                "twice",
                "once",
                "giorni",
                "dagen",
                "dni",
                "x/",
                "x a",
                "x per",
            ),
            (
                rf"\b{_DAYS}\s*(?:{_PER_WEEK})?,?\s*(?:(?:of|de|di|working|work|are|spent|required|physically)\s+)"
                rf"{{0,2}}(?:{_AT_HOME}|{_AT_OFFICE})\b",
                rf"\b{_THERE}\s*(?:\w+\s+){{0,3}}?[:,(]?\s*{_UP_TO}{_DAYS}(?:\s*{_PER_WEEK}|\b)",
                rf"\b{_AT_HOME}\s+(?:ist |is |est )?(?:an |for |on )?{_UP_TO}{_DAYS}",
                rf"\b{_ONE_TO_FOUR}\s+(?:in[\s-]office|office|remote|home[\s-]?office|home|wfh|wfo|on[\s-]?site"
                r"|b[üu]ro)[\s-](?:days?|tage?n?)\b",
                rf"\b{_DAYS}\s+(?:office|home)\b(?! (?:hours?|visits?|care|loan))",
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
                rf"\b[1-9]\d?\s?%\s+(?:of (?:the|your) (?:time|week|work)\s+)?"
                rf"(?:{_AT_HOME}|in[\s-]office|im b[üu]ro)\b",
                rf"\b{_AT_HOME}(?: work)?\s*[:(–-]?\s*{_UP_TO}[1-9]\d?\s?%",
                r"\b\d{1,2}\s?%[^.;\n]{0,25}\b(?:in|at|from) (?:the|our) office\b",
                r"\b(?:in|at|from) (?:the|our) office\b[^.;\n]{0,25}\b\d{1,2}\s?%",
            ),
        ),
    )
)

HYBRID_REMOTE = re.compile(
    r"\bhybrid[\s-]remote\b|\bremote[\s-]hybrid\b"
    r"|\bt[ée]l[ée]travail (?:hybride|partiel)\b|\b(?:teletrabajo|remoto) (?:h[íi]brido|parcial)\b"
    r"|\b(?:part(?:ly|ial(?:ly)?)|semi)[\s-]remote\b|\b(?:teilweise|zum teil) (?:remote|(?:im )?home[\s-]?office)\b"
)
"""One word for hybrid, not two modes."""

_REMOTE_WORK = r"\b(?:remote(?:ly)?|work[\s-]from[\s-]home|wfh|telecommut\w+|telework\w*|home[\s-]?office)\b"
_GRANTED = (
    r"(?:possible|available|an? option|allowed|permitted|offered|considered|accepted|supported|eligible|provided)"
)
_NOT = r"(?:(?:is|are|will|can|does|do)\s?(?:\w+ly )?(?:not|n't)|cannot|isn['’]t|aren['’]t|won['’]t|can['’]t)"

_REFUSED = re.compile(
    "|".join(
        (
            rf"{_REMOTE_WORK}[^.;:!?\n]{{0,40}}?\b{_NOT}\b[^.;:!?\n]{{0,12}}?(?:{_GRANTED}|apply|be)\b",
            rf"{_REMOTE_WORK}(?:[\s-]\w+)?\s*(?:[:=]\s*(?:no|false)\b|(?:is )?(?:not (?:be )?{_GRANTED}"
            r"|unavailable|not an? remote))",
            r"\bkein(?:e|en|erlei)?\b[^.;\n]{0,20}\b(?:home[\s-]?office|remote\w*)",
            r"\b(?:not?|non|isn['’]?t|do(?:es)?n['’]?t|never|without|cannot(?: be)?|can['’]?t(?: be)?"
            r"|won['’]?t(?: be)?)[\s-]+"
            r"(?:an?[\s-]+|be[\s-]+)?(?:(?:eligible for|available for|open to|offer(?:ing)?|support(?:ing)?"
            r"|allow(?:ing)?|considering|done|performed|a|fully|for|option for)[\s-]+){0,2}"
            r"(?:remote(?:ly)?|work[\s-]from[\s-]home|wfh|telecommut\w+|from home"
            r"|home[\s-]office(?! (?:budget|allowance|equipment|set-?up|stipend)))\b"
            r"(?:[\s-](?:work|role|position|job|option|opportunit\w+))?",
        )
    )
)
_NEGATIONS = ("no", "kein", "false", "n't", "n’t", "never", "without", "unavailable")

_REMOTE_NOUNS = (
    r"sens\w+|control\w*|monitor\w*|access|desktop|servers?|infrastructure|proctor\w*|diagnos\w*|patient|deposit|systems?"
    r"|operations? cent\w*|sites?|support|machines?|vehicles?|areas?|teams?|workforce|workers?|employees?|pilots?"
)
_REMOTE_COMPANY = (
    r"hosts?|devices?|procedure|method|villages?|locations?|communit\w+|regions?|team[\s-]?mates?|staff|colleagues?|users?"
    r"|clients?|customers?|offices?|repositor\w+|branch\w*|code|debugg\w*|terminals?|apis?|endpoints?|calls?|meetings?"
    r"|interviews?|teaching|learning|and cross-\w+ work|collaboration|tools?|troubleshoot\w*|healthcare"
    r"|engineering teams?|stakeholders?|assets?|data"
)
_HYBRID_NOUNS = (
    r"cloud|apps?|mobile|application|vehicle|electric|car|powertrain|integration|infrastructure|it\b|architecture|network"
    r"|environments?\b(?= (?:of|with|across|spanning))|identity|systems?|power|batter\w*|seeds?|rice|bonds?|securities"
    r"|data ?cent\w*|deployment|solutions?|search|retrieval|recommend\w*|algorithm\w*|intelligence|storage|kernel"
    r"|framework|native|propulsion|rocket|multi-?cloud|materials?|engines?"
)

REMOTE_THINGS = re.compile(rf"\bremote(?:ly)?[\s-](?:{_REMOTE_NOUNS})\b")
"""Things that are remote: what a title calls *remote* is the job, unless one of these follows."""

HYBRID_THINGS = re.compile(rf"\bhybrid[\s-](?:{_HYBRID_NOUNS})\w*")
"""Things that are hybrid."""

_PEOPLE = r"(?:employees|colleagues|people|users|staff|customers|clients|teams|members|workers|those|students|anyone)"
_MEETING = r"(?:meet|gather|get together|come together|retreats?|off-?sites?|summits?)"

_OTHER_THINGS: tuple[tuple[tuple[str, ...], re.Pattern[str]], ...] = (
    (("remote",), re.compile(rf"(?<!open to )\bremote(?:ly)?[\s-](?:{_REMOTE_NOUNS}|{_REMOTE_COMPANY})\b")),
    (("hybrid",), re.compile(rf"\bhybrid[\s-](?:{_HYBRID_NOUNS})\w*")),
    (
        ("home", "wfh", "remote"),
        re.compile(
            r"\b(?:home[\s-]?office|work[\s-]from[\s-]home|wfh|remote(?:[\s-]work(?:ing)?)?)[\s-](?:and \w+ )?"
            r"(?:allowance|stipend|budget|set-?up|equipment|furniture|benefit|reimbursement|support|credit|expenses?)\w*"
        ),
    ),
    (
        ("office", "site"),
        re.compile(
            r"\b(?:in[\s-]?office|on[\s-]?site)[\s-](?:perks?|lunch\w*|snacks?|meals?|gym|benefits?|events?|parking"
            r"|cafeteria|canteen|childcare|visits?|support|interviews?|customers?|clients?|meetings?|barista|massage"
            r"|fitness|food|amenities|restaurants?|catering|kitchen|days out|training)\b"
        ),
    ),
    (
        ("who ", "that ", "working"),
        re.compile(
            rf"\b{_PEOPLE}(?:\s+\w+){{0,2}}\s+(?:(?:who|that)\s+(?:\w+\s+){{0,2}}?(?:work(?:s|ing)?|are)\s+(?:\w+\s+)?"
            r"|working\s+)(?:remotely|remote|from home)\b"
        ),
    ),
    (
        ("let", "help", "enabl", "allow", "empower"),
        re.compile(
            r"\b(?:lets?|helps?|enabl\w+|allow\w*|empower\w*)\s+(?!you\b|us\b)(?:\w+\s+){1,4}?(?:to\s+)?"
            r"(?:work|collaborate|be)\s+(?:\w+\s+)?(?:remotely|from home|from anywhere)\b"
        ),
    ),
    (
        ("remote-first", "remote first", "remote-friendly"),
        re.compile(
            r"\bremote[\s-](?:first|friendly) (?:(?:and|or) [\w-]+ )?"
            r"(?:companies|teams|startups|organi[sz]ations|businesses|customers|employers)\b"
        ),
    ),
    (
        ("site", "office"),
        re.compile(
            r"\b(?:occasional(?:ly)?|sometimes|at times)\b[^.;\n]{0,30}\b(?:on[\s-]?site|in the office)\b"
            r"|\b(?:on[\s-]?site|in the office) (?:at times|occasionally|sometimes|from time to time"
            r"|(?:when|if|as) (?:needed|required))\b"
        ),
    ),
    (
        ("occasional", "temporar", "sometimes"),
        re.compile(
            r"\b(?:occasional(?:ly)?|temporar(?:y|ily)|sometimes) (?:\w+ )?(?:remote(?:ly)?|from home)\b(?: work)?"
        ),
    ),
    (("future of",), re.compile(r"\bfuture of (?:remote|hybrid)\b(?: work)?")),
    (
        ("may ", "might ", "could "),
        re.compile(
            r"\bremote\b[^.;\n]{0,30}\b(?:may|might|could) (?:also )?be "
            r"(?:considered|possible|available|an option|discussed)\b"
            r"|\b(?:may|might|could) consider (?:\w+ ){0,3}remote\w*"
        ),
    ),
    (
        ("interview", "onboarding", "assessment", "first call"),
        re.compile(
            r"\b(?:interviews?|interviewing|onboarding|assessment|first call)\b[^.;\n]{0,40}?"
            r"\b(?:remote(?:ly)?|virtual(?:ly)?|online|in[\s-]person|on[\s-]?site|in our office)\b"
            r"|\b(?:remote|virtual|online|in[\s-]person|on[\s-]?site)\s+(?:interviews?|assessments?|onboarding)\b"
        ),
    ),
    (
        ("person",),
        re.compile(
            rf"\b{_MEETING}\w*\b[^.;\n]{{0,40}}?\bin[\s-]person\b"
            r"|\bin[\s-]person (?:retreats?|gatherings?|meetups?|off-?sites?|events? with)\b"
        ),
    ),
    (
        ("team", "meeting", "event", "customer", "client", "training", "store", "sales", "channel"),
        re.compile(
            r"\b(?:on[\s-]?site|in[\s-]person|virtual|online)\s+(?:and|or|/)\s+(?:remote|virtual|online|in[\s-]person)\s+"
            r"(?:teams?|meetings?|events?|customers?|clients?|training|stores?|sales|channels?)\b"
        ),
    ),
    (
        ("virtual",),
        re.compile(
            r"\bvirtual[\s-](?:machines?|reality|assistants?|environments?|private|server|care|agents?|desktop)\w*"
        ),
    ),
)


def without_other_things(text: str) -> str:
    """The text, in small letters, without words for a mode that are about other things than where the job is done."""
    for words, pattern in _OTHER_THINGS:
        # Looking for a word is far quicker than for a pattern.
        if any(word in text for word in words):
            text = pattern.sub(" ", text)
    return text


def without_refusals(text: str) -> tuple[str, bool]:
    """The text, in small letters, without plain refusals of remote work, and whether there are any."""
    if not any(word in text for word in _NEGATIONS):
        return text, False
    text, refusals = _REFUSED.subn(" ", text)
    return text, refusals > 0


def names_days_of_both(text: str) -> bool:
    """Whether a text, in small letters, names one to four days a week, or a share of the time, at office or home."""
    return any(any(word in text for word in words) and pattern.search(text) for words, pattern in _DAYS_OF_BOTH)
