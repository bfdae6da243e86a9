"""Finds names of skills that refer to a company, a department, a product or a person.

Belongs here: what a name refers to. Does not belong here: unwanted skills and fields of study (``skill_refusals``), or
whether an ambiguous name is a skill at all (``skill_context``).

A name does not count as a skill where

- it is the name of a company, place or person: *Ansible Capital*, *Swift & Sons*, *Team Go*, *our founder Ruby*, *Flow,
  our scheduling product*, before the first bar of *Orbital Foundry | Rust | Zurich*.
- clients or competitors have it: *clients such as Salesforce*, *our customers run Splunk*, *competes with Asana*.
- it names the people who do the work, not the work: *work with machine learning engineers*, *customer support teams*,
  *the Marketing and Human Resources departments*, *partner with Product Management*.
- it is offered, not asked for: *Benefits: yoga*, *SkyLearn teaches Python*, *a forklift licence*.
- it is not a name but a currency, an initial or part of an address: *50,000 PHP*, *Washington, D.C.*
"""

from __future__ import annotations

import re

from opportunity_pipeline.normalize.skills.skill_surroundings import Match, Surroundings
from opportunity_pipeline.normalize.skills.skill_taxonomy import TOOLS, taxonomy

_COMPANIES = frozenset(
    {
        *("agencies", "agency", "companies", "company", "firm", "firms", "industry", "sector", "startup", "startups"),
        *("centric", "driven", "enabled", "focused", "leader", "leaders", "native", "powered", "unicorn", "vendor"),
    }
)
_CREDENTIALS = frozenset(
    {
        *("certificate", "certificates", "certification", "certifications", "certified", "licence", "license"),
        *("card", "zertifikat", "zertifikate", "zertifizierung"),
    }
)
_PLACES = frozenset(
    {
        *("airport", "avenue", "bank", "cafe", "college", "hospital", "hotel", "house", "institute", "island"),
        *("kitchen", "lane", "logistics", "park", "restaurant", "road", "square", "street", "tower", "university"),
        *("corp", "corporation", "gmbh", "inc", "llc", "llp", "ltd", "plc", "pvt"),
    }
)
# A company's name may be an activity before one of these: *Graphic Design Group*.
_NAMED_COMPANIES = frozenset(
    {
        *("academy", "airways", "bakery", "capital", "church", "clinic", "clinics", "dental", "energy", "estates"),
        *("fashion", "foods", "foundation", "gallery", "group", "health", "healthcare", "holdings", "hotels"),
        *("jewelers", "jewellers", "motors", "museum", "records", "salon", "school", "spa", "theater", "theatre"),
        *("ventures",),
    }
)
_FAMILIES = frozenset({"associates", "bros", "brothers", "co", "company", "partners", "sons"})
_GIVEN_NAMES = frozenset(
    {
        *("ada", "amadeus", "cassandra", "claude", "crystal", "galileo", "hugo", "jasmine", "jasper", "julia", "luigi"),
        *("maya", "pascal", "ray", "ruby", "sage", "stan"),
    }
)
_PERSON_BEFORE = frozenset(
    {
        *("ceo", "cofounder", "colleague", "cto", "dr", "founder", "manager", "mentor", "mr", "mrs", "ms", "named"),
        *("called", "codenamed", "team"),
    }
)
_THINGS = frozenset(
    {
        *("agency", "app", "bot", "brand", "company", "game", "magazine", "marketplace", "platform", "product"),
        *("service", "startup", "studio", "suite", "system", "tool"),
    }
)
_OURS = frozenset({"our", "the", "a", "an"})
_LONGEST_APPOSITION = 6
_CLIENTS = frozenset(
    {
        *("alumni", "backed", "brands", "clients", "companies", "competitors", "customers", "founders", "investors"),
        *("roster", "trusted"),
    }
)
_CLIENT_JOINTS = frozenset({"as", "by", "from", "include", "includes", "including", "like", "of"})
_USERS = frozenset({"clients", "competitors", "customers", "users"})
_USING = frozenset({"have", "handles", "love", "maintains", "run", "runs", "use", "uses", "using"})
# People other than the person sought: *a consultant runs ETABS for us*, *the people next door use Flutter*.
_OUTSIDE = frozenset(
    {
        *("agencies", "agency", "consultant", "consultants", "contractor", "contractors", "door", "freelancer"),
        *("freelancers", "supplier", "suppliers", "vendor", "vendors"),
    }
)
_WHO = (["that"], ["who"], ["which"])
_SERVING = frozenset({"sell", "selling", "serve", "serving", "support", "supporting", "help", "helping"})
_ARE = frozenset({"are", "is", "were"})
_MOST_TO_CLIENTS = 6
_WORKPLACES = frozenset({"at", "join", "joining"})
_RIVALS = frozenset({("with", "competes"), ("with", "compete"), ("to", "alternative"), ("to", "alternatives")})
_OTHERS = frozenset({"unlike", "teaches"})
_GOOD = frozenset(
    {*("adept", "excellent", "expert", "good", "great", "look", "looking", "proficient", "skilled", "strong")}
)
_LISTED = re.compile(r"[\s,/&]*(?:and|or)?\s*")
_PERSONS = frozenset(
    {
        *("agents", "analysts", "associates", "colleagues", "consultants", "designers", "developers", "engineers"),
        *("enthusiasts", "executives", "experts", "founders", "leads", "managers", "officers", "partners"),
        *("practitioners", "professionals", "representatives", "reps", "researchers", "scientists", "specialists"),
    }
)
_HIRING = frozenset({"hiring", "seeking", "need", "for", "wanted"})
_TEAMS = frozenset(
    {"department", "departments", "director", "lead", "leaders", "leadership", "manager", "team", "teams"}
)
_HEADS = frozenset({"chief", "director", "head", "manager", "president", "vp"})
_DEPARTMENTS = frozenset({"department", "departments", "teams"})
_STUDENTS = frozenset({"intern", "interns", "student", "students", "trainee", "trainees"})
_TOGETHER = frozenset(
    {
        *("closely", "collaborate", "collaborating", "collaboration", "coordinate", "liaise", "liaising", "partner"),
        *("partnering", "partnership"),
    }
)
_METHODS = frozenset({"agile", "kanban", "scrum"})

_OFFERED = re.compile(
    r"(?:^|(?<=[.!?:•*-]\s))(?:your |our |the )?(?:benefits?|perks?|(?:what )?we offer|wir bieten|nous offrons"
    r"|avantages|ofrecemos|(?:wat )?wij bieden)\b[^:.\n]{0,20}:[^.\n]*",
    re.IGNORECASE,
)
_OFFERING = frozenset({"benefit", "benefits", "perk", "perks", "offer", "bieten", "offrons", "avantages", "ofrecemos"})
_CURRENCIES = frozenset({"php", "cad"})
_SUM = re.compile(r"\d{3,}(?:\.\d\d)?|\d+k")

OWNING = (
    _WORKPLACES
    | {word for pair in _RIVALS for word in pair if word not in {"with", "to"}}
    | _OTHERS
    | _HEADS
    | _TOGETHER
    | _OFFERING
    | _CURRENCIES
    | {"http", "https", "www"}
)
"""One of these occurs in every line where an unambiguous name refers to something else, except for the words below."""

OWNERS, OF_OWNERS = _CLIENTS | _USERS | _OUTSIDE, _CLIENT_JOINTS | _USING | _ARE
"""Words that exclude such a name together: one of the first, and one of the second between it and the name."""

OWNING_BEHIND = _COMPANIES | _CREDENTIALS | _PLACES | _NAMED_COMPANIES | _PERSONS | _STUDENTS | _DEPARTMENTS
"""Words that exclude such a name when they directly follow it."""


def owned(around: Surroundings) -> set[int]:
    """Positions of the matches that refer to a company, department, product or person."""
    offered = [found.span() for found in _OFFERED.finditer(around.text)] if ":" in around.text else []
    addresses = "http" in around.text or "www." in around.text
    told: set[int] = set()
    theirs: Match | None = None
    for position, match in enumerate(around.found):
        if not match.value.names:
            continue
        before = around.before(match, 5)
        if _is_theirs(match, around.before_all(match, 5)) or (
            theirs is not None and _listed_with(around, theirs, match)
        ):
            told.add(position)
            theirs = match
        elif (
            _is_called(around, match, before)
            or _is_of_persons(around, match, before)
            or _is_no_name(around, match)
            or (addresses and _is_in_address(around, match))
            or any(start <= around.start(match) < end for start, end in offered)
        ):
            told.add(position)
        if _is_departmental(match) and around.behind(match) in _DEPARTMENTS:
            told |= _listed_before(around, position, departmental=True)
        elif _are_clients(around, match):
            told |= _listed_before(around, position, departmental=False)
    return told


def _listed_with(around: Surroundings, left: Match, right: Match) -> bool:
    return _LISTED.fullmatch(around.between(left, right)) is not None


# ── of clients, competitors, colleagues ───────────────────────────────────────────────────────────


def _is_theirs(match: Match, before: list[str]) -> bool:
    """``clients such as Salesforce``, ``your time at Snowflake``, ``partner with Product Management``."""
    if not before:
        return False
    if (
        before[0] in _OTHERS
        or tuple(before[:2]) in _RIVALS
        or (before[0] in _USING and not _USERS.isdisjoint(before[1:2]))
        or (before[0] in _USING and not _OUTSIDE.isdisjoint(before[1:5]) and _SERVING.isdisjoint(before))
        or (before[0] in _USING and before[1:2] in _WHO and not _SERVING.isdisjoint(before[3:5]))
    ):
        return True
    if before[0] in _WORKPLACES:
        return _GOOD.isdisjoint(before[1:2])
    if before[0] in _CLIENT_JOINTS and not _CLIENTS.isdisjoint(before[1:3]):
        return True
    joint = [word for word in before if word not in _OURS]
    return joint[:1] == ["with"] and not _TOGETHER.isdisjoint(joint[1:3]) and _is_departmental(match)


def _are_clients(around: Surroundings, match: Match) -> bool:
    """``Oracle and Cisco are among our investors``."""
    if around.word(match.last) not in _ARE:
        return False
    following = around.words(match.last, match.last + _MOST_TO_CLIENTS)
    return "our" in following and not _CLIENTS.isdisjoint(following)


def _is_departmental(match: Match) -> bool:
    """Whether a name may be a department's; false for tools and for working methods."""
    return match.value.category not in TOOLS and _METHODS.isdisjoint(match.value.names)


def _listed_before(around: Surroundings, position: int, *, departmental: bool) -> set[int]:
    """A name and those listed before it: ``the Legal, Marketing and Human Resources departments``."""
    told = {position}
    while position and (not departmental or _is_departmental(around.found[position - 1])):
        if not _listed_with(around, around.found[position - 1], around.found[position]):
            break
        position -= 1
        told.add(position)
    return told


def _is_of_persons(around: Surroundings, match: Match, before: list[str]) -> bool:
    behind = around.behind(match)
    if around.title or match.value.category in TOOLS:
        return False
    if before[:1] == ["of"] and not _HEADS.isdisjoint(before[1:2]):
        return True
    if (behind in _TEAMS and match.value.kind == "names") or (behind in _STUDENTS and _is_subject(match)):
        return True
    return behind in _PERSONS and match.value.kind != "context" and _HIRING.isdisjoint(before[:3])


def _is_subject(match: Match) -> bool:
    return not taxonomy().subjects.isdisjoint(match.value.names)


# ── names of companies, places, products, persons ─────────────────────────────────────────────────


def _is_called(around: Surroundings, match: Match, before: list[str]) -> bool:
    behind = around.behind(match)
    ambiguous = match.value.kind in {"names", "context"}
    if behind in _COMPANIES or behind in _CREDENTIALS:
        return True
    if behind in _PLACES or (behind in _NAMED_COMPANIES and (ambiguous or match.value.category in TOOLS)):
        return around.capital(match.first) and around.capital(match.last)
    if not ambiguous or around.title:
        return False
    if before and before[0] in _PERSON_BEFORE and around.capital(match.first):
        return True
    return _is_longer(around, match) or _is_explained(around, match) or _is_at_head(around, match)


def _is_longer(around: Surroundings, match: Match) -> bool:
    """``Swift & Sons``, ``Notion of Care``, ``Ruby Hart``."""
    following = around.words(match.last, match.last + 2)
    if around.word(match.first) in _GIVEN_NAMES and following and around.gap(match.last - 1) == " ":
        return around.capital(match.last) and following[0] not in taxonomy().after
    if following[:1] == ["of"]:
        return len(following) == 2 and around.capital(match.last + 1)
    return "&" in around.gap(match.last - 1) and not _FAMILIES.isdisjoint(following[:1])


def _is_explained(around: Surroundings, match: Match) -> bool:
    """``Flow, our scheduling product``."""
    if not around.gap(match.last - 1).startswith(", "):
        return False
    following = around.words(match.last, match.last + _LONGEST_APPOSITION)
    if not following or following[0] not in _OURS:
        return False
    ends = next((n for n in range(len(following)) if around.gap(match.last + n) != " "), len(following))
    return not _THINGS.isdisjoint(following[1 : ends + 1])


def _is_at_head(around: Surroundings, match: Match) -> bool:
    """``Orbital Foundry | Rust | Zurich``."""
    if around.start(match) >= len(around.head):
        return False
    return len(around.head.split()) > match.last - match.first and around.behind(match) not in taxonomy().after


def _is_no_name(around: Surroundings, match: Match) -> bool:
    """``50,000 PHP``, ``Washington, D.C.``, ``I&C``."""
    start, end = around.start(match), around.end(match)
    if end - start == 1:
        before, behind = around.text[max(0, start - 2) : start], around.text[end : end + 2]
        return (before[-1:] in {"&", "."} and before[:1].isalpha()) or (
            behind[:1] in {"&", "."} and behind[1:2].isalpha()
        )
    if around.word(match.first) in _CURRENCIES:
        return any(_SUM.fullmatch(around.word(index)) for index in (match.first - 1, match.last, match.last + 1))
    return False


def _is_in_address(around: Surroundings, match: Match) -> bool:
    """``https://oauth.example.org``."""
    first = around.text.rfind(" ", 0, around.start(match)) + 1
    return around.text.startswith(("http:", "https:", "www."), first)
