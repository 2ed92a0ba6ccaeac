"""The background loop and the interpreter that it lives in."""

from __future__ import annotations

import subprocess
import sys


def test_a_script_that_asked_ends_by_itself(tmp_path):
    script = "import ipyvllm; print(ipyvllm.ask('hi', provider='mock', max_tokens=3))"
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=tmp_path, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    assert len(done.stdout.split()) == 3
