"""Marks in titles that say nothing of the role: of gender, of an incubator, of what letters are short for.

Belongs here: finding and taking out what would part a title in the wrong places, or be read as a word of its own. Does
not belong here: the words of a title (``wording``), or its figures (``figures``).
"""

from __future__ import annotations

import re

from opportunity_pipeline.normalize.duplicates.title_tables import title_tables

_LONGEST = 300
# (m/w/d), (f/m/x), (H/F), m/w/d, (gn), (all genders): who may apply, which is everybody.
_GENDERS = re.compile(
    r"[(\[]\s*(?:[mfwdxhgiqnkv](?:\s*[/|,*+-]\s*[mfwdxhgiqnkv]){1,4}|gn|div\.?|all gend\w+|mwd|mfd)\s*[)\]]"
    r"|(?<!\w)[mfwdxh](?:\s?/\s?[mfwdxh]){1,3}(?!\w)",
    re.IGNORECASE,
)
# Entwickler:in, Entwickler*innen, Entwickler/-in, Entwickler(in), Becario/a, Développeur(se), Engineer(s)
_ENDING = r"(?:in(?:nen)?|a|o|s|e|se|ne|ere|ère|ice|rice|trice|euse|sse)"
_FEMININE = re.compile(
    r"(?<=[a-zäöüé]{2})(?:[:*_/·•]-?(?:in(?:nen)?|a|o|e|r|se|ess|ka|yni|czka|euse|trice|rice|ne|ère)|\.(?:se|euse|trice|rice|ne)"
    rf"|\({_ENDING}\))(?!\w)",
    re.IGNORECASE,
)
# Kaufmann/-frau, Fachfrau/-mann
_MAN_OR_WOMAN = re.compile(r"(?<=mann)\s?/\s?-?frau\b|(?<=frau)\s?/\s?-?mann\b", re.IGNORECASE)
# Kaufmann/Kauffrau, Fachfrau oder Fachmann
_BOTH_IN_FULL = re.compile(
    r"\b(\w*)(?:mann|frau)\s?(?:/|\*|\boder\b|\bund\b|\bbzw\b\.?)\s?\1(?:mann|frau|leute)\b", re.IGNORECASE
)
# Educatrice/tore, Operatrice/ore
_TRICE_OR_TORE = re.compile(r"(?<=[^\W\d_]{3})trice/-?t?ore\b", re.IGNORECASE)
# Commessa/o, Impiegata(o): the ending of men stands behind.
_MASCULINE = re.compile(r"(?<=[^\W\d_]{3})a(?:/-?o|\(o\))(?!\w)")
# Vendeur/Vendeuse, Mitarbeiter/Mitarbeiterin
_TWICE = re.compile(r"\b((\w{5,})\w{0,5})\s?/\s?\2\w{0,6}\b|\b(\w{4})\s?/\s?\3(?:sse|in)\b", re.IGNORECASE)
# "(YC S25)": when an incubator took the company in.
_INCUBATOR = re.compile(r"\bYC\s?[WSFX]\d{2}\b")
_SHORT_FORM = re.compile(r"([^()]+)\(\s*([A-Z][A-Za-z&]{1,5})\s*\)")
# "CDP - Chef de Partie"
_LETTERS_BEFORE = re.compile(r"\s*([A-Z]{2,5})(?:\s*[:|–—/]\s*|\s+-\s*)(?=\w)")
_LONG_FORM = re.compile(r"([^()]+)\(([^()]+)\)")
# "Cashier (PT)", behind what brackets are short for: "Physical Therapist (PT)"; and 0.6 of a full-time equivalent.
_PART_TIME = re.compile(r"\(\s*(?:PT|0[.,]\d{1,2})\s*\)|\b0?[.,]\d{1,2}\s?FTE\b")
# "PT Server", "Cashier - PT", where it stands for no therapist, whose helpers are called "PT Aide".
_PART_TIME_BESIDE = re.compile(
    r"^\s*PT\s+(?=[A-Z][a-z]+)(?!(?:Assistant|Aide?|Tech|Therap|Instructor|Coach|Trainer|Teacher|Manager|Director))"
    r"|(?:\s[-–|]|,)\s*PT\s*$"
)
# "PT" and "OT" beside each other, or behind a therapist, are two trades.
_OF_THERAPISTS = re.compile(r"therap|rehab|\bOT\b|\bSLP\b", re.IGNORECASE)
# "OR Nurse", "RN - OR": an operating room, which no title in which all is in capitals tells.
_OPERATING_ROOM = re.compile(
    r"^\W*OR(?=\s+(?:RN|Nurse|Nursing|Tech|Scrub|Circulat|Assistant|Manager|Registered))|(?<=[-–,(|])(\s*)OR(?=\s*(?:[-–),|]|$))"
)
# "Line Cook (AM)", "Server - PM": half a day, where it stands for no product manager.
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
# "Cashier P/T", "Cook (F/T)": no genders.
_HOURS_IN_LETTERS = re.compile(r"(?<![\w/])([PF])/T(?![\w/])")
# "Library Page (Student, 10 hrs/wk)": who may apply for a few hours a week, not at what level.
_STUDENT_FOR_HOURS = re.compile(
    r"(?<=\()\s*students?\s*[,/–-]\s*(?=\d{1,2}(?:\s?[-–]\s?\d{1,2})?\s*(?:h|hrs?|hours?)\b)", re.IGNORECASE
)
# "Lehre Tischlerei" learns a trade, "Lehre und Forschung" teaches.
_LEHRE = re.compile(r"^\W*Lehre\s*(?:[-–:|]\s*)?(?=\s(?:als|zum|zur)\s|[A-ZÄÖÜ][a-zäöü]+(?:\s*[(/*:-].*)?$)")
_RANGE = re.compile(r"(?<=\d)\s+[-–]\s+(?=\d{1,2}\b)")
_WORD = re.compile(r"[^\W_]+")
_JOINTS = frozenset({"and", "of", "for", "in", "the", "to"})
_MARKED = re.compile(r"[(\[/:*_|·•.]")


# "38,5 h", "37,5 Std.": a comma that parts nothing.
_HALF_HOURS = re.compile(
    r"(?<![\d.,])(\d{1,2}),(\d{1,2})(?=\s*(?:h|hrs?|hours?|std|stunden|wochenstunden|heures|horas|ore|uur|uren|timer|timmar)\b)",
    re.IGNORECASE,
)


def without_marks(title: str) -> str:
    """A title without marks of gender and the like, which would part it in the wrong places."""
    text = title[:_LONGEST]
    text = _RANGE.sub("-", text)
    lower = text.lower()
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
    if "," in text:
        text = _HALF_HOURS.sub(r"\1.\2", text)
    if _MARKED.search(text):
        text = _TRICE_OR_TORE.sub("tore", _BOTH_IN_FULL.sub(r"\1mann", _GENDERS.sub(" ", text)))
        text = _TWICE.sub(r"\1\3", _FEMININE.sub("", _MASCULINE.sub("o", _MAN_OR_WOMAN.sub("", text))))
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


def tells_genders(title: str) -> bool:
    """Whether a title says who may apply, which is everybody: *(m/w/d)*."""
    return _GENDERS.search(title) is not None


def _without_short_form(match: re.Match[str]) -> str:
    """*Physician Assistant (PA)* without the letters in brackets, which may be short for something else."""
    return match[1] if _initials(match[1]).endswith(match[2].upper()) else match[0]


def _without_letters_before(match: re.Match[str]) -> str:
    """*CDP - Chef de Partie* without the letters, where what follows begins with their words.

    Letters that are known to be short for something stay: *QA: Quality Analyst* says two things.
    """
    rest = match.string[match.end() :]
    if match[1] in title_tables().capitals or match[1].lower() in title_tables().phrases:
        return match.string
    words = _WORD.findall(rest)
    told = ("".join(word[0] for word in words).upper(), _initials(rest))
    return rest if any(letters.startswith(match[1]) for letters in told) else match.string


def _without_long_form(match: re.Match[str]) -> str:
    """*CS Trainee (Company Secretary)* with the words in the place of their letters."""
    words, letters = match[1].split(), _initials(match[2])
    if len(letters) < 2 or letters not in words:
        return match[0]
    return " ".join([match[2] if word == letters else word for word in words]) + " "


def _initials(text: str) -> str:
    return "".join(word[0] for word in _WORD.findall(text) if word.lower() not in _JOINTS).upper()
