"""Patterns for English sentences that state where work is done.

Belongs here: phrases about the job itself, and English statements of remote and hybrid work. Does not belong here:
on-site statements (``mode_onsite``), other languages (``mode_languages``), applying the patterns in order
(``mode_statements``), or words that only look like a statement (``mode_words``).

All patterns are for folded lower-case text.
"""

from __future__ import annotations

from opportunity_pipeline.normalize.text.patterns import late
from opportunity_pipeline.normalize.work_mode.mode_languages import Patterns

_KINDS = (
    r"role|position|job|internship|opportunity|vacancy|opening|posting|contract|assignment|traineeship|apprenticeship"
    r"|fellowship|program(?:me)?|hackathon|event|competition|contest|bootcamp|workshop|poste|stelle|puesto|vaga"
    r"|post|placement|secondment|gig|residency|externship|co-?op|datathon|ideathon|conference|summit"
)
KIND = rf"(?:{_KINDS})"
JOB = rf"(?:{_KINDS}|work)"
LABEL = (
    r"(?:work ?place|work ?location|duty station|(?:work )?set[ -]?up|employment|schedule|job location|location"
    r"|job type"
    r"|mode(?: of [\w-]+)?|work ?mode|work ?type|work model|arrangement|type|format|venue|style|pattern"
    r"|setting|model|arbeitsort|arbeitsmodell|modalidad\w*|modalita|modalite|regime|modelo|modele|tryb(?: pracy)?)"
    r"\s*[:–-]\s*(?:\w+,?\s+)?"
)
_OWN_TEAM = (
    r"(?:our|the|whole|entire|all)(?: of)?(?: our| the)? (?:\w+ )?(?:team|company|staff|crew|workforce|organi[sz]ation)"
)
_WORKERS = (
    rf"(?:you|we|i|they|interns?|candidates?|everyone|everybody|participants?|teams|students|employees|{_OWN_TEAM})"
    r"(?:'ll| will| can| may| could| all| are| would)*(?: \w+){0,2}? "
)
_WORK = (
    r"(?:works?|be working|working|(?:choose|opt) to work|join|participate|take part|attend|compete|contribute"
    r"|be based)"
    r"(?:\s+(?:fully|100%|entirely|completely|mostly|primarily|either|in))*\s+"
)
HELD = (
    r"(?:held|takes? place|conducted|delivered|given|taught|hosted|runs?|happens?|happening|organi[sz]ed)"
    r"(?: (?:fully|entirely|completely|100%|\w+))?"
)
_OR = r"\s*(?:and|or|\+|&|/)\s*"
_HOME = (
    r"(?:home|anywhere|(?:your|their|his|her|our) (?:own )?(?:homes?|sofas?|couch(?:es)?|kitchen(?: table)?"
    r"|hostel(?: room)?|dorm(?: room)?|room"
    r"|living room)"
    r"|any (?:other )?(?:location|place|city|state|country|part|province|us state)|(?:a|the) (?:location|place) of your"
    r" (?:own )?choice|where(?:ver|\sever)\b)"
)
_MAY = r"(?:can|may|will|free to|welcome to|choose to|allowed to|opt to|encouraged to|prefer to)"
BEGINNING = r"(?=\s*(?:[,.:;(|/–-]|$))"

OF_JOB = late(
    "|".join(
        (
            rf"\b(?:this|the|our|all|an?)\s+(?:\w+[\s-]){{0,3}}?{JOB}s?\b",
            rf"\b{LABEL}",
            r"#li-",
            r"\byou(?:'ll| will| can| may| are)?\b",
            r"\b(?:candidates?|applicants?|interns?|participants?)\b",
            r"^\s*(?:remote|hybrid|on-?site|wfo|wfh)\b",
        )
    )
)
_FOR_A_TIME = (
    r"(?:initial\w*|first|until|till|during|training|probation\w*|onboarding|currently|temporar\w*|at present|for now"
    r"|start\w*|beginning|months?|weeks?|induction|zunächst|zunachst|anfangs|einarbeitung|probezeit|d'abord|primer\w*"
    r"|inicial\w*|inicio|primi|inizial\w*|eerst\w*|först|forst|pierwsz\w+|mies[ią]\w*"
    r"|tygodn\w*|mois|semaines|mes(?:es|i)?|semanas|settimane|monaten?|wochen|maand\w*|weken|m[åa]na?der|veckor"
    r"|uker|uger)"
)
BECOMING = late(
    rf"\b{_FOR_A_TIME}\b[^.\n]{{0,90}}?\b(?:and then|then|there ?after|afterwards?|after (?:that|which|this)|post that"
    r"|post which|subsequently|followed by|later on|later|(?:transition|mov|switch|shift|convert|chang)(?:e|es|ing"
    r"|s|ed)?"
    r" (?:back )?(?:in)?to|danach|anschlie(?:ß|ss)end|spater|puis|ensuite|luego|despues|depois|poi|successivamente"
    r"|daarna"
    r"|darefter|potem|nastepnie)\b[,:]?"
)
"""Text before the mode that applies in the end, after training or the like."""

# Each with literals, one of which must occur: searching for them is far faster than for a pattern.
REMOTE: Patterns = (
    (
        ("office", "commutes", "where ", "from your home", "from their home"),
        late(
            r"\b(?:not|n't|never) (?:require|need|have|expect)\w*[^.;\n]{0,20}\b(?:come|report|go|commute"
            r"|travel)\w* (?:in)?to "
            r"(?:the |our |an? )?office\b"
            r"|\b(?:not|n't|never) (?:be )?(?:require|need|have|expect|oblig)\w* to (?:attend|visit)"
            r" (?:the |our |an? )?office\b"
            r"|\b(?:nobody|no one|none of us) (?:\w+ ){0,4}?(?:comes?|goes?|commutes?) (?:in)?to"
            r" (?:an?|the|our) office\b"
            r"|\byour home (?:is|will be|becomes) your office\b|\b(?:nobody|no one) commutes\b"
            r"|\boffice (?:attendance |presence )?is (?:\w+ )?optional\b"
            r"|\bno offices?(?: to (?:come|go|commute) to\b|,? (?:and |or )?no commut\w+)"
            r"|\b(?:gave|given) up (?:our|the) offices?\b|\bfrom where (?:you|they|we) live\b"
            r"|\bwork(?:s|ing)? (?:\w+ )?from (?:your|their) home\b(?! (?:country|town|city|state|university))"
            r"|\b(?:out of|from|in|at) (?:an?|your|their|his|her) (?:own )?home[\s-]office\b(?! (?:location|in|day))"
            r"|\b(?:have|with) no (?:physical |central )?offices?\b|\b(?:don't"
            r"|do not|doesn't|does not) have (?:an?|any) (?:\w+ )?offices?\b(?! (?:in|at|dog|manager|space))"
        ),
    ),
    (
        ("remote",),
        late(
            r"\bcomfortable (?:with )?working (?:remotely|in a (?:fully )?remote)\b|\b(?:else"
            r"|otherwise),? (?:fully )?remote\b|\bremote (?:optional|for now|until|at the moment)\b|\b(?:mostly"
            r"|primarily|predominantly|largely"
            r"|mainly) remote\b|\b(?:from|in) [\w ]{2,30} and remotely\b"
            r"|#li-remote\b|\bopen to remote\b|\b(?:fully|100\s?%|completely|entirely|permanently|all|full|volledig"
            r"|vollstandig)[\s-]remote"
            rf"|\b(?:we(?:'re| are)|everyone is|everybody is|{_OWN_TEAM} (?:is|are)) (?:all |fully |completely "
            r"|\w+ly )?remote\b"
            r"(?=\s*(?:[,.;:!]|$|and\b|but\b|so\b|since\b|with\b|by\b))"
            r"|\bremote (?:employees|workers|staff|hires|candidates|applicants|team members) (?:must|need to|should"
            r"|are required"
            r"|have to|can)\b"
            rf"|\bremote[\s-](?:{KIND}|first|friendly|working is|working arrangement|option)s?\b"
            r"|\bremote (?:within|across|from|in|innerhalb|aus|werken|arbeiten|anywhere|possible|eligible|ok|okay|only"
            r"|is (?:an option|possible|ok|fine)|(?:work )?(?:is )?(?:possible|available|welcome))\b"
            r"|\bremote\s*(?:\(|[!.]?\s*$)|\bremote and (?:open|available)\b"
            r"|\(remote\)|,\s*remote\s*[,.|]"
            r"|^\s*[\w.]{2,14} remote\s*[:(]"
            rf"|^\s*(?:100% )?remote\b{BEGINNING}|\b{LABEL}(?:100\s?%\s+)?remote\b"
            rf"|\b{JOB}s?\s+(?:\w+\s+){{0,2}}?(?:is|are|can be|will be|may be|as)\s+(?:\w+\s+){{0,3}}?remote(?:ly)?\b"
            rf"|\b{_WORKERS}{_WORK}remote(?:ly)?\b"
            r"|(?:^|[,;(–-]\s*|\b(?:be|is|are|permanently|fully)\s+)work(?:ing)?\s+remotely\b"
            r"|\bremote[\s-](?:candidates?|applicants?|participants?|applications?)[^.;\n]{0,60}"
            r"\b(?:welcomed?|considered|encouraged|accepted|eligible|invited|ok)\b"
            rf"|\b{_MAY} (?:also )?(?:work|apply|participate|take part|join|attend|compete) (?:\w+ )?remotely\b"
            r"|\bto work remotely (?:for us|from|within)\b|\beligible for (?:[\w-]+ )?remote\b"
            r"|\b(?:and|all) works? (?:\w+ )?remotely\b|\bremote (?:set-?up|basis|environment (?:from|within)"
            r"|capacity|mode)\b"
            r"|\bremote(?:ly)?[\s-](?:based|hire)\b|\b(?:based|located) remotely\b"
            r"|\bremote status\s*:\s*(?:\w+ )?remote\b"
            r"|\bremote\?\s+(?:yes|sure|of course|absolutely)\b"
            r"|\b(?:hire|hiring|recruit\w*) (?:\w+ )?remotely\b|\bjoin our (?:\w+ )?remote team\b"
            r"|\b(?:looking for|hiring|seeking) (?:an? |more )?(?:\w+ )?remote [a-z]+"
            r"|\b(?:are|'re|sind) (?:an?|ein) (?:\w+ )?remote[\s-]team\b|\b(?:are|'re|being"
            r"|as) an? (?:\w+ )?remote (?:company|start-?up|organi[sz]ation|business)\b"
            r"|\bwe(?:'ve| have) (?:always |long )?been (?:\w+ )?remote\b(?! [a-z]+s\b)"
            r"|\bremote(?: work(?:ing)?)?\s*:\s*(?:up to )?(?:100\s?%|yes|full\w*|possible|available|ok|allowed"
            r"|true)(?!\w)"
            r"|\bremote by (?:design|default|nature)\b|\bas an? (?:fully )?remote\b"
            r"|\b(?:be )?(?:done|performed|completed|carried out) (?:\w+ )?remotely\b"
            r"|\b(?:option|opportunity|possibility|freedom) (?:to work|of working) remotely\b"
            rf"|\b{HELD} remotely\b|\bremote(?:\s*/\s*|,? or )hybrid\b|\bhybrid(?:\s*/\s*|,? or )(?:fully? )?remote\b"
        ),
    ),
    (
        (
            "home",
            "wfh",
            "anywhere",
            "from any",
            "from your",
            "wherever",
            "worldwide",
            "telecommut",
            "telework",
            "independent",
            "distributed",
            "where you",
        ),
        late(
            r"\bwork(?:ing)? from home or (?:the |our )?office\b"
            r"|\b(?:permanent(?:ly)?|fully|full[\s-]time|100\s?%|completely"
            r"|entirely)[\s-]+(?:work(?:ing)?[\s-](?:from|at)[\s-]home|wfh)\b"
            r"|\bwork(?:ing)? (?:100\s?%|fully|permanently|exclusively|entirely) from home\b"
            r"|^\s*work(?:ing)?[\s-]at[\s-]home\b"
            rf"|\bwork[\s-]at[\s-]home {JOB}"
            r"|\b(?:office|on[\s-]?site)\b(?: in [\w ]{2,25})?,? or (?:work(?:ing)? )?(?:from |at )?home\b"
            r"|\boffice,? (?:at |from )?home,? or\b"
            r"|\b(?:home|anywhere),? (?:or )?(?:come )?(?:in|from|at|to) (?:the|our) (?:[\w-]+ ){0,3}?office\b"
            r"|\bhome, (?:the |our )?office\b"
            r"|\b(?:wfh|work(?:ing)? from home)(?: facility| option)? (?:is )?(?:available|possible|allowed|ok"
            r"|provided)\b"
            rf"|\b(?:done|performed|completed|carried out) (?:\w+ )?from {_HOME}\b"
            r"|\b(?:location|based|work)\b[^.;\n]{0,40}\bor (?:from |at )?home\b\s*(?:[.,;)]|$)|\bwfh with\b"
            r"|\b(?:earn|study|teach) (?:\w+ ){0,2}from home\b|\b(?:else|otherwise),? (?:it is |fully )?(?:wfh"
            r"|from home)\b|\bwe(?:'re| are) (?:fully|globally) distributed\b"
            r"|\bor (?:work(?:ing)? )?from home\b"
            r"|\b(?:shift|time|job|role|permanent) wfh\b|\b(?:wfh|work from home) or (?:work )?(?:from|at|in)\b"
            r"|[,;-] wherever you (?:are|live)(?=\s*(?:[.!]|$))|\bbased (?:from|at) home\b"
            r"|\bflexible (?:working )?from home\b|\bworks? where(?:ver)? (?:you|they"
            r"|we) (?:want|like|choose|please)\b"
            r"|\b(?:option|opportunity|possibility|freedom) (?:to work|of working) from (?:home|anywhere)\b"
            rf"|\b(?:work(?:ing)?[\s-]from[\s-](?:home|anywhere)|wfh)[\s-]{JOB}s?\b|^\s*(?:wfh"
            rf"|work from home)\b{BEGINNING}"
            rf"|\b{LABEL}(?:wfh|(?:work )?from home|anywhere|worldwide|home[\s-]?office|home(?=\s*(?:[.,;|]|$)))"
            rf"|\bhome[\s-]?office (?:based\b|{JOB}\b)|\bonline \w+ from home\b"
            r"|\b(?:we|team|company|staff)(?:'re| is| are) (?:\w+ )?distributed (?:across|around|over|all over"
            r"|throughout) (?!our|offices)|\b100\s?% telework\w*"
            r"|\b(?:fully|100\s?%|completely|vollstandig|komplett|ausschlie(?:ss|ß)lich)[\s-](?:wfh"
            r"|(?:im )?home[\s-]?office)\b"
            rf"|\b(?:do|perform) (?:this|the|your) {JOB} from {_HOME}|\bteleworking (?:is )?possible\b"
            rf"|\b{_WORKERS}{_WORK}(?:from {_HOME}|at home\b)"
            rf"|\b{_MAY} (?:also )?(?:work|join|take part) (?:\w+ ){{0,3}}?from {_HOME}|\b(?:and"
            rf"|all) works? from home\b"
            r"|\b(?:staff|we|team|employees|everyone)\b[^.;\n]{0,15}\b(?:is|are|'re) (?:all )?(?:home[\s-]?workers?"
            r"|home[\s-]?based)\b"
            rf"|\bhome[\s-]?working (?:{JOB}|is|available|possible|arrangement)|\b(?:as|an?"
            r"|this) home[\s-]?work(?:er|ing)\b"
            r"|(?:^|[,:;(–-]\s*|\b(?:be|is|are|permanently|fully)\s+)work(?:ing)?\s+from (?:home|anywhere)\b"
            r"|\bfrom your own homes?\b(?! office)"
            r"|\bfrom the comfort of (?:your|their) (?:own )?home\b|\bduty station\s*:\s*home[\s-]based\b"
            r"|\b(?:telecommut\w+|telework\w*) (?:is |are )?"
            r"(?:role|position|job|allowed|eligible|permitted|available|ok|possible|approved|an option)\b"
            r"|\beligible for (?:[\w-]+ )?(?:telework\w*|telecommut\w+|home[\s-]?office|work(?:ing)? from home)\b"
            rf"|^\s*home[\s-]based\b|\bhome[\s-]based {JOB}\b|\bis home[\s-]based\b|\blocation[\s-]independent\b"
            r"|\b(?:from|work|are|live)\s+(?:wherever|anywhere)\b|\b(?:job|role|position|work) wherever you\b"
            r"|(?<!posting )(?<!posted )(?<!posting will be )(?<!posted to )(?<!travel )\banywhere in (?:the )?\w+"
            r"|\b(?:fully|globally) distributed (?:team|company)\b|\b(?:as|we(?:'re| are)) an? distributed (?:team"
            r"|company)\b"
        ),
    ),
    (
        ("zoom", "google meet", "discord"),
        late(
            rf"\b{HELD} (?:on|over|via|through) (?:zoom|google meet|discord)\b"
            rf"|\b{LABEL}(?:zoom|google meet|discord|(?:ms |microsoft )?teams)\b"
        ),
    ),
    (
        ("online", "virtual"),
        late(
            r"\b(?:fully|100\s?%|completely|entirely)[\s-](?:virtual|online)\b"
            r"|\bvirtual (?:internship|hackathon|event|program\w*|position|role|job|placement|edition|contest"
            r"|competition)\b"
            r"|\b(?:we(?:'re| are)|as) an? (?:fully |completely )?virtual (?:company|team|organi[sz]ation|firm)\b"
            r"|\bonline (?:coding |programming |design |student )?(?:volunteer\w*|hackathon|event|competition"
            r"|internship|contest|challenge)\b"
            rf"|\b{JOB}s?\s+(?:\w+\s+){{0,2}}?(?:is|are|can be|will be)\s+(?:\w+\s+){{0,3}}?(?:virtual(?:ly)?"
            r"|online)\b"
            r"|\b(?:participation|attendance) (?:is |can be |will be )?(?:\w+ )?(?:online|virtual)\b"
            r"|\b(?:virtual|online) (?:participation|attendance)\b"
            r"|\beverything (?:happens|is|takes place) online\b"
            r"|\bjoin (?:the|our|this) (?:hackathon|event|contest|competition|challenge|workshop) online\b"
            r"|\ball (?:the |our |of the )?(?:sessions|classes|lessons|lectures|activities) (?:are|will be"
            r"|take place|run)"
            r" (?:held )?(?:\w+ )?(?:online|virtual(?:ly)?)\b"
            r"|\ball (?:the |of the )?rounds?\b[^.;\n]{0,15}\bonline\b"
            rf"|\b{HELD} (?:online|virtually)\b|\b{LABEL}(?:online|virtual)\b"
            rf"|\b{_WORKERS}{_WORK}(?:online|virtually)\b"
        ),
    ),
)
HYBRID: Patterns = (
    (
        ("hybrid", "ibrid"),
        late(
            r"\b(?:we(?:'re| are)|as) a hybrid (?:team|company|workplace|organi[sz]ation)\b|\b(?:then|and|becom\w+"
            r"|(?:moving|switching|moves|switches|change\w*) to"
            r"|followed by) (?:\w+ )?hybrid\b(?! [a-z]{4,}s\b)"
            r"|\bhybrid (?:after|thereafter|afterwards|once|from then)\b|#li-hybrid\b|\(hybrid\)"
            r"|\bhybrid[\s-](?:work\w*|schedule|model|set-?up|environment|policy|arrangement|mode|basis|format"
            rf"|pattern|split|flexibility|approach|office|style|culture|{KIND}|first|way|in\b|from\b|at\b|with\b"
            rf"|out of)"
            rf"|\b{JOB}s?\s+(?:\w+\s+){{0,2}}?(?:is|are|will be|can be|as|offers?|follows?)\s+"
            rf"(?:\w+\s+){{0,3}}?hybrid\b"
            rf"|\b{LABEL}h?[iy]brid\w*|^\s*hybrid\b{BEGINNING}|\bhybrid\s*[.!]?\s*$|,\s*hybrid\s*[,.]"
        ),
    ),
)
EITHER: Patterns = (
    (
        ("online", "virtual", "remote"),
        late(
            rf"\b(?:online|virtual(?:ly)?|remote(?:ly)?){_OR}(?:offline|in[\s-]person|on[\s-]?site|in the office)\b"
            rf"|\b(?:offline|in[\s-]person|on[\s-]?site|in the office){_OR}(?:online|virtual(?:ly)?|remote(?:ly)?)\b"
            rf"|\b(?:in[\s-]person|on[\s-]?site)\b[^.;,\n]{{0,30}}\bor (?:join )?(?:online|virtually|remotely)\b"
        ),
    ),
)
PARTLY: Patterns = (
    (
        ("part", "mix", "blend", "combin", "split", "balance", "some days", "half", "divid", "shar"),
        late(
            rf"\b{LABEL}blended\b|"
            r"\bhalf (?:of )?(?:the|your|each) (?:working )?(?:week|time)\b[^.;\n]{0,60}\b(?:home|remote\w*|office)\b|"
            r"\b(?:split|divid\w+|shar\w+) (?:your|the|their) (?:working )?(?:week|time|days)\b[^.;\n]{0,20}\b(?:home"
            r"|house|(?:kitchen|dining) table|sofa|flat)\b[^.;\n]{0,10}\band (?:our|the|an?)\b|"
            r"\bsome days (?:at|from|in)\b|\bblended work\w*|\bhalf (?:of )?(?:the|your|each) (?:working )?(?:week"
            r"|time)"
            r" (?:(?:will be |is )?spent )?(?:at|from|in)\b"
            r"|\bpart(?:ly|ial(?:ly)?)[\s-](?:remote|from home)\b"
            r"|\b(?:mix|blend|combination|split|balance)\b[^.;\n]{0,30}\b(?:home|remote|office)\b[^.;\n]{0,20}"
            r"\b(?:and|&|/)\b[^.;\n]{0,20}\b(?:home|remote|office|on-?site|in[\s-]person)\b"
        ),
    ),
)
