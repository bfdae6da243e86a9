"""Decides whether two names, with the pages that carry them, are of one employer.

Belongs here: which differences between two names matter. Does not belong here: bringing names into comparable words
(``names``).

Two names are of one employer if one is the other plus a legal form, a description, a country, or what its own page
calls it (*Plover* hires on ``/ploverhealth``, *Okra Infosystems* on ``okra.example``). A name that merely continues the
other (*Brightwire*, *Brightwire Coffee*) or ends with it (*Fromagerie Aubépine*) is likely the same employer: then the
rest of the two postings must agree more closely.

A shared beginning common to many employers is no evidence (*Nova*, *Nova Credit*; *Tata*, *Tata Motors*). Names that
diverge are different employers: sisters (*Tata Motors*, *Tata Elxsi*) and lookalikes (*Scale*, *Scaler*).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Literal

from rapidfuzz.distance import OSA

from opportunity_pipeline.normalize.duplicates import title_languages
from opportunity_pipeline.normalize.duplicates.addresses import Address
from opportunity_pipeline.normalize.duplicates.also_called import is_university_for_short
from opportunity_pipeline.normalize.duplicates.name_ends import PUBLIC, is_body_abroad, is_cut_within, is_of_another
from opportunity_pipeline.normalize.duplicates.name_spelling import (
    ends_in_letters,
    is_cut,
    is_cut_at_end,
    is_slip,
    singular,
    singulars,
)
from opportunity_pipeline.normalize.duplicates.name_words import (
    JOINTS,
    LONGEST_ABBREVIATION,
    countries,
    without_first_names,
    without_region,
)
from opportunity_pipeline.normalize.duplicates.names import (
    NOBODY,
    Employer,
    core,
    kind_of_trade,
    own_name,
    shared_names,
    tells_office,
    tells_trade,
)
from opportunity_pipeline.normalize.duplicates.regions import place_names
from opportunity_pipeline.normalize.duplicates.vocabulary import known_words
from opportunity_pipeline.normalize.places.gazetteer import gazetteer

# Two employers with names of nine letters or more rarely differ in only one.
_LEAST_FOR_TYPO = 9
_LEAST_TO_TELL = 5
_LEAST_OF_LETTERS = 3
_LEAST_BEFORE_A_CUT = 2
# "YMCA of Greater Tulsa", "Tulsa YMCA"
_UNSAID = JOINTS | {"greater"}
_WORD = re.compile(r"[^\W_]+")

Kinship = Literal["same", "likely", "other"]
"""Relation of two names' employers: the same, likely the same, or different."""
_ORDER: tuple[Kinship, ...] = ("other", "likely", "same")


def named_by(address: Address) -> Employer:
    """The employer as the address names it; :data:`NOBODY` if it names none."""
    token = _token(address)
    return Employer(token, ((token,),), frozenset({token})) if token else NOBODY


def kinship(a: Employer, b: Employer, at_a: Address, at_b: Address) -> Kinship:
    """Returns how the employers of two names relate; an unknown name matches no employer."""
    if not a.names or not b.names or (a.clients and b.clients and a.clients.isdisjoint(b.clients)):
        return "other"
    if a.plain == b.plain:
        return "same"
    if at_a.employer and at_b.employer and at_a.employer[0] == at_b.employer[0]:
        # On one hiring system an employer has a single name, or two accounts with the same display name.
        if at_a.employer[1] != at_b.employer[1]:
            return "other"
        if at_a.employer == at_b.employer:
            return "same"
    if same_name(a, b) or _abbreviates(a, b) or _abbreviates(b, a):
        return "same"
    found = max(_goes_on(a, at_a, b, at_b), _goes_on(b, at_b, a, at_a), key=_ORDER.index)
    if found == "other" and (_is_one_beside_trades(a, b) or _is_one_in_short(a, at_a, b, at_b)):
        return "likely"
    if found == "other" and (_follows_more(a, b) or _follows_more(b, a)):
        return "likely"
    return found


def _follows_more(long: Employer, short: Employer) -> bool:
    """Whether a name is the other one behind words that may state the trade: *Fromagerie Aubépine*, *Aubépine*."""
    return any(
        len(words) > len(name)
        and words[-len(name) :] == name
        and _is_its_own(name)
        and (name not in short.bracketed or words not in long.bracketed)
        for name in short.names
        for words in long.names
    )


def _is_one_in_short(a: Employer, at_a: Address, b: Employer, at_b: Address) -> bool:
    """Whether two names may be one apart from first names or a state that only one of them puts before it."""
    for shortened in (without_first_names, without_region):
        one, other = _by(shortened, a), _by(shortened, b)
        # With first names or states on both sides these differ. A state behind the name has been dropped before.
        if shortened is without_region and any(len("".join(own.names[0])) < len(own.plain) for own in (a, b)):
            continue
        if (one is a) != (other is b) and (
            same_name(one, other) or {_goes_on(one, at_a, other, at_b), _goes_on(other, at_b, one, at_a)} != {"other"}
        ):
            return True
    return False


def _by(shortened: Callable[[tuple[str, ...]], tuple[str, ...]], employer: Employer) -> Employer:
    names = tuple(map(shortened, employer.names))
    if names == employer.names:
        return employer
    return replace(employer, names=names, bracketed=frozenset(map(shortened, employer.bracketed)))


def same_name(a: Employer, b: Employer) -> bool:
    """Whether a name of one is a name of the other.

    Names that both have only in brackets do not count: *(OPC)*, *(B2B SaaS)* and *(client of Acme)* occur with many.
    """
    return any(
        _same_name(first, second)
        for first in a.names
        for second in b.names
        if first not in a.bracketed or second not in b.bracketed
    )


def _is_one_beside_trades(a: Employer, b: Employer) -> bool:
    """Whether two names are one apart from their words for the trade: *Kanzlei Brenneke*, *Brenneke Steuerberatung*."""
    return any(
        singular(own) == singular(own_name(second))
        and _is_its_own(own, _LEAST_OF_LETTERS)
        and not _trades_differ(first, second)
        and not _is_beyond(first, second)
        and not _is_beyond(second, first)
        for first in a.names
        for own in [own_name(first)]
        for second in b.names
        if first not in a.bracketed and second not in b.bracketed
    )


def _is_beyond(short: tuple[str, ...], long: tuple[str, ...]) -> bool:
    """Whether a name begins with another and continues as a different employer's."""
    return len(long) > len(short) and long[: len(short)] == short and is_of_another(short, long[len(short) :])


def _trades_differ(first: tuple[str, ...], second: tuple[str, ...]) -> bool:
    """Whether two names state different trades: *Hotel Astoria*, *Restaurant Astoria*."""
    more, less = (tuple(word for word in one if word not in other) for one, other in ((first, second), (second, first)))
    one_kind = not set(map(kind_of_trade, more)).isdisjoint(map(kind_of_trade, less))
    return bool(more and less) and not (one_kind or tells_office(more) or tells_office(less))


def is_own_page(employer: Employer, address: Address) -> bool:
    """Whether a page is the employer's own: in a hiring system, or on a host named after it."""
    token = _token(address)
    return bool(address.employer) or any(name in token or token in name for name in employer.cores if token)


def _same_name(first: tuple[str, ...], second: tuple[str, ...]) -> bool:
    one, other = ("".join(word for word in words if word != "and") for words in (first, second))
    # "County of Millrace" and "Millrace County", "University of Hallow" and "Hallow University".
    if one == other or set(first) - _UNSAID == set(second) - _UNSAID:
        return True
    if _tells_state(first, second) or _tells_state(second, first):
        return True
    main, other_main = core(first), core(second)
    if singular(main) == singular(other_main):
        # "Vantor" and "Vantor Systems", "Acme" and "Acme India", but not "Air India" and "Air Canada".
        more, less = first[len(main) :], second[len(other_main) :]
        if countries().isdisjoint(more) or countries().isdisjoint(less):
            more, less = (tuple(word for word in words if word not in countries() | {"in"}) for words in (more, less))
        said, unsaid = sorted((more, less), key=len, reverse=True)
        if all(any(is_cut(word, part) for part in said) for word in unsaid):
            return True
    if len(first) == len(second) and all(map(is_cut, first, second)):
        # "Transp. Acme" and "Transportes Acme": a first word that is cut short states the trade; no other word may be
        # cut.
        trade = max(first[0], second[0], key=len)
        if first[0] == second[0] or (tells_trade((trade,)) and first[1:] == second[1:] and _is_its_own(first[1:])):
            return True
    if len(first) == len(second) > 1 and first[:-1] == second[:-1] and is_cut_at_end(first[-1], second[-1]):
        return len(first) > _LEAST_BEFORE_A_CUT or _is_its_own(first[:-1])
    if ends_in_letters(first, second) or ends_in_letters(second, first):
        return True
    return (
        min(len(one), len(other)) >= _LEAST_FOR_TYPO
        and one[0] == other[0]
        and OSA.distance(one, other, score_cutoff=1) <= 1
        and is_slip(first, second)
        and not any(character.isdigit() for character in one + other)
    )


def _tells_state(long: tuple[str, ...], short: tuple[str, ...]) -> bool:
    """Whether a public body adds the state to tell a town from its namesakes: *City of Harwell, TX*."""
    return (
        long[:-1] == short
        and not PUBLIC.isdisjoint(short)
        and len(long[-1]) == 2
        and len(short) > 1
        and (long[-1].upper() in gazetteer().state_codes)
    )


def _abbreviates(short: Employer, long: Employer) -> bool:
    """Whether a name is the initials of another; *CIT Gwalior* gives the place beside them."""
    return any(
        len(words[0]) <= LONGEST_ABBREVIATION and words[0] in long.initials and place_names().issuperset(words[1:])
        for words in short.names
    ) or any(is_university_for_short(one, other) for one in short.names for other in long.names)


def _goes_on(long: Employer, at_long: Address, short: Employer, at_short: Address) -> Kinship:
    """Whether a name of one continues a name of the other, and whether a page shows that they are one."""
    found: Kinship = "other"
    for name in short.names:
        one, same = "".join(name), singular(name)
        for words in long.names:
            if name in short.bracketed and words in long.bracketed:
                continue
            # One side may write the name as one word: "Starling Peak", "starlingpeak.com".
            more = next((words[at:] for at in range(1, len(words)) if singular(words[:at]) == same), None)
            if more is None and name[0] == words[0] and 1 < len(name) < len(words) and is_cut_within(name, words):
                more = words[len(name) :]  # *Okra Physio*, *Okra Physiotherapy Clinics*
            if (
                more is None
                and name[0] == words[0]
                and 1 < len(name) < len(words)
                and singulars(name) <= singulars(words)
            ):
                more = tuple(word for word in words if word not in name)  # *Ashvini Eye Hospital*
            if more is None:
                continue
            if is_of_another(name, more):
                continue
            whole = "".join(words)
            if _token(at_short) == whole or _token(at_long) == one or _calls(at_short, words):
                return "same"
            if _token(at_short) == one and _calls(at_long, name) and set(more).isdisjoint(at_long.words):
                return "same"
            if is_body_abroad(name, more):
                found = "likely"
            if _is_its_own(name) or (len(name) > 1 and (tells_trade(more) or " ".join(more) in place_names())):
                found = "likely"
    return found


def _token(address: Address) -> str:
    """What a page calls its employer, in one word: the host's name, or the hiring system's name for it."""
    if address.employer:
        return "".join(_WORD.findall(address.employer[1]))
    return "".join(_WORD.findall(address.site)) if address.owner == "unknown" else ""


def _calls(address: Address, words: tuple[str, ...]) -> bool:
    """Whether a job board's address contains a name in full."""
    length = len(words)
    return any(address.words[at : at + length] == words for at in range(len(address.words) - length + 1))


def _is_its_own(name: tuple[str, ...], least: int = _LEAST_TO_TELL) -> bool:
    """Whether a name is distinctive: neither short nor made of a common word.

    Beside a trade a few letters suffice: *DBS*, *DBS Bank*. Two place names make a family name: *Monteiro Prado*.
    """
    if len("".join(name)) < least:
        return False
    common = (
        word in shared_names() or word in known_words() or word in place_names() or word in title_languages.JOINTS
        for word in name
    )
    if len(name) > 1 and place_names().issuperset(name) and " ".join(name) not in place_names():
        return known_words().isdisjoint(name)
    # A council, a district or a county is named after its place.
    return name[-1] == "council" or (len(name) > 1 and name[-1] in PUBLIC) or not all(common)
