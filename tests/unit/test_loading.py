"""`%load_ext ipyvllm` and `import ipyvllm` bring in nothing heavy and change nothing."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

import ipyvllm

PROBE = """
import json, logging, os, random, signal, sys, threading
from IPython.core.interactiveshell import InteractiveShell
shell = InteractiveShell.instance()

def state():
    return {
        "threads": threading.active_count(),
        "signals": [str(signal.getsignal(s)) for s in (signal.SIGINT, signal.SIGTERM)],
        "handlers": [str(h) for h in logging.getLogger().handlers],
        "environ": dict(os.environ),
        "random": hash(random.getstate()),
        "path": list(sys.path),
        "hooks": [str(sys.excepthook), str(sys.displayhook), str(threading.excepthook)],
        "files": sorted(os.listdir(".")),
    }

modules, before = set(sys.modules), state()
shell.run_line_magic("load_ext", "ipyvllm")
after, added = state(), sorted(set(sys.modules) - modules)
magics = shell.magics_manager.magics
shell.run_cell("1 + 1", silent=True)
listed = [kind for kind, named in shell.magics_manager.lsmagic().items() if "llm" in named]
ran = sorted(set(sys.modules) - modules)
shell.run_line_magic("unload_ext", "ipyvllm")
registered = {
    "magics": [kind for kind in magics if "llm" in magics[kind]],
    "hooks": [hook for each in shell.events.callbacks.values() for hook in each],
    "matchers": shell.Completer.custom_matchers,
    "transformers": shell.input_transformers_cleanup,
    "settings": shell.configurables,
}
left = {name: [str(each) for each in all_] for name, all_ in registered.items()}
print(json.dumps({"same": before == after, "added": added, "ran": ran, "listed": listed,
                  "left": left}))
"""

HEAVY = {"httpx2", "yaml", "jinja2", "pydantic", "ipywidgets", "vllm", "torch", "anyio", "msgspec"}
HEAVY |= {"asyncio", "concurrent", "ssl", "subprocess", "traitlets", "difflib"}


@pytest.fixture(scope="module")
def loaded(tmp_path_factory):
    """What was seen of an interpreter that loaded the extension, ran two cells without it, and
    unloaded it."""
    folder = tmp_path_factory.mktemp("empty")
    done = subprocess.run(
        [sys.executable, "-c", PROBE], cwd=folder, capture_output=True, text=True, check=True
    )
    assert done.stderr == ""
    *said, last = done.stdout.splitlines()
    assert said == []
    return json.loads(last)


def test_loading_changes_nothing(loaded):
    assert loaded["same"]


def test_loading_imports_nothing_heavy_and_little_of_ours(loaded):
    assert not HEAVY & {name.partition(".")[0] for name in loaded["added"]}
    ours = [name for name in loaded["added"] if name.partition(".")[0] == "ipyvllm"]
    assert len(ours) <= 15


def test_cells_that_ask_nothing_import_nothing_more(loaded):
    assert [name for name in loaded["ran"] if name.startswith("ipyvllm")] == [
        name for name in loaded["added"] if name.startswith("ipyvllm")
    ]
    assert sorted(loaded["listed"]) == ["cell", "line"]


def test_unloading_what_was_never_used_leaves_nothing(loaded):
    assert loaded["left"]["magics"] == []
    assert not [each for left in loaded["left"].values() for each in left if "ipyvllm" in each]
    assert not any("keep_question_marks" in each for each in loaded["left"]["transformers"])


def test_the_settings_count_in_plain_python_before_the_first_cell(shell):
    shell.run_line_magic("config", "LLMMagics.provider = 'mock'")
    assert ipyvllm.ask("hi", max_tokens=1).provider == "mock"


def test_settings_of_ipythons_configuration_count_in_plain_python(shell):
    shell.run_line_magic("unload_ext", "ipyvllm")
    shell.config.LLMMagics.provider = "mock"
    try:
        shell.run_line_magic("load_ext", "ipyvllm")
        assert ipyvllm.ask("hi", max_tokens=1).provider == "mock"
    finally:
        del shell.config["LLMMagics"]


def test_it_is_documented_before_it_is_used(shell):
    cell = shell.object_inspect("%%llm")
    assert "--max-tokens N" in cell["docstring"]
    assert "%llm models [PROVIDER]" in shell.object_inspect("%llm")["docstring"]
    assert cell["file"].endswith("cell.py")


def test_it_is_reloaded_though_it_was_never_used(shell):
    shell.run_line_magic("reload_ext", "ipyvllm")
    assert shell.run_cell("%%llm mock\nhi").success


def test_the_public_names_are_these():
    assert sorted(ipyvllm.__all__) == [
        "Chat",
        "GenerationInterrupted",
        "LLMError",
        "Panel",
        "Picker",
        "Response",
        "aask",
        "amap",
        "ask",
        "demo_model_path",
        "embed",
        "engine",
        "load_ipython_extension",
        "map",
        "stream",
        "unload_ipython_extension",
    ]
    for name in ipyvllm.__all__:
        assert callable(getattr(ipyvllm, name))
    assert dir(ipyvllm) == sorted(ipyvllm.__all__)
