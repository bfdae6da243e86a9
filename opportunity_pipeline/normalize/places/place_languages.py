"""Phrases before a place of work in the languages of western Europe, and Polish.

Belongs here: words before a place in German, French, Spanish, Portuguese, Italian, Dutch, Swedish, Danish, Norwegian
and Polish. Does not belong here: phrases that English has too (``place_phrases``), or which part of a sentence is
parsed (``place_statements``).
"""

from __future__ import annotations

import re

from opportunity_pipeline.normalize.text.patterns import late

_JOB = (
    r"(?:poste|stelle|puesto|vaga|stage|alternance|praktikum|ausbildung|pr[áa]cticas|est[áa]gio|tirocinio|posizione"
    r"|lavoro"
    r"|trabajo|trabalho|functie|baan|stillingen|tj[äa]nsten|jobbet|praktikken|arbetet|arbejdet|arbeidet|praca|sta[żz]"
    r"|job)"
)
_OFFICE = (
    r"(?:b[üu]ro|standort|werk|niederlassung|filiale|zentrale|locaux|bureaux?|site|agence|usine|magasin|si[èe]ge"
    r"|oficinas?|f[áa]brica|tienda|sede|escrit[óo]rio|loja|unidade|uffic[io]{1,2}|sedi|stabilimento|negozio"
    r"|entrep[ôo]t|atelier|clinique|h[ôo]tel|restaurant[en]?|planta|almac[ée]n|taller|restaurante|cl[íi]nica"
    r"|laborator\w+"
    r"|armaz[ée]m|magazzino|officina|werkplaats|magazijn|werkstatt|klinik\w*|praxis|labor|betrieb|k[üu]che|magazyn\w*"
    r"|hotelu|restauracji|sklepie|butik(?:ken|en)?|restaurang\w*|verkstad\w*"
    r"|kantoor|vestiging|fabriek|winkel|kontor(?:et)?|fabrik(?:ken|en)?|lager|biurze|siedzibie|oddziale|zak[łl]adzie"
    r"|fabryce)"
)
_REMOTE = r"(?:remote|hybrid|remot[oa]|home[\s-]?office|t[ée]l[ée]travail|teletrabajo|zdaln\w+|distans)"
_MODE = (
    r"(?:remot[oa]|presencial(?:es)?|presenciais|h[íi]brid[oa]|ibrid[oa]|vor ort|stacjonarn\w+|hybrydow\w+|zdaln\w+"
    r"|p[åa] plats"
    r"|p[åa] distans|hjemmekontor|op locatie|presenza|ufficio|sede|thuis|kantoor|kontoret|biurze)"
)

# "Söker en kock i Umeå": short words such as *en* also precede other words.
_NAME = (
    r"(?-i:(?=[A-Z\u00c0-\u00de\u0141\u015a\u017b]|l['’]|['’]s-"
    r"|(?:den|der|die|la|las|los|el|le|les|de|het|o|os) [A-Z\u00c0-\u00de]))"
)
# A place follows, then the sentence continues.
BEHIND_ABROAD = late(
    "|".join(
        (
            rf"\b{_JOB}\b(?:\s+[\w%-]+){{0,6}}?\s+(?:in|à|bei|em|en|a|i|w|we|te)\s+{_NAME}",
            rf"\b{_MODE}\b,?\s*(?:[\w-]+\s+){{0,2}}?\b(?:in|à|en|em|i|w|we|a|te)\s+{_NAME}",
            rf"\b{_REMOTE}(?:-\w+)?(?:,?\s+[\w%]+){{0,3}}?,?\s+(?:aus (?:ganz )?|para todo (?:o|el) "
            r"|depuis (?:toute )?(?:la |le |l['’])?"
            r"|innerhalb (?:von )?|desde (?:cualquier lugar (?:de|del|en) |tod[oa] (?:el |la )?)?)",
            # "Wir suchen", "se busca", "cerchiamo".
            r"\b(?:busca(?:mos|n)?|contrata(?:mos)?|procura(?:mos)?|cerchiamo|assumiamo|suchen|sucht|gesucht"
            r"|recherch\w+"
            r"|cherch\w+|recrut\w+|zoek\w*|gezocht|s[öo]k(?:er|es)|søk(?:er|es)|szukamy|poszukujemy|zatrudni\w+)\b"
            rf"(?:\s+[\w/(),-]+){{0,6}}?\s+(?:in|en|à|em|a|i|w|we|te)\s+{_NAME}",
            r"\b(?:von (?:überall|jedem ort|wo auch immer) (?:in|aus)|aus ganz|(?:depuis"
            r"|de) n['’]importe où (?:en|au)|partout en|où que vous soyez en|varifrån du vill i|waar je maar wilt in"
            r"|depuis toute la|depuis tout le|(?:desde|de|em|en) (?:cualquier|qualquer) "
            r"(?:lugar|parte|sitio|punto|ponto|ciudad|cidade|estado) (?:de(?:l| la)?|d[oae]|en|em|no|na)"
            r"|da qualsiasi (?:luogo|posto|parte|città) (?:in|della|del|d['’])|från hela|fra hele|(?:uanset|uansett"
            r"|oavsett) (?:hvor|var) (?:i|du bor i)|z (?:całej"
            r"|dowolnego miejsca w))\s*",
            rf"\((?:solo|solamente|nur|uniquement|alleen|tylko|apenas|somente|seulement)\s+{_NAME}"
            rf"|\bzdaln\w+\s+z\s+{_NAME}",
            rf"(?:^|[:;,(]\s*){_OFFICE}\s+(?:in|à|en|em|a|i|w|we|te|von|de|di)\s+{_NAME}"
            rf"|\b[\w-]*b[üu]rotage?n?\s+in\s+{_NAME}",
            rf"\b(?:im|am|vom) (?:werk|standort|campus|stammsitz|labor|klinikum)\s+{_NAME}"
            rf"|\bno bairro [^.;,]{{2,30}},? em\s+",
            r"\b(?:studierende|bewerber\w*|kandidat\w*|étudiant\w*|estudiantes?|candidat[oae]s|residentes|studenti"
            r"|studenten"
            rf"|moradores|habitants)\s+(?:in|aus|en|de|em|a|no|na|do|da|dans|i|från|uit)\s+{_NAME}",
            rf"\b(?:notre|nuestr[oa]|noss[oa]|(?:la|il) nostr[oa]|unser\w*|ons|vårt?"
            rf"|vores)\s+(?:[\w-]+\s+)?(?:équipe|equipo|equipe|team|hub)"
            rf"\s+(?:à|de|en|em|di|a|in|i)\s+{_NAME}",
            rf"\b(?:zona|barrio|bairro|quartier)\s+(?:[\w-]+\s+)?(?:de|do|da|du)\s+{_NAME}"
            rf"|\bplaceringsort(?:en)?\s+(?:är|i)\s+",
            rf"\b(?:sonst|ansonsten|le reste|el resto|o resto|il resto|de rest|resten|przez resztę)\s+(?:in|à|en|em"
            rf"|a|i|w|we|te)\s+{_NAME}",
            rf"\b(?:befindet sich|liegt|se situe|se trouve|se encuentra|se ubica|est[áa] ubicad[oa]|fica"
            rf"|localiza-se|si trova|bevindt zich"
            rf"|ligger|znajduje się|mieści się|gelegen)\s+(?:[\w-]+\s+){{0,3}}?(?:in|à|en|em|a|i|w|we|te"
            rf"|im herzen von)\s+{_NAME}",
            rf"\d\s?%\s+{_OFFICE}\s+(?:in|à|en|em|a|i|w|we|te)\s+{_NAME}",
            r"\b(?:placerad|baserad|stationerad|beliggende|lokaliseret|placeret|plassert|lokalisert|basert|baseret"
            r"|gevestigd"
            r"|angesiedelt|tätig|situ[ée]e?|ubicad[oa]|localizad[oa]|situat[oa])\s+(?:i|på|in|à|en|em|a)\s+",
            r"\b(?:im (?:raum|großraum)|regio|raum)\s+(?=[A-Z])|\bam standort\s+",
            r"\brejoi\w+ (?:\w+ ){0,3}?(?:équipes?|bureaux?|agence|site)\s+(?:à|de|en|au|d['’])\s*"
            r"|\b(?:[úu]nete|incorp[óo]rate|junte-se|unisciti|entra)\b(?: [\w']+){0,4}? (?:equipos?|equipe|oficinas?"
            r"|team)\s+"
            r"(?:en|de|em|a|di|in)\s+",
            r"\b(?:arbeite[nt]?|findet|d[ée]roule\w*|trabaj\w*|realiza\w*|trabalh\w+|lavor\w+|svolge\w*|werkt?|werken"
            r"|vindt"
            r"|jobbar|arbetar|arbejder|arbeider|jobber|foreg[åa]r|pracuj\w+|pracy)\s+"
            rf"(?:[\w-]+\s+){{0,5}}?(?:in|à|en|em|a|i|w|we|te)\s+{_NAME}",
            r"\b(?:resid(?:ir|e|en|as|es|a)|viv\w+|mora[rm]?|radicad[oa]s?|habit\w+|r[ée]sid\w+|wohn\w+|woonachtig"
            r"|bosatt|bosat"
            r"|mieszk\w+)\s+"
            r"(?:in|en|à|em|a|i|w|te)\s+",
            r"\b(?:umzug|umziehen|umzuziehen|d[ée]m[ée]nag\w+|mudar(?:te|se|-se)?|traslad\w+|trasferi\w+|verhuizen"
            r"|flytt\w*)\s+"
            r"(?:nach|à|a|para|naar|til|till)\s+|\bbereit(?:schaft)?,?\s+nach\s+|\bà pourvoir (?:à|en|au|dans)\s+"
            r"|\b(?:vagas?|est[áa]gio|oportunidade|empleo|puesto|vacante)\s+(?:para|en|em|no|na)\s+",
            r"\b(?:na|no|im|am|in|dans|en|op|bij|vanuit|p[åa]|fra|från|w|we|presso|nell[ao]|all[ao]|dal|dalla|nel"
            r"|(?:la|il) nostr[ao]"
            r"|desde|unsere?[mnr]?"
            r"|deine[mr]?|notre|nos"
            r"|nuestras?|nossos?|nossa|vores|v[åa]rt|v[åa]r|ons|onze|naszym|naszej)\s+(?:[\w-]+\s+){0,3}?"
            rf"{_OFFICE}\s+(?:du centre )?(?:in|à|en|em|de|du|da|do|di|a|i|w|we|te|von|van)\s+",
            r"\bpresso (?:la |il |lo |l['’]|i |gli )?(?:nostr[aoi] )?(?:sede|sedi|uffic[io]{1,2}|stabilimento"
            r"|laborator\w+|negozio)"
            r" (?:di|in|a)\s+",
        )
    ),
    re.IGNORECASE,
)

# Used only if no other phrase names a place: "Werken vanuit Delft", "Incorporación en Murcia".
ANY_ABROAD = late(
    r"(?:^|[\s(])(?:in|à|en|em|a|i|w|we|te|ve|v|u|în|bei|su|vanuit|nabij|buurt van|umkreis von|im herzen von"
    r"|nähe von|standorten?|omgeving van|centrum|raum"
    r"|près de|cerca de"
    r"|perto de|vicino a|nära|nær|niedaleko)\s+(?-i:(?=[A-Z\u00c0-\u00de\u0141\u015a\u017b]))",
    re.IGNORECASE,
)
WORK_ABROAD = late(
    r"\b(?:stelle\w*|ausbildung\w*|einsatz\w*|t[äa]tigkeit\w*|standort\w*|sitzen|jobb?\w*|arbeit\w*|praktik\w*"
    r"|b[üu]ro\w*|home-?office|remote|h[yi]brid\w*|poste|stage"
    r"|alternance|travail\w*"
    r"|bureau\w*|t[ée]l[ée]travail\w*|pr[ée]sen\w+|puesto\w*|trabaj\w*|oficina\w*|vacante\w*|pr[áa]ctic\w+|teletrabajo"
    r"|incorporaci[óo]n|jornada|vagas?|trabalh\w*|est[áa]gio\w*|escrit[óo]rio\w*|teletrabalho|lavor\w*|tirocinio"
    r"|uffici\w*"
    r"|posizion\w*|smart working|werk\w*|kantoor\w*|thuis\w*|woon\w*|functie\w*|arbet\w*|tj[äa]nst\w*|kontor\w*"
    r"|distans\w*"
    r"|hemifr[åa]n|arbe[ij]d\w*|stilling\w*|hjemme\w*|prac[aeyęąo]\w*|biur\w*|stanowisk\w*|sta[żz]\w*|zdaln\w+"
    r"|wohn\w*|bor)\b",
    re.IGNORECASE,
)
NO_WORK_ABROAD = late(
    r"\b(?:kund\w*|studier\w*|studium|universit\w*|hochschule\w*|uniwers\w*|dipl[oô]m\w*|client\w*|clienti|klant\w*"
    r"|klient\w*"
    r"|t[íi]tulo\w*|\w*gespräch\w*|entretien\w*|entrevista\w*|colloqui\w*|gesprek\w*|rozmow\w*|intervju\w*"
    r"|samtale\w*|märkten?"
    r"|march[ée]\w*|mercad\w*|mercat\w*|erfahrung\w*|experiencia\w*|exp[ée]rience\w*|esperienza|ervaring|erfarenhet"
    r"|erfaring"
    r"|do[śs]wiadczeni\w+|experi[êe]ncia|produ\w+|verkauf\w*|vertrieb\w*|vend\w+|f[uo]nd[aéó]\w*|gegr[üu]nd\w*"
    r"|grund\w*|gründ\w*"
    r"|haupt\w*|si[èe]ge|hovedk\w*|huvudk\w*|hoofdk\w*|central\w*|messe\w*|salon|conf[ée]renc\w*|filial\w*"
    r"|partner\w*|societ\w*"
    r"|reise\w*|voyag\w*|viaj\w*|viag\w*|resor|rejse\w*|podr[óo]ż\w*|lieferant\w*|fourniss\w*|proveedor\w*"
    r"|sprache\w*|idioma\w*"
    r"|kolleg\w*|coll[èe]gu\w*|compañer\w*|colegas|colleghi|équipes? (?:en|à|au)|teams? in|standorte"
    r"|niederlassungen|b[üu]ros"
    r"|oficinas|bureaux|escrit[óo]rios|uffici|sedi|kontorer?|kontoren|biura)\b",
    re.IGNORECASE,
)
"""Subjects of sentences in which :data:`ANY_ABROAD` is not used: studies, customers, markets, travel."""

# "I hele Danmark": a company may also deliver all over a country.
ALL_OVER = late(
    r"\b(?:in ganz|aus ganz|dans toute? (?:la |le |l['’])?|(?:in|da) tutt[ao] (?:il |la |l['’])?|(?:vanuit|in"
    r"|door) heel"
    r"|(?:em|de|por|en|desde) tod[oa] (?:o |a |el |la )?|(?:i|fra|från|över|over) hele?a?|hvor som helst i"
    r"|var som helst i|overal in|ovunque in|(?:w|z) całej|(?:w|z) całego|na terenie całej)\s*",
    re.IGNORECASE,
)
FREE_TO_CHOOSE = late(
    r"remot|home|hause|hjemme|hemifr|distans|zdaln|t[ée]l[ée]trav|teletrab|\b(?:casa|thuis)|vanuit|afstand|distanza"
    r"|som helst",
    re.IGNORECASE,
)
"""Words for working at home, which may be done all over a country."""

AWAY_ABROAD = late(
    r"\b(?:dienstreisen?|reisebereitschaft|d[ée]placements?|d[ée]placer|viajar|viajes|viagens|trasfert[ae]|resor"
    r"|delegacj\w+)\b",
    re.IGNORECASE,
)
"""A place after these words is a travel destination."""

ELSEWHERE_ABROAD = late(
    r"\b(?:lieferanten|beliefer\w+|arbeitsm[aä]rkt\w*|collega['’]?s in|samen met|(?:unser|der|den) (?:haupt"
    r"|firmen)sitz|haben (?:\w+ )?b[üu]ros|kunden in"
    r"|arbeitserlaubnis|gegr[üu]ndet|(?:notre|le) si[èe]ge|(?:avons|a) des bureaux"
    r"|nos clients"
    r"|fond[ée]e? (?:à|en)|permis de travail|(?<!en )(?<!para )nuestra (?:sede|empresa)|sede (?:central|legale"
    r"|social)|fundad[ao]"
    r"|permiso de trabajo|(?<!na )(?<!para )nossa sede|la nostra sede (?:è|si trova|principale)|fondat[ao]"
    r"|hoofdkantoor|opgericht"
    r"|huvudkontor|har kontor"
    r"|hovedkontor|hovedkvarter|grundat|siedziba|za[łl]o[żz]on\w+)\b"
    # "Nuestra planta de Puebla produce cien mil coches."
    rf"|^(?:nuestr[oa]s?|notre|unsere?|noss[oa]|(?:la|il) nostr[oa]|onze?|vores|v[åa]rt?"
    rf"|nasz[ae]?) (?:\w+ )?{_OFFICE}\b"
    r"[^,.;:]{2,40}? (?:produ\w+|fabri\w+|herstellt|stellt|ist eine?[sr]?|est (?:une?|le|la|l['’])|es (?:una?|el|la)"
    r"|[èé] (?:una?|il|la|o|a)|is een|cuenta|compte|conta|zählt|beschäftigt|emplo\w+|emplea|beliefert|wurde|fue|foi)\b",
    re.IGNORECASE,
)
"""Phrases about other places: head offices, customers, travel, permits."""
