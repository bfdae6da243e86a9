"""Synonymous job names: each belongs to one job, and is found in a title."""

from __future__ import annotations

from collections import Counter

from opportunity_pipeline.normalize.data import read_data
from opportunity_pipeline.normalize.duplicates.job_names import by_first_names
from opportunity_pipeline.normalize.duplicates.wording import read_wording


def by_one_name(title: str) -> frozenset[str]:
    return frozenset(by_first_names(read_wording(title).words))


def test_no_name_is_of_two_jobs() -> None:
    data = read_data("job_names.json")
    jobs = [
        {frozenset(read_wording(name.replace("*", word)).words) for name in job for word in data["staff"]}
        for job in data["jobs"]
    ]
    assert [words for words, number in Counter(words for job in jobs for words in job).items() if number > 1] == []
    assert all(len(job) > 1 and frozenset() not in job for job in jobs)


def test_a_name_is_found_in_any_order_and_the_longest_first() -> None:
    assert by_one_name("Specialist, Talent Acquisition - Lead") == by_one_name("Lead Recruiter")
    assert by_one_name("Assistant Shop Manager") == by_one_name("Assistant Store Manager")
    assert by_one_name("Assistant Shop Manager") != by_one_name("Shop Manager")
    assert by_first_names(("quartz", "tuner")) == ("quartz", "tuner")
