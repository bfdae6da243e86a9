"""Pairs of listings of which one title tells something aside, in brackets or behind a dash, that no table knows.

Belongs here: data. Does not belong here: assertions, or remarks that are known to be such (``pairs_of_remarks``).
"""

from __future__ import annotations

from opportunity_pipeline.normalize.duplicates.judging import Relation
from opportunity_pipeline_tests.normalize.duplicates.pairs_of_words import Side, differing_titles

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
]
