"""Parses the duration of an internship, contract or programme, in months.

Belongs here: duration fields, and durations in titles and descriptions. Does not belong here: how lengths of time are
written (``lengths``), or required experience (``experience``).

The rules:

1. Of a range or of alternatives the minimum counts: that is the commitment. Of parts and a total the total counts.
2. A month is a twelfth of a year; a year has 52 weeks or 365 days.
3. Hours, weekly working time, ages and time left are not durations; nor is the length of something else: probation,
   notice, a bond, leave, training before a job, the age of the company.
4. In a title, years are experience unless a contract is named. In a description, a length counts only next to a word
   for the thing that lasts.
"""

from __future__ import annotations

import re
from functools import lru_cache

from opportunity_pipeline.normalize.text.lengths import Length, Unit, in_figures, lengths
from opportunity_pipeline.normalize.text.patterns import one_of, words
from opportunity_pipeline.normalize.text.sentences import Sentences, in_english
from opportunity_pipeline.normalize.text.text import fold

MOST_MONTHS = 120
_LONGEST_FIELD = 300
_LONGEST_DESCRIPTION = 20_000
_MONTHS: dict[Unit, float] = {"day": 12 / 365, "week": 12 / 52, "month": 1.0, "year": 12.0}

_ENGLISH = (b"month", b"week", b"year", b" days")
_FOREIGN = (
    *_ENGLISH,
    *(b"monat", b"woche", b"jahr", b"mois", b"semain", b"un an ", b"anos", b"meses", b"mesi", b"maand", b"weken"),
    *(b"jaar", b"veck", b"uger", b"uker", b"miesi", b"tygod", b"kuuk", b"viik", b" kk", b" ay", b"hafta", b"bulan"),
    *(
        word.encode()
        for word in ("año", "jähr", "wöch", "månad", "måned", "měs", "týd", "tháng", "tuần", "hónap", "luni", "месяц")
    ),
    *(word.encode() for word in ("недел", "μήν", "月", "年", "週", "개월", "년")),
)
# Text after a length that makes it something else: "5 days a week", "4 months ago", "2 weeks left", "6 months of paid
# leave".
_A = one_of("a, per, each, every, pro, par, por, in der, in a")
_UNIT = one_of("week, month, year, day, woche, monat, jahr, semaine, mois, semana, mes, yr")
_AWAY = one_of("ago, old, left, from now, remaining, to go, early, in advance, prior, before")
_KIND = one_of("paid, annual, unpaid, parental, maternity, trial, service")
_LEAVE = one_of("leave, vacation, holidays?, pto, notice, bond, probation, experience, exp")
_NOT_BEHIND = re.compile(
    rf"\s*(?:(?:/|\b{_A}\b)\s*{_UNIT}\b|{_AWAY}\b|each\b|(?:of )?(?:{_KIND} )*{_LEAVE}\b(?! cover\b))"
)
_EACH = one_of(
    r"""every, each, all, alle, chaque, cada, first, initial(?! (?:period|term)), ersten, premiers, last, past, next,
    within, founded, since, closes in, ends in, starts in, notice, bond, probation\w*"""
)
_NOT_BEFORE = re.compile(rf"\b{_EACH}[\s:]*(?:period)?[\s:]*(?:of\s*)?(?:up to\s*)?$")
_IN_ALL = words("in all, in total, overall, altogether, insgesamt, au total, en total")
_M_OF_TITLE = re.compile(r"(?:^|[|(,/•-]|\bftc\b)\s*(\d{1,2})\s?m\s*(?=$|[|),/•-]|ftc\b|contract\b)")
_OF_A_SKILL = re.compile(r"\s*(?:of|in|exp|with)\b(?! (?:internship|contract))")

_LASTING = r"""internships?, interns?, contracts?, programs?, programmes?, fellowships?, fellows?, apprenticeships?,
    apprentices?, placements?, co-?ops?, traineeships?, assignments?, engagements?, projects?, bootcamps?,
    residenc(?:y|ies), duration, duree, tenure, term, length, stage, stagiaire, stagista, alternance, alternant,
    praktik\w*, werkstudent\w*, ausbildung, befrist\w*, \w*dauer, contrat, contrato, contratto, practicas, pasantia,
    beca\w*, estagio, tirocinio, periode?, zeitraum, temporary, temp-to-\w+, fixed[\s-]term, ftc, cdd, seasonal, cohort,
    volunteer\w*, (?:graduate|trainee|training|placement|summer) schemes?, rotational, rotations, appointment,
    (?:phd|doctoral|post-?doc(?:toral)?) (?:position|fellow\w*|research\w*|student\w*|candidate|associate|contract),
    mission, hackathon, course, training program\w*, commitment, commit, limited, with us, join us, available for,
    end date, spans?, spend, need you, umowa, okres, staz, trwa, vikariat\w*, visstid\w*, tidsbegr\w+, varer, pagar,
    harjoittelu\w*, kesto, maaraaik\w+, staj\w*, suresi, duracao, duracion, durata, magang, kontrak, thuc tap"""
_UNPARTED = "契約|期間|インターン|実習|实习|合同|인턴|계약|기간"
_WHAT_LASTS = re.compile(
    rf"{words(_LASTING).pattern}|{_UNPARTED}"
    r"|\b(?:job|role|position|opening|gig|work from home)\b(?:(?!\b(?:been|has|have|already|on average)\b)[^.;]){0,20}"
    r"\bfor (?:a period of |about |only )?$"
)
_LIMITED = words(_LASTING + r", cover, contractor, freelance\w*, student")
_SOMETHING_ELSE = re.compile(
    words(
        r"""leave, notice, probation\w*, bond, holidays?, vacation, pto, founded, customers?, clients?, on average,
        warranty, vest\w*, deliver\w*, respon\w+ time, trial, refund, has (?:been )?(?:run|running|operat\w+|existed),
        anniversar\w+, sabbatical, guarantee, sprints?, iteration, roadmap, payback, insurance, eligib\w+ after,
        pension, on[\s-]call, urlaub, kundigungsfrist, probezeit, elternzeit, conges?, preavis, d.essai, de prueba,
        de experiencia, di prova, proeftijd, opzegtermijn, provanstallning, provetid, prove ?tid, oppsigelsestid,
        uppsagningstid, koeaika, probny\w*, wypowiedzenia, zkusebni, probaido, deneme, percobaan, thu viec"""
    ).pattern
    + "|試用|试用|수습|испытательн"
)
# Cover for somebody's leave: the leave is not the substitute's.
_STANDING_IN = re.compile(
    r"\b(?:cover\w*|replac\w+|stand\w* in|vertretung)\b[^.;]{0,20}?\b(?:leave|elternzeit|conge)\b"
    r"|\b(?:leave|elternzeit|maternity|paternity|parental|sickness)\W+(?:cover\w*|replacement|contract)\b"
)
_BEFORE_A_JOB = re.compile(r"\s*(?:of |long )?(?:paid |initial |onboarding )?training\b(?! program)")
_EXPERIENCE = re.compile(r"experience|erfahrung|ervaring")


# Employment types and titles repeat.
@lru_cache(maxsize=65_536)
def read_duration(text: str) -> float | None:
    """The duration stated in a field, in months, rounded to hundredths.

    Args:
        text: text of a duration or employment-type field.

    Returns:
        ``None`` if the text states no length of time, or one longer than ten years.
    """
    line = in_figures(fold(text[:_LONGEST_FIELD]))
    return _duration(line, [length for length in lengths(line) if _is_length_of_time(line, length)])


@lru_cache(maxsize=65_536)
def duration_in_title(title: str) -> float | None:
    """The duration stated in a title: "Intern (6 Months)", "SDE Intern | 6M"."""
    if not any(character.isdigit() for character in title) and "month" not in title.lower():
        return None
    line = in_figures(fold(title[:_LONGEST_FIELD]))
    limited = _LIMITED.search(line) is not None
    found = [
        length
        for length in lengths(line)
        if _is_length_of_time(line, length)
        and (limited or length.unit not in {"year", "day"})
        and not _OF_A_SKILL.match(line, length.end)
    ]
    if not found and (bare := _M_OF_TITLE.search(line)):
        return float(bare[1]) or None
    return _duration(line, found)


def duration_in(description: str) -> float | None:
    """The duration stated in a description: "an internship of 6 months", "the programme lasts twelve weeks"."""
    description = description[:_LONGEST_DESCRIPTION]
    sentences = Sentences(description)
    for sentence in sentences.holding(_ENGLISH if in_english(description) else _FOREIGN):
        line = in_figures(sentence)
        found = [
            length for length in lengths(line) if _is_length_of_time(line, length) and _is_of_the_job(line, length)
        ]
        if (months := _duration(line, found)) is not None:
            return months
    return None


def _duration(line: str, found: list[Length]) -> float | None:
    if not found:
        return None
    first, *others = found
    whole = next((length for length in found if _IN_ALL.match(line[length.end :].lstrip())), None)
    if whole is not None:
        months = _least(whole)
    elif others and first.unit == "year" and others[0].unit == "month" and others[0].start - first.end <= len(" and "):
        months = _least(first) + _least(others[0])
    else:
        months = _least(first)
    months = round(months, 2)
    return months if 0 < months <= MOST_MONTHS else None


def _least(length: Length) -> float:
    return min(length.low, length.high or length.low) * _MONTHS[length.unit]


def _is_length_of_time(line: str, length: Length) -> bool:
    if _NOT_BEHIND.match(line, length.end):
        return False
    return _NOT_BEFORE.search(line[max(0, length.start - 40) : length.start]) is None


def _is_of_the_job(line: str, length: Length) -> bool:
    if _SOMETHING_ELSE.search(_STANDING_IN.sub(" ", line)) or _BEFORE_A_JOB.match(line, length.end):
        return False
    before, behind = line[max(0, length.start - 80) : length.start], line[length.end : length.end + 60]
    if length.unit == "year" and _EXPERIENCE.search(line):
        return False
    return bool(_WHAT_LASTS.search(before) or _WHAT_LASTS.search(behind) or _STANDING_IN.search(line))
