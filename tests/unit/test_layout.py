"""The package is laid out by subject: what is at its root is there for a reason."""

from __future__ import annotations

import ast
from pathlib import Path

import ipyvllm
from helpers import ROOT as REPOSITORY

ROOT = Path(ipyvllm.__file__).parent
# The public names and the ground that several packages stand on. A new module belongs into the
# package of its subject; with a reason to be here, it is added to this list.
AT_THE_ROOT = {
    "__init__": "the public names and the extension's two entry points",
    "api": "the functions of plain Python",
    "errors": "the exception tree",
    "messages": "what travels between the packages",
    "processes": "children of the engine and of the mock",
    "session": "what all front ends share",
    "suggest": "the nearest match, in the hints of errors everywhere",
    "text_files": "the encodings of files, of the configuration and of schemas",
}


def test_only_these_modules_are_at_the_root():
    assert {path.stem for path in ROOT.glob("*.py")} == set(AT_THE_ROOT)


def test_every_package_says_first_what_is_in_it():
    packages = [path.parent for path in ROOT.rglob("__init__.py")]
    said = {
        str(folder.relative_to(ROOT)): ast.get_docstring(
            ast.parse((folder / "__init__.py").read_text(encoding="utf-8"))
        )
        for folder in packages
    }
    assert len(said) > 10
    assert [name for name, docstring in said.items() if not docstring] == []


def test_every_folder_of_modules_is_a_package():
    folders = {path.parent for path in ROOT.rglob("*.py")}
    assert [folder for folder in folders if not (folder / "__init__.py").is_file()] == []


def test_tests_lie_by_kind_and_mirror_the_packages():
    tests = REPOSITORY / "tests"
    kinds = {path.relative_to(tests).parts[0] for path in tests.rglob("test_*.py")}
    assert kinds == {"unit", "integration", "engine", "browser"}
    for kind in ("unit", "integration"):
        folders = {path.parent.relative_to(tests / kind) for path in (tests / kind).rglob("*.py")}
        strangers = [str(folder) for folder in folders if not (ROOT / folder).is_dir()]
        assert strangers == (["demo_model"] if kind == "unit" else [])
