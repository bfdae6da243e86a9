"""Phrases before a place of work in languages far from English, and place names with case endings.

Belongs here: Indonesian, Vietnamese, Filipino, Turkish, Romanian, Hungarian, the Slavic and Baltic languages, Finnish
and Estonian in Latin script. Does not belong here: Polish and the languages of western Europe (``place_languages``), or
other scripts (``place_script_statements``).

In some of these languages a name's ending means *in*: *Tampereella*, *Ankara'da*. Such a name counts if the sentence
has a word for work; the forms of bigger cities are data (``data/cities.json``).
"""

from __future__ import annotations

import re

from opportunity_pipeline.normalize.places.gazetteer import gazetteer
from opportunity_pipeline.normalize.places.place_records import place_fold
from opportunity_pipeline.normalize.text.patterns import late

_NAME = r"(?-i:(?=[A-Z\u00c0-\u00deĐČŠŽĽĹŁŚŹŻİŞ]))"
_LABELS = (
    r"tempat kerja|lokasi(?: kerja| penempatan)?|penempatan|domisili|địa điểm(?: làm việc)?|nơi làm việc"
    r"|lugar ng trabaho"
    r"|loc(?:ul|ație|aţie|atie)(?: de muncă| de munca)?|mjesto rada|mesto rada|lokacija|miesto výkonu práce|pracovisko"
    r"|místo výkonu práce|místo|pracoviště|kraj dela|sijainti|työpaikan sijainti|toimipaikka|töökoht|asukoht"
    r"|darba vieta"
    r"|darbo vieta|iş ?yeri|çalışma yeri|lokasyon|konum|staðsetning|munkavégzés(?:i)? helye|telephely|helyszín"
    r"|vendndodhja|miejsce(?: wykonywania)?(?: pracy)?"
)
BEHIND_WORLD = late(
    "|".join(
        (
            rf"\b(?:{_LABELS})\s*(?:[:–-]|adalah|ada|di|je|là|este|on)?\s*(?:di |tại |ở |u |v |ve |în |na )?{_NAME}",
            r"\b(?:kerja\w*|bekerja|ditempatkan|penempatan|kantor|lowongan|magang|dicari|dibutuhkan|domisili"
            r"|berdomisili"
            r"|mencari|posisi|diadakan|bertempat|bertugas|tinggal|cabang|pejabat|kekosongan|jawatan|dilaksanakan)\b"
            rf"[^.;:\n]{{0,50}}?\b(?:di|ke|wilayah|area|daerah|kota)\s+(?:kota |wilayah |area |daerah |kab\. )?{_NAME}",
            rf"\b(?:dicari|dibutuhkan)\b[^.;\n]{{0,50}}?\b(?:wilayah|area|daerah|untuk)\s+(?:wilayah |area "
            rf"|daerah )?{_NAME}",
            r"(?:làm việc|văn phòng|thực tập|tuyển|công việc|sinh sống|tổ chức|công ty|chi nhánh)\b[^.;:\n]{0,40}?"
            rf"\b(?:tại|ở)\s+(?:thành phố |TP\.? ?|quận |khu vực )?{_NAME}",
            r"\b(?:trabaho|magtrabaho|opisina|naghahanap|hiring|nakatira|pumasok)\b[^.;:\n]{0,40}?"
            rf"\b(?:sa|dito sa)\s+{_NAME}",
            r"\b(?:lucr\w+|muncă|birou\w*|sediu\w*|job\w*|post\w*|angaj\w+|căutăm|cautam|intern\w*|stagi\w+|poziți\w+"
            rf"|practică|locui\w+|evenimentul)\b[^.;:\n]{{0,40}}?\b(?:în|in|la|din)\s+(?:orașul )?{_NAME}",
            r"\b(?:rad\w*|posao|ured\w*|kancelarij\w+|tražimo|praks\w+|radno mjesto|zapošljava\w+|nalazi|smješten\w*)\b"
            rf"[^.;:\n]{{0,40}}?\bu\s+{_NAME}",
            r"\b(?:prác\w+|prac\w+|kancelář\w*|kancelári\w*|pobočk\w+|hledáme|hľadáme|pozic\w+|stáž\w*|nachází|bydliště"
            rf"|jinak|zbytek)\b[^.;:\n]{{0,40}}?\b(?:v|ve|vo|do|na)\s+{_NAME}",
            rf"\b(?:del\w+|pisarn\w+|iščemo|praks\w+)\b[^.;:\n]{{0,40}}?\bv\s+{_NAME}",
            rf"\b(?:vinn\w+|skrifstof\w+|starf\w*|leitum)\b[^.;:\n]{{0,40}}?\b(?:í|á)\s+{_NAME}",
            rf"\b(?:z|na) (?:terenu|obszarze|całej|dowolnego miejsca w)\s+{_NAME}",
        )
    ),
    re.IGNORECASE,
)
"""A place follows, then the sentence continues."""

_WORLD = late(
    r"\b(?:kerja|kantor|tempat|penempatan|ditempatkan|magang|di(?:cari|butuhkan|adakan)|lowongan|berdomisili|domisili"
    r"|làm việc|văn phòng|thực tập|tuyển|trabaho|opisina|lucr|birou|angaj|căut|caut|sediu|rad[au]?\b|posao|kancel|ured"
    r"|traž|prakt?s|prác|prac|pobočk|hled|hľad|stáž|jinak|pisarn|iščemo|del[oau]\b|miesto|miejsce|místo|mjesto"
    r"|mesto|pracovi"
    r"|sijain|toimip|töökoht|asukoht|darb|iş ?yeri|çalış|lokasi|lokasyon|konum|lokacij|vinn|starf|skrifst|munkav"
    r"|telephely"
    r"|helyszín|địa điểm|nơi|loc(?:ul|aț|at)|terenu|całej|posisi|bekerja|jawatan|tinggal|mencari|bertugas|muncă|intern"
    r"|stagi|poziți|smješten|nalazi|nakatira|naghahanap|kekosongan|pejabat)",
    re.IGNORECASE,
)
# Words for work, required next to a name with a locative ending.
_WORK = late(
    r"\b(?:\w*työ\w*|toimisto\w*|toimipist\w*|toimipaik\w*|harjoittel\w*|haemme|etsimme|palkkaamme|sijait\w+"
    r"|pesti\w*|avoin"
    r"|paikka\w*|asu\w*|tapahtuma\w*|töö\w*|kontor\w*|otsime|praktik\w*|asub|toimub|darb\w*|biroj\w*|biur\w*|prakti\w*"
    r"|mekl\w+|ieškom\w*|munk\w*|irod\w*|dolgoz\w*|keres\w*|gyakornok\w*|állás\w*|pozíci\w*|telephely\w*|végz\w*"
    r"|çalış\w*|ofis\w*|iş\b|işyeri\w*|staj\w*|arıyoruz|aranıyor|arayış\w*|görev\w*|ikamet\w*|yaşa\w+|düzenlen\w+"
    r"|pozisyon\w*"
    r"|şube\w*|bulun\w+|prac\w*|prác\w*|biurz\w*|kancel\w*|hled\w+|hľad\w+|stáž\w*|pobočk\w*|rad\w?|ured\w*|tražimo"
    r"|posao"
    r"|del\w+|pisarn\w+|iščemo|szuk\w+|zatrud\w+|jinak|zbytek|inak|biuro)\b",
    re.IGNORECASE,
)
_TURKISH_CASE = late(r"(?P<name>(?:[A-ZÇĞİÖŞÜ]\w+ )?[A-ZÇĞİÖŞÜ]\w+)['’](?:d[ae]|t[ae])(?:ki)?\b(?! yaşayan müşteri)")
_CAPITALISED = late(r"[A-ZÀ-ÞČŠŽŁŚĽ][\w-]+(?: [A-ZÀ-ÞČŠŽ][\w-]+)?")

ELSEWHERE_WORLD = late(
    r"\b(?:kantor pusat|klien\b|pelanggan|didirikan|trụ sở chính|khách hàng|clien[țt]\w*|fondat\w*|sediul central"
    r"|klijent\w*"
    r"|osnovan\w*|sjedište|sedište|zákazn\w+|založen\w*|sídlo (?:firmy|společnosti|spoločnosti)|sídlí(?:me)?"
    r"|pääkonttori\w*"
    r"|asiakka\w+|perustettu|ügyf\w+|alapít\w+|székhely\w*|müşteri\w*|kurul\w+|genel merkez\w*|klient\w*|asutat\w*"
    r"|pobočky v"
    r"|kanceláře v|toimistot|toimistoja|irodáink|ofislerimiz|peakontor\w*|galvenais birojs|pagrindin\w+ biur\w*"
    r"|izpit\w*"
    r"|haastattelu\w*|mülakat\w*|wawancara|phỏng vấn|interviu\w*|pohovor\w*|tutkinto\w*|yliopisto\w*|üniversite\w*)\b",
    re.IGNORECASE,
)
"""Phrases about other places: head offices, customers, interviews."""


def is_world(sentence: str) -> bool:
    """Whether a sentence has a word for work or a place in one of these languages."""
    return _WORLD.search(sentence) is not None


def names_in_cases(sentence: str) -> list[tuple[int, str]]:
    """The names with a locative ending in a sentence about work, each with its offset."""
    if not _WORK.search(sentence):
        return []
    found = [(match.start(), match["name"]) for match in _TURKISH_CASE.finditer(sentence)]
    inflected = gazetteer().inflected
    for match in _CAPITALISED.finditer(sentence):
        words = match[0].split()
        for written in (match[0], words[0], words[-1]):
            if place_fold(written) in inflected:
                found.append((match.start(), written))
                break
    return sorted(set(found))
