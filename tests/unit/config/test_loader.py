"""Configuration files: where they are found, and what is refused with file and line."""

from __future__ import annotations

import pytest

from ipyvllm.config.loader import EngineConfig, MockConfig, find, load, parse
from ipyvllm.errors import ConfigError

EXAMPLE = """\
default: cpu
providers:
  cpu:        {type: engine, model: Qwen/Qwen3-0.6B, kv_cache_gib: 1,
               engine_args: {max_model_len: 4096}}
  vllm:       {type: vllm, enabled: true, base_url: "https://your-vllm-service.com/v1",
               api_key_env: VLLM_API_KEY}
  mock_vllm:  {type: mock, enabled: true, base_url: "http://localhost:8080/v1"}
  llamacpp:   {type: openai, base_url: "http://localhost:8081/v1", fallback: mock_vllm}
"""


@pytest.fixture
def write(tmp_path):
    def write(text, name="ipyvllm.yaml"):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write


def test_without_a_file_there_are_the_engine_and_the_mock(tmp_path):
    (tmp_path / ".git").mkdir()
    config = load(tmp_path, {})
    assert config.default == "cpu"
    assert isinstance(config.provider("cpu"), EngineConfig)
    assert isinstance(config.provider("mock"), MockConfig)


def test_the_contracts_example_is_read(write):
    config = parse(write(EXAMPLE), {})
    engine = config.provider("cpu")
    assert isinstance(engine, EngineConfig)
    assert (engine.model, engine.kv_cache_gib) == ("Qwen/Qwen3-0.6B", 1)
    assert engine.engine_args == {"max_model_len": 4096}
    assert config.provider("llamacpp").fallback == "mock_vllm"


def test_a_file_is_found_upward_but_not_beyond_the_repository(tmp_path, write):
    inner = tmp_path / "repo" / "a" / "b"
    inner.mkdir(parents=True)
    path = write(EXAMPLE)
    assert find(inner, {}) == path
    (tmp_path / "repo" / ".git").mkdir()
    assert find(inner, {}) != path


def test_another_projects_config_is_left_alone(tmp_path, write):
    (tmp_path / ".git").mkdir()
    write("model:\n  providers: {a: 1}\n", "config.yaml")
    assert load(tmp_path, {}).source == "built in"
    ours = write(EXAMPLE, "config.yaml")
    assert find(tmp_path, {}) == ours


def test_the_variable_names_the_file_before_all_others(tmp_path, write):
    other = write(EXAMPLE, "other.yaml")
    assert find(tmp_path, {"IPYVLLM_CONFIG": str(other)}) == other
    with pytest.raises(ConfigError, match="not a file"):
        find(tmp_path, {"IPYVLLM_CONFIG": str(tmp_path / "none.yaml")})


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("providers:\n  a: {type: mock\n", 3, "not valid YAML"),
        (
            "providers:\n  a:\n    type: mock\n    mod: echo\n",
            4,
            "unknown key 'mod'\ndid you mean 'mod",
        ),
        ("defualt: a\nproviders: {a: {type: mock}}\n", 1, "did you mean 'default'"),
        ("providers:\n  a:\n    type: mock\n    itl_ms: fast\n", 4, "itl_ms"),
        ("providers:\n  a:\n    type: mok\n", 3, "did you mean 'mock'"),
        ("providers:\n  a:\n    model: x\n", 2, "has no type"),
        ("providers:\n  a:\n    type: vllm\n", 2, "base_url: is missing"),
        ("providers:\n  a:\n    type: vllm\n    base_url: ftp://x\n", 4, "base_url"),
        ("default: b\nproviders: {a: {type: mock}}\n", 1, "no provider 'b'"),
        ("providers:\n  a:\n    type: vllm\n    api_key: abc\n", 4, "api_key_env"),
        (
            "providers:\n  a:\n    type: vllm\n    base_url: http://x\n    timeout: {raed: 3}\n",
            5,
            "raed",
        ),
        ("providers: []\n", 1, "at least one provider"),
        ("- a\n", 1, "a mapping of keys"),
    ],
)
def test_what_may_not_stand_there_is_refused_with_its_line(write, text, line, message):
    path = write(text)
    with pytest.raises(ConfigError) as caught:
        parse(path, {})
    assert str(caught.value).startswith(f"{path}:{line}:")
    assert message in str(caught.value)


def test_a_literal_secret_is_not_repeated_in_the_error(write):
    with pytest.raises(ConfigError) as caught:
        parse(write("providers:\n  a:\n    type: vllm\n    api_key: sk-very-secret\n"), {})
    assert "sk-very-secret" not in str(caught.value)


def test_variables_expand_and_a_missing_one_stops_only_its_provider(write):
    text = "providers:\n  a: {type: vllm, base_url: '${URL}/v1'}\n  b: {type: mock}\n"
    config = parse(write(text), {"URL": "http://h"})
    assert config.provider("a").base_url == "http://h/v1"
    config = parse(write(text), {})
    assert config.provider("b").type == "mock"
    with pytest.raises(ConfigError, match=r"needs \$URL"):
        config.provider("a")


def test_a_disabled_provider_is_refused_when_it_is_asked_for(write):
    config = parse(write("providers:\n  a: {type: mock, enabled: false}\n"), {})
    with pytest.raises(ConfigError, match="disabled"):
        config.provider("a")
