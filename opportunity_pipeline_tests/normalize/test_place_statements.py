"""Golden cases of places in titles and sentences."""

from __future__ import annotations

import pytest

from opportunity_pipeline.normalize.places.place_statements import places_stated
from opportunity_pipeline.normalize.places.places import keys_of
from opportunity_pipeline.normalize.places.title_places import places_in_title

PUNE, CHENNAI = "in/maharashtra/pune", "in/tamil nadu/chennai"


@pytest.mark.parametrize(
    ("title", "keys"),
    [
        ("Data Analyst - Pune", [PUNE]),
        ("SDE Intern (Pune/Chennai)", [PUNE, CHENNAI]),
        ("Engineer, Payments (Remote, India)", ["in"]),
        ("Web Development Internship in Pune", [PUNE]),
        ("Designer | On-site | Pune", [PUNE]),
        ("Pune - Sales Officer", [PUNE]),
        ("Java Developer_Pune", [PUNE]),
        ("UX Designer - Remote from Turkey - Hungary or Romania", ["tr", "hu", "ro"]),
        ("Field Technician, Dublin OH", ["us/ohio/dublin"]),
        ("Nurse - Austin, TX", ["us/texas/austin"]),
        ("Analyst - DC", ["us/district of columbia/washington"]),
        ("Platform Engineer - Canada Remote", ["ca"]),
        ("Counsel, APAC - Singapore", ["sg"]),
        ("Werkstudent (m/w/d) - München", ["de/bavaria/munich"]),
        ("Head of Sales, EMEA", []),
        ("Pune", []),
        ("Reading Teacher", []),
        ("Product Manager, Mobile", []),
        ("Recruiter - IT", []),
        ("Nurse, RN - PA", []),
        ("Brand Designer, Jordan Team", []),
        ("Remote Sensing Scientist", []),
        ("Pune-based Art Director", [PUNE]),
        ("Product Designer - Pune office", [PUNE]),
        ("Rules-based Pricing Analyst", []),
        ("Lab Assistant, VIT Chennai", [CHENNAI]),
        ("Research Fellow, University of Melbourne", ["au/victoria/melbourne"]),
        ("Process Associate - Noida Sec 62", ["in/uttar pradesh/noida"]),
        ("Delivery Partner - Koramangala", ["in/karnataka/bengaluru"]),
    ],
)
def test_a_place_in_a_title_is_set_apart(title: str, keys: list[str]) -> None:
    assert keys_of(places_in_title(title)) == keys


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("The role is based in Pune.", [PUNE]),
        ("Work location: Sector 63, Noida", ["in/uttar pradesh/noida"]),
        ("Location: pune", [PUNE]),
        ("You will work from our Pune office three days a week.", [PUNE]),
        ("You will report to our office in Pune.", [PUNE]),
        ("We look for someone based in Berlin or Munich.", ["de/berlin/berlin", "de/bavaria/munich"]),
        ("Open to candidates in Canada and the US.", ["ca", "us"]),
        ("Applicants must live within 50 miles of Denver, Colorado.", ["us/colorado/denver"]),
        ("Candidates are from or open to relocate to Jaipur.", ["in/rajasthan/jaipur"]),
        ("Ability to commute: Pune, Maharashtra: reliably commute (required).", [PUNE]),
        ("Remote (US only).", ["us"]),
        ("The final takes place on our campus in Delhi.", ["in/delhi/delhi"]),
        ("Poste basé à Lyon.", ["fr/auvergne rhone alpes/lyon"]),
        ("Arbeitsort: Hamburg", ["de/hamburg/hamburg"]),
        ("Fully remote within the EU.", []),
        ("Our headquarters are in San Francisco.", []),
        ("We have offices in New York and London.", []),
        ("We serve customers in India and the UK.", []),
        ("You must have the right to work in the UK.", []),
        ("Our headquarters are in Boston, but this position sits in Pune.", [PUNE]),
        ("Our parent company is based in Pune.", []),
        ("You will work at Google.", []),
        ("Join our Pune team.", [PUNE]),
        ("Looking for interns in Pune.", [PUNE]),
        ("Duty station: Rome", ["it/lazio/rome"]),
        ("Work from our Koramangala office in Bengaluru.", ["in/karnataka/bengaluru"]),
        ("Our Pune team is looking for an analyst.", [PUNE]),
        ("We are hiring for our Pune and Chennai offices.", [PUNE, CHENNAI]),
        ("The workshop takes place offline at VIT Chennai.", [CHENNAI]),
        ("Work remotely from anywhere in Poland.", ["pl"]),
        ("Du arbeitest an zwei Tagen pro Woche im Büro in Hamburg.", ["de/hamburg/hamburg"]),
        ("Le stage se déroule dans nos locaux de Lyon.", ["fr/auvergne rhone alpes/lyon"]),
        ("Modalidad híbrida: 3 días en oficina en Bogotá.", ["co/bogota/bogota"]),
        ("Arbeite 100 % remote aus ganz Deutschland.", ["de"]),
        ("Je werkt op kantoor in Rotterdam.", ["nl/south holland/rotterdam"]),
        ("The pay range for candidates based in Colorado is wide.", []),
        ("You work with our remote team in Poland.", []),
        ("A role in India's growth story.", []),
        ("Experience in Java and Go.", []),
        ("We offer relocation to people living outside of Portugal.", []),
        ("Kindly note: work from office on all 5 days, Baner, Pune.", [PUNE]),
        ("You'll be the first hire in our new Pune hub.", [PUNE]),
        ("Local candidates only (Pune).", [PUNE]),
        ("Teachers needed in Pune for the new term.", [PUNE]),
        ("Our new store at Phoenix Mall, Pune is hiring.", [PUNE]),
        ("You will join the R&D centre in Chennai.", [CHENNAI]),
        ("Experience required in Java.", []),
        ("The internship takes place at our Baner campus, Pune.", [PUNE]),
        ("A teaching position at Delhi Public School, Chennai.", [CHENNAI]),
        ("Join our team in sunny Chennai.", [CHENNAI]),
        ("You will analyse housing prices in Toronto.", []),
        ("Join the largest bakery chain in Poland.", []),
        ("Job fair in Jaipur on Saturday.", []),
        ("You will work at the customer's premises in Pune.", [PUNE]),
        ("We are looking for a remote customer support agent in Kenya.", ["ke"]),
        ("The team works asynchronously from Lisbon to Bali.", []),
        ("Monthly team meeting in Pune.", []),
        ("Work remotely from Bali for up to 4 weeks a year.", []),
        ("You will support our sales reps in Pune and Chennai.", []),
        ("We sell solar panels in Kenya, Uganda and Rwanda.", []),
        ("Applicants should be enrolled at a university in Germany.", []),
        ("You must have the right to work in the UK and live within an hour of Pune.", [PUNE]),
        ("You'll work from our Pune office with clients all over the Gulf.", [PUNE]),
        ("While our company is headquartered in Chicago, this position is located in Pune.", [PUNE]),
        ("Your manager sits in Dublin, and you'll sit in our Pune office.", [PUNE]),
        ("We sell in Berlin; the rest of the company sits in London.", []),
        ("Join our growing team in Pune and report to the Head of Platform in Sydney.", [PUNE]),
        ("After a week of onboarding in Denver you work from home anywhere in Poland.", ["pl"]),
        ("You will sit with us in Bengaluru's Mahadevapura.", ["in/karnataka/bengaluru"]),
        ("The role is at our Woodstock office in Pune.", [PUNE]),
        ("You'll be rotating between our Pune and Chennai sites.", [PUNE, CHENNAI]),
        ("Pune is where you'll be working.", [PUNE]),
        ("The studio is in Pune, and so is this job.", [PUNE]),
        ("No relocation support is offered for this Pune role.", [PUNE]),
        ("Work location is Sector 62, Noida.", ["in/uttar pradesh/noida"]),
        ("Whether you are in Pune or Chennai, we pay the same.", []),
        ("Our app is used by 3 million people in India.", []),
        ("Japanese is needed to work with publishers in Tokyo.", []),
        ("This role cannot be performed in California.", []),
        ("We won Best Startup at a ceremony in Pune.", []),
        ("Help clients in Pune move to the cloud.", []),
        ("Accommodation in Pune is arranged for you.", [PUNE]),
        ("You're in Pune, or happy to move here.", [PUNE]),
        ("If you are in Pune, drop by for a coffee.", []),
        ("You may choose between our offices in Pune and Chennai.", [PUNE, CHENNAI]),
        ("Home base for this position: Pune.", [PUNE]),
        ("The registered office is in Berlin; you will work in Pune.", [PUNE]),
        ("Dogs are welcome in the Pune office.", []),
        ("Send your application to our office in Pune.", []),
        ("We export from our plant in Pune.", []),
        ("Your work is seen by millions of people in Kenya.", []),
    ],
)
def test_a_place_in_a_sentence_is_where_one_works_or_lives(text: str, keys: list[str]) -> None:
    assert keys_of(places_stated(text)) == keys


def test_places_of_a_description_are_told_in_order_and_once() -> None:
    text = "About us: founded in Berlin.\n- Location: Chennai\n- You will work from our Pune office.\nBased in Chennai."
    assert keys_of(places_stated(text)) == [CHENNAI, PUNE]
