"""Plain Python without a notebook: a script asks, ends by itself, and may fork."""

from __future__ import annotations

import subprocess
import sys

ASK = """
import ipyvllm
print(ipyvllm.ask("Hello!", provider={provider!r}, max_tokens=3).usage.completion)
"""


def run(code, folder, timeout=60):
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=timeout,
    )


def test_a_script_that_has_asked_ends_by_itself(tmp_path):
    done = run(ASK.format(provider="mock"), tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (0, "3\n", "")
