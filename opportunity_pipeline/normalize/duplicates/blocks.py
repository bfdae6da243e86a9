"""Blocking keys: only listings that share a key are compared.

Belongs here: the keys of a listing. Does not belong here: comparing (``judging``, ``events``, ``headlines``), or
storing the keys (``normalize.linking``).

A key is the digest of something that two listings of one opening have in common: an id of the page, a number that the
employer's pages repeat, or the beginning of the employer's name with the words of the title. These words are used in
several forms:

- in any order, with one word for all names of a doer and one name per job;
- without implied words, and without words that another title may lack;
- as the address has them in full;
- with the subject of a remark;
- run together without vowels (*cyber security*, *enginer*);
- by spellings shared between languages;
- by their first letters;
- by the letters of the listing's own words, however a language joins them.

Listings that share no key are not compared, so the cost grows with the blocks. A block that is too large is not
compared; if its listings share an id, each is compared with one of them only.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from itertools import groupby

from opportunity_pipeline.normalize.duplicates.abbreviations import letters_of_title
from opportunity_pipeline.normalize.duplicates.events import Event, own_words
from opportunity_pipeline.normalize.duplicates.headlines import Headline
from opportunity_pipeline.normalize.duplicates.job_names import by_first_names
from opportunity_pipeline.normalize.duplicates.listed_jobs import either_job
from opportunity_pipeline.normalize.duplicates.names import employer_codes
from opportunity_pipeline.normalize.duplicates.own_titles import letters_of_own_words
from opportunity_pipeline.normalize.duplicates.posting import Posting, read_slug
from opportunity_pipeline.normalize.duplicates.rare_words import is_rare
from opportunity_pipeline.normalize.duplicates.regions import region_words
from opportunity_pipeline.normalize.duplicates.spelling import LONGEST_ABBREVIATION, cognate
from opportunity_pipeline.normalize.duplicates.title_additions import roles_alone
from opportunity_pipeline.normalize.duplicates.title_tables import title_tables
from opportunity_pipeline.normalize.duplicates.titles import (
    OF_VENUES,
    WEAK,
    by_one_name,
    by_second_names,
    is_mere_addition,
    is_unheard_of,
)
from opportunity_pipeline.normalize.duplicates.vocabulary import heads, known_words
from opportunity_pipeline.normalize.duplicates.wording import implies
from opportunity_pipeline.sources.records import Kind
from opportunity_pipeline.storage.identity import stable_id

LARGEST_BLOCK = 100
"""Largest block that is compared: so many openings with one title are not evidence. Ids still are."""
_MOST_BEFORE_A_NAME = 3
_ID = "id "
_VOWELS = str.maketrans("", "", "aeiou")

Comparable = Posting | Event | Headline


def keys_of(kind: Kind, listing: Comparable) -> frozenset[int]:
    """Returns the keys of a listing; the same in every process."""
    texts = (
        _posting_keys(listing)
        if isinstance(listing, Posting)
        else _event_keys(listing)
        if isinstance(listing, Event)
        else _headline_keys(listing)
    )
    return frozenset(-1 - stable_id(kind, text) if text.startswith(_ID) else stable_id(kind, text) for text in texts)


def is_id(key: int) -> bool:
    """Whether a key is an id, by which the listings that share it are one opening however many they are."""
    return key < 0


def _posting_keys(posting: Posting) -> Iterator[str]:
    yield from (f"{_ID}{key}" for key in posting.address.keys)
    if posting.address.general and posting.address.page:
        yield f"page {posting.address.page}"
    codes = sorted(employer_codes(posting.employer))
    yield from (f"{code} number {number}" for code in codes for number in posting.numbers)
    titles = {*_words_left(posting), *_words_told(posting), *_spellings(posting), *_words_abroad(posting)}
    names = posting.where.union(*posting.employer.names)
    rare = [word for word in posting.wording.words if is_rare(word) and word not in names]
    titles.update(f"rare {word} in {place}" for word in rare for place in _places(posting))
    for alone in roles_alone(posting):
        titles.add(_key(word for word in alone.wording.words if not implies(alone.wording.words, word)))
    second = by_second_names(posting)
    for named in {id(one): one for one in (by_one_name(posting), second, by_one_name(second))}.values():
        if named is not posting:
            titles.update(_words_left(named))
    yield from (f"{code} {words}" for code in codes for words in titles)
    # A name may come behind what the other name states of the trade: "Fromagerie Aubépine".
    words = _key(word for word in posting.wording.words if not implies(posting.wording.words, word))
    ends = {name[at][:4] for name in posting.employer.names for at in range(1, min(len(name), _MOST_BEFORE_A_NAME + 1))}
    yield from (f"{code} {words}" for code in sorted(ends.difference(codes)))
    for reading in posting.readings:
        yield from _posting_keys(reading)


def _words_left(posting: Posting) -> Iterator[str]:
    """The words of a title without those that another title may lack."""
    words = posting.wording.words
    lacked = _may_lack().union(*posting.employer.names)
    yield _key(word for word in words if not implies(words, word))
    told = {word for word in words if not is_mere_addition(word, posting)}
    kept = [word for word in words if word in told and word not in lacked]
    less = _key(word for word in kept if not implies(kept, word))
    yield f"{less} in"
    # The other title may have these words within the role: "Officer - Gold Loan", "Gold Loan Officer".
    heard = [word for word in words if word not in lacked and not is_unheard_of(word)]
    yield f"{_key(word for word in heard if not implies(heard, word))} in"
    # The employer's name may contain a word that its other name lacks: "Smile Works Dental" of a dental nurse.
    whole = [word for word in words if word in told and word not in _may_lack()]
    yield f"{_key(word for word in whole if not implies(whole, word))} in"
    # Again with each place, for smaller blocks; by the beginning of its name, which varies little in spelling.
    yield from (f"{less} in {place}" for place in _places(posting))


def _places(posting: Posting) -> frozenset[str]:
    """The first four letters of each word of its places."""
    area = posting.area
    names = [place.rpartition("/")[2] for place in area.places if "/" in place] + [*area.words, area.bare or ""]
    return frozenset(word[:4] for name in names for word in name.split())


def _words_told(posting: Posting) -> Iterator[str]:
    """The words of a title with those of a part that the other may have, or of its address."""
    words = posting.wording.words
    if len(beside := posting.beside - heads()) > 1:  # the other may have one of them alone, or with other words
        role = [word for word in words if word not in beside]
        yield from (_key([*role, word]) for word in beside)
    yield from (_key(words) for job in either_job(posting.title) for words in (job, by_first_names(job)))
    if posting.asides:
        yield _key(posting.asides.union(words))
    if full := _title_of_address(posting):
        yield _key(full)


def _words_abroad(posting: Posting) -> Iterator[str]:
    """The words of a title, with one representative for words that another language expresses with one word."""
    words, classes = posting.wording.words, _classes_abroad()
    if not classes.keys().isdisjoint(words):
        kept = [word for word in words if not implies(words, word)]
        yield f"abroad {' '.join(sorted({cognate(classes.get(word, word)) for word in kept}))}"


@cache
def _classes_abroad() -> dict[str, str]:
    """Maps words linked by pairs for which another language has one word to one of them."""
    classes: dict[str, str] = {}
    for pair in sorted(map(sorted, title_tables().who_abroad)):
        names = {classes.get(word, word) for word in pair}
        linked = names.union(pair, (word for word, name in classes.items() if name in names))
        classes.update(dict.fromkeys(linked, min(linked)))
    return classes


def _key(words: Iterable[str]) -> str:
    """Words in a fixed order, with one word for all names of a doer; a developer may also be called an engineer."""
    who = title_tables().who
    return " ".join(sorted("engineer" if word == "develop" else who.get(word, word) for word in words))


def _spellings(posting: Posting) -> Iterator[str]:
    words = posting.wording.words
    yield from (
        "".join(letter for letter, _ in groupby(letters.translate(_VOWELS)))
        for letters in ("".join(words), posting.wording.letters)
    )
    yield f"cognates {' '.join(sorted({cognate(word) for word in words}))}"
    yield from (f"own {letters}" for letters in letters_of_own_words(posting))
    yield from (f"initials {letters}" for letters in letters_of_title(posting.title))
    yield from (f"letters {''.join(sorted(letters))}" for letters in _first_letters(words))


@cache
def _may_lack() -> frozenset[str]:
    # The address of the other may have these in place of the title, too.
    return WEAK.union(region_words(), OF_VENUES, {"entrylevel", "program"})


def _first_letters(words: tuple[str, ...]) -> Iterator[str]:
    """The first letters of the words; then again with possible abbreviations of several words in full."""
    yield "".join(word[0] for word in words)
    yield "".join(
        word if len(word) <= LONGEST_ABBREVIATION and (len(word) < 4 or word not in known_words()) else word[0]
        for word in words
    )


def _title_of_address(posting: Posting) -> frozenset[str]:
    """The words of the title plus those that a job board's address adds; empty if it adds none."""
    if posting.address.owner != "job board" or not posting.wording.words:
        return frozenset()
    last = read_slug(tuple(posting.address.page.rpartition("/")[2].split("-"))).words
    employer = {word for name in posting.employer.names for word in read_slug(name).words}
    more = set(last) - employer - set(posting.wording.words)
    return frozenset({*posting.wording.words, *more}) if more else frozenset()


def _event_keys(event: Event) -> Iterator[str]:
    yield from (f"{_ID}{key}" for key in event.address.keys)
    # An event's name is short and distinctive: each word of it is worth a key.
    words = own_words(event) or event.wording.words
    yield from (f"name {word}" for word in words if len(word) > 2)
    yield f"name {''.join(words)}"
    yield from (f"name {part}" for part in event.parts | {event.letters})


def _headline_keys(headline: Headline) -> Iterator[str]:
    yield f"words {' '.join(headline.words)}"
    if headline.page:
        yield f"{_ID}{headline.page}"
