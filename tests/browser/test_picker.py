"""The picker in JupyterLab 4 and Notebook 7, in headless Chromium."""

from __future__ import annotations

import pytest

from helpers import lab
from helpers.waiting import wait_until

CONFIG = """\
default: mock
providers:
  mock: {type: mock}
  echo: {type: mock, mode: echo}
  cpu: {type: engine}
"""


@pytest.fixture(params=lab.APPS)
def opened(tmp_path, request):
    cells = ("%load_ext ipyvllm\n%llm picker", "%%llm\nSay it again.")
    with lab.opened(tmp_path, request.param, *cells, config=CONFIG) as notebook:
        notebook.run(0)
        notebook.page.get_by_label("Provider").wait_for()
        yield notebook


def test_what_is_chosen_by_keyboard_is_what_the_next_cell_asks(opened):
    provider = opened.page.get_by_label("Provider")
    provider.focus()
    opened.page.keyboard.press("e")  # JupyterLab keeps the arrows for its cells
    wait_until(lambda: provider.locator("option:checked").inner_text() == "echo", 10)
    wait_until(lambda: "ready" in opened.output(0), 20)
    opened.run(1)
    wait_until(lambda: "Say it again." in opened.output(1), 10)


def test_the_engine_is_started_and_stopped_by_its_buttons(opened):
    page = opened.page
    page.get_by_label("Provider").select_option("cpu")
    wait_until(lambda: "not started" in opened.output(0), 20)
    page.get_by_role("button", name="Start engine").click()
    wait_until(lambda: "importing vLLM" in opened.output(0), 60)
    wait_until(lambda: "● ready" in opened.output(0), 120)
    page.get_by_role("button", name="Test").click()
    wait_until(lambda: "tokens/s" in opened.output(0), 30)
    page.get_by_role("button", name="Stop engine").click()
    wait_until(lambda: "stopped" in opened.output(0), 20)
