"""Decides whether two titles, in comparable words, are of one role.

Belongs here: which differences between titles matter. Does not belong here: bringing titles into comparable words
(``wording``), or pairing their spellings (``spelling``).

Titles are of one role if they have the same words, in any spelling, or if the rest of a posting supplies the word that
its title lacks: its address, which often holds the full form of a title that was cut for display, its place or its
employer's name. Statements beside the role (term, year, duration, contract) separate two roles only if both titles make
them and they differ.

An additional word within the role that is known from titles (a level, a kind of work, a field) makes another role.
These make one title say more, and the rest of the postings must decide whether both are of one role:

- an additional unknown word, which may be a name of a product or a ward, or a remark;
- words behind the role that may be left out (``beside``), if the other title says nothing else there;
- some words for the person who does something;
- additions that only one title has (``title_additions``);
- a word beside a rare one that both have (``rare_words``).
"""

from __future__ import annotations

import re
from dataclasses import replace

from opportunity_pipeline.normalize.duplicates.abbreviations import without_letters
from opportunity_pipeline.normalize.duplicates.areas import lies_in, meet
from opportunity_pipeline.normalize.duplicates.beside import is_of_software, is_tool
from opportunity_pipeline.normalize.duplicates.employer_trades import is_trade
from opportunity_pipeline.normalize.duplicates.job_names import by_first_names
from opportunity_pipeline.normalize.duplicates.limits import limits_differ, says_more
from opportunity_pipeline.normalize.duplicates.listed_jobs import either_job
from opportunity_pipeline.normalize.duplicates.marks import tells_genders
from opportunity_pipeline.normalize.duplicates.own_titles import Roles
from opportunity_pipeline.normalize.duplicates.posting import Posting, says_in_address
from opportunity_pipeline.normalize.duplicates.rare_words import shares_rare
from opportunity_pipeline.normalize.duplicates.regions import is_well_known, region_words
from opportunity_pipeline.normalize.duplicates.spelling import unpaired
from opportunity_pipeline.normalize.duplicates.title_additions import without_additions
from opportunity_pipeline.normalize.duplicates.title_tables import title_tables
from opportunity_pipeline.normalize.duplicates.towns_in_titles import names_other_town
from opportunity_pipeline.normalize.duplicates.two_languages import compare_abroad
from opportunity_pipeline.normalize.duplicates.vocabulary import activities, fields, heads, known_words
from opportunity_pipeline.normalize.duplicates.wording import implies, read_wording

_LEAST_SHARED = 2
_LEAST_OF_A_FIELD = 6
_BEGINNER = "entrylevel"
_YEARS_OF_BEGINNERS = frozenset({"0 year", "1 year"})
# Software developers go by either name: "iOS Developer", "iOS Engineer".
_CODING = ["develop", "engineer"]
# Titles that differ in more words are not examined; a full title has few more words than a cut one.
_MOST_APART = 6
# Describes a group of hires; beside other words it separates no two roles.
WEAK = frozenset({"batch", "cohort", "department", "drive", "profile", "team"})
# Part of a town, beside its name.
_OF_TOWNS = frozenset({"east", "west", "north", "south", "central", "nagar", "road", "sector", "phase", "town", "city"})
# Part of a place that may also stand in the title: "Airport Ground Staff".
OF_VENUES = frozenset({"airport", "hospital", "hotel", "mall", "port", "station"})
# The future job of an apprentice: "HVAC Apprentice", "Apprentice HVAC Technician".
_OF_TRADES = frozenset({"assistant", "mechanic", "operative", "technical", "worker"})
# A person who does what the words before state.
_WHOEVER = frozenset({"executive", "specialist", "professional", "attendant", "operative"})


# "Manager Assistant", "Director's Assistant": not an assistant manager or director.
_HELPS_WHO_LEADS = re.compile(
    r"\b(manager|director|professor|principal|editor)(?:['’]?s['’]?)?\s+assistant\b", re.IGNORECASE
)
_ASSISTANT_LEADS = re.compile(
    r"\bassistant\s+(?:[^\W\d_]+\s+){0,2}(?:manager|director|professor|principal|editor)\b", re.IGNORECASE
)


def compare_roles(a: Posting, b: Posting) -> Roles:
    """Compares the roles of two titles: words, kind of contract, term, year, duration."""
    if a.asides and b.asides and a.asides.isdisjoint(b.asides):
        return "other"
    if names_other_town(a, b) or names_other_town(b, a):
        return "other"
    if limits_differ(a, b) or _helps_who_leads(a, b) or _helps_who_leads(b, a):
        return "other"
    words = compare_words(a, b)
    if words == "other" and meet(a.area, b.area) and (_is_rest(a, b) or _is_rest(b, a) or shares_rare(a, b)):
        return "more"
    return "more" if words == "same" and says_more(a, b) else words


def _is_rest(a: Posting, b: Posting) -> bool:
    """Whether a title equals that of another posting without the other's additions."""
    return any(compare_words(one, a) == "same" for one in without_additions(b, a))


def _helps_who_leads(a: Posting, b: Posting) -> bool:
    return _HELPS_WHO_LEADS.search(a.title) is not None and _ASSISTANT_LEADS.search(b.title) is not None


def compare_words(a: Posting, b: Posting) -> Roles:
    """Compares the words of two titles, if necessary with synonymous job names unified."""
    words = _compare_words(a, b)
    if words == "other" and (abroad := compare_abroad(a, b, _compare_words)) != "other":
        return abroad
    if words == "other":
        one, other = by_one_name(a), by_one_name(b)
        renamed = (one is not a or other is not b) and not _tell_two(a, one, b) and not _tell_two(b, other, a)
        if renamed and _compare_words(one, other) != "other":
            return "more"
        if (told := without_letters(a, b)) is not None:
            one, other, sure = told
            rest = "same" if not (one.wording.words or other.wording.words) else _compare_words(one, other)
            if rest != "other":
                return rest if sure else "more"
        # The English title settles which of two translations is meant.
        if a.wording.foreign != b.wording.foreign and (a.wording.otherwise or b.wording.otherwise):
            one, other = by_second_names(a), by_second_names(b)
            return "other" if compare_words(one, other) == "other" else "more"
    return words


def _tell_two(posting: Posting, renamed: Posting, other: Posting) -> bool:
    """Whether part of a job name stands beside the role, while the other title has something else there.

    *Electrician - Industrial* is an electrician by another name, but not *Electrician - Residential*.
    """
    swallowed = posting.beside.difference(renamed.wording.words)
    return bool(swallowed) and not other.beside <= posting.beside


def by_second_names(posting: Posting) -> Posting:
    """A posting with each foreign job name in its title replaced by the second English name."""
    wording = posting.wording
    if not wording.otherwise:
        return posting
    return replace(posting, wording=replace(wording, words=wording.otherwise, otherwise=()))


def by_one_name(posting: Posting) -> Posting:
    """A posting with each job name in its title replaced by the first of the job's synonyms."""
    words = by_first_names(posting.wording.words)
    return (
        posting if words == posting.wording.words else replace(posting, wording=replace(posting.wording, words=words))
    )


def _compare_words(a: Posting, b: Posting) -> Roles:
    one, other = a.wording.words, b.wording.words
    if not one and not other:  # "Christmas Temp": all words are limits of the opening
        return "same" if a.wording.letters and a.wording.letters == b.wording.letters else "other"
    if not one or not other:
        return "other"
    if a.wording.letters == b.wording.letters:
        return "same"
    more, less = [word for word in one if word not in other], [word for word in other if word not in one]
    if len(more) + len(less) > _MOST_APART:
        return "same" if "".join(more) == "".join(less) else "other"
    shared = len(one) - len(more)
    lone, others_lone = unpaired(more, less, a.wording.cut | b.wording.cut)
    if len(lone) == len(one):
        return "same" if "".join(one) == "".join(other) else "other"
    lone, is_lone = [word for word in lone if not _is_said(word, a, b)], lone
    others_lone, is_others = [word for word in others_lone if not _is_said(word, b, a)], others_lone
    if (lone or others_lone) and _is_either(a, b):
        return "more"
    if lone and others_lone:
        lone, others_lone = _without_what_one_tells(lone, a, others_lone, b)
        coding = sorted(lone + others_lone) == _CODING and any(is_of_software(word) for word in one if word in other)
        if coding:
            return "same"
        one_who = _is_one_who(lone, others_lone) or _is_one_abroad(lone, a, others_lone, b)
        return "more" if shared and one_who else "other"
    more, said, unsaid, hushed = (lone, a, b, is_others) if lone else (others_lone, b, a, is_lone)
    more = [word for word in more if not is_trade(word, unsaid)]
    if not more:
        return "same"
    # "Tally Accountant" is hardly any accountant; "Accountant (Tally)" may be.
    if (
        shared < _LEAST_SHARED
        and not said.beside.issuperset(more)
        and not all(_is_whoever(word, said) for word in more)
    ):
        return "other"
    # "Site Engineer (Civil)" and "(Electrical)" differ beside the role, even if "site" implies one of them.
    if any(word in unsaid.beside and _is_own_word(word, unsaid, said) for word in hushed):
        return "other"
    return "more" if all(_may_be_more(word, said, unsaid) or _goes_on(word, said, unsaid) for word in more) else "other"


def _without_what_one_tells(one: list[str], a: Posting, other: list[str], b: Posting) -> tuple[list[str], list[str]]:
    """Words without additions to the role that only one title has: *iOS Engineer*, *iOS Developer (Swift)*."""
    less = [word for word in one if word not in a.may_be_left_out and not _goes_on(word, a, b)]
    others_less = [word for word in other if word not in b.may_be_left_out and not _goes_on(word, b, a)]
    return (one, other) if less != one and others_less != other else (less, others_less)


def _is_one_who(one: list[str], other: list[str]) -> bool:
    """Whether two words name the person who does the same thing: *Yoga Teacher*, *Yoga Instructor*."""
    who = title_tables().who
    return len(one) == len(other) == 1 and one[0] in who and who[one[0]] == who.get(other[0])


def _is_one_abroad(one: list[str], a: Posting, other: list[str], b: Posting) -> bool:
    """Whether two words share one name in another language, in which one of the titles is written.

    A *praktykant* is an intern or a trainee. In German titles, recognisable by gender marks, a *Trainee* is not a
    *Praktikant*.
    """
    if len(one) != 1 or len(other) != 1 or a.wording.foreign == b.wording.foreign:
        return False
    english = b.title if a.wording.foreign else a.title
    return frozenset(one + other) in title_tables().who_abroad and not tells_genders(english)


def _is_own_word(word: str, said: Posting, unsaid: Posting) -> bool:
    return implies(unsaid.wording.words, word) or any(word in name for name in said.employer.names)


def _goes_on(word: str, said: Posting, unsaid: Posting) -> bool:
    """Whether both have the same addition, and one continues: *(Payments)*, *(Payments Platform)*."""
    both = said.beside & unsaid.beside
    return bool(both) and word in said.beside and len(word) > 1 and word.isalpha() and word not in heads()


def _is_either(a: Posting, b: Posting) -> bool:
    """Whether one title names the other's job and an alternative to it: *Bartender / Mixologist*."""
    return any(
        frozenset(words) == frozenset(other.wording.words)
        or frozenset(words).intersection(one.wording.words) == frozenset(other.wording.words)  # without names
        or frozenset(by_first_names(words)) == frozenset(by_first_names(other.wording.words))
        for one, other in ((a, b), (b, a))
        for words in either_job(one.title)
    )


def _is_said(word: str, said: Posting, unsaid: Posting) -> bool:
    """Whether the rest of two postings supplies a word that only one title has, or the word means nothing."""
    # Seasonal work listed among internships, if neither title mentions one.
    seasons = said.wording.said("season") & unsaid.wording.said("season")
    if word == "intern" and seasons and word not in read_wording(said.title).words:
        return True
    if word == _BEGINNER and not _YEARS_OF_BEGINNERS.isdisjoint(unsaid.wording.said("length")):
        return True
    if word in _OF_TRADES and "apprentice" in unsaid.wording.words and len(unsaid.wording.words) > 1:
        return True
    if word in WEAK or word in unsaid.asides or says_in_address(word, unsaid) or implies(unsaid.wording.words, word):
        return True
    if word in _OF_TOWNS:
        return not (said.where | unsaid.where).isdisjoint(said.wording.words)
    if word in region_words():
        return (said.area.remote or unsaid.area.remote) and lies_in(unsaid.area, region_words()[word])
    if word in known_words() and word not in OF_VENUES:
        return False
    if word in said.where or word in unsaid.where or any(word in name for name in unsaid.employer.names):
        return True
    # "Vuggestuen", a nursery given as the place, with the article as its ending.
    return len(word) >= _LEAST_OF_A_FIELD and any(place[:-1] == word or place[:-2] == word for place in unsaid.where)


def is_mere_addition(word: str, posting: Posting) -> bool:
    """Whether a word does not separate roles, as opposed to a number or a place."""
    if word in region_words() or (is_well_known(word) and not is_tool(word)):
        return False
    return word in posting.may_be_left_out or is_unheard_of(word) or _is_whoever(word, posting)


def _may_be_more(word: str, said: Posting, unsaid: Posting) -> bool:
    """Whether an additional word in one title does not make another role.

    Of other languages few words are known, so an unknown word that separates two such titles is not taken for a name.
    """
    both_foreign = said.wording.foreign and unsaid.wording.foreign
    if both_foreign and word not in said.may_be_left_out and is_unheard_of(word):
        return False
    return is_mere_addition(word, said)


def is_unheard_of(word: str) -> bool:
    """Whether a word is not known from any title, and so may be a name."""
    known = word in known_words() or word in fields() or word in region_words()
    return word.isalpha() and not known and not is_well_known(word)


def _is_whoever(word: str, posting: Posting) -> bool:
    """Whether a word only means a person who does what the words before it state: *Content Writing Executive*."""
    words = [own for own in posting.wording.words if own not in posting.beside]
    return word in _WHOEVER and words[-1:] == [word] and any(own in activities() for own in words[:-1])


def alike(a: Posting, b: Posting) -> bool:
    """Whether the titles share at least half of their words, which is enough for two on one page.

    Titles with different additions to the role are not alike: *Trainee (Finance)*, *Trainee (Logistics)*.
    """
    one, other = set(a.wording.words), set(b.wording.words)
    lone, others_lone = unpaired(
        [word for word in a.wording.words if word not in other],
        [word for word in b.wording.words if word not in one],
        a.wording.cut | b.wording.cut,
    )
    if lone and others_lone and a.beside.issuperset(lone) and b.beside.issuperset(others_lone):
        return False
    return 2 * len(one & other) >= len(one | other) or one <= other or other <= one
