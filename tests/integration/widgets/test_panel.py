"""The panel in a real shell: figures that change, and nothing left when it is closed."""

from __future__ import annotations

import re

import pytest
from ipywidgets.widgets.widget import _instances as open_widgets

import ipyvllm
from helpers.waiting import wait_until
from ipyvllm.errors import ConfigError


@pytest.fixture
def panel(shell, tmp_path, mock_server):
    (tmp_path / "ipyvllm.yaml").write_text(
        f"default: near\nproviders:\n  near: {{type: vllm, base_url: '{mock_server.url}'}}\n"
        "  gone: {type: vllm, base_url: 'http://127.0.0.1:9/v1'}\n  cpu: {type: engine}\n"
    )
    made = shell.run_cell("%llm panel").result
    yield made
    made.close()


def test_it_shows_an_endpoints_figures_and_its_speed(panel, shell):
    wait_until(lambda: " running, 0 waiting" in panel._figures.value)
    assert "● ready" in panel._figures.value

    def fastest():
        shell.run_cell("%%llm near --max-tokens 200\nHello!")
        found = re.search(r"at most (\d+)</div>", panel._plot.value)
        return found is not None and int(found[1]) > 1

    wait_until(fastest)
    assert 'role="img" aria-label="tokens per second' in panel._plot.value
    assert "currentColor" in panel._plot.value


def test_it_follows_the_choice(panel, shell):
    wait_until(lambda: "<b>near</b>" in panel._figures.value)
    shell.run_line_magic("llm", "use gone")
    wait_until(lambda: "✕ unreachable" in panel._figures.value)


def test_a_provider_that_is_not_there_is_refused(panel):
    with pytest.raises(ConfigError, match="no provider 'naer'"):
        ipyvllm.Panel("naer")


def test_closed_it_asks_no_more_and_leaves_nothing(panel, shell):
    wait_until(lambda: "ready" in panel._figures.value)
    before = set(open_widgets)
    other = ipyvllm.Panel("near")
    wait_until(lambda: "ready" in other._figures.value)
    watch = other._poller
    other.close()
    wait_until(watch._future.done)
    assert set(open_widgets) == before
