"""The clauses of an English sentence that may name the job's place, without those about other places.

Belongs here: phrases about customers, colleagues, head offices, permits and pay, and the clauses that are about the job
nevertheless. Does not belong here: words before a job's place (``place_phrases``), or phrases of other languages
(``place_languages``).

A sentence with a word such as *customers* or *founded* is not about the job's place, unless one of its clauses has
*you*, *this role* or the like and no such word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from opportunity_pipeline.normalize.places.place_name_phrases import LOOKING
from opportunity_pipeline.normalize.places.place_phrases import JOB, OFFICE, WORKPLACE
from opportunity_pipeline.normalize.text.patterns import late

_AWAY = late(
    # "We all meet in person in Lisbon once a year."
    r"\b(?:meet(?: up)?|gather|get together|come together|retreats?|off-?sites?)\b"
    r"(?=[^.;\n]{0,70}\b(?:once|twice|times|annual\w*|yearly|every|each|year|quarter\w*)\b)|"
    r"\b(?:(?:monthly|quarterly|annual|yearly)\s+(?:team\s+)?(?:meet\w*|get-?togethers?|visits?|gatherings?|trips?"
    r"|off-?sites?)"
    r"|travel(?:s|ling|ing)? (?:to|across|within|between)|trips? to|visit(?:s|ed|ing)?\b|fly(?:ing)? (?:out )?to"
    r"|occasional(?:ly)? (?:come|go|work|join|commut\w+|report))\b",
    re.IGNORECASE,
)
_OURS = rf"(?:{OFFICE}|{WORKPLACE}|{JOB})\b"
# Matches are masked so that the rest of the sentence counts; each pattern has literals, one of which must occur.
_OTHERS: tuple[tuple[tuple[str, ...], re.Pattern[str]], ...] = tuple(
    (words, late(pattern, re.IGNORECASE))
    for words, pattern in (
        (
            # "The role reports to our CTO in Berlin".
            ("report",),
            rf"\breport(?:s|ing)?\s+(?:directly\s+)?(?:in)?to\s+(?:our|the|your|an?)\s+(?!(?:[\w-]+\s+){{0,3}}?{OFFICE}\b)"
            r"(?:[\w&/-]+\s+){1,5}?(?:based\s+)?(?:in|at)\b",
        ),
        (
            # "With colleagues in Manila", "alongside our teams in Warsaw".
            (
                *("olleague", "eammates", "peers", "workers", "ounterparts", "teams ", "offices ", "suppliers "),
                *("publishers ", "vendors ", "factories "),
            ),
            r"\b(?:with|alongside|to|supporting|support)\s+(?:(?:our|your|the|other)\s+)?(?:[\w-]+\s+){0,2}?"
            r"(?:colleagues|teammates|peers|coworkers|co-workers|counterparts|teams|offices|suppliers|publishers|vendors"
            r"|factories)\s+(?:based\s+|located\s+)?(?:in|at|across)\b",
        ),
        (
            # "The rest of the company sits in London"; but "most of the work is in Pune".
            ("rest of", "ost of", "any of", "alf of", "ome of", "ajority of", "emainder of"),
            r"\b(?:the (?:rest|remainder|majority) of|most of|many of|half of|some of)\s+(?:us|our|the)"
            r"(?!\s+(?:work|role|job|time|week)\b)(?:\s+(?!come|comes)[\w-]+){0,3}?\s+(?:is|are|sits?|works?|lives?"
            r"|based)\s+(?:[\w-]+\s+){0,2}?(?:in|at|from|across|between)\b",
        ),
        (
            # "While our publisher sits in Paris".
            (" sits ", " sit ", " lives ", " live "),
            rf"\b(?:our|the|your|its)\s+(?!{_OURS}|ideal|right|perfect|best)(?:[\w-]+\s+(?!{_OURS})){{0,2}}?"
            r"(?:(?!team|crew|candidate|person|desk)[a-z]+\s+(?:sits|lives)|[a-z]+s\s+(?:sit|live))\s+"
            r"(?:[\w-]+\s+){0,2}?(?:in|at)\b",
        ),
        (
            (
                *("anager", "boss", "entor", "upervisor", "ounder", "wner", "resident", "irector", "ead of"),
                *("CEO", "CTO", "CFO"),
            ),
            r"\b(?:your|our|the) (?:hiring |direct |line )?(?:managers?|boss|mentors?|supervisors?|founders?|c[etf]o"
            r"|owners?|president|director|head of \w+) (?:works?|is|are|sits?|lives?|will be)"
            r" (?:[\w-]+ ){0,2}?(?:in|at|from)\b",
        ),
        (
            # "Whether you are in Leeds or Lagos", "you can live in Cornwall, we don't mind".
            ("hether ", " live in "),
            r"\bwhether (?:you|they|we)(?:['’]re| are| live| work)?(?: based| located| living)? (?:in|at|from)\b"
            r"|\b(?:can|may|could) live in\b(?=[^.;\n]{2,60}\b(?:don['’]t|do not) (?:mind|care)\b)",
        ),
        (
            # "Dogs are welcome in the Lisbon office."
            ("welcome ", "wear", "gym", "served", "rooftop", "ogs ", "pets ", "shower", "sauna", "renovated"),
            r"\b(?:(?:is|are) (?:always )?welcome|wear\w*|served|dogs?|pets?|gym|rooftop|showers?|sauna|renovated)\b"
            r"[^.;\n]{0,40}?\b(?:our|the)\b(?= (?:[\w'’-]+ ){0,3}?office\b)",
        ),
        (
            # "Send your application to our office in Vienna."
            ("end ", "ubmit", "ontact", "hone ", "all our", "all the", "calls with"),
            r"\b(?:send|submit|contact|phone|call|calls with) (?:[\w-]+ ){0,5}?(?:our|the)"
            r" (?:[\w-]+ ){0,2}?office in\b",
        ),
        (
            # "After a week of training in Denver you work from home."
            ("raining", "nboarding", "nduction", "rientation"),
            r"\b(?:after|during|following|complete|attend|weeks?['’]?(?: of)?|days?['’]?(?: of)?)\s+(?:[\w-]+\s+){0,5}?"
            r"(?:training|onboarding|induction|orientation)\b(?:\s+(?!job|role|position)[\w-]+){0,2}?\s+(?:in|at)\b"
            r"(?!\s+(?:our|the)\b)"
            r"|^(?:(?:your|the|our|initial|first)\s+){0,2}(?:training|onboarding|induction|orientation)\s+(?:happens"
            r"|takes place|is|will be)(?: held)?(?: in[\s-]person)? (?:in|at)\b"
            r"(?=[^.;\n]*\b(?:after which|then|thereafter|afterwards|followed by)\b)",
        ),
    )
)
_HEAD_OFFICE = r"\b(?:head ?office|headquarters|hq)\b"
_ELSEWHERE = late(
    "|".join(
        (
            r"\b(?:authori[sz]ed|authori[sz]ation|right to work|eligible to work|eligibility to work|legally|visas?",
            r"work permits?|citizens?|nationals?|passport|sponsor\w*|founded|(?:customers?|clients?)(?! (?:support"
            r"|service|success|care|experience|relations?|engagement|advisors?|facing)\b)(?!(?:['’]s"
            r"|s['’])?\s+(?:site|premises|location|office))|investors?|backed by",
            r"salary|salaries|compensation|base pay|ranges?|degree|(?<!at )(?<!at the )university of|graduat(?:ed|ion"
            r"|ing)|graduates? (?:of|from)|stud(?:y|ied|ying) (?:at|in)\b(?! home)|enrolled|job fairs?"
            r"|bank accounts?|great place to work|help\w* (?!you\b)\w+ (?:move|relocate)|(?:weeks?|days?"
            r"|months?) (?:a|per|each|every) year|headquartered|acquired",
            r"(?:previous|prior|past) (?:work|job|role|internship|employment)s?|our \w+ (?:live|reside)|parent company"
            r"|registered (?:office|address)|entity in|contract (?:is|will be) with"
            r"|sister company|subsidiar\w+|expand\w*|launch\w*|partners?|outside|markets? in"
            r"|colleagues in|interviews?",
            r"(?<!from our )(?<!in our )(?<!at our )(?<!one of our )(?<!any of our )(?<!between our )"
            r"offices (?:in|across|around|are"
            r"|include)",
            r"(?:your|their|our|the) (?:hiring |direct |line )?(?:managers?|boss|mentors?|supervisors?|founders?"
            r"|chief \w+(?: officer)?|c[etfo]o|owners?|president|director|head of \w+"
            r"|instructors?"
            r"|colleagues|teammates) (?:works?|is|are|sits?|lives?|will be)",
            r"(?:coordinat\w+|liais\w+|communicat\w+|correspond\w*) with",
            r"teams? (?:is|are)|(?<!sit )(?<!sits )(?<!sitting )(?:with|across) (?:\w+ ){0,4}?teams?"
            r" (?:in|across)|invit\w+ (?:you|candidates|applicants)|phone screen|(?:trial|assessment) day)\b",
            rf"\$\s?\d|{_HEAD_OFFICE}",
            # "We cannot hire in Germany."
            r"\b(?:not|cannot|unable to|can['’]t|don['’]t)\s+(?:\w+\s+){0,3}?(?:hir(?:e|ing)|employ|open to|available"
            r"|accept\w*"
            r"|recruit\w*|consider\w*)\b",
            # "The plant in Győr is among the largest of its kind."
            rf"^(?:the|our) (?:\w+ )?{OFFICE} in [^,.;:]{{2,30}}? (?:is (?:one|among|the|home|close)|was|has|employs"
            r"|produces|serves"
            r"|takes)\b",
        )
    ),
    re.IGNORECASE,
)
# The same, each with literals, one of which must occur.
_ELSEWHERE_WITH: tuple[tuple[tuple[str, ...], re.Pattern[str]], ...] = tuple(
    (words, late(pattern, re.IGNORECASE))
    for words, pattern in (
        # But "join a team of twelve in Leeds".
        ((" team of ", " teams of "), r"^(?![^.;\n]*\bjoin)[^.;\n]*\bteams? of\b"),
        (
            # "This job cannot be done in California."
            (" be performed", " be done", " be filled", " be worked", " be carried out"),
            r"\b(?:not|cannot|can['’]t)\s+be\s+(?:performed|done|filled|worked|carried out)\b",
        ),
        (
            (" won ", " named ", " voted ", " ranked ", " awarded ", " featured ", " listed on ", " crowned "),
            r"\b(?:we|has|have|was|were|been|proudly) (?:\w+ )?(?:won|named|voted|ranked|awarded|featured|listed on"
            r"|crowned)\b",
        ),
        (
            # "Residents of Quebec are not eligible."
            ("eligible", "excluded", "not considered"),
            r"\b(?:residents?|candidates?|applicants?|people|those|anyone)\b[^.;\n]{0,60}\b(?:are|is) (?:not eligible"
            r"|ineligible|excluded|not considered)\b",
        ),
        (
            # "We export from our plant in Gujarat."
            ("We ", " we ", "We’ve ", "We've "),
            r"\bwe(?:['’]ve| have)? (?:now )?(?:export|ship|sell|deliver|serve|suppl)(?:s|y|ed|ped|ied)?\b",
        ),
        (
            ("xperience",),
            r"\b(?:experience|experienced) (?:of |in |with )?(?:working|living|selling)\b",
        ),
    )
)
_AT_HEAD_OFFICE = late(
    r"\b(?:you|candidates?|applicants?|interns?|role|position|job|internship|traineeship|programme|event"
    rf"|work(?:ing)?)\b[^.;\n]{{0,60}}{_HEAD_OFFICE}",
    re.IGNORECASE,
)

_CONTRAST = re.compile(r"[,;–—-]\s+(?:but|while|whereas|although|though|however)\s+|;\s+", re.IGNORECASE)
# "Headquartered in Seattle, we are hiring"; "while our company is headquartered in Chicago, this position".
_APART = late(
    r"^(?:with |(?:while|although|though) )?(?:(?:our|the|we) (?:\w+ ){0,2}?(?:is |are |was )?)?"
    r"(?:(?:head ?quartered|founded|established|born|head ?quarters|head ?offices?|hq)\b"
    r"|offices\b)[^;:]{2,80}?,\s+"
    r"(?=(?:we|you|this|the|our|it)\b)",
    re.IGNORECASE,
)
_SPEAKS_OF_JOB = (
    rf"(?:you\b(?!r)|your (?:base|desk|workplace|place of work)\b|(?:this|the) (?:[\w-]+ ){{0,2}}?{JOB}\b"
    r"|based (?:in|at|out of)\b|working (?:in|at|from|out of)\b"
    r"|we(?:['’]re| are) (?:hiring|looking|recruiting|seeking)\b)"
)
_AT_OUR_OFFICE = rf"(?:from|in|at) (?:our|the) (?:[\w'’-]+ ){{1,3}}?{OFFICE}\b"
_GOING_ON = (
    r"(?:live|living in|reside|residing in|be based|relocate|commute|work from|(?:your )?relocation to|is based"
    r"|is located)\b"
)
_CLAUSES = late(
    "|".join(
        (
            rf"[,;:–—-]\s+(?:(?:and|but|so|then)\s+)?(?={_SPEAKS_OF_JOB}|{_GOING_ON})",
            rf"\s+(?:and|but|so)\s+(?={_SPEAKS_OF_JOB}|{_GOING_ON})",
            r"\s+(?=(?:with|alongside|supporting|serving|visiting|selling|helping|covering|advising|where|while|who|whose"
            r"|to (?:support|serve|help|visit|manage|grow|sell|meet|build)|for this)\b)",
            r"\s+(?=(?:hiring|recruiting|seeking) (?:our|an?|for)\b)",
            r"(?:(?<=citizens)|(?<=nationals)|(?<=graduates))\s+(?=(?:living|residing|based) in\b)",
            rf"\s+(?={_AT_OUR_OFFICE})",
            # "The salary for this Pune role is ₹50,000."
            r"\s+(?:is|of|from|between|pays)\s+(?=[$£€₹]|[A-Z]{3}\s?\d)",
        )
    ),
    re.IGNORECASE,
)
_OF_JOB = late(
    rf"(?:(?!if\b|whether\b|unless\b|when\b|where\b)[\w'’-]+,?\s+){{0,3}}?(?:{_SPEAKS_OF_JOB}|{_GOING_ON}"
    r"|(?:hiring|recruiting|seeking|for this)\b)",
    re.IGNORECASE,
)
_SPEAKING = (
    *("you", "You", "his ", "role", "position", "job", "based", "Based", "orking", "iring", "ooking", "ecruiting"),
    *("eeking", "live", "living", "resid", "relocat", "commute", "work from", "located"),
)
_NAME = re.compile(r"[\s(][A-Z]")
_YOU = re.compile(r"\b[Yy]ou\b")
_AT_OFFICE = late(_AT_OUR_OFFICE, re.IGNORECASE)


def clauses_of_job(sentence: str) -> Iterator[str]:
    """The clauses of a sentence that may name the job's place, as written and in order.

    Args:
        sentence: as written, because capitals show which words are names.
    """
    if away := _AWAY.search(sentence):
        sentence = sentence[: away.start()]
    for words, pattern in _OTHERS:
        if any(word in sentence for word in words):
            sentence = pattern.sub("; ", sentence)
    if not _is_about_others(sentence):
        yield sentence
    elif apart := _APART.match(sentence):
        yield from clauses_of_job(sentence[apart.end() :])
    elif len(clauses := _CONTRAST.split(sentence)) > 1:
        # "Our headquarters are in Boston, but this position sits in Denver."
        for clause in clauses:
            yield from clauses_of_job(clause)
    else:
        yield from _own_clauses(sentence)


def _is_about_others(sentence: str) -> bool:
    return _tells_of_others(sentence) and not (_AT_HEAD_OFFICE.search(sentence) or LOOKING.search(sentence))


def _tells_of_others(text: str) -> bool:
    if _ELSEWHERE.search(text):
        return True
    return any(any(word in text for word in words) and pattern.search(text) for words, pattern in _ELSEWHERE_WITH)


def _own_clauses(sentence: str) -> Iterator[str]:
    """The clauses that are about the job by themselves: *you need a work permit and live in Leeds*."""
    if not any(word in sentence for word in _SPEAKING):
        return
    of_you = False
    for clause in _CLAUSES.split(sentence):
        of_job = _NAME.search(clause) and (_OF_JOB.match(clause) or (of_you and _AT_OFFICE.match(clause)))
        if of_job and not _tells_of_others(clause):
            yield clause
        of_you = of_you or _YOU.search(clause) is not None
