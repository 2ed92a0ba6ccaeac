"""The example notebooks as JupyterLab shows them."""

from __future__ import annotations

import shutil

import pytest

from helpers import ROOT, lab
from helpers.notebooks import NOTEBOOKS, links


@pytest.fixture(scope="module")
def repository(tmp_path_factory):
    """JupyterLab over the repository's documents, as `make lab` and Binder open it; a page."""
    folder = tmp_path_factory.mktemp("repository")
    for name in ("notebooks", "docs"):
        shutil.copytree(ROOT / name, folder / name)
    with lab.server(folder, whole=True) as address, lab.browser() as page:
        yield page, address


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_every_picture_of_a_notebook_is_shown(repository, path):
    page, address = repository
    page.goto(f"{address}/doc/tree/notebooks/{path.name}")
    page.wait_for_selector(".jp-MarkdownOutput h1")  # the kernel is not waited for
    wanted = sum(target.endswith(".png") for target in links(path))
    page.wait_for_function(
        """wanted => [...document.querySelectorAll('.jp-MarkdownOutput img')]
            .filter(image => image.complete && image.naturalWidth).length === wanted""",
        arg=wanted,
    )
    assert page.locator(".jp-MarkdownOutput img").count() == wanted
