"""Reads an employer's name into comparable words.

Belongs here: spellings of a name, optional descriptions (*Technologies*, *India*), brands, former names and initials.
Does not belong here: comparing two names (``employers``), or the key under which an employer is stored
(``normalize.companies``), which ignores brands.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from opportunity_pipeline.normalize.companies import company_key, company_name
from opportunity_pipeline.normalize.duplicates import title_languages
from opportunity_pipeline.normalize.duplicates.also_called import in_full, legal_names, places_for_short
from opportunity_pipeline.normalize.duplicates.name_tables import name_tables
from opportunity_pipeline.normalize.duplicates.name_words import (
    JOINTS,
    LONGEST_ABBREVIATION,
    countries,
    first_letters,
    without_first_names,
    without_letters,
    without_region,
    words_of,
)
from opportunity_pipeline.normalize.duplicates.regions import place_names
from opportunity_pipeline.normalize.duplicates.title_tokens import plain
from opportunity_pipeline.normalize.duplicates.vocabulary import known_words
from opportunity_pipeline.normalize.places.gazetteer import gazetteer
from opportunity_pipeline.normalize.places.place_records import place_fold

_BRACKETS = re.compile(r"[(\[]([^()\[\]]*)[)\]]?")
# "Slack, a Salesforce company", "Acme powered by Emca", "Acme via Agency"
_BESIDE = re.compile(
    r"\s*[|•]\s*|\s+/\s+|\s*,?\s+(?:a|an)\s+.{2,40}\s+company\b.*|\s+(?:powered by|part of|via|on behalf of|c/o)\s+",
    re.IGNORECASE,
)
_MARKS = re.compile(
    r"[™®©]|(?-i:\bSOC(?=\s+(?:Ltd|Limited)\b))|(?:株式|有限|合同)会社|\(주\)|㈜|주식회사|(?:股份)?有限公司|^\W*www\.|^\W*(?:m/s\b\.?|messrs\b\.?)",
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
# Placeholders for a name.
_NOBODY = re.compile(
    r"(?:hiring for\s+)?(?:(?:a|an|one of the|our|my)\s+)?"
    r"(?:(?:leading|reputed|reputable|top|well known|confidential|undisclosed|anonymous|stealth)\s+)*"
    r"(?:mnc|company|client(?: of .*)?|organi[sz]ation|employer|start\s?up|recruiter|advertiser|confidential"
    r"|undisclosed|anonymous|stealth)",
    re.IGNORECASE,
)
_LEAST_TO_STAND_ALONE = 4
_SCHOOLS = frozenset({"university", "college"})
_TURNED = _SCHOOLS | {"of", "ymca", "ywca", "caritas", "diakonie", "drk", "awo"}
# "Acme Recruitment (client: Zeel)"
_CLIENTS = frozenset({"client", "clients", "cliente", "clientes", "kunde", "klant", "klient", "kund"})
_OF_REGIONS = frozenset({"borough", "county", "district", "of", "parish", "regional", "town", "township", "village"})
_LEAST_OF_PARTS = 3
_UMLAUT = re.compile(r"([aou])e")


@dataclass(frozen=True, slots=True)
class Employer:
    """An employer's name in comparable forms; all empty if the name is unknown.

    Attributes:
        plain: the whole name, folded: separates boards of one system.
        names: its possible names, as words without legal form, brackets and countries.
        cores: the names without descriptions, as one word: equal if two may be the same.
        initials: initials of names of three words and more.
        bracketed: names that are not stated outright: given in brackets, as remarks are, too, or implied by a brand.
        clients: names for which an agency hires.
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
    """Reads a name; accepts any text. :data:`NOBODY` for a placeholder."""
    if company_name(name) is None or _NOBODY.fullmatch(name.strip()):
        return NOBODY
    told = [
        without_letters(part) for part in _FORMERLY.split(_STARS.sub("", _MARKS.sub("", name)).replace("+", " and "))
    ]
    outer = [_without_place(_BESIDE.split(_BRACKETS.sub(" ", part))[0]) for part in told]
    inner = [part for told_part in told for part in _BRACKETS.findall(told_part) if not _NO_NAMES.search(part)]
    stated = [words for part in outer if (words := words_of(part))]
    bracketed = [words for part in inner if (words := words_of(part)) and _says_who(words)]
    otherwise = [said for words in stated for said in (in_english(words), _of_town(words), *in_full(words)) if said]
    # Several brands may share a legal name: it counts as stated if either side states it.
    legal = [said for words in stated for said in legal_names(words)]
    names = tuple(dict.fromkeys([*stated, *bracketed, *otherwise, *legal]))
    if not names:
        return NOBODY
    return Employer(
        plain="".join(company_key(name).split()),
        names=names,
        cores=frozenset("".join(core(words)) for words in names),
        initials=first_letters(name, names),
        bracketed=frozenset([*bracketed, *legal]).difference(stated),
        clients=frozenset(words for words in bracketed if words[0] in _CLIENTS),
    )


def employer_codes(employer: Employer) -> frozenset[str]:
    """Short codes; two names of one employer share at least one."""
    # "County of Millrace" and "University of Hallow" may begin with the other word.
    turned = {word for words in employer.names if not _TURNED.isdisjoint(words) for word in words} - _SCHOOLS - JOINTS
    # "Studio Mitti" and "Mitti Studio".
    turned |= {word for words in employer.names if words[0] in name_tables().descriptions for word in words[1:]}
    turned |= {"".join(own_name(words)) for words in employer.names}
    turned |= {words[0] for name in employer.names for words in (without_first_names(name), without_region(name))}
    # "City Engineering Office, LGU Batanggas" and "LGU Batanggas - City Engineering Office".
    parts = [set(words) - JOINTS for words in employer.names if len(words) >= _LEAST_OF_PARTS]
    turned |= {min(words) for words in parts if words}  # "And & And: And" has none
    turned |= {place for words in employer.names for place in places_for_short(words)}
    return frozenset(_UMLAUT.sub(r"\1", core)[:4] for core in employer.cores | turned) | frozenset(
        initials[:4] for initials in employer.initials if len(initials) <= LONGEST_ABBREVIATION
    )


def _without_place(name: str) -> str:
    """*Beej Foundation, New Delhi* without the place; *Indian Institute of Technology, Madras* keeps it."""
    before, comma, after = name.rpartition(",")
    if not comma or place_fold(after) not in place_names():
        return name
    return name if name_tables().institutes.get(company_key(before)) else before


def _says_who(words: tuple[str, ...]) -> bool:
    """Whether words in brackets are a name and not a place or a remark."""
    return " ".join(words) not in place_names() and not known_words().issuperset(words)


def _of_town(words: tuple[str, ...]) -> tuple[str, ...]:
    """One name for a town as an employer: *Mairie de Metz*, *Ville de Metz*."""
    tables, key = name_tables(), " ".join(words)
    before = next((body for body in tables.public_bodies if key.startswith(body)), "")
    behind = next((body for body in tables.of_towns if key.endswith(body)), "")
    town = key.removeprefix(before).removesuffix(behind).split()
    # "Fife Regional Council" is not a town's council.
    is_town = bool(town) and _OF_REGIONS.isdisjoint(town)
    return ("city", "of", *_by_one_name(tuple(town))) if is_town and (before or behind) else words


def _by_one_name(town: tuple[str, ...]) -> tuple[str, ...]:
    """A town by its usual name: *Nürnberg*, *Göteborgs*, *The Hague*."""
    known = gazetteer().aliases
    name = plain(" ".join(town))
    found = known.get(name) or known.get(name.removesuffix("s")) or known.get(f"the {name}")
    return tuple(word for word in place_fold(found.name).split() if word != "the") if found else town


def in_english(words: tuple[str, ...]) -> tuple[str, ...]:
    """A name with its descriptive words in English: *Institut für Saatgutforschung*."""
    english = title_languages.in_english(words)
    if not english.foreign:
        return english.words
    told = [word for word in english.words if word not in title_languages.JOINTS]
    # A university in another language also gives its town in that language: "Universiteit Gent".
    return (
        tuple(part for word in told for part in _by_one_name((word,))) if _SCHOOLS.intersection(told) else tuple(told)
    )


def own_name(words: tuple[str, ...]) -> tuple[str, ...]:
    """A name without words at either end that only state the trade or the kind of firm: *Kanzlei Brenneke*."""
    beside = name_tables().offices | name_tables().trades | name_tables().descriptions
    start, end = 0, len(words)
    while end - start > 1 and words[end - 1] in beside | JOINTS:
        end -= 1
    while end - start > 1 and words[start] in beside:
        start += 1
    return words[start:end]


def kind_of_trade(word: str) -> str:
    """One word for all synonyms of a trade."""
    return name_tables().kinds_of_trade.get(word, word)


def tells_office(words: tuple[str, ...]) -> bool:
    """Whether the words only say that it is an office or a firm."""
    return (name_tables().offices | JOINTS).issuperset(words)


def without_branch(words: tuple[str, ...]) -> tuple[str, ...]:
    """A name without the country of a branch: *Genpact India*, but not *Air India* or *Bank of India*."""
    shorter = words
    while len(shorter) > 1 and shorter[-1] in countries():
        shorter = shorter[:-1]
    return words if shorter[-1] in JOINTS or len("".join(shorter)) < _LEAST_TO_STAND_ALONE else shorter


def core(words: tuple[str, ...]) -> tuple[str, ...]:
    """The name without descriptions at its end, including a country."""
    end = len(words)
    described = name_tables().descriptions
    while end > 1 and (
        not described.isdisjoint({words[end - 1], words[end - 1].removesuffix("s")}) or words[end - 1] in countries()
    ):
        end -= 1
    return words[:end]


def shared_names() -> frozenset[str]:
    """Words with which the names of many employers begin."""
    return name_tables().shared_names


def tells_trade(words: tuple[str, ...]) -> bool:
    """Whether words at the end of a name only state the trade: *Maple Wellness*, *Maple Wellness Clinic*."""
    return (name_tables().trades | JOINTS).issuperset(words)


def says_nothing(word: str) -> bool:
    """Whether a word occurs in names of all trades: *global*, *digital*, *national*."""
    return word in name_tables().shared_names or not name_tables().descriptions.isdisjoint({word, f"{word}s"})
