"""A poller goes on after any failure."""

from __future__ import annotations

import pytest

from helpers.waiting import wait_until
from ipyvllm.config.loader import Config, MockConfig
from ipyvllm.session import Session
from ipyvllm.widgets.status_poller import StatusPoller


class Failing:
    """Fails in turn in each place that a poll goes through, and then no more."""

    def __init__(self, error):
        self.error, self.names, self.shown = error, 0, []

    def name(self):
        self.names += 1
        if self.names == 1:
            raise self.error
        return "gone" if self.names == 2 else "mock"

    def show(self, polled):
        self.shown.append(polled)
        if len(self.shown) < 4:
            raise self.error


@pytest.mark.parametrize(
    "error", [ValueError("x\x1b[2J"), RecursionError(), KeyError("k"), OverflowError("cannot")]
)
def test_it_shows_the_failure_and_polls_again(error):
    section = MockConfig(type="mock")
    session = Session(lambda: Config(default="mock", providers={"mock": section}))
    failing = Failing(error)
    poller = StatusPoller(session, failing.name, failing.show, every=0.01)
    try:
        wait_until(lambda: failing.shown[-1:] and failing.shown[-1].word == "ready")
        assert failing.shown[0].detail.startswith(type(error).__name__)
        assert "\x1b" not in failing.shown[0].detail
    finally:
        poller.end()
        session.close()
