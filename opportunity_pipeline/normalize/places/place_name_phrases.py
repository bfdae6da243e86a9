"""Phrases that contain a place name: *our Pune office*, *Pune-based*, *this Pune role*, *Pune is where you will work*.

Belongs here: phrases with a part that must consist of places only. Does not belong here: words before a place after
which the sentence continues (``place_phrases``).
"""

from __future__ import annotations

import re

from opportunity_pipeline.normalize.places.place_phrases import JOB, OFFICE
from opportunity_pipeline.normalize.text.patterns import late

# "our Pune office".
_BEFORE = late(
    r"\b(?:in|at|from|to|on|into|of|between|across|visit|attend|join|staff|[Aa]us|[Hh]ome (?:and|or)(?: in| from)?"
    r"|[Hh]ome,"
    r"|[Rr]emotely (?:and|or)(?: in"
    r"| from)?|(?:[Hh]iring|[Rr]ecruiting|[Oo]penings?|hosted|[Ii]nterns?) (?:for"
    r"|by))\s+(?:our|the|their|unserem|notre|nuestra)\s+"
    r"(?:(?:brand[\s-])?new\s+|modern\s+|lovely\s+|beautiful\s+|growing\s+|central\s+|main\s+)?(?=[A-Z])"
    rf"(?P<names>[^.;:!?\n]{{2,70}}?)\s+(?:{OFFICE})\b"
    rf"|\b(?:In|At|From) (?:our|the) (?=[A-Z])(?P<opening>[^.;:!?\n]{{2,70}}?)\s+(?:{OFFICE}),? (?=you\b)"
)
# "Our Pune office is looking for".
LOOKING = late(
    r"\b(?:[Jj]oin|(?:part|member) of|within) our\s+(?:growing\s+"
    r"|new\s+)?(?=[A-Z])(?P<joined>[^.;:!?\n]{2,50}?)(?:[\s-]based)?\s+(?:[a-z]+\s+){0,2}(?:team|office"
    r"|hub|crew)\b"
    r"|\b[Oo]ur\s+(?:new\s+)?(?=[A-Z])(?P<names>[^.;:!?\n]{2,70}?)\s+(?:offices?|teams?|hub|store|branch|plant|studio"
    r"|lab)\s+"
    r"(?:(?:is|are)\s+(?:looking|hiring|seeking|recruiting|growing)|needs?|seeks?|has (?:\w+ ){0,2}(?:openings?"
    r"|vacanc\w+)"
    r"|is where (?:you|we|the|this)"
    r"|(?:comes?|works?|spends?|meets?|is (?:in|at|hybrid|on[\s-]?site)\b)(?=[^.;\n]{2,90}\b(?:office|on[\s-]?site"
    r"|in[\s-]person|days|hybrid|there)\b))\b"
)
# "US-based applicants", "the role is Pune-based".
_BASED = late(
    rf"\b(?:{JOB}|[Yy]ou)(?:['’](?:ll|re))?\s+(?:(?:is|are|will|must|should|to|be|being|fully|preferably)\s+){{1,3}}"
    r"(?P<being>[A-Z][\w.'’]*(?: [A-Z][\w.'’]*){0,2})[- ]based\b|"
    r"\b(?:[Tt]his|[Oo]ur|[Tt]he)\s+(?P<based>[A-Z][\w.'’]*(?: [A-Z][\w.'’]*){0,2})[- ]based\s+"
    rf"(?:[\w-]+\s+){{0,3}}?{JOB}\b|"
    r"\b(?:(?:Only|All|For|Seeking"
    r"|Hiring)\s+)?(?P<names>[A-Z][\w.'’]*(?: [A-Z][\w.'’]*){0,2})[- ]based\s+(?:applicants?|candidates?|people"
    r"|students?|interns?"
    r"|applications?|role|position|job|internship|residents?)\b"
)
# Each pattern has literals, if any, one of which must occur: searching for them is far faster than for the pattern. The
# pattern's matching group is the name.
NAMED: tuple[tuple[tuple[str, ...], re.Pattern[str]], ...] = (
    ((), _BEFORE),
    ((), LOOKING),
    (("based",), _BASED),
    (("his ",), late(rf"\b[Tt]his\s+(?P<this>[A-Z][\w.'’]*(?: [A-Z][\w.'’]*){{0,2}})\s+{JOB}\b")),
    (
        (
            *("s where ", "be where ", "location for ", "location of ", "base for ", "base of ", "home for "),
            *("workplace for ", "duty station for ", "is your ", "be your ", "our home and "),
        ),
        late(
            r"(?:^|[,;:]\s|\band )(?P<names>[A-Z][^.;:!?\n]{1,60}?)\s+(?:is|will be)\s+(?:where (?:you|this|the (?:role"
            r"|position|job|team)|we all)\b|(?:the |your |our )?(?:new )?(?:home and )?(?:base|work|job)?\s?(?:base"
            r"|location|workplace|home|duty station) (?:for|of) (?:this|the)\b|your (?:new )?(?:home|base|office"
            r"|workplace)\b|our home and this)"
        ),
    ),
    (
        (" as your ",),
        late(r"\bwith (?P<as>[A-Z][^.;:!?\n]{1,40}?) as your (?:base|home|hub|office)\b"),
    ),
    (
        ("so is ",),
        late(rf"\bin\s+(?P<so>[A-Z][^.;:!?\n]{{1,60}}?),? and so is (?:this|the|your) {JOB}\b"),
    ),
    (
        ("emote", "ybrid", "nsite", "n-site"),
        late(r"^(?P<mode>[A-Z][^.;:!?\n]{1,40}?)[\s,-]+(?:[Rr]emote|[Hh]ybrid|[Oo]n-?site)\s*[:.–-]"),
    ),
)
