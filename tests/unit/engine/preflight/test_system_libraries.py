"""Shared libraries of the system: what is missing, who has it, and how it comes without root.

The real thing, on a Debian without libnuma, is `.ci/strangers`.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

from ipyvllm.engine.preflight import builds, doctor, system_libraries
from ipyvllm.engine.process.error_messages import start_failure
from ipyvllm.engine.spec import EngineSpec

ABSENT = "libno-such-thing.so.7"


@pytest.fixture
def own_folder(monkeypatch, tmp_path):
    """The environment's folder for libraries, empty."""
    monkeypatch.setattr(system_libraries, "folder", lambda: tmp_path / "own")
    return tmp_path / "own"


@pytest.fixture
def commands(monkeypatch):
    """The commands that are run, none of which does anything."""
    ran = []
    monkeypatch.setattr(system_libraries, "_run", lambda command, **_: ran.append(list(command)))
    return ran


def only(monkeypatch, *names):
    """A system on whose PATH there are only these."""
    monkeypatch.setattr(shutil, "which", lambda name: name if name in names else None)


def test_this_environments_vllm_finds_all_it_links_to():
    assert system_libraries.missing(builds.installed()) == []


def test_a_missing_library_comes_with_the_loaders_own_words():
    [found] = system_libraries.unloadable([ABSENT])
    assert found.name == ABSENT
    assert found.loader_message.startswith(f"{ABSENT}: cannot open shared object file")


def test_the_extensions_of_an_installed_vllm_are_asked_and_not_a_list(monkeypatch):
    asked = []

    def run(command, **_):
        asked.append(Path(command[-1]).name)
        return

    monkeypatch.setattr(system_libraries, "_run", run)
    system_libraries._not_found(builds.installed())
    assert "_C.abi3.so" in asked


def test_doctor_says_what_is_missing_and_the_command(monkeypatch):
    missing = system_libraries.Missing("libnuma.so.1", "libnuma.so.1: cannot open it")
    monkeypatch.setattr(system_libraries, "missing", lambda _build: [missing])
    only(monkeypatch, "apt-get")
    [finding] = doctor.check_libraries()
    assert (finding.level, finding.message) == ("problem", "libnuma.so.1: cannot open it")
    assert "apt-get install libnuma1" in finding.fix
    assert finding in doctor.check_engine()


@pytest.mark.parametrize(
    ("manager", "command"),
    [
        ("apt-get", "apt-get install libnuma1"),
        ("dnf", "dnf install numactl-libs"),
        ("zypper", "zypper install libnuma1"),
        ("apk", "apk add numactl"),
    ],
)
def test_the_command_is_that_of_this_systems_package_manager(monkeypatch, manager, command):
    only(monkeypatch, manager)
    monkeypatch.setattr(system_libraries.os, "geteuid", lambda: 0)
    assert system_libraries.command(["libnuma.so.1"]) == command
    monkeypatch.setattr(system_libraries.os, "geteuid", lambda: 1000)
    assert system_libraries.command(["libnuma.so.1"]) == f"sudo {command}"


def test_in_a_conda_environment_it_is_condas(monkeypatch, tmp_path):
    (tmp_path / "conda-meta").mkdir()
    monkeypatch.setattr(sys, "prefix", str(tmp_path))
    only(monkeypatch, "apt-get", "conda")
    assert system_libraries.command(["libnuma.so.1"]) == "conda install -c conda-forge libnuma"


def test_an_unknown_system_is_told_the_librarys_name(monkeypatch):
    only(monkeypatch)
    assert (
        system_libraries.advice(["libnuma.so.1"]) == "install what has libnuma.so.1 on this system"
    )


@pytest.mark.parametrize(
    ("manager", "first"),
    [("apt-get", ["apt-get", "-qq", "download", "libnuma1"]), ("dnf", ["dnf", "download"])],
)
def test_a_fetch_changes_nothing_of_the_system(monkeypatch, commands, own_folder, manager, first):
    only(monkeypatch, manager)
    system_libraries.fetch(["libnuma.so.1"])
    assert commands[0][: len(first)] == first
    assert not [command for command in commands if "install" in command]
    assert not own_folder.exists()


def test_what_was_fetched_is_found_by_the_engines_process_and_by_the_check(own_folder):
    own_folder.mkdir()
    # Any library will do: the loader knows it by its file's name.
    real = (
        Path("/proc/self/maps").read_text().split("libc.so.6")[0].rsplit(" ", 1)[-1] + "libc.so.6"
    )
    shutil.copy(real, own_folder / ABSENT)
    assert system_libraries.unloadable([ABSENT]) == []
    env = EngineSpec(name="cpu").environment({"LD_LIBRARY_PATH": "/elsewhere"})
    assert env["LD_LIBRARY_PATH"] == f"{own_folder}:/elsewhere"


def test_without_such_a_folder_the_search_path_stays_as_it_was(own_folder):
    assert "LD_LIBRARY_PATH" not in EngineSpec(name="cpu").environment({})


def test_an_extension_that_cannot_be_imported_is_told_in_the_loaders_words():
    error = ImportError("libnuma.so.1: cannot open shared object file: No such file or directory")
    failed = start_failure(error)
    assert failed.message == str(error)
    assert "%llm install" in failed.hint
