"""Stop ends whatever a cell does with an answer, and the next cell runs: in a real kernel, with
answers and checks that would take very long."""

from __future__ import annotations

import json
import os
import signal
import time

import pytest

from helpers.kernel import Kernel
from helpers.scripted_server import Reply, ScriptedServer, events, http

SLOW = "a" * 40 + "!"
DEEP = "[" * 50_000 + "]" * 50_000
CASES = {
    "an expression that backtracks": ("--regex '(a|aa)+$'", SLOW),
    "a schema's pattern": ("--schema pattern", json.dumps([SLOW] * 200)),
    "items that must be unique": ("--schema unique", json.dumps([{"a": n} for n in range(90_000)])),
    "a schema of a tree": ("--schema tree", DEEP),
    "markdown": ("--format markdown", "](" * 140_000),
    "more markdown": ("--format markdown", "[" * 2_000_000),
    "code": ("--format code", "```mermaid\n" + "\n" * 1_000_000),
    "json": ("--format json", DEEP),
    "html": ("--format html", "<b title=1><p>" * 100_000),
    "math": ("--format math", "\\(" * 500_000),
    "text": ("--format text", "\u202e" * 2_000_000),
    "a table": ("--format markdown", "a | b\n" + "-" * 2_000_000 + "x"),
}
SETUP = """
%load_ext ipyvllm
pattern = {"items": {"pattern": "^(a|aa)+$"}}
unique = {"uniqueItems": True}
tree = {"anyOf": [{"items": {"$ref": "#"}}, {"items": {"$ref": "#/anyOf/0"}}]}
"""
pytestmark = pytest.mark.slow


CONFIG = """
default: p
providers:
  p: {{type: vllm, model: m, base_url: 'http://127.0.0.1:{port}/v1', limits: {{event_mib: 32}}}}
  mock: {{type: mock}}
"""


@pytest.fixture(scope="module")
def server():
    """A server that answers with the text in `answer`."""
    made = ScriptedServer()
    yield made
    made.close()


@pytest.fixture(scope="module")
def kernel(tmp_path_factory, server):
    folder = tmp_path_factory.mktemp("stop")
    (folder / "ipyvllm.yaml").write_text(CONFIG.format(port=server.port))
    made = Kernel(folder)
    assert made.run(SETUP).reply["status"] == "ok"
    yield made
    made.close()


@pytest.mark.parametrize("seconds", [0.3, 2.0])
@pytest.mark.parametrize("name", CASES)
def test_stop_ends_it_and_the_next_cell_answers(kernel, server, name, seconds):
    option, text = CASES[name]
    chunk = json.dumps({"choices": [{"delta": {"content": text}, "finish_reason": "stop"}]})
    server.answer_with(Reply([http(events(chunk, "[DONE]"))]))
    request = kernel.send(f"%%llm p {option}\nhi")
    time.sleep(seconds)
    os.kill(kernel.pid, signal.SIGINT)
    assert kernel.wait(request, timeout=20).reply["status"] in ("ok", "error")
    assert kernel.value("1 + 1") == 2
    assert kernel.run("%%llm mock --max-tokens 2\nhi", timeout=20).reply["status"] == "ok"
