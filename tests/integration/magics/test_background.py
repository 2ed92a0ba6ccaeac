"""`%%llm --background` in a real kernel: what the cell is sent, while others run and afterwards."""

from __future__ import annotations

import queue
import time
from contextlib import suppress

import pytest

from helpers.kernel import Kernel

CONFIG = """\
default: slow
providers:
  slow: {type: mock, itl_ms: 20}
  late: {type: mock, ttft_ms: 60000}
  broken: {type: mock, itl_ms: 20, error: disconnect}
"""


@pytest.fixture(scope="module")
def configured(tmp_path_factory):
    folder = tmp_path_factory.mktemp("background")
    (folder / "ipyvllm.yaml").write_text(CONFIG)
    made = Kernel(folder)
    made.run("%load_ext ipyvllm")
    yield made
    made.close()


class Page:
    """A notebook's page: the outputs of each of its cells, as Jupyter front ends apply messages."""

    def __init__(self, kernel):
        self.kernel = kernel
        self.outputs: dict[str, list] = {}

    def run(self, code):
        """Run a cell to its end; gives its name here. What comes for others is taken, too."""
        request = self.kernel.send(code, allow_stdin=True)
        idle = False
        while not idle:
            message = self.kernel.client.get_iopub_msg(timeout=30)
            self.take(message)
            state = message["content"].get("execution_state")
            idle = message["parent_header"].get("msg_id") == request and state == "idle"
        self.kernel.client.get_shell_msg(timeout=30)
        return request

    def see(self, seconds=0.3):
        """Take what comes, for so long."""
        deadline = time.monotonic() + seconds
        while (left := deadline - time.monotonic()) > 0:
            with suppress(queue.Empty):
                self.take(self.kernel.client.get_iopub_msg(timeout=left))

    def see_until(self, condition):
        deadline = time.monotonic() + 30
        while not condition():
            assert time.monotonic() < deadline, self.outputs
            self.see(0.1)

    def take(self, message):
        cell, kind = message["parent_header"].get("msg_id"), message["msg_type"]
        content = message["content"]
        display_id = content.get("transient", {}).get("display_id")
        shown = self.outputs.setdefault(cell, [])
        assert kind != "clear_output"
        if kind in ("display_data", "execute_result", "stream", "error"):
            shown.append([kind, display_id, content])
        elif kind == "update_display_data":
            for outputs in self.outputs.values():
                for output in outputs:
                    if output[1] == display_id:
                        output[2] = content

    def kinds(self, cell):
        return [output[0] for output in self.outputs[cell]]

    def text(self, cell):
        return "\n".join(str(output[2].get("data", output[2])) for output in self.outputs[cell])


def test_the_cell_returns_at_once_and_its_answer_comes_while_another_runs(configured):
    page = Page(configured)
    cell = page.run("%%llm h << --max-tokens 100 -b\nhello")
    assert page.kinds(cell) == ["display_data"]
    other = page.run("import time; time.sleep(1.2); print('other')")
    assert "tokens" in page.text(cell)
    assert "False" in page.text(page.run("h.done()"))
    page.see_until(lambda: "finish_reason" in str(page.outputs[cell]))
    assert "True" in page.text(page.run("h.done()"))
    assert page.kinds(cell) == ["display_data"]
    [[_, _, content]] = page.outputs[cell]
    assert content["metadata"]["ipyvllm"]["usage"]["completion_tokens"] == 100
    assert page.kinds(other) == ["stream"]
    assert configured.value("h.result().usage.completion_tokens") == 100
    assert configured.value("h.result().text in str(get_ipython().run_line_magic('llm', 'last'))")


def test_several_run_at_once_and_each_lands_in_its_own_cell(configured):
    page = Page(configured)
    cells = [page.run(f"%%llm h{n} << --max-tokens 40 -b\nhello {n}") for n in range(3)]
    page.run("texts = [h.result().text for h in (h0, h1, h2)]")
    page.see_until(lambda: all("finish_reason" in str(page.outputs[cell]) for cell in cells))
    assert [page.kinds(cell) for cell in cells] == [["display_data"]] * 3
    for number, cell in enumerate(cells):
        text = configured.value(f"texts[{number}]")
        assert page.outputs[cell][0][2]["data"]["text/plain"].startswith(text)


def test_without_a_name_the_handle_is_the_cells_value(configured):
    page = Page(configured)
    page.run("%%llm --max-tokens 400 -b\nhello")
    assert configured.value("repr(_)") == "<answer of 'slow' in the background>"
    page.run("h = Out[max(n for n in Out if hasattr(Out[n], 'cancel'))]")
    assert configured.value("h.done()") is False
    run = configured.run("h.cancel()\nh.result()")
    assert run.error.startswith("GenerationInterrupted: stopped")


def test_stop_of_another_cell_does_not_end_it_and_cancel_does(configured):
    page = Page(configured)
    cell = page.run("%%llm h << --max-tokens 2000 -b\nhello")
    other = configured.send("import time; time.sleep(30)", allow_stdin=True)
    page.see(0.5)
    configured.manager.interrupt_kernel()
    run = configured.wait(other)
    assert "KeyboardInterrupt" in run.error
    assert configured.value("h.done()") is False
    page.run("h.cancel()")
    page.see_until(lambda: "error" in page.kinds(cell))
    assert page.kinds(cell) == ["display_data", "error"]
    assert "GenerationInterrupted: stopped" in page.text(cell)
    assert configured.value("get_ipython().run_line_magic('llm', 'ask hi').finish_reason") == "stop"


def test_to_stop_waiting_for_it_does_not_stop_it(configured):
    page = Page(configured)
    page.run("%%llm h << --max-tokens 100 -b\nhello")
    waiting = configured.send("h.result()", allow_stdin=True)
    time.sleep(0.3)
    configured.manager.interrupt_kernel()
    assert "KeyboardInterrupt" in configured.wait(waiting).error
    assert configured.value("h.result().finish_reason") == "length"
    page.run("%%llm h << late -b\nhello")
    assert configured.run("h.result(timeout=0.1)").reply["ename"] == "TimeoutError"
    page.run("h.cancel()")


def test_a_failure_stands_in_its_cell_and_is_raised_by_the_handle(configured):
    page = Page(configured)
    cell = page.run("%%llm h << broken -b\nhello")
    page.see_until(lambda: "error" in page.kinds(cell))
    assert page.kinds(cell) == ["display_data", "error"]
    assert "ProtocolError: broken closed the connection during the reply" in page.text(cell)
    assert configured.run("h.result()").error.startswith("ProtocolError")


def test_an_output_of_others_in_its_cell_stays(configured):
    page = Page(configured)
    code = "get_ipython().run_cell_magic('llm', '-b --max-tokens 30', 'hello')\nprint('mine')"
    cell = page.run(code)
    page.see_until(lambda: "finish_reason" in str(page.outputs[cell]))
    assert "mine" in page.text(cell)


def test_unloading_ends_it_and_keeps_its_text(configured):
    page = Page(configured)
    cell = page.run("%%llm h << --max-tokens 2000 -b\nhello")
    page.see(0.8)
    page.run("%unload_ext ipyvllm")
    page.see(0.5)
    assert page.kinds(cell) == ["display_data"]
    assert "interrupted" in str(page.outputs[cell])
    assert configured.value("h.done()")
    names = "[t.name for t in __import__('threading').enumerate() if 'ipyvllm' in t.name.lower()]"
    assert configured.value(names) == []
    page.run("%load_ext ipyvllm")


def test_where_nobody_is_watching_the_saved_notebook_holds_the_answer(configured):
    run = configured.run("%%llm h << --max-tokens 10 -b\nhello")
    [shown] = run.contents("display_data")
    assert shown["metadata"]["ipyvllm"]["finish_reason"] == "length"
    assert configured.value("h.result().usage.completion_tokens") == 10
    failed = configured.run("%%llm h << broken -b\nhello")
    assert failed.reply["ename"] == "ProtocolError"


def test_a_handle_can_be_awaited_and_an_interrupted_wait_leaves_the_answer(configured):
    page = Page(configured)
    page.run("%%llm h << --max-tokens 60 --bg\nhello")
    waits = "import asyncio\ntry:\n    await asyncio.wait_for(h, 0.05)\nexcept TimeoutError:\n"
    page.run(waits + "    waited = h.done()")
    assert configured.value("waited") is False
    assert configured.value("(await h).usage.completion_tokens") == 60
    assert configured.value("h.done()")


def test_awaiting_raises_what_the_cell_would_have(configured):
    page = Page(configured)
    page.run("%%llm h << broken -b\nhello")
    assert configured.run("await h").reply["ename"] == "ProtocolError"
    page.run("%%llm h << --max-tokens 2000 -b\nhello")
    assert configured.run("h.cancel()\nawait h").error.startswith("GenerationInterrupted")


def test_inserting_code_and_going_on_at_once_are_refused_together(configured):
    assert "--insert and --background cannot be" in configured.run("%%llm --insert -b\nhi").error


def test_in_a_plain_shell_the_handle_is_all_there_is(shell, tmp_path):
    (tmp_path / "ipyvllm.yaml").write_text(CONFIG)
    handle = shell.run_cell("%%llm -b --max-tokens 5\nhello").result
    assert repr(handle) == "<answer of 'slow' in the background>"
    answer = handle.result()
    assert answer.usage.completion_tokens == 5
    assert shell.run_line_magic("llm", "last") is answer
