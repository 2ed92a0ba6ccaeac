"""A map in a real JupyterLab, in headless Chromium."""

from __future__ import annotations

import time

import pytest

from helpers import lab

CONFIG = "default: slow\nproviders:\n  slow: {type: mock, ttft_ms: 150}\n"
CELL = """\
%%llm out = << --map reviews --concurrency 4 --choice positive,negative
Is this review positive or negative? {{ text }}"""
REVIEWS = """\
import pandas as pd
reviews = pd.DataFrame({"text": [f"It was the {n}. time." for n in range(120)]})
import ipyvllm; warm = ipyvllm.map(["a"])"""


@pytest.fixture
def opened(tmp_path):
    (tmp_path / "ipyvllm.yaml").write_text(CONFIG)
    with lab.server(tmp_path) as address, lab.browser() as page:
        lab.notebook(tmp_path / "a.ipynb", "%load_ext ipyvllm", REVIEWS, CELL)
        notebook = lab.Notebook(page, address, "a.ipynb")
        notebook.run(0)
        notebook.run(1)
        yield notebook


def seen(notebook, text):
    deadline = time.monotonic() + 30
    while text not in notebook.output(2):
        assert time.monotonic() < deadline, notebook.output(2)
        time.sleep(0.05)


def test_a_bar_runs_stop_keeps_the_rows_and_the_cell_run_again_leaves_line_and_table(
    opened, tmp_path
):
    opened.begin(2)
    seen(opened, "tokens/s")
    assert "/120 [" in opened.output(2)
    opened.page.screenshot(path=tmp_path / "running.png")
    opened.stop()
    seen(opened, "GenerationInterrupted: stopped after ")
    opened.wait_done(2, timeout=10)
    assert "of 120 rows; they are kept" in opened.output(2)
    opened.page.screenshot(path=tmp_path / "stopped.png")
    opened.run(2)
    opened.page.screenshot(path=tmp_path / "whole.png")
    line, table = opened.save(tmp_path / "a.ipynb")["cells"][2]["outputs"]
    assert "".join(line["data"]["text/plain"]) == "120 rows · mock answer, not from a model"
    assert line["metadata"]["ipyvllm"]["cached"] > 0
    assert table["output_type"] == "execute_result"
    assert "[120 rows x 2 columns]" in "".join(table["data"]["text/plain"])
