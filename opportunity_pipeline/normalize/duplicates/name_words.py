"""The words of an employer's name in normalised spelling, without legal form and prefixes.

Belongs here: from a name to its words and initials. Does not belong here: other names of an employer (``also_called``,
``names``), or comparing two names (``employers``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from opportunity_pipeline.normalize.companies import company_key
from opportunity_pipeline.normalize.duplicates.name_tables import name_tables
from opportunity_pipeline.normalize.duplicates.regions import place_names
from opportunity_pipeline.normalize.places.gazetteer import gazetteer
from opportunity_pipeline.normalize.places.place_records import place_fold

LONGEST_ABBREVIATION = 5
LEAST_OF_LETTERS = 3
JOINTS = frozenset({"and", "of", "for"})
# "Team Acme", "PT Acme Indonesia", "Join Acme", "Dr. Acme's Clinic", "Grupo Acme"
_BEFORE_NAMES = frozenset(
    {"team", "pt", "get", "join", "adv", "advocate", "dr", "prof"}
    | {"grupo", "groupe", "gruppo", "gruppe", "grup", "groep"}
)
# Kinds of NHS bodies; "NHS" in front of them is implied: "NHS Severnside ICB".
_OF_NHS = frozenset({"icb", "ics", "csu", "ccg", "uhb"})
_COUNTRIES = frozenset({"us", "uk", "usa", "uae"})
BODIES_OF_STATES = frozenset({"agency", "army", "bureau", "department", "embassy", "ministry", "navy"})
_LONG_NAMED = re.compile(
    "institut|universi|hochschule|hospital|ziekenhuis|azienda|medisch|kreuz|wohlfahrt|college|county|council|health|commun"
    "|bank|board|church|primary|infant|nhs|cofe|catholic|aided"
    "|care|trust|group|unit|service|partnership|school|learning|vidyalaya|kendra|wales"
)
_COOPERATIVE = re.compile(r"(?<=\w )co\s?op(?:erative)?\b")
# "DOC - Department of Conservation"
_LETTERS_BEFORE = re.compile(r"\s*([A-Z]{2,6})\s*(?:\s[-–—:|]|:)\s*(?=\w)")
_LETTERS_BEHIND = re.compile(r"(?<=\w)\s+[-–—|]\s*([A-Z]{2,6})\s*$")
_FIRST_NAMES = frozenset({"wm", "jas", "chas", "geo", "thos", "jno", "robt", "saml", "edwd", "danl", "fredk", "jos"})
_FAMILY = frozenset({"and", "brothers", "sons", "daughters"})
_LEAST_OF_A_FAMILY = 4
# Legal forms whose initials count: "Indian Oil Corporation Limited" is IOCL.
_OF_STATE_FIRMS = frozenset({"corporation", "company", "board"})


def words_of(name: str) -> tuple[str, ...]:
    """The words of a name, by the first of its employer's known names; empty if it has none."""
    key = _without_legal_form(company_key(name))
    if _LONG_NAMED.search(key):
        for long, short in name_tables().institutes.items():
            key = key.replace(long, short)
    known = name_tables().employers.get(key)
    if known is None:
        key = _COOPERATIVE.sub("cooperative", key)
        spelled = map(_spelled, key.split())
        words = [word for word in spelled if word != "the"] or key.split()
        of_nhs = len(words) > 2 and words[0] == "nhs" and words[-1] in _OF_NHS
        if of_nhs or (len(words) > 1 and words[0] in _BEFORE_NAMES):
            del words[0]
        if len(words) > 1 and words[-1] == "and":  # of "& Co."
            words.pop()
        if len(words) > 2 and words[0] in countries() | _COUNTRIES and words[1] in BODIES_OF_STATES:
            del words[0]  # "Kenya Ministry of Health", "Ministry of Health, Kenya"
        branch = len(words) > 1 and words[-1] in countries()
        known = name_tables().employers.get(" ".join(words[:-1] if branch else words))
    return tuple(words) if known is None else known


def _spelled(word: str) -> str:
    """A word in one spelling, including its plural: *Centres*."""
    spellings = name_tables().spellings
    if word in spellings or not word.endswith("s"):
        return spellings.get(word, word)
    one = spellings.get(word[:-1])
    return word if one is None or one.endswith("s") else f"{one}s"


def without_letters(name: str) -> str:
    """A name without its own initials before or behind it: *DOC - Department of Conservation*."""
    for letters in (_LETTERS_BEFORE.match(name), _LETTERS_BEHIND.search(name)):
        if letters is not None:
            rest = name[: letters.start()] + name[letters.end() :]
            words = place_fold(rest).split()
            told = ("".join(word[0] for word in words), "".join(word[0] for word in words if word not in JOINTS))
            if any(initials.startswith(letters[1].lower()) for initials in told):
                return rest
    return name


def without_first_names(words: tuple[str, ...]) -> tuple[str, ...]:
    """A family firm without abbreviated first names: *Wm. Thackray & Sons*, but not *T Systems*."""
    start = 0
    while start < len(words) and (words[start] in _FIRST_NAMES or (len(words[start]) == 1 and words[start].isalpha())):
        start += 1
    rest = words[start:]
    if len(rest) == 1 and words[0] in _FIRST_NAMES and len(rest[0]) > _LEAST_OF_A_FAMILY:
        return rest  # "Wm. Harker & Co."
    is_family = len(rest) > 1 and len(rest[0]) >= _LEAST_OF_A_FAMILY
    is_family = is_family and (not _FAMILY.isdisjoint(rest[1:]) or name_tables().trades.issuperset(rest[1:]))
    return rest if start and is_family else words


def without_region(words: tuple[str, ...]) -> tuple[str, ...]:
    """A state body without the state before it: *Ontario Ministry of Labour*."""
    at = next((at for at, word in enumerate(words) if word in BODIES_OF_STATES), 0)
    before = " ".join(words[:at])
    is_region = before in place_names() or before.upper() in gazetteer().state_codes
    return words[at:] if 0 < at < len(words) - 1 and is_region else words


def _without_legal_form(key: str) -> str:
    """A key without rarer legal forms: *Fletes del Bajío* for *Fletes del Bajío, S.A. de C.V.*."""
    while True:
        shorter = next((key[: -len(form)] for form in name_tables().legal_forms if key.endswith(form)), key).rstrip()
        if shorter == key or not shorter:
            return key
        key = shorter.removesuffix(" and").removesuffix(" ve")


def first_letters(name: str, names: tuple[tuple[str, ...], ...]) -> frozenset[str]:
    """Abbreviations of a name that are long enough to be distinctive.

    Args:
        name: as it is written.
        names: its names, in words.
    """
    found = {letters for words in names for letters in _letters(name, words)}
    return frozenset(letters for letters in (*found, *_letters_as_written(name)) if len(letters) >= LEAST_OF_LETTERS)


def _letters(name: str, words: tuple[str, ...]) -> Iterator[str]:
    """Initials of words, also with legal form: *Western Ridge Power Corporation* (WRPC), *Bharat Electricals* (BEL)."""
    letters = "".join(word[0] for word in words if word not in JOINTS)
    yield letters
    yield letters + place_fold(name).rpartition(" ")[2][:1]
    yield f"{letters}l"


def _letters_as_written(name: str) -> Iterator[str]:
    """Initials that include joining words and legal forms: *MoD*, *IOCL*; of a trust without legal form: *CNWL*."""
    words = place_fold(name).split()
    if not JOINTS.isdisjoint(words):
        yield "".join(word[0] for word in words)
    if not _OF_STATE_FIRMS.isdisjoint(words):
        letters = "".join(word[0] for word in words if word not in JOINTS)
        yield from (letters, letters[:-1])
    if words[-1:] == ["trust"] and "nhs" in words:
        yield "".join(word[0] for word in words[: words.index("nhs")] if word not in JOINTS)


@cache
def countries() -> frozenset[str]:
    """Names of countries that are one word, folded."""
    return frozenset(place_fold(name) for name in gazetteer().countries if " " not in name)
