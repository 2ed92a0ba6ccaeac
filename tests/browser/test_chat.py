"""The chat in JupyterLab 4 and Notebook 7, in headless Chromium, with the real engine."""

from __future__ import annotations

import time

import pytest

from helpers import lab
from helpers.waiting import wait_until

CONFIG = """\
default: cpu
providers:
  cpu: {type: engine}
  slow: {type: mock, itl_ms: 40}
"""


@pytest.fixture(params=lab.APPS)
def opened(tmp_path, request):
    cells = ("%load_ext ipyvllm\n%llm chat", "%%llm --chat\nWhat is my name?", "%llm use slow")
    with lab.opened(tmp_path, request.param, *cells, config=CONFIG, height=1200) as notebook:
        notebook.run(0)
        notebook.page.get_by_role("log").wait_for()
        yield notebook


def test_two_turns_with_the_demo_model_are_shared_with_a_cell(opened):
    page = opened.page
    message, log = page.get_by_label("Message"), page.get_by_role("log")
    message.click()
    page.keyboard.type("My name is Ada.")
    page.keyboard.press("Enter")
    wait_until(lambda: "Nice to meet you, Ada!" in log.inner_text(), 120)
    page.keyboard.type("What is")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("my name?")
    # Enter sends nothing, and keeps what is typed, until the answer before has ended.
    wait_until(page.get_by_role("button", name="Send").is_enabled, 10)
    page.keyboard.press("Enter")
    wait_until(lambda: "Your name is Ada." in log.inner_text(), 30)
    assert "What is\nmy name?" in log.inner_text()
    opened.run(1)
    wait_until(lambda: "Ada" in opened.output(1), 20)
    wait_until(lambda: log.locator("article").count() == 6, 10)


def test_stop_in_mid_answer_keeps_the_text_which_can_be_copied_and_asked_for_again(opened):
    opened.run(2)
    page = opened.page
    log = page.get_by_role("log")
    page.get_by_label("Message").fill("Hello!")
    page.get_by_role("button", name="Send").click()
    wait_until(lambda: len(log.inner_text()) > 60, 20)
    page.get_by_role("button", name="Stop").click()
    wait_until(lambda: "stopped; the text so far is kept" in opened.output(0), 10)
    time.sleep(0.5)  # the page draws the last of it
    kept = log.inner_text()
    time.sleep(1)
    assert log.inner_text() == kept
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy last answer").click()
    wait_until(lambda: "copied" in opened.output(0), 10)
    copied = page.evaluate("navigator.clipboard.readText()")
    assert len(copied) > 10
    assert copied.split()[0] in kept
    page.get_by_role("button", name="Retry").click()
    wait_until(lambda: page.get_by_role("button", name="Stop").is_enabled(), 10)
    wait_until(lambda: page.get_by_role("button", name="Retry").is_enabled(), 30)
    wait_until(lambda: log.locator("article").count() == 2, 10)
    wait_until(lambda: "so far is kept" not in opened.output(0), 10)
    page.get_by_role("button", name="Clear").click()
    wait_until(lambda: log.locator("article").count() == 0, 10)
