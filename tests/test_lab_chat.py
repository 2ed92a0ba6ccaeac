"""The chat in JupyterLab 4 and Notebook 7, in headless Chromium, with the real engine."""

from __future__ import annotations

import time

import pytest

import lab

pytestmark = pytest.mark.browser

CONFIG = """\
default: cpu
providers:
  cpu: {type: engine}
  slow: {type: mock, itl_ms: 40}
"""


@pytest.fixture(params=["jupyterlab", "notebook"])
def opened(tmp_path, request):
    (tmp_path / "ipyvllm.yaml").write_text(CONFIG)
    cells = ("%load_ext ipyvllm\n%llm chat", "%%llm --chat\nWhat is my name?", "%llm use slow")
    lab.notebook(tmp_path / "a.ipynb", *cells)
    path = {"jupyterlab": "doc/tree", "notebook": "notebooks"}[request.param]
    with (
        lab.server(tmp_path, app=request.param) as address,
        lab.browser(height=1200) as page,
    ):
        notebook = lab.Notebook(page, address, "a.ipynb", path)
        notebook.run(0)
        page.get_by_role("log").wait_for()
        yield notebook


def until(true, seconds):
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.1)


def test_two_turns_with_the_demo_model_are_shared_with_a_cell(opened):
    page = opened.page
    message, log = page.get_by_label("Message"), page.get_by_role("log")
    message.click()
    page.keyboard.type("My name is Ada.")
    page.keyboard.press("Enter")
    until(lambda: "Nice to meet you, Ada!" in log.inner_text(), 120)
    page.keyboard.type("What is")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("my name?")
    page.keyboard.press("Enter")
    until(lambda: "Your name is Ada." in log.inner_text(), 30)
    assert "What is\nmy name?" in log.inner_text()
    opened.run(1)
    until(lambda: "Ada" in opened.output(1), 20)
    until(lambda: log.locator("article").count() == 6, 10)


@pytest.mark.parametrize("opened", ["jupyterlab"], indirect=True)
def test_stop_in_mid_answer_keeps_the_text(opened):
    opened.run(2)
    page = opened.page
    log = page.get_by_role("log")
    page.get_by_label("Message").fill("Hello!")
    page.get_by_role("button", name="Send").click()
    until(lambda: len(log.inner_text()) > 60, 20)
    page.get_by_role("button", name="Stop").click()
    until(lambda: "stopped; the text so far is kept" in opened.output(0), 10)
    kept = log.inner_text()
    time.sleep(1)
    assert log.inner_text() == kept
