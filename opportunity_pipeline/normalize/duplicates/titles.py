"""Whether two titles, in comparable words, are of one role.

Belongs here: which differences between titles matter. Does not belong here: bringing titles into comparable words
(``wording``).

Titles are of one role where they have the same words. A word more is another role, unless it is a word of the other
title in another spelling (a slip of the pen, cut, by its first letters, otherwise spaced), or stands in the address of
the other posting: addresses often hold the full title of a shown one that was cut. What is said beside the role (term,
year, duration, contract) tells two roles apart only where both say it, and say other things.
"""

from __future__ import annotations

from rapidfuzz.distance import OSA

from opportunity_pipeline.normalize.duplicates.posting import Posting
from opportunity_pipeline.normalize.duplicates.wording import known_words

_LEAST_FOR_TYPO = 6
_LEAST_OF_A_CUT = 4
# Titles that differ in more words than this are not looked at closely; a full title has few more words than a cut one.
_MOST_APART = 6
# Said of those who are hired together; beside other words it tells no two roles apart.
WEAK = frozenset({"batch", "cohort", "drive", "profile"})
# Said of a part of a town, beside its name.
_OF_TOWNS = frozenset({"east", "west", "north", "south", "central", "nagar", "road", "sector", "phase", "town", "city"})
# What one title says of the contract and the other may leave out.
_OFTEN_UNSAID = frozenset({"full time", "permanent", "contract", "freelance"})
_RULED_OUT: dict[str, frozenset[str]] = {
    "full time": frozenset({"part time", "per diem"}),
    "permanent": frozenset({"contract", "freelance", "temporary", "seasonal", "per diem"}),
}


def same_role(a: Posting, b: Posting) -> bool:
    """Whether the titles are of one role: words, kind of contract, term, year, duration."""
    return same_words(a, b) and not _kinds_differ(a, b) and not terms_differ(a, b)


def terms_differ(a: Posting, b: Posting) -> bool:
    """Whether both name a year, a term, a length of time or who may apply, and other ones."""
    one, other = a.wording.terms, b.wording.terms
    if one == other or not one or not other:
        return False
    kinds = {kind for kind, _ in one} & {kind for kind, _ in other}
    return any(a.wording.said(kind).isdisjoint(b.wording.said(kind)) for kind in kinds)


def same_words(a: Posting, b: Posting) -> bool:
    """Whether the words of the titles are the same but for what does not matter."""
    one, other = a.wording.words, b.wording.words
    if not one or not other:
        return False
    more = [word for word in one if word not in other and word not in WEAK]
    less = [word for word in other if word not in one and word not in WEAK]
    if len(more) + len(less) > _MOST_APART:
        return "".join(more) == "".join(less)
    more, less = _unpaired(more, less)
    if more and not _abbreviates(less, more):
        more = _unsaid(more, b)
    if less and not _abbreviates(more, less):
        less = _unsaid(less, a)
    if not more and not less:
        return True
    return "".join(more) == "".join(less) or _abbreviates(more, less) or _abbreviates(less, more)


def _unpaired(more: list[str], less: list[str]) -> tuple[list[str], list[str]]:
    """The words that are not a word of the other title in another spelling."""
    rest = list(less)
    kept = []
    for word in more:
        if (pair := next((other for other in rest if _is_slip(word, other) or _is_cut(word, other)), None)) is None:
            kept.append(word)
        else:
            rest.remove(pair)
    return kept, rest


def _unsaid(words: list[str], posting: Posting) -> list[str]:
    """The words that neither the address nor the place of a posting says."""
    left = [word for word in words if word not in posting.where]
    if len(left) < len(words):
        left = [word for word in left if word not in _OF_TOWNS]
    return [word for word in left if not _in_address(word, posting)]


def _in_address(word: str, posting: Posting) -> bool:
    """Whether the address of a posting says a word of the title, rather than of the employer's name."""
    return word in posting.slug.words and not any(word in name for name in posting.employer.names)


def alike(a: Posting, b: Posting) -> bool:
    """Whether the titles have at least half of their words in common: enough for two that stand on one page."""
    one, other = set(a.wording.words), set(b.wording.words)
    return 2 * len(one & other) >= len(one | other) or one <= other or other <= one


def _kinds_differ(a: Posting, b: Posting) -> bool:
    """Whether the contracts are of two kinds, as far as both titles say; or one is of a kind that goes without saying
    of no opening (part time, for a time), and the other says nothing of it, its address included."""
    one, other = a.wording.kinds, b.wording.kinds
    if _rule_out(one, other, b) or _rule_out(other, one, a):
        return True
    more, less = one - other - _OFTEN_UNSAID, other - one - _OFTEN_UNSAID
    return not (more <= b.slug.kinds and less <= a.slug.kinds)


def _rule_out(kinds: frozenset[str], others: frozenset[str], other: Posting) -> bool:
    for kind in kinds & _RULED_OUT.keys() - others:
        if _RULED_OUT[kind] & others or (kind == "full time" and other.wording.said("season")):
            return True
    return False


def _is_slip(one: str, other: str) -> bool:
    if min(len(one), len(other)) < _LEAST_FOR_TYPO or one[0] != other[0] or not (one + other).isalpha():
        return False
    # Two words that titles use are two words: contact and contract, trainer and trainee.
    return (one in known_words()) != (other in known_words()) and OSA.distance(one, other, score_cutoff=1) <= 1


def _is_cut(one: str, other: str) -> bool:
    """*Quant* for *quantitative*: a word that titles use, cut to what is none."""
    short, long = sorted((one, other), key=len)
    return (
        _LEAST_OF_A_CUT <= len(short)
        and long.startswith(short)
        and short.isalpha()
        and long in known_words()
        and short not in known_words()
    )


def _abbreviates(short: list[str], long: list[str]) -> bool:
    """``PM`` for product manager, whichever words the abbreviation is of."""
    return (
        len(short) == 1 and 2 <= len(short[0]) <= 4 and len(long) >= 2 and short[0] == "".join(word[0] for word in long)
    )
