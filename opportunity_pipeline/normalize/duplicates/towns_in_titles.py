"""Towns that only a title names: *Welder, Llanelli* for a posting that states no place.

Belongs here: whether a title ends with a town that is not the other posting's. Does not belong here: known places
(``areas``), or removing them from a title (``posting``).
"""

from __future__ import annotations

import re

from opportunity_pipeline.normalize.duplicates.beside import is_of_software
from opportunity_pipeline.normalize.duplicates.posting import Posting, says_in_address
from opportunity_pipeline.normalize.duplicates.regions import place_names
from opportunity_pipeline.normalize.duplicates.vocabulary import fields, known_words

_LEAST_OF_A_FIELD = 6
# "Pharmacy Dispenser - Llanelli", "Welder, Llanelli"
_BEHIND_A_DASH = re.compile(r"(?:\s[-–—|]|,)\s+[A-ZÀ-Þ][^\W\d_]{3,}\s*$")


def names_other_town(a: Posting, b: Posting) -> bool:
    """Whether a title ends with a likely place that it states nowhere else, and the other posting is elsewhere.

    A little-known town looks like any name; but boards that state no place leave it in the title.
    """
    if not a.area.unsaid or len(a.beside) != 1 or not any("/" in place for place in b.area.places):
        return False
    (word,) = a.beside
    at_end = a.wording.words[-1] == word and _BEHIND_A_DASH.search(a.title) is not None
    if not at_end or word in known_words() or word in fields() or is_of_software(word):
        return False
    # Cardiology is a field, as the word begins like the known "cardiologist".
    if word not in place_names() and any(known.startswith(word[:_LEAST_OF_A_FIELD]) for known in known_words()):
        return False
    return not (word in b.where or word in b.wording.words or says_in_address(word, b))
