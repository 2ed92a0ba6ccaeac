"""The engine's process and the surroundings of its kernel."""

from __future__ import annotations

import json
import os
import subprocess
import sys


def python(code, **env):
    given = {**os.environ, **env}
    command = [sys.executable, "-c", code]
    done = subprocess.run(
        command, env=given, capture_output=True, text=True, timeout=240, check=False
    )
    return done.returncode, done.stdout, done.stderr


def test_the_engines_process_has_an_environment_of_its_own(tmp_path):
    """Its folder is private, and goes with it; the kernel's warnings and options are not its."""
    code = """
import ipyvllm, json, os, psutil, stat
from ipyvllm.session import default_session
text = ipyvllm.ask("What is 2 + 2?", provider="cpu", max_tokens=8).text
[engine] = [p for p in psutil.Process().children() if "ipyvllm.engine" in " ".join(p.cmdline())]
mode = stat.S_IMODE(os.stat(engine.cwd()).st_mode)
print(json.dumps([text, engine.cwd(), mode, engine.environ().get("TMPDIR")]))
"""
    long = tmp_path / ("x" * 100)
    long.mkdir()
    for folder in (tmp_path, long):
        env = {"PYTHONWARNINGS": "error::DeprecationWarning", "PYTHONOPTIMIZE": "2"}
        status, out, err = python(code, TMPDIR=str(folder), **env)
        assert status == 0, err
        text, cwd, mode, temporary = json.loads(out.splitlines()[-1])
        assert text
        assert mode == 0o700
        assert temporary == (cwd if folder is tmp_path and len(cwd) <= 60 else str(folder))
        assert list(folder.glob("ipyvllm-*")) == []
