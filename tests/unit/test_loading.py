"""`%load_ext ipyvllm` and `import ipyvllm` bring in nothing heavy and change nothing."""

from __future__ import annotations

import json
import subprocess
import sys

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
print(json.dumps({"same": before == after, "added": added}))
"""

HEAVY = {"httpx2", "yaml", "jinja2", "pydantic", "ipywidgets", "vllm", "torch", "anyio", "msgspec"}


def test_loading_imports_nothing_heavy_and_changes_nothing(tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", PROBE], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert done.stderr == ""
    *said, last = done.stdout.splitlines()
    assert said == []
    found = json.loads(last)
    assert found["same"]
    assert not HEAVY & {name.partition(".")[0] for name in found["added"]}


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
