"""Golden cases of places."""

from __future__ import annotations

import pytest

from opportunity_pipeline.normalize.data import read_data
from opportunity_pipeline.normalize.places.gazetteer import gazetteer
from opportunity_pipeline.normalize.places.place_records import place_fold
from opportunity_pipeline.normalize.places.places import Place, country_name, place_keys, read_places

BENGALURU = "in/karnataka/bengaluru"
NYC, SF, LA = "us/new york/new york", "us/california/san francisco", "us/california/los angeles"
SEATTLE, CHICAGO, TORONTO = "us/washington/seattle", "us/illinois/chicago", "ca/ontario/toronto"


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        # quarters, campuses, institutions named after another place
        ("København Ø", ["dk/capital region/copenhagen"]),
        ("8000 Aarhus C, Denmark", ["dk/central denmark/aarhus"]),
        ("Rotterdam Centrum", ["nl/south holland/rotterdam"]),
        ("Zürich Oerlikon", ["ch/zurich/zurich"]),
        ("Warszawa, Wola", ["pl/masovia/warsaw"]),
        ("Buenos Aires, Palermo", ["ar/buenos aires/buenos aires"]),
        ("Ciudad de México, Santa Fe", ["mx/mexico city/mexico city"]),
        ("Erlangen bei Nürnberg", ["de/bavaria/erlangen"]),
        ("Paris TX", ["us/texas/paris"]),
        ("Palermo", ["it/sicily/palermo"]),
        ("BITS Pilani, Hyderabad Campus", ["in/telangana/hyderabad"]),
        ("BITS Pilani", ["in/rajasthan/pilani"]),
        ("University of Nottingham Ningbo", ["cn/zhejiang/ningbo"]),
        ("Bank of Baroda, Mumbai", ["in/maharashtra/mumbai"]),
        ("Delhi NCR (Noida/Gurgaon)", ["in/uttar pradesh/noida", "in/haryana/gurugram"]),
        ("Dehradun, UK", ["in/uttarakhand/dehradun"]),
        ("DE-Berlin; DE-Remote", ["de/berlin/berlin", "de"]),
        ("United States-Texas-Austin", ["us/texas/austin"]),
        ("León, Gto.", ["mx/guanajuato/leon"]),
        ("Tijuana, B.C.", ["mx/baja california/tijuana"]),
        ("Surrey, B.C.", ["ca/british columbia/surrey"]),
        ("Bali", ["id/bali"]),
        ("LATAM - Mexico City", ["mx/mexico city/mexico city"]),
        ("Pune 5 days WFO", ["in/maharashtra/pune"]),
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
        ("Washington", ["us"]),
        ("Remote - Washington", ["us/washington"]),
        ("Oregon; Washington", ["us/oregon", "us/washington"]),
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
        ("Matakohe, NZ", ["nz/matakohe/matakohe"]),
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
        # an area, a part, the wider area first
        ("Greater Delhi Area", ["in/delhi/delhi"]),
        ("Gwalior West", ["in/madhya pradesh/gwalior"]),
        ("New York City Metropolitan Area", [NYC]),
        ("Dallas-Fort Worth Metroplex", ["us/texas/dallas", "us/texas/fort worth"]),
        ("Raleigh-Durham, NC", ["us/north carolina/raleigh", "us/north carolina/durham"]),
        ("Winston-Salem, NC", ["us/north carolina/winston salem"]),
        ("Orange County, CA", ["us/california"]),
        ("Southeast Kansas, KS", ["us/kansas"]),
        ("Bay Area, CA", ["us/california"]),
        ("Noida, Delhi NCR", ["in/uttar pradesh/noida"]),
        ("HSR Layout, Bengaluru, Karnataka", [BENGALURU]),
        ("Koramangala", [BENGALURU]),
        ("Connaught Place, New Delhi", ["in/delhi/delhi"]),
        ("Essex, UK", ["gb/england"]),
        ("Sheffield, South Yorkshire", ["gb/england/sheffield"]),
        ("USA-TX-Austin", ["us/texas/austin"]),
        ("US, CA, Menlo Park", ["us/california/menlo park"]),
        ("USA - CA - San Jose", ["us/california/san jose"]),
        ("USA - San Francisco, Seattle", [SF, SEATTLE]),
        ("IND.Pune", ["in/maharashtra/pune"]),
        ("GBR-London", ["gb/england/london"]),
        ("US-NY, US-CHI", [NYC, CHICAGO]),
        ("India, Bangalore", [BENGALURU]),
        ("India (Pune, Chennai)", ["in/maharashtra/pune", "in/tamil nadu/chennai"]),
        ("Mumbai (All Areas)", ["in/maharashtra/mumbai"]),
        ("Springfield (MO)", ["us/missouri/springfield"]),
        # separate offers
        ("Toronto, CAN-Remote", [TORONTO, "ca"]),
        ("Toronto, Canada-Remote, US-Remote (must be outside of SEA, NYC)", [TORONTO, "ca", "us"]),
        ("Seattle, Remote in the US", [SEATTLE, "us"]),
        ("Seattle, New York, US - Remote", [SEATTLE, NYC, "us"]),
        ("Remote-US/CA", ["us", "ca"]),
        ("Remote-Friendly, United States", ["us"]),
        ("US National", ["us"]),
        # among other words
        ("10115 Berlin", ["de/berlin/berlin"]),
        ("Melbourne VIC 3000", ["au/victoria/melbourne"]),
        ("12 Main Street, Springfield, IL 62701", ["us/illinois/springfield"]),
        ("Kromme Laan 66, 3512 HL Utrecht, Netherlands", ["nl/utrecht/utrecht"]),
        ("University of Leeds", ["gb/england/leeds"]),
        ("SSIT NAGPUR", ["in/maharashtra/nagpur"]),
        ("York University", []),
        ("Cambridge, MA Seattle, WA SF Remote in USA", ["us/massachusetts/cambridge", SEATTLE, SF, "us"]),
        ("kozhikode koyilandy", ["in/kerala/kozhikode"]),
        # other languages and scripts
        ("東京都渋谷区", ["jp/tokyo/tokyo"]),
        ("서울", ["kr/seoul/seoul"]),
        ("日本", ["jp"]),
        ("Nürnberg, Bayern", ["de/bavaria/nuremberg"]),
        ("Sevilla, España", ["es/andalusia/seville"]),
        ("Wien, Österreich", ["at/vienna/vienna"]),
        ("Łódź", ["pl/lodz/lodz"]),
        # ambiguous names
        ("Georgia", []),
        ("Georgia; Texas", ["us/georgia", "us/texas"]),
        ("Georgia, Armenia, Serbia", ["ge", "am", "rs"]),
        ("Lahore, Punjab", ["pk/punjab/lahore"]),
        ("Hyderabad, Sindh", ["pk/sindh/hyderabad"]),
        ("Perth, WA", ["au/western australia/perth"]),
        ("Vancouver, WA", ["us/washington/vancouver"]),
        ("Ontario, CA", ["us/california/ontario"]),
        ("Ottawa, CA", ["ca/ontario/ottawa"]),
        ("CA, USA", ["us/california"]),
        ("Moscow, ID", ["us/idaho/moscow"]),
        ("London, KY", ["us/kentucky/london"]),
        ("Toronto, NY", [TORONTO, NYC]),
        ("Leon, MX", ["mx/guanajuato/leon"]),
        ("Portland", ["us/oregon/portland"]),
        ("Manchester", ["gb/england/manchester"]),
        ("Cambridge / Boston", ["us/massachusetts/cambridge", "us/massachusetts/boston"]),
        ("SEA", []),
        ("Remote, IN", []),
        ("Punjab", ["in/punjab"]),
        ("Florida", ["us/florida"]),
        ("Cambridge", []),
        ("Cambridge, MA", ["us/massachusetts/cambridge"]),
        ("Cambridge, UK", ["gb/england/cambridge"]),
        ("Springfield", ["us"]),
        ("Northridge, LA", [LA]),
        ("Somewhere, LA", ["us"]),
        ("CA-Toronto; CA-Remote", [TORONTO, "ca"]),
        ("CA-Remote", []),
        # not places
        ("Work From Home", []),
        ("Remote", []),
        # Towns in that state, although a foreign city or New York City has the name.
        ("Hanover, NH", ["us/new hampshire/hanover"]),
        ("Perth, Ontario", ["ca/ontario/perth"]),
        ("Potsdam, NY", ["us/new york/potsdam"]),
        ("Stony Brook, NY", ["us/new york/stony brook"]),
        ("Toronto, NY", ["ca/ontario/toronto", "us/new york/new york"]),
        ("SF, SEA, NY", ["us/california/san francisco", "us/washington/seattle", "us/new york/new york"]),
        ("Florida; Georgia", ["us/florida", "us/georgia"]),
        ("Bay Area / LA", ["us/california", "us/california/los angeles"]),
        ("Surrey (BC)", ["ca/british columbia/surrey"]),
        ("Salem (TN)", ["in/tamil nadu/salem"]),
        ("Belrose NSW", ["au/new south wales/belrose"]),
        ("NRW", ["de/north rhine westphalia"]),
        ("India | Maharashtra | Pune", ["in/maharashtra/pune"]),
        ("Germany / Austria", ["de", "at"]),
        ("Remote (CA, USA)", ["us/california"]),
        # Addresses and districts.
        ("Gurgaon Sector 44", ["in/haryana/gurugram"]),
        ("Paris 17ème arrondissement", ["fr/ile de france/paris"]),
        ("London E14", ["gb/england/london"]),
        ("Ohio State University", ["us/ohio"]),
        ("Learning Complex, UC Davis", ["us/california/davis"]),
        ("University of Maryland College Park", ["us/maryland/college park"]),
        ("UT Arlington", ["us/texas/arlington"]),
        ("New York Orbital HQ", ["us/new york/new york"]),
        ("Morelos", ["mx/morelos"]),
        # Words of other languages.
        ("Hamburg oder Remote", ["de/hamburg/hamburg"]),
        ("Paris, Lyon ou télétravail", ["fr/ile de france/paris", "fr/auvergne rhone alpes/lyon"]),
        ("Praca zdalna, Polska", ["pl"]),
        ("Madrid y alrededores", ["es/madrid/madrid"]),
        ("No remote", []),
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
    assert read_places("Zürich, Switzerland") == [Place("Zurich", "Zurich", "CH")]
    assert read_places("NYC") == [Place("New York", "New York", "US")]
    assert read_places("Singapore") == [Place("Singapore", None, "SG")]
    assert read_places("Starbase, TX") == [Place("Starbase", "Texas", "US")]
    assert read_places("Kolhapur") == [Place("Kolhapur", "Maharashtra", "IN")]
    assert country_name("IN") == "India"
    assert country_name("NL") == "Netherlands"


def test_a_part_of_a_city_is_written_as_it_is_and_counts_as_the_city() -> None:
    quarter, delhi = read_places("Vashi")[0], read_places("New Delhi, Delhi")[0]
    assert (quarter.city, quarter.key) == ("Vashi", "in/maharashtra/navi mumbai")
    assert (delhi.city, delhi.key) == ("New Delhi", "in/delhi/delhi")
    assert read_places("Brooklyn, NY")[0].city == "Brooklyn"


def test_of_several_cities_only_what_they_share_is_said() -> None:
    assert read_places("Cambridge") == [Place("Cambridge", None, None, unsure=True)]
    assert read_places("Springfield") == [Place("Springfield", None, "US", unsure=True)]
    assert read_places("Springfield")[0].key == "us"


def test_a_city_without_a_known_state_shares_no_state_with_another() -> None:
    keys = {Place("Warkworth", None, "NZ").key, Place("Omaha", None, "NZ").key}
    assert {(key or "").rsplit("/", 1)[0] for key in keys} == {"nz/warkworth", "nz/omaha"}


def test_own_names_point_to_states_that_exist() -> None:
    places = gazetteer()
    divisions = read_data("states.json")
    known = {(country, name) for country, names in divisions["states"].items() for name in names.values()}
    own = [*places.aliases.values(), *places.quarters.values(), *places.city_codes.values()]
    cities = [city for city in own if city.state and (city.country, city.state) not in known]
    assert cities == []
    codes = [state for states in places.state_codes.values() for state in states]
    assert [state for state in codes if (state.country, state.name) not in known] == []
    named = [state for states in places.states.values() for state in states]
    assert [state for state in named if (state.country, state.name) not in known] == []
    folded = (*places.aliases, *places.regions, *places.countries, *places.ambiguous, *places.surroundings)
    assert {name for name in folded if place_fold(name) != name} == set()


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
