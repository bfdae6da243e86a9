"""Compares two titles in their own language: *Lärare i slöjd*, *Slöjdlärare*.

Belongs here: pairing words of two titles whose language has a compound for a phrase, masculine and feminine forms, and
free word order. Does not belong here: which words these are (``own_words``), or titles in English (``titles``).

English translations of titles are only as good as the list of known names. Two titles in one language can also be
compared as written, which needs only the joining words of that language.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import takewhile
from typing import Literal

from opportunity_pipeline.normalize.duplicates.name_tables import name_tables
from opportunity_pipeline.normalize.duplicates.posting import Posting
from opportunity_pipeline.normalize.duplicates.regions import is_well_known
from opportunity_pipeline.normalize.duplicates.spelling import cognate, unpaired
from opportunity_pipeline.normalize.duplicates.title_tables import title_tables
from opportunity_pipeline.normalize.duplicates.vocabulary import known_words
from opportunity_pipeline.normalize.duplicates.wording import read_wording

Roles = Literal["same", "more", "other"]
"""Relation of two titles' roles: the same, the same with one title saying more, or different."""

# Letters between the parts of a compound, and endings that its first part loses or gains there.
_BETWEEN = ("", "s", "n", "en", "e", "es", "er", "ns", "o", "u", "ar", "a")
_LOST = ("", "a", "e", "n", "en", "et", "er", "ar", "or", "s", "technik", "techniek", "teknik", "handel", "bereich")
_LEAST_OF_A_PART = 3
# Endings for singular and plural, masculine and feminine, agent and activity.
_ENDINGS_IN_A_ROW = (
    "a ar arna as e el em en er es i in innen m n ne o or os r s t et enz ent entin ung erin ing are ning ande "
    "else erske ere ie ik iker eur euse age ion rice teur trice tore ora dor dora cion cao zione y u ow ka ki nik "
    "nictvi arz arka istka ista isti isch ische ischer isk iska al ale ego iego ej ych ich ymi ami ach om"
)
_ENDINGS = frozenset(_ENDINGS_IN_A_ROW.split()) | {""}
_LEAST_OF_A_STEM = 4
# Some languages change words before their endings: "kotihoito", "kotihoidon".
_LEAST_TO_TELL = 7
_MOST_OF_AN_ENDING = 3
# People who do what another word states: "Mitarbeiter für die Lohnbuchhaltung", "Lohnbuchhalter".
_STAFF_IN_A_ROW = (
    "mitarbeiter mitarbeiterin mitarbeitende medarbejder medarbetare medarbeider medewerker medewerkster "
    "pracownik pracownica fachkraft kraft person pracovnik ansatt personal stelle profissional addetto addetta "
    "impiegato impiegata operatore operaio operaia operario operaria empleado empleada employe employee agent "
    "tecnico tecnica"
)
_STAFF = frozenset(_STAFF_IN_A_ROW.split())
_LEADS = re.compile(r"leit|leder|ledar|ledelse|ledning|chef|manager|kierown|direk|direc|vorstand|fuhrung")
# Letters that make up endings and joints of compounds.
_OF_ENDINGS = str.maketrans("", "", "aeiouygnrst")
_LEAST_OF_A_COMPOUND = 8
_MOST = 8


def compare_in_own_words(a: Posting, b: Posting) -> Roles:
    """Compares the roles of two titles in the language that they are written in."""
    if not (_is_abroad(a) or _is_abroad(b)) or _tells_grade(a, b) or _tells_grade(b, a):
        return "other"
    # In a fixed order, so that pairing is symmetric.
    if a.wording.own > b.wording.own:
        a, b = b, a
    more, less = apart(a.wording.own, b.wording.own)
    if not more and not less:
        return "same"
    if len(more) == len(a.wording.own) or len(less) == len(b.wording.own) or _learns(a) != _learns(b):
        return "other"
    if not any(map(_LEADS.search, (*a.wording.own, *b.wording.own))):
        more, less = [word for word in more if word not in _STAFF], [word for word in less if word not in _STAFF]
    more, less = [word for word in more if not _is_trade(word, b)], [word for word in less if not _is_trade(word, a)]
    if more and less:
        return "other"
    said, words = (a, more) if more else (b, less)
    left = {read for word in words for read in _readings(word)}
    return "more" if left <= said.may_be_left_out else "other"


def letters_of_own_words(posting: Posting) -> Iterator[str]:
    """Letters of a title's own words that endings and order do not change; then without words the other may lack."""
    own = posting.wording.own
    if not _is_abroad(posting):
        return
    told = tuple(
        word for word in own if not _readings(word) <= posting.may_be_left_out and not _is_trade(word, posting)
    )
    for words in {own, told or own}:
        yield "".join(sorted(set("".join(words).translate(_OF_ENDINGS))))


def _readings(word: str) -> frozenset[str]:
    return frozenset(read_wording(word).words or (word,))


def _is_trade(word: str, posting: Posting) -> bool:
    """Whether the employer's name states the trade of a word: *bancária* at a *Banco*."""
    stem = cognate(word)[:_LEAST_OF_A_STEM]
    names = {name for words in posting.employer.names for name in words if name in name_tables().trades}
    return len(word) > _LEAST_OF_A_STEM and any(cognate(name)[:_LEAST_OF_A_STEM] == stem for name in names)


def _is_abroad(posting: Posting) -> bool:
    """Whether a title has words of its language that do not occur in English titles."""
    if posting.wording.foreign:
        return True
    own = (word for word in posting.wording.own if word not in known_words() and not _readings(word) <= known_words())
    return not all(word in posting.where or is_well_known(word) for word in own)


def _tells_grade(a: Posting, b: Posting) -> bool:
    """Whether one title has a number or a single letter that the other lacks."""
    return any(len(word) == 1 or word.isdecimal() for word in set(a.wording.words).difference(b.wording.words))


def _learns(posting: Posting) -> frozenset[str]:
    return title_tables().learners.intersection(posting.wording.words)


@lru_cache(maxsize=16_384)
def apart(one: tuple[str, ...], other: tuple[str, ...]) -> tuple[list[str], list[str]]:
    """The words of each title that have no match in the other, in their own order."""
    more, less = [word for word in one if word not in other], [word for word in other if word not in one]
    if len(more) > _MOST or len(less) > _MOST:
        return more, less
    more, less = _without_compounds(more, less, other)
    less, more = _without_compounds(less, more, one)
    for word in more:
        if (pair := next((form for form in less if is_one_form(word, form)), None)) is not None:
            more = [left for left in more if left != word]
            less = [left for left in less if left != pair]
    return unpaired(more, less, frozenset()) if more and less else (more, less)


def is_one_form(one: str, other: str) -> bool:
    """Whether two words differ only in their endings: *pisos* and *piso*, *Leitung* and *Leiter*."""
    short, long = sorted((one, other), key=len)
    if long == f"{short}s" and len(short) >= _LEAST_OF_A_PART:
        return True
    shared = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))
    if shared >= _LEAST_TO_TELL and len(long) - shared <= _MOST_OF_AN_ENDING:
        return True
    return any(
        one[at:] in _ENDINGS and other[at:] in _ENDINGS for at in range(max(_LEAST_OF_A_STEM, shared - 3), shared + 1)
    )


def _without_compounds(words: list[str], others: list[str], all_others: tuple[str, ...]) -> tuple[list[str], list[str]]:
    """Words without compounds of two words of the other title, and the other's words without their parts."""
    for word in words:
        if len(word) < _LEAST_OF_A_COMPOUND or not word.isalpha():
            continue
        for last in others:
            first = next((part for part in all_others if part != last and is_compound(word, part, last)), None)
            if first is not None:
                words = [left for left in words if left != word]
                others = [left for left in others if left not in (first, last)]
                break
    return words, others


def is_compound(word: str, first: str, last: str) -> bool:
    """Whether a word is a compound of two others, in this order: *Slöjdlärare* of *slöjd* and *lärare*."""
    if len(first) < _LEAST_OF_A_PART or len(last) < _LEAST_OF_A_PART:
        return False
    # "Fahrzeuglackierer", "Lackierer Fahrzeuglack": both contain the middle part.
    before = word[: -len(last)] if word.endswith(last) else ""
    if len(before) >= _LEAST_OF_A_STEM and first.startswith(before) and last.startswith(first[len(before) :]):
        return True
    for lost in _LOST:
        stem = first[: len(first) - len(lost)]
        if not first.endswith(lost) or len(stem) < _LEAST_OF_A_PART or not word.startswith(stem):
            continue
        for joint in _BETWEEN:
            rest = word[len(stem) + len(joint) :]
            if word.startswith(joint, len(stem)) and (rest == last or is_one_form(rest, last)):
                return True
    return False
