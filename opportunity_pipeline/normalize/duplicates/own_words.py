"""The role words of a title in its own language: *Lärare i slöjd*, *Slöjdlärare*.

Belongs here: which words of a title state the role in the language it is written in. Does not belong here: translating
titles into English (``title_languages``), or comparing two titles by their own words (``own_titles``).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from opportunity_pipeline.normalize.duplicates.title_languages import JOINTS
from opportunity_pipeline.normalize.duplicates.title_tables import title_tables
from opportunity_pipeline.normalize.duplicates.title_tokens import WORD, plain

# Words beside those that join job names: whose, where and for whom the work is.
_JOINTS = JOINTS | frozenset(
    {"ad", "agli", "an", "als", "am", "att", "aus", "beim", "bi", "bij", "com", "con", "dal", "dans", "degli", "dein"}
    | {"dla", "do", "dos", "ein", "eine", "einen", "einer", "fra", "fran", "hos", "icin", "iin", "inden", "ile", "ins"}
    | {"mit", "na", "nas", "nei", "nella", "nello", "nos", "o", "od", "of", "on", "op", "ou", "oder", "om", "pa", "pod"}
    | {"pri", "pro", "se", "sein", "som", "sous", "su", "sul", "sur", "te", "u", "uber", "unter", "us", "uz", "v", "ve"}
    | {"ved", "von", "vom", "under", "ze", "un", "une", "una", "uno", "uma", "um"}
)
# The post for its holder: "Doktorandenstelle", but not "Leitstelle".
_POST = re.compile(
    r"(\w{2,}(?:er|and|ent|ant|ist|or|arzt|eur|loge|agoge|ar|are|ier|ard|ekt|ator|kraft|eut))(?:s|en|n|e)?"
    r"(?:stellen?|position(?:en)?|posten|stillinger|stilling|tjanst(?:er)?|plaats|plek|platz|plats|plads|plass)"
)

# Qualifications of Swiss apprenticeships, which only some titles state.
_DROPPED = frozenset({"efz", "eba", "cfc"})


def own_words(tokens: Sequence[str]) -> tuple[str, ...]:
    """Returns the words that state a role, without joining words, calls for applicants and contract terms.

    Args:
        tokens: the words of a title, folded.
    """
    tables = title_tables()
    kept: list[str] = []
    at = 0
    while at < len(tokens):
        end = _end_of_aside(tokens, at)
        word = tokens[at]
        if end == at:
            end = at + 1
            is_joint = word in _JOINTS and (len(word) > 1 or 0 < at < len(tokens) - 1)
            if not is_joint and word not in tables.noise and word not in tables.kinds and word not in _DROPPED:
                kept.append(without_post(word))
        at = end
    return tuple(dict.fromkeys(kept))


def without_post(word: str) -> str:
    """The holder of a post, from the word for the post: *Doktorandenstelle*, *lärartjänst*, *sykepleierstilling*."""
    found = _POST.fullmatch(word)
    return found[1] if found else word


def without_names(words: tuple[str, ...], employers: tuple[tuple[str, ...], ...], place: str) -> tuple[str, ...]:
    """The words without the stated place and full names of the employer; all of them if nothing else is left."""
    places = {plain(word) for word in WORD.findall(place)}
    left = tuple(word for word in words if word not in places)
    for name in employers:
        named = tuple(plain(word) for word in name)
        if set(named) <= set(left):
            left = tuple(word for word in left if word not in named)
    return left or words


def _end_of_aside(tokens: Sequence[str], at: int) -> int:
    """The end of a phrase that starts here and says nothing about the role; ``at`` if there is none."""
    tables = title_tables()
    for length, known in tables.phrases.get(tokens[at], ()):
        said = known.get(" ".join(tokens[at : at + length]))
        if said is not None:
            aside = all(word in tables.kinds or word in tables.terms or word in tables.noise for word in said)
            return at + length if aside else at
    return at
