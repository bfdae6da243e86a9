"""Determines whose years a clause is about: the employer's, future colleagues', or the reader's.

Belongs here: the clause before the years, its subject and its verb. Does not belong here: ages, terms and other
durations (``other_years``), or requirements (``described_experience``).

A sentence may be about several people: *Zeta has 15 years of experience and is looking for you*. So only the clause
with the years counts:

- *learn from, paired with, reporting to, a team of* somebody *with* the years: theirs.
- *Zeta has, we bring* the years: the employer's, unless the subject is a word for the person sought. Folding removes
  capitals, so a name is recognised by its missing article.
- *With 15 years of experience, Zeta is …*, *Zeta, with 15 years of experience, is hiring*: the employer's.
- *Mentors with 10 years of experience will guide you*: theirs.
"""

from __future__ import annotations

import re

from opportunity_pipeline.normalize.text.lengths import Length
from opportunity_pipeline.normalize.text.patterns import late, one_of, words

_LONGEST_CLAUSE = 120
_LONGEST_REST = 160
_NEAR = 60
# Maximum number of words from the verb to the years: "has now well over".
_MOST_BETWEEN = 8

_ABOUT = r"(?:(?:an? )?(?:experience|total|combined|collective|cumulative|average|estimated) (?:of )?)?"
_MANY = one_of(
    """(?:well |far |just )?over, more than, about, nearly, almost, around, roughly, some, above, upwards? of, up to,
    close to, in excess of"""
)
# A company that has "a minimum of 3 years" has that requirement.
_AMOUNT = rf"{_ABOUT}(?:(?:{_MANY}|>|~) ?)?\W{{0,2}}"
_ANY_AMOUNT = rf"{_ABOUT}(?:(?:{_MANY}|at least|(?:an? )?min(?:imum)?(?: of)?|>|~) ?)?\W{{0,2}}"

# Faster to look up than to search for.
_OWNING_WORDS = frozenset(
    {
        *("has", "had", "have", "we've", "bring", "brings", "hold", "holds", "comes"),
        *("average", "averages", "possess", "possesses", "boast", "boasts", "boasting", "share", "spent", "got"),
        *("offer", "offers", "carries", "combine", "combines", "counts", "draw", "draws", "drawing", "build", "builds"),
        *(
            "building",
            "built",
            "look",
            "looks",
            "celebrates",
            "enjoys",
            "marks",
            "spans",
            "backed",
            "powered",
            "driven",
        ),
        *("supported",),
    }
)
_HAVING = _OWNING_WORDS | {"with", "(with", "having", "bringing"}

# ── future colleagues ─────────────────────────────────────────────────────────────────────────────

_CHIEFS = one_of(
    r"""mentors?, boss(?:es)?, (?:co-?)?founders?, c[etfomips]o, chro, vp, president, supervisors?, colleagues?,
    team-?mates?, team members?, co-?workers?, peers, buddy, seniors?, owners?, chairman, principal investigator,
    professors?, faculty, managers?, leads?, leaders?, heads?, directors?, partners?, trainers?, instructors?,
    coach(?:es)?, tutors?, guides?, advis[oe]rs?"""
)
_TRADES = one_of(
    """developers?, engineers?, designers?, experts?, professionals?, specialists?, scientists?, researchers?,
    consultants?, analysts?, accountants?, auditors?, chefs?, cooks?, bakers?, editors?, writers?, journalists?,
    teachers?, executives?, technicians?, electricians?, mechanics?, welders?, plumbers?, carpenters?, nurses?,
    doctors?, surgeons?, physicians?, dentists?, therapists?, psychologists?, pharmacists?, lawyers?, attorneys?,
    advocates?, architects?, administrators?, operators?, marketers?, recruiters?, programmers?, coders?, testers?,
    artists?, producers?, photographers?, stylists?, farmers?, traders?, bankers?, practitioners?, salespeople,
    sellers?"""
)
_PEOPLE = one_of(
    rf"""{_CHIEFS}, {_TRADES}, craftsm[ae]n, cas?, cpas?, investors?, entrepreneurs?, veterans?, staff, teams?, crew,
    group, people, folks?, someone, men and women, masters?, alumni, persons?, members"""
)
_SURELY = one_of(
    r"""(?:paired|matched|teamed|partnered)(?: up)? with, (?:mentored|guided|trained|coached|led|headed|founded) by,
    (?:supervised|overseen|taught|tutored) by, mentor(?:ing|ship) (?:from|by|of|under), shadow(?:ing)?,
    (?<!machine )(?<!deep )(?:learn|study|train|grow)(?:ing)? (?:\w+ ){0,2}?(?:from|under|alongside),
    report(?:s|ing)? (?:\w+ )?(?:in)?to, guidance (?:from|by|under), supervision (?:from|by),
    (?:direction|supervision|guidance|tutelage|wing|leadership|oversight|eye) of,
    work(?:s|ing)? (?:\w+ )?(?:alongside|under|beside), (?:side by side|shoulder to shoulder) with, next to,
    surrounded by"""
)
_AMONG = one_of(
    r"""by, under, alongside, beside, meet(?:ing)?, get:?, (?:teams?|group|crew|panel|board|network|cohort) of,
    (?:feedback|support|training|help|coaching|lessons?|insights?|advice|input|instruction|knowledge|reviews?) from,
    (?:work|collaborat\w+|sit|pair|interact|partner|brainstorm|engage|connect|network)(?:s|ing)? (?:\w+ )?with,
    (?:sessions?|classes|calls?|meetings?|workshops?|time) with, (?:access|introduced|exposure) to,
    (?:assist|support|join|work(?:ing)? for)(?:ing)? (?=(?:an?|the|our|one of|their|its|some)\b)"""
)
_DETERMINED = r"(?:(?!as\b|us\b|if\b|you\b)[\w'&-]+,? (?:and )?){0,6}?"
_OWNED = ("'s ", "our ", "eir ", "its ", "his ", "her ", "whose ")
_THEIR_OWN = r"(?:your|our|their|his|her|whose|its|the company's)(?! next| new| future| first)"
_OPENED = late(
    rf"\b(?:{_SURELY}|{_AMONG} ?{_DETERMINED}{_PEOPLE}|{_THEIR_OWN} (?:[\w'-]+ ){{0,3}}?{_CHIEFS}"
    r"|the (?:(?:co-?)?founders?|ceo|cto|coo|cfo|mentors?))\b"
)
# "Experience reporting to executives", "leading a small team of engineers": these are requirements.
_ONES_OWN = late(
    r"\b(?:experience[ds]?|skilled|comfortable|ability|able|exp)(?: in| of| with| to)? (?:\w+ )?$"
    r"|\b(?:lead|leading|led|manag(?:e|ed|ing)|buil[dt]|building|supervis(?:e|ed|ing)|run|running|oversee|overseeing)"
    r" (?:\w+ ){0,3}$"
)
_HOLD = "(?:ha[sd]|have|brings?|holds?|averages?|possess(?:es)?|boasts?|share|spent|got)"
_THEY = one_of(
    rf"""(?:,? (?:and )?(?:each|all|both|most|many))? (?:with|having|boasting|bringing|has|have|brings?),
    ,? (?:each |all |both |most )?(?:of whom |who |that |which )+(?:\w+ly |each |all |both |also |already )?{_HOLD},
    \W{1, 2}(?:has|have|brings?)"""
)
_LEADING_TO = late(rf"^(?:[^;()]*?[^;(),])??{_THEY} (?:[a-z]+ )?{_ANY_AMOUNT}$")
# Words after which the clause is about the reader again.
_TURNED = words(
    r"""you, you.?ll, you.?ve, candidates?, applicants?, if, must, requires?, required, requirements?, needs?, needed,
    looking for, seek(?:s|ing)?, wants?, hiring, hear from, (?:as|be) (?:an?|our|the), recruits?, open to, should,
    ideal\w*, (?:jobs?|roles?|positions?|internships?) (?:to|for), prefer\w*, interns?, freshers?, students?, will have,
    (?:and|or|but|also) (?:have|has|bring|possess|hold|with), qualif\w+"""
)

# ── the employer ──────────────────────────────────────────────────────────────────────────────────

ROLES = one_of(
    rf"""{_TRADES}, interns?, students?, graduates?, freshers?, trainees?, apprentices?, aspirants?, freelancers?,
    managers?, drivers?, tutors?, trainers?, leads?, representatives?, associates?, assistants?"""
)
"""The person sought, by occupation."""
_ROLES = late(rf"\b{ROLES}\b")
_SOUGHT = one_of(
    rf"""{ROLES}, you, your, yours, you.?ll, you.?ve, candidates?, applicants?, who, whoever, that, ones?, s?he,
    s?he/s?he, (?:some|any|every|no)(?:one|body), persons?, people, individuals?, profiles?, talents?, hires?,
    incumbents?, members?, holders?, roles?, positions?, jobs?, vacanc(?:y|ies), work, experience, exp, background,
    skills?, resume, cv, portfolio, knowledge, degree, education, qualifications?, requirements?, bachelor\S*,
    master\S*, mba, phd, diploma, salary, pay, stipend, compensation, ctc, package, hours, shift, training, must,
    ideal, already, also, (?:ideal|preferab|typical|current|usual|normal|previous|recent|general|kind|on)ly,
    please, will, would, can, could, may, should, if, when, this, these, those, any, all, both, each, either, and,
    or, but, least, minimum, min, required, preferred, wanted, needed, not, only, an?, in, with, for, of, to, at,
    is, are, have, has, needs?, looking, seeking, hiring, fluent, successful, suitable, right, perfect, eligible,
    female, male"""
)
_IS_SOUGHT = late(rf"(?<![\w'&.-]){_SOUGHT}(?![\w'&.-])")
_NAME = r"(?:the )?(?P<name>(?:[\w'&.!+-]+ ){0,4}?[\w'&.!+-]+)"
_ASIDE = r"(?:, (?!and |or )[^,;]{2,60},| \([^()]{1,40}\))?"
_OWNS = one_of(
    """has, have, had, brings?, boasts?, offers?, holds?, carries, combines?, possess(?:es)?, counts on,
    draws? (?:up)?on, builds? on, looks? back (?:on|at), comes with, celebrates, enjoys, marks, spans, is backed by,
    is built on"""
)
_OWNING = rf"(?: (?:now|already|also|alone|together|today|\w+ly))? {_OWNS} (?:with )?(?:us )?{_AMOUNT}$"
_CLAUSE = late(r"[:;] |\b(?:because|since|as|where|while|that) |, and |\band (?=it |we |they )")
_OWNER = late(rf"\W{{0,3}}{_NAME}{_ASIDE}(?:, who)?{_OWNING}")
_WE = late(rf"\b(?:(?:which|we|it){_OWNING}|we've (?:got )?{_AMOUNT}$)")
# "Acme is a bank in Pune and has", "with".
_IS_ONE = late(
    rf"\W*{_NAME} (?:is|are|was) (?:an?|the|one of|among|based|located|headquartered)\b(?P<what>[^;]*)"
    rf" (?:(?:and|that|which){_OWNING}|(?:with|having) {_AMOUNT}$)"
)
_ITS_OWN = late(
    r"\b(?:our|their|its|his|her|whose|(?!bachelor|master|driver|candidate|applicant|minimum|one|year|let|it'|that|who"
    rf"|what|here|there)[a-z][\w&.-]+'s) (?:(?:own|long|proven|vast|rich|deep) )?{_AMOUNT}$"
)
_WITH = late(
    r"^\W*(?:(?:backed|powered|supported|driven) by|with|having|built on|drawing on|building on|boasting) "
    rf"(?:(?:a total of|a combined|its|the) )?(?:{_MANY} )?$"
)
_NAME_WITH = late(rf"^\W*{_NAME},? (?:with|having|boasting) (?:its )?{_AMOUNT}$")
_ACTS = one_of(
    """(?:is|are)(?: now| currently| also| actively)? (?:looking|seeking|hiring|recruiting|expanding|growing|searching),
    (?:is|are) (?:inviting|offering|opening|on the lookout|in search), seeks, invites, welcomes, wants, needs, offers,
    provides, serves, delivers,
    is (?:an?|one of|the) (?:[a-z-]+ ){0,4}(?:company|companies|firm|agency|bank|brand|start-?up|studio|provider)"""
)
_ACTING = late(rf"^[^;(),]{{0,120}}?(?<! who)(?<! that)(?<! and),? {_ACTS}\b")
_NOT_SAID_OF = one_of(
    r"""an? (?:plus|must|bonus|advantage|requirement|prerequisite|(?:good|great|perfect) fit), prefer\w*, required?,
    needed, nice, welcome, mandatory, desir\w+, optional, essential, considered, eligible, encouraged, invited, ideal,
    what, where, your, expected, necessary, advantageous, helpful, wanted, sought"""
)
_DOES = one_of(
    rf"""(?:is|are|was|were|remains?)(?: now| also| currently)? (?!{_NOT_SAID_OF}\b), has, have, helps?, provides?,
    serves?, delivers?, seeks?, welcomes?, invites?, continues, brings?, specializes?, specialises?, understands?,
    knows?, believes?, combines?, focuses, creates, develops, operates, manages, offers?, makes?, builds?, wants?,
    needs? (?:an?|interns?), trains, teaches, connects, produces, manufactures,
    [a-z]{{3,}}s (?:an?|the|its|their|clients|customers|businesses|companies|interns?|students)"""
)
_MAIN_CLAUSE = late(rf",\s+(?:(?:we|they|our)\b|{_NAME}{_ASIDE} {_DOES}\b)")
_READERS_CLAUSE = late(
    r",\s+(?:you|your|you'(?:ll|ve|re)|candidates?|applicants?|the (?:ideal|successful|right)|someone"
    r"|this (?:role|job|position))\b"
)
_GUIDES = late(
    r"^(?:(?! (?:we|our|this|role|job)\b)[^;():]){0,100}? (?:will |to |who |help )*(?:guides?|teach(?:es)?|trains?"
    r"|mentors?|helps?|supports?|coach(?:es)?|leads?|shows?|reviews?|supervises?|accompan(?:y|ies)|walks?|introduces?"
    r"|onboards?) (?:you|your|(?:the |our |each )?interns?)\b"
)


def is_of_others(sentence: str, length: Length) -> bool:
    """Whether the clause before the years is about an employer or future colleagues.

    Args:
        sentence: folded.
        length: a length of time in it.
    """
    near = sentence[max(0, length.start - _NEAR) : length.start]
    if any(word in near for word in _OWNED) and _ITS_OWN.search(near):
        return True
    last = near.split()[-_MOST_BETWEEN:]
    if _HAVING.isdisjoint(last):
        # Most requirements say "minimum 3 years", "3+ years of": no further check is needed.
        return False
    before = sentence[max(0, length.start - _LONGEST_CLAUSE) : length.start]
    rest = sentence[length.end : length.end + _LONGEST_REST]
    if _is_of_people(before) or (not _OWNING_WORDS.isdisjoint(last) and _is_owned(before)) or _is_of_one(before):
        return True
    if _WITH.match(before):
        return _is_said_of_employer(rest)
    if _GUIDES.match(rest) and not turned_to_reader(before):
        return True
    return _is_name(_NAME_WITH.match(before)) and _ACTING.match(rest) is not None


def turned_to_reader(before: str, start: int = 0) -> bool:
    """Whether a clause that starts with somebody else turns to the person sought.

    Args:
        before: text before the years.
        start: start of the clause in it; *as our lead* also refers to the person sought.
    """
    return _TURNED.search(before, max(0, start - len("as "))) is not None


def is_ones_own(clause: str) -> bool:
    """Whether the text before a word for people makes them part of the reader's experience: ``led a`` team."""
    return _ONES_OWN.search(clause) is not None


def _is_of_people(before: str) -> bool:
    """``you will learn from engineers with``; in *report to the lead, and have* the years are the reader's."""
    for opened in _OPENED.finditer(before):
        clause = before[opened.end() :]
        if _LEADING_TO.match(clause) and not turned_to_reader(before, opened.start()):
            return not is_ones_own(before[: opened.start()])
    return False


def _is_owned(before: str) -> bool:
    """``Acme has``, ``we bring``."""
    if _WE.search(before):
        return True
    starts = (0, *(clause.end() for clause in _CLAUSE.finditer(before)))
    return any(_is_name(_OWNER.match(before, start)) for start in starts)


def _is_of_one(before: str) -> bool:
    """``Acme is a bank with``; not *Acme is a bank that seeks a clerk with*."""
    is_one = _IS_ONE.match(before)
    if is_one is None or turned_to_reader(is_one["what"]) or _ROLES.search(is_one["what"]):
        return False
    return _is_name(is_one)


def _is_said_of_employer(rest: str) -> bool:
    """Whether the text after ``With 15 years`` continues with the employer; a mention of the reader wins."""
    if _READERS_CLAUSE.search(rest):
        return False
    return any(
        clause is not None and (clause["name"] is None or _is_name(clause))
        for place, sign in enumerate(rest)
        if sign == ","
        for clause in (_MAIN_CLAUSE.match(rest, place),)
    )


def _is_name(match: re.Match[str] | None) -> bool:
    """Whether the subject of a clause is not a word for the person sought."""
    return match is not None and not _IS_SOUGHT.search(match["name"])
