"""Years that are not required of the reader: ages, terms, the age of a company, its people's experience.

Belongs here: the words next to years that show this. Does not belong here: whose years a clause is about
(``whose_years``), or requirements (``described_experience``).
"""

from __future__ import annotations

import re

from opportunity_pipeline.normalize.experience.whose_years import ROLES, is_of_others, is_ones_own, turned_to_reader
from opportunity_pipeline.normalize.text.lengths import Length
from opportunity_pipeline.normalize.text.patterns import one_of, words

# Text after the years that says what they measure.
_AGES = one_of(
    r"""of age, old, ago, in business, in a row, in operation, in existence, from (?:the )?date, later, now, straight,
    (?:of )?combined, (?:of )?collective, (?:of )?cumulative, together, (?:of )?experience (?:with|at) us,
    (?:of )?experience (?:in|with|at) our (?:[a-z-]+ )?(?:team|company|program)"""
)
_TERMS = one_of(
    """bond, agreement, contract, warranty, roadmap, plan, visa, anniversary, guarantee, degree, diploma, program,
    course, vesting, cliff, notice, leave, studies, study, college, university, tenure, runway, lease, history,
    heritage, growth"""
)
_PASTIMES = one_of(
    r"""service, study, studies, college, university, school, schooling, their, your degree, a degree, coursework,
    education, operation, growth, history, success, excellence, innovation, heritage, your, work authori[sz]ation"""
)
_OF_SOMETHING = re.compile(rf"\s*(?:{_AGES}|(?:service )?{_TERMS}|of {_PASTIMES})\b")
_NEXT = one_of("next, last, past, first, coming, final")
_SINCE = one_of(
    """within, after, every, each, since, average, averaging, averages, aged?, bond (?:is|of), contract (?:is|of),
    founded, combined"""
)
_PEOPLE = one_of(
    """founders?, teams?, engineers, mentors?, instructors?, experts?, company, leaders?, staff, partners?, people,
    consultants?, trainers?, faculty, members, recruiters, developers, designers, alumni, clients, customers, users,
    agency, firm"""
)
_OTHERS = one_of("""people, colleagues, experts, professionals, engineers, leaders, mentors, those, teams?""")
_FIRM = one_of(
    """company, firm, agency, team, teams, organi[sz]ation, leaders?, business, brand, school, institute, provider,
    bank"""
)
_BEFORE_SOMETHING = re.compile(rf"\b(?:{_NEXT}|{_SINCE})\s*$")
# Unless the reader is addressed in between: "our team is looking for a developer with".
_BEFORE_OTHERS = re.compile(
    rf"\b(?:our|its|their|whose)\s+(?!next\b|new\b)(?:[a-z-]+\s+){{0,2}}{_PEOPLE}\b[^.]{{0,60}}$"
    rf"|\b{_OTHERS}\s+(?:who|that)\s+(?:have|has|bring|hold|average)\s*$"
    # "A firm in Pune with", but not "bank manager with".
    rf"|\b{_FIRM}\s+(?:(?:[a-z-]+\s+){{0,2}}(?!{ROLES}\b)[a-z-]+\s+)?(?:with|has|have|having)\s+"
    r"(?:over|more than|about|nearly|almost|around)?\s*$"
)
_OF_THE_COMPANY = words(
    r"""we, our, us, company, firm, founders?, founded, team, business, organi[sz]ation, customers?, clients?, family,
    combined, average, wir, unsere?\w*, nous, notre, nuestr\w+, onze, wij, with over, look back, alumni, they"""
)
OF_THE_READER = words(
    r"""you, your, you.?ll, candidates?, applicants?, ideal, required?, requires, requirements?, must, minimum, min,
    at least, need(?:s|ed)?, looking for, look for, seek(?:s|ing)?, prefer\w*, should, having, qualif\w+, bring,
    someone, wanted, du, dich, sie, vous, profil\w*, tu, tienes, je, jij, mindestens, mindest\w*, minimaal,
    bachelor\w*, master\w*, degree, proven, relevant"""
)
"""Words that show that a sentence is about the reader."""
# "With over 20 years of experience, we …"
_WITH = re.compile(r"^\W*(?:with|mit|avec|con)\s+(?:over|more than|nearly|uber|mehr als|plus de|mas de)?\s*$")


def is_of_something(sentence: str, length: Length) -> bool:
    """Whether the years are an age or belong to something or somebody else.

    Args:
        sentence: folded.
        length: a length of time in it.
    """
    if _OF_SOMETHING.match(sentence, length.end):
        return True
    before = sentence[max(0, length.start - 120) : length.start]
    if not before or before.isspace():
        # "3+ years of experience": a requirement often starts with the years.
        return False
    if _BEFORE_SOMETHING.search(before) or is_of_others(sentence, length):
        return True
    others = _BEFORE_OTHERS.search(before)
    if others and not (turned_to_reader(before, others.start()) or is_ones_own(before[: others.start()])):
        return True
    theirs = _OF_THE_COMPANY.search(sentence if _WITH.match(sentence[: length.start]) else before)
    if theirs is None or OF_THE_READER.search(sentence) or turned_to_reader(before):
        return False
    return not is_ones_own(sentence[: length.start - len(before) + theirs.start()])
