"""Patterns for non-English sentences that state where work is done.

Belongs here: the statements of each mode in German, French, Spanish, Portuguese, Italian, Dutch, Swedish, Danish,
Norwegian and Polish. Does not belong here: English statements (``mode_patterns``), days of both kinds (``mode_days``),
or refusals (``mode_refusals``).

All patterns are for folded lower-case text: without accents, but with *ł* and *ø*.
"""

from __future__ import annotations

import re

from opportunity_pipeline.normalize.text.patterns import late

Patterns = tuple[tuple[tuple[str, ...], re.Pattern[str]], ...]

_WHOLLY = (
    r"(?:100 ?%|zu 100 ?%|(?:al|au|a) 100 ?%|voll(?:standig)?|komplett|ganz|rein|ausschlie(?:ss|ß)lich|uberwiegend"
    r"|entierement|totalement|completement|integralement|totalmente|completamente|integralmente|interamente|full"
    r"|volledig|helemaal|helt|fullt|fuldt|w pełni|calkowicie|całkowicie)"
)
_ANY_PLACE_ES = r"(?:lugar|parte|sitio|ciudad|cidade|punto|estado)"

REMOTE: Patterns = (
    (
        (
            "homeoffice",
            "home office",
            "home-office",
            "hause",
            "remote",
            "uberall",
            "mobil",
            "ortsunabhangig",
            "du willst",
        ),
        late(
            r"\b(?:buro|standort|vor ort)\b(?: in [\w ]{2,25})? oder (?:im )?(?:home ?-?office|remote|mobil)\b|"
            rf"\b{_WHOLLY} (?:remote|mobil|(?:im |aus dem |vom )?home ?-?office|von zu ?hause)\b"
            r"|\bvon zu ?hause (?:aus )?(?:arbeiten|tatig)\b|\barbeite\w* (?:\w+ ){0,3}?(?:von zu ?hause|(?:im"
            r"|aus dem) home ?office)\b"
            r"|\bbiete\w* (?:\w+ ){0,3}?(?:home ?-?office|remote)\b(?!-| ?(?:zuschuss|pauschale|ausstattung|budget))"
            r"|\bvon (?:uberall|jedem ort)\b|\bortsunabhangig\w* (?:arbeit\w*|tatig\w*)\b|\barbeit\w* ortsunabhangig\b"
            r"|\bremote[ -]?(?:arbeit|stelle|tatigkeit)\b|\bhome ?-?office[ -](?:stelle|job|tatigkeit|moglichkeit\w*)\b"
            r"|\bhome ?-?office (?:\w+ ){0,2}?moglich\b|\bmoglichkeit(?:en)? (?:zu[mr]?|auf|von"
            r"|fur) (?:home ?-?office|remote)"
            r"|\bremote (?:\w+ )?moglich\b|\bwo (?:auch immer )?du willst\b|\bmobil (?:zu )?arbeiten\b"
            r"|\bmobiles arbeiten (?:ist )?(?:\w+ )?moglich"
        ),
    ),
    (
        ("teletrav", "a distance", "domicile", "chez", "n'importe", "en ligne", "ou vous", "ou que"),
        late(
            rf"\b(?:{_WHOLLY}|full) ?(?:en )?(?:teletravail|a distance|remote)\b"
            rf"|\bteletravail (?:{_WHOLLY}|total|complet|integral|possible|autorise|a temps plein)(?!\w)(?! partiel)"
            r"|\ben teletravail\b(?! partiel)|\bteletravail\s*[!.]?\s*$"
            r"|\b(?:poste|stage|travail\w*|alternance|mission|contrat|equipe|evenement"
            r"|hackathon)\b (?:\w+ ){0,3}?a distance\b"
            r"|\btravail\w* (?:\w+ ){0,2}?(?:depuis (?:chez|votre domicile|n'importe|la maison)|(?:de|a) (?:chez vous"
            r"|domicile))"
            r"|\bdepuis n'importe ou\b|\b(?:d'|de )?ou (?:vous voulez|que vous soyez)\b|\b(?:se deroule|a lieu"
            r"|organise\w*) (?:\w+ ){0,2}?en ligne\b"
        ),
    ),
    (
        (
            "remoto",
            "remota",
            "teletrab",
            "casa",
            "cualquier",
            "qualquer",
            "quieras",
            "quiser",
            "distancia",
            "home office",
        ),
        late(
            r"\b(?:modelo|modalidad\w*|regime|formato|modalita|modalite|tipo)(?: d[eio] (?:trabalho|trabajo|travail"
            r"|lavoro"
            r"|contratacao))?\s*[:-]\s*(?:100 ?% |totalmente )?remot[oa]\b|\boficina o (?:desde )?(?:casa"
            r"|teletrabajo)\b|"
            r"^\s*remot[oa]\b|\b(?:trabajo|trabalho|en|em|de forma|de manera"
            rf"|{_WHOLLY}) (?:{_WHOLLY} )?(?:en )?remot[oa]\b"
            r"|\b(?:vaga|trabajo|trabalho|puesto|posicion|posicao|vacante|atuacao|regime|modelo|modalidad\w*|estagio) "
            r"(?:e |es )?(?:100 ?% |totalmente )?remot[oa]\b|\bremot[oa] 100 ?%"
            r"|\bteletrabajo\b(?! parcial)|\bteletrabalho\b|\btrabalho a distancia\b|\btrabajo a distancia\b"
            rf"|\btrab(?:aj|alh)\w* (?:[\w%]+ ){{0,2}}?(?:desde|de|em|en) (?:tu |su |sua )?casa\b"
            rf"|\b(?:desde|de|em|en) (?:cualquier|qualquer) {_ANY_PLACE_ES}\b|\b(?:desde )?donde quieras\b"
            r"|\bonde (?:voce )?(?:quiser|estiver)\b"
            r"|\b(?:atuacao|trabalho|vaga|regime|modelo)\b (?:\w+ )?(?:em |de )?(?:100 ?% )?home ?-?office\b"
        ),
    ),
    (
        ("thuis", "huis", "afstand", "je wilt"),
        late(
            rf"\b{_WHOLLY} (?:remote|thuis|vanuit huis|op afstand)\b|\bvanuit huis\b"
            r"|\b(?:werk\w*|functie|baan|stage) (?:\w+ ){0,2}?op afstand\b"
            r"|\bwerk\w* (?:\w+ ){0,2}?thuis\b|\bwaar je (?:maar )?wilt\b|\bthuis of op kantoor\b"
            r"|\bthuis en op kantoor\b"
            r"|\bthuiswerk\w*\b(?! (?:\w+ )?(?:is )?(?:bespreekbaar|in overleg|vergoeding))(?<!vergoeding)"
        ),
    ),
    (
        ("remoto", "casa", "smart work", "agile", "qualsiasi", "telelavoro", "distanza", "vuoi"),
        late(
            r"\b(?:lavor\w+|posizione|ruolo|stage|tirocinio|attivita|contratto"
            r"|opportunita) (?:\w+ ){0,2}?da (?:remoto|casa)\b"
            rf"|\b{_WHOLLY} (?:da remoto|in remoto|in smart working|da casa)\b|\bda remoto (?:al )?100 ?%"
            r"|\bsmart working (?:al 100 ?%|totale|completo|al cento)|\btelelavoro\b|\bda qualsiasi (?:luogo|posto"
            r"|parte|citta)\b"
            r"|\bda remoto,? da\b|\bda dove vuoi\b|\bda remoto\s*[!.]?\s*$|\blavor\w+ a distanza\b"
        ),
    ),
    (
        ("distans", "hemifran", "hjem", "du vil"),
        late(
            rf"\b{_WHOLLY} (?:pa distans|hemifran|remote|hjemmefra|(?:pa |fra )?hjemmekontor)\b"
            r"|\b(?:jobb?\w*|arbe[ijt]\w*|tjanst\w*|praktik\w*|stilling\w*) (?:\w+ ){0,3}?"
            r"(?:pa distans|hemifran|hjemmefra|fra hjemmekontor)\b"
            r"|\b(?:varifran|var|hvorfra|hvor) (?:som helst )?du vill?\b"
            r"|\b(?:distansarbete|distansjobb|hjemmekontor|hjemmearbejde) (?:er |ar )?(?:mulig\w*|mojlig\w*|tillat\w*)"
            r"|\bmuligh?e[td]\w* for (?:hjemmekontor|hjemmearbej\w+|fjernarbej\w+)|\bmojlighet\w* (?:till"
            r"|att) (?:distansarbete|arbeta"
            r" hemifran|jobba hemifran)"
        ),
    ),
    (
        ("online", "virtual", "en ligne", "en linea"),
        late(
            r"\b(?:\w*hackathon\w*|evento|event|evenement|veranstaltung|wettbewerb|concurso|competicion|maratona"
            r"|wydarzenie"
            r"|konkurs|praktikum|stage|estagio|pasantia|cours|curso|corso|kurs)\b (?:\w+ ){0,3}?"
            r"(?:ist|findet|es|sera|e|est|deroule|lieu|vindt|er|ar|rum|formie|odbywa|svolge|terra|celebra|realiza)\b"
            r" (?:\w+ ){0,2}?(?:online|virtual\w*|en ligne|en linea)\b"
        ),
    ),
    (
        ("zdaln", "z domu"),
        late(
            r"\b(?:prac\w+|staż\w*|staz\w*|tryb\w*|rekrutujemy) (?:\w+ ){0,4}?zdaln\w+|\bzdalnie\b|\bprac\w+ z domu\b"
            r"|\bzdaln\w+ (?:praca|tryb|staz)"
        ),
    ),
)
"""Statements that work is remote, each with literals, one of which must occur."""

HYBRID: Patterns = (
    (
        ("brid", "bryd"),
        late(
            r"\b(?:modalidad\w*|modelo|trabajo|trabalho|esquema|formato|regime|puesto|vaga|sistema"
            r"|jornada) (?:\w+ )?hibrid[oa]\b"
            r"|\b(?:modele|travail|mode|rythme|poste|format|organisation|fonctionnement|stage) (?:\w+ )?hybride\b"
            r"|\bhybride[sn]? (?:arbeit\w*|werk\w*|modell\w*)|\bwerk\w* (?:\w+ )?hybride\b|\bhybride\s*[!.]?\s*$"
            r"|\barbeite\w* (?:\w+ )?hybrid\b"
            r"|\b(?:lavoro|modalita|modello|formula|contratto|smart working) (?:\w+ )?ibrid[oa]\b"
            r"|\bhybrid ?-?(?:arbete|modell|losning|jobb|arbeid|arbejde|arbeit\w*|stelle)\b|\bhybrid(?:t"
            r"|e)? (?:arbe\w+|upplagg|oppsett)\b"
            r"|\b(?:prac\w+|tryb\w*|model\w*|form\w+) (?:\w+ )?hybrydow\w+|\bhybrydowo\b|\bhybridni\w*\b"
        ),
    ),
    (
        ("teilweise", "mix", "misch", "wechsel", "kombination", "alterna", "combin", "entre ", "zwischen", "tussen"),
        late(
            r"\b(?:mix|mischung|wechsel|kombination|alternance|alternando|combina\w*|entre|zwischen"
            r"|tussen)\b[^.;\n]{0,30}?"
            r"\b(?:home ?-?office|remote|teletravail|teletrabajo|teletrabalho|thuis\w*|casa|remoto|distanciel)\b"
            r"[^.;\n]{0,20}?\b(?:und|et|y|e|en)\b[^.;\n]{0,20}?"
            r"\b(?:buro|vor ort|bureau|presentiel|presencial|oficina|escritorio|kantoor)\b"
            r"|\b(?:mix|mischung|wechsel|kombination|alternance|alternando|combina\w*|entre|zwischen"
            r"|tussen)\b[^.;\n]{0,30}?"
            r"\b(?:buro|vor ort|bureau|presentiel|presencial|oficina|escritorio|kantoor)\b[^.;\n]{0,20}?\b(?:und|et|y"
            r"|e|en)\b"
            r"[^.;\n]{0,20}?\b(?:home ?-?office|remote|teletravail|teletrabajo|teletrabalho|thuis\w*|casa|remoto"
            r"|distanciel)\b"
        ),
    ),
)
"""Statements that work is hybrid."""

# Somebody at a customer's site is not at the company's.
_NOT_AT_CUSTOMERS = r"(?! (?:\w+ )?(?:\w+ )?(?:kund\w*|klant\w*|clienti?\b|clients?|clientes?|klient\w*))"

ONSITE: Patterns = (
    (
        ("vor ort", "prasenz", "buro", "anwesenheits"),
        late(
            r"\banwesenheitspflicht\b|\bprasenz (?:ist )?(?:zwingend )?(?:erforderlich|notwendig|pflicht)\b|"
            rf"\bvor ort (?:in|an|bei|am){_NOT_AT_CUSTOMERS}\b|\b(?:arbeit\w*|tatigkeit|einsatz"
            rf"|prasenz)\b[^.;\n]{{0,25}}(?<!kunden )\bvor ort\b{_NOT_AT_CUSTOMERS}"
            r"|\bvor[ -]ort[ -]prasenz\b|\bprasenz(?:pflicht|stelle|job|veranstaltung|arbeit|tatigkeit)\b"
            r"|\b(?:vor ort|prasenz)-(?:stelle|job"
            r"|tatigkeit)\b"
            rf"|\b{_WHOLLY} vor ort\b|\bin prasenz\b"
            r"|\b(?:praktikum|stelle|job|arbeit\w*|tatig\w*|ausbildung|du bist|werkstudent\w*)\b[^.;\n]{0,40}?"
            r"\b(?:in unserem (?:\w+ )?buro|im buro (?:in|am|an|vor ort)|aus unserem (?:\w+ )?buro)\b"
        ),
    ),
    (
        ("presen", "sur site", "sur place", "bureaux", "locaux", "presenz"),
        late(
            r"\ben presentiel\b|\bpresentiel (?:obligatoire|uniquement|a 100)|\b100 ?% (?:en )?(?:presentiel"
            r"|sur site)\b"
            r"|\bpresence (?:physique |quotidienne )?(?:sur site |sur place |au bureau )?(?:\w+ )?(?:obligatoire"
            r"|requise|necessaire|exigee)\b"
            r"|\b(?:poste|stage|alternance|travail|mission|contrat)\b (?:\w+ ){0,3}?(?:sur site|sur place)\b"
            + _NOT_AT_CUSTOMERS
            + r"|\b(?:travail\w*|stage|poste|alternance|mission)\b[^.;\n]{0,30}"
            r"\b(?:dans nos|au sein de nos) (?:\w+ )?(?:locaux|bureaux)\b"
        ),
    ),
    (
        ("presencia", "oficina", "escritorio"),
        late(
            r"\bpresencia(?:l|les|is|lmente)\b"
            r"|\b(?:trabaj\w+|jornada|acudir|puesto)\b (?:\w+ ){0,3}?(?:en|desde) (?:la|las"
            r"|nuestras?) (?:\w+ )?oficinas?\b"
            r"|\b(?:trabalh\w+|atua\w+|vaga|presenca)\b (?:\w+ ){0,3}?no (?:nosso )?escritorio\b"
        ),
    ),
    (
        ("presenza", "sede", "ufficio"),
        late(
            r"\b(?:dal|nel|dalla|nella|presso il|presso la) nostr[oa] (?:ufficio|sede)\b|\bin presenza\b"
            r"|\b(?:lavor\w+|stage|tirocinio|attivita|posizione|presenza|100 ?%)\b (?:\w+ ){0,2}?"
            r"in (?:sede|ufficio)\b"
        ),
    ),
    (
        ("kantoor", "op locatie", "ter plaatse"),
        late(
            r"\bter plaatse\b|"
            r"\b(?:werk\w*|aanwezig|stage|baan|functie)\b (?:\w+ ){0,3}?(?:op|vanuit|in) (?:ons "
            r"|het )?(?:\w+ )?kantoor\b"
            r"|\b(?:stage|functie|werk\w*|vacature|baan|aanwezigheid)\b (?:\w+ ){0,2}?op locatie\b" + _NOT_AT_CUSTOMERS
        ),
    ),
    (
        ("plats", "kontor", "fremmote", "oppmote"),
        late(
            rf"\b(?:jobb?\w*|arbe[ijt]\w*|tjanst\w*|praktik\w*|roll\w*|stilling\w*|narvaro)\b (?:\w+ ){{0,3}}?"
            rf"(?:pa|fra|fran) (?:plats|(?:vores |vart |var )?(?:\w+ )?kontor(?:et)?)\b{_NOT_AT_CUSTOMERS}"
            r"|\b(?:møder?|moder|sitter|sidder) (?:\w+ ){0,2}?pa (?:vores |vart |var )?kontoret\b|\bplatsbunden\b"
            r"|\bpa plats i\b"
        ),
    ),
    (
        ("stacjonarn", "biurze", "siedzibie"),
        late(
            r"\bobecnosc\w* w (?:\w+ )?biurze\b|\b(?:prac\w+|tryb\w*|staz\w*|staż\w*"
            r"|zajec\w*) (?:\w+ )?stacjonarn\w+|\bstacjonarnie\b"
            r"|\bprac\w+ (?:\w+ ){0,2}?w (?:naszym |naszej )?(?:biurze|siedzibie)\b"
        ),
    ),
)
"""Statements that work is done on site."""
