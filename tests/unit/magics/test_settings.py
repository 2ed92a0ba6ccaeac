"""`%config LLMMagics` and `pyproject.toml`."""

from __future__ import annotations

import pytest

from ipyvllm.config.loader import find, load, parse
from ipyvllm.errors import ConfigError

CONFIG = """\
default: mock
providers:
  mock: {type: mock}
  echo: {type: mock, mode: echo}
"""


@pytest.fixture
def set_up(shell, tmp_path):
    (tmp_path / "ipyvllm.yaml").write_text(CONFIG)
    return shell


def test_every_trait_is_documented_and_shown(set_up, capsys):
    set_up.run_line_magic("config", "LLMMagics")
    shown = capsys.readouterr().out
    from ipyvllm.magics.settings import LLMMagics

    traits = LLMMagics.class_own_traits(config=True)
    assert {"provider", "format", "max_tokens", "system"} <= set(traits)
    for name, trait in traits.items():
        assert f"LLMMagics.{name}=" in shown
        assert trait.help


def test_defaults_are_sent_where_the_cell_says_nothing_else(set_up):
    set_up.run_line_magic("config", "LLMMagics.max_tokens = 3")
    set_up.run_line_magic("config", "LLMMagics.system = 'terse'")
    set_up.run_line_magic("config", "LLMMagics.format = 'text'")
    answer = set_up.run_cell("%%llm\nhi").result
    assert answer.request["max_tokens"] == 3
    assert answer.request["messages"][0] == {"role": "system", "content": "terse"}
    assert list(answer._repr_mimebundle_()[0]) == ["text/plain"]
    assert set_up.run_cell("%llm ask hi").result.usage.completion_tokens == 3
    answer = set_up.run_cell("%%llm --max-tokens 5 -s other -f markdown\nhi").result
    assert answer.request["max_tokens"] == 5
    assert answer.request["messages"][0]["content"] == "other"
    assert "text/markdown" in answer._repr_mimebundle_()[0]


def test_what_a_thread_was_told_counts_more_than_a_default(set_up):
    set_up.run_cell("%%llm --chat -s thread\none")
    set_up.run_line_magic("config", "LLMMagics.system = 'terse'")
    answer = set_up.run_cell("%%llm --chat\ntwo").result
    assert answer.request["messages"][0]["content"] == "thread"


def test_of_config_and_use_the_later_counts(set_up):
    set_up.run_line_magic("config", "LLMMagics.provider = 'echo'")
    assert set_up.run_cell("%%llm\nhi").result.text == "hi"
    set_up.run_cell("%llm use mock/other")
    answer = set_up.run_cell("%%llm\nhi").result
    assert (answer.provider, answer.model) == ("mock", "other")
    assert set_up.run_cell("%%llm echo\nhi").result.model != "other"
    set_up.run_line_magic("config", "LLMMagics.provider = 'echo'")
    assert set_up.run_cell("%%llm\nhi").result.provider == "echo"
    set_up.run_line_magic("config", "LLMMagics.provider = 'ehco'")
    assert "did you mean 'echo'?" in str(set_up.run_cell("%%llm\nhi").error_in_exec)


def test_a_wrong_value_is_refused_at_once_and_changes_nothing(set_up, capsys):
    set_up.run_line_magic("config", "LLMMagics.format = 'pdf'")
    assert set_up.run_cell("%%llm\nhi").success


TOML = """\
[project]
name = "other"

[tool.ipyvllm]
default = "echo"

[tool.ipyvllm.providers]
mock = {type = "mock"}

[tool.ipyvllm.providers.echo]
type = "mock"
mode = "echo"
"""


def test_pyproject_holds_the_same_keys(tmp_path):
    path = tmp_path / "pyproject.toml"
    path.write_text(TOML)
    found = load(tmp_path, {})
    assert found.default == "echo"
    assert found.source == str(path)
    assert list(found.providers) == ["mock", "echo"]
    (tmp_path / "ipyvllm.yaml").write_text(CONFIG)
    assert find(tmp_path, {}) == tmp_path / "ipyvllm.yaml"


def test_another_projects_pyproject_is_left_alone_broken_or_not(tmp_path):
    (tmp_path / ".git").mkdir()
    for text in ('[project]\nname = "x"\n', "[broken"):
        (tmp_path / "pyproject.toml").write_text(text)
        assert find(tmp_path, {}) != tmp_path / "pyproject.toml"


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ('mode = "echo"', 'moed = "echo"', 12, "did you mean 'mode'?"),
        ('default = "echo"', 'default = "ehco"', 5, "did you mean 'echo'?"),
        ('{type = "mock"}', '{type = "mokc"}', 8, "did you mean 'mock'?"),
        ('{type = "mock"}', '{type = "vllm", base_url = 5}', 8, "base_url"),
        ('default = "echo"', 'api_key = "x"', 5, "a secret must not be in the file"),
        ('default = "echo"', "default = ", 0, "not valid TOML"),
    ],
)
def test_a_mistake_in_it_is_told_with_its_line(tmp_path, old, new, line, said):
    path = tmp_path / "pyproject.toml"
    path.write_text(TOML.replace(old, new))
    with pytest.raises(ConfigError) as caught:
        parse(path, {})
    assert said in str(caught.value)
    assert f"{path}:{line}:" in str(caught.value) or not line
