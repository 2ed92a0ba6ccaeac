"""`%llm` about itself: its verbs, the configuration in force, the kept answers."""

from __future__ import annotations

import pytest

from ipyvllm.errors import ConfigError, OptionError


@pytest.fixture
def say(shell, capsys):
    def say(line):
        result = shell.run_cell(line)
        if result.error_in_exec is not None:
            raise result.error_in_exec
        return capsys.readouterr().out

    return say


def line_magic(shell):
    return shell.magics_manager.magics["line"]["llm"].__self__


def test_alone_it_names_the_provider_and_every_verb(say, shell):
    said = say("%llm")
    assert said.startswith("provider: cpu")
    assert all(f"%llm {verb}" in said for verb in line_magic(shell).verbs)


def test_help_is_complete(say, shell):
    for verb in line_magic(shell).verbs:
        summary, _, usage = say(f"%llm help {verb}").splitlines()[:3]
        assert summary.endswith(".")
        assert usage.startswith(f"%llm {verb}")


@pytest.mark.parametrize(("wrong", "right"), [("strat", "start"), ("histroy", "history")])
def test_a_misspelt_verb_gets_a_suggestion(say, wrong, right):
    for line in (f"%llm {wrong}", f"%llm help {wrong}"):
        with pytest.raises(OptionError, match=f"did you mean '{right}'"):
            say(line)


def test_a_question_without_its_verb_is_told_how_to_ask(say):
    with pytest.raises(OptionError, match=r"to ask: %llm ask What is 2 \+ 2"):
        say("%llm What is 2 + 2?")


def test_config_says_where_each_part_comes_from(say, tmp_path, monkeypatch):
    monkeypatch.setenv("IPYVLLM_CACHE", str(tmp_path / "kept"))
    monkeypatch.setenv("SET_BY_ME", "very-secret")
    (tmp_path / "ipyvllm.yaml").write_text(
        "default: b\nproviders:\n  a: {type: mock}\n  b:\n    type: engine\n"
        "    env: {TOKEN: '${SET_BY_ME}'}\n"
    )
    say("%config LLMMagics.temperature = 0.5")
    said = say("%llm config")
    assert "ipyvllm.yaml; default provider: b" in said
    assert f"# IPYVLLM_CACHE={tmp_path / 'kept'}" in said
    assert "# %config LLMMagics.temperature = 0.5" in said
    assert "a: {type: mock}  # line 3" in said
    assert "very-secret" not in said
    import yaml

    assert yaml.safe_load(said)["providers"]["a"] == {"type": "mock"}


def test_kept_answers_are_counted_and_forgotten(say, shell, tmp_path, monkeypatch):
    monkeypatch.setenv("IPYVLLM_CACHE", str(tmp_path / "kept"))
    assert "on; 0 answers" in say("%llm cache")
    say("%%llm mock\nHello!")
    other = tmp_path / "kept" / "notes.json"
    other.write_text("{}")
    assert "on; 1 answers" in say("%llm cache")
    assert "deleted: 1 answers" in say("%llm cache clear")
    assert [file.name for file in (tmp_path / "kept").iterdir()] == ["notes.json"]
    with pytest.raises(OptionError, match="did you mean 'clear'"):
        say("%llm cache claer")


def test_a_folder_that_is_replayed_from_is_not_cleared(say, tmp_path, monkeypatch):
    monkeypatch.setenv("IPYVLLM_REPLAY", str(tmp_path))
    assert "replay: only saved answers are used" in say("%llm cache")
    with pytest.raises(ConfigError, match="in use for replay"):
        say("%llm cache clear")
