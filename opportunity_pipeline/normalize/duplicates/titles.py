"""Whether two titles, in comparable words, are of one role.

Belongs here: which differences between titles matter. Does not belong here: bringing titles into comparable words
(``wording``).

Titles are of one role where they have the same words. A word more is another role, unless it is a slip of the pen, the
same letters otherwise spaced, or stands in the address of the other posting: addresses often hold the full title of a
shown one that was cut.
"""

from __future__ import annotations

from rapidfuzz.distance import OSA

from opportunity_pipeline.normalize.duplicates.posting import Posting
from opportunity_pipeline.normalize.duplicates.wording import known_words

_LEAST_FOR_TYPO = 6
# Titles that differ in more words than this are not looked at closely; a full title has few more words than a cut one.
_MOST_APART = 6
# Said of those who are hired together; beside other words it tells no two roles apart.
WEAK = frozenset({"batch", "cohort", "drive", "profile"})


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
    if len(more) + len(less) > _MOST_APART or len(more) == len(one):
        return "".join(more) == "".join(less)
    if more:
        more = [word for word in more if not _in_address(word, b)]
    if less:
        less = [word for word in less if not _in_address(word, a)]
    if not more and not less:
        return not set(one).isdisjoint(other)
    return (
        "".join(more) == "".join(less) or _is_slip(more, less) or _abbreviated(more, less) or _abbreviated(less, more)
    )


def _in_address(word: str, posting: Posting) -> bool:
    """Whether the address of a posting says a word of the title, rather than of the employer's name."""
    return word in posting.slug.words and not any(word in name for name in posting.employer.names)


def alike(a: Posting, b: Posting) -> bool:
    """Whether the titles have at least half of their words in common: enough for two that stand on one page."""
    one, other = set(a.wording.words), set(b.wording.words)
    return 2 * len(one & other) >= len(one | other) or one <= other or other <= one


def _kinds_differ(a: Posting, b: Posting) -> bool:
    """Part time, for a time or freelance on one side only, and not in the address of the other."""
    more, less = a.wording.kinds - b.wording.kinds, b.wording.kinds - a.wording.kinds
    return not (more <= b.slug.kinds and less <= a.slug.kinds)


def _is_slip(more: list[str], less: list[str]) -> bool:
    if len(more) != 1 or len(less) != 1:
        return False
    one, other = more[0], less[0]
    if min(len(one), len(other)) < _LEAST_FOR_TYPO or one[0] != other[0] or not (one + other).isalpha():
        return False
    # Two words that titles use are two words: contact and contract, trainer and trainee.
    return (one in known_words()) != (other in known_words()) and OSA.distance(one, other, score_cutoff=1) <= 1


def _abbreviated(short: list[str], long: list[str]) -> bool:
    """``PM`` for product manager, whichever words the abbreviation is of."""
    return (
        len(short) == 1 and 2 <= len(short[0]) <= 4 and len(long) >= 2 and short[0] == "".join(word[0] for word in long)
    )
