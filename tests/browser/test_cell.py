"""The cell in a real JupyterLab and a real Notebook, in headless Chromium."""

from __future__ import annotations

import json
import os
import time

import pytest

from helpers import lab
from helpers.hostile import ANSWERS, LONG

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
    [output] = filled(notebook.save(tmp_path / "a.ipynb")["cells"][1]["outputs"])
    assert output["output_type"] == "display_data"
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


def test_in_notebook_the_text_grows_and_stop_keeps_it(tmp_path):
    (tmp_path / "ipyvllm.yaml").write_text(CONFIG)
    cells = ["%load_ext ipyvllm", "%%llm --max-tokens 2000\nhello", "%%llm --max-tokens 4\nhello"]
    lab.notebook(tmp_path / "a.ipynb", *cells)
    with lab.server(tmp_path, app="notebook") as address, lab.browser() as page:
        notebook = lab.Notebook(page, address, "a.ipynb", "notebooks")
        notebook.run(0)
        notebook.begin(1)
        lengths = watch(notebook, 1, 4)
        assert lengths == sorted(lengths)
        notebook.stop()
        notebook.wait_done(1, timeout=10)
        assert "GenerationInterrupted: stopped" in notebook.output(1)
        assert len(notebook.output(1)) > 100
        assert "mock answer" in notebook.run(2)


def test_after_a_reload_in_mid_stream_the_whole_answer_is_there_with_llm_last(opened):
    notebook = opened("%%llm --max-tokens 150\nhello", "%llm last", "_.usage.completion_tokens")
    notebook.begin(1)
    watch(notebook, 1, 3)
    notebook.page.reload()
    notebook = notebook.again()
    notebook.run(2)
    assert notebook.run(3).endswith("150")
    # The prose of the mock: as many words and marks as tokens.
    assert len(notebook.output(2)) > 500


def test_in_the_background_the_answer_comes_into_its_own_cell(opened, tmp_path):
    notebook = opened(
        "%%llm h << --max-tokens 200 -b\nhello",
        "import time; time.sleep(1.5); print(h.done())",
        "print(h.result().text[-60:])",
    )
    notebook.run(1)
    assert notebook.run(2).strip().endswith("False")
    lengths = watch(notebook, 1, 3)
    assert lengths == sorted(lengths)
    end = notebook.run(3).strip().splitlines()[-1]
    deadline = time.monotonic() + 10
    while "tokens/s" in notebook.output(1):
        assert time.monotonic() < deadline
        time.sleep(0.1)
    assert end[-40:] in notebook.output(1)
    [output] = filled(notebook.save(tmp_path / "a.ipynb")["cells"][1]["outputs"])
    assert output["output_type"] == "display_data"
    assert output["metadata"]["ipyvllm"]["usage"]["completion_tokens"] == 200


def filled(outputs):
    """The outputs with something to show: those of the growing answer are emptied at its end."""
    return [output for output in outputs if output.get("data") != {}]


ALL_FOUR = """\
import ipywidgets
print("printed before")
slider = ipywidgets.IntSlider(description="mine")
display(slider)
_ = get_ipython().run_cell_magic("llm", "--max-tokens 300", "hello")
print("printed after")"""


def test_what_others_show_stays_in_order_while_a_slider_is_moved(opened, tmp_path):
    notebook = opened(ALL_FOUR, "slider.value")
    notebook.begin(1)
    deadline = time.monotonic() + 20
    while "tokens/s" not in notebook.output(1):
        assert time.monotonic() < deadline
        time.sleep(0.1)
    handle = notebook.page.locator(".jp-OutputArea .noUi-handle").first
    handle.focus()
    for _ in range(3):
        handle.press("ArrowRight")
        time.sleep(0.2)
    assert "tokens/s" in notebook.output(1)
    notebook.wait_done(1)
    if folder := os.environ.get("IPYVLLM_SCREENSHOTS"):
        notebook.page.screenshot(path=f"{folder}/all_four.png")
    shown = notebook.output(1)
    places = [shown.index(each) for each in ("printed before", "mine", "mock", "printed after")]
    assert places == sorted(places)
    assert "tokens/s" not in shown
    assert notebook.run(2).strip().endswith("3")
    saved = filled(notebook.save(tmp_path / "a.ipynb")["cells"][1]["outputs"])
    kinds = [output["output_type"] for output in saved]
    assert kinds == ["stream", "display_data", "display_data", "stream"]


def watch(notebook, index, times):
    """The lengths of a cell's output until it has been of so many."""
    lengths = []
    deadline = time.monotonic() + 20
    while len(lengths) < times:
        assert time.monotonic() < deadline, lengths
        length = len(notebook.output(index))
        if length not in lengths:
            lengths.append(length)
        time.sleep(0.1)
    return lengths


def test_hostile_answers_run_nothing_fetch_nothing_and_leave_the_page_alive(tmp_path):
    replies = [{"match": f"^case {n}$", "reply": t} for n, t in enumerate(ANSWERS.values())]
    providers = {
        "slow": {"type": "mock", "itl_ms": 2, "replies": replies},
        "fast": {"type": "mock", "replies": replies},
    }
    (tmp_path / "ipyvllm.yaml").write_text(json.dumps({"default": "slow", "providers": providers}))
    cells = ["%load_ext ipyvllm"]
    for number, name in enumerate(ANSWERS):
        cells.append(f"%%llm {'fast' if name in LONG else 'slow'}\ncase {number}")
    # That the witness sees: a page trusts what it is told to show as HTML.
    cells.append("from IPython.display import HTML\nHTML('<img src=http://seen.invalid/i.png>')")
    lab.notebook(tmp_path / "a.ipynb", *cells)
    asked = []
    with lab.server(tmp_path, whole=True) as address, lab.browser() as page:
        page.on("request", lambda request: asked.append(request.url))
        page.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.shutdown()))
        notebook = lab.Notebook(page, address, "a.ipynb")
        notebook.run_all(90)
        page.wait_for_timeout(2000)
        own = (address, address.replace("http", "ws", 1), "data:", "blob:")
        foreign = [url for url in asked if not url.startswith(own)]
        assert set(foreign) == {"http://seen.invalid/i.png"}
        assert page.evaluate("window.pwned") is None
        shown = page.evaluate(
            """() => {
                const all = query =>
                    [...document.querySelectorAll('.jp-OutputArea-output ' + query)];
                const acting = ':is(script, iframe, style, form, object, embed, video, link)';
                return {
                    links: all('a').map(link => link.protocol),
                    tags: all(acting).length,
                };
            }"""
        )
        assert set(shown["links"]) <= {"http:", "https:"}
        assert shown["tags"] == 0
        for number, name in enumerate(ANSWERS, start=1):
            assert "mock answer" in notebook.output(number), name


def test_a_first_answer_from_the_engine_shows_its_phases(opened):
    notebook = opened("%%llm cpu --max-tokens 8\nHello!")
    notebook.begin(1)
    seen = set()
    deadline = time.monotonic() + 90
    while notebook.cell(1).locator(".jp-InputPrompt").inner_text() in ("[*]:", "[ ]:"):
        assert time.monotonic() < deadline
        seen.add(notebook.output(1))
        time.sleep(0.1)
    assert any("importing vLLM" in text and "█" in text for text in seen)
    assert any("The engine starts once" in text for text in seen)
    assert notebook.outputs(1) == 1
