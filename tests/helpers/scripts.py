"""Python scripts that tests run in a process of their own."""

from __future__ import annotations

import subprocess
import sys

ASK = """
import ipyvllm
print(ipyvllm.ask("Hello!", provider={provider!r}, max_tokens=3).usage.completion_tokens)
"""


def run(code, folder, timeout=60, flags=()):
    return subprocess.run(
        [sys.executable, *flags, "-c", code],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=timeout,
    )
