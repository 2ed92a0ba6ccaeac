"""The widgets under axe-core, in light and dark; an endpoint that goes away before their eyes."""

from __future__ import annotations

import time

import pytest
from axe_playwright_python.sync_playwright import Axe

from helpers import lab
from helpers.mock_server import start_mock
from helpers.waiting import wait_until


@pytest.fixture
def endpoint():
    server = start_mock()
    yield server
    if server.process.poll() is None:
        server.process.terminate()
        server.process.wait(10)


@pytest.fixture(params=lab.APPS)
def opened(tmp_path, endpoint, request):
    config = f"providers:\n  near: {{type: vllm, base_url: '{endpoint.url}'}}\n"
    cells = ("%load_ext ipyvllm\n%llm picker", "%llm chat", "%llm panel")
    with lab.opened(tmp_path, request.param, *cells, config=config, height=1600) as notebook:
        for index in range(len(cells)):
            notebook.run(index)
        notebook.page.get_by_role("log").wait_for()
        yield notebook


def serious(page):
    """What axe-core finds in the widgets; the rest of the page is JupyterLab's."""
    found = Axe().run(page, context=".widget-box, .ipyvllm-chat").response["violations"]
    return [
        (each["id"], [node["html"][:200] for node in each["nodes"]])
        for each in found
        if each["impact"] in ("serious", "critical")
    ]


def test_no_serious_violation_in_light_and_dark(opened):
    page = opened.page
    page.get_by_label("Message").fill("Hello!")
    page.get_by_role("button", name="Send").click()
    wait_until(lambda: page.get_by_role("log").locator("article").count() == 2)
    wait_until(lambda: "● ready" in opened.output(0) and "ready" in opened.output(2))
    assert serious(page) == []
    page.evaluate(
        "() => jupyterapp.commands.execute('apputils:change-theme', {theme: 'JupyterLab Dark'})"
    )
    page.wait_for_selector("[data-jp-theme-light='false']", state="attached")
    time.sleep(1)  # colours fade over
    assert serious(page) == []


def test_an_endpoint_that_goes_away_changes_the_light(opened, endpoint):
    wait_until(lambda: "● ready" in opened.output(0))
    endpoint.process.terminate()
    endpoint.process.wait(10)
    wait_until(lambda: "✕ unreachable" in opened.output(0))
    wait_until(lambda: "✕ unreachable" in opened.output(2))
