"""Words that look like a work mode but are about something else.

Belongs here: remote teams, hybrid clouds, office perks, interviews in fields, titles and sentences. Does not belong
here: words about the job's mode (``work_mode``, ``mode_statements``).

All patterns are for lower-case text.
"""

from __future__ import annotations

import re

from opportunity_pipeline.normalize.text.patterns import late

_REMOTE_NOUNS = (
    r"sens\w+|control\w*|monitor\w*|access|desktop|servers?|infrastructure|proctor\w*|diagnos\w*|patient|deposit"
    r"|systems?"
    r"|operations? cent\w*|sites?|support|machines?|vehicles?|areas?|teams?|workforce|workers?|employees?|pilots?"
)
_REMOTE_COMPANY = (
    r"hosts?|devices?|procedure|method|villages?|locations?|communit\w+|regions?|team[\s-]?mates?|staff|colleagues?"
    r"|users?"
    r"|clients?|customers?|offices?|repositor\w+|branch\w*|code|debugg\w*|terminals?|apis?|endpoints?|calls?|meetings?"
    r"|interviews?|teaching|learning|and cross-\w+ work|collaboration|tools?|troubleshoot\w*|healthcare"
    r"|engineering teams?|stakeholders?|assets?|data"
)
_HYBRID_NOUNS = (
    r"cloud|apps?|mobile|application|vehicle|electric|car|powertrain|integration|infrastructure|it\b|architecture"
    r"|network"
    r"|environments?\b(?= (?:of|with|across|spanning))|identity|systems?|power|batter\w*|seeds?|rice|bonds?|securities"
    r"|data ?cent\w*|deployment|solutions?|search|retrieval|recommend\w*|algorithm\w*|intelligence|storage|kernel"
    r"|framework|native|propulsion|rocket|multi-?cloud|materials?|engines?"
)

_VIRTUAL_EVENTS = r"events?|classrooms?|tours?|care"
_VIRTUAL_NOUNS = (
    r"machines?|reality|assistants?|environments?|private|server|care|agents?|desktop|memory|network|prototyp|simulat"
    r"|production|design|appliance|try-?on|twin|infrastructure|currenc|switch|dom|function"
)
VIRTUAL_THINGS = late(rf"\bvirtual[\s-](?:{_VIRTUAL_NOUNS}|{_VIRTUAL_EVENTS})\w*")
"""Virtual things; in a title they are the subject of the work."""

REMOTE_THINGS = late(rf"\bremote(?:ly)?[\s-](?:{_REMOTE_NOUNS})\b")
"""Remote things; in a title *remote* describes the job unless one of these nouns follows."""

HYBRID_THINGS = late(rf"\bhybrid[\s-](?:{_HYBRID_NOUNS})\w*")
"""Hybrid things."""

_PEOPLE = r"(?:employees|colleagues|people|users|staff|customers|clients|teams|members|workers|those|students|anyone)"
_FREER = (
    r"(?:remote(?:ly)?|hybrid|work(?:ing)?[\s-]from[\s-]home|wfh|telework\w*|telecommut\w+|home[\s-]?office"
    r"|home[\s-]?working|t[ée]l[ée]travail|teletrabajo|teletrabalho|smart working|thuiswerk\w*)"
)
_ELSEWHERE = (
    r"work(?:ing)?[\s-](?:from[\s-](?:anywhere|abroad|home|wherever\b[^.;\n]{0,12}|another country|other countries)"
    r"|remotely|abroad)|remote(?: work)?|telework|remote aus dem ausland|aus dem ausland"
)
_THEIRS = r"(?:customers?|clients?|users?|people|companies|businesses|organi[sz]ations|teams|professionals|millions)"
_MEETING = r"(?:meet|gather|get together|come together|retreats?|off-?sites?|summits?)"

_MOSTLY_REMOTE = (
    r"(?:remote[\s-](?:first|friendly)|(?:mostly|largely|usually|generally) remote"
    r"|(?:we|teams?|everyone|of us) (?:\w+ )?works? remotely)"
)
_THIS_JOB_THERE = (
    r"(?:this|the|your) (?:\w+ )?(?:role|position|job|internship|opening) (?:is|will be|must be) "
    r"(?:[\w-]+ ){0,2}?(?:on[\s-]?site|in[\s-](?:person|office)|office[\s-]based"
    r"|(?:in|at|out of|from) (?:our|the) (?:[\w-]+ ){0,3}(?:office|studio|hq|headquarters|lab|site|campus))\b"
)

_OTHER_THINGS: tuple[tuple[tuple[str, ...], re.Pattern[str]], ...] = (
    (
        ("remote",),
        late(
            r"(?<!open to )(?<!are a )(?<!'re a )(?<!are an all-)(?<!sind ein"
            rf" )\bremote(?:ly)?[\s-](?:{_REMOTE_NOUNS}|{_REMOTE_COMPANY})\b(?! (?:support|service|success"
            rf"|care) (?:\w+ )?"
            r"(?:agent|rep\w*|specialist|associate|executive|manager|advisor|intern|role|position|job)s?\b)"
            # "Remote employees must live in Ohio."
            r"(?! (?:must|need to|should|are required to|have to) (?:live|reside|be (?:based|located|resident)))"
        ),
    ),
    (("hybrid",), late(rf"\bhybrid[\s-](?:{_HYBRID_NOUNS})\w*")),
    (
        ("home", "wfh", "remote"),
        late(
            r"\b(?:home[\s-]?office|work[\s-]from[\s-]home|wfh|remote(?:[\s-]work(?:ing)?)?)[\s-](?:and \w+ )?"
            r"(?:allowance|stipend|budget|set-?up|equipment|furniture|benefit|reimbursement|support|credit"
            r"|expenses?)\w*"
        ),
    ),
    (
        ("office", "site"),
        late(
            r"\b(?:in[\s-]?office|on[\s-]?site)[\s-](?:perks?|lunch\w*|snacks?|meals?|gym|benefits?|events?|parking"
            r"|cafeteria|canteen|childcare|visits?|support|interviews?|customers?|clients?|meetings?|barista|massage"
            r"|fitness|food|amenities|restaurants?|catering|kitchen|days out|training)\b"
        ),
    ),
    (
        ("who ", "that ", "working"),
        late(
            rf"\b{_PEOPLE}(?:\s+\w+){{0,2}}\s+(?:(?:who|that)\s+(?:\w+\s+){{0,2}}?(?:work(?:s|ing)?|are)\s+(?:\w+\s+)?"
            r"|working\s+)(?:remotely|remote|from home)\b"
        ),
    ),
    (
        # "So that teams can work from anywhere".
        ("so ", "where ", "how ", "way "),
        late(
            rf"\b(?:so|so that|where|how|the way)\s+(?:\w+ )?{_THEIRS}\s+(?:can\s+|could\s+)?(?:work|collaborate"
            r"|meet)s?\s+"
            r"(?:\w+\s+)?(?:remotely|from home|from anywhere|online|virtually)\b"
        ),
    ),
    (
        ("office",),
        late(
            r"\b(?:invit\w*|welcom\w+ (?:you|candidates|guests|visitors)|visit\w*|tours?|tour of|trial day|coffee"
            r"|collect\w*|pick(?:ed)? up|drop off|deliver\w*"
            r"|send|post|mail|submit\w*|calls?|phone|contact|furnish\w*|clean\w*)\b[^.;\n]{0,40}?"
            r"\b(?:to|in|at|from|of) (?:the|our) (?:\w+ ){0,3}?office\b"
        ),
    ),
    (
        ("lunch", "breakfast", "snack", "fruit", "coffee", "drinks", "yoga", "massage"),
        late(
            r"\b(?:lunch\w*|breakfasts?|snacks?|fruits?|coffee|drinks|yoga|massages?)\b[^.;\n]{0,40}?"
            r"\b(?:in|at) (?:the|our) (?:\w+ )?office\b(?: every day| daily)?"
        ),
    ),
    (
        ("let", "help", "enabl", "allow", "empower"),
        late(
            r"\b(?:lets?|helps?|enabl\w+|allow\w*|empower\w*)\s+(?!you\b|us\b)(?:\w+\s+){1,4}?(?:to\s+)?"
            r"(?:work|collaborate|be)\s+(?:\w+\s+)?(?:remotely|from home|from anywhere)\b"
        ),
    ),
    (
        ("remote-first", "remote first", "remote-friendly"),
        late(
            r"\bremote[\s-](?:first|friendly) (?:(?:and|or) [\w-]+ )?"
            r"(?:companies|teams|startups|organi[sz]ations|businesses|customers|employers)\b"
        ),
    ),
    (
        # "We work remote-first, but this role is based in our Pune office": the statement about the role decides.
        ("but ", "however", "although", "though "),
        late(
            rf"\b{_MOSTLY_REMOTE}(?=[^.;\n]{{0,30}}\b(?:but|however|although|though),? {_THIS_JOB_THERE})"
            rf"|(?<=though )(?:[\w'-]+ ){{1,4}}?{_MOSTLY_REMOTE}(?=[^.;\n]{{0,30}}, {_THIS_JOB_THERE})"
        ),
    ),
    (
        ("site", "office"),
        late(
            r"\b(?:occasional(?:ly)?|sometimes|at times)\b[^.;\n]{0,30}\b(?:on[\s-]?site|in the office)\b"
            r"|\b(?:on[\s-]?site|in the office) (?:at times|occasionally|sometimes|from time to time"
            r"|(?:when|if|as) (?:needed|required))\b"
        ),
    ),
    (
        ("occasional", "temporar", "sometimes"),
        late(r"\b(?:occasional(?:ly)?|temporar(?:y|ily)|sometimes) (?:\w+ )?(?:remote(?:ly)?|from home)\b(?: work)?"),
    ),
    (
        # "Work from anywhere for four weeks each year."
        ("year", "annual", "annum", "summer", "workation", "jahr", "/yr", "per an", "año"),
        late(
            rf"\b(?:{_ELSEWHERE})\b[^.;\n]{{0,40}}\b(?:days?|weeks?|months?|tage?n?|wochen)\b"
            r"[^.;\n]{0,14}\b(?:years?|annum|annually|yearly|summer|jahr)\b"
            r"|\b(?:days?|weeks?|months?|tage?|wochen)\b(?: per year| a year"
            rf"| each year)? (?:of )?(?:annual )?(?:{_ELSEWHERE})\b"
            r"(?=[^.;\n]{0,25}(?:year|annual|jahr)|(?<=year)|[^.;\n]{0,5}$)|\bworkations?\b"
        ),
    ),
    (("however",), late(r",? however,?(?= )")),
    (
        ("colleagues", "other teams", "some teams", "most teams"),
        late(
            r"\b(?:colleagues|(?:other|some|most) teams)\s+(?:all )?(?:works?|are|have)\b[^.;,\n]{0,30}?"
            r"\b(?:remote(?:ly)?|hybrid|from home|on[\s-]?site|in the office)\b(?: \w+)?"
        ),
    ),
    (
        ("gelegentlich", "ab und zu", "ocasional", "occasionnel", "ponctuel", "occasionale", "af en toe", "ibland"),
        late(
            rf"\b(?:gelegentlich\w*|ab und zu|af en toe|ibland) (?:\w+ )?{_FREER}\b"
            rf"|\b{_FREER} (?:\w+ )?(?:ocasional\w*|occasionnel\w*|ponctuel\w*|occasionale)\b(?: possible)?"
        ),
    ),
    (
        ("for hybrid", "for remote"),
        late(r"\b(?:software|tools?|apps?|products?|platforms?|solutions?) for (?:hybrid|remote)\b(?: work\w*)?"),
    ),
    (("future of",), late(r"\bfuture of (?:remote|hybrid)\b(?: work)?")),
    (
        ("may ", "might ", "could ", "consider"),
        late(
            rf"\b(?:will|would|can) (?:also )?consider\b[^.;\n]{{0,25}}\b{_FREER}\b|"
            rf"\b{_FREER}\b[^.;\n]{{0,30}}\b(?:may|might|could) (?:also )?be "
            r"(?:considered|possible|available|an option|discussed|arranged|negotiated|granted)\b"
            r"|\b(?:may|might|could) (?:become|turn|go) (?:\w+ )?(?:remote|hybrid)\b"
            r"|\b(?:may|might|could) (?:be able to )?(?:consider|offer|allow) (?:\w+ ){0,3}(?:remote|hybrid|home)\w*"
        ),
    ),
    (
        (
            *(
                "negotia",
                "discuss",
                "under ",
                "to be agreed",
                "verhandel",
                "negocia",
                "convenir",
                "discuter",
                "définir",
            ),
            *("definir", "bespreekbaar", "trattabil", "ask ", "case-by-case", "case by case"),
        ),
        late(
            rf"\b{_FREER}\b[^.;\n]{{0,30}}\b(?:negotiable|(?:open|up) (?:to|for) discussion|to be (?:discussed|agreed"
            r"|negotiated)"
            r"|under (?:review|consideration|discussion)|case[\s-]by[\s-]case|verhandelbar|n[ée]goci[aá]ble"
            r"|negoci[aá]vel|a convenir"
            r"|[àa] (?:discuter|d[ée]finir|convenir)|bespreekbaar|trattabile)"
            rf"|\bask (?:us )?about\b[^.;\n]{{0,20}}\b{_FREER}\b(?: work\w*| options?)?"
        ),
    ),
    (
        (
            "interview",
            "onboarding",
            "assessment",
            "first call",
            "application",
            "process",
            "registration",
            "recruitment",
        ),
        late(
            r"\b(?:interviews?|interviewing|onboarding|assessment|first call|applications?|registration|enrol?ment"
            r"|(?:hiring|selection|recruitment|recruiting|admission)s? (?:process|procedure)"
            r"|recruitment)\b[^.;\n]{0,40}?"
            r"\b(?:remote(?:ly)?|virtual(?:ly)?|online|in[\s-]person|face[\s-]to[\s-]face|on[\s-]?site|(?:in|at) (?:our"
            r"|the) (?:\w+ )?office)\b"
            r"|\b(?:remote|virtual|online|in[\s-]person|on[\s-]?site)\s+(?:interviews?|assessments?|onboarding)\b"
        ),
    ),
    (
        (
            *(
                "entretien",
                "entrevista",
                "reunion",
                "reunio",
                "colloqui",
                "riunion",
                "gesprech",
                "gesprach",
                "gespräch",
            ),
            *("gesprek", "rozmow", "intervju", "samtale", "encontro", "encuentro", "besprechung"),
        ),
        late(
            r"\b(?:entretiens?|entrevistas?|reuni[oõ]\w*|r[ée]unions?|colloqui\w*|riunion\w*|\w*gespr[äa]ch\w*"
            r"|\w*gesprek\w*"
            r"|rozm[oó]w\w*|intervju\w*|\w*samtale\w*|encontros?|encuentros?|besprechung\w*)\b[^.;\n]{0,40}?"
            r"\b(?:presenci\w+|pr[ée]sentiel|in presenza|vor ort|in unserem b[üu]ro|online|en l[íi]nea|en ligne"
            r"|digital\w*|virtu\w+"
            r"|remot\w*|da remoto|zdaln\w+|stacjonarn\w+|[àa] distance|p[åa] distans|p[åa] plats|op kantoor|op locatie"
            r"|in sede|in ufficio|zoom|teams)\b"
        ),
    ),
    (
        ("person",),
        late(
            rf"\b{_MEETING}\w*\b[^.;\n]{{0,40}}?\bin[\s-]person\b"
            r"|\bin[\s-]person (?:retreats?|gatherings?|meetups?|off-?sites?|events? with)\b"
        ),
    ),
    (
        ("online", "virtual", "on-site", "onsite", "on site", "person"),
        late(
            r"\b(?:on[\s-]?site|in[\s-]person|virtual|online|offline|remote)\s+(?:and|or|/)\s+"
            r"(?:remote|virtual|online|in[\s-]person|offline|on[\s-]?site)\s+(?:\w+\s+)?"
            r"(?:teams?|meetings?|events?|customers?|clients?|training|stores?|sales|channels?|marketing|campaigns?"
            r"|media|support|staff|users|employees|assistance|activities|promotions?|advertising|installations?"
            r"|services?"
            r"|repairs?|maintenance|appointments?|consultations?|audits?|inspections?|visits?|therapy|care)\b"
            r"|\b(?:meetings?|events|customers?|clients?|training|classes|lessons|sessions|workshops"
            r"|presentations)\s+(?:both )?"
            r"(?:on[\s-]?site|in[\s-]person|virtual(?:ly)?|online)\s*(?:and|or|/|&)\s*(?:on[\s-]?site|remote(?:ly)?"
            r"|virtual(?:ly)?|online"
            r"|in[\s-]person)\b"
        ),
    ),
    (
        ("virtual",),
        late(rf"\bvirtual[\s-](?:{_VIRTUAL_NOUNS})\w*"),
    ),
)


def without_other_things(text: str) -> str:
    """The lower-case text without mode words that are about something other than the job's place."""
    for words, pattern in _OTHER_THINGS:
        # Searching for a word is far faster than for a pattern.
        if any(word in text for word in words):
            text = pattern.sub(" ", text)
    return text
