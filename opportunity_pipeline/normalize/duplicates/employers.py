"""Whether two names, and the pages they stand on, are of one employer.

Belongs here: spellings of a name, descriptions that come and go (*Technologies*, *India*), brands and abbreviations.
Does not belong here: the key under which an employer is stored (``normalize.companies``), which knows no brands.

Two names are of one employer where one is the other with more said: a legal form, a description, a country, or what its
own page calls it (*Plover* hires on ``/ploverhealth``, *Okra Infosystems* on ``okra.example``). Where a name only goes on
(*Brightwire*, *Brightwire Coffee*), they may be one employer: then the rest of the two postings has to agree the more.
Names that many employers begin with say nothing by it (*Nova*, *Nova Credit*; *Tata*, *Tata Motors*), and names that
part ways are others: sisters (*Tata Motors*, *Tata Elxsi*) and those that only look alike (*Scale*, *Scaler*).
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Literal

from rapidfuzz.distance import OSA

from opportunity_pipeline.normalize.companies import company_key, company_name
from opportunity_pipeline.normalize.duplicates.addresses import Address
from opportunity_pipeline.normalize.duplicates.areas import place_names
from opportunity_pipeline.normalize.duplicates.wording import known_words
from opportunity_pipeline.normalize.gazetteer import gazetteer
from opportunity_pipeline.normalize.place_records import place_fold

_BRACKETS = re.compile(r"[(\[]([^()\[\]]*)[)\]]?")
# "Slack, a Salesforce company", "Acme powered by Emca", "Acme via Agency"
_BESIDE = re.compile(
    r"\s*[|•]\s*|\s*,?\s+(?:a|an)\s+.{2,40}\s+company\b.*|\s+(?:powered by|part of|via|on behalf of|c/o)\s+",
    re.IGNORECASE,
)
_MARKS = re.compile(r"[™®©]|^\W*www\.", re.IGNORECASE)
_FORMERLY = re.compile(r"\s*[|,(]?\s*\b(?:formerly(?:\s+known\s+as)?|fka|previously|d/?b/?a|aka)\b[:\s]+", re.IGNORECASE)
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
_LEAST_TO_TELL = 5
_LEAST_OF_A_CUT = 4
_JOINTS = frozenset({"and", "of", "for"})
# "University of Hallow", "Hallow University"
_UMLAUT = re.compile(r"([aou])e")
_SCHOOLS = frozenset({"university", "college"})
_WORD = re.compile(r"[^\W_]+")

Kinship = Literal["same", "likely", "other"]
"""What two names say of their employers: one, perhaps one, or two."""
_ORDER: tuple[Kinship, ...] = ("other", "likely", "same")


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
    told = _FORMERLY.split(_MARKS.sub("", name).replace("+", " and "))
    outer = [_without_place(_BESIDE.split(_BRACKETS.sub(" ", part))[0]) for part in told]
    inner = [part for told_part in told for part in _BRACKETS.findall(told_part) if not _NO_NAMES.search(part)]
    names = tuple(
        dict.fromkeys(
            [
                *(words for part in outer if (words := _words(part))),
                *(words for part in inner if (words := _words(part)) and _says_who(words)),
            ]
        )
    )
    if not names:
        return NOBODY
    return Employer(
        plain="".join(company_key(name).split()),
        names=names,
        cores=frozenset("".join(_core(words)) for words in names),
        initials=frozenset(
            initials
            for words in names
            # A legal form that is written out counts: "Western Ridge Power Corporation" is WRPC.
            for initials in (_initials(words), _initials(words) + place_fold(name).rpartition(" ")[2][:1])
            if len(initials) >= 3
        ),
    )


def named_by(address: Address) -> Employer:
    """The employer whose page an address is, by what the address calls it; :data:`NOBODY` where it says nothing."""
    token = _token(address)
    return Employer(token, ((token,),), frozenset({token})) if token else NOBODY


def kinship(a: Employer, b: Employer, at_a: Address, at_b: Address) -> Kinship:
    """What two names say of their employers; unknown names are nobody's."""
    if not a.names or not b.names:
        return "other"
    if at_a.employer and at_b.employer and at_a.employer[0] == at_b.employer[0]:
        # On one hiring system an employer has one name, or the same name twice.
        if at_a.employer[1] != at_b.employer[1] and a.plain != b.plain:
            return "other"
        if at_a.employer == at_b.employer:
            return "same"
    if same_name(a, b) or _abbreviates(a, b) or _abbreviates(b, a):
        return "same"
    return max(_goes_on(a, at_a, b, at_b), _goes_on(b, at_b, a, at_a), key=_ORDER.index)


def same_name(a: Employer, b: Employer) -> bool:
    """Whether a name of the one is a name of the other."""
    return any(_same_name(first, second) for first in a.names for second in b.names)


def is_own_page(employer: Employer, address: Address) -> bool:
    """Whether a page is the employer's: in a hiring system, or on a host that is called like it."""
    token = _token(address)
    return bool(address.employer) or any(core in token or token in core for core in employer.cores if token)


def employer_codes(employer: Employer) -> frozenset[str]:
    """Short codes, of which two names of one employer share one."""
    schools = {word for words in employer.names if not _SCHOOLS.isdisjoint(words) for word in words} - _SCHOOLS - _JOINTS
    return frozenset(_UMLAUT.sub(r"\1", core)[:4] for core in employer.cores | schools) | frozenset(
        initials[:4] for initials in employer.initials if len(initials) <= _LONGEST_ABBREVIATION
    )


def _without_place(name: str) -> str:
    """*Beej Foundation, New Delhi* without the place."""
    before, comma, after = name.rpartition(",")
    return before if comma and place_fold(after) in place_names() else name


def _says_who(words: tuple[str, ...]) -> bool:
    """Whether words in brackets are a name, rather than a place or a remark."""
    return " ".join(words) not in place_names() and not known_words().issuperset(words)


def _words(name: str) -> tuple[str, ...]:
    key = company_key(name)
    if key.startswith("st "):
        key = f"saint {key[3:]}"
    if "institut" in key or "universi" in key:
        for long, short in _tables().institutes.items():
            key = key.replace(long, short)
    known = _tables().employers.get(key)
    if known is None:
        words = [word for word in key.split() if word != "the"] or key.split()
        if len(words) > 1 and words[0] == "team":
            del words[0]
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
    one, other = ("".join(word for word in words if word != "and") for words in (first, second))
    if one == other or (set(first) == set(second) and not _SCHOOLS.isdisjoint(first)):
        return True
    core, other_core = _core(first), _core(second)
    if "".join(core) == "".join(other_core):
        # "Vantor" and "Vantor Systems", "Acme" and "Acme India", but not "Air India" and "Air Canada".
        said, unsaid = sorted((first[len(core) :], second[len(other_core) :]), key=len, reverse=True)
        if all(any(_is_cut(word, more) for more in said) for word in unsaid):
            return True
    if first[0] == second[0] and len(first) == len(second) and all(map(_is_cut, first, second)):
        return True
    return (
        min(len(one), len(other)) >= _LEAST_FOR_TYPO
        and one[0] == other[0]
        and OSA.distance(one, other, score_cutoff=1) <= 1
        and not any(character.isdigit() for character in one + other)
    )


def _is_cut(one: str, other: str) -> bool:
    """Whether two words are one, which may be cut: *tech* and *technologies*."""
    return one == other or (min(len(one), len(other)) >= _LEAST_OF_A_CUT and (one.startswith(other) or other.startswith(one)))


def _abbreviates(short: Employer, long: Employer) -> bool:
    return any("".join(words) in long.initials for words in short.names if len("".join(words)) <= _LONGEST_ABBREVIATION)


def _goes_on(long: Employer, at_long: Address, short: Employer, at_short: Address) -> Kinship:
    """Whether a name of the one is a name of the other and more, and whether a page says that they are one."""
    found: Kinship = "other"
    for name in short.names:
        one, same = "".join(name), _singular(name)
        for words in long.names:
            # The name may be spelled in one word in one place: "Starling Peak", "starlingpeak.com".
            more = next((words[at:] for at in range(1, len(words)) if _singular(words[:at]) == same), None)
            if more is None:
                continue
            whole = "".join(words)
            if _token(at_short) == whole or _token(at_long) == one or _calls(at_short, words):
                return "same"
            if _token(at_short) == one and _calls(at_long, name) and set(more).isdisjoint(at_long.words):
                return "same"
            if _is_its_own(name):
                found = "likely"
    return found


def _singular(words: tuple[str, ...]) -> str:
    return "".join(word[:-1] if len(word) > _LEAST_TO_STAND_ALONE and word[-1] == "s" else word for word in words)


def _token(address: Address) -> str:
    """What a page calls its employer, in one word: the host's name, or the name a hiring system gives it."""
    if address.employer:
        return "".join(_WORD.findall(address.employer[1]))
    return "".join(_WORD.findall(address.site)) if address.owner == "unknown" else ""


def _calls(address: Address, words: tuple[str, ...]) -> bool:
    """Whether a job board's address spells a name in full."""
    length = len(words)
    return any(address.words[at : at + length] == words for at in range(len(address.words) - length + 1))


def _is_its_own(name: tuple[str, ...]) -> bool:
    """Whether a name is hardly another employer's, too: neither short nor a word that everybody uses."""
    return len("".join(name)) >= _LEAST_TO_TELL and any(
        word not in _tables().shared_names and word not in known_words() and word not in place_names() for word in name
    )


@cache
def _countries() -> frozenset[str]:
    return frozenset(place_fold(name) for name in gazetteer().countries if " " not in name)


@dataclass(frozen=True, slots=True)
class _Tables:
    employers: dict[str, tuple[str, ...]]
    descriptions: frozenset[str]
    institutes: dict[str, str]
    shared_names: frozenset[str]


@cache
def _tables() -> _Tables:
    text = files("opportunity_pipeline.normalize").joinpath("data", "duplicates.json").read_text("utf-8")
    data = json.loads(text)
    return _Tables(
        employers={company_key(name): tuple(group[0].split()) for group in data["employers"] for name in group},
        descriptions=frozenset(data["descriptions"]),
        institutes=data["institutes"],
        shared_names=frozenset(data["shared_names"]),
    )
