"""Finds a posting's own employer in its title: *Tømrer til Kragh & Søn*, *Vendeur chez Acme*, *Acme sucht Koch*.

Belongs here: removing from a title the name, or its distinctive part, of an employer that a field names. Does not
belong here: employers that only a title names (``title_employers``), or comparing two names (``employers``).
"""

from __future__ import annotations

import re
from functools import lru_cache

from opportunity_pipeline.normalize.duplicates.employers import same_name
from opportunity_pipeline.normalize.duplicates.names import NOBODY, Employer, read_employer
from opportunity_pipeline.normalize.duplicates.regions import place_names
from opportunity_pipeline.normalize.duplicates.title_languages import in_english
from opportunity_pipeline.normalize.duplicates.title_tokens import WORD, plain, without_apostrophes
from opportunity_pipeline.normalize.duplicates.vocabulary import known_words
from opportunity_pipeline.normalize.duplicates.wording import read_wording
from opportunity_pipeline.normalize.places.place_records import place_fold

_LONGEST_NAME = 60
# Words between a role and its employer, in any language; only the employer's name behind them is removed.
_BEFORE_NAME = re.compile(
    r"(?<=\S)\s+(?:@|at|by|for|of|to|with|in|(?:hier\s+)?bei(?:\s+(?:der|dem|den))?|beim|im|für(?:\s+(?:die|das|den))?|von"
    r"|zu[rm]?|chez|pour|au|aux|à|du|de|des|d['’]|en|para|por|con|la|el|em|no|na|da|do|dos|per|presso|di|del|della|dal|al"
    r"|alla|bij|voor|van|aan|op|hos|til|till|ved|på|for|för|från|fra|i|w(?:\s+firmie)?|we|dla|do|v|ve|u|pri|pre)"
    r"\s*(?:the\s+|die\s+|la\s+|le\s+|l['’])?(?=[^\W_a-zà-ÿ])"
)
_END = re.compile(r"\s*(?:[|()\[\];–—]|\s-|,|$|\s(?:in|i|en|em|à|at|près|bei|w|te|v|nær|nära)\s+[A-ZÀ-Þ])")
# "Acme sucht Koch", "Acme søger tømrer"; these words carry no information once the name is removed.
_CALLS_BEHIND = re.compile(
    r"\s+(?:(?:is|are)\s+)?(?:now\s+|currently\s+)?(?:hiring|recruiting|seeks|seeking|looking\s+for|sucht|recrute|recherche"
    r"|cherche|engage|embauche|busca|contrata|procura|precisa|selecciona|seleciona|cerca|ricerca|assume|seleziona|zoekt"
    r"|søger|søker|söker|szuka|zatrudni|poszukuje|hledá|hľadá|przyjmie|etsii|hakee|keres|arıyor|caută|angajează|traži)\b"
    r"(?:\s+(?:for|an?|the|einen?|une?|una?|uma?|un|en|et|ett|ny))?\s+(?=\S)",
    re.IGNORECASE,
)
_ANDS = frozenset({"a", "and", "og", "och", "und", "et", "y", "e", "en", "i", "ve", "ja"})
_LEAST_OF_A_NAME = 3


def without_employer(title: str, employer: Employer) -> str:
    """Removes the employer's name from a title, behind the role or before the person sought."""
    if employer is NOBODY:
        return title
    if (calls := _CALLS_BEHIND.search(title)) and tells_employer(title[: calls.start()], employer):
        title = title[calls.end() :]
    for before in _BEFORE_NAME.finditer(title):
        name = title[before.end() : before.end() + _LONGEST_NAME]
        end = _END.search(name)
        told = name[: end.start()] if end else name
        if tells_employer(told, employer):
            rest = f"{title[: before.start()]}{title[before.end() + len(told) :]}"
            return rest if read_wording(rest).words else title
    return title


@lru_cache(maxsize=65_536)
def tells_employer(text: str, employer: Employer) -> bool:
    """Whether a part of a title is the employer's name, or enough of it to identify the employer."""
    words = _words(text)
    if not words or place_fold(text.strip()) in place_names():
        return False
    names = _words_of_names(employer.names)
    if any(_is_run(words, name) for name in names):
        whole = len(words) > 1 and words in names
        return whole or any(_is_telling(word) for word in words)
    if not any(map(_is_telling, words)):
        return False
    letters = {core[0] for core in employer.cores}
    return text.strip()[0].lower() in letters and same_name(read_employer(text), employer)


def _is_telling(word: str) -> bool:
    """Whether a word is a name and not a subject of work: *Lehrer für Musik* does not name a *Musik Akademie*."""
    return len(word) >= _LEAST_OF_A_NAME and word not in known_words() and not in_english((word,)).foreign


@lru_cache(maxsize=65_536)
def _words_of_names(names: tuple[tuple[str, ...], ...]) -> tuple[tuple[str, ...], ...]:
    return tuple(_words(" ".join(name)) for name in names)


def _is_run(words: tuple[str, ...], of: tuple[str, ...]) -> bool:
    return words[0] in of and any(of[at : at + len(words)] == words for at in range(len(of) - len(words) + 1))


def _words(text: str) -> tuple[str, ...]:
    """Words without a genitive ending: *Fenwick's*, *Björkgårdens*."""
    words = WORD.findall(plain(without_apostrophes(text.strip())))
    return tuple(
        word.removesuffix("s") if len(word) > _LEAST_OF_A_NAME else word for word in words if word not in _ANDS
    )
