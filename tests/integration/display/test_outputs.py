"""What an answer shows goes to the cell it belongs to, and nothing of the user's is cleared: in a
real kernel, of the ipykernel that is installed and of the oldest line that is supported."""

from __future__ import annotations

import os
import subprocess
import sys
import time

import pytest

from helpers.kernel import Kernel
from ipyvllm.engine.install import uv_environment

CONFIG = """\
default: slow
providers:
  slow: {type: mock, itl_ms: 15, ttft_ms: 100}
  mock: {type: mock}
"""
SETUP = """
%load_ext ipyvllm
import asyncio, threading, ipyvllm, ipywidgets
from IPython.display import display
ask = lambda line="", text="hi": get_ipython().run_cell_magic("llm", line, text)
"""


def ipykernel_6(folder):
    """The environment of a kernel with ipykernel 6 in place of the installed one."""
    command = [sys.executable, "-m", "uv", "pip", "install", "--quiet", "--no-deps"]
    command += ["--target", str(folder), "ipykernel==6.31.*"]
    subprocess.run(command, check=True, env=uv_environment(os.environ))
    paths = [str(folder), *filter(None, [os.environ.get("PYTHONPATH")])]
    return {"PYTHONPATH": os.pathsep.join(paths)}


@pytest.fixture(scope="module", params=[7, pytest.param(6, marks=pytest.mark.slow)])
def kernel_of(request, tmp_path_factory):
    env = ipykernel_6(tmp_path_factory.mktemp("ipykernel")) if request.param == 6 else {}
    made = Kernel(tmp_path_factory.mktemp("kernel"), env)
    version = made.run("import ipykernel; print(ipykernel.__version__)").text
    assert int(version.partition(".")[0]) >= 7 if request.param == 7 else version.startswith("6.31")
    yield made
    made.close()


@pytest.fixture
def kernel(kernel_of, tmp_path):
    (tmp_path / "ipyvllm.yaml").write_text(CONFIG)
    kernel_of.start_over(tmp_path)
    assert kernel_of.run(SETUP).reply["status"] == "ok"
    return kernel_of


def applied(messages):
    """The outputs after these messages, as Jupyter front ends apply them."""
    left = []
    for message in messages:
        kind, content = message["msg_type"], message["content"]
        name = content.get("transient", {}).get("display_id")
        assert kind != "clear_output"
        if kind in ("display_data", "execute_result", "stream", "error"):
            left.append([name, content])
        elif kind == "update_display_data":
            left = [[i, content if i == name else c] for i, c in left]
    return [content for _, content in left if content.get("data") != {}]


def shown(messages):
    return [
        c["text"] if "text" in c else str(c.get("data", c.get("evalue"))) for c in applied(messages)
    ]


def watched(kernel, code):
    run = kernel.run(code, allow_stdin=True)
    assert run.reply["status"] == "ok", run.error
    return run


@pytest.mark.parametrize("line", ["", "a <<", "a << --map range(3)", "--compare slow,mock"])
def test_captured_there_is_the_users_and_one_answer(kernel, line):
    code = f"%%capture cap\nprint('mine')\ndisplay('KEEP')\nx = ask({line!r})\ndisplay('END')"
    run = watched(kernel, code)
    assert applied(run.messages) == []
    assert kernel.value("(cap.stdout, cap.stderr)") == ("mine\n", "")
    texts = kernel.value("[str(o.data) for o in cap.outputs]")
    assert ("KEEP" in texts[0], "END" in texts[-1]) == (True, True)
    assert not any("tokens/s" in text for text in texts)


def test_in_an_output_widget_the_users_outputs_stay_and_no_update_is_needed(kernel):
    """An Output widget appends displays and ignores updates of them."""
    run = watched(
        kernel, "out = ipywidgets.Output()\nwith out:\n    display('KEEP')\n    x = ask()"
    )
    assert not run.contents("update_display_data")
    assert kernel.value("x.finish_reason") == "stop"
    run = watched(kernel, "x = ask()\ndisplay('END')")
    assert run.contents("update_display_data")


def test_a_widget_whose_state_cannot_be_read_costs_no_answer(kernel):
    code = """
class Odd(ipywidgets.IntSlider):
    pass
odd = Odd()
Odd.get_state = lambda self, *args, **kwargs: 1 / 0
x = ask()
"""
    assert kernel.run(code, allow_stdin=True).reply["status"] == "ok"
    assert kernel.value("x.finish_reason") == "stop"
    assert kernel.run("del Odd.get_state\nodd.close()").reply["status"] == "ok"


@pytest.mark.parametrize("line", ["", "x <<"])
def test_nested_cells_keep_what_was_shown_before(kernel, line):
    code = f"display('KEEP')\nprint('said')\n_ = get_ipython().run_cell('%%llm {line}\\nhi')"
    texts = shown(watched(kernel, code).messages)
    assert texts[:2] == ["{'text/plain': \"'KEEP'\"}", "said\n"]
    assert len(texts) == (2 if line else 3)


def test_a_task_that_outlives_its_cell_shows_its_answer_there(kernel):
    if not kernel.value("hasattr(get_ipython().display_pub, 'set_thread_parent')"):
        pytest.skip("ipykernel 6 does not tell which cell a task belongs to")
    code = (
        "print('KEEP')\nasync def later():\n    await asyncio.sleep(.3)\n    ask('--max-tokens 20')"
    )
    request = kernel.send(code + "\ntask = asyncio.create_task(later())", allow_stdin=True)
    first = kernel.wait(request)
    second = kernel.send("await asyncio.sleep(1.5); print('other')", allow_stdin=True)
    messages = []
    while not any(
        m["parent_header"].get("msg_id") == second and m["content"].get("execution_state") == "idle"
        for m in messages
    ):
        messages.append(kernel.client.get_iopub_msg(timeout=20))
    kernel.client.get_shell_msg(timeout=20)
    mine = [m for m in messages if m["parent_header"].get("msg_id") == request]
    others = [m for m in messages if m["parent_header"].get("msg_id") == second]
    texts = shown([*first.messages, *mine])
    assert texts[0] == "KEEP\n"
    assert "finish_reason" in str(applied([*first.messages, *mine])[1])
    assert shown(others) == ["other\n"]


@pytest.mark.parametrize(
    "line", ["x <<", "x = <<", "x << --map range(30) --concurrency 1 --max-tokens 5"]
)
def test_an_alarm_of_the_user_ends_the_cell_and_the_text_so_far_is_kept(kernel, line):
    code = """
import signal
def late(*_):
    raise TimeoutError("my limit")
before = signal.signal(signal.SIGALRM, late)
signal.setitimer(signal.ITIMER_REAL, 0.7)
ask(LINE, "Tell a long story of many words, please.")
""".replace("LINE", repr(line))
    run = kernel.run(code, allow_stdin=True)
    assert "my limit" in run.error
    assert not any("tokens ·" in text or "row/s" in text for text in shown(run.messages))
    kept = "x[0].text" if "map" in line else "x.text"
    assert len(kernel.value(kept)) > 5
    kernel.run("signal.signal(signal.SIGALRM, before)")
    assert kernel.run("%%llm mock\nhello").reply["status"] == "ok"


@pytest.mark.parametrize(
    "around",
    [
        "contextlib.redirect_stdout(None)",
        "contextlib.redirect_stderr(None)",
        "contextlib.redirect_stdout(types.SimpleNamespace(write=len))",
        "contextlib.redirect_stdout(closed)",
    ],
)
@pytest.mark.parametrize("line", ["a = << --stats", "a << --map range(3) --stats"])
def test_whatever_standard_output_is_the_answer_is_kept(kernel, around, line):
    code = "import contextlib, types, io\nclosed = io.StringIO(); closed.close()\n"
    run = kernel.run(f"{code}with {around}:\n    x = ask({line!r})", allow_stdin=True)
    assert run.reply["status"] == "ok", run.error
    kept = "a[2].finish_reason" if "map" in line else "a.finish_reason"
    assert kernel.value(kept) == "stop"


def test_a_widget_that_is_moved_in_a_subshell_leaves_the_cell_alone(kernel):
    support = kernel.client.kernel_info(reply=True, timeout=20)["content"]
    if "kernel subshells" not in support.get("supported_features", ()):
        pytest.skip("ipykernel 6 has no subshells")
    kernel.run("slider = ipywidgets.IntSlider()\nslider.observe(lambda change: None, 'value')")
    comm = kernel.value("slider.model_id")
    session = kernel.client.session
    kernel.client.control_channel.send(session.msg("create_subshell_request", {}))
    subshell = kernel.client.get_control_msg(timeout=10)["content"]["subshell_id"]
    request = kernel.send("print('KEEP', flush=True)\n_ = ask('x = <<')", allow_stdin=True)
    for value in (7, 8):
        time.sleep(0.3)
        state = {"method": "update", "state": {"value": value}, "buffer_paths": []}
        message = session.msg("comm_msg", {"comm_id": comm, "data": state})
        message["header"]["subshell_id"] = subshell
        kernel.client.shell_channel.send(message)
    texts = shown(kernel.wait(request).messages)
    assert texts[0] == "KEEP\n"
    assert "text/markdown" in texts[1]
    assert kernel.value("slider.value") == 8
