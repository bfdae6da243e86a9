"""Golden cases of places."""

from __future__ import annotations

import pytest

from opportunity_pipeline.normalize.gazetteer import gazetteer, place_fold
from opportunity_pipeline.normalize.places import Place, country_name, place_keys, read_places

BENGALURU = "in/karnataka/bengaluru"
NYC, SF, LA = "us/new york/new york city", "us/california/san francisco", "us/california/los angeles"
SEATTLE, CHICAGO, TORONTO = "us/washington/seattle", "us/illinois/chicago", "ca/ontario/toronto"


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        # India
        ("Bangalore", [BENGALURU]),
        ("Bengaluru", [BENGALURU]),
        ("bengaluru, karnataka", [BENGALURU]),
        ("Bengaluru, KA, India", [BENGALURU]),
        ("IN - Bengaluru", [BENGALURU]),
        ("IN-Bengaluru", [BENGALURU]),
        ("Bangalore India", [BENGALURU]),
        ("Gurgaon", ["in/haryana/gurugram"]),
        ("New Delhi", ["in/delhi/delhi"]),
        ("Delhi", ["in/delhi/delhi"]),
        ("Delhi, Delhi", ["in/delhi/delhi"]),
        ("Thane, Navi Mumbai, Mumbai", ["in/maharashtra/thane", "in/maharashtra/navi mumbai", "in/maharashtra/mumbai"]),
        ("Pune, Maharashtra, India", ["in/maharashtra/pune"]),
        ("Pune, Maharashtra, India - Remote", ["in/maharashtra/pune"]),
        ("Pimpri-Chinchwad", ["in/maharashtra/pimpri chinchwad"]),
        ("Patiala, Punjab", ["in/punjab/patiala"]),
        ("Chandigarh, Mohali, Punjab", ["in/chandigarh/chandigarh", "in/punjab/mohali"]),
        ("Telangana, Andhra Pradesh", ["in/telangana", "in/andhra pradesh"]),
        ("Karnataka", ["in/karnataka"]),
        ("Hyderabad", ["in/telangana/hyderabad"]),
        ("Trivandrum", ["in/kerala/thiruvananthapuram"]),
        ("Vashi", ["in/maharashtra/navi mumbai"]),
        ("Arya College Jaipur", ["in/rajasthan/jaipur"]),
        ("Mata University, Ranchi", ["in/jharkhand/ranchi"]),
        ("India", ["in"]),
        ("Remote - India", ["in"]),
        # abbreviations and lists
        ("NYC", [NYC]),
        ("SF", [SF]),
        ("LA", [LA]),
        ("SF, Seattle, NYC", [SF, SEATTLE, NYC]),
        ("NYC, SEA", [NYC, SEATTLE]),
        ("San Francisco or New York", [SF, NYC]),
        ("SEA, SF, or NYC", [SEATTLE, SF, NYC]),
        ("New York, Chicago, San Francisco and Seattle", [NYC, CHICAGO, SF, SEATTLE]),
        ("San Francisco, CA OR New York, NY", [SF, NYC]),
        ("Seattle,SF", [SEATTLE, SF]),
        ("Berlin/Munich", ["de/berlin/berlin", "de/bavaria/munich"]),
        ("Dublin / London", ["ie/leinster/dublin", "gb/england/london"]),
        ("US-SF, US-NYC", [SF, NYC]),
        ("US-SF-HQ", [SF]),
        ("NYC-Privy", [NYC]),
        # states
        ("Irvine, CA", ["us/california/irvine"]),
        ("Bastrop, TX", ["us/texas/bastrop"]),
        ("Bloomington, IN", ["us/indiana/bloomington"]),
        ("Portland, OR", ["us/oregon/portland"]),
        ("New York, NY", [NYC]),
        ("New York, New York", [NYC]),
        ("Rochester, New York", ["us/new york/rochester"]),
        ("Washington, DC", ["us/district of columbia/washington"]),
        ("Washington D.C.", ["us/district of columbia/washington"]),
        ("Washington", ["us/washington"]),
        ("California", ["us/california"]),
        ("Remote - CA", ["us/california"]),
        ("Remote - New York", ["us/new york"]),
        ("Remote - California; Remote - Oregon", ["us/california", "us/oregon"]),
        (
            "Georgia; Illinois; New York; Washington, D.C.",
            ["us/georgia", "us/illinois", "us/new york", "us/district of columbia/washington"],
        ),
        ("Atlanta, Georgia", ["us/georgia/atlanta"]),
        ("Athens, Georgia", ["us/georgia/athens"]),
        ("Stennis Space Center, MS", ["us/mississippi"]),
        ("Redlands North, Redlands, CA", ["us/california/redlands"]),
        ("St. Louis, MO", ["us/missouri/saint louis"]),
        ("Chicago, Illinois; Saint Louis, Missouri", [CHICAGO, "us/missouri/saint louis"]),
        ("Toronto, ON, Canada", [TORONTO]),
        ("Toronto, Ontario", [TORONTO]),
        ("Toronto, CA", [TORONTO]),
        ("Toronto Canada", [TORONTO]),
        ("Canada - Toronto", [TORONTO]),
        ("London, Ontario", ["ca/ontario/london"]),
        ("Kingston, Rhode Island", ["us/rhode island/kingston"]),
        ("Montréal, Québec", ["ca/quebec/montreal"]),
        ("Ontario, Canada", ["ca/ontario"]),
        ("Western Australia, Australia", ["au/western australia"]),
        # countries
        ("London, UK", ["gb/england/london"]),
        ("London - United Kingdom", ["gb/england/london"]),
        ("York, UK", ["gb/england/york"]),
        ("Singapore", ["sg"]),
        ("Mexico", ["mx"]),
        ("Mexico City, MX", ["mx/mexico city/mexico city"]),
        ("São Paulo, Brazil", ["br/sao paulo/sao paulo"]),
        ("Lisbon, Portugal", ["pt/lisbon/lisbon"]),
        ("Hesse, Germany", ["de/hesse"]),
        ("Warkworth, NZ", ["nz/warkworth/warkworth"]),
        ("United States or Canada", ["us", "ca"]),
        ("US / Canada", ["us", "ca"]),
        ("Remote, Canada; Remote, United States", ["ca", "us"]),
        ("Remote in USA", ["us"]),
        ("US-Remote", ["us"]),
        ("Remote (India)", ["in"]),
        ("(US-Remote, Chicago)", ["us", CHICAGO]),
        ("Remote, KSA; Remote, UAE", ["sa", "ae"]),
        ("Shanghai, Singapore, Hong Kong", ["cn/shanghai/shanghai", "sg", "hk"]),
        ("London, Dublin, Remote UK", ["gb/england/london", "ie/leinster/dublin", "gb"]),
        ("Central - United States; Northeast - United States", ["us"]),
        # several meanings
        ("Georgia", []),
        ("Georgia; Texas", ["us/georgia", "us/texas"]),
        ("Punjab", ["in/punjab"]),
        ("Florida", ["us/florida"]),
        ("Cambridge", []),
        ("Cambridge, MA", ["us/massachusetts/cambridge"]),
        ("Cambridge, UK", ["gb/england/cambridge"]),
        ("Springfield", ["us"]),
        ("Northridge, LA", ["us"]),
        ("CA-Toronto; CA-Remote", [TORONTO, "ca"]),
        ("CA-Remote", []),
        # no places
        ("Work From Home", []),
        ("Remote", []),
        ("Online", []),
        ("Everywhere, Worldwide", []),
        ("Flexible - Any Site", []),
        ("Top international cities", []),
        ("N/A", []),
        ("NA", []),
        ("LOCATION", []),
        ("EMEA", []),
        ("URI", []),
        ("Moore building", []),
        ("Rice Hall", []),
        ("", []),
        (", ; /", []),
    ],
)
def test_place_keys(text: str, keys: list[str]) -> None:
    assert place_keys(text) == keys


def test_places_are_named_as_people_write_them() -> None:
    assert read_places("bangalore") == [Place("Bengaluru", "Karnataka", "IN")]
    assert read_places("Zürich, Switzerland") == [Place("Zürich", "Zurich", "CH")]
    assert country_name("IN") == "India"


def test_a_city_without_a_known_state_shares_no_state_with_another() -> None:
    keys = {Place("Warkworth", None, "NZ").key, Place("Omaha", None, "NZ").key}
    assert {key.rsplit("/", 1)[0] for key in keys} == {"nz/warkworth", "nz/omaha"}


def test_own_names_point_to_states_that_exist() -> None:
    places = gazetteer()
    known = {(state.country, state.name) for states in places.states.values() for state in states}
    cities = [city for city in places.aliases.values() if city.state and (city.country, city.state) not in known]
    assert cities == []
    codes = [state for states in places.state_codes.values() for state in states]
    assert [state for state in codes if (state.country, state.name) not in known] == []
    assert {name for name in (*places.aliases, *places.regions, *places.countries) if place_fold(name) != name} == set()


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Saint Louis", "St. Louis"),
        ("Ft. Worth", "Fort Worth"),
        ("Montréal", "montreal"),
        ("Pimpri-Chinchwad", "pimpri chinchwad"),
    ],
)
def test_place_fold(left: str, right: str) -> None:
    assert place_fold(left) == place_fold(right)
