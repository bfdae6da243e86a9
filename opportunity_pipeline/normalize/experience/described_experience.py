"""The experience that a description requires.

Belongs here: which years in a long text are required of the reader. Does not belong here: experience fields and bands
(``experience``), or years that describe something else (``other_years``).

The rules:

1. Only requirements for the reader count: not the age of the company, its people's experience, the length of studies,
   contracts and bonds, or statements about users and candidates.
2. Of several requirements the highest counts, of alternatives the lowest; preferred experience counts only if none is
   required. Sentences that mention experience take precedence over those that only name years.
3. Without years, a sentence about the person sought ("we need a junior developer") gives the band.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from opportunity_pipeline.normalize.experience.experience import NO_EXPERIENCE, Experience, band_named, years
from opportunity_pipeline.normalize.experience.other_years import OF_THE_READER, is_of_something
from opportunity_pipeline.normalize.text.lengths import Length, in_figures, lengths
from opportunity_pipeline.normalize.text.patterns import late, one_of, words
from opportunity_pipeline.normalize.text.sentences import Sentences
from opportunity_pipeline.normalize.values import Band

# More years are a company's statement about itself.
_MOST_ASKED = 20

# Words for a length of time, experience or a level: in English texts, and additionally in other texts.
_ENGLISH = (
    (b"year", b"yr", b"month"),
    (b"experien",),
    (b"entry", b"junior", b"fresher", b"graduate", b"senior", b"mid-level"),
)
_FOREIGN = tuple(
    (*english, *(word.encode() for word in foreign))
    for english, foreign in zip(
        _ENGLISH,
        (
            (
                *("jahr", "jähr", "jaar", "année", "año", " ano ", "anos ", " anno ", " anni"),
                *(" an ", " ans ", " år", " lat", " roku", " rok ", " roczn", " roky", " let ", "vuo", " yıl"),
                *("monat", "mois", " mes ", "mesi", "meses", "maand"),
                *("månad", "måned", "miesi", "měs", "kuuk", "年", "월", "년", "год", "лет", "месяц"),
            ),
            (
                *("expérien", "erfahrung", "ervaring", "esperien", "débutant", "doświadcz", "erfaren", "erfaring"),
                *("kokemu", "deneyim", "zkušenost", "経験", "경력", "经验", "опыт"),
            ),
            ("berufseinsteiger", "absolvent", "débutant"),
        ),
        strict=True,
    )
)
WORDS = tuple(word for words in _ENGLISH for word in words)
"""A relevant sentence in English contains one of these."""
_NO_WORDS = (
    *(b"no ", b"not ", b"n't", b"n\xe2\x80\x99t", b"without", b"zero", b"kein", b"ohne", b"sans", b"sin ", b"sem "),
    *(b"senza", b"geen", b"ingen", b"bez ", b"aucun", b"nicht", b"non ", b"niet", b" inte ", b"ikke"),
    *(b"nie ", b"brak", b"inget"),
    *(
        word.encode()
        for word in ("débutant", "não ", "pas d", "ilman", " ei ", "不", "未経験", "无", "無", "без", "не ")
    ),
)

# Words around the level that the job is for.
_CALLED = words(
    r"""entry[\s-]level, junior, freshers?, (?:(?:recent|new|fresh) )?grad(?:uate)?s?, mid[\s-]level, senior,
    berufseinsteiger\w*, absolvent\w*, debutants?"""
)
_WANTED = one_of(
    """this is, we are, we're, need, needs, looking for, look for, seeking, hiring, search(?:ing)? for, as, suchen,
    cherchons, buscamos, zoeken, (?:role|position|job|opportunity|internship) is, ideal for, suitable for, perfect for,
    great for, open to"""
)
_SUCH = one_of(
    r"""an?, our, your, einen?, une?, new, recent, experienced, motivated, talented, passionate, full[\s-]?time,
    part[\s-]?time, remote"""
)
_CALLING = late(rf"\b{_WANTED}(?: {_SUCH}){{0,3}} $")
_WELCOME = late(r"(?: candidates)? (?:can|may|are welcome|welcome|are encouraged|are eligible|accepte)\b")

_PREFERRED = words(
    r"""prefer\w*, nice to have, a plus, ideally, desirable, desired, bonus, optional, would be great, an advantage,
    advantageous, von vorteil, wunschenswert, idealerweise, un plus, souhaite\w*, deseable, valorable, een pre"""
)
_REQUIRED = words("required?, requires, must, mandatory, minimum, at least, necessary, erforderlich, zwingend")
_ASKED = words(
    r"""required?, requires, must, minimum, min, at least, need(?:s|ed)?, looking for, look for, you have, you.?ve,
    you bring, prefer\w*, should have, ideal\w*, mindestens, minimaal"""
)
_EXPERIENCE = late(
    r"experien[cz]|erfahrung|ervaring|esperien|\bexp\b|\byoe\b|\berfaren|\berfaring|doswiadcz|kokemu|deneyim|zkusenost"
    r"|経験|경력|经验|опыт"
)
_DEGREES = words(
    r"bachelor\W?s?, master\W?s?, ph\.?d, bs, ms, ba, ma, b\.?sc, m\.?sc, b\.?tech, m\.?tech, mba, degree, diploma"
)
_DONE = late(
    r"\s*(?:\([^()]*\)\s*)?(?:in|of|with|as|working|building|developing|designing|managing|leading|hands[\s-]on|using|writing|selling)\b"
)
_IN_A_FIELD = late(r"\s*(?:in|as)\b(?! (?:the|our|a|an) )")


@dataclass(frozen=True, slots=True)
class Asked:
    """A requirement in a sentence.

    Attributes:
        experience: the years.
        plainly: whether the sentence mentions experience; other years may be somebody else's.
        preferred: whether it is only preferred.
        alternative: whether it is another way to meet the previous requirement.
    """

    experience: Experience
    plainly: bool
    preferred: bool
    alternative: bool


class Requirements(NamedTuple):
    """The statements about experience in a text or line.

    Attributes:
        asked: the requirements in its sentences.
        none: whether a sentence requires no experience at all.
        band: the band of the person sought, from the first sentence that names one.
    """

    asked: tuple[Asked, ...]
    none: bool
    band: Band


def requirements(sentences: Sentences, *, english: bool) -> Requirements | None:
    """The statements about experience in the sentences of a text or of one of its lines.

    Args:
        sentences: the sentences.
        english: whether to ignore words of other languages.

    Returns:
        ``None`` if there are none.
    """
    lengths_of_time, experience, levels = _ENGLISH if english else _FOREIGN
    asked = tuple(one for sentence in sentences.holding(lengths_of_time) for one in _asked(sentence))
    if not all(one.preferred for one in asked):
        # In this case nothing else counts.
        return Requirements(asked, none=False, band="unknown")
    none = any(NO_EXPERIENCE.search(sentence) for sentence in sentences.holding(experience, _NO_WORDS))
    band = _band_called(sentences.holding(levels))
    return Requirements(asked, none, band) if asked or none or band != "unknown" else None


def experience_asked(said: Sequence[Requirements]) -> Experience:
    """The experience that a whole text requires, from the statements of its lines, in order."""
    asked = [one for line in said for one in line.asked]
    if required := [one for one in asked if not one.preferred]:
        return _highest(required)
    if any(line.none for line in said):
        return Experience(0.0)
    if asked:
        return _highest(asked)
    return Experience(named=next((line.band for line in said if line.band != "unknown"), "unknown"))


def _highest(asked: list[Asked]) -> Experience:
    """The highest of several requirements, the lowest of alternatives."""
    groups: list[list[Experience]] = []
    plainly = any(one.plainly for one in asked)
    for one in asked:
        if one.plainly or not plainly:
            if one.alternative and groups:
                groups[-1].append(one.experience)
            else:
                groups.append([one.experience])
    return max((min(group, key=_least) for group in groups), key=_least)


def _least(experience: Experience) -> float:
    return experience.least or 0.0


# Companies repeat the same requirements in many of their postings.
@lru_cache(maxsize=16_384)
def _asked(sentence: str) -> tuple[Asked, ...]:
    return tuple(_asked_in(in_figures(sentence)))


def _asked_in(sentence: str) -> Iterator[Asked]:
    end = None
    by_degree = " or " in sentence and len(_DEGREES.findall(sentence)) > 1
    for length in lengths(sentence):
        read = years(sentence, length)
        if read is None or _least(read) > _MOST_ASKED:
            continue
        plainly = _speaks_of_experience(sentence, length)
        if not (plainly or _is_what_one_did(sentence, length)) or is_of_something(sentence, length):
            continue
        between = sentence if end is None else sentence[end : length.start]
        alternative = between.startswith("or ") if end is None else by_degree or " or " in between
        yield Asked(read, plainly, _is_preferred(sentence, length), alternative)
        end = length.end


def _speaks_of_experience(sentence: str, length: Length) -> bool:
    behind, before = sentence[length.end : length.end + 100], sentence[max(0, length.start - 60) : length.start]
    return bool(_EXPERIENCE.search(behind) or _EXPERIENCE.search(before)) or "yoe" in sentence


def _is_what_one_did(sentence: str, length: Length) -> bool:
    """``"3+ years in order handling"``, ``"Ruby (5+ years)"``: a requirement without a word for experience."""
    before = sentence[: length.start]
    if length.more or _ASKED.search(sentence):
        noted = before.rstrip().endswith(("(", ":")) and length.unit == "year"
        done = _DONE.match(sentence, length.end) is not None
        return noted or (done and (length.unit == "year" or OF_THE_READER.search(sentence) is not None))
    in_list = not any(character.isalpha() for character in before)
    return in_list and length.unit == "year" and _IN_A_FIELD.match(sentence, length.end) is not None


def _is_preferred(sentence: str, length: Length) -> bool:
    start = max(sentence.rfind(",", 0, length.start), sentence.rfind("(", 0, length.start)) + 1
    end = sentence.find(",", length.end)
    clause = sentence[start : end if end >= 0 else len(sentence)]
    return bool(_PREFERRED.search(clause)) and not _REQUIRED.search(clause)


def _band_called(sentences: Iterable[str]) -> Band:
    for sentence in sentences:
        for match in _CALLED.finditer(sentence):
            before = sentence[max(0, match.start() - 80) : match.start()]
            if _CALLING.search(before) or ("senior" not in match[0] and _WELCOME.match(sentence, match.end())):
                return band_named(match[0])
    return "unknown"
