"""The example notebooks and where their Markdown points."""

from __future__ import annotations

import re

import nbformat

from . import ROOT

NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
_LINK = re.compile(r"\]\((?P<target>[^)\s]+)\)")


def links(path):
    """Where the Markdown of a notebook points, within the repository."""
    cells = nbformat.read(path, as_version=4).cells
    text = "\n".join(cell.source for cell in cells if cell.cell_type == "markdown")
    targets = (match["target"].partition("#")[0] for match in _LINK.finditer(text))
    return [target for target in targets if target and "://" not in target]
