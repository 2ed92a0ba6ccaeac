"""The cell in a real JupyterLab, in headless Chromium."""

from __future__ import annotations

import time

import pytest

import lab

pytestmark = pytest.mark.browser

CONFIG = """\
default: slow
providers:
  slow: {type: mock, itl_ms: 25}
  cpu: {type: engine}
"""


@pytest.fixture
def opened(tmp_path):
    """Open a notebook of these cells, with the extension loaded by the first."""
    (tmp_path / "ipyvllm.yaml").write_text(CONFIG)
    with lab.server(tmp_path) as address, lab.browser() as page:

        def open_notebook(*cells):
            lab.notebook(tmp_path / "a.ipynb", "%load_ext ipyvllm", *cells)
            notebook = lab.Notebook(page, address, "a.ipynb")
            notebook.run(0)
            return notebook

        yield open_notebook


def test_the_text_grows_and_one_output_is_saved(opened, tmp_path):
    notebook = opened("%%llm --max-tokens 80\nhello")
    notebook.begin(1)
    lengths = set()
    deadline = time.monotonic() + 20
    while len(lengths) < 4:
        assert time.monotonic() < deadline
        lengths.add(len(notebook.output(1)))
        time.sleep(0.1)
    notebook.wait_done(1)
    [output] = notebook.save(tmp_path / "a.ipynb")["cells"][1]["outputs"]
    assert output["output_type"] == "execute_result"
    assert "text/markdown" in output["data"]


def test_stop_in_the_toolbar_keeps_the_text_and_the_next_cell_answers(opened, tmp_path):
    notebook = opened("%%llm --max-tokens 2000\nhello", "%%llm --max-tokens 4\nhello")
    notebook.begin(1)
    deadline = time.monotonic() + 20
    while "tokens" not in notebook.output(1):
        assert time.monotonic() < deadline
        time.sleep(0.1)
    notebook.stop()
    notebook.wait_done(1, timeout=10)
    assert "GenerationInterrupted: stopped" in notebook.output(1)
    kept, error = notebook.save(tmp_path / "a.ipynb")["cells"][1]["outputs"]
    assert len("".join(kept["data"]["text/plain"])) > 20
    assert error["ename"] == "GenerationInterrupted"
    assert "mock answer" in notebook.run(2)


def test_a_first_answer_from_the_engine_shows_its_phases(opened):
    notebook = opened("%%llm cpu --max-tokens 8\nHello!")
    notebook.begin(1)
    seen = set()
    deadline = time.monotonic() + 90
    while notebook.cell(1).locator(".jp-InputPrompt").inner_text() in ("[*]:", "[ ]:"):
        assert time.monotonic() < deadline
        seen.add(notebook.output(1))
        time.sleep(0.1)
    assert any("importing vLLM" in text for text in seen)
    assert notebook.outputs(1) == 1
