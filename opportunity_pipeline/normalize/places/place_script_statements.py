"""Finds places of work in sentences in non-Latin scripts.

Belongs here: the words of Japanese, Chinese, Korean, Russian, Arabic and others around a place of work. Does not belong
here: place names in their own script (``place_scripts``), sentences in Latin script (``place_statements``), or parsing
the stretch found (``places``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from opportunity_pipeline.normalize.places.place import Place
from opportunity_pipeline.normalize.places.place_scripts import PREFIXES, names_in_own_script
from opportunity_pipeline.normalize.places.places import read_places
from opportunity_pipeline.normalize.text.patterns import late

OWN_SCRIPT = late(r"[\u0370-\u1cff\u3040-\ud7ff]")
"""A letter of a non-Latin script."""

_LONGEST = 48
_SENTENCE = late(r"[。！？\n;；]+|[.!?](?:\s+|$)")
_CLAUSE = late(r"[。！？!?;；\n.]|です|であり|となり|になり|입니다|이며|에서|\s[-–—]\s")
# A label; the place follows.
_LABEL = late(
    "|".join(
        (
            r"(?:勤務地|勤務場所|勤務先|就業場所|就業先|働く場所|勤務エリア|開催地|開催場所|会場)(?:は|が|[:：/／]|\s)+、?\s*",
            r"(?:工作|办公|辦公|上班|实习|實習|任职|岗位|就业)?(?:地点|地點|城市|坐标|地址)(?:在|为|為|是|位于|[:：]|\s)*\s*",
            r"(?:근무|실습|채용|행사)?\s?(?:근무지|근무지역|근무\s?지역|근무\s?장소|근무\s?위치|장소|지역)(?:는|은|이|가|[:：]|\s)+\s*",
            r"(?:место (?:работы|проведения|стажировки)|локация|город|адрес(?: офиса)?|расположение"
            r"|регион)\s*[:–—-]\s*",
            r"(?:місце (?:роботи|проведення)|локація|місто|адреса(?: офісу)?)\s*[:–—-]\s*",
            r"(?:месторабота|място на работа|локация|место рада|место на работа|град|локација)\s*[:–—-]\s*",
            r"(?:τόπος εργασίας|τοποθεσία|περιοχή|έδρα|τόπος)\s*[:–—-]\s*",
            r"(?:สถานที่(?:ทำงาน|ปฏิบัติงาน|ฝึกงาน)|พื้นที่ทำงาน)\s*[:：]?\s*",
            r"(?:مكان العمل|موقع العمل|مقر العمل|الموقع|المدينة|مكان التدريب|محل کار)\s*[:：هو]*\s*",
            r"(?:מיקום(?: המשרה)?|מקום (?:ה)?עבודה|איזור|אזור)\s*[:–-]\s*",
            r"(?:कार्य ?स्थान|कार्यस्थल|स्थान|नौकरी का स्थान|नोकरीचे ठिकाण|ठिकाण|পদস্থাপন|কর্মস্থল"
            r"|பணியிடம்)\s*[:–-]\s*",
        )
    ),
    re.IGNORECASE,
)
# A word for work, then one that introduces the place.
_BEHIND = late(
    "|".join(
        (
            r"\b(?:работ\w*|ваканси\w*|офис\w*|стажир\w*|практик\w*|ищем|требу\w+|прожива\w+|жить|находи\w+|располож\w+"
            r"|хакатон\w*|мероприяти\w+|переезд\w*)\b[^.;:\n]{0,40}?\b(?:в|во)\s+(?:(?:г\.|город[еу]?"
            r"|центре)\s*)*(?=[А-ЯЁ])",
            r"\b(?:робот\w*|працю\w*|ваканс\w*|офіс\w*|стажув\w*|шукаємо|прожива\w+|знаходи\w+|розташован\w+)\b"
            r"[^.;:\n]{0,40}?\b(?:в|у)\s+(?:(?:м\.|місті|центрі)\s*)*(?=[А-ЯІЇЄҐ])",
            r"\b(?:работ\w*|офис\w*|стаж\w*|търсим|позиция\w*)\b[^.;:\n]{0,40}?\b(?:в|във)\s+(?:гр\.\s*"
            r"|град\s+)?(?=[А-Я])",
            r"\b(?:рад|посао|канцелариј\w+|тражимо|пракс\w+)\b[^.;:\n]{0,40}?\bу\s+(?=[А-ЯЂЈЉЊЋЏ])",
            r"(?:из|с|з) (?:любо\w+|будь-якого) (?:точки|места|города|міста|місця)\s+(?=[А-ЯЁІЇЄҐ])",
            r"(?:εργασία|γραφεί\w+|θέση|πρακτική|αναζητ\w+|έδρα|απασχόληση)[^.;:\n]{0,40}?\b(?:στ(?:ην|ον|η|ο|α)"
            r"|σε)\s+(?=[Α-ΩΆΈΉΊΌΎΏ])",
            r"(?:العمل|المكتب|مكتبنا|مكاتبنا|وظيفة|فرصة|تدريب|مطلوب|مقرنا|دوام|للعمل|الإقامة"
            r"|يقع)[^.؛\n]{0,30}?(?:\bفي\s+(?:مدينة\s+)?|\s(?=ب\w{3}))",
            r"(?:משרד\w*|עבודה|משרה|דרוש\w*|התמחות)[^.;\n]{0,25}?\s(?=[בל][א-ת]{2})",
            r"(?:在|位于|base\s?(?:在)?|坐标|驻)\s*(?=[\u4e00-\u9fff]{2,12}"
            r"(?:工作|办公|辦公|实习|實習|上班|任职|线下|到岗|的?办公室|现场|$|[,，。 ]))",
        )
    ),
    re.IGNORECASE,
)
# The place, then the word for work.
_BEFORE = late(
    "|".join(
        (
            r"(?:に|で|の|にて|にある|在)?の?(?:オフィス|本社|支社|支店|事業所|営業所|拠点|工場|研究所|店舗|勤務|勤務地|在住|常駐|出社|にて開催|で開催|で働)",
            r"(?:的)?(?:办公室|辦公室|分公司|公司|总部|總部|研发中心|校区|实习|實習|线下|现场|坐班|到岗|本地)",
            r"(?:에\s?있는|에서|시에서|에|의)?\s?(?:근무|일하|일할|출근|상주|오피스|사무실|본사|지사|지점|캠퍼스|공장|연구소|거주)",
            r"\s(?:में|मे)\s[^।\n]{0,20}?(?:काम|कार्य|नौकरी|ऑफिस|कार्यालय|इंटर्न)|\s(?:में|मे)\s(?:है|हैं|होगा|होगी|रह)"
            r"|\s(?:ऑफिस|ऑफ़िस|कार्यालय|शाखा)",
        )
    )
)
_LONGEST_BEFORE = 14
_TAIL = late(r"[^.,;:。、，；：()（）]+$")
_ELSEWHERE = late(
    "|".join(
        (
            r"опыт|досвід|знани|経験|卒業|经验|毕业|경험|졸업|штаб-?квартир|головной офис|клиент|основан"
            r"|офисы в|філі|клієнт"
            r"|засновано|головний офіс|партнер",
            r"本社は|本社を|顧客|取引先|設立|創業|拠点を|総部|总部位于|总部在|成立于|客户|分公司遍布|业务覆盖",
            r"본사는|본사를|고객|설립|지사를|해외",
            r"πελάτ|ιδρύθηκε|العملاء|عملائنا|تأسست|המטה|לקוחות|ลูกค้า|ก่อตั้ง",
        )
    ),
    re.IGNORECASE,
)


def places_in_own_script(text: str) -> Iterator[Place]:
    """The places in non-Latin scripts that a text names as places of work, in order."""
    for sentence in _SENTENCE.split(text):
        if OWN_SCRIPT.search(sentence):
            yield from _stated(sentence)


@lru_cache(maxsize=4096)
def _stated(sentence: str) -> tuple[Place, ...]:
    label = _LABEL.search(sentence)
    if label and (places := _read(sentence[label.end() :])):
        return tuple(places)
    if _ELSEWHERE.search(sentence):
        return ()
    for match in _BEHIND.finditer(sentence):
        if places := _read(sentence[match.end() : match.end() + _LONGEST], one=True):
            return tuple(places)
    for match in _BEFORE.finditer(sentence):
        if places := _before(sentence[max(match.start() - _LONGEST_BEFORE, 0) : match.start()]):
            return tuple(places)
    return ()


def _read(text: str, *, one: bool = False) -> list[Place]:
    """The places at the start of a text.

    Args:
        text: text after a word for work; only its beginning is parsed.
        one: parse only its first one or two words, because the sentence continues.
    """
    stretch = text[:_LONGEST]
    end = _CLAUSE.search(stretch)
    stretch = stretch[: end.start()] if end else stretch
    if not one:
        return read_places(stretch)
    words = stretch.replace(",", " ").replace("،", " ").split()
    return next((places for count in (2, 1) if (places := _known(" ".join(words[:count])))), [])


def _known(words: str) -> list[Place]:
    for text in (words, words[1:] if words.startswith(PREFIXES) else ""):
        names = names_in_own_script(text)
        if names and names[0].text in (*text.split()[:1], text):
            return read_places(text)
    return []


def _before(text: str) -> list[Place]:
    """The place at the end of a text."""
    tail = _TAIL.search(text)
    if tail is None:
        return []
    for begin in range(tail.start(), len(text) - 1):
        if text[begin].isspace():
            continue
        names = names_in_own_script(text[begin:])
        if names:
            return read_places(text[begin:])
    return []
