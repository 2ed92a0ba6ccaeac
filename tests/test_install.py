"""The engine's installer. Its real run is `make install`, which every test run begins with."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import ipyvllm
from ipyvllm.engine import builds, doctor, install
from ipyvllm.errors import EngineError

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


def test_without_uv_and_pip_it_says_so(bare):
    folder = Path(shutil.which("lscpu")).parent
    done = installer(bare, PATH=str(folder))
    assert done.returncode == 1
    assert "neither uv nor pip" in done.stderr


def test_an_engine_that_is_there_is_left_as_it_is(capsys):
    install.install(dry_run=True)
    assert "left as it is" in capsys.readouterr().out


def test_a_machine_that_cannot_carry_it_is_refused_and_nothing_is_run(monkeypatch):
    monkeypatch.setattr(builds, "installed", lambda: None)
    monkeypatch.setattr(doctor, "NEEDED_DISK_GIB", 1e6)
    monkeypatch.setattr(install.subprocess, "run", lambda *_, **__: pytest.fail("ran something"))
    with pytest.raises(EngineError, match="GiB free"):
        install.install()


def test_uv_is_told_what_pip_is_told():
    told = install.uv_environment({"PIP_FIND_LINKS": "a b", "PIP_INDEX_URL": "i", "X": "1"})
    assert told == {
        "PIP_FIND_LINKS": "a b",
        "PIP_INDEX_URL": "i",
        "X": "1",
        "UV_FIND_LINKS": "a,b",
        "UV_DEFAULT_INDEX": "i",
    }


def test_nothing_that_breaks_a_cpu_torch_was_installed():
    from importlib.metadata import distributions

    names = {found.metadata["Name"].lower() for found in distributions()}
    assert not names & set(install.EXCLUDED)
