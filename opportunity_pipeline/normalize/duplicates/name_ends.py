"""What the end of a longer name means: more words for one employer, or a different employer.

Belongs here: name endings that make a different employer (*Apple Tree*, *Satpura Motor Finance*), and those that do
not. Does not belong here: whether two names are of one employer (``employers``), or the spelling of their words
(``name_spelling``).
"""

from __future__ import annotations

from opportunity_pipeline.normalize.duplicates.name_spelling import is_cut
from opportunity_pipeline.normalize.duplicates.name_tables import name_tables
from opportunity_pipeline.normalize.duplicates.name_words import BODIES_OF_STATES, JOINTS
from opportunity_pipeline.normalize.duplicates.names import says_nothing
from opportunity_pipeline.normalize.duplicates.regions import place_names
from opportunity_pipeline.normalize.duplicates.vocabulary import fields, known_words

# "Apple Tree", "Cedar Ridge": words that form a different name and do not state the trade.
_OF_NAMES = frozenset(
    {"tree", "trees", "hill", "hills", "wood", "woods", "field", "fields", "valley", "creek", "river", "lake", "grove"}
    | {"ridge", "brook", "bridge", "meadow", "meadows", "rock", "cliff", "falls", "springs", "leaf", "blossom", "bay"}
)
# Parts of a body that hire for themselves: "University of Hallow Press", "Riverside Church School".
_BODIES = frozenset(
    {"university", "college", "church", "school", "schools", "hospital", "council", "academy", "institute"}
)
_ORGANS = frozenset(
    {"press", "hospital", "hospitals", "union", "school", "schools", "club", "bookstore", "museum", "nursery", "clinic"}
    | {"athletics", "bank", "college"}
)
# Words that turn the word before them into another trade: "Tarn Energy", "Tarn Energy Drinks".
_OF_OTHER_TRADES = frozenset({"drinks", "brokers", "broking", "betting", "lottery", "bookmakers"})
# Bodies whose foundation raises money for them.
_WITH_FOUNDATION = frozenset({"school", "schools", "hospital", "hospitals", "hospice", "college", "clinic", "clinics"})
# Trades that name sister firms in a group: *Satpura Motors*, *Satpura Motor Finance*.
_OF_SISTERS = frozenset({"capital", "credit", "finance", "foundation", "insurance", "leasing", "realty", "securities"})
PUBLIC = frozenset({"city", "county", "town", "township", "village", "borough", "isd", "usd", "district", "schools"})


def is_of_another(name: tuple[str, ...], more: tuple[str, ...]) -> bool:
    """Whether the words behind a name make it a different employer's."""
    own_foundation = name[-1] in _WITH_FOUNDATION and more == ("foundation",)
    if name[-1] in name_tables().trades and not _OF_SISTERS.isdisjoint(more) and not own_foundation:
        return True
    if more and len(name) > 1 and (more[0] in _OF_OTHER_TRADES or _is_organ(name, more)):
        return True
    # "Swale Borough Council" does not govern the Swale Valley.
    if name[:2] == ("city", "of") and more and more[0] in _OF_NAMES:
        return True
    return (len(name) == 1 and bool(more) and more[0] in _OF_NAMES) or _is_of_more(name, more)


def _is_organ(name: tuple[str, ...], more: tuple[str, ...]) -> bool:
    """Whether the longer name is an organ of the body, or a body of one field; *School of Law* is part of the body."""
    if _BODIES.isdisjoint(name) or any(part in place_names() for part in (*more[1:], " ".join(more[1:])) if part):
        return False
    return (more[0] in _ORGANS and more[1:2] != ("of",)) or (more[0] == "of" and name[-1] in _BODIES)


def is_cut_within(name: tuple[str, ...], words: tuple[str, ...]) -> bool:
    """Whether each word of a name is one of the other's, perhaps cut short: *Okra Physio*, but not *Cedar Tech*."""
    pairs = list(zip(name, words, strict=False))
    return all(one == other or (is_cut(one, other) and not says_nothing(one)) for one, other in pairs)


def _is_of_more(name: tuple[str, ...], more: tuple[str, ...]) -> bool:
    """Whether a state body's name adds another purpose: *Ministry of Health*, *Ministry of Health Insurance*."""
    if name[0] not in BODIES_OF_STATES or "of" not in name or is_body_abroad(name, more):
        return False
    return PUBLIC.isdisjoint(more) and place_names().isdisjoint({*more, " ".join(more)})


def is_body_abroad(name: tuple[str, ...], more: tuple[str, ...]) -> bool:
    """Whether a state body's name continues in another language: *Department of Conservation Te Papa Atawhai*."""
    said = known_words() | fields() | name_tables().trades | JOINTS
    return (
        len(name) > 2
        and name[0] in BODIES_OF_STATES
        and "of" in name
        and said.isdisjoint({*more, *(word.removesuffix("s") for word in more)})
    )
