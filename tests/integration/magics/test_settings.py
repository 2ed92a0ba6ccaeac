"""`ipython_config.py` read by a real kernel."""

from __future__ import annotations

import os

from helpers.kernel import Kernel


def test_ipython_config_py_sets_them(tmp_path):
    profile = tmp_path / "ipython" / "profile_default"
    profile.mkdir(parents=True)
    (profile / "ipython_config.py").write_text(
        'c.InteractiveShellApp.extensions = ["ipyvllm"]\n'
        'c.LLMMagics.provider = "mock"\nc.LLMMagics.max_tokens = 4\n'
    )
    kernel = Kernel(tmp_path, {**os.environ, "IPYTHONDIR": str(tmp_path / "ipython")})
    try:
        kernel.run("%%llm x <<\nhi")
        assert kernel.value("x.usage.completion_tokens, x.provider") == (4, "mock")
    finally:
        kernel.close()
