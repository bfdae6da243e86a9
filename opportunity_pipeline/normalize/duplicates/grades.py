"""Grades, versions and language levels in a title: *(GS-11)*, *Magento 2*, *(Japanese N2)*.

Belongs here: finding and removing codes for pay grades of public bodies, training years of doctors, versions of tools,
and language levels. Does not belong here: other figures (``figures``), or which of these limits separate two openings
(``limits``).

Only some boards state them. A level named by the employer itself (*Analyst 2*, *Engineer P3*) is part of the role.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

Term = tuple[str, str]

_TO = r"\s?(?:/|-|–|to|&)\s?"
# Pay grades of civil services and universities in many countries, the United Nations and the European Union.
_OF_PUBLIC_BODIES = re.compile(
    r"(?<![\w-])(?P<scheme>GS|GG|WG|APS|VPSG?|EL|HEW|HEO|SG|FWG|AST?(?=\s?\d\b)|AD|SCP|NJC|LICA|IICA|IPSA|NPSA|CONTISS|CONPSS|GL)"
    rf"[\s.-]{{0,2}}(?:(?:[Ll]evel|[Gg]rade|[Pp]oints?)\s?)?(?:\d{{4}}[\s/-])?0?(?P<least>\d{{1,2}})(?:{_TO}0?(?P<most>\d{{1,2}}))?(?![\w%])"
    r"|(?<![\w-])(?P<letters>P|G|D|NO)-(?P<grade>[1-7]|[A-D])(?![\w-])"
    r"|(?<![\w-])(?P<group>AS|CR|EC|FI|IT|PE|PM|EN|CO|CS|IS|GT)-0(?P<step>\d)(?!\w)"
)
# "Salary Grade 15", "Job Group K", "schaal 10", "Pay Level 4": grades introduced by words.
_IN_WORDS = re.compile(
    r"\b(?:(?:salary|pay|job|remuneration)\s+(?:grade|group|level|scale|band|class|point)|scale|schaal|salarisschaal|lohnklasse|lohnband"
    r"|lonegruppe|nivel\s+salarial)\s*:?\s*(?:(?P<letter>[A-T])(?!\w)"
    rf"|0?(?P<least>\d{{1,2}})(?:{_TO}0?(?P<most>\d{{1,2}}))?(?![\w%]))",
    re.IGNORECASE,
)
# "ST1/2", "CT1-3", "FY2": training years of doctors.
_OF_DOCTORS = re.compile(
    r"(?<![\w-])(?P<scheme>GPST|ST|CT|FY|F|IMT|PGY)-?\s?(?P<least>[1-8])(?:(?:/|-|–|to|\s+to\s+)(?:GPST|ST|CT|FY|F|IMT|PGY)?(?P<most>[1-8]))?\+?(?!\w)"
)
_DOCTORS = re.compile(r"doctor|fellow|registrar|physician|surg|medic|resident|trainee", re.IGNORECASE)
# Pay points of head teachers: "L10-14".
_OF_HEADS = re.compile(r"(?<!\w)L\s?(?P<least>\d{1,2})\s?[-–]\s?L?\s?(?P<most>\d{1,2})(?!\w)")
_HEADS = re.compile(r"head|principal", re.IGNORECASE)
_LONGEST_RANGE = 12
_TOOLS = (
    r"sage|magento|odoo|drupal|joomla|typo3|wordpress|python|php|java|kotlin|angular|angularjs|vue(?:\.?js)?|react(?:\.?js)?|laravel"
    r"|symfony|django|rails|spring\s+boot|node(?:\.?js)?|next\.?js|nuxt(?:\.?js)?|\.net(?:\s+core)?|dotnet|c#|swift|unreal(?:\s+engine)?"
    r"|unity|windows|ios|android|oracle|postgres(?:ql)?|mysql|mongodb|elasticsearch|shopware|prestashop|ansible|terraform|bootstrap"
    r"|qt|ros|adobe\s+campaign|google\s+analytics|ga|primavera|step\s?7|wincc|comsol|houdini|maya|tally\s+erp|tally(?:\s?prime)?"
    r"|navision|axapta|jde|peoplesoft|opera|micros|autocad|revit|solidworks|catia|creo|nx"
)
_VERSION = re.compile(
    rf"(?<![\w.])(?P<tool>{_TOOLS})\s?(?:v(?:ersion)?\.?\s?)?(?P<number>\d{{1,3}}(?:\.(?:\d{{1,2}}|x))?)(?:x|c|g|i|r2)?"
    r"(?P<others>(?:\s?/\s?\d{1,3}(?:\.\d)?)*)\+?(?![\w%]|\s?[-–]\s?\d|\s*(?:years?|yrs?|months?|days?|hours?|hrs?|openings?|positions?|posts?)\b)",
    re.IGNORECASE,
)
_LANGUAGES = (
    r"japanese|nihongo|jlpt|korean|topik|chinese|mandarin|hsk|german|deutsch(?:kenntnisse)?|allemand|alem[aá]n|tedesco|duits|tysk|tyska"
    r"|english|englisch|anglais|ingl[eéê]s|inglese|engels|engelsk|engelska|french|franz[oö]sisch|fran[cç]ais|franc[eé]s|francese|frans"
    r"|fransk|franska|spanish|spanisch|espagnol|espa[nñ]ol|spagnolo|spaans|spansk|italian|italienisch|italien|italiano|italiaans"
    r"|dutch|niederl[aä]ndisch|nederlands|n[eé]erlandais|swedish|svenska|schwedisch|norwegian|norsk|norwegisch|danish|dansk|d[aä]nisch"
    r"|finnish|suomi|polish|polski|polnisch|portuguese|portugu[eê]s|czech|hungarian|russian|turkish|arabic|catalan|catal[aà]|greek|hebrew"
)
_FLUENCY = r"(?:[ABC][12](?:\.[12])?|N[1-5])"
_AT_LEAST = (
    r"(?:\s*\(?(?:min(?:imum|d|destens)?\.?|at\s+least|ab|from|level|niveau|sprachniveau|cefr|jlpt|nivel|livello)\W+)"
    r"{0,3}"
)
_OR_ABOVE = (
    r"(?:\s*\+|\s+(?:or|and|oder|ou|o)\s+(?:above|higher|better|up|h[oö]her|plus|m[aá]s)"
    r"|\s+(?:level|niveau|required|needed))?"
)
_IS_FLUENCY = re.compile(r"\b[ABCN][1-5]\b|topik|hsk", re.IGNORECASE)
_LANGUAGE_LEVEL = re.compile(
    rf"\b(?P<language>{_LANGUAGES})[\s:,(-]{{0,2}}{_AT_LEAST}(?P<level>{_FLUENCY})(?:\s?[-/–]\s?{_FLUENCY})?(?!\w){_OR_ABOVE}"
    rf"|\b(?:min(?:imum|\.)?|at\s+least|mind(?:estens|\.)?)?\s*(?P<before>{_FLUENCY})(?:\s?[-/–]\s?{_FLUENCY})?(?:\s+level)?[\s-]+(?:in\s+)?"
    rf"(?P<spoken>{_LANGUAGES})(?!\w)"
    r"|\b(?P<test>topik|hsk)[\s-]?(?P<mark>[1-6])(?!\w)",
    re.IGNORECASE,
)
# "(N2)", "N3 and above", "(B2)": only if nothing else is beside it; C1 is a driving licence.
_N_ALONE = re.compile(
    rf"(?<=[(\[,])\s*(?P<level>N[1-5]|B[12]|C2)(?:\s?[-/–]\s?(?:N[1-5]|[BC][12]))?{_OR_ABOVE}\s*(?=[)\],]|$)",
    re.IGNORECASE,
)


def without_grades(title: str) -> tuple[str, frozenset[Term]]:
    """Returns a title without grades, versions and language levels, and these as terms."""
    terms: set[Term] = set()

    def spoken(found: re.Match[str]) -> str:
        told = found.groupdict()
        terms.add(("fluency", (told["level"] or told["before"] or told["mark"]).lower()))
        return f" {told['language'] or told['spoken'] or told['test']} "

    def version(found: re.Match[str]) -> str:
        numbers = [found["number"], *filter(None, re.split(r"\s?/\s?", found["others"]))]
        terms.update(("version", f"{found['tool'].lower()} {number.partition('.')[0]}") for number in numbers)
        return f"{found['tool']} "

    def grade(found: re.Match[str]) -> str:
        terms.update(("band", told) for told in _grades(found))
        return " "

    text = title
    if _IS_FLUENCY.search(text):
        terms.update(("fluency", found["level"].lower()) for found in _N_ALONE.finditer(text))
        text = _LANGUAGE_LEVEL.sub(spoken, _N_ALONE.sub("", text))
    text = _VERSION.sub(version, text)
    text = _IN_WORDS.sub(grade, _OF_PUBLIC_BODIES.sub(grade, text))
    if _DOCTORS.search(text):
        text = _OF_DOCTORS.sub(grade, text)
    if _HEADS.search(text):
        text = _OF_HEADS.sub(grade, text)
    return text, frozenset(terms)


def _grades(found: re.Match[str]) -> Iterator[str]:
    told = found.groupdict()
    scheme = (told.get("scheme") or told.get("letters") or told.get("group") or "").lower()
    if told.get("least"):
        least = int(told["least"])
        most = int(told["most"] or least)
        yield from (f"{scheme}{at}" for at in range(least, max(least, min(most, least + _LONGEST_RANGE)) + 1))
    else:
        yield f"{scheme}{(told.get('grade') or told.get('step') or told.get('letter') or '').lower()}"
