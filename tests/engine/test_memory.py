"""The engine's memory beside the prediction, and what it bounds."""

from __future__ import annotations

import subprocess
import sys

import psutil
import pytest

import ipyvllm
from helpers import ROOT
from helpers.engine import ask
from ipyvllm.errors import BadRequestError, EngineStartError


def test_the_context_is_as_long_as_the_cache_allows(make_session, tmp_path):
    made = make_session(model=str(ipyvllm.demo_model_path()), kv_cache_gib=1 / 256, dtype="float32")
    ask(made, max_tokens=1)
    ready = made.providers.get("cpu").engine.snapshot().ready
    assert 0 < ready.max_model_len <= 341
    with pytest.raises(BadRequestError, match=str(ready.max_model_len)):
        ask(made, "word " * 500)


def test_a_cache_larger_than_the_memory_is_refused_before_loading(make_session):
    made = make_session(engine_args={"kv_cache_memory_bytes": 1 << 42})
    with pytest.raises(EngineStartError) as caught:
        ask(made)
    assert "needed" in str(caught.value)


@pytest.fixture(scope="module")
def m100(tmp_path_factory):
    """A Llama of 100 million random parameters."""
    folder = tmp_path_factory.mktemp("models") / "m100"
    script = ROOT / "benchmarks" / "random_llama.py"
    command = [sys.executable, script, folder, "--hidden", "768", "--layers", "12"]
    subprocess.run(command, check=True, capture_output=True)
    return folder


@pytest.mark.parametrize(("which", "prompts", "words"), [("demo", 4, 180), ("100M", 2, 300)])
def test_memory_is_estimated_within_a_fifth_of_what_is_measured(
    make_session, request, which, prompts, words
):
    made = make_session()
    folder = ipyvllm.demo_model_path()
    if which == "100M":
        folder = request.getfixturevalue("m100")
        made = make_session(model=str(folder), kv_cache_gib=1 / 8)
    # Linux counts memory once it is written to: prompts that fill steps and the KV cache.
    for number in range(prompts):
        ask(made, f"{number} " + "word " * words, max_tokens=1)
    engine = made.providers.engine().engine
    from ipyvllm.engine.preflight import model_files

    estimate = engine.spec.estimate(model_files.read(folder)).total
    measured = psutil.Process(engine.pid).memory_full_info()
    # Alone on a machine it takes its resident size. Beside other engines of the test run the pages
    # of libraries are shared, and the proportional size counts them in part.
    low, high = measured.pss * 0.8, measured.rss * 1.2
    assert low <= estimate <= high, (estimate, measured)
