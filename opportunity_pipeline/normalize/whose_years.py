"""Whose the years in a clause are: an employer's own, those of people one would work with, or the reader's.

Belongs here: the clause that leads to years, its subject and its verb. Does not belong here: ages, terms and what else
lasts years (``other_years``), or what is asked for (``described_experience``).

A sentence speaks of several people: *Zeta has 15 years of experience and is looking for you*. So nothing counts but
the clause in which the years stand:

- *learn from, paired with, reporting to, a team of* somebody *with* the years: theirs.
- *Zeta has, we bring* the years: the employer's, where the subject is no word for who is sought. A name cannot be told
  by its capitals, which folding takes away, but it has no article.
- *With 15 years of experience, Zeta is …*, *Zeta, with 15 years of experience, is hiring*: the employer's.
- *Mentors with 10 years of experience will guide you*: theirs.
"""

from __future__ import annotations

from opportunity_pipeline.normalize.lengths import Length
from opportunity_pipeline.normalize.patterns import late, one_of, words

_LONGEST_CLAUSE = 120
_LONGEST_REST = 160
_NEAR = 60

_ABOUT = r"(?:(?:an? )?(?:total|combined|collective|cumulative|average|minimum|estimated) (?:of )?)?"
_AMOUNT = (
    rf"{_ABOUT}(?:(?:well |far |just )?(?:over|more than|about|nearly|almost|around|roughly|some|at least|above"
    r"|upwards? of|up to|close to|in excess of|minimum|min|>|~) ?)?\W{0,2}"
)

_HAVING = late(
    r"\b(?:with|ha(?:s|ve|d|ving)|we've|br(?:ing|ings|inging)|hold|holds|averages?|possess|boast|share|spent|got|offer|carries"
    r"|combine|counts on|draws?|buil[dt]|building|built|looks? back|celebrates|enjoys|marks|spans|backed|drawing)"
)

# ── people one works with ─────────────────────────────────────────────────────────────────────────

_CHIEFS = one_of(
    r"""mentors?, bosse?s?, founders?, co-?founders?, ceo, cto, cfo, coo, cmo, cio, cpo, cso, chro, vp, president,
    supervisors?, colleagues?, team-?mates?, team members?, coworkers?, co-workers?, peers, buddy, seniors?, owners?,
    chairman, principal investigator, professors?, faculty, line manager, managers?, team leads?, leads?, leaders?,
    heads?, directors?, partners?, trainers?, instructors?, coach(?:es)?, tutors?, guides?, advis[oe]rs?"""
)
_PEOPLE = one_of(
    rf"""{_CHIEFS}, engineers?, developers?, designers?, experts?, professionals?, specialists?, scientists?,
    researchers?, consultants?, lawyers?, attorneys?, advocates?, doctors?, surgeons?, physicians?, dentists?, nurses?,
    therapists?, psychologists?, pharmacists?, architects?, analysts?, accountants?, auditors?, chefs?, cooks?,
    editors?, writers?, journalists?, teachers?, practitioners?, operators?, investors?, marketers?, artists?, editors?,
    producers?, photographers?, technicians?, electricians?, mechanics?, welders?, plumbers?, carpenters?,
    craftsm[ae]n, salespeople, sellers?, recruiters?, executives?, entrepreneurs?, veterans?, staff, teams?, crew,
    group, people, folks?, someone, men and women, masters?, stylists?, farmers?, traders?, bankers?, programmers?,
    coders?, testers?, administrators?, alumni, persons?, members"""
)
_SURELY = one_of(
    r"""(?:paired|matched|teamed|partnered)(?: up)? with, mentored by, mentoring by, mentorship (?:from|by|of|under),
    (?<!machine )(?<!deep )(?:learn|learning|study|studying|train|training|grow|growing) (?:\w+ ){0,2}?(?:from|under|alongside),
    guided by, trained by, coached by, led by, headed by, founded by, supervised by, overseen by, taught by, tutored by,
    reports? (?:\w+ )?(?:in)?to, reporting (?:\w+ )?(?:in)?to, (?:direction|supervision|guidance|tutelage|wing|leadership|oversight|mentorship|eye) of,
    guidance (?:from|by|under), supervision (?:from|by), works? (?:\w+ )?(?:alongside|under|beside), working (?:\w+ )?(?:alongside|under|beside),
    shadow, shadowing, side by side with, shoulder to shoulder with, next to, surrounded by"""
)
_AMONG = one_of(
    r"""(?<!hear )(?<!applications )(?<!interest )(?<!profiles )(?<!resumes )(?<!cvs )(?<!candidates )from, by, with,
    under, alongside, beside, assist, assisting, support, supporting, join, joining, meet, meeting,
    (?:teams?|group|crew|panel|board|network|community|cohort) of, (?:access|introduced|exposure) to, work for,
    working for"""
)
_DETERMINED = r"(?:(?!as\b|us\b|if\b|you\b|your (?:own )?experience)[\w'&-]+,? (?:and )?){0,6}?"
_THEIR_OWN = r"(?:your|our|their|his|her|whose|its|the company's)"
_OPENED = late(
    rf"\b(?:{_SURELY}|{_AMONG} {_DETERMINED}{_PEOPLE}|{_THEIR_OWN} (?:[\w'-]+ ){{0,3}}?{_CHIEFS}"
    r"|the (?:co-?)?(?:founders?|ceo|cto|coo|cfo|mentors?))\b"
)
# "Experience reporting to executives", "leading a small team of engineers": what is asked for.
_ONES_OWN = late(
    r"\b(?:experience[ds]?|skilled|comfortable|ability|able|exp)(?: in| of| with| to)? (?:\w+ )?$"
    r"|\b(?:lead|leading|led|manag(?:e|ed|ing)|buil[dt]|building|supervis(?:e|ed|ing)|run|running|oversee|overseeing)"
    r" (?:\w+ ){0,3}$"
)
_THEY = one_of(
    r"""(?:,? (?:and )?(?:each|all|both|most|many))? (?:with|having|boasting|bringing|has|have|brings?),
    ,? (?:each |all |both |most )?(?:of whom |who |that |which )+(?:\w+ly |each |all |both |also |already )?(?:has|have|had|brings?|holds?|averages?|possess(?:es)?|boasts?|share|spent|got),
    \W{1,2}(?:has|have|brings?)"""
)
_LEADING_TO = late(rf"^(?:[^;()]*?[^;(),])??{_THEY} (?:[a-z]+ )?{_AMOUNT}$")
# Then the clause is about the reader again.
_TURNED = words(
    r"""you, you.?ll, you.?ve, candidates?, applicants?, if, must, requires?, required, requirements?, needs?, needed,
    looking for, seek(?:s|ing)?, wants?, hiring, hear from, as an?, should, ideal\w*, prefer\w*, interns?, freshers?, students?,
    (?:and|or|but|also) (?:have|has|bring|possess|hold|with), will have, qualif\w+"""
)

# ── an employer's own ─────────────────────────────────────────────────────────────────────────────

ROLES = one_of(
    """interns?, students?, graduates?, freshers?, trainees?, apprentices?, aspirants?,
    freelancers?, developers?, engineers?, designers?, experts?, professionals?, specialists?, scientists?,
    researchers?, consultants?, analysts?, accountants?, chefs?, cooks?, editors?, writers?, teachers?, managers?,
    executives?, technicians?, electricians?, nurses?, drivers?, tutors?, trainers?, leads?, representatives?,
    associates?, assistants?, operators?, administrators?, architects?, marketers?, recruiters?, programmers?,
    testers?"""
)
"""Who is sought."""
_SOUGHT = one_of(
    rf"""you, your, yours, you.?ll, you.?ve, candidates?, applicants?, who, whoever, that, one, ones, he, she, he/she, s/he,
    someone, anyone, everyone, everybody, anybody, nobody, somebody, person, persons, people, individuals?, profiles?, talents?,
    hires?, incumbents?, {ROLES}, roles?, positions?, jobs?, vacanc(?:y|ies), work, experience, exp, background, skills?, resume, cv, portfolio,
    degree, education, qualifications?, requirements?, must, ideal, ideally, already, preferably, also, typically,
    currently, should, if, when, this, these, those, any, either, and, or, but, least, minimum, min, required, preferred,
    wanted, needed, not, only, a, an, in, with, for, of, to, have, has, need, needs, at, looking, seeking, hiring, job, member,
    members, students, holder, holders, freshman, fluent, knowledge, successful, suitable, right, perfect, eligible,
    bachelor\S*, master\S*, mba, phd, diploma, graduate, female, male, driver, owner of, ca, btech, mtech, bsc, msc, is, are"""
)
_NAME = rf"(?:(?!{_SOUGHT}(?![\w'&.-]))[\w'&.!+-]+ ){{0,4}}(?!{_SOUGHT}(?![\w'&.-]))[\w'&.!+-]+"
_ASIDE = r"(?:, (?!and |or )[^,;]{2,60},| \([^()]{1,40}\))?"
_OWNS = one_of(
    r"""has, have, had, brings?, boasts?, offers?, holds?, carries, combines?, possess(?:es)?, counts on, draws? (?:up)?on,
    builds? on, looks? back (?:on|at), comes with, celebrates, enjoys, marks, spans, is backed by, is built on"""
)
_EMPLOYER = late(
    # "Acme has", "and it has", "Acme is a bank and has", "Acme, which has".
    rf"(?:(?:^|[:;] |\b(?:because|since|as|where|while|that) |, and |\band (?=it |we |they ))\W{{0,3}}(?:we|they|it|(?:the )?{_NAME}){_ASIDE}"
    rf"|^\W*{_NAME} (?:is|are|was) (?:an?|the|one of|india's|among|based|located|headquartered)\b[^;]* (?:and|that|with|which|, with|having)"
    rf"|\b(?:which|we|we've|it))"
    rf"(?: (?:now|already|also|alone|together|proudly|currently|today|\w+ly))?(?: {_OWNS}|(?<= with)|(?<= having)) (?:with )?(?:us )?{_AMOUNT}$"
)
_ITS_OWN = late(
    r"\b(?:our|their|its|his|her|whose|(?!bachelor|master|driver|candidate|applicant|minimum|one|year|let|it'|that|who"
    rf"|what|here|there)[a-z][\w&.-]+'s) (?:(?:own|long|proven|vast|rich|deep) )?{_AMOUNT}$"
)
_WITH = late(
    r"^\W*(?:(?:backed|powered|supported|driven) by|with|having|built on|drawing on|building on|boasting) "
    r"(?:(?:a total of|a combined|its|the) )?(?:(?:well )?(?:over|more than|nearly|almost|around|about|some|close to|upwards of) )?$"
)
_NAME_WITH = late(rf"^\W*(?:the )?{_NAME},? (?:with|having|boasting) (?:its )?{_AMOUNT}$")
_ACTS = one_of(
    r"""(?:is|are)(?: now| currently| also| actively)? (?:looking for|looking to|seeking|hiring|recruiting|expanding|growing|searching
    |inviting|offering|opening|building|on the lookout|in search),
    seeks, invites, welcomes, wants, needs, is a, is an, is the, is one, offers, provides, serves, helps, delivers"""
)
_ACTING = late(rf"^[^;()]{{0,120}}?(?<! who)(?<! that)(?<! and),? {_ACTS} (?!must|plus|requirement|prerequisite)")
_NOT_SAID_OF = one_of(
    r"""an? (?:plus|must|bonus|advantage|requirement|prerequisite|good fit|great fit|perfect fit), prefer\w*, required?, needed, nice, welcome,
    mandatory, desir\w+, optional, essential, considered, eligible, encouraged, invited, ideal, what, where, expected,
    necessary, advantageous, helpful, wanted, sought"""
)
_DOES = one_of(
    rf"""(?:is|are|was|were|remains?)(?: (?:now|also|currently))? (?!{_NOT_SAID_OF}\b), has, have, helps?, provides?, serves?, delivers?, seeks?,
    welcomes?, invites?, continues, brings?, specializes?, specialises?, understands?, knows?, believes?, combines?, focuses,
    creates, develops, operates, manages, offers?, makes?, builds?, needs? (?:an?|interns?), wants?, trains, teaches, connects, produces, manufactures,
    [a-z]{{3,}}s (?:an?|the|its|their|clients|customers|businesses|companies|interns?|students)"""
)
_MAIN_CLAUSE = late(rf",\s+(?:(?:we|they|it|(?:the |our )?{_NAME}){_ASIDE} {_DOES}\b|(?:we|they|our)\b)")
_READERS_CLAUSE = late(
    r",\s+(?:you|your|you'(?:ll|ve|re)|candidates?|applicants?|the (?:ideal|successful|right)|someone|this (?:role|job|position))\b"
)
_GUIDES = late(
    r"^[^;()]{0,100}? (?:will |to |who |help )*(?:guides?|teach(?:es)?|trains?|mentors?|helps?|supports?|coach(?:es)?|leads?"
    r"|shows?|reviews?|supervises?|accompan(?:y|ies)|walks?|introduces?|onboards?) (?:you|your|interns|the interns?|our interns|each intern)\b"
)


def is_of_others(sentence: str, length: Length) -> bool:
    """Whether the clause that leads to the years speaks of an employer or of people one would work with.

    Args:
        sentence: folded.
        length: of time, in it.
    """
    near = sentence[max(0, length.start - _NEAR) : length.start]
    if not _HAVING.search(near):
        # Most requirements say "minimum 3 years", "3+ years of": nothing more to look for.
        return ("'s " in near or "r " in near or "whose " in near or "its " in near) and bool(_ITS_OWN.search(near))
    before = sentence[max(0, length.start - _LONGEST_CLAUSE) : length.start]
    rest = sentence[length.end : length.end + _LONGEST_REST]
    if _is_of_people(before) or _EMPLOYER.search(before):
        return True
    if _WITH.match(before):
        return _is_said_of_employer(rest)
    if _GUIDES.match(rest) and not _TURNED.search(before):
        return True
    return _NAME_WITH.match(before) is not None and _ACTING.match(rest) is not None


def turned_to_reader(clause: str) -> bool:
    """Whether a clause that began with somebody else comes to speak of who is sought."""
    return _TURNED.search(clause) is not None


def is_ones_own(clause: str) -> bool:
    """Whether what stands before a word for people makes them a part of the reader's experience: ``led a`` team."""
    return _ONES_OWN.search(clause) is not None


def _is_of_people(before: str) -> bool:
    """``you will learn from engineers with``; of *report to the lead, and have* the years are the reader's."""
    for opened in _OPENED.finditer(before):
        clause = before[opened.end() :]
        if _LEADING_TO.match(clause) and not turned_to_reader(clause):
            return not is_ones_own(before[: opened.start()])
    return False


def _is_said_of_employer(rest: str) -> bool:
    """Whether what follows ``With 15 years`` goes on with the employer; who reads it goes first."""
    return _READERS_CLAUSE.search(rest) is None and _MAIN_CLAUSE.search(rest) is not None
