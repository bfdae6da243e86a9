"""Generates synthetic students, realistic enough to score and notify, and reproducible from a seed.

Belongs here: a student's own data and the assembly of all parts. Does not belong here: the word lists
(``vocabulary``), drawing words (``draw``), what a student knows and learns (``generate_learning``), and storing
(``store``). All e-mail addresses are under ``example.org``, which is reserved: no mail can reach a person.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from datetime import datetime, time

import numpy as np
import polars as pl

from opportunity_pipeline.storage import tables
from opportunity_pipeline.students.draw import Floats, Integers, draw, lexicon
from opportunity_pipeline.students.frames import SCORES, schema_of
from opportunity_pipeline.students.generate_learning import (
    history,
    learning,
    mock_interviews,
    profile_scores,
    skill_levels,
)
from opportunity_pipeline.students.names import interest_name, keys_of_places, skill_name
from opportunity_pipeline.students.vocabulary import (
    ARCHETYPES,
    COMMON_INTERESTS,
    COMMON_SKILLS,
    FAMILY_NAMES,
    GIVEN_NAMES,
    PLACES,
)

# Share of profiles without skills, interests and gaps, so that every "unknown" case of the formula occurs.
_EMPTY_PROFILES = 0.02
_WITH_PREFERENCES = 0.15
_DAY = 86_400_000_000  # microseconds


def generate_students(count: int, *, seed: int, now: datetime) -> dict[str, pl.DataFrame]:
    """Generates synthetic students.

    Args:
        count: number of students.
        seed: the same seed, count and time give the same students (another NumPy release may draw differently).
        now: aware; gaps, histories and graduations are dated relative to it.

    Returns:
        Table name → frame with the columns of that table: ``students``, ``student_skills``, ``student_interests``,
        ``learning_gaps``, ``learning_paths``, ``recommended_courses``, ``profile_score_history``, ``interviews`` and
        ``notification_preferences``. Ids are ``student-000001`` and so on.
    """
    random = np.random.default_rng(seed)
    kinds = random.choice(len(ARCHETYPES), count, p=_shares([kind.share for kind in ARCHETYPES.values()]))
    ability = random.beta(2.6, 2.2, count)
    filled = random.random(count) >= _EMPTY_PROFILES
    ids = pl.Series("student_id", [f"student-{number:06d}" for number in range(1, count + 1)], pl.String)

    known = lexicon([kind.skills for kind in ARCHETYPES.values()], COMMON_SKILLS, skill_name)
    loved = lexicon([kind.interests for kind in ARCHETYPES.values()], COMMON_INTERESTS, interest_name)
    skills = draw(random, known, kinds, np.clip(random.poisson(5.5, count), 2, 14) * filled)
    interests = draw(random, loved, kinds, np.clip(random.poisson(3.0, count), 1, 6) * filled)
    # A gap is a skill of the student's own field that the student does not have.
    gaps = draw(random, known, kinds, np.clip(random.poisson(1.4, count), 0, 4) * filled, without=skills)
    scores = profile_scores(random, ability)
    frames = {
        "students": _students(random, ids, kinds, scores[:, -1], now),
        "student_skills": pl.DataFrame(
            {
                "student_id": ids.gather(skills.students),
                "skill": known.words.gather(skills.words),
                "level": skill_levels(random, ability, skills),
            }
        ),
        "student_interests": pl.DataFrame(
            {"student_id": ids.gather(interests.students), "interest": loved.words.gather(interests.words)}
        ),
        **learning(random, ids.gather(gaps.students), known.words.gather(gaps.words), now),
        "profile_score_history": history(ids, scores, now),
        "interviews": mock_interviews(random, ids, scores[:, -1, SCORES.index("interview_score")], now),
        "notification_preferences": _preferences(random, ids, now),
    }
    return {name: _as_table(name, frame) for name, frame in frames.items()}


def _as_table(name: str, frame: pl.DataFrame) -> pl.DataFrame:
    schema = schema_of(tables.metadata.tables[name], frame.columns)
    return frame.with_columns(pl.col(column).cast(dtype) for column, dtype in schema.items())


def _shares(weights: Sequence[int]) -> Floats:
    return np.asarray(weights, np.float64) / sum(weights)


def _students(
    random: np.random.Generator, ids: pl.Series, kinds: Integers, scores: Floats, now: datetime
) -> pl.DataFrame:
    count = len(ids)
    given = random.integers(len(GIVEN_NAMES), size=count)
    family = random.integers(len(FAMILY_NAMES), size=count)
    homes = [PLACES[home] for home in random.choice(len(PLACES), count, p=_shares([place.share for place in PLACES]))]
    names = [(GIVEN_NAMES[one], FAMILY_NAMES[other]) for one, other in zip(given, family, strict=True)]
    preferred = _preferred_places(random, count)
    goals = [kind.goals for kind in ARCHETYPES.values()]
    stipends = np.asarray([home.stipend for home in homes], np.float64) * random.choice([0.5, 1.0, 1.5], count)
    stipends[random.random(count) < 0.4] = np.nan
    return pl.DataFrame(
        {
            "id": ids,
            "email": [
                f"{_address(first)}.{_address(last)}.{number}@example.org"
                for number, (first, last) in enumerate(names, start=1)
            ],
            "name": [f"{first} {last}" for first, last in names],
            "time_zone": [home.time_zone for home in homes],
            "locale": [home.locale for home in homes],
            "home_location": [home.text for home in homes],
            "preferred_locations": pl.Series(preferred, dtype=pl.List(pl.String)),
            "place_keys": pl.Series(
                [keys_of_places([home.text, *others]) for home, others in zip(homes, preferred, strict=True)],
                dtype=pl.List(pl.String),
            ),
            "graduation_year": now.year + random.choice(5, count, p=[0.15, 0.3, 0.3, 0.2, 0.05]),
            "career_goals": pl.Series(
                [
                    [goals[kind][goal % len(goals[kind])]]
                    for kind, goal in zip(kinds, random.integers(3, size=count), strict=True)
                ],
                dtype=pl.List(pl.String),
            ),
            "minimum_stipend": pl.Series(stipends).fill_nan(None),
            **{name: pl.Series(scores[:, column]).fill_nan(None) for column, name in enumerate(SCORES)},
            "is_active": random.random(count) < 0.97,
            "notifications_enabled": random.random(count) < 0.95,
            "created_at": pl.Series(random.integers(1, 400, count) * -_DAY).cast(pl.Duration("us")) + now,
            "updated_at": pl.repeat(now, count, eager=True),
        }
    )


def _preferred_places(random: np.random.Generator, count: int) -> list[list[str]]:
    cities = lexicon([[place.text for place in PLACES]], [], str)
    drawn = draw(random, cities, np.zeros(count, np.int64), random.choice(4, count, p=[0.35, 0.3, 0.25, 0.1]))
    preferred: list[list[str]] = [[] for _ in range(count)]
    for student, city in zip(drawn.students, cities.words.gather(drawn.words), strict=True):
        preferred[student].append(city)
    return preferred


def _address(name: str) -> str:
    decomposed = unicodedata.normalize("NFKD", name)
    return decomposed.encode("ascii", "ignore").decode().lower()


def _preferences(random: np.random.Generator, ids: pl.Series, now: datetime) -> pl.DataFrame:
    """A few students set their own threshold, notice, quiet hours and channels; the others have no row."""
    chosen = np.flatnonzero(random.random(len(ids)) < _WITH_PREFERENCES)
    count = len(chosen)
    return pl.DataFrame(
        {
            "student_id": ids.gather(chosen),
            "match_threshold": random.choice([60, 65, 70, 80, 85, 90], count),
            "deadline_days": random.choice([1, 2, 3, 5, 7], count),
            "registration_days": random.choice([1, 2, 3], count),
            "quiet_start": pl.Series([time(hour) for hour in random.choice([20, 21, 22, 23], count)], dtype=pl.Time),
            "quiet_end": pl.Series([time(hour) for hour in random.choice([6, 7, 8, 9], count)], dtype=pl.Time),
            "daily_cap": random.choice([3, 5, 10, 20], count),
            "channels": pl.Series(
                [f'{{"in_app": true, "email": {"true" if on else "false"}}}' for on in random.random(count) < 0.9],
                dtype=pl.String,
            ),
            "categories": pl.repeat("{}", count, eager=True),
            "updated_at": pl.repeat(now, count, eager=True),
        }
    )
