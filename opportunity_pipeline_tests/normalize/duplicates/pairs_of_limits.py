"""Pairs of listings whose titles limit the opening in a separate part: part of the day, time zone, contract.

Belongs here: data. Does not belong here: assertions, or additions that limit nothing (``pairs_of_asides``).
"""

from __future__ import annotations

from opportunity_pipeline.normalize.duplicates.judging import Relation
from opportunity_pipeline_tests.normalize.duplicates.pairs_of_words import Side, differing_titles

_TWO_OPENINGS = [
    ("opening and closing", "Crew Member - Opening", "Crew Member - Closing"),
    ("who opens and closes", "Barista (Opener)", "Barista (Closer)"),
    ("evenings and opening", "Cashier - Opening Shift", "Cashier - Evenings"),
    ("afternoons and evenings", "Receptionist (Afternoons)", "Receptionist (Evenings)"),
    ("after school", "Maths Tutor - After school", "Maths Tutor - Weekends"),
    ("a day and the weekdays", "Florist - Saturdays", "Florist - Weekdays"),
    ("two markets", "Voice Support Associate (US Shift)", "Voice Support Associate (Aussie Shift)"),
    ("a market by its region", "Chat Associate - EMEA shift", "Chat Associate - APAC shift"),
    ("two zones of one country", "Service Desk Associate - EST shift", "Service Desk Associate - PST shift"),
    ("Italian parts of the day", "Magazziniere - Turno giornaliero", "Magazziniere - Turno notturno"),
    ("French parts of the day", "Caissier - Après-midi", "Caissier - Soir"),
    ("Finnish parts of the day", "Varastotyöntekijä - yövuoro", "Varastotyöntekijä - päivävuoro"),
    ("seasonal and all year", "Ski Lift Operator (Seasonal)", "Ski Lift Operator (Year-round)"),
    ("a season and all year", "Lifeguard - Summer", "Lifeguard - Year Round"),
    ("French contracts", "Cariste (H/F) - CDI", "Cariste (H/F) - Intérim 4 mois"),
    ("Spanish contracts", "Camarero - Contrato indefinido", "Camarero - Fijo discontinuo"),
    ("Dutch contracts", "Verkoper - vast", "Verkoper - tijdelijk"),
    ("German contracts", "Verkäufer - Festanstellung", "Verkäufer - Aushilfe"),
    ("Swedish contracts", "Undersköterska - tillsvidareanställning", "Undersköterska - timanställning"),
    ("Brazilian contracts", "Vendedor - CLT", "Vendedor - PJ"),
    ("full time and a day", "Florist - Full time", "Florist - Saturdays"),
    ("two seasons", "Rezeptionist (m/w/d) Wintersaison", "Rezeptionist/in Sommersaison"),
    ("permanent and bank", "Staff Nurse - Bank", "Staff Nurse - Permanent"),
    ("permanent and supply", "Maths Teacher - Supply", "Maths Teacher - Permanent"),
    ("permanent and locum", "Optometrist (Locum)", "Optometrist (Permanent)"),
]
_ONE_OPENING = [
    ("closing by its full name", "Crew Member - Closing Shift", "Crew Member - Closing"),
    ("closing, when it is", "Crew Member - Closing", "Crew Member (Evenings)"),
    ("closing on one side", "Crew Member - Closing", "Crew Member"),
    ("either end of the day", "Barista - Opening/Closing", "Barista - Closing"),
    ("mornings by half a day", "Line Cook - Mornings", "Line Cook (AM)"),
    (
        "a market in other words",
        "Voice Support Associate - Australian Shift",
        "Voice Support Associate (Australia shift)",
    ),
    ("a market by its hours", "CSR (Australian hours)", "CSR - Australian Shift"),
    ("a season on one side", "Rezeptionist (m/w/d) Saison Winter", "Rezeptionist/in"),
    ("all year on one side", "Ski Lift Operator (Year-round)", "Ski Lift Operator"),
    ("all year and for good", "Ski Lift Operator (Year-round)", "Ski Lift Operator - Permanent"),
    ("hours of a Spanish shift", "Operario - Turno mañana", "Operario (mañanas)"),
    ("for good on one side", "Verkoper - vast", "Verkoper"),
    ("a bank of the other kind", "Teller (Bank)", "Teller - Full time"),
]

PAIRS_OF_LIMITS: list[tuple[Relation, str, Side, Side]] = [
    *(differing_titles("different", about, a, b) for about, a, b in _TWO_OPENINGS),
    *(differing_titles("same", about, a, b) for about, a, b in _ONE_OPENING),
]
