"""Golden cases of company names, titles and the publisher split."""

from __future__ import annotations

import pytest

from opportunity_pipeline.normalize.companies import company_key, company_name
from opportunity_pipeline.normalize.text.titles import read_title, split_publisher


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Harbour Energies Pvt. Ltd.", "HARBOUR ENERGIES PRIVATE LIMITED"),
        ("Twocorex (OPC) Private Limited", "Twocorex"),
        ("Nordlicht GmbH", "nordlicht"),
        ("Example, Inc.", "Example"),
        ("Exämple S.A.R.L", "Example sarl"),
        ("Smith & Sons LLP", "Smith and Sons"),
        ("O'Neil Labs", "ONeil Labs Ltd"),
        ("Kyoto Robotics K.K.", "Kyoto Robotics"),
    ],
)
def test_spellings_of_one_company_have_one_key(left: str, right: str) -> None:
    assert company_key(left) == company_key(right)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Apple", "Apple Bank"),
        ("Inc Magazine", "Magazine"),
        ("Company of Heroes", "Heroes"),
        ("Limited", "Private"),
        ("東京商事", "大阪商事"),
    ],
)
def test_other_companies_have_other_keys(left: str, right: str) -> None:
    assert company_key(left) != company_key(right)


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("  Harbour   Energies ", "Harbour Energies"),
        ("R &amp; D Works", "R & D Works"),
        ("N/A", None),
        ("None", None),
        ("Confidential", None),
        ("", None),
        ("...", None),
    ],
)
def test_company_name(written: str, shown: str | None) -> None:
    assert company_name(written) == shown


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("Software Engineer ", "Software Engineer"),
        ("<b>Data</b> Analyst", "Data Analyst"),
        ("Sr. Engineer &amp; Lead", "Sr. Engineer & Lead"),
        ("ソリューションアーキテクト", "ソリューションアーキテクト"),
        ("---", None),
        ("", None),
        ("Write to hr@example.org", "Write to"),
    ],
)
def test_read_title(written: str, shown: str | None) -> None:
    assert read_title(written) == shown


@pytest.mark.parametrize(
    ("title", "publisher", "headline", "name"),
    [
        ("Model wins prize - The Daily Post", "The Daily Post", "Model wins prize", "The Daily Post"),
        ("Model wins prize - THE DAILY POST", "The Daily Post", "Model wins prize", "The Daily Post"),
        ("Act 121 signed - San Pedro Record |", "San Pedro Record |", "Act 121 signed", "San Pedro Record"),
        ("A - B - C News", "C News", "A - B", "C News"),
        (
            "Order - ABC News - Breaking News, Latest",
            "ABC News - Breaking News, Latest",
            "Order",
            "ABC News - Breaking News, Latest",
        ),
        ("Part 1 - Introduction", "Learning Blog", "Part 1 - Introduction", "Learning Blog"),
        ("Protesters detained - Stuff.example", None, "Protesters detained", "Stuff.example"),
        ("Docker 30 released | DevOps Weekly", None, "Docker 30 released", "DevOps Weekly"),
        ("State-of-the-art models", None, "State-of-the-art models", None),
        (
            "How it works - and why it often does not in practice",
            None,
            "How it works - and why it often does not in practice",
            None,
        ),
        ("Only a headline", None, "Only a headline", None),
        ("- Publisher", "Publisher", "- Publisher", "Publisher"),
    ],
)
def test_split_publisher(title: str, publisher: str | None, headline: str, name: str | None) -> None:
    assert split_publisher(title, publisher) == (headline, name)
