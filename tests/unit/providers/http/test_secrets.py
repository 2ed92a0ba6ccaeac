"""A secret as a value."""

from __future__ import annotations

import pickle

import pytest

from ipyvllm.providers.http.secrets import Secret

KEY = "sk-secret-1234567890"


def test_a_secret_shows_itself_to_nobody():
    secret = Secret(KEY)
    assert KEY not in f"{secret} {secret!r}"
    with pytest.raises(TypeError):
        pickle.dumps(secret)
