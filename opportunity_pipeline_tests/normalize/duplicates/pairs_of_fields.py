"""Pairs of titles in two languages: one names a field or its workshop, the other a person who works or learns there.

Belongs here: data. Does not belong here: assertions, or jobs by their names in two languages (``pairs_of_languages``).
"""

from __future__ import annotations

from opportunity_pipeline.normalize.duplicates.judging import Relation
from opportunity_pipeline_tests.normalize.duplicates.pairs_of_words import Side, differing_titles

_SAME = (
    ("Praktikant*in Stadtplanung", "Intern - Urban Planning"),
    ("Prácticas de Traducción", "Translation Intern"),
    ("Stage en traduction (H/F)", "Translation Intern"),
    ("Doktorand*in Computerlinguistik (TV-L E13, 65%)", "PhD Student in Computational Linguistics"),
    ("Estágio - Coordenação de Vendas", "Sales Coordinator Intern"),
    ("Lehre Tischlerei", "Lehrling Tischler/in (m/w/x)"),
    ("Lehre Schlosserei", "Lehrling Schlosser/in"),
    ("Stajyer Biyomedikal Mühendisi", "Biomedical Engineering Trainee"),
    ("Cykelmekaniker", "Bike Mechanic"),
    ("Fahrradmechaniker (m/w/d)", "Bicycle Mechanic"),
    ("Asystent laboratorium fizyki", "Physics Laboratory Assistant"),
    ("Tur Rehberi", "Tour Guide"),
    ("Depo Sipariş Toplama Elemanı", "Warehouse Picker (students welcome)"),
    ("Pasantía Marketing Digital (6 hs)", "Pasante de Marketing Digital"),
    ("Redaktionspraktikant HT25", "Praktikant till redaktionen"),
    ("Redaktionspraktikant HT25", "Redaktionspraktikant - hösten 2025"),
)
_DIFFERENT = (
    ("Praktikant*in Stadtplanung", "Intern - Event Planning"),
    ("Prácticas de Traducción", "Interpreting Intern"),
    ("Doktorand*in Computerlinguistik", "PhD Student in Computational Neuroscience"),
    ("Doktorand*in Computerlinguistik", "PhD Student in Linguistics"),
    ("Estágio - Coordenação de Vendas", "Marketing Coordinator Intern"),
    ("Lehre Tischlerei", "Lehrling Maler/in"),
    ("Lehre und Forschung Tischlerei", "Lehrling Tischler/in"),
    ("Stajyer Biyomedikal Mühendisi", "Mechanical Engineering Trainee"),
    ("Cykelmekaniker", "Bicycle Courier"),
    ("Tur Rehberi", "Tour Coordinator"),
    ("Depo Sipariş Toplama Elemanı", "Warehouse Supervisor"),
    ("Pasantía Marketing Digital (6 hs)", "Pasantía Marketing Digital (4 hs)"),
    ("Redaktionspraktikant HT25", "Redaktionspraktikant VT25"),
    ("Redaktionspraktikant HT25", "Redaktionspraktikant HT26"),
)

PAIRS_OF_FIELDS: list[tuple[Relation, str, Side, Side]] = [
    *(differing_titles("same", "a field in two languages", a, b) for a, b in _SAME),
    *(differing_titles("different", "another field", a, b) for a, b in _DIFFERENT),
    differing_titles("same", "a student by degree", "Undergraduate Research Assistant", "Student Research Assistant"),
    differing_titles("same", "high tension", "HT 33 KV Electrician", "Electrician HT 33kV"),
    differing_titles("same", "a high school", "Grades 9-12 HS Maths Teacher", "High School Maths Teacher"),
    differing_titles("different", "another degree", "Undergraduate Research Assistant", "Graduate Research Assistant"),
    differing_titles(
        "same",
        "a field and its laboratory",
        "Undergraduate Research Assistant - Soil Microbiology",
        "Student Research Assistant, Soil Microbiology Lab",
    ),
    differing_titles(
        "different",
        "another laboratory",
        "Undergraduate Research Assistant - Soil Microbiology",
        "Student Research Assistant, Soil Chemistry Lab",
    ),
]
