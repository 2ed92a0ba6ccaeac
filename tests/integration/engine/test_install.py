"""The engine's installer: its command in an environment without pip.

A whole installation is the first step of `make test`.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import ipyvllm
from ipyvllm.engine import install

SOURCE = Path(ipyvllm.__file__).parents[1]


@pytest.fixture
def bare(tmp_path):
    """An environment without pip, uv and vLLM, as `uv venv` makes it."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", tmp_path / "env"], check=True)
    return tmp_path / "env" / "bin" / "python"


def installer(python, *options, **env):
    environment = {**os.environ, "PYTHONPATH": str(SOURCE), **env}
    command = [python, "-m", "ipyvllm.engine.install", *options]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def test_a_dry_run_prints_the_command_and_installs_nothing(bare):
    site = next(bare.parents[1].glob("lib/*/site-packages"))
    before = sorted(site.iterdir())
    tools = str(Path(sys.executable).parent)
    done = installer(bare, "--dry-run", PATH=f"{tools}{os.pathsep}{os.environ['PATH']}")
    assert done.returncode == 0, done.stderr
    assert f"pip install --python {bare}" in done.stdout
    assert install.REQUIREMENT in done.stdout
    assert sorted(site.iterdir()) == before


@pytest.mark.slow
def test_without_uv_and_pip_a_uv_is_fetched_by_a_pip_of_its_own(bare):
    folder = Path(shutil.which("lscpu")).parent
    done = installer(bare, "--dry-run", PATH=str(folder))
    assert done.returncode == 0, done.stderr
    assert f"/uv/bin/uv pip install --python {bare}" in done.stdout
    assert not (bare.parent / "pip").exists()
