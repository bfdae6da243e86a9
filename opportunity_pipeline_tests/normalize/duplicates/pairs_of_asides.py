"""Pairs of listings of which one has additions in no table: beside the role or a rare word, in a place or a name.

Belongs here: data. Does not belong here: assertions, or known remarks (``pairs_of_remarks``).
"""

from __future__ import annotations

from opportunity_pipeline.normalize.duplicates.judging import Relation
from opportunity_pipeline_tests.normalize.duplicates.pairs_of_words import (
    Side,
    differing_employers,
    differing_places,
    differing_titles,
)

PAIRS_OF_ASIDES: list[tuple[Relation, str, Side, Side]] = [
    differing_titles("different", "a language", "Account Director", "Account Director - Danish speaker"),
    differing_titles("different", "two languages", "Inside Sales, Danish-speaking", "Inside Sales (Finnish Speaker)"),
    differing_titles("same", "two things aside", "Line Cook (AM) - free staff meal", "Line Cook"),
    differing_titles("same", "a list", "Lecturer, Geology", "Lecturer, Geology (Education & Research)"),
    differing_titles("same", "whose hours", "Content Strategist (US hours)", "Content Strategist"),
    differing_titles("same", "who may apply", "Campus Recruiter", "Campus Recruiter (Early Careers)"),
    differing_titles("same", "a method", "Structural Biologist (Cryo-EM)", "Structural Biologist"),
    differing_titles("different", "a lead", "Android Developer", "Android Developer (Team Lead)"),
    differing_titles("different", "a trainee", "Optician", "Optician - Trainee"),
    differing_titles("different", "a class", "Driver", "Driver (Class B)"),
    differing_titles("different", "a line of support", "Desk Analyst", "Desk Analyst (2nd line)"),
    differing_titles("different", "years and beginners", "Process Associate (2-4 yrs)", "Process Associate - Freshers"),
    differing_titles("different", "each an aside", "Site Engineer (Civil)", "Site Engineer (Electrical)"),
    differing_titles("different", "a line of software", "Software Engineer I", "Software Engineer I - Quality"),
    differing_titles("different", "a team behind a comma", "Data Engineer, Pricing", "Data Engineer"),
    differing_titles("different", "nothing but who", "Associate - Tax", "Associate"),
    differing_titles("same", "a word beside a rare one", "Furniture Upholsterer", "Upholsterer"),
    differing_titles("same", "words beside a rare one", "Fiber Optic Cable Splicer", "Cable Splicer"),
    differing_titles("different", "a word beside a common one", "Credit Risk Analyst", "Credit Analyst"),
    differing_titles("different", "a level beside a rare one", "Assistant Upholsterer", "Upholsterer"),
    differing_places("same", "a town and its county", "Dorchester", "Dorchester, Dorset"),
    differing_places("same", "an unknown village", "Stornoway", "Stornoway, Isle of Lewis"),
    differing_places("same", "a town in brackets", "Farukhnagar", "Gurugram (Farukhnagar)"),
    differing_places("same", "another spelling", "Al Wakra, Qatar", "Al Wakrah"),
    differing_places("different", "namesakes", "Springfield, IL", "Springfield, MA"),
    differing_employers("same", "a trade before the name", "Fromagerie Ledoux", "Ledoux"),
    differing_employers("same", "a house before the name", "Centre de Rééducation Les Hirondelles", "Les Hirondelles"),
    differing_employers("different", "two trades", "Fromagerie Ledoux", "Boulangerie Ledoux Frères"),
]
