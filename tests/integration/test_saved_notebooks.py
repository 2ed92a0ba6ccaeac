"""Notebooks that are run with nobody watching, saved, compared and converted."""

from __future__ import annotations

import json
import re
import subprocess
import sys

import nbformat
import pytest

from helpers import ROOT
from helpers.hostile import ANSWERS

RULES = ROOT / "notebooks" / "sanitize.cfg"
DOCTOR = """ok      lscpu: found
ok      vLLM: 0.32.0, built for CPUs
{dtype}ok      memory: about 572 MiB needed
"""

CELLS = (
    "%load_ext ipyvllm",
    "%%llm --max-tokens 30\nhello",
    "%%llm later << --max-tokens 30 -b\nhello again",
    "%%llm --max-tokens 30 -b\nhello once more",
    "later.result().usage.completion_tokens",
    "%%llm hostile\neverything",
)


@pytest.fixture(scope="module")
def saved(tmp_path_factory):
    """A notebook as nbclient leaves it."""
    from nbclient import NotebookClient

    folder = tmp_path_factory.mktemp("saved")
    everything = "\n\n".join([ANSWERS["script tag"], ANSWERS["event handlers"], "*The end.*"])
    replies = [{"match": "everything", "reply": everything}]
    providers = {
        "slow": {"type": "mock", "itl_ms": 10},
        "hostile": {"type": "mock", "replies": replies},
    }
    (folder / "ipyvllm.yaml").write_text(json.dumps({"default": "slow", "providers": providers}))
    notebook = nbformat.v4.new_notebook()
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3"}
    notebook.cells = [nbformat.v4.new_code_cell(source) for source in CELLS]
    NotebookClient(notebook, resources={"metadata": {"path": str(folder)}}).execute()
    nbformat.write(notebook, folder / "a.ipynb")
    return folder


def test_every_cell_holds_one_output_also_those_in_the_background(saved):
    cells = nbformat.read(saved / "a.ipynb", 4).cells
    kinds = [[output.output_type for output in cell.outputs] for cell in cells]
    assert kinds == [
        [],
        ["execute_result"],
        ["display_data"],
        ["display_data"],
        ["execute_result"],
        ["execute_result"],
    ]


@pytest.mark.slow
def test_nbval_finds_the_same_outputs_to_the_letter(saved):
    command = [sys.executable, "-m", "pytest", "--nbval", "-q", "-p", "no:cacheprovider", "a.ipynb"]
    done = subprocess.run(command, cwd=saved, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    assert f"{len(CELLS)} passed" in done.stdout


@pytest.mark.parametrize("dtype", ["ok      dtype: float32, because\n", "note    dtype: float16\n"])
def test_a_cpu_with_or_without_bfloat16_compares_the_same(dtype):
    from nbval.plugin import get_sanitize_patterns

    written = RULES.read_text()
    rules = get_sanitize_patterns(written)
    # nbval reads a rule only in the form it likes, and says nothing of the others.
    assert len(rules) == written.count("\nregex:")

    def sanitized(text):
        for pattern, replacement in rules:
            text = re.sub(pattern, replacement, text)
        return text

    assert sanitized(DOCTOR.format(dtype=dtype)) == sanitized(DOCTOR.format(dtype=""))
    sizes = "  context 1024 tokens, KV cache 4096 tokens"
    assert sanitized(f"{sizes}, computed in float32\n") == f"{sizes}\n"


def test_as_a_page_it_shows_the_answers_and_runs_nothing(saved):
    from nbconvert import HTMLExporter

    page, _ = HTMLExporter().from_filename(str(saved / "a.ipynb"))
    assert "<em>The end.</em>" in page
    assert "<em>mock answer, not from a model</em>" in page
    assert "<script>window.pwned" not in page
    assert "<img src=" not in page.partition("<body")[2]


def test_a_notebook_saved_in_a_front_end_passes_strict_nbval(tmp_path):
    """There an answer is a display of its own, and displays that it has left are empty."""
    from nbclient import NotebookClient

    sources = ("%load_ext ipyvllm", "%%llm mock --max-tokens 9\nhello", "%%llm x << mock\nhello")
    notebook = nbformat.v4.new_notebook(cells=[*map(nbformat.v4.new_code_cell, sources)])
    NotebookClient(notebook, resources={"metadata": {"path": tmp_path}}).execute()
    [answer] = notebook.cells[1].outputs
    empty = nbformat.v4.new_output("display_data", {})
    shown = nbformat.v4.new_output("display_data", answer.data, metadata=answer.metadata)
    notebook.cells[1].outputs, notebook.cells[2].outputs = [shown, empty], [empty]
    nbformat.validate(notebook)
    nbformat.write(notebook, tmp_path / "a.ipynb")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--nbval", "a.ipynb"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
