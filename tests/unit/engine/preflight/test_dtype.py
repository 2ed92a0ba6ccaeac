"""Which type a model is computed in on which CPU."""

from __future__ import annotations

from pathlib import Path

import pytest

from ipyvllm.engine.preflight import dtype, machine
from ipyvllm.engine.preflight.model_files import Model

GIB = 1024**3
ARGS = {"kv_cache_memory_bytes": GIB // 4, "max_model_len": -1}


def model(own="bfloat16", parameters=100_000_000):
    return Model(
        Path("m"), parameters, 2 * parameters, 2 * 12 * 768, 2048, own, ("LlamaForCausalLM",), 32000
    )


@pytest.fixture
def cpu(monkeypatch):
    def cpu(*flags, memory=8 * GIB):
        monkeypatch.setattr(dtype.platform, "machine", lambda: "x86_64")
        monkeypatch.setattr(machine, "cpu_flags", lambda: frozenset(flags))
        monkeypatch.setattr(machine, "available_memory", lambda: memory)

    return cpu


def test_without_bfloat16_instructions_float32_is_taken(cpu):
    cpu("avx2", "fma")
    assert dtype.chosen(model(), ARGS, on_cpu=True) == "float32"


@pytest.mark.parametrize("flag", ["avx512_bf16", "amx_bf16"])
def test_with_them_the_models_own_type_stands(cpu, flag):
    cpu("avx2", flag)
    assert dtype.chosen(model(), ARGS, on_cpu=True) is None


def test_a_gpu_and_a_model_of_another_type_are_left_alone(cpu):
    cpu("avx2")
    assert dtype.chosen(model(), ARGS, on_cpu=False) is None
    assert dtype.chosen(model("float32"), ARGS, on_cpu=True) is None


def test_what_the_user_says_wins(cpu):
    cpu("avx2")
    args = {**ARGS, "dtype": "bfloat16"}
    assert dtype.chosen(model(), args, on_cpu=True) == "bfloat16"


def test_where_the_wider_weights_would_not_fit_they_stay_narrow(cpu):
    cpu("avx2", memory=5 * GIB)
    assert dtype.chosen(model(parameters=1_000_000_000), ARGS, on_cpu=True) is None
    cpu("avx2", memory=8 * GIB)
    assert dtype.chosen(model(parameters=1_000_000_000), ARGS, on_cpu=True) == "float32"


def test_a_context_that_needs_the_narrow_cache_keeps_it(cpu):
    cpu("avx2")
    tokens = GIB // 4 // (2 * 12 * 768 * 2)  # as many as fit in bfloat16
    assert dtype.chosen(model(), {**ARGS, "max_model_len": tokens}, on_cpu=True) is None
    assert dtype.chosen(model(), {**ARGS, "max_model_len": tokens // 2}, on_cpu=True) == "float32"
