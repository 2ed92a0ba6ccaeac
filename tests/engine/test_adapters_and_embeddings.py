"""What an engine serves beside its model: LoRA adapters and embeddings."""

from __future__ import annotations

import json

import numpy as np
import pytest

from helpers.engine import ask
from ipyvllm.errors import BadRequestError


def test_a_lora_adapter_answers_by_its_name(make_session, tmp_path):
    from safetensors.numpy import save_file

    rank, hidden = 4, 256
    names = [f"base_model.model.model.layers.{n}.self_attn.o_proj" for n in range(4)]
    rng = np.random.default_rng(0)
    tensors = {}
    for name in names:
        tensors[f"{name}.lora_A.weight"] = rng.normal(0, 1, (rank, hidden)).astype(np.float32)
        tensors[f"{name}.lora_B.weight"] = rng.normal(0, 1, (hidden, rank)).astype(np.float32)
    save_file(tensors, tmp_path / "adapter_model.safetensors")
    config = {"peft_type": "LORA", "r": rank, "lora_alpha": 64, "target_modules": ["o_proj"]}
    (tmp_path / "adapter_config.json").write_text(json.dumps(config))
    made = make_session(lora_modules={"wild": str(tmp_path)})
    plain = ask(made, max_tokens=16, ignore_eos=True)
    wild = ask(made, max_tokens=16, ignore_eos=True, model="wild")
    assert wild.model == "wild"
    assert wild.text != plain.text
    assert ask(made, max_tokens=16, ignore_eos=True).text == plain.text
    with pytest.raises(BadRequestError, match="did you mean 'wild'"):
        ask(made, model="wield")


def test_texts_become_vectors(make_session, engine_session):
    made = make_session(engine_args={"runner": "pooling", "convert": "embed"})
    vectors = made.call(made.providers.engine().embed, ["one", "two", "one"])
    with pytest.raises(BadRequestError, match="runner: pooling"):
        engine_session.call(engine_session.providers.engine().embed, ["one"])
    array = np.stack([np.frombuffer(vector, dtype=np.float32) for vector in vectors])
    assert array.shape == (3, 256)
    assert np.allclose(array[0], array[2], atol=1e-3)
    assert not np.allclose(array[0], array[1], atol=1e-3)
    assert np.allclose(np.linalg.norm(array, axis=1), 1, atol=1e-3)
