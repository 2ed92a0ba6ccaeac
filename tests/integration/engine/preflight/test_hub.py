"""Models by hub id, against an imitation of the hub on loopback."""

from __future__ import annotations

import json
import os
import shutil
import struct
import subprocess
import sys
import time

import pytest

import ipyvllm
from helpers.model_hub import Hub
from ipyvllm.engine.preflight import hub as hub_module
from ipyvllm.errors import EngineStartError

FETCH = """
import json, sys
from ipyvllm.engine.preflight.hub import fetch
from ipyvllm.errors import LLMError
try:
    folder = fetch(sys.argv[1], lambda p: print("progress", p.phase, p.detail, flush=True))
    print("folder", folder)
except LLMError as error:
    print("error", error.message)
    print("hint", error.hint)
"""


@pytest.fixture
def hub():
    with Hub({"someone/tiny": ipyvllm.demo_model_path()}).running() as made:
        yield made


@pytest.fixture
def start(hub, tmp_path):
    """Begin a download in a process of its own, with an empty cache."""

    def start(name, **env):
        environment = {
            **os.environ,
            "HF_ENDPOINT": hub.url,
            "HF_HOME": str(tmp_path / "hf"),
            "HF_HUB_DISABLE_XET": "1",
            **env,
        }
        return subprocess.Popen(
            [sys.executable, "-c", FETCH, name], env=environment, stdout=subprocess.PIPE, text=True
        )

    return start


def told(process):
    return process.communicate(timeout=60)[0]


def test_a_model_is_downloaded_with_progress_and_found_again(start, hub):
    hub.slow = 0.05
    said = told(start("someone/tiny"))
    assert "folder" in said
    assert "progress downloading the model" in said
    assert " MB of " in said
    assert "/s, " in said
    served = hub.served
    assert "folder" in told(start("someone/tiny", HF_HUB_OFFLINE="1"))
    assert hub.served == served


def test_an_interrupted_download_goes_on_with_the_files_it_lacks(start, hub, tmp_path):
    # The hub's library keeps whole files only, so a model in two parts is needed to see it go on.
    parts = shutil.copytree(ipyvllm.demo_model_path(), tmp_path / "parts")
    size = 40 << 20
    tensor = {"x": {"dtype": "U8", "shape": [size], "data_offsets": [0, size]}}
    head = json.dumps(tensor).encode()
    (parts / "second.safetensors").write_bytes(struct.pack("<Q", len(head)) + head + bytes(size))
    hub.repos["someone/parts"] = parts
    hub.slow = 0.03
    process = start("someone/parts")
    blobs = tmp_path / "hf" / "hub" / "models--someone--parts" / "snapshots"
    deadline = time.monotonic() + 30
    while not list(blobs.glob("*/model.safetensors")):
        assert time.monotonic() < deadline
        time.sleep(0.02)
    process.kill()
    process.wait()
    hub.slow = 0.0
    hub.files.clear()
    assert "folder" in told(start("someone/parts"))
    assert "second.safetensors" in hub.files
    assert "model.safetensors" not in hub.files


def test_a_gated_model_says_so_and_a_token_opens_it(start, hub):
    hub.gated.add("someone/tiny")
    said = told(start("someone/tiny"))
    assert "error someone/tiny is gated" in said
    assert "HF_TOKEN" in said
    assert "folder" in told(start("someone/tiny", HF_TOKEN="hf_test"))


def test_a_missing_model_says_so(start):
    assert "error the hub has no model someone/none" in told(start("someone/none"))


def test_no_network_says_so(start):
    said = told(start("someone/tiny", HF_ENDPOINT="http://127.0.0.1:9"))
    assert "error someone/tiny cannot be downloaded: the hub is not reachable" in said


def test_a_hub_that_is_switched_off_says_so(start):
    assert "HF_HUB_OFFLINE is set" in told(start("someone/tiny", HF_HUB_OFFLINE="1"))


def test_a_model_that_does_not_fit_the_disk_is_refused_before_its_first_byte(monkeypatch):
    monkeypatch.setattr(hub_module.machine, "free_disk", lambda _path: 1000)
    with pytest.raises(EngineStartError, match="of disk are free"):
        hub_module._require_room("someone/tiny", 5_000_000, 5_000_000)


def test_a_path_that_is_not_there_is_no_hub_id():
    for name in ("./nowhere", "/nowhere/model", "~/nowhere", "nowhere", "a/b/c", "~nobody/x"):
        with pytest.raises(EngineStartError, match="there is no model"):
            hub_module.local_folder(name)
    with pytest.raises(EngineStartError, match="not a hub id"):
        hub_module.local_folder("a b/c--d")
