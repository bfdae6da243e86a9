"""Decides whether a skill's name in a title or free text is a skill that the text asks for.

Belongs here: which names count, by ambiguity and context. Does not belong here: the names and their ambiguity
(``data/skills.json``), enumerations (``skill_enumerations``), and names that are mentioned but not asked for
(``skill_refusals``).

An ambiguous name (*Go*, *R*, *Spring*, *Excel*) is a skill in context: before a word such as *developer*, after
*experience in* or *we use*, after a label (*Stack:*), alone on its line, or enumerated together with an unambiguous one
(*Python, Go or Java*). A general name (*sales*, *finance*) is also the name of a department; it is a skill where the
text asks for it (*experience in sales*, *accounting skills*).
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from opportunity_pipeline.normalize.skills.skill_enumerations import enumerated
from opportunity_pipeline.normalize.skills.skill_refusals import may_refuse, refused
from opportunity_pipeline.normalize.skills.skill_surroundings import Match, Surroundings
from opportunity_pipeline.normalize.skills.skill_taxonomy import Alias, taxonomy
from opportunity_pipeline.normalize.text.phrases import Found
from opportunity_pipeline.normalize.text.tokens import Tokens, telling_words

_PREPOSITIONS = frozenset(
    {"in", "with", "of", "using", "on", "en", "de", "mit", "avec", "con", "di", "em", "met", "van"}
)
_SIMILAR = frozenset({"similar", "equivalent", "comparable", "related", "other", "another"})
_JOINING = frozenset({"and", "or"})
_IS = frozenset(
    {"is", "are", "was", "preferred", "required", "desirable", "mandatory", "helps", "will", "would", "for"}
)

# At the start of a sentence these may be verbs or names of persons.
_BEGINNERS = frozenset(
    {
        *("access", "audition", "boost", "bootstrap", "combine", "excel", "express", "flutter", "harness", "hibernate"),
        *("make", "move", "rally", "react", "render", "retrofit", "segment", "sketch", "slack", "spark", "zoom"),
        *("ada", "claude", "delphi", "pascal", "ruby", "rust"),
    }
)
_SEASONS = frozenset({"spring"})
_ALSO_PLACES = frozenset({"apex", "assembly", "crystal", "move", "processing", "racket", "scheme"})
_OF_ONE = frozenset(
    {"basics", "developers", "devs", "engineers", "expertise", "knowledge", "proficiency", "programmers"}
)
_ONE_PERSON = frozenset({"developer", "engineer", "programmer"})
_BEHIND_PERSONS = frozenset({"and", "at", "for", "in", "is", "needed", "or", "to", "wanted", "who", "with"})
_WRITTEN_IN = frozenset({"framework", "language", "mobile"})
_WORKED_IN = frozenset({"business", "cloud", "data", "design", "marketing", "media", "office", "sales", "software"})
_IN = frozenset({"in", "im", "auf", "en", "su", "sur"})
_WANTED = frozenset({"advantage", "asset", "bonus", "must", "plus"})
_MOST_TO_WANTED = 4
_VERDICTS = frozenset(
    {"preferred", "required", "desired", "desirable", "needed", "mandatory", "necessary", "optional", "essential"}
)
_TO_VERDICT = frozenset({"is", "isn", "are", "not", "t", "strongly", "highly", "also", "absolutely"})
_MOST_TO_VERDICT = 4
_HOW_WELL = frozenset({"advanced", "basic", "good", "some", "solid", "strong"})
_SIDES = frozenset({"back", "backend", "client", "front", "frontend", "mobile", "server", "web"})
_DEVELOPING = frozenset(
    {
        *(
            "backend",
            "developer",
            "development",
            "engineer",
            "engineering",
            "frontend",
            "programmer",
            "sde",
            "software",
        ),
        "stack",
    }
)

_ASKED = frozenset(
    {
        *("command", "experience", "experienced", "expertise", "familiar", "familiarity", "fluent", "hands-on"),
        *("knowledge", "proficiency", "proficient", "skill", "skills", "understanding"),
    }
)
_ASKED_IN_GENERAL = _ASKED | {
    *("assist", "assisting", "background", "basics", "career", "concepts", "exposure", "fundamentals", "grounding"),
    *("help", "interest", "interested", "passion", "principles", "skilled", "training"),
}
_GENERAL_BEHIND = frozenset(
    {
        *("background", "basics", "concepts", "duties", "entries", "experience", "expertise", "fundamentals"),
        *("knowledge", "principles", "processes", "proficiency", "skills", "tasks", "work"),
    }
)
_GENERAL_VERBS = frozenset(
    {
        *("basic", "conduct", "conducting", "do", "doing", "handle", "handling", "know", "learn", "manage", "managing"),
        *("perform", "performing", "teach", "teaching"),
    }
)
_SURE = frozenset({"anywhere", "titles", "lists"})
_BUILDERS = frozenset({"architect", "developer", "engineer", "programmer", "scientist", "sde"})
_DEPARTMENTS = frozenset({"finance", "law", "marketing", "operations", "people", "sales"})
_TEAMS = frozenset({"department", "director", "leaders", "leadership", "manager", "team", "teams"})

# In a line without one of these, a single lower-case name or a single general name is not asked for.
_ASKING = telling_words(_ASKED | _ASKED_IN_GENERAL | _GENERAL_BEHIND | _GENERAL_VERBS)


def names_in(line: str, tokens: Tokens, found: list[Found[Alias]], *, title: bool) -> tuple[str, ...]:
    """The skills that a title or a line of free text asks for, in order and each once.

    Args:
        line: a line without a line break.
        tokens: its tokens.
        found: taxonomy phrases in it, in order.
        title: whether it is a title, where capitals carry no information.
    """
    if not found:
        return ()
    kinds = {match.value.kind for match in found}
    # The names of most lines can be decided without their context.
    if kinds == {"anywhere"} and not may_refuse(tokens, found):
        names = [name for match in found for name in match.value.names]
    elif not title and _SURE.isdisjoint(kinds) and _in_lower_case(tokens, found) and not _ASKING.among(tokens.texts):
        names = []
    else:
        names = list(Context(line, tokens, found, title=title).names())
    return tuple(dict.fromkeys(names))


def _in_lower_case(tokens: Tokens, found: list[Found[Alias]]) -> bool:
    """Whether no ambiguous name has a capital in its chunks."""
    return all(
        text == text.lower()
        for match in found
        if match.value.kind != "general"
        for text in tokens.texts[match.first[0] : match.last[0] + 1]
    )


class Context(Surroundings):
    """A title or free text whose names are judged."""

    def names(self) -> Iterator[str]:
        """The skills asked for, in order, possibly repeated."""
        if not self.found:
            return
        unwanted = refused(self)
        together = enumerated(self, unwanted, self.is_sure, self.known_in_lower_case)
        for position, match in enumerate(self.found):
            if position not in unwanted and self._counts(match, position in together.any, position in together.lower):
                yield from together.names.get(position, match.value.names)

    def _counts(self, match: Match, together: bool, in_lower_case: bool) -> bool:
        kind = match.value.kind
        if kind == "general" and self.title and self._is_department(match):
            return False
        if kind == "anywhere" or (self.title and kind != "context"):
            return True
        if kind == "general":
            return together or self._asked_in_general(match)
        if self.title:
            return together or self._in_context(match) or self._alone_in_title(match)
        if not self.written_as_name(match):
            return in_lower_case or self.known_in_lower_case(match)
        if together or self._in_context(match) or self.alone_on_line(match):
            return True
        return kind == "names" and (
            match.value.written.lower() not in _BEGINNERS
            or not self.begins_sentence(match)
            or self.word(match.last) in _IS
        )

    def is_sure(self, match: Match) -> bool:
        """Whether a match is a skill without the support of an enumeration."""
        kind = match.value.kind
        if kind == "general":
            return self._asked_in_general(match)
        if kind == "anywhere" or self.known_in_lower_case(match):
            return True
        return self.written_as_name(match) and (kind == "names" or self._in_context(match))

    def _in_context(self, match: Match) -> bool:
        known, behind = taxonomy(), self.behind(match)
        if behind in known.after and not self._begins_otherwise(match):
            return True
        if self._on_a_side(match) or self._for_its_part(match) or self._is_wanted(match):
            return True
        if behind == "or" and not _SIMILAR.isdisjoint(self.words(match.last + 1, match.last + 3)):
            return True
        before = self.before_all(match, 4)
        if not before:
            return match.first > 0 and self.word(match.first - 1) in known.labels and ":" in self.gap(match.first - 1)
        if before[0] in _HOW_WELL and self._is_language(match) and self.ended(match):
            return True
        if before[0] in known.uses or (before[0] in {"in", "is"} and self._is_language(match)):
            return True
        if before[0] in _PREPOSITIONS and self._in_an_office(match):
            return True
        if before[0] in {"on", "over"} and match.value.category == "office":
            return True
        if before[0] in _IN and match.value.category in _WORKED_IN and self.written_as_name(match):
            return self.ended(match)
        return before[0] in _PREPOSITIONS and not known.ability.isdisjoint(before[1:])

    def _on_a_side(self, match: Match) -> bool:
        """``Elm on the client``."""
        following = self.words(match.last, match.last + 3)
        return following[:2] == ["on", "the"] and not _SIDES.isdisjoint(following[2:])

    def _is_wanted(self, match: Match) -> bool:
        """``Rive a plus``, ``Go is a big plus``."""
        following = self.words(match.last, match.last + _MOST_TO_WANTED)
        if following[:1] in (["is"], ["are"], ["would"]):
            following = following[1:]
        return following[:1] == ["a"] and not _WANTED.isdisjoint(following[1:])

    def _for_its_part(self, match: Match) -> bool:
        """``Figma for design, Rive for motion``; ``Ansible not required, Puppet preferred``."""
        if self._is_judged(match):
            return any(self._is_other_name(other, match) and self._is_judged(other) for other in self.found)
        return self.word(match.last) == "for" and any(
            self._is_other_name(other, match) and self.word(other.last) == "for" for other in self.found
        )

    def _is_judged(self, match: Match) -> bool:
        """Whether a verdict follows: ``Puppet is preferred``, ``Ansible not required``."""
        following = [word for word in self.words(match.last, match.last + _MOST_TO_VERDICT) if word not in _TO_VERDICT]
        return following[:1] != [] and following[0] in _VERDICTS and self.gap(match.last - 1) == " "

    @staticmethod
    def _is_other_name(other: Match, match: Match) -> bool:
        return other is not match and other.value.kind in {"anywhere", "names"}

    def _is_language(self, match: Match) -> bool:
        """Whether a name after *in* is a language: *firmware in C*; not *our office in Apex*."""
        return match.value.category == "language" and self.word(match.first) not in _ALSO_PLACES

    def _in_an_office(self, match: Match) -> bool:
        """Whether a name is part of an office suite and so is another one: *plans in Excel, minutes in Word*."""
        return match.value.category == "office" and self._names_an_office

    @cached_property
    def _names_an_office(self) -> bool:
        return any(
            match.value.category == "office"
            and match.value.kind in {"anywhere", "names"}
            and self.written_as_name(match)
            for match in self.found
        )

    def _begins_otherwise(self, match: Match) -> bool:
        """``Boost developer productivity``; not in titles, where names come first; *Excel knowledge* is still Excel."""
        if self.title or match.value.written.lower() not in _BEGINNERS or self.behind(match) in _OF_ONE:
            return False
        # "Flutter developer with …" names the person sought; "boost developer productivity" continues.
        ends = self.gap(match.last) != " " or self.word(match.last + 1) in _BEHIND_PERSONS
        return not (self.behind(match) in _ONE_PERSON and ends) and self.begins_sentence(match)

    def _alone_in_title(self, match: Match) -> bool:
        """``Software Engineer (Go)``, ``Engineer - Swift``; a season is not a skill."""
        word = self.word(match.first)
        if match.value.category not in _WRITTEN_IN or word in _SEASONS or word in _ALSO_PLACES:
            return False
        if match.first == 0 or not self.gap(match.first - 1).strip() or _DEVELOPING.isdisjoint(self.words(0, 40)):
            return False
        return self.is_last(match) or bool(self.gap(match.last - 1).strip())

    def _is_department(self, match: Match) -> bool:
        """``Software Engineer, Finance``: the department that the title's job builds for."""
        if match.value.category not in _DEPARTMENTS or match.first == 0 or not self.gap(match.first - 1).strip():
            return False
        return not _BUILDERS.isdisjoint(self.words(0, match.first))

    def known_in_lower_case(self, match: Match) -> bool:
        """``knowledge of excel and word``, in a text without capitals."""
        if match.value.kind not in {"names", "context"} or match.value.written.lower() in _SEASONS:
            return False
        before = self.before(match, 2)
        return len(before) > 1 and before[0] in _PREPOSITIONS and before[1] in _ASKED and self.ended(match)

    def ended(self, match: Match) -> bool:
        """Whether no following word makes a name part of a longer phrase."""
        if self.is_last(match) or self.gap(match.last - 1) != " ":
            return True
        behind = self.word(match.last)
        return behind in _JOINING or behind in _IS or behind in taxonomy().after

    def _asked_in_general(self, match: Match) -> bool:
        behind = self.behind(match)
        if behind in _GENERAL_BEHIND:
            return True
        before = self.before(match, 2)
        if behind in _TEAMS or not before:
            return False
        if before[0] in _GENERAL_VERBS:
            return before != ["do", "we"]
        return len(before) > 1 and before[0] in _PREPOSITIONS and before[1] in _ASKED_IN_GENERAL
