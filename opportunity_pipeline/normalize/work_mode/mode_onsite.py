"""Patterns for English sentences that state that work is done on site.

Belongs here: the office, the campus, the shop floor, in person. Does not belong here: statements of the other modes,
and phrases common to all (``mode_patterns``).

All patterns are for folded lower-case text.
"""

from __future__ import annotations

from opportunity_pipeline.normalize.text.patterns import late
from opportunity_pipeline.normalize.work_mode.mode_languages import Patterns
from opportunity_pipeline.normalize.work_mode.mode_patterns import BEGINNING, HELD, JOB, KIND, LABEL

_WORKPLACE = r"(?:site|plant|shop floor|lab\w*|store|shop|clinic|premises|reception|warehouse|factory|workshop|desk)"
# "From our Seattle lab", but not "in our studio team".
_OUR_WORKPLACE = (
    r"(?:the|our) (?:[\w.&'-]+ ){0,4}?(?:studio|lab|laborator(?:y|ies)|hub|plant|factory|warehouse|depot|workshop"
    r"|facility|campus|headquarters|hq|office|site|showroom|(?:development|r&d|research|tech\w*"
    r"|service|delivery|contact|call|distribution) cent(?:re|er))\b"
    r"(?! (?:team|manager|of the|hours))"
)
_WHOLLY = r"fully|100\s?%|completely|entirely|strictly|purely|only"
ONSITE: Patterns = (
    (
        ("office", "headquarters", "hq", "campus"),
        late(
            rf"\b(?:{_WHOLLY})[\s-](?:in[\s-]office|office[\s-]based)\b|\(in[\s-]office\)"
            rf"|^\s*in[\s-]office\b(?:{BEGINNING}|\s+(?:in|at)\b)"
            rf"|\b(?:in[\s-]office|office[\s-]based)[\s-](?:\w+[\s-])?(?:{KIND}|only|presence|attendance|culture"
            rf"|environment)\b"
            rf"|\b{JOB}s?\s+(?:\w+\s+){{0,2}}?(?:is|are|will be|requires?|as)\s+(?:\w+\s+){{0,3}}?"
            r"(?:in[\s-]office|in the office|office[\s-]based|from (?:the )?office)\b"
            rf"|\b{LABEL}(?:in[\s-]office|office|work from office)\b|^\s*work from office\b"
            r"|\boffice (?:presence|attendance) (?:is )?(?:required|mandatory|expected|compulsory)\b"
            r"|\boffice[\s-]based (?:in"
            r"|at)\b|\boffice[\s-]first\b|\b(?:job"
            r"|role|position) (?:is )?(?:in|at) our (?:\w+ )?office\b"
            r"|\b(?:presence|present) (?:in|at) (?:the|our) (?:\w+ )?(?:office|campus)\b|\bbeing (?:in|at) (?:the"
            r"|our) (?:\w+"
            r" )?office\b(?! (?:of|hours))|\bsits? together\b[^.;\n]{0,30}\b(?:in|at) (?:the|our) (?:\w+ )?office\b"
            r"|\bdays (?:a|per) week (?:from|in"
            r"|at) office\b"
            r"|\bwork(?:s|ing)?[\s-](?:from|in|at|out of)[\s-](?:the[\s-]|our[\s-])?(?:[\w.-]+\s){0,4}?"
            r"(?:office|(?<=our\s)offices)\b"
            r"|\bwork(?:s|ing)?\b(?![^.;\n]*\bcolleagues\b)[^.;\n]{0,30}\b(?:at|from) our (?:[\w.]+ ){0,2}?office\b"
            r"|\b(?:an|this) office[\s-](?:job|role)\b"
            rf"|\b{JOB} (?:is|will be|sits) (?:\w+ )?(?:in|at|from) {_OUR_WORKPLACE}"
            r"|\b(?:an?|fully|as an) (?:in[\s-]office|office[\s-]based)[\s-](?:company|team|organi[sz]ation|business"
            r"|start-?up|crew)\b"
            r"|\b(?:be|work|working|report|come|present|attend|comes?|everyone|everybody|you|we"
            r"|all of us)\s+(?:\w+\s+){0,2}?"
            r"(?:in|to) (?:the|our) (?:[\w.]+ ){0,3}?office\b(?![^.;\n]{0,25}\b(?:month|quarter|year)(?:ly)?\b)"
            r"|\b(?:based|located|sit|working) (?:in|at|from|out of) (?:the|our) (?:[\w.,]+ ){0,4}?"
            r"(?:office|hq|headquarters|campus|site)\b|\b(?:five|5|six|6) days (?:(?:a|per|each) week )?(?:in|at"
            r"|from) (?:the|our)\b"
            r"|\b(?:monday (?:to|through|-) friday|every ?day|daily)\b[^.;\n]{0,20}"
            r"\b(?:in|at|from) (?:the|our) office\b"
            r"|\bin (?:the|our) office (?:monday|five|every|daily|full)\w*"
            r"|\b(?:everyone|you|we)'re in our (?:\w+ )?office\b"
            rf"|\b{JOB} (?:is|will be) (?:\w+ )?(?:in|at|from) our (?:\w+ )?(?:office|campus|headquarters|hq)\b"
            r"|\bjoin (?:us|our team|the team)\b[^.;\n]{0,30}\b(?:at|in) our (?:[\w.]+ ){0,2}office\b"
            r"|\brelocation (?:\w+ ){0,3}?(?:is|will be) (?:mandatory|required|compulsory|a must|expected)\b"
        ),
    ),
    (
        (
            *("on-site", "onsite", "on site", "in person", "in-person", "offline", "wfo", "physically", "campus"),
            *(
                "studio",
                "sit",
                "premises",
                "laborator",
                "from our ",
                "at our ",
                "out of our",
                " lab",
                "from the ",
                "plant",
                " hub",
            ),
            *("in-store", "presence", "client", "customer", "face", "attendance", "-based", " based", "in store"),
        ),
        late(
            rf"\b(?:presence on[\s-]?site|physical presence(?! in)|presence (?:at|in) (?:the"
            rf"|our) (?:\w+ ){{0,2}}?{_WORKPLACE})\b"
            r"(?: \w+){0,5}? (?:is|are|will be) (?:\w+ )?(?:required|essential|mandatory|needed|necessary|expected"
            r"|a must"
            r"|compulsory|indispensable|vital)\b"
            rf"|#li-on-?site\b|\b(?:{_WHOLLY})[\s-](?:on[\s-]?site|in[\s-]person|offline)\b|\bwfo\b"
            r"|\bin[\s-]store (?:role|position|job)\b|\battendance\b[^.;\n]{0,30}\bin[\s-]person\b"
            rf"|\b(?:on[\s-]?site|in[\s-]person|offline)[\s-](?:\w+[\s-])?(?:{KIND}|classes|lessons|tutoring"
            r"|teaching|only|presence|attendance|mode)\b"
            rf"|\b{JOB}s?\s+(?:\w+\s+){{0,2}}?(?:is|are|will be|requires?|as|takes? place)\s+(?:\w+\s+){{0,3}}?"
            rf"(?:on[\s-]?site|in[\s-]person|offline)\b|\b{LABEL}(?:on[\s-]?site|offline|in[\s-]person)\b"
            r"|\b(?:be|work|working|report|come|present|attend)\s+(?:\w+\s+){0,2}?(?:on[\s-]?site|in[\s-]person"
            r"|physically)\b"
            rf"|\b{HELD} (?:in[\s-]person|offline|on[\s-]?site|on (?:our |the )?campus)\b"
            r"|\b(?:on[\s-]?site|in[\s-]person) (?:in|at(?! (?:our |the |their )?(?:customer|client|partner))"
            r"|company|team|culture|workplace)\b"
            r"|[,(]\s*on[\s-]?site\s*[,.|)]"
            r"|\b(?:everyone|everybody|(?:the|our) (?:whole |entire )?team|all of us)\b[^.;\n]{0,40}\b(?:is|are|works?)"
            r" (?:\w+ )?(?:on[\s-]?site|in[\s-]person)\b(?! visits)"
            r"|\b(?:works?|working|based|sit|sits|sitting|located|stationed) (?:\w+ )?(?:from|in|at|out of)"
            rf" {_OUR_WORKPLACE}"
            rf"|\b(?:desk (?:for you |waiting )?in|expect you (?:at|in)) {_OUR_WORKPLACE}"
            rf"|\bsit(?:s|ting)? (?:with|next to|among) (?:our|the) (?:\w+ ){{0,3}}?in {_OUR_WORKPLACE}"
            rf"|\bjoin us\b[^.;\n]{{0,30}}\bin[\s-]person\b|\b(?:{_WHOLLY})[\s-]on[\s-]campus\b"
            r"|\bneed(?:s|ed)? you (?:here |to be )?(?:on[\s-]?site|in[\s-]person)\b"
            r"|\byou(?:'ll| will)(?! (?:\w+ )?(?:get|receive|hear|have|find|learn))[^.;\n]{2,80}?"
            r"(?<!support )(?<!help )(?<!colleagues )(?<!people )\bfrom our (?:[\w.'-]+ ){0,3}?office\b"
            rf"|^\s*(?:on[\s-]?site|in[\s-]person)\b{BEGINNING}"
            r"|\bon[\s-]?site (?:from|since|starting|right from) (?:the )?(?:day|first|start|beginning)\b"
            r"|\bface[\s-]to[\s-]face (?:classes|lessons|teaching|training|course|role|position|job|event|mode)\b"
            rf"|\b{HELD} face[\s-]to[\s-]face\b|\b(?:be|expected|required|present) (?:to be )?on[\s-]campus\b"
            r"|\battendance (?:at|in) [^.;\n]{2,40} is (?:compulsory|mandatory|required)\b"
            r"|^\s*site[\s-]based\b|\b(?:warehouse|store|shop|factory|depot|site)[\s-]based (?:role|position|job)\b"
            r"|\bworks? on (?:the|our) premises\b|\bwork in[\s-]store\b|\bday[\s-](?:1|one) on[\s-]?site\b"
            r"|\bphysically (?:present|available)\b"
            r"|\b(?:work ?location|job location|location|work|based|posted|deputed|deployed|placed|stationed"
            r"|work is done)"
            r" (?:(?:will be|is|be|are) )?(?:at "
            r"|from |to )?"
            r"(?:the |our |a )?(?:client|customer)(?:'s|s'|s)? (?:site|premises|location|office)\b"
        ),
    ),
)
