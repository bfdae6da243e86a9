"""Where work is done: remote, hybrid, on site, or unknown; and how one takes part in a hackathon.

Belongs here: the words for it in hints, places, titles and descriptions. Does not belong here: the places themselves
(``places``).

The rules: the upstream's own hint wins; then the place's words, then the title's, then a description's plain statement.
Among several words *hybrid* wins over *remote*, and *remote* over *on site*: who may choose to stay at home works
remotely. A place alone says nothing: without a word for it the mode is unknown.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

from opportunity_pipeline.normalize.text import lines_with

WorkMode = Literal["remote", "hybrid", "onsite", "unknown"]
ParticipationMode = Literal["online", "in_person", "hybrid", "unknown"]

_HYBRID = re.compile(r"\bhybrid\b|\bpart(?:ly|ial(?:ly)?)[\s-]remote\b", re.IGNORECASE)
_REMOTE = re.compile(
    r"\bremote(?:ly)?\b|\bus-rem\b|\bwork[\s-]?(?:ing)?[\s-]from[\s-](?:home|anywhere)\b|\bwfh\b|\btelecommut\w*"
    r"|\bhome[\s-]based\b|\banywhere\b|\bworldwide\b|\bvirtual\b",
    re.IGNORECASE,
)
_ONSITE = re.compile(
    r"\bon[\s-]?site\b|\bin[\s-](?:the[\s-])?(?:office|person)\b|\boffice[\s-]based\b|\bwork from office\b|\bwfo\b",
    re.IGNORECASE,
)
_NOT_REMOTE = re.compile(
    r"\b(?:not?|non|isn'?t|without|never)[\s-]+(?:\w+[\s-]+){0,3}?(?:remote(?:ly)?|work[\s-]from[\s-]home|wfh)\b"
    r"|\bremote(?:ly)? (?:sensing|control\w*|desktop|access|server|procedure|support)\b",
    re.IGNORECASE,
)
# A description speaks of remote teams and hybrid clouds too; only these say it of the job.
_JOB = r"(?:role|position|job|internship|opportunity)"
_SAYS_REMOTE = re.compile(
    rf"\b(?:fully|100\s?%|completely|entirely)[\s-]remote\b|\bremote[\s-]{_JOB}\b|\bwork[\s-]from[\s-]home {_JOB}\b"
    rf"|\b(?:this|the) {_JOB} is (?:\w+ )?remote\b",
    re.IGNORECASE,
)
_SAYS_HYBRID = re.compile(
    rf"\bhybrid (?:work(?:ing|place)?|schedule|model|setup|environment|policy|{_JOB})\b"
    rf"|\b(?:this|the) {_JOB} is (?:\w+ )?hybrid\b|\b\d days (?:a|per) week (?:in|from|at) (?:the|our) office\b",
    re.IGNORECASE,
)
_SAYS_ONSITE = re.compile(
    rf"\b(?:this|the) {_JOB} is (?:\w+ )?(?:on[\s-]?site|in[\s-](?:office|person)|office[\s-]based)\b"
    rf"|\b(?:fully|100\s?%) on[\s-]?site\b|\bon[\s-]?site {_JOB}\b",
    re.IGNORECASE,
)

_STATED: dict[WorkMode, re.Pattern[str]] = {"hybrid": _SAYS_HYBRID, "remote": _SAYS_REMOTE, "onsite": _SAYS_ONSITE}

_ONLINE = re.compile(
    r"\bonline\b|\bdigital\b|\bvirtual\b|\bremote\b|\beverywhere\b|\bworldwide\b|\bzoom\b", re.IGNORECASE
)
_IN_PERSON = re.compile(r"\bin[\s-]?person\b|\boffline\b|\bon[\s-]?site\b|\bphysical\b", re.IGNORECASE)


def read_work_mode(
    hint: str | bool | None = None,
    location: str | None = None,
    title: str | None = None,
    description: str | None = None,
) -> WorkMode:
    """The mode of a job.

    Args:
        hint: the upstream's field: a word, or ``True`` where a flag says that the job is remote.
        location: the place, plain text.
        title: the title, plain text.
        description: the full text, plain.
    """
    if hint is True:
        return "remote"
    for text in (hint, location, title):
        if text and (mode := _mode(text)) != "unknown":
            return mode
    return _stated(description) if description else "unknown"


def _mode(text: str) -> WorkMode:
    text = _NOT_REMOTE.sub(" ", text)
    if _HYBRID.search(text):
        return "hybrid"
    if _REMOTE.search(text):
        return "remote"
    return "onsite" if _ONSITE.search(text) else "unknown"


def _stated(description: str) -> WorkMode:
    # A statement stands on one line, and each pattern needs one of these words.
    lines = lines_with(description, b"hybrid", b"remote", b"from home", b"from-home", b"site", b"office", b"person")
    said = set(map(_stated_on, lines))
    return next((mode for mode in _STATED if mode in said), "unknown")


@lru_cache(maxsize=4096)
def _stated_on(line: str) -> WorkMode:
    line = _NOT_REMOTE.sub(" ", line)
    return next((mode for mode, pattern in _STATED.items() if pattern.search(line)), "unknown")


def read_participation(
    mode: str | None = None, location: str | None = None, *, has_place: bool = False
) -> ParticipationMode:
    """How one takes part in a hackathon.

    Args:
        mode: the upstream's word for it; *only* in it ("Digital Only") settles it.
        location: the place, plain text.
        has_place: whether the location names a known place; an event at a place without a word for its mode is in
            person.
    """
    hint = mode or ""
    words = hint if re.search(r"\bonly\b", hint, re.IGNORECASE) else f"{hint} / {location or ''}"
    online, in_person = bool(_ONLINE.search(words)), bool(_IN_PERSON.search(words))
    if _HYBRID.search(words) or (online and (in_person or (has_place and not hint))):
        return "hybrid"
    if online:
        return "online"
    return "in_person" if in_person or has_place else "unknown"
