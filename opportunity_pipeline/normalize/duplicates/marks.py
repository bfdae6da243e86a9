"""Marks in titles that carry no information about the role: gender, an incubator, redundant abbreviations.

Belongs here: finding and removing what would split a title in the wrong places, or be read as a word. Does not belong
here: the words of a title (``wording``), or its figures (``figures``).
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import takewhile

from opportunity_pipeline.normalize.duplicates.title_tables import title_tables

_LONGEST = 300
_LONGEST_OF_AN_ENDING = 5
# (m/w/d), (f/m/x), (H/F), m/w/d, (gn), (all genders), homme/femme: open to everybody.
_BOTH_SEXES = (
    r"hommes?\s?/\s?femmes?|femmes?\s?/\s?hommes?|hombres?\s?/\s?mujer(?:es)?|mujer(?:es)?\s?/\s?hombres?|uom[oi]\s?/\s?donn[ae]"
    r"|donn[ae]\s?/\s?uom[oi]|homem\s?/\s?mulher|mulher\s?/\s?homem|masculino\s?/\s?feminino|feminino\s?/\s?masculino"
    r"|man\s?/\s?vrouw|vrouw\s?/\s?man|mand\s?/\s?kvinde|kvinde\s?/\s?mand|mann\s?/\s?kvinne|kvinne\s?/\s?mann|man\s?/\s?kvinna"
    r"|kvinna\s?/\s?man|kobiet[ay]\s?/\s?mężczyz\w+|mężczyz\w+\s?/\s?kobiet[ay]|bay(?:an)?\s?/\s?bay(?:an)?|erkek\s?/\s?kadın"
    r"|kadın\s?/\s?erkek|männlich\s?/\s?weiblich(?:\s?/\s?divers)?|ambos\s+(?:os\s+)?sexos|ambosessi|ambo\s?sessi|alle\s+geschlechter"
    r"|tous\s+genres|all\s+gend\w+|cualquier\s+género|todos\s+os\s+gêneros|l\.?\s?903/77"
)
_GENDERS = re.compile(
    r"[(\[]\s*(?:[mfwdxhgiqnkvž](?:\s*[/|,.*+:-]\s*(?:[mfwdxhgiqnkvž]|div\.?|divers|inter|nb)){1,4}"
    r"|gn\*?|div\.?|all gend\w+|mwd|mfd|wmd"
    rf"|hf|fh|{_BOTH_SEXES})\s*[)\]]"
    rf"|(?<!\w)(?:[mfwdxh](?:\s?/\s?[mfwdxh]){{1,3}}(?:\s?/\s?divers)?|[mfvkž]/[mfvkž](?:/x)?|{_BOTH_SEXES})(?!\w)",
    re.IGNORECASE,
)
# Entwickler:in, Entwickler*innen, Entwickler/-in, Becario/a, Développeur/se, étudiant·e·s, chargé-e, Specjalista/tka
_ENDING = (
    r"(?:in(?:nen)?|as|os|es|n|s|ss|sse|fe|ère|ere|ière|iere|ienne|enne|ice|trice|ora|euse|ress|ale|elle|ive|esse|i|ki|tka|rka|nka"
    r"|lka|czyni|ni|nica|ica|kyně|yně|ska|inne|inde|er|ster)"
)
_ENDING_IN_ANY_CASE = r"(?i:in(?:nen)?|a|o|e|r|se|ess|ka|yni|czka|euse|trice|rice|ne|ère)"
_FEMININE = re.compile(
    rf"(?<=[A-Za-zÀ-ÿßłńřščž]{{2}})(?:[:*_·•](?:-?{_ENDING}|-?{_ENDING_IN_ANY_CASE})(?:[·•:*]s)?|/-?{_ENDING}|/-?{_ENDING_IN_ANY_CASE}"
    r"|\.(?:e|se|euse|trice|rice|ne|ère|ière|fe)(?:\.s)?(?=[\s,)(–-]|$)|-(?:e|fe|trice|euse|rice|ne)(?:-s)?(?=[\s,)(]|$))(?!\w)",
)
# Engineer(s), Chef(fe), Verkäufer(in), Professeur(e)(s): letters in brackets attached to the word.
_ENDING_IN_BRACKETS = re.compile(r"(?<=[a-zäöüéèßłńáíóřščž]{2})(?:\(-?[a-zà-ÿłńřščžě]{1,6}\))+s?(?!\w)")
# MitarbeiterIn, VerkäuferInnen
_CAPITAL_IN = re.compile(r"(?<=[a-zäöüß]{3}(?:er|or|st|nt|ur|kt|nd|ot|ut|rt))In(?:nen)?(?![a-z])")
# Kaufmann/-frau, Fachfrau/-mann
_MAN_OR_WOMAN = re.compile(r"(?<=mann)\s?[/*:]\s?-?frau\b|(?<=frau)\s?[/*:]\s?-?mann\b", re.IGNORECASE)
# Kaufmann/Kauffrau, Fachfrau oder Fachmann
_BOTH_IN_FULL = re.compile(
    r"\b(\w*)(?:mann|frau)\s?(?:/|\*|\boder\b|\bund\b|\bbzw\b\.?)\s?\1(?:mann|frau|leute)\b", re.IGNORECASE
)
# Educatrice/tore, Operatrice/ore
_TRICE_OR_TORE = re.compile(r"(?<=[^\W\d_]{3})trice/-?t?ore\b", re.IGNORECASE)
# Commessa/o, Impiegata(o), Infirmière/ier: the masculine ending comes second.
_MASCULINE = re.compile(r"(?<=[^\W\d_]{3})a(?:/-?o|\(o\))(?!\w)")
_MASCULINE_FRENCH = re.compile(r"(?<=[^\W\d_]{2})(?:ière/-?ier|euse/-?eur|trice/-?teur|ienne/-?ien)\b", re.IGNORECASE)
# Vendeur/Vendeuse, Mitarbeiter/Mitarbeiterin, Camarero o camarera
_TWICE = re.compile(
    r"\b((\w{4,})\w{0,5})\s?(?:/|\s(?:oder|ou|o|of|eller|lub|czy|bzw\.?|veya|nebo)\s)\s?\2\w{0,6}\b|\b(\w{4})\s?/\s?\3(?:sse|in)\b",
    re.IGNORECASE,
)
# "(YC S25)": the incubator batch of the company.
_INCUBATOR = re.compile(r"\bYC\s?[WSFX]\d{2}\b")
_SHORT_FORM = re.compile(r"([^()]+)\(\s*([A-Z][A-Za-z&]{1,5})\s*\)")
# "CDP - Chef de Partie"
_LETTERS_BEFORE = re.compile(r"\s*([A-Z]{2,5})(?:\s*[:|–—/]\s*|\s+-\s*)(?=\w)")
_LONG_FORM = re.compile(r"([^()]+)\(([^()]+)\)")
# "Cashier (PT)", unless the brackets abbreviate words before them ("Physical Therapist (PT)"); and 0.6 FTE.
_PART_TIME = re.compile(r"\(\s*(?:PT|0[.,]\d{1,2})\s*\)|\b0?[.,]\d{1,2}\s?FTE\b")
# "PT Server", "Cashier - PT", unless it means a physical therapist, whose helpers are called "PT Aide".
_PART_TIME_BESIDE = re.compile(
    r"^\s*PT\s+(?=[A-Z][a-z]+)(?!(?:Assistant|Aide?|Tech|Therap|Instructor|Coach|Trainer|Teacher|Manager|Director))"
    r"|(?:\s[-–|]|,)\s*PT\s*$"
)
# "PT" and "OT" beside each other, or behind a therapist, are two professions.
_OF_THERAPISTS = re.compile(r"therap|rehab|\bOT\b|\bSLP\b", re.IGNORECASE)
# "OR Nurse", "RN - OR": an operating room, unless the whole title is in capitals.
_OPERATING_ROOM = re.compile(
    r"^\W*OR(?=\s+(?:RN|Nurse|Nursing|Tech|Scrub|Circulat|Assistant|Manager|Registered))|(?<=[-–,(|])(\s*)OR(?=\s*(?:[-–),|]|$))"
)
# "Line Cook (AM)", "Server - PM": half a day, unless it means a product manager.
_HALF_DAY = re.compile(r"(?<=[(,–|-])\s*(AM|PM)(?:\s+shifts?)?(?=\s*(?:[),]|$))")
_BY_HALF_DAYS = re.compile(
    r"cook|chef|server|waiter|dish|bartend|barista|host|housekeep|clean|nurs|cashier|crew|driver|attendant|porter|receptionist|guard"
    r"|assembl|operator|packer|caregiver|aide",
    re.IGNORECASE,
)
_PHYSICIAN_ASSISTANT = re.compile(r"\bPA-C\b")
# "12 months, renewable", "6 months with possible extension"
_RENEWED = re.compile(
    r"(?:\bwith\s+)?(?:\b(?:the|an?)\s+)?\b(?:possib(?:le|ility|ly)|potential(?:ly)?|option(?:al)?|likely|likelihood|chance|view"
    r"|may|can|could|subject)\s+(?:(?:of|for|to|an?|be)\s+){0,3}(?:exten(?:d(?:ed)?|sions?)|renew(?:als?|ed)?)\b"
    r"|(?<=[\w,(])[\s-]*\b(?:renewable|extendable|extendible|extensible|extension\s+possible|renewal\s+possible)\b(?=\s*(?:[),;|\]–-]|$))",
    re.IGNORECASE,
)
_FULL_TIME = re.compile(r"\b1(?:[.,]0+)?\s?FTE\b")
# "Cashier P/T", "Cook (F/T)": hours, not genders.
_HOURS_IN_LETTERS = re.compile(r"(?<![\w/])([PF])/T(?![\w/])")
# "Library Page (Student, 10 hrs/wk)": who may apply for a few hours a week, not a level.
_STUDENT_FOR_HOURS = re.compile(
    r"(?<=\()\s*students?\s*[,/–-]\s*(?=\d{1,2}(?:\s?[-–]\s?\d{1,2})?\s*(?:h|hrs?|hours?)\b)", re.IGNORECASE
)
# "Lehre Tischlerei" is an apprenticeship, "Lehre und Forschung" is teaching.
_LEHRE = re.compile(r"^\W*Lehre\s*(?:[-–:|]\s*)?(?=\s(?:als|zum|zur)\s|[A-ZÄÖÜ][a-zäöü]+(?:\s*[(/*:-].*)?$)")
_RANGE = re.compile(r"(?<=\d)\s+[-–]\s+(?=\d{1,2}\b)")
_WORD = re.compile(r"[^\W_]+")
_JOINTS = frozenset({"and", "of", "for", "in", "the", "to"})
# "Kierowca C+E", "Chauffeur C/E": a single licence.
_WITH_TRAILER = re.compile(r"(?<![^\W_])([BCD]1?)\s?[+/]\s?E(?![^\W_])")
# "El-montør": electricity in Scandinavia, an article elsewhere.
_OF_ELECTRICITY = re.compile(r"\b([Ee]l)-(?=[a-zæøåäö]{4})")
# "in Voll- oder Teilzeit", "hel- eller deltid", "VZ/TZ", "temps plein ou partiel": either is possible.
_EITHER_HOURS = re.compile(
    r"\b(?:in\s+|i\s+|à\s+|a\s+)?(?:voll(?:zeit)?\s?-?\s?(?:/|,|oder|und|u\.|o\.|bzw\.?|&|\+)\s?teilzeit|teil(?:zeit)?\s?-?\s?(?:/|oder|und|u\.|&)\s?vollzeit"
    r"|(?:hel|ful[ld]|full)(?:tids?)?\s?-?\s?(?:/|eller|och|og)\s?deltids?|deltids?\s?-?\s?(?:/|eller|och|og)\s?(?:hel|ful[ld]|full)tids?"
    r"|vz\s?/\s?tz|tz\s?/\s?vz|temps\s+(?:plein|complet)\s?(?:/|ou|et)\s?(?:temps\s+)?partiel|temps\s+partiel\s?(?:/|ou|et)\s?(?:temps\s+)?(?:plein|complet)"
    r"|(?:tempo\s+)?pieno\s?(?:/|o)\s?(?:tempo\s+)?parziale|jornada\s+(?:completa|parcial)\s?(?:/|o)\s?(?:jornada\s+)?(?:completa|parcial)"
    r"|full\s?-?\s?(?:/|of|en)\s?part-?time|part-?\s?(?:/|of|en)\s?full-?time|full-?time\s?(?:of|en)\s?part-?time)\b",
    re.IGNORECASE,
)
_HOURS_BY_NAME = re.compile(r"zeit|tid|vz|temps|pieno|jornada|time", re.IGNORECASE)
_MARKED = re.compile(r"[(\[/:*_|·•.-]|In|\b(?:oder|ou|o|of|eller|lub|czy|veya|nebo|ambos|ambosessi)\b")


# "38,5 h", "37,5 Std.": a decimal comma.
_HALF_HOURS = re.compile(
    r"(?<![\d.,])(\d{1,2}),(\d{1,2})(?=\s*(?:h|hrs?|hours?|std|stunden|wochenstunden|heures|horas|ore|uur|uren|timer|timmar)\b)",
    re.IGNORECASE,
)
# "(FR/EN)", "EN/DE": required languages.
_CODES = {
    **{"EN": "English", "FR": "French", "DE": "German", "NL": "Dutch", "ES": "Spanish", "PT": "Portuguese"},
    **{"SV": "Swedish", "FI": "Finnish", "CZ": "Czech", "HU": "Hungarian", "RO": "Romanian", "PL": "Polish"},
    **{"JP": "Japanese", "IT": "Italian"},
}
_OF_CODES = "|".join(_CODES)
_LANGUAGE_CODES = re.compile(rf"(?<![\w/])(?:{_OF_CODES})(?:\s?[/&+]\s?(?:{_OF_CODES}))+(?![\w/])")
_CODE = re.compile(_OF_CODES)
# "Motorista (categoria E)": "CNH E".
_BRAZILIAN_LICENCE = re.compile(r"\b(?:CNH\s+)?[Cc]ategoria\s+(?=[A-E]{1,2}\b)")
# "Applications are invited for the post of Librarian", "Recruitment to the position of Librarian".
_INVITED = re.compile(
    r"^\W*(?:online\s+)?(?:(?:inviting\s+)?applications?\s+(?:(?:are\s+)?invited\s+)?(?:for|to)|recruitment\s+(?:of|for\s+the|to\s+the)"
    r"|(?:notification|advertisement|walk[\s-]?in(?:\s+interview)?|interview|vacancy|hiring|call|engagement)\s+(?:of|for))"
    r"\s+(?:(?:the\s+)?(?:posts?|positions?|roles?)\s+of\s+)?(?:an?\s+|the\s+)?(?=\w)",
    re.IGNORECASE,
)


@lru_cache(maxsize=65_536)
def without_marks(title: str) -> str:
    """Removes marks of gender and the like, which would split a title in the wrong places."""
    text = title[:_LONGEST]
    text = _RANGE.sub("-", text)
    if _HOURS_BY_NAME.search(text):
        text = _EITHER_HOURS.sub(" ", text)
    lower = text.lower()
    if " of " in lower or " for " in lower or " to " in lower:
        text = _INVITED.sub("", text)
    if "exten" in lower or "renew" in lower:
        text = _RENEWED.sub(" ", text)
    if "OR" in text and not text.isupper():
        text = _OPERATING_ROOM.sub(r"\1operating room", text)
    if ("AM" in text or "PM" in text) and _BY_HALF_DAYS.search(text):
        text = _HALF_DAY.sub(lambda half: f" {'morning' if half[1] == 'AM' else 'evening'} shift ", text)
    if "PM shift" in text:
        text = text.replace("PM shift", "evening shift")
    if "PA-C" in text:
        text = _PHYSICIAN_ASSISTANT.sub("Physician Assistant", text)
    if "Lehre" in text:
        text = _LEHRE.sub("Ausbildung ", text)
    if "/T" in text:
        text = _HOURS_IN_LETTERS.sub(lambda found: "part time" if found[1] == "P" else "full time", text)
    if "E" in text:
        text = _WITH_TRAILER.sub(r"\1E", text)
    if "l-" in text:
        text = _OF_ELECTRICITY.sub(r"\1", text)
    if "/" in text or "&" in text or "+" in text:
        text = _LANGUAGE_CODES.sub(lambda codes: _CODE.sub(lambda code: f" {_CODES[code[0]]} ", codes[0]), text)
    if "ategoria" in text:
        text = _BRAZILIAN_LICENCE.sub("CNH ", text)
    if "," in text:
        text = _HALF_HOURS.sub(r"\1.\2", text)
    if _MARKED.search(text):
        text = _TRICE_OR_TORE.sub("tore", _BOTH_IN_FULL.sub(r"\1mann", _GENDERS.sub(" ", text)))
        text = _MASCULINE_FRENCH.sub(_as_of_men, _MASCULINE.sub("o", _MAN_OR_WOMAN.sub("", text)))
        text = _ENDING_IN_BRACKETS.sub("", _TWICE.sub(_once, _CAPITAL_IN.sub("", text)))
        text = _FEMININE.sub("", text)
    if letters := _LETTERS_BEFORE.match(text):
        text = _without_letters_before(letters)
    if "(" in text:
        text = _LONG_FORM.sub(_without_long_form, _SHORT_FORM.sub(_without_short_form, text))
    if "(" in text:
        text = _STUDENT_FOR_HOURS.sub("", text)
    if "(" in text or "FTE" in text:
        text = _PART_TIME.sub(" (part time) ", _FULL_TIME.sub(" (full time) ", text))
    if "PT" in text and not _OF_THERAPISTS.search(text):
        text = _PART_TIME_BESIDE.sub(" (part time) ", text)
    return _INCUBATOR.sub(" ", text) if "YC" in text else text


def _once(match: re.Match[str]) -> str:
    """The first of two forms of one word; two words with a common start stay, as in *Mestre de Torra / Torrefador*."""
    one, *_, other = _WORD.findall(match[0].lower())
    shared = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))
    alike = shared >= max(len(one), len(other)) - _LONGEST_OF_AN_ENDING
    return (match[1] or match[3]) if alike else match[0]


def _as_of_men(match: re.Match[str]) -> str:
    return match[0].rpartition("/")[2].lstrip("-")


def tells_genders(title: str) -> bool:
    """Whether a title says that all genders may apply: *(m/w/d)*."""
    return _GENDERS.search(title) is not None


def _without_short_form(match: re.Match[str]) -> str:
    """*Physician Assistant (PA)* without the letters in brackets, which may also stand for something else."""
    return match[1] if _initials(match[1]).endswith(match[2].upper()) else match[0]


def _without_letters_before(match: re.Match[str]) -> str:
    """*CDP - Chef de Partie* without the letters, if the words behind them have these initials.

    Letters with a known meaning of their own stay: *QA: Quality Analyst* says two things.
    """
    rest = match.string[match.end() :]
    if match[1] in title_tables().capitals or match[1].lower() in title_tables().phrases:
        return match.string
    words = _WORD.findall(rest)
    told = ("".join(word[0] for word in words).upper(), _initials(rest))
    return rest if any(letters.startswith(match[1]) for letters in told) else match.string


def _without_long_form(match: re.Match[str]) -> str:
    """*CS Trainee (Company Secretary)* with the words in place of their letters."""
    words, letters = match[1].split(), _initials(match[2])
    if len(letters) < 2 or letters not in words:
        return match[0]
    return " ".join([match[2] if word == letters else word for word in words]) + " "


def _initials(text: str) -> str:
    return "".join(word[0] for word in _WORD.findall(text) if word.lower() not in _JOINTS).upper()
