"""Company names: the display name, and the key under which two spellings are the same company.

Belongs here: names and keys. Does not belong here: linking companies by anything but their name.
"""

from __future__ import annotations

import re
from functools import lru_cache

from opportunity_pipeline.normalize.text.text import clean_line, fold

# Legal forms, longest first; matched only at the end of a name.
_LEGAL = re.compile(
    r"(?:\s+(?:private limited|pvt ltd|pte ltd|pty ltd|public limited company|limited liability partnership"
    r"|opc|private|pvt|pte|pty|limited|ltd|llp|llc|lllp|plc|incorporated|inc|corporation|corp|company|co"
    r"|gmbh and co kg|gmbh|ag|kg|se|sarl|sas|sa|srl|spa|bv|nv|ab|as|oy|oyj|aps|kk|k k|ulc|l l c|s a r l"
    r"|s a|s r l|s p a|b v|a s|s l|sl|slu|s r o|d o o|sp z o o|sro|pbc|ug|e v|sdn bhd|bhd|ltda|lda|kft))+$"
)
_NOT_A_WORD = re.compile(r"[\W_]+")
_UNKNOWN = frozenset({"", "n a", "na", "none", "null", "unknown", "company", "confidential", "not disclosed", "tbd"})


def company_name(text: str) -> str | None:
    """Returns the display name, or ``None`` if the upstream gives a placeholder."""
    name = clean_line(text)
    return None if _words(name) in _UNKNOWN else name


@lru_cache(maxsize=65_536)
def company_key(name: str) -> str:
    """Returns the key of a company: its name without accents, case, punctuation and legal form.

    ``"Waaree Energies Pvt. Ltd."`` and ``"WAAREE ENERGIES PRIVATE LIMITED"`` are one company. A name that consists only
    of a legal form or symbols is its own key.
    """
    words = _words(name)
    return _LEGAL.sub("", words) or words or fold(name)


def _words(name: str) -> str:
    return _NOT_A_WORD.sub(" ", fold(name).replace("&", " and ").replace("'", "").replace("’", "")).strip()
