"""English phrases before a place of work.

Belongs here: words before a place in running text, and phrases about other places. Does not belong here: phrases of
other languages only (``place_languages``), which part of a sentence is parsed (``place_statements``), or the context of
names in a location text (``place_patterns``).
"""

from __future__ import annotations

import re

from opportunity_pipeline.normalize.places.place_patterns import PLACE_LABEL
from opportunity_pipeline.normalize.text.patterns import late

JOB = (
    r"(?:role|position|employment|job|internship|opportunity|vacancy|opening|posting|contract|assignment|traineeship"
    r"|apprenticeship"
    r"|poste|stelle|puesto|vaga|stage|alternance|praktikum|ausbildung|pr[áa]cticas|est[áa]gio|tirocinio"
    r"|placement|post)"
)
OFFICE = (
    r"(?:offices?|campus(?:es)?|site|hub|studio|lab|plant|facility|store|branch|cent(?:re|er)|headquarters|hq|warehouse"
    r"|factory|clinic|hospital|school|restaurants?|caf[ée]s?|pub|bar|hotel|shops?|salon|bakery|laborator(?:y|ies)"
    r"|showroom|workshop|unit|co-?working space|location|venue|premises|control (?:room|cent(?:re|er))"
    r"|data cent(?:re|er)"
    r"|b[üu]ro|standort|werk|niederlassung|locaux|bureaux?|oficinas?|escrit[óo]rio|ufficio|kantoor)"
)
_MODE = (
    r"(?:on[\s-]?site|in[\s-]person|in[\s-]office|from (?:the )?office(?: only)?|hybrid|h[íi]brido|wfo|wfh|offline"
    r"|remote(?:ly)?(?:[\s-](?:friendly|first|only))?|remoto|(?:en )?pr[ée]sentiel|presencial|vor ort"
    r"|home[\s-]?office|from home|t[ée]l[ée]travail|teletrabajo)"
)
WORKPLACE = (
    r"(?:reception(?: desk)?|front desk|lodge|garage|depot|dealership|nursery|kindergarten|library|museum|gallery"
    r"|theatre"
    r"|spa|gym|practice|surgery|pharmacy|brewery|vineyard|winery|farm|stables?|yard|shipyard|foundry|mill|boutique"
    r"|resort"
    r"|hostel|kitchen|terminal|base|works|daycare|kennels?|greenhouses?|house|home|service|shelter|ward)"
)
# "Work with publishers in Tokyo", "be phoning workshops in Bavaria": the place of others, not of the worker.
_NOT_TO_OTHERS = (
    r"(?!(?:phon|call|email|advis|supply|help|contact|ship|export)ing\b"
    r"|(?:seen|used|read|loved|trusted|heard|played|enjoyed|worn|watched)\s+by\b"
    r"|with\s+(?:[\w-]+\s+){0,3}?(?!(?:technologies|tools|systems|robots|machines|us|kids|patients|families"
    r"|animals|horses|dogs)\b)[a-z]+(?:s|en|le)\s+(?:in|at|from|near)\s)"
)
# A list of places follows, up to the end of the clause.
LABEL = late(
    "|".join(
        (
            rf"\b{PLACE_LABEL}(?: (?:for|of) (?:this|the) (?:job|role|position|internship))?\s*[:–-]\s*",
            r"\b(?:mode(?: of work(?:ing)?)?|modalidad|type|format|work ?place|set-?up"
            rf"|arrangement)\s*[:–-]\s*{_MODE}\s*[,–|(-]\s*",
            r"\bwork(?:ing)?\s+from\s+(?:the\s+)?office(?:\s+only)?(?:\s+(?:on\s+|for\s+)?(?:all\s+)?(?:[56]|five"
            r"|six)\s+days"
            r"(?:\s+(?:a|per)\s+week)?)?\s*[,(–-]\s*",
            rf"(?:^|,)\s*{_MODE}\s*[,:|(–-]\s*|\b(?:remote|hybrid|on-?site)\s*\(",
        )
    ),
    re.IGNORECASE,
)
# A place follows, then the sentence continues.
BEHIND = late(
    "|".join(
        (
            r"\b(?:based|located|situated|sits?|resid(?:e|es|ing)|liv(?:e|es|ing)|stationed|posted|deputed|placed"
            r"|domiciled"
            r"|ans[äa]ssig)\s+(?:full[\s-]time\s+|anywhere\s+|physically\s+|together\s+)?"
            r"(?:in or near|in|at|near|around|within|out of|from|on|to)\s+"
            r"(?:(?:or around|\d+\s*\w+ of|commut\w+ distance (?:of|to)|a \w+ of)\s+)?",
            r"\bbas(?:[ée]e?s?(?:\s*\(e\))?|at[oa]|ead[oa]|ad[oa])\s+(?:à|a|en|au|en la|em)\s+|\blocals? to\s+"
            r"|\b(?:local|nearby)\s+(?:candidates?|applicants?|residents?)\s+(?:only\s+|preferred\s+)?\(",
            r"\b(?:work ?place|(?:work|job|reporting|base|posting|preferred) location|place of work|arbeitsort"
            r"|arbeitsplatz|arbetsort(?:en)?|arbeidssted(?:et)?|arbejdssted(?:et)?|kontorsted(?:et)?|lieu de travail"
            r"|lugar de trabajo"
            r"|local de trabalho|miejsce pracy|werklocatie"
            r"|standort|einsatzort|dienstort"
            r"|sede(?: di lavoro)?|standplaats)\s+(?:(?:ist|in|bei|è|is|will be|est|es|é|er|är|to)\s+)?(?:in\s+)?",
            rf"\b{_MODE}(?:\s+\w+)?\s+(?:aus (?:ganz )?|para todo (?:o|el) |depuis (?:toute )?(?:la |le |l['’])?"
            r"|innerhalb (?:von )?|desde (?:cualquier lugar (?:de|del|en) |tod[oa] (?:el |la )?)?)",
            r"\bjoin(?:ing)? (?:us|(?:our|the|an?) (?:[\w-]+ ){0,3}?(?:team|office|crew|group))"
            r"(?: of (?:[\w-]+ ){0,2}?[\w-]+)?(?: based| located)?\s+(?:in|at)\s+",
            r"\bwithin\s+(?:an?\s+)?(?:\d+|commut\w+|driving|reasonable|daily|easy|short|one|two|half|hours?|minutes?"
            r"|hour['’]s|\w+-(?:hour"
            r"|minute|mile|km))[\w\s'’-]{0,25}?\b(?:of|from|to)\s+",
            r"\b(?:relocat(?:e|ing)|relocation(?: (?:support|assistance|package|help|costs?))?|moving|move|commut(?:e"
            r"|ing)"
            r"|report(?:ing)?)\s+(?:daily\s+)?"
            r"(?:to|within|in)\s+",
            rf"\b{JOB}s?\b(?:,[^,;.]{{3,25}},)?(?:\s+(?:is|are|will be|can be"
            r"|to be)\b)?(?:\s+(?!(?:report|coordinat|talk|speak|negotiat|liais)ing\b)[\w-]+){0,4}?\s+"
            r"(?:in|at|within|à|bei"
            r"|em)\s+",
            rf"\b{_MODE}\b(?:\s+(?:{JOB}|work|working|only|possible|days?|anywhere)\b)*(?:,\s*"
            rf"|\s*)(?:[\w-]+\s+){{0,4}}?"
            r"\b(?:in|at|from|within|across|à|en|em|based in)\s+(?:anywhere\s+(?:in|within|across)\s+)?",
            # "Work from anywhere in Canada".
            r"\b(?:from|work(?:ing)?)\s+any(?:where|\s+(?:location|city|state|part|place|province"
            r"|region))\s+(?:else\s+)?"
            r"(?:in|within|across|of)\s+",
            r"\b(?:presencial(?:es)?|remot[oa]|h[íi]brid[oa])\s+(?:no|na|a|para todo (?:o|el))\s+|\bin (?:sede|presenza"
            r"|ufficio)\s+a\s+",
            r"\b(?:takes? place|held|hosted|conducted|happen(?:s|ing)?|organi[sz]ed|taught|be|working|works?|arbeitest"
            r"|travaill\w+|trabajar\w*|modalidad)\s+"
            rf"(?:{_NOT_TO_OTHERS}[\w-]+\s+){{0,5}}?(?:in|at|from|near|à|en)\s+",
            r"\b(?:office|location|base|hub|posting|placement)\s+(?:will be|is|would be)\s+(?:in |at )?(?-i:(?=[A-Z]))"
            r"|\b(?:attendance|presence)\s+(?:is required\s+)?(?:in|at)\s+|\blocation\s+(?-i:(?=[A-Z]))"
            r"|\bpan[\s-](?=india (?:role|position|hiring|job|opening|location|candidates))",
            r"\b(?:spend|need to be|must be|have to be|should be|currently)\s+(?:[\w-]+\s+){0,3}?(?:in|at)\s+",
            r"\b(?:candidates?|anyone|anybody|freshers?|applicants?|joiners?|volunteers|locals"
            r"|(?<!million )(?<!thousand )(?<!by )(?<!\d )(?<!help )(?<!helping )(?<!helped )(?<!serve )(?<!serving )"
            r"(?<!more )(?<!for )(?<!of )(?<!connect )(?<!many )(?<!reach )"
            r"(?:students?(?! of [^.;,]{2,30}\b(?:University|College|Institute))|residents?|people|those|individuals"
            r"|women))\s+(?!(?:are|is)\s+in\b)(?:\w+\s+){0,4}?"
            r"(?:from all over|from across|from|in|within|of|across|throughout|all over)\s+|\bare from\s+"
            r"|\bopen to\s+(?:\w+\s+)?"
            r"|\bouverte?s? (?:à"
            r"|aux?) (?:toute )?(?:la |le |l['’])?",
            r"\b(?:looking for|requirements? (?:for|of)|hiring|seeking|wanted|vacanc(?:y|ies)|openings?)\b"
            r":?(?:\s+[\w/&-]+){0,6}?\s+(?:in|for)\s+",
            r"\b(?:needed|required|wanted|sought)\s+(?:urgently\s+|immediately\s+)?(?:in|at|across|near)\s+"
            r"|\bwe(?:['’]re| are)?\s+(?:need|after|require|want)(?:\s+[\w/&-]+){1,6}?\s+(?:in|at)\s+"
            r"|\bhost family in\s+"
            r"|\bfield (?:sales|work|job|role)\s+in\s+",
            r"\b(?:otherwise|the rest|remaining days)\s+(?:in|at|from)\s+|\bfrom (?:one|any) of our \w+ in\s+",
            r"\b(?:at|to|from)\s+(?:the\s+|our\s+|an?\s+)?(?:customer|client)(?:['’]s|s['’])?\s+(?:premises|site"
            r"|location|office)\s*(?:in|at|,)\s+",
            rf"\b{JOB}s?\s+(?:is|are)\s+for\s+|\b(?:{OFFICE}|{WORKPLACE})\s+is\s+(?:located\s+)?(?:at|in|near)\s+"
            r"|\bbuilding (?:an?|our|up an?) (?:[\w-]+ ){0,2}team in\s+",
            r"\b(?:our (?:\w+ )?team|hotels?|resorts?|restaurants?|schools?|clinics?|hospitals?|shops?|stores?"
            r"|factor(?:y|ies)) in\s+"
            r"(?=[^.;]{2,60}\b(?:looking|hiring|seeking|recruiting|needs?|requires?"
            r"|works?\b[^.;]{0,40}\b(?:office|on[\s-]?site|hybrid|in[\s-]person))\b)",
            r"\bdays?\s+(?:a|per)\s+week,?\s+(?:in|at|from)\s+",
            r"\bhir(?:e|ing)\s+(?:\w+\s+){0,2}?(?:in|across|from)\s+",
            r"\b(?:in|at|from|to|on|into|for an?|our|the|no|im|am|au|en|op|unsere?[mnr]?|notre|nos|nuestra|nosso)\s+"
            rf"(?:[\w&.'’-]+\s+){{0,3}}?{OFFICE}\s+(?:is\s+)?(?:located\s+|based\s+)?(?:in|at|à|en|em|of|de|du)\s+",
        )
    ),
    re.IGNORECASE,
)
# The same, each with literals, one of which must occur: searching for them is far faster than for a pattern.
BEHIND_WITH: tuple[tuple[tuple[str, ...], re.Pattern[str]], ...] = tuple(
    (words, late(pattern, re.IGNORECASE))
    for words, pattern in (
        (
            # "Do you live in, or are you willing to move to, Cape Town?"
            (" or ",),
            r"\b(?:based|located|situated|resid\w+|liv(?:e|es|ing)|working)\s+(?:in|near|at|within),?\s+or\s+"
            r"[^.;:!?\n]{0,50}?\b(?:to|in|from|near|within|of),?\s+(?-i:(?=[A-Z]))",
        ),
        (
            ("between ",),
            r"\b(?:split|divid\w+|shar\w+|spend\w*)\s+(?:your|the|their)\s+(?:working\s+)?(?:time|week|days?|hours"
            r"|year|month)\s+(?:[\w-]+\s+){0,2}?between\s+|\b(?:rotat|alternat|mov)(?:e|es|ing)\s+between\s+",
        ),
        (("enough to ", "reach of "), r"\b(?:close|near) enough to\s+|\bwithin (?:easy )?reach of\s+"),
        (
            (" field in ", " ground in ", " road in ", " out in ", "desk "),
            r"\b(?:field|ground|road|out)\s+in\s+(?-i:(?=[A-Z]))|\bdesk\s+(?:[\w-]+\s+){0,2}?in\s+",
        ),
        (("office ",), r"\boffice\s+(?:days?|time|week)\s+(?:is\s+|are\s+)?in\s+"),
        (
            # "Your office is on the 12th floor of our tower in Makati."
            ("our office ", "our workplace ", "our desk ", "our studio ", "our lab ", "our shop ", "our site "),
            r"\byour (?:office|workplace|desk|studio|lab|shop|site) (?:is|will be) [^.;,\n]{0,50}? in\s+"
            r"(?-i:(?=[A-Z]))",
        ),
        (
            ("half in ", " year in ", " rotation in ", " months in ", "long as "),
            r"\bhalf in\s+|\b(?:first|second|third|final|last|other) (?:half|year|rotation|\w+ months) in\s+"
            r"|\b(?:as|so) long as (?:it|you|that)(?:['’](?:s|re)| is| are| live)?(?: based| located)?"
            r" (?:in|within)\s+",
        ),
        (
            ("with us ", "sit with ", "sits with ", "sitting with "),
            r"\b(?:sit|sits|sitting|spent|spend\w*|work\w*|days|time|be) with us\b[^.;,\n]{0,30}? in\s+"
            r"|\bwith us in\s+|\bsit(?:s|ting)? with (?:the|our) (?:[\w-]+ ){0,3}?team in\s+",
        ),
        (
            # "Run the business from Manila".
            (" from ",),
            r"\b(?:you|someone|hiring|looking|seeking|need)\b[^.;:\n]{2,80}?\b(?:region|markets?|business|team|operations"
            r"|function|programme|desk|books|accounts|portfolio|territory)\s+from\s+(?-i:(?=[A-Z]))",
        ),
        (
            ("s in ", "es at "),
            r"\b(?:you|work\w*|based|spend\w*|rotat\w*|one of|any of|either of|join)\b[^.;:\n]{0,40}?"
            r"\b(?:from|at|in|to|between|of)\s+(?:(?:one|any|either|some) of\s+)?(?:our|the)\s+(?:[\w-]+\s+){0,2}?"
            r"(?:offices|hubs|sites|studios|labs|plants|stores|branches|clinics|schools|restaurants|hotels|campuses|warehouses"
            r"|factories|cent(?:re|er)s)\s+(?:in|at)\s+",
        ),
        (
            ("econded ", "ssigned ", "laced ", "laces you "),
            r"\b(?:seconded|assigned|placed|places you) (?:with|to) [\w ]{2,40}? in\s+",
        ),
        (("ome to ",), r"\bcome to\s+(?-i:(?=[A-Z]))"),
        (
            ("ccommodation", "ousing", "odging"),
            r"\b(?:accommodation|housing|lodging)\s+(?:[\w-]+\s+){0,2}?in\s+"
            r"(?=[^.;\n]{2,40}\b(?:is|are|will be) (?:arranged|provided|included|offered|paid|covered)\b)",
        ),
        (
            # "You're in Melbourne, or happy to move here."
            ("ou are ", "ou're ", "ou’re "),
            r"(?<!if )(?<!when )(?<!where )(?<!whether )\byou(?:['’]re| are) (?:already |currently |ideally )?in\s+"
            r"(?-i:(?=[A-Z]))",
        ),
        (
            ("outskirts of ", "suburbs of ", "edge of "),
            r"\b(?:work\w*|office|cent(?:re|er)|site|campus|based|located|plant|studio)\b[^.;\n]{0,40}?"
            r"\b(?:outskirts|suburbs|edge) of\s+",
        ),
        (
            (" your ",),
            r"\b(?:start|begin|launch|kick-?start|grow|build|continue|spend) your (?:\w+ )?(?:career|summer|winter)"
            r" (?:with us )?in\s+",
        ),
        (
            ("veryone ", "verybody ", "ach of us "),
            r"\b(?:everyone|everybody|each of us)\s+(?:[\w-]+\s+){0,4}?in\s+"
            r"(?=(?-i:[A-Z][\w'’-]*(?:,? (?:and |or )?[A-Z][\w'’-]*){0,3}),? (?:to|is|are|works?|comes?|spends?)\b"
            r"[^.;\n]{2,120}\b(?:office|on[\s-]?site"
            r"|in[\s-]person|studio|days|shift|home)\b)",
        ),
        (
            (" our ", " the ", " a ", " an "),
            rf"\b(?:at|in|for|from) (?:our|the|an?) (?:[\w-]+ ){{0,3}}?{WORKPLACE} in\s+",
        ),
        (
            (" home in ", " home office in ", " homes in ", " home anywhere in "),
            r"\b(?:your|their|his|her) (?:own )?homes?(?: office)? (?:anywhere )?in\s+",
        ),
        (
            # "As our receptionist in Limassol you greet guests."
            ("As ", " as a", " as our ", " as the "),
            r"\bas (?:our|an?|the) (?:[\w/-]+ ){1,4}?in\s+(?=(?:(?!\b(?:we|our|leader|company)\b)[^.;\n]){2,40}?"
            r"\byou\b)",
        ),
        (
            (" covering ", " cover "),
            r"\b(?:field|home|sales|territory|travel\w*|visit\w*|job|role)\b[^.;\n]{0,40}\bcover(?:ing)?\s+(?:the\s+)?",
        ),
        (
            (" heart of ", " centre of ", " center of "),
            r"\b(?:office|studio|based|located|shop|work|campus|hotel|clinic)\b[^.;\n]{0,60}\bin the (?:heart"
            r"|cent(?:re|er)) of\s+",
        ),
        (
            (" in and around ",),
            r"\b(?:drive|driving|drivers?|deliver(?:ing|ies)?|cover(?:ing)?|teach(?:ing)?"
            r"|work)\b[^.;:\n]{0,30}? in and around\s+",
        ),
    )
)
# An event at a venue whose own name comes first: "hosted at the Palais des Congrès in Paris".
EVENT = late(
    r"\b(?:takes? place|held|hosted|organi[sz]ed|final(?:e|s)?|event|hackathon|round|workshop|boot ?camp|ceremony)\s+"
    r"(?:[^\s.,;]+\s+){0,8}?(?=(?:in|at)\s+)",
    re.IGNORECASE,
)
AT = late(r"\b(?:in|at)\s+(?:iit|nit|iiit|iim)?\s*", re.IGNORECASE)
