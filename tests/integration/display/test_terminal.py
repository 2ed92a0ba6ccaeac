"""`%%llm` where text stays as it is written: IPython in a terminal, Jupyter's console, a pipe."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys

import pexpect
import pytest

from helpers.hostile import ANSWERS

REPLY = "# A title\n\nSome **bold** words.\n\n```python\nx = 1\n```\n\nThe end."
# Of the hostile answers, what a terminal would act on.
ACTS = re.compile(
    "\x1b\\]0;PWNED|\x1b\\]2;PWNED|\x1b\\]52|\x1b\\[2J|\x1bc|\x1b\\[\\?1049|[\x80-\x9f\u202e]"
)
RUN = "get_ipython().run_cell_magic('llm', {line!r}, {cell!r})"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    made = tmp_path_factory.mktemp("terminal")
    replies = [{"match": "^case md$", "reply": REPLY}]
    replies += [{"match": f"^case {name}$", "reply": text} for name, text in ANSWERS.items()]
    providers = {
        "slow": {"type": "mock", "itl_ms": 25},
        "said": {"type": "mock", "itl_ms": 5, "replies": replies},
    }
    written = json.dumps({"default": "slow", "providers": providers})
    (made / "ipyvllm.yaml").write_text(written)
    return made


class Terminal:
    """A program in a terminal of its own, and what it has written there."""

    def __init__(self, folder, *command):
        env = {**os.environ, "TERM": "xterm-256color", "IPYTHONDIR": str(folder / "ipython")}
        env.pop("NO_COLOR", None)
        self.child = pexpect.spawn(
            sys.executable,
            ["-m", *command, "--simple-prompt"],
            cwd=str(folder),
            env=env,
            dimensions=(30, 100),
            encoding="utf-8",
            timeout=60,
        )
        self.number = 0
        self.read()
        self.run("%load_ext ipyvllm")

    def read(self):
        """What is written until the next prompt."""
        self.number += 1
        self.child.expect_exact(f"In [{self.number}]: ")
        return self.child.before

    def run(self, code):
        self.child.sendline(code)
        return self.read()

    def ask(self, line, cell):
        return self.run(RUN.format(line=line, cell=cell))

    def close(self):
        self.child.close(force=True)


@pytest.fixture(scope="module")
def ipython(folder):
    made = Terminal(folder, "IPython", "--no-banner")
    yield made
    made.close()


@pytest.fixture(scope="module")
def console(folder):
    made = Terminal(folder, "jupyter_console")
    yield made
    made.close()


def test_in_ipython_the_text_grows_and_stands_once_at_the_end(ipython):
    written = ipython.ask("--max-tokens 60", "hello")
    counts = [int(count) for count in re.findall(r"(\d+) tokens · ", written)]
    assert len(set(counts)) >= 3
    assert counts == sorted(counts)
    label = f"Out[{ipython.number - 1}]:"
    assert written.count(label) == 1
    final = written.rpartition(label)[2]
    assert "tokens" not in final
    assert "mock answer, not from a model" in final
    assert "completion_tokens=60" in ipython.run(f"Out[{ipython.number - 1}].usage")


def test_in_ipython_markdown_is_rendered_in_the_stream_and_when_it_is_shown_again(ipython):
    for written in (ipython.ask("said", "case md"), ipython.run("%llm last"), ipython.run("_")):
        assert "\x1b[1mbold\x1b[0m" in written
        assert "**" not in written
        assert "```" not in written


def test_in_ipython_a_name_keeps_the_answer_silently(ipython):
    written = ipython.ask("x << --max-tokens 40", "hello")
    assert "Out[" not in written
    # What was drawn is erased again, line by line, as the last thing that is done.
    assert written.rstrip().endswith("\x1b[2K")
    assert "completion_tokens=40" in ipython.run("x.usage")


@pytest.mark.parametrize("where", ["ipython", "console"])
def test_stop_in_a_terminal_keeps_the_text_and_the_next_cell_answers(where, request):
    terminal = request.getfixturevalue(where)
    terminal.child.sendline(RUN.format(line="--max-tokens 2000", cell="hello"))
    # The prose of the mock, which stands there before its end has come.
    terminal.child.expect(r"[a-z]+ [a-z]+ [a-z]+ [a-z]+\. [A-Z]")
    terminal.child.sendintr()
    written = terminal.read()
    assert "GenerationInterrupted: stopped; the text so far is kept" in written
    assert "Traceback" not in written
    assert "mock answer" in terminal.run("%llm ask hi")


def test_in_the_console_the_text_is_written_once(console):
    written = console.ask("--max-tokens 60", "hello")
    answer = console.run("print(_.text)").splitlines()[1]
    assert len(answer) > 100
    assert written.replace("\r\n", "\n").count(answer) == 1
    assert "Out[" not in written
    assert "[mock answer, not from a model]" in written


@pytest.mark.parametrize("where", ["ipython", "console"])
def test_no_escape_of_an_answer_reaches_the_terminal(where, request):
    terminal = request.getfixturevalue(where)
    for name in ("terminal escapes", "terminal title", "text turned around"):
        written = terminal.ask("said", f"case {name}")
        assert not ACTS.search(written), name
    assert "[U+202E]" in written
    assert not ACTS.search(terminal.run("%llm last"))


def test_in_a_pipe_there_is_nothing_but_the_plain_text(folder):
    lines = "%load_ext ipyvllm\n%llm use said\n%llm ask case md\n"
    env = {**os.environ, "IPYTHONDIR": str(folder / "ipython")}
    command = [sys.executable, "-m", "IPython", "--simple-prompt", "--no-banner"]
    done = subprocess.run(
        command, cwd=folder, env=env, input=lines, capture_output=True, text=True, check=True
    )
    assert REPLY in done.stdout
    assert "tokens" not in done.stdout
