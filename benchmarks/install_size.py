"""Measures what a plain `pip install ipyvllm` installs: packages, and MB without bytecode. In a new
environment, with the wheel built from this checkout.

    python benchmarks/install_size.py [--save]

Exits non-zero if one of them is more than 5% above the saved figure.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import results

from ipyvllm.engine.install import uv_environment

ROOT = Path(__file__).parents[1]
UV = [sys.executable, "-m", "uv"]
COUNT = """
from importlib.metadata import distributions
print(len({each.name.lower() for each in distributions()}))
"""
_TOLERANCE = 1.05


def measure() -> dict[str, float]:
    """The number of `packages`, and the `MB` of their files without bytecode."""
    env = uv_environment(os.environ)
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / "environment"
        python = made / "bin" / "python"
        for command in (
            [*UV, "build", "--quiet", "--wheel", "--out-dir", folder, str(ROOT)],
            [*UV, "venv", "--quiet", "--python", sys.executable, str(made)],
        ):
            subprocess.run(command, env=env, check=True)
        (wheel,) = Path(folder).glob("*.whl")
        install = [*UV, "pip", "install", "--quiet", "--python", str(python), str(wheel)]
        subprocess.run(install, env=env, check=True)
        files = [path for path in (made / "lib").rglob("*") if path.suffix != ".pyc"]
        size = sum(path.lstat().st_size for path in files) / 1e6
        count = subprocess.run([python, "-c", COUNT], capture_output=True, text=True, check=True)
    return {"packages": int(count.stdout), "MB": size}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n\n")[0])
    parser.add_argument("--save", action="store_true", help="keep the figures in results/")
    options = parser.parse_args()
    found = measure()
    print(f"{found['packages']} packages, {found['MB']:.1f} MB")
    if options.save:
        results.save("install", found)
    kept = results.read("install")["figures"]
    return 0 if all(found[name] <= kept[name] * _TOLERANCE for name in kept) else 1


if __name__ == "__main__":
    sys.exit(main())
