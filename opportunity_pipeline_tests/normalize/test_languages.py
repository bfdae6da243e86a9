"""Golden cases of places and work modes in languages that share few words with English, and of lookalikes."""

from __future__ import annotations

import time

import pytest

from opportunity_pipeline.normalize.places.place_statements import places_stated
from opportunity_pipeline.normalize.places.places import keys_of, read_places
from opportunity_pipeline.normalize.places.title_places import places_in_title
from opportunity_pipeline.normalize.work_mode.work_mode import read_work_mode

TOKYO, SHANGHAI, SEOUL = "jp/tokyo/tokyo", "cn/shanghai/shanghai", "kr/seoul/seoul"
MOSCOW, JAKARTA, HANOI = "ru/moscow/moscow", "id/jakarta/jakarta", "vn/hanoi/hanoi"


@pytest.mark.parametrize(
    ("sentence", "keys", "mode"),
    [
        ("勤務地は東京です。週2日出社、残りは在宅勤務です。", [TOKYO], "hybrid"),
        ("東京オフィスでの勤務となります。", [TOKYO], "onsite"),
        ("フルリモート勤務可能です。", [], "remote"),
        ("リモートワーク不可、週5日出社となります。", [], "onsite"),
        ("工作地点：上海市浦东新区，每周三天到岗。", [SHANGHAI], "hybrid"),
        ("全职现场办公，不接受远程。", [], "onsite"),
        ("근무지: 서울 강남구 (역삼역 도보 5분)", [SEOUL], "unknown"),
        ("주 3일 출근, 2일 재택근무입니다.", [], "hybrid"),
        ("재택근무 불가, 매일 출근합니다.", [], "onsite"),
        ("Работа в офисе в Москве, график 5/2.", [MOSCOW], "onsite"),
        ("Гибридный формат: 3 дня в офисе, 2 дня из дома.", [], "hybrid"),
        ("Удалённая работа не предусмотрена.", [], "onsite"),
        ("Робота в Києві, офіс біля метро.", ["ua/kyiv/kyiv"], "unknown"),
        ("Εργασία στο γραφείο μας στην Αθήνα.", ["gr/attica/athens"], "onsite"),
        ("Työpaikka on Espoossa, hybridityö mahdollista.", ["fi/uusimaa/espoo"], "hybrid"),
        ("Etätyö on mahdollista kahtena päivänä viikossa.", [], "hybrid"),
        ("Haemme harjoittelijaa Turkuun.", ["fi/southwest finland/turku"], "unknown"),
        ("Ankara'da ofisten çalışacaksınız.", ["tr/ankara/ankara"], "onsite"),
        ("Uzaktan çalışma imkanı yoktur.", [], "onsite"),
        ("Lokasi kerja di Jakarta Selatan, WFO 5 hari.", [JAKARTA], "onsite"),
        ("Kerja 3 hari WFO dan 2 hari WFH di Jakarta.", [JAKARTA], "hybrid"),
        ("Kerja dari rumah sepenuhnya.", [], "remote"),
        ("Địa điểm làm việc: Cầu Giấy, Hà Nội", [HANOI], "unknown"),
        ("Làm việc tại nhà 2 ngày mỗi tuần.", [], "hybrid"),
        ("Trabaho sa opisina sa Makati.", ["ph/metro manila/makati"], "onsite"),
        ("Práce z domova 2 dny v týdnu, jinak kancelář v Praze 5.", ["cz/prague/prague"], "hybrid"),
        ("Rad u kancelariji u Beogradu.", ["rs/belgrade/belgrade"], "onsite"),
        ("Lucru de la birou în Cluj-Napoca.", ["ro/cluj/cluj napoca"], "onsite"),
        ("Heti két nap home office lehetséges.", [], "hybrid"),
        ("Darbo vieta: Vilnius, hibridinis darbas.", ["lt/vilnius/vilnius"], "hybrid"),
        ("العمل من المكتب في الرياض.", ["sa/riyadh/riyadh"], "onsite"),
        ("وظيفة عن بعد بالكامل.", [], "remote"),
        ("העבודה מהבית.", [], "remote"),
        ("लखनऊ ऑफिस में काम करना होगा।", ["in/uttar pradesh/lucknow"], "onsite"),
        ("สถานที่ทำงาน: กรุงเทพมหานคร", ["th/bangkok/bangkok"], "unknown"),
        ("Miejsce pracy: Gdańsk Oliwa, praca stacjonarna.", ["pl/pomerania/gdansk"], "onsite"),
        ("Du bist drei Tage im Büro und arbeitest den Rest mobil.", [], "hybrid"),
        ("Werken vanuit Delft, hybride.", ["nl/south holland/delft"], "hybrid"),
        ("Incorporación en Murcia, jornada completa.", ["es/murcia/murcia"], "unknown"),
        # Head offices, customers, interviews, studies, and things that are remote or hybrid.
        ("本社は大阪にあります。", [], "unknown"),
        ("リモートデスクトップの設定経験。", [], "unknown"),
        ("公司总部位于深圳。", [], "unknown"),
        ("본사는 서울에 있습니다.", [], "unknown"),
        ("Наши клиенты находятся в Москве и Казани.", [], "unknown"),
        ("Опыт работы с удалёнными серверами.", [], "unknown"),
        ("Pääkonttorimme on Helsingissä.", [], "unknown"),
        ("Kantor pusat kami berada di Jakarta.", [], "unknown"),
        ("Wawancara dilakukan secara online.", [], "unknown"),
        ("Phỏng vấn trực tiếp tại văn phòng.", [], "unknown"),
        ("Müşterilerimiz İstanbul ve Ankara'da.", [], "unknown"),
        ("Zákazníci jsou v Praze a Brně.", [], "unknown"),
        ("تأسست الشركة في دبي.", [], "unknown"),
        ("Du studierst an der TU Dresden.", [], "unknown"),
        ("Nuestra sede central está en Barcelona.", [], "unknown"),
    ],
)
def test_a_sentence_in_another_language(sentence: str, keys: list[str], mode: str) -> None:
    assert keys_of(places_stated(sentence)) == keys
    assert read_work_mode(description=sentence) == mode


@pytest.mark.parametrize(
    ("location", "keys", "mode"),
    [
        ("東京（フルリモート可）", [TOKYO], "remote"),
        ("神奈川県横浜市", ["jp/kanagawa/yokohama"], "unknown"),
        ("大阪府大阪市北区", ["jp/osaka/osaka"], "unknown"),
        ("在宅勤務（日本国内）", ["jp"], "remote"),
        ("杭州（可远程）", ["cn/zhejiang/hangzhou"], "remote"),
        ("서울 / 재택", [SEOUL], "remote"),
        ("Алматы, удалённо", ["kz/almaty/almaty"], "remote"),
        ("г. Москва, ул. Тверская", [MOSCOW], "unknown"),
        ("Helsinki (hybridityö)", ["fi/uusimaa/helsinki"], "hybrid"),
        ("Uzaktan, Türkiye", ["tr"], "remote"),
        ("Budapest XIII. kerület", ["hu/budapest/budapest"], "unknown"),
        ("Quận 1, TP. Hồ Chí Minh", ["vn/ho chi minh city/ho chi minh city"], "unknown"),
        ("Makati, NCR", ["ph/metro manila/makati"], "unknown"),
        ("القاهرة (عن بعد)", ["eg/cairo/cairo"], "remote"),
        ("Zagreb ili remote", ["hr/zagreb/zagreb"], "remote"),
    ],
)
def test_a_location_in_another_language(location: str, keys: list[str], mode: str) -> None:
    assert keys_of(read_places(location)) == keys
    assert read_work_mode(location=location) == mode


@pytest.mark.parametrize(
    ("title", "keys"),
    [
        ("フロントエンドエンジニア（東京）", [TOKYO]),
        ("Stage - Assistant marketing (H/F) - Lyon 7e", ["fr/auvergne rhone alpes/lyon"]),
        ("Praktikant (m/w/d) Controlling - Raum Stuttgart", ["de/baden wurttemberg/stuttgart"]),
        ("東京ガスエンジニア", []),
    ],
)
def test_a_title_in_another_language(title: str, keys: list[str]) -> None:
    assert keys_of(places_in_title(title)) == keys


@pytest.mark.parametrize(
    "repeated",
    [
        "勤務地は",
        "東京勤務",
        "в Москве ",
        "офис в ",
        "Ankara'da ",
        "Ø - ",
        "12 Broad ",
        "Kantor di ",
        "週2日出社 ",
        "في ",
    ],
)
def test_hostile_text_takes_linear_time(repeated: str) -> None:
    hostile = repeated * (60_000 // len(repeated))
    started = time.process_time()
    read_places(hostile)
    places_in_title(hostile[:2_000])
    places_stated(hostile)
    read_work_mode(location=hostile[:4_000], description=hostile)
    # Measured 0.1-0.9 s; quadratic time would take minutes.
    assert time.process_time() - started < 5
