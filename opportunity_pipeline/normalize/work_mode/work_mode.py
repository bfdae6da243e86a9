"""The work mode (remote, hybrid, on site or unknown), and the participation mode of a hackathon.

Belongs here: mode words in hints, places and titles. Does not belong here: statements in sentences
(``mode_statements``), words that only look like a mode (``mode_words``), or the places themselves (``places``).

The rules: the upstream's own hint wins; then the place's words, then the title's, then an explicit statement in the
description. Among several words the most flexible wins: a job that may be done at home is remote, whatever else is
offered; but days of both kinds in a week are hybrid, as is *hybrid remote*. A place alone, without a mode word, is
unknown.
"""

from __future__ import annotations

import re
from functools import lru_cache

from opportunity_pipeline.normalize.running_text import stated_mode
from opportunity_pipeline.normalize.values import ParticipationMode, WorkMode
from opportunity_pipeline.normalize.work_mode.mode_days import HYBRID_REMOTE, names_days_of_both
from opportunity_pipeline.normalize.work_mode.mode_patterns import BECOMING
from opportunity_pipeline.normalize.work_mode.mode_refusals import without_refusals
from opportunity_pipeline.normalize.work_mode.mode_words import (
    HYBRID_THINGS,
    REMOTE_THINGS,
    VIRTUAL_THINGS,
    without_other_things,
)
from opportunity_pipeline.normalize.work_mode.modes_non_english import world_mode

_HYBRID = re.compile(
    r"\bhybrid[aeo]?s?\b|\bhybrydow\w+|\bh[íi]brid[ao]\b|\bibrid[ao]\b|\b(?:part(?:ly|ial(?:ly)?)?"
    r"|semi)[\s-](?:remote|wfh)\b"
)
_REMOTE = re.compile(
    "|".join(
        (
            r"\bremote(?:ly)?\b|\bremot[oa]\b|\bus-rem\b|\bwfh\b|\bonline\b|\bvirtual(?:ly)?\b|\bdigital only\b",
            r"\bwork(?:ing)?[\s-]?(?:from|at)[\s-]?(?:home|anywhere)\b|\bhome[\s-]?(?:based|office|work(?:ing|er)s?)\b"
            r"|^\s*home\s*$|\bor home\b|\bsmart working\b",
            r"\btele-?(?:commut|work|trabajo)\w*|\bt[ée]l[ée]travail\b|\b[àa] distan(?:ce|cia|za)\b|\bzdaln\w+",
            r"\bmobiles? arbeiten\b|\bthuiswerk\w*|\bhjemmekontor\b|\bdistans(?:arbete)?\b|\bp[åa] distans\b"
            r"|\bhemifr[åa]n\b|\bhjemmefra\b|\bop afstand\b|\bvanuit huis\b|\bet[äa]ty[öo]\b",
            r"リモート|テレワーク|在宅|远程",
            r"\banywhere\b|\beverywhere\b|\bworld[\s-]?wide\b|\blocation[\s-]independent\b",
        )
    )
)
_ONSITE = re.compile(
    "|".join(
        (
            r"\bfull[\s-]time office\b|\b(?:5|five|6|six) days?(?: (?:a|per) week)?,? (?:in "
            r"|from )?(?:the )?office\b|\bon[\s-]?site\b"
            r"|\bin[\s-]?(?:the[\s-]|our[\s-])?(?:office|person)\b|\boffice[\s-](?:based|only)\b",
            r"\bwork[\s-]from[\s-](?:the[\s-])?office\b|\bwfo\b|\boffline\b|^\s*office\s*$",
            r"\bpr[ée]sencial\b|\bpr[ée]sentiel\b|\bvor ort\b|\bsur site\b|\bop locatie\b|\bin sede\b|\bstacjonarn\w+"
            r"|\bop kantoor\b|\bp[åa] kontoret\b|\bim b[üu]ro\b|\bau bureau\b|\ben (?:la )?oficina\b"
            r"|\bno escrit[óo]rio\b"
            r"|\bin (?:ufficio|pr[äa]senz|presenza)\b|\bw biurze\b|\bp[åa] plats\b",
        )
    )
)
# In a title these are the subject of the work, not its place.
_TITLE_THINGS = re.compile(
    "|".join(
        (
            REMOTE_THINGS.pattern,
            HYBRID_THINGS.pattern,
            VIRTUAL_THINGS.pattern,
            r"\bdigital only\b",
            r"\b(?:asistente|assistente|assistant) virtu[ae]le?\b|\bremote operations\b"
            r"|\boffline (?:sales|marketing|media|retail|business|channel\w*)\b|\bhome office (?:administrator"
            r"|manager|products?)\b",
            r"\bonline (?!internship|job|only|role|position|event|hackathon|contest|competition|challenge|boot ?camp"
            r"|workshop"
            r"|round|quiz|volunteer|ideathon|datathon|edition)\w+|\bworldwide (?:sales|marketing|operations)\b",
            r"(?<!^)(?<![-–—(|,:/•] )(?<!from )\b(?:any|every)where\b",
            r"\b(?:on[\s-]?site|office|home) (?:manager|assistant|administrator|coordinator|technician|services?|health"
            r"|support|care|staff|boy|nurse)\w*",
        )
    )
)

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
    """The work mode of a job.

    Args:
        hint: the upstream's field: a word, or ``True`` for a flag that the job is remote.
        location: the place, plain text.
        title: the title, plain text.
        description: the full text, plain.
    """
    if hint is True:
        return "remote"
    for text in (hint, location):
        if text and (mode := _of_field(text)) != "unknown":
            return mode
    if title and (mode := _of_title(title)) != "unknown":
        return mode
    return stated_mode(description) if description else "unknown"


# Hints, places and titles repeat often.
@lru_cache(maxsize=65_536)
def _of_field(text: str) -> WorkMode:
    if (mode := world_mode(text)) != "unknown":
        return mode
    text = text.lower().replace("_", " ")
    if (becoming := BECOMING.search(text)) and (mode := _of_field(text[becoming.end() :])) != "unknown":
        # "Remote during training, then WFO".
        return mode
    text, refused = without_refusals(text)
    return "hybrid" if names_days_of_both(text) else _of_words(without_other_things(text), refused=refused)


@lru_cache(maxsize=65_536)
def _of_title(title: str) -> WorkMode:
    if (mode := world_mode(title)) != "unknown":
        return mode
    text, refused = without_refusals(title.lower().replace("_", " "))
    return _of_words(_TITLE_THINGS.sub(" ", text), refused=refused)


def _of_words(text: str, *, refused: bool) -> WorkMode:
    text = HYBRID_REMOTE.sub("hybrid", text)
    # "Partly remote" is one phrase for hybrid; "remote/hybrid" offers both.
    if _REMOTE.search(_HYBRID.sub(" ", text)):
        return "remote"
    if _HYBRID.search(text):
        return "hybrid"
    return "onsite" if refused or _ONSITE.search(text) else "unknown"


def read_participation(
    mode: str | None = None, location: str | None = None, *, has_place: bool = False
) -> ParticipationMode:
    """The participation mode of a hackathon.

    Args:
        mode: the upstream's word for it; *only* in it ("Digital Only") is decisive.
        location: the place, plain text.
        has_place: whether the location names a known place; an event at a place without a mode word is in person.
    """
    hint = mode or ""
    words = hint if re.search(r"\bonly\b", hint, re.IGNORECASE) else f"{hint} / {location or ''}"
    online, in_person = bool(_ONLINE.search(words)), bool(_IN_PERSON.search(words))
    if _HYBRID.search(words.lower()) or (online and (in_person or (has_place and not hint))):
        return "hybrid"
    if online:
        return "online"
    return "in_person" if in_person or has_place else "unknown"
