"""Decides whether words of two titles are the same word in another spelling.

Belongs here: typos, words that are cut short, joined or given by initials, and an activity for its agent. Does not
belong here: the meaning of words (``wording``), or whether an unmatched word matters (``titles``).
"""

from __future__ import annotations

import re
from functools import lru_cache

from rapidfuzz.distance import OSA

from opportunity_pipeline.normalize.duplicates.vocabulary import known_words

_LEAST_FOR_TYPO = 6
_LEAST_OF_A_CUT = 4
_LEAST_OF_A_FIELD = 6
LONGEST_ABBREVIATION = 5
_ACTIVITY = ("ing", "er", "or", "e")
_FIELD = (
    *(("ologist", "ology", "ological"), ("ics", "ic", "ical", "ist", "y", "ian", "ia")),
    *(("", "al"), ("e", "al"), ("y", "ial")),  # environment, environmental; agriculture; industry
)
# Masculine and feminine endings of one job name in German and the Romance languages.
_OF_EITHER_SEX = (
    *(("o", "a"), ("or", "ora"), ("er", "ere"), ("er", "erin"), ("eur", "euse"), ("teur", "trice"), ("tore", "trice")),
    *(("ien", "ienne"), ("ant", "ante"), ("ent", "ente"), ("iere", "iera"), ("ist", "istin"), ("eut", "eutin")),
    *(("oge", "ogin"), ("and", "andin"), ("ant", "antin"), ("ain", "aine"), ("ard", "arde"), ("at", "atin")),
)
_LEAST_OF_A_STEM = 3
# Letters that differ between languages in shared words: *Pedagogik*, *pédagogie*.
_SPELLED = re.compile(r"iy(?=[aeou])|ch|ck|qu|ph|th|ou|ae|oe|([b-df-hj-np-tv-z])\1|[kyzjw]")
_PLAIN = {"iy": "i", "ch": "c", "ck": "c", "qu": "c", "ph": "f", "th": "t", "ou": "u", "ae": "e", "oe": "e"} | dict(
    zip("kyzjw", "cisiv", strict=True)
)
# Endings with which languages form the same words, longest first.
_ENDING = re.compile(
    r"(?:icienne|icien|ician|ische|ischer|isches|isch|icale|icals|ical|iceste|iceiro|iceira|ique|icer|icor|icos|icas|ico"
    r"|ica|ici|ics|ic|istin|istca|istas|ista|iste|isti|ist|eiro|eira|ario|aria|aire|ien|ian|ium|ias|ios|ie|ia|io|al|ale|els"
    r"|elle|el|er|or|eur|ar|os|as|us|en|e|o|a|i|s)$"
)
_LEAST_OF_A_COGNATE = 5
# An "Upper School Recruiter" does not recruit for the US.
_COUNTRIES = frozenset({"eu", "ksa", "uae", "uk", "us", "usa"})
# These are not the agent of the activity but something else: an account, a market, an engine.
_TWO_WORDS = frozenset({"account", "engin", "market", "process", "train"})


def unpaired(more: list[str], less: list[str], cut: frozenset[str]) -> tuple[list[str], list[str]]:
    """Returns the words of each list that are not in the other in any spelling, in order.

    Args:
        more: words of a title.
        less: words of the other.
        cut: words of either that are written with a full stop.
    """
    more, less = _without_runs(more, less)
    rest, more = _without_runs(less, more)
    kept = []
    for word in more:
        pair = next((other for other in rest if _is_one_word(word, other) or _abbreviates(word, other, cut)), None)
        if pair is None:
            kept.append(word)
        else:
            rest.remove(pair)
    return kept, rest


def _is_one_word(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    if not (one + other).isalpha():
        return False
    return (
        _is_slip(one, other)
        or _is_cut(short, long)
        or _is_doing(one, other)
        or _is_of_either_sex(one, other)
        or _is_cognate(one, other)
    )


def _is_cognate(one: str, other: str) -> bool:
    """*Pedagogical* and *pedagógico*: a word as another language writes it.

    Two words that titles use are distinct words, such as *pharmacist* and *pharmacologist*.
    """
    root = cognate(one)
    known = (one in known_words()) + (other in known_words())
    return known < len((one, other)) and len(root) >= _LEAST_OF_A_COGNATE and root == cognate(other)


@lru_cache(maxsize=65_536)
def cognate(word: str) -> str:
    """The spelling that languages share of a common word."""
    spelled = _SPELLED.sub(lambda found: _PLAIN.get(found[0], found[0][0]), word)
    return _ENDING.sub("", spelled)


def _is_of_either_sex(one: str, other: str) -> bool:
    """*Commesso* and *commessa*, *vendeur* and *vendeuse*, *Erzieher* and *Erzieherin*."""
    return any(
        man.endswith(his)
        and woman.endswith(hers)
        and man[: len(man) - len(his)] == woman[: len(woman) - len(hers)]
        and len(man) - len(his) >= _LEAST_OF_A_STEM
        for his, hers in _OF_EITHER_SEX
        for man, woman in ((one, other), (other, one))
    )


def _abbreviates(one: str, other: str, cut: frozenset[str]) -> bool:
    """*Res.* for *research*, *Bldg.* for *building*: a word with a full stop whose letters the other has in order."""
    return any(
        short in cut and len(short) < len(long) and short[0] == long[0] and _is_within(short, long)
        for short, long in ((one, other), (other, one))
    )


def _is_within(short: str, long: str) -> bool:
    left = iter(long)
    return all(letter in left for letter in short)


def _is_slip(one: str, other: str) -> bool:
    if min(len(one), len(other)) < _LEAST_FOR_TYPO or one[0] != other[0]:
        return False
    short, long = sorted((one, other), key=len)
    if long[:-1] == short and known_words().isdisjoint({one, other}):
        return True  # an ending in languages of which few words are known: "varasto", "varaston"
    # Two words that titles use are distinct words: contact and contract, trainer and trainee.
    return (one in known_words()) != (other in known_words()) and OSA.distance(one, other, score_cutoff=1) <= 1


def _is_cut(short: str, long: str) -> bool:
    """*Quant* for *quantitative*: a known word, cut to an unknown one."""
    return (
        len(short) >= _LEAST_OF_A_CUT
        and long.startswith(short)
        and long in known_words()
        and short not in known_words()
    )


def _is_doing(one: str, other: str) -> bool:
    """*Anchor* and *anchoring*, *trade* and *trading*."""
    if any(len(root) >= _LEAST_OF_A_CUT and root not in _TWO_WORDS for root in _roots(one) & _roots(other)):
        return True
    short, long = sorted((one, other), key=len)
    return any(len(root) >= _LEAST_OF_A_FIELD for root, _ in _fields(short) & _fields(long))


def _fields(word: str) -> set[tuple[str, int]]:
    """Stems of a field word without its endings: *pharmacy* and *pharmacist*, *radiology* and *radiologist*."""
    return {
        (word.removesuffix(ending), kind)
        for kind, endings in enumerate(_FIELD)
        for ending in endings
        if word.endswith(ending)
    }


def _roots(word: str) -> set[str]:
    return {word, *(word.removesuffix(ending) for ending in _ACTIVITY)}


def _without_runs(words: list[str], others: list[str]) -> tuple[list[str], list[str]]:
    """Removes a word of the first list that is a run of the second, joined or as initials, and the run."""
    for word in words:
        for start in range(len(others)):
            for end in range(start + 2, len(others) + 1):
                run = others[start:end]
                initials = (
                    word not in _COUNTRIES
                    and len(word) <= LONGEST_ABBREVIATION
                    and "".join(part[0] for part in run) == word
                )
                if initials or "".join(run) == word:
                    return [left for left in words if left != word], others[:start] + others[end:]
    return words, others
