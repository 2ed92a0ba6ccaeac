"""Make the pictures in the documentation: real cells in a real JupyterLab, in headless Chromium.

python docs/pictures.py        (`make pictures`)
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))

import lab  # noqa: E402 - lies beside the tests


def quickstart(page, address: str) -> None:
    """Run the quickstart from top to bottom and show its first answers."""
    notebook = lab.Notebook(page, address, "quickstart.ipynb")
    notebook.run_all()
    page.evaluate("document.querySelector('.jp-WindowedPanel-outer').scrollTop = 330")
    page.wait_for_timeout(1000)
    page.screenshot(path=ROOT / "docs" / "images" / "quickstart.png")


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copy(ROOT / "notebooks" / "quickstart.ipynb", folder)
        with lab.server(folder) as address, lab.browser(height=760) as page:
            quickstart(page, address)


if __name__ == "__main__":
    main()
