"""The life cycle: deadlines, ends, absence from complete listings, reopening, old articles."""

from __future__ import annotations

from datetime import datetime, timedelta

import polars as pl
import pytest

from opportunity_pipeline_tests.normalize.world import (
    BOARD_URL,
    FEED_URL,
    MIRROR_URL,
    World,
    board,
    feed,
    hackathon,
    in_full,
    job,
    mirror,
    outlined,
    posting,
)

DAY = timedelta(days=1)
EVENT = "https://event-7.devpost.com/"


def status(world: World, table: str = "jobs") -> dict[str, tuple[str, str | None]]:
    rows = world.rows(table).iter_rows(named=True)
    return {row["source_id"]: (row["status"], row["status_reason"]) for row in rows}


def listing(world: World, at: datetime, *jobs: object, complete: bool = True) -> None:
    world.land("greenhouse", BOARD_URL, board(*jobs, complete=complete), at)
    world.replay()
    world.normalize()


def missed(world: World) -> dict[str, int]:
    return {row["source_id"]: row["missed"] for row in world.rows("opportunity_sightings").iter_rows(named=True)}


def test_a_job_past_its_deadline_is_expired(world: World, now: datetime) -> None:
    listing(world, now, job(1, application_deadline="2026-08-25"), job(2))
    assert world.expire(datetime.fromisoformat("2026-08-25T23:59:00Z")).expired["job"] == {}
    later = datetime.fromisoformat("2026-08-26T00:00:00Z")
    report = world.expire(later)
    assert report.expired["job"] == {"deadline": 1}
    assert status(world) == {"1": ("expired", "deadline"), "2": ("open", None)}
    row = world.rows("jobs").filter(world.rows("jobs")["source_id"] == "1").row(0, named=True)
    # The end itself: it does not matter when expiry ran.
    assert (row["expired_at"], row["updated_at"]) == (row["apply_by"], now)
    assert world.expire(later).expired["job"] == {}


def test_a_job_whose_deadline_moves_opens_again(world: World, now: datetime) -> None:
    listing(world, now, job(1, application_deadline="2026-08-25"))
    world.expire(now + 5 * DAY)
    listing(world, now + 6 * DAY, job(1, application_deadline="2026-09-30"))
    assert status(world) == {"1": ("open", None)}
    assert world.expire(now + 6 * DAY).expired["job"] == {}


def test_a_job_that_comes_past_its_deadline_is_expired_at_once(world: World, now: datetime) -> None:
    listing(world, now, job(1, application_deadline="2026-08-01"))
    assert status(world) == {"1": ("expired", "deadline")}


def test_a_hackathon_is_open_past_its_registration_and_closed_past_its_end(world: World, now: datetime) -> None:
    world.land("devpost", MIRROR_URL, mirror(hackathon(7), at=now), now)
    world.normalize("hackathon")
    world.execute("UPDATE hackathons SET registration_deadline = '2026-08-24T00:00:00Z'")
    assert world.expire(now + 10 * DAY).expired["hackathon"] == {}
    assert status(world, "hackathons") == {EVENT: ("open", None)}
    assert world.expire(now + 60 * DAY).expired["hackathon"] == {"ended": 1}


def test_what_the_upstream_closed_stays_closed_until_it_says_otherwise(world: World, now: datetime) -> None:
    world.land("devpost", MIRROR_URL, mirror(hackathon(7, isOpen="ended"), at=now), now)
    world.normalize("hackathon")
    assert status(world, "hackathons") == {EVENT: ("expired", "closed upstream")}
    report = world.expire(now)
    assert report.reopened["hackathon"] == 0
    world.land("devpost", MIRROR_URL, mirror(hackathon(7, isOpen="ended", title="Built"), at=now), now + DAY)
    world.normalize("hackathon")
    world.expire(now + DAY)
    assert world.rows("hackathons")["expired_at"].to_list() == [now], "closed since it was told first"
    world.land("devpost", MIRROR_URL, mirror(hackathon(7), at=now + DAY), now + 2 * DAY)
    world.normalize("hackathon")
    assert status(world, "hackathons") == {EVENT: ("open", None)}


def test_absence_from_enough_complete_listings_expires(world: World, now: datetime) -> None:
    listing(world, now, job(1), job(2))
    for number in (1, 2):
        listing(world, now + number * DAY, job(2))
        assert world.expire(now + number * DAY).expired["job"] == {}
        assert missed(world) == {"1": number, "2": 0}
    listing(world, now + 3 * DAY, job(2))
    listing(world, now + 4 * DAY, job(2))
    assert world.expire(now + 4 * DAY).expired["job"] == {"absent": 1}
    assert status(world) == {"1": ("expired", "absent"), "2": ("open", None)}
    # Counted no further, and absent since the third.
    assert missed(world) == {"1": 3, "2": 0}
    assert set(world.rows("jobs")["expired_at"]) == {now + 3 * DAY, None}
    assert set(world.rows("jobs")["updated_at"]) == {now}


def test_what_nobody_has_seen_for_long_and_tells_no_end_expires(world: World, now: datetime) -> None:
    listing(world, now, job(1), job(2, application_deadline="2026-12-31"), complete=False)
    listing(world, now + 10 * DAY, job(3), complete=False)
    assert world.expire(now + 60 * DAY - timedelta(seconds=1)).expired["job"] == {}
    assert world.expire(now + 69 * DAY).expired["job"] == {"unseen": 1}
    assert status(world) == {"1": ("expired", "unseen"), "2": ("open", None), "3": ("open", None)}
    assert set(world.rows("jobs")["expired_at"]) == {now + 60 * DAY, None}
    listing(world, now + 70 * DAY, job(1), complete=False)
    assert status(world)["1"] == ("open", None)
    assert world.expire(now + 70 * DAY).expired["job"] == {"unseen": 1}, "the third, and not the first once more"


def test_a_posting_that_is_asked_again_seldom_is_not_taken_for_unseen(world: World, now: datetime) -> None:
    world.settings = world.settings.model_copy(update={"detail_refresh_days": 90})
    listing(world, now, job(1), complete=False)
    assert world.expire(now + 90 * DAY).expired["job"] == {}
    assert world.expire(now + 91 * DAY).expired["job"] == {"unseen": 1}


def test_replays_do_not_count_absence_twice(world: World, now: datetime) -> None:
    listing(world, now, job(1), job(2))
    listing(world, now + DAY, job(2))
    for _ in range(4):
        world.replay()
        world.normalize()
        world.expire(now + DAY)
    assert missed(world) == {"1": 1, "2": 0}
    assert status(world)["1"] == ("open", None)


@pytest.mark.parametrize("kind", ["partial", "empty", "unread"])
def test_a_partial_empty_or_unread_listing_expires_nothing(world: World, now: datetime, kind: str) -> None:
    listing(world, now, job(1), job(2))
    for number in range(1, 6):
        at = now + number * DAY
        if kind == "partial":
            listing(world, at, job(2), complete=False)
        elif kind == "empty":
            listing(world, at)
        else:
            world.land("greenhouse", BOARD_URL, board(job(2)), at)
    if kind == "unread":
        world.replay()
    world.expire(now + 6 * DAY)
    assert missed(world)["1"] == 0
    assert status(world)["1"] == ("open", None)


@pytest.mark.parametrize("again", [False, True])
def test_what_waits_to_be_normalised_does_not_open_what_was_absent(world: World, now: datetime, again: bool) -> None:
    listing(world, now, job(1), job(2))
    for number in (1, 2, 3):
        listing(world, now + number * DAY, job(2))
    assert world.expire(now + 3 * DAY).expired["job"] == {"absent": 1}
    world.fetch("greenhouse", now + 4 * DAY, (BOARD_URL, board(*([job(1)] if again else []), job(2))))
    if again:
        world.replay()
    # As on a schedule, while the landed jobs are not normalised yet.
    assert world.expire(now + 4 * DAY).reopened["job"] == 0
    assert missed(world) == {"1": 3, "2": 0}
    assert world.rows("jobs").filter(pl.col("source_id") == "1")["expired_at"].to_list() == [now + 3 * DAY]
    # A clock before the absence still reopens it.
    assert world.expire(now + 2 * DAY).reopened["job"] == 1
    world.normalize()
    world.expire(now + 4 * DAY)
    assert status(world)["1"] == (("open", None) if again else ("expired", "absent"))


def test_what_is_seen_again_opens_again(world: World, now: datetime) -> None:
    listing(world, now, job(1), job(2))
    for number in (1, 2, 3):
        listing(world, now + number * DAY, job(2))
    world.expire(now + 3 * DAY)
    listing(world, now + 4 * DAY, job(1), job(2))
    assert world.expire(now + 4 * DAY).expired["job"] == {}
    assert status(world)["1"] == ("open", None)
    assert missed(world) == {"1": 0, "2": 0}
    assert world.rows("jobs")["first_seen"].to_list() == [now, now]


def test_a_record_that_cannot_be_used_any_more_is_still_there(world: World, now: datetime) -> None:
    # Ids of ten digits look like telephone numbers.
    listing(world, now, job(8559344002), job(9876543210), job(2))
    for number in (1, 2, 3, 4):
        broken = job(8559344002, first_published="2026-13-45"), job(9876543210, title=5)
        listing(world, now + number * DAY, *broken, job(2))
    world.expire(now + 4 * DAY)
    assert missed(world) == {"8559344002": 0, "9876543210": 0, "2": 0}
    assert {state for state, _ in status(world).values()} == {"open"}


def test_expired_opens_when_its_reason_is_gone(world: World, now: datetime) -> None:
    listing(world, now, job(1, application_deadline="2026-08-25"))
    assert world.expire(now + 5 * DAY).expired["job"] == {"deadline": 1}
    assert world.expire(now).reopened["job"] == 1
    assert status(world) == {"1": ("open", None)}


def test_a_clock_that_was_put_back_takes_back_what_followed_from_it(world: World, now: datetime) -> None:
    world.fetch("smartrecruiters", now, outlined(posting(1), posting(2), posting(3)), in_full(1), in_full(2))
    for number in (1, 2, 3):
        details = [in_full(2), (in_full(1)[0], None)]
        world.fetch("smartrecruiters", now + number * DAY, outlined(posting(1), posting(2)), *details)
    world.normalize()
    later = now + 4 * DAY
    assert world.expire(later).expired["job"] == {"absent": 1, "gone": 1}
    assert status(world) == {"1": ("expired", "gone"), "2": ("open", None), "3": ("expired", "absent")}
    for hours, state in ((71, {"1": ("expired", "gone"), "3": ("open", None)}), (23, {"1": ("open", None)})):
        world.expire(now + timedelta(hours=hours))
        assert state.items() <= status(world).items()
    world.expire(later)
    assert status(world) == {"1": ("expired", "gone"), "2": ("open", None), "3": ("expired", "absent")}


def test_what_is_seen_again_unchanged_opens_at_once(world: World, now: datetime) -> None:
    for number in range(4):
        listing(world, now + number * DAY, *([job(1)] if number == 0 else []), job(2))
    assert world.expire(now + 3 * DAY).expired["job"] == {"absent": 1}
    listing(world, now + 4 * DAY, job(1), job(2))
    assert status(world)["1"] == ("open", None)


def test_what_passes_its_deadline_between_two_equal_fetches_expires_with_the_second(
    world: World, now: datetime
) -> None:
    listing(world, now, job(1, application_deadline="2026-08-25"))
    listing(world, now + 5 * DAY, job(1, application_deadline="2026-08-25"))
    assert status(world) == {"1": ("expired", "deadline")}
    world.land("devpost", MIRROR_URL, mirror(hackathon(7), at=now), now)
    world.land("devpost", MIRROR_URL, mirror(hackathon(7), at=now), now + 60 * DAY)
    world.normalize("hackathon")
    assert status(world, "hackathons") == {EVENT: ("expired", "ended")}


def test_what_the_upstream_closed_stays_closed_when_it_says_so_again(world: World, now: datetime) -> None:
    for number in range(2):
        world.land("devpost", MIRROR_URL, mirror(hackathon(7, isOpen="ended"), at=now), now + number * DAY)
        counts = world.normalize("hackathon").by_source["devpost"]
        assert (counts.new, counts.unchanged) == ((1, 0) if number == 0 else (0, 1))
    assert world.expire(now + DAY).reopened["hackathon"] == 0
    assert status(world, "hackathons") == {EVENT: ("expired", "closed upstream")}


def test_a_deleted_article_comes_back_with_the_next_fetch_that_has_it(world: World, now: datetime) -> None:
    for at in (now, now + 40 * DAY):
        world.settings = world.settings.model_copy(update={"as_of": at})
        world.land("google_news", FEED_URL, feed(("CBMi1", "One")), at)
        assert world.normalize("article").by_source["google_news"].new == 1
        assert world.expire(at + 31 * DAY).deleted_articles == 1


def test_articles_go_after_thirty_days_and_an_old_response_does_not_bring_them_back(
    world: World, now: datetime
) -> None:
    world.land("google_news", FEED_URL, feed(("CBMi1", "One"), ("CBMi2", "Two")), now)
    world.normalize("article")
    world.land("google_news", FEED_URL, feed(("CBMi2", "Two")), now + 20 * DAY)
    world.normalize("article")
    assert world.expire(now + 30 * DAY).deleted_articles == 0
    assert world.expire(now + 31 * DAY).deleted_articles == 1
    assert world.rows("articles")["source_id"].to_list() == ["CBMi2"]
    world.settings = world.settings.model_copy(update={"as_of": now + 31 * DAY})
    world.replay()
    counts = world.normalize("article").by_source["google_news"]
    assert (counts.fetched, counts.new, counts.unchanged) == (3, 0, 3)
    assert world.rows("articles")["source_id"].to_list() == ["CBMi2"]


def test_rows_that_were_lost_before_their_time_come_back(world: World, now: datetime) -> None:
    world.land("google_news", FEED_URL, feed(("CBMi1", "One")), now)
    world.normalize("article")
    world.execute("DELETE FROM articles")
    world.settings = world.settings.model_copy(update={"as_of": now + DAY})
    world.replay()
    assert world.normalize("article").by_source["google_news"].new == 1


def test_companies_follow_from_their_jobs(world: World, now: datetime) -> None:
    # Several companies, so that in some of them the job seen first has the higher id.
    firms = [f"Harbour {letter}" for letter in "ABCDEF"]
    later = [job(number, company_name=firm) for number, firm in enumerate(firms, 1)]
    listing(world, now + DAY, *later, job(20, company_name="Tide"))
    listing(world, now, *(job(number + 10, company_name=firm.upper() + " LTD") for number, firm in enumerate(firms, 1)))
    listing(world, now + 2 * DAY, *later, job(20, company_name="Wave"))
    world.expire(now + 2 * DAY)
    assert set(world.rows("companies")["name"]) == {*(firm.upper() + " LTD" for firm in firms), "Wave"}


def test_what_moves_to_another_listing_is_absent_from_that_alone(world: World, now: datetime) -> None:
    other = BOARD_URL.replace("harbour", "tide")
    world.fetch("greenhouse", now, (BOARD_URL, board(job(1), job(2))), (other, board(job(3))))
    for number in (1, 2, 3):
        world.fetch("greenhouse", now + number * DAY, (BOARD_URL, board(job(2))))
    world.fetch("greenhouse", now + DAY, (other, board(job(1), job(3))))
    world.normalize()
    assert world.expire(now + 3 * DAY).expired["job"] == {}
    for number in (4, 5, 6):
        world.fetch("greenhouse", now + number * DAY, (other, board(job(3))))
    world.normalize()
    assert world.expire(now + 6 * DAY).expired["job"] == {"absent": 1}
    assert status(world)["1"] == ("expired", "absent")


def test_what_was_told_before_it_was_gone_and_is_read_late_does_not_open_it(world: World, now: datetime) -> None:
    world.fetch("smartrecruiters", now, in_full(1))
    world.fetch("smartrecruiters", now + 2 * DAY, (in_full(1)[0], None))
    world.normalize()
    world.fetch("smartrecruiters", now + DAY, in_full(1, name="Renamed"))
    world.normalize()
    world.expire(now + 3 * DAY)
    assert world.rows("jobs").select("title", "status_reason").rows() == [("Renamed", "gone")]


def test_an_answer_that_is_read_late_tells_since_when_it_is_gone(world: World, now: datetime) -> None:
    gone = (in_full(1)[0], None)
    world.fetch("smartrecruiters", now, in_full(1))
    for days, since in (((2, 3), 2), ((4, 1), 1)):
        for day in days:
            world.fetch("smartrecruiters", now + day * DAY, gone)
        world.normalize()
        world.expire(now + 5 * DAY)
        assert world.rows("jobs").select("status_reason", "expired_at").rows() == [("gone", now + since * DAY)]


def test_an_article_that_outlived_its_time_is_another_row(world: World, now: datetime) -> None:
    """Whether or not expiry ran in between: the same responses end in the same rows."""
    later = now + 40 * DAY
    world.settings = world.settings.model_copy(update={"as_of": later})
    other_feed = FEED_URL.replace("#topic=AI", "#topic=DevOps")
    world.land("google_news", FEED_URL, feed(("CBMi1", "One")), now)
    world.normalize("article")
    world.land("google_news", other_feed, feed(("CBMi1", "One, anew")), later)
    assert world.normalize("article").by_source["google_news"].new == 1
    row = world.rows("articles").row(0, named=True)
    assert (row["topic"], row["title"]) == ("devops", "One, anew")
    assert (row["first_seen"], row["updated_at"]) == (now, later)
    assert world.rows("opportunity_changes").height == 0
