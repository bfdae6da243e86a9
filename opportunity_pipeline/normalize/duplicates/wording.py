"""Reads a title into a form in which two titles of one role are equal.

Belongs here: abbreviations, spelling, case and order; statements beside the role (term, year, kind of contract,
duration, requisition). Does not belong here: which differences between two titles matter (``titles``).

``"Sr. SWE II (m/w/d) - Backend [Req 48213]"`` and ``"Backend Senior Software Engineer 2"`` give the same words. Level,
team, product, language and the like stay among the words: an additional one makes another role.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from opportunity_pipeline.normalize.duplicates.figures import Figures, Term, read_figures
from opportunity_pipeline.normalize.duplicates.grades import without_grades
from opportunity_pipeline.normalize.duplicates.marks import without_marks
from opportunity_pipeline.normalize.duplicates.own_words import own_words, without_post
from opportunity_pipeline.normalize.duplicates.title_languages import in_english, written_out
from opportunity_pipeline.normalize.duplicates.title_tables import title_tables
from opportunity_pipeline.normalize.duplicates.title_tokens import WORD, plain, without_apostrophes
from opportunity_pipeline.normalize.duplicates.word_forms import stem, written_together
from opportunity_pipeline.normalize.text.text import fold

# Figures are written in digits, except for grades, crews and years of training.
_FIGURE = re.compile(r"\d|\b(?:grade|group|shift|crew)\b|NO-|\b(?:first|second|third|fourth)[\s-]year", re.IGNORECASE)
# "Engineer II/Senior" is hired at either level; "Senior Engineer II" at one.
_EITHER_LEVEL = re.compile(
    r"(?<![\w/])(i{1,3}|iv|v|sr\.?|senior|jr\.?|junior|mid|staff|principal|lead|[1-5])(?:\s?/\s?|\s+or\s+)"
    r"(i{1,3}|iv|v|sr\.?|senior|jr\.?|junior|mid|staff|principal|lead|[1-5])(?![\w/])",
    re.IGNORECASE,
)
# "Night Shift (US)", "US night shift": a shift in the working hours of the customers.
_SHIFT_OF = re.compile(
    r"(?P<shift>\bshifts?\s*[(/,–-]\s*)(?P<behind>us|uk)\b(?=\s*(?:[)/,|–-]|$))"
    r"|\b(?P<before>us|uk)[\s/-]+(?=(?:night|evening|morning|day)\s+shift)",
    re.IGNORECASE,
)
# "starting March 2026", "ab März", "Start date: September": the time itself is a term.
_STARTING = re.compile(
    r"\b(?:start(?:ing|s)?(?:\s+(?:date|in|from))?|beginn(?:ing)?(?:\s+in)?|commencing(?:\s+in)?|from|as\s+of|ab|dès"
    r"|à\s+partir\s+d[e'’]|à\s+compter\s+d[e'’]|vanaf|desde|a\s+partire\s+da)[\s:]*(?=\w{3,9}\b)",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]+")
_AMPERSAND = re.compile(r"(?<![A-Za-z])([A-Za-z]{1,2})\s?&\s?([A-Za-z])(?![A-Za-z])")
# "Non IT", "Non-Voice": negates the next word.
_NON = re.compile(r"\bnon[\s-]+(?=[^\W\d_]{2,})", re.IGNORECASE)
_CUT = re.compile(r"(?<!\w)([^\W\d_]{2,7})\.(?!\w)")
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "vii": 7, "viii": 8, "ix": 9}
_ORDINAL = re.compile(r"(\d{1,3})(?:st|nd|rd|th)")
# Managers of people who are called managers themselves: "Manager, Customer Success" is no customer success manager.
_OF_MANAGERS = re.compile(
    r"^\W*(?:(?:sr|senior)\.?\s+)?(?:manager|mgr\.?)[\s,–-]+(?:of\s+)?"
    r"(?:customer success|(?:technical )?account|product|program)(?!\s+marketing)\b",
    re.IGNORECASE,
)
# Work by day, in languages without a separate word for it; elsewhere any day: "Day Nursery", "jour férié".
_DAYS = frozenset({"day", "dag", "tag", "jour", "nat"})
# "Sykepleier 100 % fast": permanent in Scandinavia, behind the role; "Fast Food" elsewhere.
_PERMANENT_BEHIND = "fast"
# "i" is "in" in Scandinavia; a grade is at the end of a name, and in capitals.
_SCANDINAVIAN_IN = re.compile(r"(?<=[^\W\d_])\s+i\s+(?=[^\W\d_])")
_FORMS_OF_PAY = frozenset({"w2", "corp2corp"})
_INTERNS = frozenset({"intern", "coop", "werkstudent", "placement"})
_OF_ENGINEERS = frozenset(
    {"aerospace", "chemical", "civil", "electronic", "firmware", "hardware", "mechanical", "mechatronic", "robotic"}
    | {"software"}
)
_PROGRAM = frozenset({"program", "programme", "scheme"})
# People who work for a programme, as opposed to learning in it: "Graduate Program Manager".
_OF_PROGRAMS = frozenset(
    {"manager", "coordinator", "officer", "assistant", "director", "lead", "specialist", "associate", "administrator"}
    | {"analyst", "advisor"}
)
_SPRING_FRAMEWORK = frozenset({"boot", "framework", "mvc", "cloud", "security", "batch", "developer", "java"})


@dataclass(frozen=True, slots=True)
class Wording:
    """A title in comparable words.

    Attributes:
        words: remaining words of the title, in order, without repetitions.
        terms: kind of limit, and its value: ``("season", "summer")``, ``("year", "2026")``, ``("who", "female")``.
        kinds: kinds of contract (``part time``).
        requisitions: digits of requisition numbers.
        letters: letters of the title as written, run together: *Cloud Ops*, *CloudOps*.
        cut: words that are written with a full stop: *Res. Asst.*
        foreign: whether it names a job or field in another language than English.
        otherwise: the words with second English names of these; ``()`` if none has a second one.
        own: the words as written, in the language of the title.
    """

    words: tuple[str, ...]
    terms: frozenset[Term] = frozenset()
    kinds: frozenset[str] = frozenset()
    requisitions: frozenset[str] = frozenset()
    letters: str = ""
    cut: frozenset[str] = frozenset()
    foreign: bool = False
    otherwise: tuple[str, ...] = ()
    own: tuple[str, ...] = ()

    def said(self, kind: str) -> frozenset[str]:
        """The terms of one kind."""
        return frozenset(value for of, value in self.terms if of == kind)


@lru_cache(maxsize=65_536)
def read_wording(title: str) -> Wording:
    """Reads a title; accepts any text and never raises."""
    text = without_marks(title)
    text, grades = without_grades(text) if _FIGURE.search(text) else (text, frozenset())
    figures = read_figures(text) if _FIGURE.search(text) else Figures(text, frozenset(), frozenset())
    text = written_out(figures.rest)
    if "/" in text or " or " in text:
        text = _EITHER_LEVEL.sub(_either_level, text)
    text = _STARTING.sub(_without_starting, text)
    if " i " in text and not text.islower():
        text = _SCANDINAVIAN_IN.sub(" ", text)
    if "shift" in text.lower():
        text = _SHIFT_OF.sub(lambda of: f"{of['shift'] or ''}{of['behind'] or of['before']} shift ", text)
    text = _NON.sub("non", text)
    if "&" in text:
        text = _AMPERSAND.sub(r"\1\2", text)
    tables = title_tables()
    tokens = list(map(without_post, _tokens(without_apostrophes(text))))
    letters = "".join(token for token in tokens if token not in tables.noise)
    english = in_english(tokens)
    words = list(_compared(_replaced(english.words)))
    terms = {word: tables.terms[word] for word in words if word in tables.terms and _is_term(word, words)}
    kinds = {tables.kinds[word] for word in words if word in tables.kinds}
    if len(words) > 1 and words[-1] == _PERMANENT_BEHIND:
        words.pop()
        kinds.add("permanent")
    if {"part time", "full time"} <= kinds:  # either is possible
        kinds -= {"part time", "full time"}
    aside = terms.keys() | tables.kinds.keys()
    if not tables.learners.isdisjoint(words):
        words = [
            word
            for word, follows in zip(words, (*words[1:], ""), strict=True)
            if word not in _PROGRAM or follows in _OF_PROGRAMS
        ]
    kept = _without_initials(tuple(dict.fromkeys(word for word in words if word not in aside)))
    if _OF_MANAGERS.match(text):
        kept = (*kept, "people")
    cut = frozenset(word for word in _CUT.findall(text.lower()) if word in kept) if "." in text else frozenset()
    otherwise = tuple(dict.fromkeys(word for word in _compared(_replaced(english.otherwise)) if word not in aside))
    said = figures.terms.union(grades, terms.values())
    return Wording(
        kept, said, frozenset(kinds), figures.requisitions, letters, cut, english.foreign, otherwise, own_words(tokens)
    )


def implies(words: Collection[str], word: str) -> bool:
    """Whether words of a title imply another, which then adds nothing: *iOS* is software, and *Django* is Python.

    An intern in a field of engineers or developers implies these: *Robotics Software Intern*, *Full Stack Intern*.
    """
    if (
        word == "develop"
        and not _INTERNS.isdisjoint(words)
        and not title_tables().said_by["software"].isdisjoint(words)
    ):
        return True
    if word == "engineer" and not _INTERNS.isdisjoint(words) and not _OF_ENGINEERS.isdisjoint(words):
        return True
    return not title_tables().said_by.get(word, frozenset()).isdisjoint(words)


def _either_level(match: re.Match[str]) -> str:
    levels = (level.lower().rstrip(".") for level in match.groups())
    return "or".join(
        sorted({"sr": "senior", "jr": "junior"}.get(level) or str(_ROMAN.get(level, level)) for level in levels)
    )


def _without_starting(match: re.Match[str]) -> str:
    """*from March* without its first word, and *from Zero* with it."""
    follows = _WORD.match(match.string, match.end())
    named = title_tables().terms.get(fold(follows[0])) if follows else None
    return " " if named is not None and named[0] in {"month", "season"} else match[0]


def _without_initials(words: tuple[str, ...]) -> tuple[str, ...]:
    """Removes what only abbreviates its neighbours: *Smart India Hackathon (SIH)*."""
    letters = "".join(word[0] for word in words)
    return tuple(
        word
        for at, word in enumerate(words)
        if not 2 <= len(word) <= 5 or (word not in letters[:at] and word not in letters[at + 1 :])
    )


def _is_term(word: str, words: list[str]) -> bool:
    """*Spring* is also a framework, *fall* a hazard, and a *day* may be any day.

    A *W2 Payroll Specialist* works on forms.
    """
    if word in _DAYS:
        return words[-1] == word and len(words) > 1
    if word in _FORMS_OF_PAY:
        return words[0] != word
    if word == "spring":
        return _SPRING_FRAMEWORK.isdisjoint(words) or "intern" in words
    return word != "fall" or "protection" not in words


def _tokens(text: str) -> list[str]:
    """Words of a text in lower case, with abbreviations in capitals written out."""
    capitals, settled = title_tables().capitals, title_tables().settled
    # If everything is in capitals, capitals mean nothing.
    shouted = text.isupper() and len(text.split()) > 1
    tokens: list[str] = []
    words = WORD.findall(text)
    for word in words:
        if word in settled and not shouted and (meaning := _settled(word, words)):
            tokens += meaning
        elif word in capitals and not shouted:
            tokens += capitals[word].split()
        else:
            tokens.append(plain(word))
    return tokens


def _settled(letters: str, words: Sequence[str]) -> tuple[str, ...]:
    """The meaning of letters by the words beside them: *TA* teaches beside "class" and recruits elsewhere."""
    beside = {plain(word) for word in words}
    return next((meaning for told, meaning in title_tables().settled[letters] if not told.isdisjoint(beside)), ())


def _replaced(tokens: Sequence[str]) -> Iterator[str]:
    phrases = title_tables().phrases
    position = 0
    while position < len(tokens):
        for length, known in phrases.get(tokens[position], ()):
            replacement = known.get(" ".join(tokens[position : position + length]))
            if replacement is not None:
                yield from replacement
                position += length
                break
        else:
            yield tokens[position]
            position += 1


def _compared(words: Iterator[str]) -> Iterator[str]:
    noise, learners = title_tables().noise, title_tables().learners
    level, before = False, ""
    for word in words:
        # Learners do so in a programme: "Campus Ambassador Program", "Early Career Scheme".
        in_program = word in _PROGRAM and before in learners
        before = stem(word)
        if in_program or word in noise:
            continue
        if words_of_compound := written_together(word):
            yield from map(stem, words_of_compound)
            continue
        if level and not (word.isdecimal() or word in _ROMAN):
            yield "level"
        level = word == "level"
        if level:
            continue
        if word in _ROMAN:
            yield str(_ROMAN[word])
        elif ordinal := _ORDINAL.fullmatch(word):
            yield f"{int(ordinal[1])}th"
        elif word.isdecimal():
            yield str(int(word))
        else:
            yield stem(word)
