"""Patterns for the context of names in a location text: words for remote work, postal codes, areas, buildings.

Belongs here: patterns for text that is not a place name. Does not belong here: splitting the text by them
(``place_parts``), or single words, which are data (``data/places.json``).
"""

from __future__ import annotations

import re

from opportunity_pipeline.normalize.text.patterns import late

MODE_WORDS = late(
    "|".join(
        (
            r"\b(?:(?:100\s?%|fully|full|completely|entirely|partly|partially|temporarily)[\s-]*)?(?:"
            r"remote(?:ly)?(?:[\s-](?:friendly|first|only|ok|possible|optional|eligible))?",
            r"rem|(?:da )?remoto|work(?:ing)?[\s-](?:from|at)[\s-](?:home|anywhere)|wfh|telecommut\w*|telework",
            r"home[\s-]?(?:based|office)|virtual(?:ly)?|online|digital only|t[ée]l[ée]travail",
            r"hybrid|h[íi]brido|national(?:ly)?(?!\s+(?:capital|harbor))|nationwide",
            r"on[\s-]?site|in[\s-]?(?:person|office)(?: only)?|office[\s-]based|work from office|wfo|offline",
            r"pr[ée]sentiel|presencial|vor ort|in sede|op locatie|hjemmekontor|distansarbete",
            r"uzaktan(?: çalışma)?|hibrit|et[äa]ty[öo]|et[äa]n[äa]|hybridity[öo]|kaugt[öo]{2}|t[áa]vmunka"
            r"|hibrid(?: munkav[ée]gz[ée]s)?",
            r"(?:pr[áa]c[ea] )?(?:z domova|na d[áa]lku)|(?:munc[ăa] )?(?:de acas[ăa]|la distan[țt][ăa])"
            r"|(?:rad )?(?:na daljinu|od ku[ćc]e)",
            r"nuotolin\w+(?: darb\w+)?|att[āa]lin[āa]t\w*|(?:kerja )?dari rumah|(?:l[àa]m vi[ệe]c )?t[ừu] xa",
            r"(?:praca )?(?:zdaln\w+|hybrydow\w+|stacjonarn\w+)|mobiles? arbeiten|thuiswerk\w*)\b",
        )
    ),
    re.IGNORECASE,
)
"""Words for the work mode, which are not places."""

REMOTE_WORDS = late(
    r"remot|\brem\b|home|wfh|anywhere|tele|t[ée]l[ée]|virtual|online|nation|zdaln|thuis"
    r"|uzaktan|et[äa](?:ty|n)|kaugt|t[áa]vmunka|domova|d[áa]lku|acas[ăa]|distan[țt]|daljinu|ku[ćc]e|nuotol"
    r"|att[āa]lin|rumah|t[ừu] xa",
    re.IGNORECASE,
)
"""Work-mode words that make a country a place to work from: *US-Remote*, *US National*."""

NOISE = late(
    "|".join(
        (
            r"\b(?:locations?|offices?|hqs?|headquarters|head office|metro(?:politan)?(?: area)?|metroplex|only"
            r"|based|preferred|hubs?",
            r"y alrededores|et (?:ses )?(?:environs|alentours)|e dintorni|e arredores|en omgeving|und umgebung",
            r"enti[èe]re|toute la|ganz|gesamt\w*|tutta|tod[oa] (?:el|la|o)|tod[oa]|ca[łl]a|hela|hele|wide",
            r"required|time[\s-]?zones?|timings?|and (?:nearby|surrounding) areas?|nearby|all areas?|any ?where)\b",
            r"\+?(?<!\d)\d{1,6} (?:more|others?)\b|\+",
            # "Pune 5 days WFO".
            r"\b[1-6](?:\s?[-–/]\s?[1-6])?\s?days?(?: (?:a|per|/) ?week)?\b",
            # "Gurgaon Sector 44", "JP Nagar 7th Phase".
            r"\b(?:sec(?:tor)?|phase|ph|block|stage)[\s.-]*(?:no\.?\s*)?(?:\d{1,3}[A-D]?|[IVX]+)\b"
            r"|\b\d{1,2}(?:st|nd|rd|th) (?:sector|phase|block|stage|floor|main|cross)\b|\bit park\b",
        )
    ),
    re.IGNORECASE,
)
"""Words next to a name that do not describe its location."""

POSTCODE = late(
    "|".join(
        (
            r"\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b",  # SW1A 2AA
            r"\b[A-Z]\d[A-Z] ?\d[A-Z]\d\b",  # M5V 2T6
            r"\b\d{4} ?[A-Z]{2}(?= [A-Z][a-z])",  # 3512 HL
            r"\b(?:[A-Z]{1,2}-)?\d{4,6}(?:-\d{3,4})?\b",  # CH-8001, 560001, 62701-1234
            r"\b\d{3} \d{2,3}\b",  # 560 001
        )
    )
)
"""Postal codes."""

# Not in capitals: IN and OR are states.
CONNECTING = late(
    r"^(?:\s|[-–—:,+&#_]|\b(?:[Ii]n|[Ff]rom|[Ww]ithin|[Tt]he|[Oo]r|[Aa]nd|[Aa]nywhere|[Aa]cross|[Tt]o|[Aa]t|[Nn]ear"
    r"|[Aa]round|[Bb]ased)\b)+|(?:[\s\-–—:,+&_]|\s(?:or|oder|ou|o|and|und|et|y|e|lub|albo|eller|oppure|och"
    r"|og)(?=\s*$))+$"
)
"""Words that join a name to others, at either end."""

CONJUNCTION = late(r"\s*(?:\s+and\s+|\s*&\s*|\s+\+\s+|,?\s+or\s+|^or\s+|^and\s+|\s+und\s+|\s+et\s+)\s*", re.IGNORECASE)
"""Between two names of a list."""

SHORT_CONJUNCTION = late(
    r"\s*,?\s+(?:o|y|e|i|a|of|en|og|och|eller|lub|albo|oraz|oppure|oder|ou|und|et)\s+", re.IGNORECASE
)
"""The same, for words that also occur within names (*Castilla y León*, *University of Leeds*)."""

DASH = late(r"\s*(?:[-–—:>_])\s*")
"""Between a name and one inside it, or within a name."""

SPACED_DASH = late(r"\s+[-–—>]+\s*|\s*[-–—>]+\s+|\s*:\s*|_")
"""A dash that is not within a name."""

CODE_DOT = late(r"(?<=\b[A-Z]{2})\.(?=[A-Z])|(?<=\b[A-Z]{3})\.(?=[A-Z])")
"""A dot used as a dash: ``IND.Pune``."""

_COMPASS = (
    r"(?:(?:north|south)(?:[\s-]?(?:east|west))?|east|west|mid|central"
    r"|(?:north|south)(?:[\s-]?(?:east|west))?ern|eastern|western)"
)
AREA = late(
    r"^(?:the\s+)?(?:(?:regio|raum|gro[ßs]+raum|woj\.?|wojew[óo]dztwo|provincia (?:di|de)|greater|metro(?:politan)?"
    r"|downtown|inner|outer|upper|lower|"
    rf"{_COMPASS}|(?:city|state|province|canton|emirate|republic|region|district|county) of)\s+)?"
    r"(?P<name>.+?)(?:\s+(?:metro(?:politan)?(?:\s+(?:area|region))?|area|region|district|urban|rural|suburb(?:s|an)?"
    r"|city(?:\s+cent(?:re|er))?|cantonment|cantt|cbd|downtown|metroplex|state|province|prefecture|voivodeship"
    r"|governorate|oblast|canton"
    rf"|division|county|{_COMPASS}))?$",
    re.IGNORECASE,
)
"""An area around a place, or part of it; group ``name`` is the place."""

NUMBERED = late(
    r"(?P<name>\D+?)\s+(?:\d{1,2}(?:er?|[èe]me)?(?:\s+arr(?:ondissement|t)?\.?)?|[A-Z]{1,2}\d{1,2}[A-Z]?"
    r"|[IVX]{1,5}\.?)$"
)
"""A city and its district number: *Paris 8e*, *Dublin 2*, *London E14*."""

BESIDE = late(r"(?P<name>\D{2,40}?) (?:bei|b\.|nahe|near|nr\.?|près de|cerca de|vicino a|koło|k\.) \D{2,60}")
"""A town and the bigger one near it."""

PART = late(
    "|".join(
        (
            r"(?P<name>\D{2,40}?)[\s-]{1,3}(?:(?:\d{1,2}|[ivx]{1,5})\.?\s*(?:bezirk|ker(?:ület|\.)|kreis|obvod)"
            r"|(?:kreis|sektor|distrito) \d{1,2}|nord|noord|norra|süd|sued|sud|syd|södra|zuid|ost|oost|øst|öst"
            r"|östra|est"
            r"|west|vest|väst|västra|ouest|norte|sul|sur|oeste|este|leste|północ|południe|wschód|zachód|selatan|utara"
            r"|barat|timur|pusat|mitte|centrum|centro|centre(?:-ville)?|center|centar|sentrum|zentrum|stadtmitte"
            r"|innenstadt|innere stadt|city|keskusta|kesklinn|belváros|merkez|střed|staré mesto|indre by|binnenstad"
            r"|capital|hbf|hb|hauptbahnhof|flughafen"
            r"|zona (?:norte|sul|sur|leste|oeste|este|centro)|eur)",
            # Letters of postal districts.
            r"(?P<lettered>\D{2,40}?)\s(?:[NSVKCFØ]|[NS][VØ]|[NS][EW]|EC|WC)",
        )
    ),
    re.IGNORECASE,
)
"""A city and a word or letter for a part of it: *Rotterdam Centrum*, *Budapest XIII. kerület*, *København Ø*."""

COUNTY = late(rf"\b(?:county|parish|borough)$|^(?:{_COMPASS})\b", re.IGNORECASE)
"""An area in a state that is not a city."""

BUILDING = late(
    "|".join(
        (
            r"\d|@|\b(?:university|universit\w*|college|school|institute|academy|campus|building|bldg|hall|cent(?:er"
            r"|re)",
            r"tower|hotel|hub|lab|laborator\w*|library|museum|stadium|floor|room|street|road|avenue|site|stage|palace",
            r"auditorium|union|complex|block|phase|sector|plot|suite|highway|airport|park|mall|remote|team|division",
            r"department)\b",
        )
    ),
    re.IGNORECASE,
)
"""A venue or an address, not a town."""

TOWN = late(r"[A-Z][^\W\d_]+(?: [A-Z][^\W\d_]+){0,2}")
"""The spelling of a possible town missing from the gazetteer."""

PLACE_LABEL = (
    r"(?:(?:work|job|base|office|reporting|posting|preferred|primary|event)[\s-]?(?:location|place|site|city)s?"
    r"|locations?(?:\(s\))?|(?:place|location) of (?:(?:the|this) )?(?:work|employment|job|role|posting)"
    r"|work ?place|venue"
    r"|hubs?|posting|where|cit(?:y|ies)|territory"
    r"|(?:preferred )?base|based|commute"
    r"|ability to commute(?:/relocate)?|duty station|site|placement|offices?"
    r"|(?:office |work |venue |postal )?address|(?:(?:the|these) )?(?:following(?: (?:locations|cities|offices|hubs"
    r"|places|states|countries))?"
    r"|(?<=these )(?:locations|cities|offices|states|countries))"
    r"|(?:arbeits|stand|einsatz|dienst|veranstaltungs)orte?|dienstsitz|ort|standplaats|werklocatie|plaats"
    r"|lieu(?: de (?:travail|stage|mission))?|ubicaci[óo]n|lugar de trabajo|zona(?: de trabajo)?"
    r"|local(?: de trabalho)?|sede(?: d[ie] (?:lavoro|trabajo|trabalho))?"
    r"|luogo di lavoro|arbetsort|placeringsort|arbeidssted|arbejdssted|kontorsted|miejsce pracy|lokalizacja"
    r"|m[íi]sto v[ýy]konu pr[áa]ce"
    r"|munkav[ée]gz[ée]s helye|penempatan|lokasi(?: kerja)?)"
)
"""Text before the places of a job in running text."""
