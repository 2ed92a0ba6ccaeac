"""The engine's installer, without a run of its own."""

from __future__ import annotations

import subprocess

import pytest

from ipyvllm.engine import install
from ipyvllm.engine.preflight import builds, doctor
from ipyvllm.errors import EngineError


def test_where_no_environment_can_be_made_for_pip_it_says_so(monkeypatch, tmp_path):
    failed = subprocess.CompletedProcess([], 1)
    monkeypatch.setattr(install.importlib.util, "find_spec", lambda _name: None)
    monkeypatch.setattr(install.subprocess, "run", lambda *_, **__: failed)
    with pytest.raises(EngineError, match="neither uv nor pip"):
        install._pip(tmp_path)


def test_a_systems_own_python_is_left_alone(monkeypatch, tmp_path):
    (tmp_path / "EXTERNALLY-MANAGED").write_text("[externally-managed]\n")
    monkeypatch.setattr(doctor.sys, "prefix", doctor.sys.base_prefix)
    monkeypatch.setattr(doctor.sysconfig, "get_path", lambda _name: str(tmp_path))
    [finding] = [f for f in doctor.check_install() if f.name == "environment"]
    assert (finding.level, finding.message) == (
        "problem",
        "this Python belongs to the operating system",
    )
    assert "python3 -m venv" in finding.fix


def test_an_environment_that_cannot_be_written_is_named(monkeypatch, tmp_path):
    monkeypatch.setattr(doctor.machine, "site_packages", lambda: tmp_path / "nowhere")
    [finding] = [f for f in doctor.check_install() if f.name == "environment"]
    assert finding.level == "problem"
    assert "cannot be written to" in finding.message


def test_an_engine_that_is_there_is_left_as_it_is(capsys):
    install.install(dry_run=True)
    assert "not changed" in capsys.readouterr().out


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
