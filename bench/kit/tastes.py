"""Simulated students with known tastes, on real technology skills of real occupations.

Belongs here: generating occupations, postings, tastes and profiles. Does not belong here: ranking.

What a student wants is drawn independently of the formula: none of its components, weights or bands is used, and much
of what decides is invisible to every ranker. There are two kinds of taste.

*Wishes* are what the student would like: how near an occupation is to the student's own and to a second one they are
curious about (by the whole profiles of both occupations, not the posting's skills), whether they would work there, the
level, the posting's age, the company. The weights are drawn for each student, and the weighted sum decides.

*Chances* are what the student would get and accept: whether they would be hired, by skills they have but did not all
state, against needs that are not all stated, and by level; whether the posting is still open, by its age; whether they
would go there, and like the occupation and the company. The product decides, so a single bad factor spoils the rest.

Grades 3, 2 and 1 are the student's top 1 %, next 2 % and next 4 % of postings. The *profile* is a sample: some skills
of the occupation with levels, some of the second, some of neither, a few interests and gaps, half of the places.

Occupations and their skills are O*NET's technology skills, if the recording is present.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Literal

import numpy as np
import polars as pl
from numpy.typing import NDArray

from bench.kit.cases import Person, Posting, inputs_of
from bench.kit.rankings import Case
from bench.kit.real import FOLDER
from bench.kit.synthetic import NOW
from opportunity_pipeline.normalize.skills.skills import canonical_skill
from opportunity_pipeline.normalize.text.tokens import words_of

FILE = FOLDER / "skills" / "onet_technology_skills.tsv.gz"
DOMAINS = {
    "11": "management",
    "13": "business and finance",
    "15": "computing",
    "17": "engineering",
    "27": "arts and media",
}
"""Major groups of occupations, by the first two digits of the code."""
Wanted = Literal["wishes", "chances"]
STATES, CITIES, COMPANIES, TRAITS = 8, 40, 120, 6
LEVELS = {"entry": (0, 40), "intermediate": (1, 65), "advanced": (4, 88)}
"""For each band: years that a posting asks for, and the mean level of a student's skills."""


@dataclass(frozen=True, eq=False)
class Occupations:
    """The occupations of a domain.

    Attributes:
        codes: their codes.
        skills: all skills of the domain.
        shares: probability that a skill is mentioned, by occupation and skill; each row adds up to 1.
        near: similarity of the profiles of two occupations, 0–1.
    """

    codes: list[str]
    skills: list[str]
    shares: NDArray[np.float64]
    near: NDArray[np.float64]


def read_occupations(group: str, file: Path = FILE) -> Occupations:
    """Reads the occupations of a major group that have enough skills."""
    rows = (
        pl.read_csv(file, separator="\t", infer_schema_length=0)
        .rename({"O*NET-SOC Code": "code", "Example": "skill", "Hot Technology": "hot", "In Demand": "asked"})
        .filter(pl.col("code").str.starts_with(group))
    )
    names = {one: canonical_skill(one) or one.lower() for one in rows["skill"].unique()}
    weighed = rows.select(
        "code",
        pl.col("skill").replace_strict(names),
        weight=1.0 + 2 * (pl.col("hot") == "Y").cast(pl.Float64) + 4 * (pl.col("asked") == "Y").cast(pl.Float64),
    )
    table = weighed.group_by("code", "skill").agg(pl.col("weight").max()).pivot("skill", index="code", values="weight")
    table = table.fill_null(0.0).sort("code")
    skills = sorted(name for name in table.columns if name != "code")
    weights = table.select(skills).to_numpy()
    enough = (weights > 0).sum(axis=1) >= 12
    weights = weights[enough]
    # Skills that nearly all occupations use (spreadsheets, mail) say little about any one of them.
    telling = weights * np.log(len(weights) / np.maximum((weights > 0).sum(axis=0), 1))
    unit = telling / np.linalg.norm(telling, axis=1, keepdims=True)
    return Occupations(
        codes=table.filter(pl.Series(enough))["code"].to_list(),
        skills=skills,
        shares=weights / weights.sum(axis=1, keepdims=True),
        near=np.clip(unit @ unit.T, 0, 1),
    )


def simulated(group: str, taste: Wanted, students: int, jobs: int, seed: int, file: Path = FILE) -> Case | None:
    """A case of one domain and kind of taste; ``None`` if there is no recording."""
    if not file.is_file():
        return None
    random = np.random.default_rng([seed, int(group)])
    known = read_occupations(group, file)
    world = _Postings(known, jobs, random)
    past = np.zeros((students, jobs), bool)
    grades = np.zeros((students, jobs), np.int8)
    people = []
    for student in range(students):
        one = _Taste(known, random)
        utility = one.wishes(world, random) if taste == "wishes" else one.chances(world, random)
        # Postings older than a month are the past; the student clicked on some of those they liked best.
        old = np.flatnonzero(world.age > 30)
        liked = old[np.argsort(-utility[old])][: 3 * len(old) // 100 + 8]
        past[student, random.choice(liked, min(6, len(liked)), replace=False)] = True
        order = np.argsort(-np.where(past[student], -np.inf, utility))
        for grade, share in ((1, 0.07), (2, 0.03), (3, 0.01)):
            grades[student, order[: int(share * jobs)]] = grade
        people.append(one.said(random))
    return Case(
        domain=f"{DOMAINS[group]}, {taste}",
        inputs=inputs_of(people, world.postings, past, past),
        grades=grades,
        past=past,
        hidden=past,
        profiles=[_words([*person.skills, *person.interests], person.places) for person in people],
        texts=[[*words_of(posting.title), *_words(posting.skills, posting.places)] for posting in world.postings],
        companies=[str(company) for company in world.company],
        ages=world.age.astype(float),
    )


class _Postings:
    """Postings of a domain, with their hidden properties."""

    def __init__(self, known: Occupations, count: int, random: np.random.Generator) -> None:
        self.occupation = random.integers(0, len(known.codes), count)
        self.city = random.choice(CITIES, count, p=_zipf(CITIES))
        self.company = random.choice(COMPANIES, count, p=_zipf(COMPANIES))
        self.traits = random.normal(0, 1, (COMPANIES, TRAITS))
        self.level = random.choice(3, count, p=[0.45, 0.35, 0.2])
        self.remote = random.random(count) < 0.2
        self.age = random.exponential(20, count).astype(int)
        self.postings = [self._posting(known, number, random) for number in range(count)]
        self.needs = [
            [*posting.skills, *_some(known, occupation, 2, random)]
            for posting, occupation in zip(self.postings, self.occupation, strict=True)
        ]

    def _posting(self, known: Occupations, number: int, random: np.random.Generator) -> Posting:
        occupation, band = self.occupation[number], list(LEVELS)[self.level[number]]
        asked = _some(known, occupation, int(random.integers(3, 9)), random)
        named = f"{asked[0]} " if random.random() < 0.3 else ""
        years = LEVELS[band][0] if random.random() < 0.7 else None
        return Posting(
            title=f"{named}{random.choice(['associate', 'intern', 'specialist', 'analyst', 'assistant'])}",
            skills=sorted(asked),
            years=years,
            mode="remote" if self.remote[number] else "onsite",
            places=[_place(self.city[number])],
            family=known.codes[occupation][:5],
            posted=NOW - timedelta(days=int(self.age[number]), hours=1),
        )


class _Taste:
    """A student: what they want, and their profile."""

    def __init__(self, known: Occupations, random: np.random.Generator) -> None:
        self.known = known
        self.first, self.second = random.choice(len(known.codes), 2, replace=False)
        self.cities = random.choice(CITIES, 4, replace=False, p=_zipf(CITIES))
        self.moves = random.random() < 0.25
        self.level = random.choice(3, p=[0.5, 0.35, 0.15])
        self.mean = list(LEVELS.values())[self.level][1]
        self.half_life = random.uniform(5, 60)
        self.likes = random.normal(0, 1, TRAITS)
        # Of occupation, place, level, age, company; students care most about the occupation.
        self.weights = random.dirichlet([6, 3, 2, 1, 1])
        able = {*_some(known, self.first, 18, random), *_some(known, self.second, 5, random)}
        self.skills = {skill: float(np.clip(random.normal(self.mean, 12), 0, 100)) for skill in sorted(able)}

    def wishes(self, world: _Postings, random: np.random.Generator) -> NDArray[np.float64]:
        """How much the student would like each posting."""
        place = np.isin(world.city, self.cities) | world.remote | self.moves
        level = 1 - np.abs(world.level - self.level) / 2
        new = 0.5 ** (world.age / self.half_life)
        parts = np.stack([self._occupation(world), place, level, new, self._company(world)])
        return np.asarray(self.weights @ parts + random.gumbel(0, 0.03, len(world.city)))

    def chances(self, world: _Postings, random: np.random.Generator) -> NDArray[np.float64]:
        """How likely the student is to get each posting, and to like it."""
        ability = np.array([np.mean([self.skills.get(skill, 0) for skill in needs]) for needs in world.needs]) / 100
        hired = 1 / (1 + np.exp(-(10 * ability - 3 - 1.5 * np.maximum(world.level - self.level, 0))))
        still_open = 0.5 ** (world.age / 14)
        near_by = np.isin(world.city % STATES, self.cities % STATES)
        goes = np.where(np.isin(world.city, self.cities) | world.remote, 1.0, np.where(near_by, 0.3, 0.05))
        goes = np.maximum(goes, 0.6 * self.moves)
        likes = (0.2 + self._occupation(world)) * (0.5 + self._company(world))
        return np.asarray(hired * still_open * goes * likes * random.lognormal(0, 0.2, len(world.city)))

    def _occupation(self, world: _Postings) -> NDArray[np.float64]:
        near = self.known.near
        return np.asarray(np.maximum(near[self.first, world.occupation], 0.6 * near[self.second, world.occupation]))

    def _company(self, world: _Postings) -> NDArray[np.float64]:
        return np.asarray(1 / (1 + np.exp(-(world.traits @ self.likes)[world.company])))

    def said(self, random: np.random.Generator) -> Person:
        """The student's profile."""
        known = self.known
        stated = {skill: level for skill, level in self.skills.items() if random.random() < 0.6}
        wrong = {str(skill): random.normal(self.mean, 12) for skill in random.choice(known.skills, 2)}
        return Person(
            skills={name: int(np.clip(level, 0, 100)) for name, level in sorted((wrong | stated).items())},
            interests=sorted({*_some(known, self.first, 2, random), *_some(known, self.second, 1, random)}),
            gaps=sorted(set(_some(known, self.first, 3, random)) - set(self.skills)),
            places=[_place(city) for city in self.cities[:2]],
            overall=int(np.clip(random.normal(self.mean, 10), 0, 100)),
        )


def _some(known: Occupations, occupation: int, count: int, random: np.random.Generator) -> list[str]:
    shares = known.shares[occupation]
    count = min(int(count), int((shares > 0).sum()))
    return [known.skills[at] for at in random.choice(len(shares), count, replace=False, p=shares)]


def _place(city: int) -> str:
    return f"us/state {city % STATES}/city {city}"


def _words(names: Iterable[str], places: Iterable[str]) -> list[str]:
    # A city becomes a single word, because it is one name.
    texts = [*names, *(part.replace(" ", "") for place in places for part in place.split("/")[1:])]
    return [word for text in texts for word in words_of(text)]


def _zipf(count: int) -> NDArray[np.float64]:
    shares = 1 / np.arange(1, count + 1) ** 0.8
    return np.asarray(shares / shares.sum())
