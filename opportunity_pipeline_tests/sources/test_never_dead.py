"""Whatever an upstream said once, it is asked again: nothing that is remembered silences it for good."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from opportunity_pipeline.sources.errors import SourceFailed
from opportunity_pipeline.sources.fetch_report import FetchReport
from opportunity_pipeline_tests.sources.boards import BOARD, board
from opportunity_pipeline_tests.sources.clock import Clock
from opportunity_pipeline_tests.sources.fault_server import FaultServer, answer, reset

ACME = BOARD.format("acme")


def test_where_a_remembered_redirect_led_may_die(run: Callable[..., FetchReport], upstream: FaultServer) -> None:
    upstream.script(ACME, [answer(301, b"", {"Location": "/moved"}), answer(200, board(1, 2))])
    upstream.script("/moved", [answer(200, board(1)), reset(b"")])
    run()
    with pytest.raises(SourceFailed):
        run(http_max_attempts=1)
    assert run(http_max_attempts=1).records == 2


def test_a_validator_that_no_header_can_carry_is_not_sent(
    run: Callable[..., FetchReport], upstream: FaultServer
) -> None:
    upstream.script(ACME, [answer(200, board(1), {"ETag": '"caf\xe9"'})])
    assert [run().records for _ in range(2)] == [1, 1]
    assert "if-none-match" not in upstream.asked[-1].headers


@pytest.mark.parametrize("status", [400, 412])
def test_conditions_that_are_refused_are_dropped(
    status: int, run: Callable[..., FetchReport], upstream: FaultServer, clock: Clock
) -> None:
    upstream.script(ACME, [answer(200, board(1), {"ETag": '"x"'}), answer(status), answer(200, board(1, 2))])
    run()
    clock.later(days=1)
    assert run().records == 2
    assert ["if-none-match" in asked.headers for asked in upstream.asked] == [False, True, False]
