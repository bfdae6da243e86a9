"""Towns that a title alone names: *Welder, Llanelli* of a posting that states no place.

Belongs here: whether a title ends with a town where the other posting is not. Does not belong here: places that are
known (``areas``), or taking them out of a title (``posting``).
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
    """Whether a title ends with what is likely its place, which it states nowhere else, and the other is of another.

    A town that is little known stands there like any name; but boards that state no place leave it in the title.
    """
    if not a.area.unsaid or len(a.beside) != 1 or not any("/" in place for place in b.area.places):
        return False
    (word,) = a.beside
    at_end = a.wording.words[-1] == word and _BEHIND_A_DASH.search(a.title) is not None
    if not at_end or word in known_words() or word in fields() or is_of_software(word):
        return False
    # Cardiology is a field, as cardiologists are known.
    if word not in place_names() and any(known.startswith(word[:_LEAST_OF_A_FIELD]) for known in known_words()):
        return False
    return not (word in b.where or word in b.wording.words or says_in_address(word, b))
