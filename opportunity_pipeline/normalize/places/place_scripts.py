"""Place names in non-Latin scripts.

Belongs here: finding names within a longer word: ``東京都渋谷区``, ``في الرياض``, ``в Москве``. Does not belong here:
which sentences name a place of work (``place_script_statements``), or names in Latin script (``place_names``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from opportunity_pipeline.normalize.places.gazetteer import OwnScript, own_script
from opportunity_pipeline.normalize.places.place_names import Name
from opportunity_pipeline.normalize.text.text import fold

_SHORTEST = 2
# Scripts without spaces between words.
_UNBROKEN = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
# Characters for the kind of division, after its name.
_DIVISION = re.compile(r"(?:특별자치|특별|광역|自治区|特別)?[都道府県縣省市区區郡町州시도구]")
_STATE = frozenset("府県縣省도道")
_STRIPPED = ".,、。()\"'«»「」:;!?"
# Prefixes of a name: Arabic *in* and *for*, Hebrew *in*, *to* and *from*.
PREFIXES = ("وب", "ب", "ل", "ב", "ל", "מ")
# Locative endings in Russian, Ukrainian, Bulgarian and Serbian: *в Москве*, *у Києві*, *у Београду*.
_ENDINGS = {
    "ах": ("ы",),
    "ии": ("ия",),
    "ні": ("нь",),
    "е": ("", "а", "я", "о"),
    "и": ("ь", "ы", "а", "я"),
    "ы": ("а",),
    "і": ("", "а", "о", "я"),
    "у": ("", "а"),
    "ю": ("ь",),
}
# "ул. Тверская" is not Tver.
_STREET = re.compile(
    r"\b(?:ул|улица|вул|вулиця|пр|просп|проспект|пр-т|м|метро|ст\. м|бул|наб|пер)\b\.?\s+\w+", re.IGNORECASE
)
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")


def names_in_own_script(part: str) -> list[Name]:
    """Names of big cities, divisions and countries in their own script at the start of the words of a part.

    Args:
        part: part of a location text or sentence.
    """
    known = own_script()
    whole = fold(part).strip()
    if whole in known.cities:
        return [Name(part, alias=known.cities[whole])]
    words = _STREET.sub(" ", part).split()
    return [name for word in words for name in _names_in(word.strip(_STRIPPED), known)]


def is_place_in_own_script(part: str) -> bool:
    """Whether a part of a text consists only of place names in their own script."""
    known, words = own_script(), [fold(word) for word in part.split()]
    return bool(words) and (fold(part) in known.cities or all(_is_covered(word, known) for word in words))


def _is_covered(word: str, known: OwnScript) -> bool:
    at = 0
    while at < len(word):
        end = _end_of_name(word, at, known)
        if end is None:
            return False
        sign = _DIVISION.match(word, end)
        at = sign.end() if sign else end
    return True


def _end_of_name(word: str, at: int, known: OwnScript) -> int | None:
    """End of the longest name that starts at an offset of a folded word; ``None`` without one.

    In scripts with spaces a name is a whole word; in others a character for the kind of place may follow.
    """
    last = at + _SHORTEST - 1 if _UNBROKEN.match(word, at) else len(word) - 1
    ends = range(min(len(word), at + _longest_name()), last, -1)
    return next((end for end in ends if end - at >= _SHORTEST and word[at:end] in known.names), None)


@cache
def _longest_name() -> int:
    """Length of the longest known name, which bounds the lookup in long words."""
    return max(map(len, own_script().names))


def _names_in(word: str, known: OwnScript) -> Iterator[Name]:
    key = fold(word)
    for form in _forms(key):
        if form in known.names:
            yield _named(word, form, known, is_state=False)
            return
    at = 0
    while at < len(key):
        end = _end_of_name(key, at, known)
        if end is None:
            break
        sign = _DIVISION.match(key, end)
        name = _named(word, key[at:end], known, is_state=sign is not None and sign[0][-1] in _STATE)
        yield name
        if name.alias:
            # The rest is a part of the city.
            break
        at = sign.end() if sign else end
    if at == 0 and (prefix := next((one for one in PREFIXES if key.startswith(one)), None)):
        rest = key[len(prefix) :]
        # "بالرياض", "للرياض".
        if (end := _end_of_name(rest, 0, known)) is not None:
            yield _named(word, rest[:end], known, is_state=False)


def _named(word: str, key: str, known: OwnScript, *, is_state: bool) -> Name:
    if key in known.countries:
        return Name(word, country=known.countries[key])
    if key in known.states and (is_state or key not in known.cities):
        return Name(word, states=(known.states[key],))
    return Name(word, alias=known.cities[key])


def _forms(key: str) -> Iterator[str]:
    """A word, then its possible nominative forms."""
    yield key
    if not _CYRILLIC.match(key):
        return
    for ending, firsts in _ENDINGS.items():
        if key.endswith(ending):
            stem = key[: -len(ending)]
            yield from (stem + first for first in firsts)
