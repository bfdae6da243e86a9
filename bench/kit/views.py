"""Recorded views of jobs as a case to be ranked: what applicants looked at, in the order in which they did.

Belongs here: from the files of ``../shared/real/interactions`` to a case. Does not belong here: ranking it.

The recording has no profiles, so an applicant's is made of the first half of the jobs she viewed, and of the positions
she said to be of interest: their cities are her places, the skills that their titles name her skills, positions her
interests. Wanted is what she viewed after that. When a job was posted is not recorded, and the time of a view would
tell of the view, so that all jobs are equally old.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import numpy as np
import polars as pl

from bench.kit.cases import Person, Posting, inputs_of
from bench.kit.rankings import Case
from bench.kit.real import FOLDER
from opportunity_pipeline.normalize.roles import read_role
from opportunity_pipeline.normalize.skills import canonical_interest, extract_skills
from opportunity_pipeline.normalize.tokens import words_of

LEAST = 4
"""Different jobs that an applicant must have viewed."""
LEVEL = 60
"""Level of a skill that is read from what was viewed."""


def recorded_views(folder: Path = FOLDER / "interactions") -> Case | None:
    """The case; ``None`` without the recording."""
    if not folder.is_dir():
        return None
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
    interests = {
        who: some["Position.Of.Interest"].to_list()
        for (who,), some in stated.partition_by("Applicant.ID", as_dict=True).items()
    }
    past = np.zeros((viewed.height, len(postings)), bool)
    grades = np.zeros(past.shape, np.int8)
    people, profiles = [], []
    for student, (applicant, ids) in enumerate(viewed.iter_rows()):
        before, after = ids[: len(ids) // 2], ids[len(ids) // 2 :]
        past[student, [number[job] for job in before]] = True
        grades[student, [number[job] for job in after]] = 1
        known = [postings[number[job]] for job in before]
        said = interests.get(applicant, [])
        people.append(_person(known, said))
        profiles.append(
            [word for text in said for word in words_of(text)] + [word for one in known for word in _place_words(one)]
        )
    return Case(
        domain="retail and office, recorded views",
        inputs=inputs_of(people, postings, past),
        grades=grades,
        past=past,
        profiles=profiles,
        texts=[[*words_of(one.title), *_place_words(one)] for one in postings],
        companies=[str(company) for company in jobs["Company"]],
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


def _place_words(one: Posting) -> list[str]:
    return [word for place in one.places for word in words_of(place.removeprefix("us/").replace("/", " "))]
