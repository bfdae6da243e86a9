"""The rate limit and the circuit breaker of one provider."""

from __future__ import annotations

import threading
from datetime import timedelta

from opportunity_pipeline.delivery.channels.channel import SendResult
from opportunity_pipeline.delivery.gate import COOL_DOWN, FAILURES_TO_OPEN, Gate, Pass

ACCEPTED, FAILED = SendResult("accepted"), SendResult("failed")
TRANSIENT, AMBIGUOUS = SendResult("retry"), SendResult("ambiguous")
PROVIDER = SendResult("retry", provider_wide=True)


class Clock:
    """A fake clock that advances when set or slept on."""

    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds

    def sleep(self, seconds: float) -> None:
        self.seconds += seconds


def gate(clock: Clock, per_second: float | None = None) -> Gate:
    return Gate(per_second, clock=clock, sleep=clock.sleep)


def send(gate: Gate, result: SendResult | None) -> bool:
    passed = gate.enter()
    if passed is not None:
        gate.leave(passed, result)
    return passed is not None


def test_sends_begin_at_the_pace() -> None:
    clock = Clock()
    paced = gate(clock, per_second=4)
    begins = []
    for _ in range(9):
        assert send(paced, ACCEPTED)
        begins.append(clock.seconds - 1000)
    assert begins == [number / 4 for number in range(9)]


def test_time_unused_is_not_saved_up_for_a_burst() -> None:
    clock = Clock()
    paced = gate(clock, per_second=4)
    send(paced, ACCEPTED)
    clock.seconds += 100
    send(paced, ACCEPTED)
    before = clock.seconds
    send(paced, ACCEPTED)
    assert clock.seconds - before == 0.25


def test_it_opens_after_failures_in_a_row() -> None:
    clock = Clock()
    breaker = gate(clock)
    for result in [TRANSIENT, AMBIGUOUS] * (FAILURES_TO_OPEN // 2):
        assert send(breaker, result)
    assert breaker.closed_for() == timedelta(0)
    assert send(breaker, TRANSIENT)
    assert breaker.closed_for() == COOL_DOWN
    assert not send(breaker, ACCEPTED)


def test_an_answer_about_a_message_shows_that_the_provider_works() -> None:
    breaker = gate(Clock())
    for result in [TRANSIENT] * (FAILURES_TO_OPEN - 1) + [FAILED] + [TRANSIENT] * (FAILURES_TO_OPEN - 1) + [ACCEPTED]:
        assert send(breaker, result)
    assert breaker.closed_for() == timedelta(0)


def test_it_opens_at_once_when_the_answer_is_about_the_provider() -> None:
    breaker = gate(Clock())
    assert send(breaker, PROVIDER)
    assert breaker.closed_for() == COOL_DOWN


def test_it_stays_open_as_long_as_the_provider_asks() -> None:
    breaker = gate(Clock())
    asked = timedelta(minutes=7)
    assert send(breaker, SendResult("retry", asked=asked, provider_wide=True))
    assert breaker.closed_for() == asked


def test_one_probe_closes_it() -> None:
    clock = Clock()
    breaker = gate(clock)
    send(breaker, PROVIDER)
    clock.seconds += COOL_DOWN.total_seconds()
    probe = breaker.enter()
    assert probe == Pass(probe=True)
    assert breaker.enter() is None  # one at a time
    breaker.leave(probe, ACCEPTED)
    assert breaker.enter() == Pass(probe=False)


def test_one_probe_opens_it_again() -> None:
    clock = Clock()
    breaker = gate(clock)
    send(breaker, PROVIDER)
    clock.seconds += COOL_DOWN.total_seconds()
    assert send(breaker, TRANSIENT)
    assert breaker.closed_for() == COOL_DOWN


def test_a_probe_that_was_not_sent_leaves_the_question_open() -> None:
    clock = Clock()
    breaker = gate(clock)
    send(breaker, PROVIDER)
    clock.seconds += COOL_DOWN.total_seconds()
    assert send(breaker, None)
    assert breaker.enter() == Pass(probe=True)


def test_what_was_under_way_when_it_opened_does_not_close_it() -> None:
    breaker = gate(Clock())
    earlier = breaker.enter()
    assert earlier is not None
    send(breaker, PROVIDER)
    breaker.leave(earlier, ACCEPTED)
    assert breaker.closed_for() == COOL_DOWN


def test_what_waits_for_its_turn_when_it_opens_does_not_pass() -> None:
    clock = Clock()

    def opens_meanwhile(seconds: float) -> None:
        clock.sleep(seconds)
        passes.leave(first, PROVIDER)

    passes = Gate(1, clock=clock, sleep=opens_meanwhile)
    entered = passes.enter()
    assert entered is not None
    first: Pass = entered
    assert passes.enter() is None


def test_threads_share_the_pace() -> None:
    paced = Gate(200)
    passed: list[bool] = []
    threads = [threading.Thread(target=lambda: passed.append(send(paced, ACCEPTED))) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert passed == [True] * 20
