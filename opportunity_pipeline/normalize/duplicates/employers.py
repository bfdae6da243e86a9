"""Whether two names, and the pages they stand on, are of one employer.

Belongs here: spellings of a name, descriptions that come and go (*Technologies*, *India*), brands and abbreviations.
Does not belong here: the key under which an employer is stored (``normalize.companies``), which knows no brands.

Sister companies (*Tata Motors*, *Tata Elxsi*), employers that share a first word (*Nova*, *Nova Credit*) and those that
only look alike (*Scale*, *Scaler*) are others. A word that is no mere description is dropped only where both pages do
so: *Exicom Power* calls itself *exicom* in its address, and *exicom* is whose page the other posting is on.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from rapidfuzz.distance import OSA

from opportunity_pipeline.normalize.companies import company_key, company_name
from opportunity_pipeline.normalize.duplicates.addresses import Address
from opportunity_pipeline.normalize.gazetteer import gazetteer
from opportunity_pipeline.normalize.place_records import place_fold

_BRACKETS = re.compile(r"[(\[]([^()\[\]]*)[)\]]?")
# "Slack, a Salesforce company", "Harbour | Formerly Quay", "Acme by Emca"
_BESIDE = re.compile(
    r"\s*[|•]\s*|\s*,?\s+(?:a|an)\s+.{2,40}\s+company\b.*|\s+(?:formerly|fka|dba|d/b/a|powered by|part of)\s+",
    re.IGNORECASE,
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
# Two employers of nine letters and more rarely differ in one only.
_LEAST_FOR_TYPO = 9
_LONGEST_ABBREVIATION = 5
_LEAST_TO_STAND_ALONE = 4
_JOINTS = frozenset({"and", "of", "for"})


@dataclass(frozen=True, slots=True)
class Employer:
    """An employer's name in comparable forms; all empty where the name is unknown.

    Attributes:
        plain: the whole name, folded: tells boards of one system apart.
        names: what it may go by, as words without legal form, brackets and countries.
        cores: the names without descriptions, in one word: equal where two may be the same.
        initials: first letters of names of three words and more.
    """

    plain: str = ""
    names: tuple[tuple[str, ...], ...] = ()
    cores: frozenset[str] = frozenset()
    initials: frozenset[str] = frozenset()


NOBODY = Employer()


@lru_cache(maxsize=65_536)
def read_employer(name: str) -> Employer:
    """Reads a name; any text. :data:`NOBODY` where it is a placeholder."""
    if company_name(name) is None or _NOBODY.fullmatch(name.strip()):
        return NOBODY
    inner = [part for part in _BRACKETS.findall(name) if part and not _NO_NAMES.search(part)]
    outer = _BESIDE.split(_BRACKETS.sub(" ", name))[0]
    names = tuple(dict.fromkeys(words for part in (outer, *inner) if (words := _words(part))))
    if not names:
        return NOBODY
    return Employer(
        plain="".join(company_key(name).split()),
        names=names,
        cores=frozenset("".join(_core(words)) for words in names),
        initials=frozenset(initials for words in names if len(initials := _initials(words)) >= 3),
    )


def same_employer(a: Employer, b: Employer, at_a: Address, at_b: Address) -> bool:
    """Whether two names are of one employer; unknown names are nobody's."""
    if not a.names or not b.names:
        return False
    if at_a.employer and at_b.employer and at_a.employer[0] == at_b.employer[0]:
        # On one hiring system an employer has one name, or the same name twice.
        if at_a.employer[1] != at_b.employer[1] and a.plain != b.plain:
            return False
        if at_a.employer == at_b.employer:
            return True
    if any(_same_name(first, second) for first in a.names for second in b.names):
        return True
    return _abbreviates(a, b) or _abbreviates(b, a) or _goes_by(a, at_a, b, at_b) or _goes_by(b, at_b, a, at_a)


def employer_codes(employer: Employer) -> frozenset[str]:
    """Short codes, of which two names of one employer share one."""
    return frozenset(core[:4] for core in employer.cores) | frozenset(
        initials[:4] for initials in employer.initials if len(initials) <= _LONGEST_ABBREVIATION
    )


def _words(name: str) -> tuple[str, ...]:
    key = company_key(name)
    if "institute" in key or "university" in key:
        for long, short in _tables().institutes.items():
            key = key.replace(long, short)
    known = _tables().employers.get(key)
    if known is None:
        words = [word for word in key.split() if word != "the"] or key.split()
        if len(words) > 1 and words[-1] == "and":  # of "& Co."
            words.pop()
        branch = len(words) > 1 and words[-1] in _countries()
        known = _tables().employers.get(" ".join(words[:-1] if branch else words))
    return tuple(words) if known is None else known


def without_branch(words: tuple[str, ...]) -> tuple[str, ...]:
    """A name without the country of a branch: *Genpact India*, but not *Air India* or *Bank of India*."""
    shorter = words
    while len(shorter) > 1 and shorter[-1] in _countries():
        shorter = shorter[:-1]
    return words if shorter[-1] in _JOINTS or len("".join(shorter)) < _LEAST_TO_STAND_ALONE else shorter


def _initials(words: tuple[str, ...]) -> str:
    return "".join(word[0] for word in words if word not in _JOINTS)


def _core(words: tuple[str, ...]) -> tuple[str, ...]:
    """The name without what describes it at its end, a country among that."""
    end = len(words)
    while end > 1 and (words[end - 1] in _tables().descriptions or words[end - 1] in _countries()):
        end -= 1
    return words[:end]


def _same_name(first: tuple[str, ...], second: tuple[str, ...]) -> bool:
    one, other = "".join(first), "".join(second)
    if one == other:
        return True
    if "".join(_core(first)) == "".join(_core(second)):
        # "Vantor" and "Vantor Systems", "Acme" and "Acme India", but not "Air India" and "Air Canada".
        return set(first) <= set(second) or set(second) <= set(first)
    short, long = sorted((first, second), key=len)
    if len(short) > 1 and long[: len(short)] == short and _tables().sectors.issuperset(long[len(short) :]):
        return True
    return (
        min(len(one), len(other)) >= _LEAST_FOR_TYPO
        and one[0] == other[0]
        and OSA.distance(one, other, score_cutoff=1) <= 1
        and not any(character.isdigit() for character in one + other)
    )


def _abbreviates(short: Employer, long: Employer) -> bool:
    return any("".join(words) in long.initials for words in short.names if len("".join(words)) <= _LONGEST_ABBREVIATION)


def _goes_by(long: Employer, at_long: Address, short: Employer, at_short: Address) -> bool:
    """Whether the longer name goes by the shorter one: its address says so, and the shorter one's page is its own."""
    for name in short.names:
        one = "".join(name)
        if len(one) < 4 or one not in {at_short.site, (at_short.employer or ("", ""))[1]}:
            continue
        for words in long.names:
            begins = "".join(words[: len(name)]) == one and len(words) > len(name)
            if begins and one in at_long.words and at_long.words and not set(words[len(name) :]) & set(at_long.words):
                return True
    return False


@cache
def _countries() -> frozenset[str]:
    return frozenset(place_fold(name) for name in gazetteer().countries if " " not in name)


@dataclass(frozen=True, slots=True)
class _Tables:
    employers: dict[str, tuple[str, ...]]
    descriptions: frozenset[str]
    institutes: dict[str, str]
    sectors: frozenset[str]


@cache
def _tables() -> _Tables:
    text = files("opportunity_pipeline.normalize").joinpath("data", "duplicates.json").read_text("utf-8")
    data = json.loads(text)
    return _Tables(
        employers={company_key(name): tuple(group[0].split()) for group in data["employers"] for name in group},
        descriptions=frozenset(data["descriptions"]),
        institutes=data["institutes"],
        sectors=frozenset(data["sectors"]),
    )
