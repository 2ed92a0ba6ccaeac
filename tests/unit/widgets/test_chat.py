"""The chat panel's kernel side in a real shell; the page sends it the same messages."""

from __future__ import annotations

import subprocess
import sys
import time

import pytest
from ipywidgets.widgets.widget import _instances as open_widgets

from helpers.waiting import wait_until
from ipyvllm.widgets.chat import shown

CONFIG = """
default: echo
providers:
  echo: {type: mock, mode: echo}
  slow: {type: mock, itl_ms: 40}
  ill: {type: mock, error: disconnect}
  cpu: {type: engine}
"""


@pytest.fixture
def chat(shell, tmp_path):
    (tmp_path / "ipyvllm.yaml").write_text(CONFIG)
    made = shell.run_cell("%llm chat tutor").result
    say(made, "clear")  # the kernel's threads outlive the extension
    yield made
    made.close()


def say(chat, kind, **more):
    """As the page does."""
    chat._handle_custom_msg({"kind": kind, **more}, [])


def texts(chat):
    return [message["text"] for message in chat.messages]


def test_what_is_said_is_answered_on_the_thread(chat, shell):
    say(chat, "send", text="Hello!")
    wait_until(lambda: not chat.busy)
    assert texts(chat) == ["Hello!", "Hello!"]
    assert chat.messages[1]["who"] == "echo (mock answer, not from a model)"
    shell.run_cell("%%llm --chat tutor\nFrom a cell.")
    wait_until(lambda: len(chat.messages) == 4)
    assert texts(chat)[2:] == ["From a cell.", "From a cell."]
    asked = shell.run_cell("%%llm --chat tutor\nAnd on.").result.request["messages"]
    assert [message["content"] for message in asked][:2] == ["Hello!", "Hello!"]


def test_stop_keeps_the_text_and_the_next_message_is_answered(chat, shell):
    shell.run_line_magic("llm", "use slow")
    say(chat, "send", text="A long one.")
    wait_until(lambda: len(texts(chat)[-1]) > 10)
    say(chat, "stop")
    wait_until(lambda: not chat.busy)
    assert chat.status == "stopped; the text so far is kept"
    assert len(texts(chat)[-1]) > 10
    shell.run_line_magic("llm", "use echo")
    say(chat, "send", text="Next.")
    wait_until(lambda: texts(chat)[-1] == "Next.")


def test_retry_asks_the_last_question_again_in_its_place(chat, shell):
    for text in ("One.", "Two."):
        say(chat, "send", text=text)
        wait_until(lambda: not chat.busy)
    say(chat, "retry")
    wait_until(lambda: not chat.busy)
    assert texts(chat) == ["One.", "One.", "Two.", "Two."]


def test_idle_means_that_the_whole_answer_is_shown(chat):
    shown = []
    chat.observe(lambda change: change["new"] or shown.append(texts(chat)), "busy")
    say(chat, "send", text="Hello!")
    wait_until(lambda: shown)
    assert shown == [["Hello!", "Hello!"]]


def test_clear_forgets_the_thread(chat, shell):
    say(chat, "send", text="Hello!")
    wait_until(lambda: not chat.busy)
    say(chat, "clear")
    assert chat.messages == []
    assert shell.run_cell("%%llm --chat tutor\nHi!").result.request["messages"] == [
        {"role": "user", "content": "Hi!"}
    ]


def test_an_error_is_told_and_the_question_stays_to_be_tried_again(chat, shell):
    shell.run_line_magic("llm", "use ill")
    say(chat, "send", text="Hello!")
    wait_until(lambda: not chat.busy)
    assert "closed the connection during the reply" in chat.status
    time.sleep(1.5)
    assert texts(chat)[0] == "Hello!"
    assert len(texts(chat)[1]) > 0
    shell.run_line_magic("llm", "use echo")
    say(chat, "retry")
    wait_until(lambda: not chat.busy)
    assert texts(chat) == ["Hello!", "Hello!"]


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "![](http://127.0.0.1:9/x.png)",
        "[a](javascript:alert(1))",
        '<a href="javascript:alert(1)">b</a>',
        "<svg onload=alert(1)>",
    ],
)
def test_a_hostile_answer_is_text(hostile):
    made = shown(f"{hostile}\n\n| a |\n|---|\n| {hostile} |")
    for mark in ("<script", "<img", "<svg", '<a href="javascript'):
        assert mark not in made
    assert "<table>" in made


def test_markdown_keeps_its_form():
    assert "<strong>b</strong>" in shown("**b**")
    assert "<pre><code" in shown("```python\nx = 1\n```")


def test_closing_leaves_nothing(shell, chat):
    before = set(open_widgets)
    again = shell.run_cell("other = __import__('ipyvllm').Chat('tutor')\nother").result
    watching = again._watching
    again.close()
    wait_until(watching.done)
    assert set(open_widgets) == before


def test_its_repr_is_the_same_from_run_to_run(chat):
    assert repr(chat) == "Chat('tutor')"


def test_without_anywidget_its_extra_is_named():
    code = (
        "import sys; sys.modules['anywidget'] = None\n"
        "import ipyvllm\n"
        "try:\n    ipyvllm.Chat()\n"
        "except ipyvllm.LLMError as error:\n    print(error)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert 'pip install "ipyvllm[widgets]"' in done.stdout
