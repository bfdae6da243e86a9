"""Terms of work in titles of many languages: *gerne Teilzeit*, *jornada completa*, *30 Tage Urlaub*.

Belongs here: parts of a title that only state contract, hours, pay, who is welcome and required qualifications. Does
not belong here: other remarks (``remarks``), figures (``figures``), or words that are a kind of contract wherever they
stand (``title_tables``).
"""

from __future__ import annotations

import re

from opportunity_pipeline.normalize.duplicates.own_words import own_words
from opportunity_pipeline.normalize.duplicates.title_tables import title_tables
from opportunity_pipeline.normalize.duplicates.title_tokens import WORD, plain, without_apostrophes

_LEAST_TO_TELL = 4
# Certificates: "Motorsägenschein", "svennebrev", "truckkort".
_PAPER = re.compile(
    r"\w{3}(?:schein|brief|brev|bevis|kort|zertifikat|[cs]ertifikat|certificaat|nachweis|diplom|kenntnissen?)$|^li[cs]ens$"
)
# With figures these state holidays or pay; hours and months are left out, as each number is another opening.
_OF_FIGURES = frozenset(
    {
        "urlaub",
        "urlaubstage",
        "jahresurlaub",
        "erholungsurlaub",
        "vakantiedagen",
        "conges",
        "vacaciones",
        "semester",
        "ferie",
    }
    | {
        "netto",
        "brutto",
        "startbonus",
        "bonus",
        "repos",
        "werkweek",
        "arbetsvecka",
        "arbejdsuge",
        "arbeidsuke",
        "pramie",
        "startpramie",
        "willkommenspramie",
        "prime",
        "rtt",
    }
)
# "gerne Teilzeit", "temps partiel possible": optional, so it separates nothing.
_MAY_BE = frozenset(
    {
        "gern",
        "gerne",
        "auch",
        "moglich",
        "possible",
        "posible",
        "possivel",
        "possibile",
        "anche",
        "aussi",
        "ook",
        "mogelijk",
    }
    | {
        "aven",
        "ogsa",
        "mulig",
        "muligt",
        "evt",
        "eventuelt",
        "ev",
        "eventuell",
        "eventuellt",
        "rowniez",
        "mozliwosc",
        "mozliwe",
    }
    | {"tambem", "tambien", "myos", "moznost", "moguce", "dogovor"}
)
# Joining words, hours, and the car licence; licences for lorries and buses are for other drivers.
_LETTERS = frozenset("abehiouyz")
_UNITS = frozenset(
    {"tage", "tag", "dagen", "dage", "dagar", "dager", "jours", "dias", "giorni", "dni", "eur", "euro", "h", "hs", "zl"}
)
# "Rørlegger med fagbrev", "Schweißer mit Schweißerpass"
_WITH = re.compile(
    r"\s+(?:med|mit|avec|con|com|met|z|ze|s|se|cu|m\.?|u\.?|inkl\.?|incl\.?)\s+(?P<told>[^|()\[\];,–—/]+?)(?=\s*(?:$|[|()\[\];,–—/]|\s-\s))",
    re.IGNORECASE,
)


def are_terms_of_work(part: str) -> bool:
    """Whether a part of a title consists of terms of work and qualifications."""
    words = _words(part)
    tables = title_tables()
    if not any(word.isdecimal() for word in words):
        telling = tables.terms_of_work | tables.qualifications
    else:
        telling = _OF_FIGURES
    return any(word in telling and len(word) >= _LEAST_TO_TELL for word in words) and all(map(_is_aside, words))


def may_be_otherwise(part: str) -> bool:
    """Whether a part says that the work may also be done in some way: *auch Teilzeit*."""
    return not _MAY_BE.isdisjoint(_words(part))


def without_qualifications(title: str) -> str:
    """A title without required qualifications behind *with*."""
    return _WITH.sub(lambda found: "" if _are_qualifications(found["told"]) else found[0], title)


def _are_qualifications(told: str) -> bool:
    words = _words(told)
    proven = any(word in title_tables().qualifications or _PAPER.search(word) for word in words)
    return proven and all(_is_aside(word) or _PAPER.search(word) for word in words)


def _is_aside(word: str) -> bool:
    tables = title_tables()
    return (
        word in tables.terms_of_work
        or word in tables.qualifications
        or word in _MAY_BE
        or word in _UNITS
        or word in _OF_FIGURES
        or word.isdecimal()
        or word in _LETTERS
        or not own_words((word,))
    )


def _words(text: str) -> list[str]:
    return WORD.findall(plain(without_apostrophes(text)))
