"""Limits of an opening given by a separate part of its title: *Barista - Closing*, *Verkäufer - Aushilfe*.

Belongs here: reading such parts. Does not belong here: words that limit an opening wherever they stand (``wording``),
or which limits separate two openings (``limits``).

A *closing manager* closes sales, a *bank nurse* and a *bank clerk* have little in common, and *relief* is a kind of
work. Alone in brackets or behind a dash, such words state the working time or the duration of the contract.
"""

from __future__ import annotations

import re
from functools import lru_cache

from opportunity_pipeline.normalize.duplicates.figures import Term
from opportunity_pipeline.normalize.duplicates.title_tables import title_tables
from opportunity_pipeline.normalize.duplicates.title_tokens import WORD, plain, without_apostrophes

_LONGEST = 300
_MOST_WORDS = 7
_BETWEEN = re.compile(r"\s+[-–—|•·]+\s*|\s*[-–—|•·]+\s+|\s*[()\[\],;:|]\s*")
# Words that accompany a part of the day or a kind of contract: "Closing Shift Only", "turno tarde", "contrat CDI 3
# mois".
_BESIDE_IN_A_ROW = (
    "shift shifts only position positions role work working duty hours time start team availability and "
    "turno turni jornada horario periodo contrat contract contrato contratto kontrakt umowa mission mois months "
    "month monate meses mesi maanden stelle stilling tjanst job poste en in als de di da do des du la le el per pour "
    "auf a"
)
_BESIDE = frozenset(_BESIDE_IN_A_ROW.split())
# "Australian Shift", "IST hours": the waking hours of the customers.
_OF_A_MARKET = frozenset({"shift", "shifts", "hours", "timing", "timings", "timezone", "zone"})

# Staff called in from a bank or pool, or sent by a supply agency.
_CALLED_IN = {
    "bank": re.compile(
        r"nurs|midwi|health|hca\b|care|support|therap|radiog|physio|pharm|doctor|phleb|staff", re.IGNORECASE
    ),
    "pool": re.compile(r"nurs|midwi|health|hca\b|care|support|therap|radiog|physio|\brn\b|\bcna\b", re.IGNORECASE),
    "supply": re.compile(r"teach|tutor|school|nursery|educator|\btas?\b|lecturer", re.IGNORECASE),
}


@lru_cache(maxsize=65_536)
def limits_aside(title: str) -> frozenset[Term]:
    """Limits stated by parts of a title behind the first that state nothing else; accepts any text, never raises."""
    return frozenset(term for part in _BETWEEN.split(title[:_LONGEST])[1:] for term in _limits_of(part, title))


def _limits_of(part: str, title: str) -> frozenset[Term]:
    words = WORD.findall(plain(without_apostrophes(part)))
    if not words or len(words) > _MOST_WORDS:
        return frozenset()
    tables = title_tables()
    told = [word for word in words if word not in _BESIDE and word not in _OF_A_MARKET and not word.isdecimal()]
    of_market = tables.markets.get(" ".join(told)) if not _OF_A_MARKET.isdisjoint(words) else None
    if of_market is not None:
        return frozenset(("shift", market) for market in of_market)
    if len(told) == 1 and told[0] in _CALLED_IN and not _CALLED_IN[told[0]].search(title[:_LONGEST]):
        return frozenset()
    return tables.limits_aside.get(" ".join(words)) or tables.limits_aside.get(" ".join(told), frozenset())
