"""Pairs of listings whose titles state a grade, a version or a language level, or abbreviate words.

Belongs here: data. Does not belong here: assertions, or grades defined by employers (``pairs_of_words``).
"""

from __future__ import annotations

from opportunity_pipeline.normalize.duplicates.judging import Relation
from opportunity_pipeline_tests.normalize.duplicates.pairs_of_words import Side, differing_titles


def _in(place: str, relation: Relation, about: str, a: str, b: str) -> tuple[Relation, str, Side, Side]:
    """Two titles of one employer in a place where a language is spoken."""
    relation, about, one, other = differing_titles(relation, about, a, b)
    return relation, about, (*one[:2], place, *one[3:]), (*other[:2], place, *other[3:])


_ONE_OPENING = [
    ("an American grade", "Budget Analyst (GS-9)", "Budget Analyst"),
    ("a series and a grade", "Budget Analyst, GS-0560-09", "Budget Analyst"),
    ("a range of grades", "Budget Analyst GS-9/11", "Budget Analyst (GS-11)"),
    ("a grade of the United Nations", "Logistics Officer (P-3)", "Logistics Officer"),
    ("an Australian grade", "Policy Officer (APS 5)", "Policy Officer"),
    ("a Philippine grade", "Records Officer (SG-10)", "Records Officer"),
    ("a Dutch scale", "Beleidsmedewerker (schaal 10)", "Beleidsmedewerker"),
    ("a scale", "Teaching Assistant (Scale 4)", "Teaching Assistant"),
    ("years of doctors", "Clinical Fellow in Renal Medicine (ST3+)", "Clinical Fellow in Renal Medicine"),
    ("a version", "Drupal Developer", "Drupal 10 Developer"),
    ("several versions", "Java 17/21 Developer", "Java 21 Developer"),
    ("a version aside", "Accounts Assistant", "Accounts Assistant (Sage 200)"),
    ("an office by its number", "Office Administrator (Office 365)", "Office Administrator (Microsoft 365)"),
    ("letters before the role", "DE Intern", "Data Engineering Intern"),
    ("letters for a sign language", "BSL Interpreter", "Sign Language Interpreter"),
    ("letters beside their words", "Sign Language Interpreter (ISL)", "ISL Interpreter"),
    ("letters of a researcher", "Project Associate-I, Optics", "PA-I (Optics)"),
    ("clipped words", "MSK Physio", "Musculoskeletal Physiotherapist"),
    ("letters that hire", "TA Partner (mid shift)", "Talent Acquisition Partner"),
    ("an invitation", "Applications are invited for the post of Librarian", "Librarian"),
    ("letters of a part of a compound", "Verpleegkundige Spoedeisende Hulp (SEH)", "SEH-verpleegkundige"),
    ("the cuisine", "Sommelier (French Fine Dining)", "Sommelier"),
    ("a trainee in accounts", "Accounts Trainee", "Trainee Accountant"),
    ("half of a law", "Security-Mitarbeiter mit Sachkunde 34a", "Sicherheitsmitarbeiter §34a"),
    ("a man or a woman", "Educateur/Educatrice de jeunes enfants", "Educateur de jeunes enfants"),
    ("letters of languages", "Chat Agent (EN/DE)", "Chat Agent (English/German)"),
    ("a later last date", "JRF in Optics (last date extended)", "Junior Research Fellow (JRF) - Optics"),
    ("a licence in two words", "Motorista (categoria E)", "Motorista - CNH E"),
]
_TWO_OPENINGS = [
    ("two American grades", "Budget Analyst (GS-9)", "Budget Analyst (GS-12)"),
    ("two grades of the United Nations", "Logistics Officer (P-3)", "Logistics Officer (P-4)"),
    ("two Australian grades", "Policy Officer (APS 5)", "Policy Officer (EL1)"),
    ("two scales", "Teaching Assistant (Scale 4)", "Teaching Assistant (Scale 6)"),
    ("two years of doctors", "Clinical Fellow (ST3+)", "Clinical Fellow (FY2)"),
    ("two versions", "Magento 1 Developer", "Magento 2 Developer"),
    ("a level, not a version", "Python Developer 2", "Python Developer"),
    ("two sign languages", "BSL Interpreter", "ASL Interpreter"),
    ("two researchers", "Project Associate-II, Optics", "PA-I (Optics)"),
    ("two cuisines", "Chef de Partie (Japanese Kitchen)", "Chef de Partie (Italian Kitchen)"),
    ("other letters of languages", "Chat Agent (EN/DE)", "Chat Agent (EN/FR)"),
    ("two rare languages", "Proof Reader - Konkani", "Proof Reader - Maithili"),
    ("what a team does", "Camera Engineer", "Camera Sensing Engineer"),
    ("licences with and without a trailer", "Camionista (patente C)", "Camionista (patente CE)"),
    ("licences in Brazil", "Motorista - CNH D", "Motorista - CNH E"),
    ("what is done about a rare thing", "Battery Engineer", "Battery Validation Engineer"),
    ("two licences", "Driver (C1)", "Driver"),
]

PAIRS_OF_GRADES: list[tuple[Relation, str, Side, Side]] = [
    *(differing_titles("same", about, a, b) for about, a, b in _ONE_OPENING),
    *(differing_titles("different", about, a, b) for about, a, b in _TWO_OPENINGS),
    _in("Osaka, Japan", "same", "a level of Japanese", "Subtitle Editor (Japanese N2)", "Subtitle Editor"),
    _in("Osaka, Japan", "same", "a test of Japanese", "Night Porter (JLPT N3 or above)", "Night Porter"),
    _in("Vienna, Austria", "same", "a level of German", "Receptionist - Deutsch B1", "Receptionist"),
    _in("Vienna, Austria", "different", "two levels", "Receptionist (German B1)", "Receptionist (German C1)"),
    _in("Lisbon, Portugal", "different", "a foreign level", "Receptionist (German C1)", "Receptionist"),
]
