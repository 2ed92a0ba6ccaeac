"""The documentation's site, built as `make docs` builds it."""

from __future__ import annotations

import subprocess
import sys

import pytest

import ipyvllm
from helpers import ROOT
from helpers.snippets import DOCS
from ipyvllm.options.table import OPTIONS

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The site as `make docs` builds it, strictly; a warning or a broken link fails here."""
    folder = tmp_path_factory.mktemp("site")
    command = [sys.executable, DOCS / "tools" / "build.py", folder]
    done = subprocess.run(command, capture_output=True, text=True, timeout=200, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert " 0 faults" in done.stdout
    return folder


def test_the_site_has_every_notebook(site):
    stems = [path.stem for path in (ROOT / "notebooks").glob("*.ipynb")]
    assert stems
    home = (site / "index.html").read_text(encoding="utf-8")
    for stem in stems:
        assert (site / "notebooks" / stem / "index.html").is_file()
        assert f"notebooks/{stem}/" in home


def test_the_reference_has_every_option_verb_and_key(site):
    def text(page: str) -> str:
        return (site / page / "index.html").read_text(encoding="utf-8")

    options, verbs, keys = text("options"), text("verbs"), text("configuration")
    for option in OPTIONS:
        assert f"<code>{option.flags[-1]}" in options
    for verb in ("ask", "doctor", "fix", "install", "picker", "reset", "use"):
        assert f'id="{verb}"' in verbs
    for key in ("kv_cache_gib", "api_key_env", "error_rate", "max_wait", "max_tokens"):
        assert f"<code>{key}</code>" in keys


def test_the_reference_has_every_public_name(site):
    api = (site / "api" / "index.html").read_text(encoding="utf-8")
    for name in ipyvllm.__all__:
        assert f'id="ipyvllm.{name}"' in api or f"<code>ipyvllm.{name}" in api, name
