"""The wheel and the sdist, built and used in an environment that has nothing else.

They are built into the folder $DIST, as `make dist` wants them, or into a temporary one.
"""

from __future__ import annotations

import importlib.metadata
import json
import os
import re
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

from helpers import ROOT
from ipyvllm.engine.install import uv_environment

pytestmark = pytest.mark.slow

UV = [sys.executable, "-m", "uv"]
ENV = uv_environment(os.environ)
# What the README says of a plain install.
STATED = re.compile(r"(\d+) packages and (\d+) MB")

ASK = """
import json, IPython
shell = IPython.InteractiveShell.instance()
for cell in ("%load_ext ipyvllm", "%%llm mock --max-tokens 5\\nHello!"):
    result = shell.run_cell(cell)
    result.raise_error()
import ipyvllm
from importlib.metadata import distributions
print("said", json.dumps([
    result.result.text,
    sorted(p.name for p in ipyvllm.demo_model_path().iterdir()),
    len({d.name.lower() for d in distributions()}),
]))
"""


def run(*command, **options):
    done = subprocess.run(command, capture_output=True, text=True, env=ENV, check=False, **options)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """The folder with the sdist and the wheel, which is built from the sdist."""
    folder = Path(os.environ.get("DIST") or tmp_path_factory.mktemp("dist"))
    run(*UV, "build", "--quiet", "--out-dir", str(folder), str(ROOT))
    return folder


@pytest.fixture(scope="module")
def environment(built, tmp_path_factory):
    """A fresh environment with the wheel, and its Python."""
    folder = tmp_path_factory.mktemp("environment")
    run(*UV, "venv", "--quiet", "--python", sys.executable, str(folder))
    python = folder / "bin" / "python"
    (wheel,) = built.glob("*.whl")
    run(*UV, "pip", "install", "--quiet", "--python", str(python), str(wheel))
    return folder, python


def test_the_wheel_holds_the_package_and_the_model_and_nothing_else(built):
    (wheel,) = built.glob("*.whl")
    names = zipfile.ZipFile(wheel).namelist()
    assert {name.split("/")[0] for name in names} == {
        "ipyvllm",
        f"ipyvllm-{importlib.metadata.version('ipyvllm')}.dist-info",
    }
    ours = {f"ipyvllm/{p.relative_to(ROOT / 'src/ipyvllm')}" for p in _package_files()}
    assert ours == {name for name in names if name.startswith("ipyvllm/")}
    assert wheel.stat().st_size < 8e6


def _package_files():
    files = (ROOT / "src" / "ipyvllm").rglob("*")
    return [path for path in files if path.is_file() and "__pycache__" not in path.parts]


def test_the_sdist_holds_what_builds_and_tests_it(built):
    (sdist,) = built.glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    wanted = ("pyproject.toml", "Makefile", "src/ipyvllm/__init__.py", "tests/conftest.py")
    wanted += ("tests/engine/test_demo_model.py", "tests/helpers/browser.py", "benchmarks/load.py")
    wanted += ("notebooks/quickstart.ipynb", "docs/tutorial.md", "mkdocs.yml")
    wanted += ("binder/postBuild", "deploy/compose.yaml")
    assert set(wanted) <= names
    assert not [name for name in names if "__pycache__" in name or name.startswith("build")]


def test_the_sdist_has_neither_the_recipe_of_the_demo_model_nor_its_tests(built):
    (sdist,) = built.glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        tests = [name for name in archive.getnames() if re.search(r"/tests/.*\.py$", name)]
        sources = {name: archive.extractfile(name).read().decode() for name in tests}
        recipe = [name for name in archive.getnames() if "/demo_model/" in name]
    assert recipe == []
    assert len(tests) > 10
    imports = re.compile(r"^\s*(from|import) demo_model\b", re.MULTILINE)
    assert [name for name, source in sources.items() if imports.search(source)] == []


def test_alone_it_answers_and_is_as_light_as_the_readme_says(environment):
    folder, python = environment
    said = run(str(python), "-c", ASK, cwd=folder).rpartition("said ")[2]
    text, model, packages = json.loads(said)
    assert text.strip()
    assert "model.safetensors" in model
    # How much bytecode there is depends on who installs and on what has run.
    files = [path for path in (folder / "lib").rglob("*") if "__pycache__" not in path.parts]
    size = sum(os.lstat(path).st_size for path in files)
    stated = STATED.search((ROOT / "README.md").read_text())
    most_packages, most_megabytes = map(int, stated.groups())
    # The statement may be a little old, but not flattering.
    assert most_packages - 5 <= packages <= most_packages
    assert most_megabytes * 0.8 <= size / 1e6 <= most_megabytes


PICKER = """
import ipyvllm
print(ipyvllm.__version__)
try:
    ipyvllm.Picker()
except ipyvllm.LLMError as error:
    print(error)
"""


def test_what_is_missing_is_named_with_the_command_that_brings_it(environment):
    folder, python = environment
    said = run(str(python), "-c", PICKER, cwd=folder)
    assert said.startswith(importlib.metadata.version("ipyvllm") + "\n")
    assert 'pip install "ipyvllm[widgets]"' in said
    doctor = [str(python), "-m", "ipyvllm.engine", "doctor"]
    done = subprocess.run(doctor, capture_output=True, text=True, cwd=folder, check=False)
    assert done.returncode == 1
    assert "run: %llm install" in done.stdout
