"""Determines the work mode stated in sentences.

Belongs here: explicit statements about the job in running text. Does not belong here: single words in fields
(``work_mode``), the patterns of statements (``mode_patterns``, ``mode_languages``), or words that only look like one
(``mode_words``).

Only sentences of a description that contain a mode word are examined, one by one. A statement about the job itself
(*this role is*, *Work location:*, *#LI-Hybrid*) takes precedence over one about the company. Within a sentence the most
flexible mode wins, but days of both kinds in a week are hybrid. Among statements of equal rank hybrid wins, since it is
more specific than *remote-friendly*. Modes that only may be considered do not count.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from opportunity_pipeline.normalize.text.patterns import late
from opportunity_pipeline.normalize.text.sentences import Sentences, is_english
from opportunity_pipeline.normalize.values import WorkMode
from opportunity_pipeline.normalize.work_mode import mode_languages, mode_onsite, mode_patterns, modes_non_english
from opportunity_pipeline.normalize.work_mode.mode_days import AT_OFFICE, HYBRID_REMOTE, names_days_of_both
from opportunity_pipeline.normalize.work_mode.mode_languages import Patterns
from opportunity_pipeline.normalize.work_mode.mode_patterns import BECOMING, JOB, OF_JOB
from opportunity_pipeline.normalize.work_mode.mode_refusals import without_refusals
from opportunity_pipeline.normalize.work_mode.mode_words import without_other_things

_WORDS = (
    *(b"remot", b"brid", b"offic", "büro".encode(), b"in person", b"in-person", b"home", b"wfh", b"wfo", b"nline"),
    *(b"ffline", b"anywhere", b"wherever", b"virtual", b"zoom", b"discord", b"worldwide", b"tele", "télé".encode()),
    *(b"vor ort", b"#li-", b"distributed", b"on-site", b"onsite", b"on site", b"campus", b"in-store", b"blended"),
    *(b"headquarter", b" hq", b"presence", b"physically", b"commut", b"face-to-face", b"google meet"),
    *(
        b"face to face",
        b"attendance",
        b"from your",
        b"warehouse-based",
        b"store-based",
        b"site-based",
        b"in store",
        b" studio",
        b" site",
        b"client location",
        b"client's premises",
        b"client premises",
        b"days a week",
        b"days each week",
        b"days per week",
        b"times a week",
        b"twice a week",
        b"five days",
        b"where you",
        b"premises",
        b" lab ",
        b" plant",
    ),
)
_WORDS_ABROAD = (
    *(b"bryd", "présent".encode(), "présenc".encode(), b"presenc", b"presenz", b"sur site", b"sur place", b"bureau"),
    *(b"locaux", b"distan", b"domicile", b"chez ", "präsenz".encode(), b"zuhause", b"zu hause", "überall".encode()),
    *(
        b"mobiles arbeiten",
        b"mobil arbeiten",
        b" mobil,",
        b"arbeitest",
        b"du willst",
        b"oficina",
        "escritório".encode(),
        b" casa",
        b"cualquier",
        b"qualquer",
    ),
    *(b"quieras", b"quiser", b" vuoi", b"ufficio", b"giorni", b"smart work", b"in sede", b"qualsiasi"),
    *(b"anwesenheits", b"ter plaatse", b"kantoor", b"thuis", b"vanuit", b"op afstand", b"op locatie"),
    *("på plats".encode(), b"kontor", b"hemif", b"hjemme", "varifrån".encode(), b"biurze", b"zdaln", b"stacjonarn"),
    *(b"z domu", b"roule en ligne"),
)
WORDS = (*_WORDS, *_WORDS_ABROAD)
"""A sentence that states a mode contains one of these, or one of ``modes_non_english.WORDS``."""
Statement = tuple[str, WorkMode, int]
"""A sentence that may state a mode, the mode, and its rank: 0: none, 1: any statement, 2: about the job itself."""

_Stating = tuple[tuple[str, ...], WorkMode, re.Pattern[str]]

# The most flexible mode comes first, but a hybrid event has a part online and one in person. The first match is the
# mode.
_BY_MODE: tuple[tuple[WorkMode, Patterns, Patterns], ...] = (
    ("remote", mode_patterns.REMOTE, mode_languages.REMOTE),
    ("hybrid", mode_patterns.HYBRID, mode_languages.HYBRID),
    ("remote", mode_patterns.EITHER, ()),
    ("hybrid", mode_patterns.PARTLY, ()),
    ("onsite", mode_onsite.ONSITE, mode_languages.ONSITE),
)
_STATEMENTS: tuple[_Stating, ...] = tuple(
    (words, mode, pattern) for mode, english, others in _BY_MODE for words, pattern in (*english, *others)
)
_IN_ENGLISH: tuple[_Stating, ...] = tuple(
    (words, mode, pattern) for mode, english, _ in _BY_MODE for words, pattern in english
)
_ORDER: tuple[WorkMode, ...] = ("unknown", "onsite", "remote", "hybrid")

# "Our Kolkata (Salt Lake) office"; but not "(hybrid)".
_ASIDE = late(
    r"\s*\((?![^)]*(?:remot|hybrid|offic|site|home|wf[ho]|day|line|virtual|person|week|%|tele|pr[eä]sen|casa|b[uü]ro))"
    r"[^()]{1,40}\)\s*"
)
_BUT_THIS = late(rf", but (?=(?:for |in )?(?:this|the|your) (?:[\w-]+ ){{0,3}}?{JOB}\b)")
_ROUND = r"(?:round|stage|phase|part|preliminar\w*|qualifier\w*|prelims?)"
_ONLINE_ROUND = late(
    rf"\b{_ROUND}\b[^.\n]{{0,40}}\b(?:online|virtual(?:ly)?|remote(?:ly)?)\b|\bonline\b[^.\n]{{0,20}}\b{_ROUND}\b"
)
_OFFLINE_ROUND = late(
    r"\b(?:offline|in[\s-]person|on[\s-]?site|on (?:(?:our|the) )?campus|at (?:the|our)"
    r" (?:\w+ )?(?:venue|campus|office|university|college))\b"
)


def statements(sentences: Sentences, *, world: bool = True) -> tuple[Statement, ...]:
    """The statements in the sentences of a text.

    Args:
        sentences: of a text, or of one of its lines.
        world: whether it may contain words of ``modes_non_english``.
    """
    words = _WORDS if sentences.in_english else (*WORDS, *modes_non_english.WORDS) if world else WORDS
    return tuple((sentence, *_of_sentence(sentence)) for sentence in sentences.holding(words))


def mode_of(stated: Sequence[Statement]) -> WorkMode:
    """The mode that results from all statements of a text."""
    best: WorkMode = "unknown"
    strength = 0
    for _, mode, counts in stated:
        if counts > strength or (counts == strength and _ORDER.index(mode) > _ORDER.index(best)):
            best, strength = mode, counts
    return "hybrid" if best != "hybrid" and _has_rounds_of_both(" ".join(text for text, _, _ in stated)) else best


def _has_rounds_of_both(text: str) -> bool:
    """Whether an event has a part online and one at a place."""
    if not any(word in text for word in ("online", "virtual", "remote")):
        return False
    if not any(word in text for word in ("offline", "person", "on-site", "onsite", "campus", "venue")):
        return False
    return bool(_ONLINE_ROUND.search(text) and _OFFLINE_ROUND.search(text))


# Companies repeat the same sentences in each of their postings, even in those without line breaks.
@lru_cache(maxsize=16_384)
def _of_sentence(sentence: str) -> tuple[WorkMode, int]:
    mode = _stated(sentence)
    return mode, 0 if mode == "unknown" else 2 if OF_JOB.search(sentence) else 1


def _stated(sentence: str) -> WorkMode:
    english = is_english(sentence)
    if not english and (world := modes_non_english.world_mode(sentence)) != "unknown":
        return world
    if becoming := BECOMING.search(sentence):
        # "Initially remote, thereafter from our office."
        rest = sentence[becoming.end() :].lstrip()
        mode = _stated(rest)
        if mode != "unknown" or AT_OFFICE.search(rest):
            return "onsite" if mode == "unknown" else mode
    if ", but " in sentence and (contrast := _BUT_THIS.search(sentence)):
        # "We are remote-friendly, but this post needs you on site."
        mode = _stated(sentence[contrast.end() :])
        if mode != "unknown":
            return mode
    if english and "(" in sentence:
        sentence = _ASIDE.sub(" ", sentence)
    sentence, refused = without_refusals(sentence, english=english)
    if names_days_of_both(sentence, english=english):
        return "hybrid"
    sentence = HYBRID_REMOTE.sub("hybrid", without_other_things(sentence))
    for words, mode, pattern in _IN_ENGLISH if english else _STATEMENTS:
        if any(word in sentence for word in words) and pattern.search(sentence):
            return mode
    return "onsite" if refused else "unknown"
