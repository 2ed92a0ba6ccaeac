"""The browser of the tests: the system's Chromium or Chrome, else Playwright's own download.

Playwright's Python client drives either. Only the standard library is imported here, so that
`tools/setup.py` can look before anything is installed.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

# Inside the environment, so that it goes with it.
os.environ.setdefault("PLAYWRIGHT_BROWSERS_PATH", str(Path(sys.prefix) / "browsers"))
_COMMANDS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# The packages that have the browser and what Playwright's driver, a Node.js, links to; by package
# manager, as `system_libraries.PACKAGES`.
PACKAGES = {
    "libatomic.so.1": {
        "conda": "libatomic",
        "apt-get": "libatomic1",
        "dnf": "libatomic",
        "zypper": "libatomic1",
        "pacman": "gcc-libs",
        "apk": "libatomic",
    },
    "chromium": dict.fromkeys(("apt-get", "dnf", "zypper", "pacman", "apk"), "chromium"),
}
MISSING = "there is no browser for the tests: install Chromium ({command}), then make test"


def of_the_system() -> str | None:
    """The path of an installed Chromium or Chrome that starts; None if there is none."""
    found = filter(None, map(shutil.which, _COMMANDS))
    return next((path for path in found if _starts(path)), None)


def of_playwright() -> bool:
    """Whether Playwright has downloaded a browser into the environment."""
    return any(Path(os.environ["PLAYWRIGHT_BROWSERS_PATH"]).glob("chromium*/INSTALLATION_COMPLETE"))


def executable(command: str = "the package is mostly called chromium") -> str | None:
    """What Playwright is to launch; None is its own download. Raises RuntimeError without either.

    `command` is what installs one on this system.
    """
    found = of_the_system()
    if found is None and not of_playwright():
        raise RuntimeError(MISSING.format(command=command))
    return found


def _starts(path: str) -> bool:
    command = [path, "--headless", "--no-sandbox", "--version"]
    done = subprocess.run(command, capture_output=True, check=False, timeout=60)
    return done.returncode == 0
