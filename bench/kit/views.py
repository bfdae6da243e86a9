"""Recorded views of jobs as a case to rank: the jobs that applicants looked at, in order.

Belongs here: turning the files of ``../shared/real/interactions`` into cases. Does not belong here: ranking.

The recording has no profiles, so an applicant's profile is built from the first half of the jobs they viewed and their
stated positions of interest: the jobs' cities become the places, skills named in titles the skills, and positions the
interests. The wanted jobs are those viewed after that. Posting dates are not recorded, and the time of a view would
give the view away, so all jobs are equally old.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from bench.kit.cases import Person, Posting, inputs_of
from bench.kit.rankings import Case
from bench.kit.real import FOLDER
from opportunity_pipeline.normalize.roles.roles import read_role
from opportunity_pipeline.normalize.skills.skills import canonical_interest, extract_skills
from opportunity_pipeline.normalize.text.tokens import words_of

LEAST = 4
"""Minimum number of distinct jobs that an applicant must have viewed."""
LEVEL = 60
"""Level given to a skill derived from viewed jobs."""


def recorded_views(folder: Path = FOLDER / "interactions") -> list[Case]:
    """Two cases, with all jobs and with those in the states the applicant has looked at; none without the recording."""
    if not folder.is_dir():
        return []
    views = _read(folder / "job_views.csv").sort("View.Start", "Job.ID", maintain_order=True)
    stated = _read(folder / "positions_of_interest.csv").drop_nulls("Position.Of.Interest")
    jobs = views.unique("Job.ID", keep="first", maintain_order=True).sort("Job.ID")
    number = {job: position for position, job in enumerate(jobs["Job.ID"].to_list())}
    postings = [_posting(row) for row in jobs.iter_rows(named=True)]
    viewed = (
        views.unique(["Applicant.ID", "Job.ID"], keep="first", maintain_order=True)
        .group_by("Applicant.ID", maintain_order=True)
        .agg("Job.ID")
        .filter(pl.col("Job.ID").list.len() >= LEAST)
        .sort("Applicant.ID")
    )
    interests: dict[int, list[str]] = {}
    for applicant, position in stated.select("Applicant.ID", "Position.Of.Interest").iter_rows():
        interests.setdefault(applicant, []).append(position)
    applicants = [
        _Applicant([number[job] for job in ids], interests.get(applicant, [])) for applicant, ids in viewed.iter_rows()
    ]
    companies = [str(company) for company in jobs["Company"]]
    states = np.array([_state(one) for one in postings])
    everywhere = [np.zeros(len(postings), bool)] * len(applicants)
    elsewhere = [~np.isin(states, states[one.before]) for one in applicants]
    return [
        _case("recorded views", applicants, postings, companies, everywhere),
        _case("recorded views, own states", applicants, postings, companies, elsewhere),
    ]


@dataclass(frozen=True)
class _Applicant:
    """Positions of the jobs the applicant viewed, in order, and their stated positions of interest."""

    viewed: list[int]
    said: list[str]

    @property
    def before(self) -> list[int]:
        """The first half of the jobs viewed."""
        return self.viewed[: len(self.viewed) // 2]

    @property
    def after(self) -> list[int]:
        """The second half."""
        return self.viewed[len(self.viewed) // 2 :]


def _case(
    domain: str,
    applicants: list[_Applicant],
    postings: list[Posting],
    companies: list[str],
    filtered: list[NDArray[np.bool_]],
) -> Case:
    """A case of the applicants for whom the filter leaves at least one wanted job."""
    some = [pair for pair in zip(applicants, filtered, strict=True) if not pair[1][pair[0].after].all()]
    past = np.zeros((len(some), len(postings)), bool)
    grades = np.zeros(past.shape, np.int8)
    hidden = np.stack([out for _, out in some])
    people, profiles = [], []
    for student, (applicant, _) in enumerate(some):
        past[student, applicant.before] = True
        grades[student, applicant.after] = 1
        known = [postings[job] for job in applicant.before]
        people.append(_person(known, applicant.said))
        places = [word for one in known for word in _place_words(one)]
        profiles.append([word for text in applicant.said for word in words_of(text)] + places)
    hidden |= past
    return Case(
        domain=domain,
        inputs=inputs_of(people, postings, past, hidden),
        grades=grades,
        past=past,
        hidden=hidden,
        profiles=profiles,
        texts=[[*words_of(one.title), *_place_words(one)] for one in postings],
        companies=companies,
        ages=np.full(len(postings), np.nan),
    )


def _read(file: Path) -> pl.DataFrame:
    return pl.read_csv(file, null_values="NA", infer_schema_length=None)


def _posting(row: dict[str, str]) -> Posting:
    title = row["Position"] or row["Title"]
    place = ["us", *(part.lower() for part in (row["State.Name"], row["City"]) if part)]
    return Posting(
        title=title,
        skills=extract_skills(title, title=True),
        places=["/".join(place)] if len(place) > 1 else [],
        family=read_role(title).family,
    )


def _person(known: list[Posting], said: list[str]) -> Person:
    places = Counter(place for one in known for place in one.places)
    skills = {skill for one in known for skill in one.skills}
    interests = {canonical_interest(text) for text in (*said, *(one.title for one in known))}
    return Person(
        dict.fromkeys(sorted(skills), LEVEL), sorted(interests), places=[place for place, _ in places.most_common(3)]
    )


def _state(one: Posting) -> str:
    return one.places[0].split("/")[1] if one.places else ""


def _place_words(one: Posting) -> list[str]:
    return [word for place in one.places for word in words_of(place.removeprefix("us/").replace("/", " "))]
