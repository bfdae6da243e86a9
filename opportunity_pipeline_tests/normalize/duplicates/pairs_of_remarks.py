"""Pairs of listings of which one states more, or differently: experience, shifts, starts, pay, languages, names.

Belongs here: data. Does not belong here: assertions, or pairs of synonyms (``pairs_of_words``).
"""

from __future__ import annotations

from opportunity_pipeline.normalize.duplicates.judging import Relation
from opportunity_pipeline_tests.normalize.duplicates.pairs_of_words import (
    LINKEDIN,
    OWN,
    Side,
    differing_employers,
    differing_places,
    differing_titles,
)

PAIRS_OF_REMARKS: list[tuple[Relation, str, Side, Side]] = [
    differing_titles("different", "a month out of the season", "Intern - Summer 2026", "Intern (January 2026)"),
    differing_titles("same", "a month of the season", "Intern - Summer 2026", "Intern (June 2026)"),
    differing_titles("different", "casual work and a full-time one", "Support Worker - Casual", "Support Worker (FT)"),
    differing_titles("different", "other hours in letters", "Packer (2:30p-11p)", "Packer - 6a-2:30p"),
    differing_titles("different", "a contract in a remark", "Packer (Christmas Temp)", "Packer - Permanent"),
    differing_titles("same", "hours in letters", "Packer (2:30p-11p) $18.75/hr weekly pay", "Packer"),
    differing_titles("same", "pay in letters", "Packer - AED 3,000", "Packer | Up to 25k"),
    differing_titles("same", "overtime", "Packer's Helper - $17/hr, OT available", "Packer Helper"),
    differing_titles("different", "overtime for another", "Packer Helper - OT available", "Packer - OT available"),
    differing_titles("same", "days in the office", "Handler (Junior) hybrid, 2 days office", "Junior Handler"),
    differing_titles("same", "days in the office", "Claims Handler - 3 days a week in the office", "Claims Handler"),
    differing_titles("different", "days of another", "Claims Handler - 2 days WFH", "Claims Manager - 2 days WFH"),
    differing_titles("same", "who may apply for a few hours", "Library Page (Student, 10 hrs/wk)", "Library Page"),
    differing_titles("different", "other hours of students", "Page (Student, 10 hrs/wk)", "Page (Student, 20 hrs/wk)"),
    differing_titles("different", "a student's job", "Pharmacist (Student)", "Pharmacist"),
    differing_titles("different", "another shift", "Aide - 3rd Shift (11p-7a)", "Aide - 2nd Shift (3p-11p)"),
    differing_titles("same", "the clock beside the shift", "Aide - 3rd Shift (11p-7a)", "Aide (Third Shift)"),
    differing_titles("same", "a figure of a level", "Phlebotomist 1 - training provided", "Phlebotomist I"),
    differing_titles("different", "another level", "Phlebotomist 2 - training provided", "Phlebotomist I"),
    differing_titles("same", "its employer", "Trainee - Bank Operations at Acme", "Trainee (Banking Operations)"),
    differing_titles("different", "another field", "Trainee - Bank Operations", "Trainee (Banking Compliance)"),
    differing_titles("same", "the notice of an intake", "Officer Recruitment 2026", "Officer"),
    differing_titles("different", "recruitment itself", "HR Recruitment Intern", "HR Intern"),
    differing_titles("same", "order beside a season", "Forestry Summer Student", "Summer Student - Forestry"),
    differing_titles("different", "another season", "Forestry Summer Student", "Winter Student - Forestry"),
    differing_titles("different", "another season alone", "Christmas Temp", "Summer Temp"),
    differing_titles(
        "different", "other levels of an apprenticeship", "Apprentice Chef L2", "Apprentice Chef - Level 3"
    ),
    differing_titles("same", "a level of an apprenticeship on one side", "Apprentice Chef L2", "Apprentice Chef"),
    differing_titles("same", "a framework of qualifications", "Care Assistant QQI Level 5", "Care Assistant"),
    differing_employers("different", "a sister by her trade", "Satpura Motors Ltd", "Satpura Motor Finance Ltd"),
    differing_employers("different", "two brands of one owner", "Zudio", "Westside"),
    differing_employers("same", "a brand and its owner", "Zudio", "Trent Limited"),
    differing_employers(
        "different", "letters of two names", "Nanyang Technological University", "Nottingham Trent University"
    ),
    differing_titles("same", "letters before their words", "ZDP - Zither de Player", "Zither de Player"),
    differing_titles(
        "same",
        "years since one qualified",
        "Solicitor - Commercial Property, 2-5 yrs PQE",
        "Commercial Property Solicitor (2-5 PQE)",
    ),
    differing_titles(
        "same", "years since one qualified on one side", "Associate - Disputes (1-3 PQE)", "Associate (Disputes)"
    ),
    differing_titles("different", "other years since one qualified", "Solicitor (NQ)", "Solicitor (5+ PQE)"),
    differing_titles(
        "different", "other years since one qualified", "Solicitor (1-3 PQE)", "Solicitor (4-6 years PQE)"
    ),
    differing_titles(
        "same",
        "two shifts in one title",
        "Support Associate - Night Shift (US)",
        "Support Associate (US Shift / Night)",
    ),
    differing_titles(
        "different",
        "night shifts of two countries",
        "Support Associate - Night Shift (US)",
        "Support Associate - UK Night Shift",
    ),
    differing_titles("same", "days of work on one side", "Maintenance Engineer - 4 on 4 off", "Maintenance Engineer"),
    differing_titles(
        "different",
        "other days of work",
        "Maintenance Engineer - 4 on 4 off",
        "Maintenance Engineer (4 days on, 3 days off)",
    ),
    differing_titles(
        "same",
        "how a start is told",
        "Internship Mechanical Design starting March 2026",
        "Intern Mechanical Design - from March 2026",
    ),
    differing_titles(
        "same", "how a start is told", "Praktikum Marketing ab März 2026", "Marketing Intern (Start date: March 2026)"
    ),
    differing_titles(
        "different", "other starts", "Marketing Intern starting March 2026", "Marketing Intern - from June 2026"
    ),
    differing_titles("same", "by what form one is paid on one side", "Systems Analyst (W2 only)", "Systems Analyst"),
    differing_titles("same", "by what form one is paid", "Systems Analyst - W2, no C2C", "Systems Analyst (W2)"),
    differing_titles("different", "paid by other forms", "Systems Analyst (W2)", "Systems Analyst (Corp to Corp)"),
    differing_titles(
        "different", "cover and permanent", "UX Researcher (Maternity Cover)", "UX Researcher (Permanent)"
    ),
    differing_titles(
        "same", "cover and fixed term", "UX Researcher (Maternity Cover)", "UX Researcher - 12 month fixed term"
    ),
    differing_titles("same", "cover on one side", "UX Researcher (Parental leave cover)", "UX Researcher"),
    differing_titles(
        "different", "cover in one title and cover as work", "Cover Supervisor", "Supervisor (Maternity cover)"
    ),
    (
        "same",
        "the language of the country",
        ("Fraud Analyst", "Acme", "Brazil", f"{LINKEDIN}4000000001", "2026-03-01"),
        ("Fraud Analyst (Portuguese speaking)", "Acme", "Remote, Brazil", f"{OWN}44446", "2026-03-03"),
    ),
    (
        "different",
        "the language of another country",
        ("Fraud Analyst", "Acme", "Lisbon, Portugal", f"{LINKEDIN}4000000001", "2026-03-01"),
        ("Fraud Analyst (Dutch speaking)", "Acme", "Lisbon, Portugal", f"{OWN}44446", "2026-03-03"),
    ),
    differing_titles("different", "a language of several", "Support Agent (Hindi speaking)", "Support Agent"),
    differing_titles(
        "same", "a language and the word for it", "Korean Language Preschool Teacher", "Pre-School Teacher (Korean)"
    ),
    differing_titles("same", "interns of engineers", "Robotics Software Engineer Intern", "Robotics Software Intern"),
    differing_titles("same", "interns of engineers", "Mechanical Engineering Internship", "Mechanical Intern"),
    differing_titles("different", "interns of others", "Software Engineer Intern", "Software Testing Intern"),
    differing_titles("different", "who is no intern", "Mechanical Engineer", "Mechanical Intern"),
    differing_titles(
        "same", "German words for a field", "Projektmanager Windenergie (m/w/d)", "Project Manager Wind Energy"
    ),
    differing_titles("same", "a German word for a job", "Vertriebsingenieurin", "Sales Engineer (m/f/d)"),
    differing_titles("different", "German words for two jobs", "Vertriebsingenieur", "Service Engineer"),
    (
        "different",
        "a town that only the title names",
        ("Pharmacy Dispenser - Zorbelton", "Acme", "", f"{LINKEDIN}4000000001", "2026-03-01"),
        ("Pharmacy Dispenser", "Acme", "Swansea", f"{OWN}44446", "2026-03-03"),
    ),
    (
        "same",
        "a tool where the title names no town",
        ("Backend Engineer - Django", "Acme", "", f"{LINKEDIN}4000000001", "2026-03-01"),
        ("Backend Engineer", "Acme", "Swansea", f"{OWN}44446", "2026-03-03"),
    ),
    differing_titles("same", "years of experience on one side", "Data Engineer (Exp: min 3 years)", "Data Engineer"),
    differing_titles(
        "different",
        "a number behind experience that is a level",
        "Customer Experience Associate 2",
        "Customer Experience Associate 1",
    ),
    differing_titles("same", "a range of years", "Data Engineer | Experience 4 - 8 Years", "Data Engineer (4-8 yrs)"),
    differing_titles(
        "different", "a market that is called like a form of pay", "Product Manager, C2C", "Product Manager"
    ),
    differing_titles("same", "two forms of pay", "Systems Analyst (W2 or C2C)", "Systems Analyst (W2)"),
    differing_titles(
        "same",
        "a commercial field on one side",
        "Actuarial Analyst II - Commercial Lines Pricing",
        "Actuarial Analyst II",
    ),
    differing_titles("different", "a French salesman", "Assistant - Commercial", "Assistant"),
    differing_places("same", "a county and a town in it", "Mallow, Co. Cork", "Cork"),
    differing_places("different", "another town of a county", "Mallow, Co. Cork", "Youghal, Co. Cork"),
    differing_places("different", "a town of another county", "Tralee, Co. Kerry", "Cork"),
    differing_employers("same", "a body of the NHS", "Zorbelside Integrated Care Board", "NHS Zorbelside ICB"),
    differing_employers("same", "a body of the NHS", "Zorbel Vale University Health Board", "Zorbel Vale UHB"),
    differing_employers("different", "two bodies of the NHS", "Zorbelside ICB", "NHS Zorbelmoor ICB"),
    differing_employers("same", "the state of a city", "City of Zorbel, TX", "City of Zorbel"),
    differing_employers("different", "cities of two states", "City of Zorbel, TX", "City of Zorbel, OH"),
    differing_employers("different", "another body of a city", "City of Zorbel, TX", "Zorbel County"),
    differing_titles("different", "a form that the work is about", "W2 Payroll Specialist", "Payroll Specialist"),
    differing_titles(
        "same", "the year of a start", "Marketing Intern - Start June 2026", "Marketing Intern - Start 2026"
    ),
    differing_employers("different", "a bank that is called like a trust", "Northern Trust", "NHS Northern Trust"),
    differing_places("same", "a county of which the town has namesakes", "Durham", "Darlington, County Durham"),
    (
        "same",
        "a ward that only one title names",
        ("Staff Nurse - Cardiology", "Acme", "", f"{LINKEDIN}4000000001", "2026-03-01"),
        ("Staff Nurse", "Acme", "Swansea", f"{OWN}44446", "2026-03-03"),
    ),
]
