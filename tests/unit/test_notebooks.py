"""The example notebooks: every link leads to a file, and every picture is beside its notebook."""

from __future__ import annotations

import pytest

from helpers import ROOT
from helpers.notebooks import NOTEBOOKS, links

IMAGES = ROOT / "notebooks" / "images"


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_every_link_of_a_notebook_leads_to_a_file(path):
    assert [target for target in links(path) if not (path.parent / target).exists()] == []


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_pictures_are_beside_the_notebook_so_that_it_can_be_opened_alone(path):
    pictures = [target for target in links(path) if target.endswith(".png")]
    assert all(target.startswith("images/") for target in pictures)


def test_the_notebooks_pictures_are_those_of_the_documentation():
    for copy in IMAGES.glob("*.png"):
        assert copy.read_bytes() == (ROOT / "docs" / "images" / copy.name).read_bytes()
