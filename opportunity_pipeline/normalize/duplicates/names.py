"""An employer's name in comparable words.

Belongs here: spellings of a name, descriptions that come and go (*Technologies*, *India*), brands, former names and
first letters. Does not belong here: comparing two names (``employers``), or the key under which an employer is stored
(``normalize.companies``), which knows no brands.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from opportunity_pipeline.normalize.companies import company_key, company_name
from opportunity_pipeline.normalize.duplicates import title_languages
from opportunity_pipeline.normalize.duplicates.name_tables import name_tables
from opportunity_pipeline.normalize.duplicates.regions import place_names
from opportunity_pipeline.normalize.duplicates.title_tokens import plain
from opportunity_pipeline.normalize.duplicates.vocabulary import known_words
from opportunity_pipeline.normalize.gazetteer import gazetteer
from opportunity_pipeline.normalize.place_records import place_fold

_BRACKETS = re.compile(r"[(\[]([^()\[\]]*)[)\]]?")
# "Slack, a Salesforce company", "Acme powered by Emca", "Acme via Agency"
_BESIDE = re.compile(
    r"\s*[|•]\s*|\s+/\s+|\s*,?\s+(?:a|an)\s+.{2,40}\s+company\b.*|\s+(?:powered by|part of|via|on behalf of|c/o)\s+",
    re.IGNORECASE,
)
_MARKS = re.compile(
    r"[™®©]|(?:株式|有限|合同)会社|\(주\)|㈜|주식회사|(?:股份)?有限公司|^\W*www\.|^\W*(?:m/s\b\.?|messrs\b\.?)",
    re.IGNORECASE,
)
# "Hotel Bahía 4*", "Grand Hotel ****S"
_STARS = re.compile(r"\s*(?:\b[1-5]\s?\*+|\*{2,5})\s?s?(?=\s|$)", re.IGNORECASE)
_FORMERLY = re.compile(
    r"\s*[|,(]?\s*\b(?:formerly(?:\s+known\s+as)?|fka|previously|d/?b/?a|aka)\b[:\s]+", re.IGNORECASE
)
_NO_NAMES = re.compile(
    r"\b(?:yc|hn|[wsf]\d{2}|hiring|remote|india|usa?|uk|formerly|public|nasdaq|nyse|startup|stealth)\b", re.IGNORECASE
)
# Said in the place of a name.
_NOBODY = re.compile(
    r"(?:hiring for\s+)?(?:(?:a|an|one of the|our|my)\s+)?"
    r"(?:(?:leading|reputed|reputable|top|well known|confidential|undisclosed|anonymous|stealth)\s+)*"
    r"(?:mnc|company|client(?: of .*)?|organi[sz]ation|employer|start\s?up|recruiter|advertiser|confidential"
    r"|undisclosed|anonymous|stealth)",
    re.IGNORECASE,
)
LONGEST_ABBREVIATION = 5
_LEAST_TO_STAND_ALONE = 4
_SCHOOLS = frozenset({"university", "college"})
_TURNED = _SCHOOLS | {"of", "ymca", "ywca", "caritas", "diakonie", "drk", "awo"}
# "Team Acme", "PT Acme Indonesia", "Join Acme", "Dr. Acme's Clinic", "Grupo Acme"
_BEFORE_NAMES = frozenset(
    {
        "team",
        "pt",
        "get",
        "join",
        "adv",
        "advocate",
        "dr",
        "prof",
        "grupo",
        "groupe",
        "gruppo",
        "gruppe",
        "grup",
        "groep",
    }
)
# What bodies of the NHS are called, before the name of which it goes without saying: "NHS Severnside ICB".
_OF_NHS = frozenset({"icb", "ics", "csu", "ccg", "uhb"})
# "Acme Recruitment (client: Zeel)"
_CLIENTS = frozenset({"client", "clients", "cliente", "clientes", "kunde", "klant", "klient", "kund"})
_COUNTRIES = frozenset({"us", "uk", "usa", "uae"})
_OF_REGIONS = frozenset({"borough", "county", "district", "of", "parish", "regional", "town", "township", "village"})
_OF_STATES = frozenset({"agency", "army", "bureau", "department", "embassy", "ministry", "navy"})
JOINTS = frozenset({"and", "of", "for"})
_LONG_NAMED = re.compile(
    "institut|universi|hochschule|hospital|ziekenhuis|azienda|medisch|kreuz|wohlfahrt|college|county|council|health|commun|bank|board|care|trust|group|unit|service|partnership|school"
)
_UMLAUT = re.compile(r"([aou])e")


@dataclass(frozen=True, slots=True)
class Employer:
    """An employer's name in comparable forms; all empty where the name is unknown.

    Attributes:
        plain: the whole name, folded: tells boards of one system apart.
        names: what it may go by, as words without legal form, brackets and countries.
        cores: the names without descriptions, in one word: equal where two may be the same.
        initials: first letters of names of three words and more.
        bracketed: those of the names that stand in brackets only, as remarks do, too.
        clients: those of them that an agency hires for.
    """

    plain: str = ""
    names: tuple[tuple[str, ...], ...] = ()
    cores: frozenset[str] = frozenset()
    initials: frozenset[str] = frozenset()
    bracketed: frozenset[tuple[str, ...]] = frozenset()
    clients: frozenset[tuple[str, ...]] = frozenset()


NOBODY = Employer()


@lru_cache(maxsize=65_536)
def read_employer(name: str) -> Employer:
    """Reads a name; any text. :data:`NOBODY` where it is a placeholder."""
    if company_name(name) is None or _NOBODY.fullmatch(name.strip()):
        return NOBODY
    told = _FORMERLY.split(_STARS.sub("", _MARKS.sub("", name)).replace("+", " and "))
    outer = [_without_place(_BESIDE.split(_BRACKETS.sub(" ", part))[0]) for part in told]
    inner = [part for told_part in told for part in _BRACKETS.findall(told_part) if not _NO_NAMES.search(part)]
    stated = [words for part in outer if (words := _words(part))]
    bracketed = [words for part in inner if (words := _words(part)) and _says_who(words)]
    otherwise = [said for words in stated for said in (in_english(words), _of_town(words)) if said]
    names = tuple(dict.fromkeys([*stated, *bracketed, *otherwise]))
    if not names:
        return NOBODY
    return Employer(
        plain="".join(company_key(name).split()),
        names=names,
        cores=frozenset("".join(core(words)) for words in names),
        initials=frozenset(
            initials
            for words in names
            # A legal form that is written out counts: "Western Ridge Power Corporation" is WRPC; and "Limited" does
            # where it is not: "Bharat Heavy Electricals" is BHEL.
            for initials in (_initials(words), *(_initials(words) + legal for legal in (_last_letter(name), "l")))
            if len(initials) >= 3
        ),
        bracketed=frozenset(bracketed).difference(stated),
        clients=frozenset(words for words in bracketed if words[0] in _CLIENTS),
    )


def employer_codes(employer: Employer) -> frozenset[str]:
    """Short codes, of which two names of one employer share one."""
    # "County of Millrace" and "University of Hallow" begin with another word elsewhere.
    turned = {word for words in employer.names if not _TURNED.isdisjoint(words) for word in words} - _SCHOOLS - JOINTS
    # "Studio Mitti" and "Mitti Studio".
    turned |= {word for words in employer.names if words[0] in name_tables().descriptions for word in words[1:]}
    turned |= {"".join(own_name(words)) for words in employer.names}
    return frozenset(_UMLAUT.sub(r"\1", core)[:4] for core in employer.cores | turned) | frozenset(
        initials[:4] for initials in employer.initials if len(initials) <= LONGEST_ABBREVIATION
    )


def _last_letter(name: str) -> str:
    return place_fold(name).rpartition(" ")[2][:1]


def _without_place(name: str) -> str:
    """*Beej Foundation, New Delhi* without the place; *Indian Institute of Technology, Madras* is named by it."""
    before, comma, after = name.rpartition(",")
    if not comma or place_fold(after) not in place_names():
        return name
    return name if name_tables().institutes.get(company_key(before)) else before


def _says_who(words: tuple[str, ...]) -> bool:
    """Whether words in brackets are a name, rather than a place or a remark."""
    return " ".join(words) not in place_names() and not known_words().issuperset(words)


def _words(name: str) -> tuple[str, ...]:
    key = _without_legal_form(company_key(name))
    if _LONG_NAMED.search(key):
        for long, short in name_tables().institutes.items():
            key = key.replace(long, short)
    known = name_tables().employers.get(key)
    if known is None:
        spelled = (name_tables().spellings.get(word, word) for word in key.split())
        words = [word for word in spelled if word != "the"] or key.split()
        of_nhs = len(words) > 2 and words[0] == "nhs" and words[-1] in _OF_NHS
        if of_nhs or (len(words) > 1 and words[0] in _BEFORE_NAMES):
            del words[0]
        if len(words) > 1 and words[-1] == "and":  # of "& Co."
            words.pop()
        if len(words) > 2 and words[0] in countries() | _COUNTRIES and words[1] in _OF_STATES:
            del words[0]  # "Kenya Ministry of Health", "Ministry of Health, Kenya"
        branch = len(words) > 1 and words[-1] in countries()
        known = name_tables().employers.get(" ".join(words[:-1] if branch else words))
    return tuple(words) if known is None else known


def _without_legal_form(key: str) -> str:
    """A key without the legal forms that are seldom met: *Fletes del Bajío, S.A. de C.V.* without its."""
    while True:
        shorter = next((key[: -len(form)] for form in name_tables().legal_forms if key.endswith(form)), key).rstrip()
        if shorter == key or not shorter:
            return key
        key = shorter.removesuffix(" and").removesuffix(" ve")


def _of_town(words: tuple[str, ...]) -> tuple[str, ...]:
    """What a town is called as an employer by one name: *Mairie de Metz*, *Ville de Metz*."""
    tables, key = name_tables(), " ".join(words)
    before = next((body for body in tables.public_bodies if key.startswith(body)), "")
    behind = next((body for body in tables.of_towns if key.endswith(body)), "")
    town = key.removeprefix(before).removesuffix(behind).split()
    # "Fife Regional Council" is no town's.
    is_town = bool(town) and _OF_REGIONS.isdisjoint(town)
    return ("city", "of", *_by_one_name(tuple(town))) if is_town and (before or behind) else words


def _by_one_name(town: tuple[str, ...]) -> tuple[str, ...]:
    """A town by the name under which it is known: *Nürnberg*, *Göteborgs*, *The Hague*."""
    known = gazetteer().aliases
    name = plain(" ".join(town))
    found = known.get(name) or known.get(name.removesuffix("s")) or known.get(f"the {name}")
    return tuple(word for word in place_fold(found.name).split() if word != "the") if found else town


def in_english(words: tuple[str, ...]) -> tuple[str, ...]:
    """A name with what it tells of the employer in English: *Institut für Saatgutforschung*."""
    english = title_languages.in_english(words)
    if not english.foreign:
        return english.words
    told = [word for word in english.words if word not in title_languages.JOINTS]
    # A university in another language is of a town in that language: "Universiteit Gent".
    return (
        tuple(part for word in told for part in _by_one_name((word,))) if _SCHOOLS.intersection(told) else tuple(told)
    )


def own_name(words: tuple[str, ...]) -> tuple[str, ...]:
    """A name without words at either end that tell the trade, or no more than that it is a firm: *Kanzlei Brenneke*."""
    beside = name_tables().offices | name_tables().trades | name_tables().descriptions
    start, end = 0, len(words)
    while end - start > 1 and words[end - 1] in beside | JOINTS:
        end -= 1
    while end - start > 1 and words[start] in beside:
        start += 1
    return words[start:end]


def kind_of_trade(word: str) -> str:
    """One word for what a word of a name tells of the trade."""
    return name_tables().kinds_of_trade.get(word, word)


def tells_office(words: tuple[str, ...]) -> bool:
    """Whether words tell no more than that it is somebody's office or firm."""
    return (name_tables().offices | JOINTS).issuperset(words)


def without_branch(words: tuple[str, ...]) -> tuple[str, ...]:
    """A name without the country of a branch: *Genpact India*, but not *Air India* or *Bank of India*."""
    shorter = words
    while len(shorter) > 1 and shorter[-1] in countries():
        shorter = shorter[:-1]
    return words if shorter[-1] in JOINTS or len("".join(shorter)) < _LEAST_TO_STAND_ALONE else shorter


def _initials(words: tuple[str, ...]) -> str:
    return "".join(word[0] for word in words if word not in JOINTS)


def core(words: tuple[str, ...]) -> tuple[str, ...]:
    """The name without what describes it at its end, a country among that."""
    end = len(words)
    while end > 1 and (words[end - 1] in name_tables().descriptions or words[end - 1] in countries()):
        end -= 1
    return words[:end]


@cache
def countries() -> frozenset[str]:
    """Names of countries that are one word, folded."""
    return frozenset(place_fold(name) for name in gazetteer().countries if " " not in name)


def shared_names() -> frozenset[str]:
    """Words that the names of many employers begin with."""
    return name_tables().shared_names


def tells_trade(words: tuple[str, ...]) -> bool:
    """Whether words at the end of a name only tell the trade: *Maple Wellness*, *Maple Wellness Clinic*."""
    return name_tables().trades.issuperset(words)


def says_nothing(word: str) -> bool:
    """Whether a word stands in names of all trades: *global*, *digital*, *national*."""
    return word in name_tables().shared_names or not name_tables().descriptions.isdisjoint({word, f"{word}s"})
