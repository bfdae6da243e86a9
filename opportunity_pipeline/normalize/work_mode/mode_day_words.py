"""Words for office, home, days and weeks, from which patterns for days at the office are built.

Belongs here: the alternatives, separately for English and for other languages. Does not belong here: which combinations
make work hybrid (``mode_days``).

All are for lower-case text, with or without accents.
"""

from __future__ import annotations

HOME = (
    r"remote(?:ly)?|wfh|from (?:their |your )?(?:own )?home|(?:at|stay(?:s|ing)?) home|home[\s-]?office"
    r"|home[\s-]?working|work(?:ing)? from home|telecommut\w+|telework\w*|online"
)
HOME_ABROAD = (
    r"t[ée]l[ée]travail\w*|tt\b|[àa] distance|(?:[àa]|depuis) (?:la maison|votre domicile)"
    r"|mobil(?:e[snm]?)? (?:zu )?arbeit(?:en)?|mobil\b|(?:von )?zu ?hause"
    r"|teletrabajo|trabajo remoto|(?:de|en|desde) (?:tu |su )?casa|trabalho remoto|teletrabalho|em casa"
    r"|[àa] dist[âa]ncia"
    r"|(?:de|en|da|em|di) remot[oa]|smart working|lavoro agile|da casa|thuis(?:werk(?:en)?)?|vanuit huis|op afstand"
    r"|hemifr[åa]n|hemma|hjemme|p[åa] distans|distansarbete|hjemmefra|hjemmekontor|hjemmearbe[ij]de?|zdaln\w+|z domu"
)
OFFICE = (
    r"(?:in|at|from|on|to|into)[\s-](?:the |our |your |an? )?(?:[\w.-]+,? ){0,3}?(?:office|site|campus|studio|lab"
    r"|hub|person)|on[\s-]?site|wfo|in[\s-]office"
)
OFFICE_ABROAD = (
    r"vor ort|(?:im|in unserem) (?:\w+ )?b[üu]ro|in pr[äa]senz"
    r"|au (?:bureau|si[èe]ge)|(?:dans|[àa]) (?:nos|les) (?:bureaux|locaux)|en pr[ée]sentiel|sur (?:site|place)"
    r"|presencial(?:es|mente)?|presenciais|en (?:la |las |nuestras? )?oficinas?|no (?:nosso )?escrit[óo]rio"
    r"|in (?:ufficio|sede|presenza)|op (?:ons |het )?kantoor|op locatie"
    r"|p[åa] (?:plats|kontoret|(?:vores |v[åa]rt )?kontor)|(?:w|z) (?:naszym |naszego )?biur(?:ze|a)|stacjonarnie"
)
PER_WEEK = r"(?:a|per|each|every|/|in a|in the|of the)\s*(?:(?:working |work )?week|wk)|weekly|out of (?:5|five)"
PER_WEEK_ABROAD = (
    r"(?:per|/|pro|in der|die|par|por|a la|alla|na|w|i|om|a|à)\s*(?:woche|semaine|semana|settimana|tygodniu|week"
    r"|veckan?"
    r"|uken?|ugen?)"
    r"|w[öo]chentlich|semanales|semanais"
)
UP_TO = (
    r"(?:(?:up to|at least|min(?:imum)?(?: of)?|max(?:imum|\.)?(?: of)?|around|about|bis zu|mindestens|jusqu'[àa]"
    r"|hasta|até|ate|fino a|tot|maximaal|upp till|op til|opptil|do)\s+)?"
)
ONE_TO_FOUR = r"[1-4]|one|two|three|four|(?:a )?(?:couple|few)(?: of)?|several"
ONE_TO_FOUR_ABROAD = (
    r"ein(?:en|em)?|zwei|drei|vier|un|deux|trois|quatre|dos|tres|cuatro|uno|um|uma|d(?:oi|ua)s|tr[êe]s|quatro|due|tre"
    r"|quattro|een|[ée]{2}n|twee|drie|jeden|dwa|trzy|cztery|tv[åa]|fyra|fire"
)
UNITS = r"(?:full |working |work |anchor |core |fixed |set )?days?|times?(?=\s+(?:an?|per|each|every)\s)"
# Some are also other words, unless a week follows.
UNITS_ABROAD = (
    r"tage?n?|jours?|journ[ée]es?|d[ií]as?|giorn[io]|giornate|dagen|dni|dzie[nń]|dag(?:ar|er|en|e)?"
    r"|(?:fois|veces|vez(?:es)?|volt[ae]|keer|mal|g[åa]ng(?:er)?|gange|razy)"
    r"(?=\s+(?:par|por|a|[àa]|al?la|per|pro|in|i|om|w|na|die)\s)"
)
TIMES = r"[1-4]\s?x(?=\s*(?:/|an?\b|per\b))|(?:once|twice|thrice)(?=\s+(?:an?|per|each|every)\s+week|\s+weekly)"
# "to" and "en" count as numbers only before a Nordic word for day.
TIMES_ABROAD = (
    r"[1-4]\s?x(?=\s*(?:por|pro|in|na|no|em|en|a la)\b)|[1-4]\s?j(?=\s*(?:/|par\b))"
    r"|(?:ein|zwei|drei|vier)mal(?=\s+(?:pro|in der|die)\s+woche)"
    r"|(?:en|ett?|to)(?: (?:til|till|eller) (?:to|två|tva|tre|fire|fyra))? dag(?:e|er|ar)?"
)
YES = r"(?:(?:oui|ja|s[íi]|sim|yes),? )?"
WEEKDAY = r"(?:mon|tues|wednes|thurs|fri)days?"
WEEKDAYS = (
    r"(?!mon\w*\s*(?:to|through|until|-|–)\s*fri|mon\w*, tue\w*, wed)(?:mon|tue|wed|thu|fri)[a-z]*\s*(?:to|through"
    r"|until|-|–|and|&|/|,)\s*"
    r"(?:mon|tue|wed|thu|fri)[a-z]*\b(?!\s*(?:,|and|to|-|–)\s*fri)"
)
LETTERS = r"(?:m|tu?|w|th|f)(?:\s?[/,&]\s?(?:m|tu?|w|th|f))+"
IN_OFFICE = r"(?:(?:in|from|to|into|at) (?:the |our )(?:[\w.]+,? ){0,3}?office|in[\s-]office)"
# "In the office in Charlotte, North Carolina, four days per week."
IN_TOWN = r"(?: (?:in|at) [\w .'’-]{2,30}(?:, [\w .'’-]{2,20})?,?)"
SHARE = r"[1-9]\d?\s?%(?:\s?(?:of|der|du|del|do|van|av|af) (?:the |your |deiner |tu |seu |de )?\w+)?"

HOME_DAYS = (
    r"\b(?:[1-4]|en|to|två|tva|tre|fire|fyra|een|twee|drie|ein|zwei|drei)\s+"
    r"(?:hjemme\w*?|kontor|remote|thuiswerk|kantoor|hemma\w*?|home[ -]?office|b[üu]ro)[ -]?(?:dag|tag)\w*"
)
DAY_WORDS = ("day", "time", "twice", "once", "thrice", "x/", "x a", "x p")
DAY_WORDS_ABROAD = (
    *("tag", "mal", "jour", "fois", "día", " dia", "-dia", "ve", "x i", "x n", "x e", "j/", "j p"),
    *("giorn", "volt", "dag", "keer", "dni", "dzie", "raz", "gang", "gång"),
)
