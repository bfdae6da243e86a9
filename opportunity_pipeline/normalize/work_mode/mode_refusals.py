"""Explicit refusals of remote work, in fields and sentences.

Belongs here: words that exclude remote work, in many languages. Does not belong here: other statements (``work_mode``,
``mode_statements``).

All patterns are for lower-case text, with or without accents.
"""

from __future__ import annotations

from opportunity_pipeline.normalize.text.patterns import late

_AND_HYBRID = r"(?:\s*(?:,|/|\bor\b|\band\b|\bnor\b)\s*(?:hybrid|remote|wfh)\b)?"
_REMOTE_WORK = (
    r"\b(?:remote(?:ly)?|(?<!not )work(?:ing)?[\s-]from[\s-]home|wfh|telecommut\w+|telework\w*|home[\s-]?working"
    r"|home[\s-]?office)\b"
)
_GRANTED = (
    r"(?:possible|available|an? option|allowed|permitted|authori[sz]ed|offered|considered|accepted|supported"
    r"|eligible|provided"
    r"|a possibility|foreseen|applicable|on offer|feasible|suitable)"
)
_NOT = (
    r"(?:(?:is|are|will|can|does|do)\s?(?:\w+ly )?(?:not|n't)|cannot|isn['’]t|aren['’]t|won['’]t|can['’]t"
    r"|(?:need|should|must|shall) not)"
)
_NO_CHANCE = (
    r"(?:an?[\s-]+|be[\s-]+|any[\s-]+|able to )?(?:(?:eligible for|available for|open to|offer(?:ing)?|support(?:ing)?"
    r"|allow(?:ing)?|consider(?:ing)?|accept(?:ing)?|permit(?:ting)?|provid(?:e|ing)|done|performed|do(?:ing)?"
    r"|believ(?:e|ing) in|a|an|any|fully|for"
    r"|(?:hybrid|relocation|sponsorship|travel|flexible hours|part[\s-]time) (?:or|and|nor)|hybrid/"
    r"|(?:option|possibility|opportunity|scope|provision)s? (?:for|of|to)|suitable for)[\s-]+){0,3}"
)

# Non-English words for remote work; *remote* itself is used in all languages.
_ABROAD = (
    r"(?:home[\s-]?office|remote(?:[\s-]?(?:arbeit\w*|werk\w*|work\w*|arbete\w*|arbe[ij]de?\w*))?"
    r"|mobile[snm]? arbeit(?:en)?"
    r"|t[ée]l[ée]travail\w*|teletrabajo|teletrabalho|(?:trabajo |trabalho )?(?:en |de forma )?remot[oa]"
    r"|trabaj\w+ desde casa|trabalh\w+ (?:de|em) casa|smart working|lavoro agile|telelavoro"
    r"|(?:lavor\w+ )?da (?:remoto|casa)"
    r"|thuiswerk\w*|vanuit huis|op afstand|distansarbete|distansjobb|distans|hemifr[åa]n"
    r"|thuis te werken|von zu ?hause(?: aus)?|hjemmekontor|hjemmearbe[ij]de?|hjemmefra|prac\w+ zdaln\w+|zdaln\w+"
    r"|[àa] dist(?:ance|anza|[âa]ncia))"
)
_NOT_ABROAD = (
    r"(?:nicht|pas|non|no|n[ãa]o|niet|inte|ikke|ikkje|nie)(?! (?:nur|immer|alle\w*|jed\w+|seulement|toujours|s[óo]lo"
    r"|solamente|siempre|s[óo]|apenas|sempre|solo|soltanto|alleen|altijd|elke|bara|alltid|kun|bare|tylko|zawsze)\b)"
)
_NONE_ABROAD = (
    r"(?:kein(?:e[nr]?|erlei)?|ohne|aucun\w*|sans|pas (?:de|d['’])|sin|ning[úu]n\w*|sem|nenhum\w*|senza|nessun\w*"
    r"|niente|geen"
    r"|zonder|inget?|ingen|utan|uden|uten|brak|bez)"
)
_GRANTED_ABROAD = (
    r"(?:m[öo]glich|vorgesehen|angeboten|anbieten|erlaubt|gestattet|machbar|vereinbar|possible|autoris[ée]\w*"
    r"|propos[ée]\w*"
    r"|pr[ée]vu\w*|envisag\w*|offert\w*|compatible\w*|posible|permit\w+|ofrec\w+|contempla\w*|disponib\w+|dispon[íi]vel"
    r"|poss[íi]vel|oferec\w+|permitid\w+|previst\w*|possibile|consentit\w*|mogelijk|toegestaan|aangeboden"
    r"|m[öo]jlig\w*|till[åa]t\w*|erbjud\w*|aktuell?t?|mulig\w*|tillad\w*|tillat\w*|tilby\w*|mo[żz]liw\w*|dost[ęe]pn\w*"
    r"|przewid\w*|oferuj\w*)"
)
# "Keine Erfahrung mit Remote-Arbeit nötig" is not a refusal.
_FEW = r"(?:(?!erfahr|exp[ée]ri|problem|do[sś]wiad)[\w'’-]+\s+){0,3}?"

_REFUSED = late(
    "|".join(
        (
            rf"{_REMOTE_WORK}[^.;:!?\n]{{0,40}}?\b{_NOT}\b[^.;:!?\n]{{0,12}}?(?:{_GRANTED}|apply|be)\b",
            rf"{_REMOTE_WORK}(?:[\s-]\w+)?\s*(?:[:=]\s*(?:no|false|none|n/a|not (?:\w+ )?{_GRANTED})\b"
            rf"|(?:is )?(?:not (?:be )?{_GRANTED}|unavailable|excluded|prohibited|ruled out|not an? remote))",
            r"\bhybrid\s*[:=]\s*(?:no|false|none)\b",
            # "Is this role remote? No."
            rf"{_REMOTE_WORK}[^.;!?\n]{{0,30}}\?\s+(?:no|nope|sorry|unfortunately)\b",
            r"\b(?:not?|non|isn['’]?t|aren['’]?t|do(?:es)?n['’]?t|never|without|unable to|cannot(?: be)?"
            r"|can['’]?t(?: be)?"
            rf"|won['’]?t(?: be)?|neither)[\s-]+{_NO_CHANCE}"
            r"(?:remote(?:ly)?|work(?:ing)?[\s-](?:from[\s-]home|remotely)|wfh|telecommut\w+|telework\w*|from home"
            r"|home[\s-]?working|home[\s-]office(?! (?:budget|allowance|equipment|set-?up|stipend)))\b"
            rf"(?:[\s-](?:work(?:ing)?|role|position|job|option|opportunit\w+|candidates?|applicants?))?{_AND_HYBRID}",
            r"\b(?:do not|don['’]t|please do not) apply (?:if|when|unless)\b[^.;\n]{0,40}\b(?:remote(?:ly)?|wfh"
            r"|from home)\b",
            r"\b(?:looking for|want|need|prefer)\b[^.;\n]{0,20}\b(?:remote(?:ly)?|wfh|from home)\b[^.;\n]{0,20}"
            r"\b(?:is(?: not|n['’]t)) (?:the (?:right )?\w+ )?for you\b",
            r"\b(?:not|n't|never) (?:be )?an? (?:\w+ )?(?:virtual|online)[\s-](?:role|position|job|internship"
            r"|program\w*|event|course)\b",
            r"\b(?:rather than|as opposed to|instead of)\s+(?:being |working |fully )*(?:remote(?:ly)?|from home)\b",
        )
    )
)
_NEGATIONS = (
    *("no", "false", "n't", "n’t", "never", "without", "unavailable", "unable", "instead", "rather", "opposed"),
    *("excluded", "prohibited", "ruled out"),
)
_REFUSED_ABROAD = late(
    "|".join(
        (
            rf"\b{_NONE_ABROAD}\s+{_FEW}{_ABROAD}\b",
            rf"\b{_NOT_ABROAD}\s+(?:[\w'’-]+\s+){{0,4}}?{_ABROAD}\b(?<!remote)(?<!home office)",
            rf"\b(?:nicht|pas|niet|inte|ikke|nie|n[ãa]o)\s+{_FEW}(?:remote|home[\s-]?office)\b",
            rf"\b{_ABROAD}\b[^.;:!?\n]{{0,40}}?\b{_NOT_ABROAD}\b\s+(?:[\w'’-]+\s+){{0,3}}?{_GRANTED_ABROAD}",
            rf"\b{_ABROAD}\b (?:est|ist|is|es|é|e|è) (?:\w+ )?(?:exclue?|ausgeschlossen|uitgesloten|exclu[íi]d[oa]"
            r"|esclus[oa])\b",
            rf"\b{_ABROAD}\s*[:=]\s*(?:nein|non|no|nee|nej|nei|nie|n[ãa]o)\b",
        )
    )
)
_NEGATIONS_ABROAD = (
    *(
        "nicht",
        "kein",
        "ohne",
        "pas ",
        "non",
        "aucun",
        "sans",
        "no ",
        ": no",
        "sin ",
        "ning",
        "nao",
        "não",
        "sem ",
        "nenhum",
    ),
    *(
        "senza",
        "nessun",
        "niente",
        "niet",
        "geen",
        "zonder",
        "nee",
        "inte ",
        "ikke",
        "inge",
        "utan",
        "uden",
        "uten",
        "nej",
        "nei",
    ),
    *("nie ", "brak", "bez ", "exclu", "ausgeschlossen", "uitgesloten", "esclus"),
)
_REMOTE_ABROAD = (
    *("home", "remot", "arbeit", "tele", "télé", "distan", "distân", "casa", "smart", "agile", "thuis", "huis"),
    *("afstand", "hemif", "hjem", "zdaln"),
)


def without_refusals(text: str, *, english: bool = False) -> tuple[str, bool]:
    """The lower-case text without explicit refusals of remote work, and whether there were any.

    Args:
        text: a field or a sentence.
        english: whether it is certainly in English.
    """
    refusals = 0
    if any(word in text for word in _NEGATIONS):
        text, refusals = _REFUSED.subn(" ", text)
    abroad = not english and any(word in text for word in _REMOTE_ABROAD)
    if abroad and any(word in text for word in _NEGATIONS_ABROAD):
        text, others = _REFUSED_ABROAD.subn(" ", text)
        refusals += others
    return text, refusals > 0
