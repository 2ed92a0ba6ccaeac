"""Any text as a cell's body, its first line or a line's: it reaches the provider to the letter, or
it is refused before anything is sent; and nothing but our errors and IPython's own is raised."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from IPython.core.error import UsageError

from ipyvllm import LLMError
from ipyvllm.errors import OptionError, PromptError

TEXT = st.text(st.characters(exclude_categories=["Cs"]))
ONE_LINE = TEXT.filter(lambda text: len(text.splitlines()) < 2)
MANY = settings(
    max_examples=300,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@pytest.fixture
def ask(shell, tmp_path):
    """The magics themselves, as IPython calls them."""
    (tmp_path / "ipyvllm.yaml").write_text("providers:\n  echo: {type: mock, mode: echo}\n")
    cell = shell.magics_manager.magics["cell"]["llm"]
    return lambda line, body: cell(line, body)


@MANY
@given(TEXT)
@example("{'a': 1} {% {{ \\ %s $x `! isn't")
@example("{{ 7 * 7 }")
def test_a_raw_body_arrives_to_the_letter(ask, body):
    try:
        answer = ask("echo --raw", body)
    except PromptError:
        assert not body.strip()
        return
    assert answer.text == body.removesuffix("\n")


@MANY
@given(TEXT.filter(lambda text: not any(mark in text for mark in ("{{", "{%", "{#"))))
def test_a_body_without_a_template_mark_arrives_to_the_letter(ask, body):
    try:
        answer = ask("echo", body)
    except PromptError:
        assert not body.strip()
        return
    assert answer.text == body.removesuffix("\n")


@MANY
@given(TEXT)
@example("{{ unknown }}")
@example("{% for x in 3 %}")
@example("{{ ''.__class__.__mro__ }}")
def test_any_template_is_filled_or_refused(ask, body):
    with suppress(PromptError):
        assert ask("echo", body).provider == "echo"


@MANY
@given(TEXT)
def test_a_value_is_inserted_once_and_to_the_letter(ask, shell, value):
    shell.user_ns["value"] = value
    answer = ask("echo", ">{{ value }}<")
    assert answer.text == f">{value}<"


@MANY
@given(ONE_LINE)
@example("--system")
@example("x.y << echo")
@example("echo --param a")
@example("--choice ,")
@example("-t nan")
def test_any_first_line_is_obeyed_or_refused(ask, line):
    with suppress(LLMError, UsageError):
        ask(line, "Hello!")


@MANY
@given(ONE_LINE.filter(lambda t: t and t == t.strip() and '"' not in t and not t.endswith("\\")))
def test_an_options_value_in_quotes_arrives_to_the_letter(ask, value):
    answer = ask(f'echo --system "{value}" --stop "\x00"', "Hello!")
    assert answer.request["messages"][0] == {"role": "system", "content": value}


@MANY
@given(ONE_LINE)
@example("start --no-such")
@example("history nobody")
def test_any_line_is_obeyed_or_refused(shell, ask, line):
    verb = line.split(" ")[0].strip()
    slow = ("install", "start", "restart", "doctor", "status", "models", "fix", "ask")
    if verb in slow:  # not text that is read, but work that is done
        return
    with suppress(LLMError, UsageError):
        shell.magics_manager.magics["line"]["llm"](line)


@MANY
@given(ONE_LINE.filter(lambda t: t.strip() and not t.strip().isidentifier()))
def test_a_verb_that_is_none_is_refused(shell, text):
    with pytest.raises(OptionError):
        shell.magics_manager.magics["line"]["llm"](f"?{text.strip()}")
