"""Required years of experience, and the band they fall into.

Belongs here: experience fields. Does not belong here: requirements in a description (``described_experience``), how
lengths of time are written (``lengths``), or the level in a title (``role_level``).

The rules:

1. Stated years decide. A single number is the minimum; "up to" makes it the maximum.
2. Of several requirements the highest counts.
3. Without years a level word gives the band; of two levels the lower counts.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from opportunity_pipeline.normalize.text.lengths import Length, in_figures, lengths
from opportunity_pipeline.normalize.text.patterns import late, one_of, words
from opportunity_pipeline.normalize.text.text import fold
from opportunity_pipeline.normalize.values import Band

MOST_YEARS = 50
_LONGEST_FIELD = 300

_AT_MOST = one_of(
    """up ?to, under, less than, below, max(?:imum)?(?: of)?, not more than, bis zu, hochstens, maximal, moins de,
    jusqu ?'?a, menos de, hasta, ate, fino a, meno di, tot"""
)
_UP_TO = late(rf"(?:\b{_AT_MOST}|<|≤)\s*$")
_FRESHER_TO = late(r"\bfreshers?\s*(?:to|-|–|—|/)\s*$")
_BARE = late(r"(\d{1,2}(?:\.\d)?)\s*(?:(?:-|–|—|to|\|?\s*max(?:imum)?)\s*(\d{1,2}(?:\.\d)?)\s*)?(\+|plus)?")
_NO_AMOUNT = late(
    r"\b(?:yoe|exp(?:erience)?|years?|yrs?|min(?:imum)?|required|preferred|range)\b|[\s:()\[\]]+|\.(?!\d)"
)
_NOT_ASKED = one_of(
    r"""required, needed, necessary, mandatory, essential, compulsory, a must, a prerequisite, erforderlich, notwendig,
    notig, zwingend, voraussetzung, requerida, necesaria, indispensable, imprescindible, exigida, necessaria,
    obrigatoria, richiesta, obbligatoria, obligatoire, muss, requise, exigee, necessaire, vereist, nodig,
    noodzakelijk, krav, kravs, nodvandig\w*, nodvendig\w*, pakraevet, wymagane, konieczne, nutna, podminkou"""
)
_OF_IT = one_of(
    r"""\w*erfahrung(?:en)?, experien[cz]\w*, exp, esperienza, (?:werk)?ervaring, erfaren\w*, erfaring, doswiadczenie"""
)
_IS_NOT = (
    r"(?:is |ist |es |e |er |ar |est |jest )*"
    r"(?:not|nicht|keine?|no|n.est pas|nao|non|niet|geen|inte|ikke|inget|nie|neni)"
)
_NONE_ASKED = one_of(
    r"""no (?:[a-z-]+ ){0,3}?(?:experience|exp)\b(?! (?:like|than|is too)),
    (?:without|zero) (?:any |prior |previous )?(?:work )?experience,
    (?:do not|don.?t|does not|not) (?:need|require|ask for|expect) (?:any |prior |previous )*(?:[a-z]+ )?experience,
    (?:keine|ohne) (?:[a-z]+ )?(?:berufs|praxis|vor)?erfahrung, vorerfahrung\w* (?:[a-z]+ ){0,6}nicht,
    sans experience, aucune experience, pas (?:besoin )?d.?experience, debutants? accepte\w*, sin experiencia,
    sem experiencia, senza esperienza, geen (?:werk)?ervaring, bez doswiadczenia, brak doswiadczenia,
    nie wymagamy doswiadczenia, bez praxe, bez zkusenosti, ilman (?:aiempaa )?kokemusta,
    ingen (?:tidigare |forudgaende )?(?:erfarenhet|erfaring), ei (?:vaadi|edellyta) (?:[a-z]+ )?kokemusta,
    no (?:se )?(?:requiere|necesita|exige|pide)s? experiencia,
    nao (?:e )?(?:necessari[ao]|preciso|exige|exigimos|precisa) (?:ter )?(?:[a-z]+ )?experiencia,
    non (?:e )?(?:richiesta|necessaria) (?:alcuna )?(?:[a-z]+ )?esperienza,
    опыт (?:работы )?не (?:требуется|нужен), без опыта"""
)
NO_EXPERIENCE = late(
    rf"\b(?:{_NONE_ASKED}|{_OF_IT} {_IS_NOT} (?:[a-z]+ )?{_NOT_ASKED})\b"
    "|未経験|経験(?:不問|不要|は問いません)|经验不限|無需經驗|无需经验"
)
# LinkedIn's name for one level.
_MID_SENIOR = late(r"\bmid(?:dle)?[\s-]?(?:to[\s-])?senior\b")
_BANDS: tuple[tuple[Band, re.Pattern[str]], ...] = (
    (
        "entry",
        words(
            r"""freshers?, entry, junior, jr, beginners?, interns?, internships?, trainees?, students?, graduates?,
            grads?, apprentices?, starters?, novice, debutant\w*, berufseinsteiger\w*, berufseinstieg, absolvent\w*,
            estudiantes?, etudiants?, studenten?, praktik\w*, werkstudent\w*, undergraduates?, early career,
            alternance, stage, stagiaire, neolaureat\w*, recien (?:egresad|graduad|titulad)\w*, recem[\s-]formad\w*,
            jeunes? diplome\w*, nyuddannet\w*, nyutdannet\w*, nyexaminera\w*, absolwent\w*, vastavalmistu\w*,
            pas afgestudeerd\w*, schulabganger\w*, quereinsteiger\w*, principiantes?, junior\w*, yeni mezun"""
        ),
    ),
    (
        "intermediate",
        words(r"associate, mid, mid ?level, middle, regular, intermediate, medior, confirme\w*, pleno, semi ?senior"),
    ),
    (
        "advanced",
        words(
            """senior, sr, lead, manager, director, executive, expert, principal, head, vp, staff, advanced, chief,
            partner, c[ -]level"""
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class Experience:
    """Required experience.

    Attributes:
        least: minimum years; ``None`` if not stated.
        most: maximum years; ``None`` if there is no upper bound.
        named: the band named by a word if no years are stated.
    """

    least: float | None = None
    most: float | None = None
    named: Band = "unknown"

    @property
    def band(self) -> Band:
        """Entry below 1 year, intermediate below 3, advanced from 3; without years the named band."""
        if self.least is None:
            return self.named
        return "entry" if self.least < 1 else "intermediate" if self.least < 3 else "advanced"


# Upstreams use few distinct texts for it.
@lru_cache(maxsize=65_536)
def read_experience(text: str) -> Experience:
    """Parses an experience field: ``0-2 years``, ``3+ yrs``, ``Fresher``, ``up to 6 months``, ``Mid-Senior Level``.

    Args:
        text: any text.
    """
    line = in_figures(fold(text[:_LONGEST_FIELD]).replace("_", " "))
    named = [length for length in lengths(line) if length.unit in {"year", "month"}]
    if named:
        found = [read for length in named if (read := years(line, length)) is not None]
        return max(found, key=lambda read: read.least or 0.0, default=Experience())
    if NO_EXPERIENCE.search(line):
        return Experience(0.0)
    if bare := _BARE.fullmatch(_NO_AMOUNT.sub(" ", _without_levels(line)).strip(" -–")):
        least, most = float(bare[1]), float(bare[2]) if bare[2] and not bare[3] else None
        if least <= (most or MOST_YEARS) <= MOST_YEARS:
            return Experience(least, most)
    return Experience(named=band_named(line))


def years(line: str, length: Length) -> Experience | None:
    """A length of time as experience; ``None`` if it cannot be a requirement.

    Args:
        line: the folded text that contains it.
        length: any length of time.
    """
    if length.unit not in {"year", "month"}:
        return None
    scale = 12 if length.unit == "month" else 1
    least, most = round(length.low / scale, 2), None if length.high is None else round(length.high / scale, 2)
    if (most or least) > MOST_YEARS or (most is not None and most < least):
        return None
    before = line[max(0, length.start - 30) : length.start]
    if most is None and (_UP_TO.search(before) or _FRESHER_TO.search(before)):
        return Experience(0.0, least)
    return Experience(least, None if length.more else most)


def band_named(line: str) -> Band:
    """The band that a word in a folded text names."""
    if _MID_SENIOR.search(line):
        return "advanced"
    return next((band for band, pattern in _BANDS if pattern.search(line)), "unknown")


def _without_levels(line: str) -> str:
    shorter = line
    for _, pattern in _BANDS:
        shorter = pattern.sub(" ", shorter)
    # "Mid Level (2+)" states years, "Level 2" does not.
    return line if shorter == line else shorter.replace("level", " ")
