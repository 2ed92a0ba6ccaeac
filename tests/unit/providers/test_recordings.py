"""A recorded answer that somebody has changed is refused in one line, whatever is in it."""

from __future__ import annotations

import json
import os
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ipyvllm.errors import ConfigError
from ipyvllm.providers.cache import ResponseCache, _replayed

KEY = "0" * 32
RECORD = {
    "format": 1,
    "provider": "p",
    "mock": False,
    "model": "m",
    "text": "abc",
    "reasoning": "",
    "pieces": "1 2",
    "finish_reason": "stop",
    "usage": {"prompt_tokens": 1, "completion_tokens": 2, "cached_tokens": 0},
    "id": None,
    "notices": [],
    "logprobs": [{"token": "a", "logprob": -1.0, "top": [["b", -2.0]]}],
}
ODD = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=5,
)


def read(folder, record):
    (folder / f"{KEY}.json").write_text(json.dumps(record))
    return ResponseCache(folder).read(KEY)


def test_a_whole_one_is_replayed(tmp_path):
    events = _replayed(read(tmp_path, RECORD), stream=True)
    assert "".join(getattr(event, "text", "") for event in events) == "abc"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(sorted(RECORD)), ODD)
def test_any_value_is_replayed_or_refused(tmp_path, key, value):
    with suppress(ConfigError):  # of the message below
        assert _replayed(read(tmp_path, {**RECORD, key: value}), stream=True)


@pytest.mark.parametrize("text", ["", "[", "[" * 50_000, "null", "\x00", '{"format": 1}'])
def test_so_is_any_text(tmp_path, text):
    (tmp_path / f"{KEY}.json").write_text(text)
    with pytest.raises(ConfigError, match="recorded answer"):
        ResponseCache(tmp_path).read(KEY)


def test_and_a_pipe(tmp_path):
    os.mkfifo(tmp_path / f"{KEY}.json")
    with pytest.raises(ConfigError, match="not a file"):
        ResponseCache(tmp_path).read(KEY)
