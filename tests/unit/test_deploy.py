"""What can be said of the serving files without a container: they parse, no secret is in them, and
the servers they start accept the arguments they are given."""

from __future__ import annotations

import re

import pytest

from helpers.serving_files import DEPLOY, SERVICES, arguments
from ipyvllm.mock.__main__ import parser

DOCKERFILE = (DEPLOY / "Dockerfile.cpu").read_text()


def test_every_profile_is_on_the_port_the_configuration_expects():
    assert {"gpu", "cpu", "mock"} <= {p for s in SERVICES.values() for p in s["profiles"]}
    for service in SERVICES.values():
        assert service["ports"] == ["127.0.0.1:8080:8000"]
        assert len(service["profiles"]) == 1  # nothing starts without being asked for


def test_no_file_holds_a_secret():
    for service in SERVICES.values():
        for name, value in service.get("environment", {}).items():
            if "KEY" in name or "TOKEN" in name:
                assert value is None  # handed through from the environment
    assert not re.search(r"(KEY|TOKEN)\s*=", DOCKERFILE)


@pytest.mark.parametrize("service", ["gpu", "cpu", "slim"])
def test_the_model_and_the_cache_are_variables(service):
    assert any("${VLLM_MODEL:-" in word for word in SERVICES[service]["command"])
    assert any(volume.startswith("${HF_HOME:-") for volume in SERVICES[service]["volumes"])


def test_the_image_is_built_by_the_installer():
    steps = re.findall(r"^(?:RUN|ENTRYPOINT) (.*)$", DOCKERFILE, re.MULTILINE)
    assert "python -m ipyvllm.engine.install" in steps
    assert not any("vllm" in step and step.startswith("pip install vllm") for step in steps)
    stages = re.findall(r"^FROM \S+ AS (\w+)$", DOCKERFILE, re.MULTILINE)
    assert stages == ["base", "mock", "vllm"]
    assert SERVICES["mock"]["build"]["target"] in stages
    for source in re.findall(r"^COPY (.*) \S+$", DOCKERFILE, re.MULTILINE):
        assert all((DEPLOY.parent / name).exists() for name in source.split())


def test_the_mock_accepts_its_arguments():
    options = parser().parse_args(arguments("mock"))
    assert (options.host, options.port) == ("0.0.0.0", 8000)
    modules = re.findall(r'^ENTRYPOINT .*"-m", "([\w.]+)"\]$', DOCKERFILE, re.MULTILINE)
    assert modules == ["ipyvllm.mock", "vllm.entrypoints.openai.api_server"]
