"""Reads running text of a posting: skills, work mode, experience, and the lines that may state pay or deadlines.

Belongs here: reading a text line by line and caching what each line states. Does not belong here: how a line is read
(``skill_context``, ``mode_statements``, ``described_experience``, ``described_pay``, ``described_deadline``).

No phrase or sentence spans a line break, and two thirds of the text of a company's postings are lines that its other
postings have too. So a posting is read as the sum of its lines, most of which are already cached.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from opportunity_pipeline.normalize.deadlines.deadline_words import (
    holds_date,
    is_part_of_date,
    tells_date,
    tells_deadline,
)
from opportunity_pipeline.normalize.experience import described_experience
from opportunity_pipeline.normalize.experience.described_experience import Requirements
from opportunity_pipeline.normalize.experience.experience import Experience, read_experience
from opportunity_pipeline.normalize.pay.pay_words import tells_pay
from opportunity_pipeline.normalize.skills.skill_context import names_in
from opportunity_pipeline.normalize.skills.skill_taxonomy import taxonomy
from opportunity_pipeline.normalize.text.sentences import Sentences, finding_parts, in_english, telling_parts
from opportunity_pipeline.normalize.text.tokens import TellingChunks
from opportunity_pipeline.normalize.values import WorkMode
from opportunity_pipeline.normalize.work_mode import mode_statements, modes_non_english
from opportunity_pipeline.normalize.work_mode.mode_statements import Statement

_LONGEST_DESCRIPTION = 20_000
# The lines of some thousand postings. Longer lines rarely repeat, and would fill the memory.
_MOST_LINES = 16_384
_LONGEST_LINE = 1_000
_LONGEST_LABEL = 60
_DIGIT = re.compile(r"\d")

# These words show that most lines state nothing but skills, and that most other lines state only one more thing.
_OTHER_THAN_PAY = finding_parts((*mode_statements.WORDS, *modes_non_english.WORDS, *described_experience.WORDS))
_TELLING = TellingChunks(lambda chunk: _OTHER_THAN_PAY(chunk) or tells_pay(chunk) or tells_date(chunk))
_TELLING_MODES = telling_parts(mode_statements.WORDS)
_TELLING_WORLD = telling_parts(modes_non_english.WORDS)
_TELLING_PAY = TellingChunks(tells_pay)
_TELLING_DEADLINES = TellingChunks(tells_deadline)
_TELLING_DATES = TellingChunks(is_part_of_date)


class _Said(NamedTuple):
    """What a line states."""

    skills: tuple[str, ...]
    modes: tuple[Statement, ...]
    experience: Requirements | None
    pay: bool = False
    deadline: bool = False


def skills_in(text: str) -> list[str]:
    """The skills that a text asks for, in order, without repetitions."""
    return list(dict.fromkeys([name for line in _lines_of(text) for name in line.skills]))


def stated_mode(text: str) -> WorkMode:
    """The work mode that a text states; the text is a sentence or a whole description."""
    return mode_statements.mode_of([statement for line in _lines_of(text) for statement in line.modes])


def experience_in(text: str) -> Experience:
    """The experience that a description asks for."""
    text = text[:_LONGEST_DESCRIPTION]
    if in_english(text):
        said = [line.experience for line in _lines_of(text)]
    else:
        said = [described_experience.requirements(Sentences(text), english=False)]
    return described_experience.experience_asked([one for one in said if one is not None])


def experience_of(text: str | None, description: str | None) -> Experience:
    """The experience that a posting asks for: years of its field, else of its description; else the field's band.

    Args:
        text: the upstream's field.
        description: the full text.
    """
    said = read_experience(text) if text else Experience()
    if said.least is not None or not description:
        return said
    described = experience_in(description)
    return described if described.least is not None or said.band == "unknown" else said


def lines_of_pay(text: str) -> str:
    """The lines of a text that may state an amount of pay, each with the short line above it as a possible label."""
    text = text[:_LONGEST_DESCRIPTION]
    if not any(said.pay for said in _lines_of(text)):
        return ""
    lines = text.split("\n")
    telling = [number for number, line in enumerate(lines) if (said := _said(line)) is not None and said.pay]
    labels = [number - 1 for number in telling if number and len(lines[number - 1]) <= _LONGEST_LABEL]
    return "\n".join(lines[number] for number in sorted({*telling, *labels}))


def lines_of_deadlines(text: str) -> list[str]:
    """The lines of a text that may state an application deadline; a label is joined to the short line below it."""
    text = text[:_LONGEST_DESCRIPTION]
    if not any(said.deadline for said in _lines_of(text)):
        return []
    lines = [line for line in text.split("\n") if line.strip()]
    found = []
    for line, below in zip(lines, [*lines[1:], ""], strict=True):
        said = _said(line)
        if said is None or not said.deadline:
            continue
        if _DIGIT.search(line) or len(line) > _LONGEST_LABEL or holds_date(line):
            found.append(line)
        elif len(below) <= _LONGEST_LABEL and _DIGIT.search(below) and holds_date(below):
            found.append(f"{line.rstrip(' :')}: {below}")
    return found


# Cached, as several fields are read from one description in turn.
@lru_cache(maxsize=2)
def _lines_of(text: str) -> list[_Said]:
    return [said for line in text.split("\n") if (said := _said(line)) is not None]


def _said(line: str) -> _Said | None:
    return _remembered(line) if len(line) <= _LONGEST_LINE else _read(line)


def _read(line: str) -> _Said | None:
    chunks = line.split(" ")
    tokens, found = taxonomy().in_texts.scan_chunks(chunks)
    skills = names_in(line, tokens, found, title=False)
    if not _TELLING.among(chunks):
        return _Said(skills, (), None) if skills else None
    has_digit = _DIGIT.search(line) is not None
    sentences = Sentences(line)
    world = _TELLING_WORLD.among(chunks)
    modes = mode_statements.statements(sentences, world=world) if world or _TELLING_MODES.among(chunks) else ()
    pay = has_digit and _TELLING_PAY.among(chunks)
    return _Said(
        skills,
        modes,
        described_experience.requirements(sentences, english=True),
        pay,
        _may_tell_deadline(line, chunks, has_digit=has_digit),
    )


def _may_tell_deadline(line: str, chunks: list[str], *, has_digit: bool) -> bool:
    """Whether a line has a deadline word beside a possible date, or is a label whose date is on the line below."""
    if has_digit or len(line) > _LONGEST_LABEL:
        return _TELLING_DATES.among(chunks) and _TELLING_DEADLINES.among(chunks) and holds_date(line)
    return _TELLING_DEADLINES.among(chunks)


_remembered = lru_cache(maxsize=_MOST_LINES)(_read)
