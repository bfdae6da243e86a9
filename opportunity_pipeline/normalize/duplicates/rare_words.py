"""Words so rare in job names that an employer hardly has two openings that share one: *Upholsterer*.

Belongs here: which words are rare, and when one identifies an opening. Does not belong here: how else titles are
compared (``titles``), or the meaning of words (``vocabulary``).

*Data Analyst* and *Credit Risk Analyst* are two jobs of one employer, which has analysts for many things; *Furniture
Upholsterer* is the *Upholsterer*. Beside a shared rare word, an additional word does not make another opening, unless
it states a level or makes the person somebody's assistant.
"""

from __future__ import annotations

from functools import cache

from opportunity_pipeline.normalize.duplicates.posting import Posting
from opportunity_pipeline.normalize.duplicates.spelling import unpaired
from opportunity_pipeline.normalize.duplicates.vocabulary import fields, heads, known_words
from opportunity_pipeline.normalize.duplicates.wording import read_wording
from opportunity_pipeline.normalize.roles.role_words import family_phrases

_LEAST = 5
# Deputies, people who take turns, and additional staff: "Duty Manager", "Stellv. Filialleitung".
_INSTEAD = frozenset(
    {"adjunct", "day", "demi", "deputy", "duty", "night", "relief", "second", "stellv", "sub", "under", "vice"}
)
_OF_MANY = frozenset({"analyst", "develop", "engineer", "manager", "science"})


@cache
def _known() -> frozenset[str]:
    phrases = (phrase for family in family_phrases().values() for listed in family.values() for phrase in listed)
    return heads().union(word for phrase in phrases for word in read_wording(phrase).words)


def is_rare(word: str) -> bool:
    """Whether a word, in comparable form, states no level and occurs in none of the names that define role families."""
    return len(word) >= _LEAST and word.isalpha() and word not in _known()


def shares_rare(a: Posting, b: Posting) -> bool:
    """Whether only one title has further words, and beside a shared rare word these do not make another role."""
    one, other = a.wording.words, b.wording.words
    more, less = unpaired(
        [word for word in one if word not in other],
        [word for word in other if word not in one],
        a.wording.cut | b.wording.cut,
    )
    if bool(more) == bool(less):
        return False
    said = a if more else b
    # Behind a comma is the team that separates openings of one job.
    if not (said.beside - said.may_be_left_out).isdisjoint(more or less):
        return False
    names = a.where.union(b.where, *a.employer.names, *b.employer.names)
    rare = any(is_rare(word) and word not in names for word in one if word in other)
    # There is an engineer for every activity: "Battery Engineer", "Battery Validation Engineer".
    if not _OF_MANY.isdisjoint(one) and not (known_words() | fields()).isdisjoint(more or less):
        return False
    return rare and all(_narrows_nothing(word) for word in more or less)


def _narrows_nothing(word: str) -> bool:
    return word.isalpha() and len(word) > 1 and word not in heads() and word not in _INSTEAD
