"""Completion in `%%llm` and `%llm` lines, asked of IPython's own completer."""

from __future__ import annotations

import time
from functools import partial

import pytest

from helpers.shell import completions


@pytest.fixture
def complete(shell):
    return partial(completions, shell)


def test_verbs_stand_behind_the_line_magic(complete):
    assert complete("%llm st") == ["status", "start", "stop"]
    assert complete("answer = %llm as") == ["ask"]
    assert complete("%llm help doc") == ["doctor"]


def test_providers_and_their_models_stand_where_one_is_named(complete):
    assert complete("%%llm mo\nHello") == []
    assert complete("%%llm mo\nHello", 8) == ["mock"]
    assert complete("%%llm x << c\n", 12) == ["cpu"]
    assert complete("%llm use mock/") == ["mock/mock"]
    assert complete("%llm start c") == ["cpu"]


def test_options_are_completed_and_their_values(complete):
    assert complete("%%llm --max") == ["--max-tokens"]
    assert complete("%%llm cpu --format m") == ["markdown", "math"]
    assert complete("%%llm --format=js") == ["json"]
    assert complete("%%llm --compare cpu,m") == ["mock"]
    assert not {"cpu", "--max-tokens"} & set(complete("%%llm --max-tokens "))


def test_names_of_the_notebook_stand_behind_schema_and_before_the_arrow(complete, shell):
    shell.run_cell("class Person: pass\nanswer = 1\n_hidden = 2")
    assert complete("%%llm --schema Per") == ["Person"]
    assert complete("%%llm ans") == ["answer"]
    assert "_hidden" not in complete("%%llm --image ")


def test_threads_stand_behind_chat_and_reset(complete, shell):
    shell.run_line_magic("llm", "reset")  # threads outlive the extension, and other tests
    shell.run_cell_magic("llm", "mock --chat tutor", "Hello!")
    assert complete("%%llm --chat tu") == ["tutor"]
    assert complete("%llm reset ") == ["tutor"]


def test_the_cells_text_is_completed_as_any_text(complete, shell):
    shell.run_cell("wanted = 1")
    text = "%%llm mock\n{{ want"
    assert "mock" not in complete(text)


def test_a_silent_endpoint_is_not_waited_for(complete, shell, tmp_path):
    import socket

    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}/v1"
        (tmp_path / "ipyvllm.yaml").write_text(
            f"providers:\n  far: {{type: vllm, base_url: '{url}', model: known}}\n"
        )
        begun = time.monotonic()
        assert complete("%%llm far/") == ["far/known"]
        assert time.monotonic() - begun < 5


def test_a_broken_configuration_breaks_no_key(complete, tmp_path):
    (tmp_path / "ipyvllm.yaml").write_text("providers: 3\n")
    assert "mock" not in complete("%%llm mo")
    assert complete("%%llm --max-t") == ["--max-tokens"]


def test_unloading_takes_the_completions_away(complete, shell):
    shell.run_line_magic("unload_ext", "ipyvllm")
    assert complete("%llm st") == []
    shell.run_line_magic("load_ext", "ipyvllm")
