"""A model's files, read before it is loaded."""

from __future__ import annotations

import json
import os
import shutil

import pytest

import ipyvllm
from ipyvllm.engine.preflight import machine, memory_estimate, model_files
from ipyvllm.errors import EngineStartError


@pytest.fixture
def folder(tmp_path):
    return shutil.copytree(ipyvllm.demo_model_path(), tmp_path / "model")


def test_the_demo_models_sizes_are_its_files():
    model = model_files.read(ipyvllm.demo_model_path())
    weights = ipyvllm.demo_model_path() / "model.safetensors"
    assert 1e6 < model.parameters < 4e6
    assert model.stored_bytes == pytest.approx(weights.stat().st_size, rel=0.01)
    assert model.architectures == ("LlamaForCausalLM",)
    assert model.kv_values_per_token == 2 * 6 * 4 * 64
    assert memory_estimate.kv_bytes_per_token(model, "float32") == 12288


def test_an_estimate_adds_weights_cache_and_overhead():
    model = model_files.read(ipyvllm.demo_model_path())
    step = {"batched_tokens": 64, "sequences": 8}
    small = memory_estimate.estimate(model, dtype="float32", kv_bytes=0, **step)
    large = memory_estimate.estimate(model, dtype="float32", kv_bytes=1000, **step)
    assert small.weights == 4 * model.parameters
    assert large.total - small.total == 1000
    narrow = memory_estimate.estimate(model, dtype=None, kv_bytes=0, **step)
    assert narrow.weights * 2 == small.weights


def test_a_cpu_with_amx_keeps_one_more_copy_of_the_output_layer(monkeypatch):
    model = model_files.read(ipyvllm.demo_model_path())
    step = {"kv_bytes": 0, "batched_tokens": 64, "sequences": 8}
    monkeypatch.setattr(machine, "cpu_flags", lambda: frozenset({"avx2"}))
    plain = memory_estimate.estimate(model, dtype="float32", **step)
    monkeypatch.setattr(machine, "cpu_flags", lambda: frozenset({"avx2", "amx_tile"}))
    amx = memory_estimate.estimate(model, dtype="float32", **step)
    assert model.tied_embeddings
    assert amx.total - plain.total == 4 * model.vocabulary * model.hidden


def test_libraries_take_more_where_the_kernel_maps_large_folios(monkeypatch):
    monkeypatch.setattr(machine, "kernel_version", lambda: (6, 17))
    plain = memory_estimate.base()
    monkeypatch.setattr(machine, "kernel_version", lambda: (6, 18))
    assert memory_estimate.base() > plain


def test_an_empty_folder_is_no_model(tmp_path):
    with pytest.raises(EngineStartError, match="there is no model in"):
        model_files.read(tmp_path)


def test_cut_weights_are_seen(folder):
    path = folder / "model.safetensors"
    path.write_bytes(path.read_bytes()[:-100])
    with pytest.raises(EngineStartError, match="incomplete or damaged"):
        model_files.read(folder)
    path.write_bytes(b"\xff" * 20)
    with pytest.raises(EngineStartError, match="incomplete or damaged"):
        model_files.read(folder)


def test_a_missing_shard_is_named(folder):
    index = {"weight_map": {"a": "model.safetensors", "b": "model-2.safetensors"}}
    (folder / "model.safetensors.index.json").write_text(json.dumps(index))
    with pytest.raises(EngineStartError, match=r"model-2\.safetensors is missing"):
        model_files.read(folder)


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("config.json", "{", "is not JSON"),
        ("config.json", "[]", "not a JSON object"),
        ("model.safetensors", None, "no weights"),
    ],
)
def test_what_is_broken_is_named(folder, name, text, message):
    if text is None:
        (folder / name).unlink()
    else:
        (folder / name).write_text(text)
    with pytest.raises(EngineStartError, match=message):
        model_files.read(folder)


def test_a_model_without_a_tokenizer_is_refused(folder):
    for name in ("tokenizer.json", "tokenizer_config.json"):
        (folder / name).unlink()
    with pytest.raises(EngineStartError, match="no tokenizer"):
        model_files.read(folder)


def test_a_lora_adapters_rank_is_read(tmp_path):
    (tmp_path / "adapter_config.json").write_text('{"r": 8}')
    assert model_files.lora_rank(tmp_path) == 8


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("config.json", "[" * 100_000),
        ("config.json", '{"a": ' + "9" * 10_000 + "}"),
        ("model.safetensors", ""),
        ("model.safetensors", "\xff" * 8),
        ("model.safetensors", "\x02\0\0\0\0\0\0\0[]"),
        ("model.safetensors", '\x0a\0\0\0\0\0\0\0{"a": "b"}'),
        ("model.safetensors", '\x0d\0\0\0\0\0\0\0{"a":{"b":1}}'),
    ],
)
def test_a_file_that_is_no_model_is_one_error(folder, name, text):
    (folder / name).write_bytes(text.encode("latin1"))
    with pytest.raises(EngineStartError):
        model_files.read(folder)


def test_a_header_that_is_larger_than_its_format_allows_is_not_read(folder):
    with (folder / "model.safetensors").open("wb") as file:
        file.write((1 << 40).to_bytes(8, "little"))
        file.truncate(1 << 41)
    with pytest.raises(EngineStartError, match="damaged"):
        model_files.read(folder)


@pytest.mark.parametrize("name", ["config.json", "tokenizer.json", "extra.txt"])
def test_a_pipe_in_a_folder_is_refused_and_not_waited_for(folder, name):
    (folder / name).unlink(missing_ok=True)
    os.mkfifo(folder / name)
    with pytest.raises(EngineStartError, match="not a file"):
        model_files.read(folder)


def test_so_are_a_link_to_a_device_and_a_circle_of_links(folder):
    link = folder / "extra.json"
    link.symlink_to("/dev/zero")
    with pytest.raises(EngineStartError, match="not a file"):
        model_files.read(folder)
    link.unlink()
    link.symlink_to(link)
    with pytest.raises(EngineStartError, match="cannot be read"):
        model_files.read(folder)


def test_a_link_to_a_file_elsewhere_is_followed(folder, tmp_path):
    """The hub's own cache is made of links."""
    (folder / "config.json").rename(tmp_path / "blob")
    (folder / "config.json").symlink_to(tmp_path / "blob")
    assert model_files.read(folder).parameters


@pytest.mark.parametrize("value", [None, True, -1, 1e308, "x", [], {}, 10**400, [None], {"a": "b"}])
@pytest.mark.parametrize(
    "key",
    [
        *("num_attention_heads", "hidden_size", "head_dim", "num_key_value_heads", "vocab_size"),
        *("num_hidden_layers", "max_position_embeddings", "intermediate_size", "architectures"),
        *("text_config", "dtype", "torch_dtype", "tie_word_embeddings"),
    ],
)
def test_any_value_in_a_configuration_is_a_number_or_none(folder, key, value):
    config = json.loads((folder / "config.json").read_text())
    (folder / "config.json").write_text(json.dumps({**config, key: value}))
    model = model_files.read(folder)
    assert 0 <= model.kv_values_per_token < 1 << 200
    assert all(isinstance(name, str) for name in model.architectures)
