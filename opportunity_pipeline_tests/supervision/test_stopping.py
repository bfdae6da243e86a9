"""Several signals in short succession are one stop request; a later one is a second request."""

from __future__ import annotations

import signal

import pytest

from opportunity_pipeline.supervision.stopping import SIGNALS, Stopped, StopWish


def test_signals_that_come_together_are_one_wish(monkeypatch: pytest.MonkeyPatch) -> None:
    times = iter([10.0, 10.1, 10.4, 10.7])
    monkeypatch.setattr("opportunity_pipeline.supervision.stopping.time.monotonic", lambda: next(times))
    wish = StopWish()
    wish.check()
    wish.heard(signal.SIGHUP)
    wish.heard(signal.SIGTERM)
    wish.heard(signal.SIGINT)
    assert wish.wished
    assert not wish.hurried
    with pytest.raises(Stopped):
        wish.check()
    wish.heard(signal.SIGINT)
    assert wish.hurried


def test_handlers_are_put_back() -> None:
    before = [signal.getsignal(number) for number in SIGNALS]
    with StopWish().installed() as wish:
        signal.raise_signal(signal.SIGTERM)
        assert wish.wished
    assert [signal.getsignal(number) for number in SIGNALS] == before
