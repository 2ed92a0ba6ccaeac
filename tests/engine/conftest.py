"""Fixtures of the tests on the engine."""

from __future__ import annotations

import pytest

from helpers.engine import engine_session_with
from ipyvllm.config.loader import built_in
from ipyvllm.session import Session


@pytest.fixture(scope="session")
def engine_session():
    """A session whose engine serves the bundled model; started once for all tests that share it."""
    made = Session(built_in)
    yield made
    made.close()


@pytest.fixture
def make_session():
    """A function that gives a session with an engine of its own; closed after the test."""
    made = []

    def make(**settings):
        made.append(engine_session_with(**settings))
        return made[-1]

    yield make
    for each in made:
        each.close()
