"""Fixtures of the tests on the engine."""

from __future__ import annotations

import pytest

from ipyvllm.config.loader import built_in
from ipyvllm.session import Session


@pytest.fixture(scope="session")
def engine_session():
    """A session whose engine serves the bundled model; started once for all tests that share it."""
    made = Session(built_in)
    yield made
    made.close()
