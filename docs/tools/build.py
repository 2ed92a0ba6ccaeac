"""Build the documentation's site and check its links: `make docs`.

    python docs/tools/build.py [FOLDER]         (without one, build/site)

A warning of MkDocs, of mkdocstrings or of the docstring parser fails the build; so does a link,
anchor or picture that leads nowhere, anything a page would fetch from another host, and HTML that
does not close what it opens.
"""

from __future__ import annotations

import logging
import os
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
# The theme's makers print a notice of their own plans on every build.
os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")

import links  # noqa: E402 - lies beside this file
from mkdocs.commands.build import build  # noqa: E402
from mkdocs.config import load_config  # noqa: E402
from mkdocs.exceptions import Abort  # noqa: E402


def main(argv: list[str]) -> int:
    folder = Path(argv[0]).resolve() if argv else ROOT / "build" / "site"
    shown = logging.StreamHandler()
    shown.setLevel(logging.WARNING)
    logging.getLogger("mkdocs").addHandler(shown)
    settings = load_config(str(ROOT / "mkdocs.yml"), site_dir=str(folder), strict=True)
    settings.plugins.on_startup(command="build", dirty=False)
    try:
        build(settings)
    except Abort as error:
        sys.stderr.write(f"{error}\n")
        return 1
    finally:
        settings.plugins.on_shutdown()
    faults, pages = links.check(folder)
    for fault in faults:
        sys.stderr.write(f"{fault}\n")
    sys.stdout.write(f"{folder}: {pages} pages, {len(faults)} faults\n")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
