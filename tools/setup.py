"""Set up `.venv` for `make lab` and `make test`: system packages, Python packages, the CPU engine.

    .venv/bin/python tools/setup.py lab|test

The machine is checked before anything is downloaded. If the user is root, system packages are
installed; otherwise shared libraries go into `.venv`, and the commands that need root are printed.
At the end it prints where everything is; `make clean` removes it.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests")]  # nothing is installed yet

from helpers import browser
from ipyvllm.engine import install
from ipyvllm.engine.preflight import builds, doctor, machine, system_libraries
from ipyvllm.errors import EngineError, LLMError

VENV = Path(sys.prefix)
INSTALLED = VENV / "system-packages"  # installed as root; `make clean` lists them
EXTRAS = ".[lab,mock,terminal,html,pandas]"
PACKAGES = {"lab": ["-e", EXTRAS, "matplotlib"], "test": ["--group", "test", "-e", EXTRAS]}
# Bytes on disk: the engine, and in addition JupyterLab or the tools of the tests.
ROOM_GIB = {"lab": 4.0, "test": 5.0}
system_libraries.PACKAGES.update(browser.PACKAGES)
LIBRARIES = {
    "lab": system_libraries.NEEDED,
    # Playwright's driver and llama.cpp's server link to the others.
    "test": (*system_libraries.NEEDED, "libatomic.so.1", "libgomp.so.1"),
}


def main(what: str) -> int:
    try:
        check_machine(what)
        libraries(what)
        python_packages(what)
        install.install()
        if what == "test":
            the_browser()
    except LLMError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    report()
    return 0


def check_machine(what: str) -> None:
    """Raise EngineError if this machine cannot run the setup `what` (lab or test)."""
    if builds.installed() is None:
        doctor.require(doctor.check_install(), "nothing was downloaded")
        if machine.free_disk(VENV) < ROOM_GIB[what] * 1024**3:
            needed = f"{ROOM_GIB[what]:g} GiB are needed where {VENV} is"
            raise EngineError(f"nothing was downloaded: {needed}", "make room first")


def libraries(what: str) -> None:
    """Install the shared libraries: with the package manager, or into `.venv` without root."""
    if os.geteuid() == 0 and (lacking := names_lacking(what)):
        system_packages(lacking)
    if lacking := names_lacking(what):
        install.fetch_libraries(lacking)


def names_lacking(what: str) -> list[str]:
    return [found.name for found in system_libraries.unloadable(LIBRARIES[what])]


def system_packages(names: list[str], *more: str) -> None:
    """Install packages with the system's package manager, as root."""
    command = system_libraries.command(names).split()
    if not command:
        return
    say(f"$ {' '.join(command)}")
    if command[0] == "apt-get":
        command += ["--yes", "--quiet", "--no-install-recommends", *more]
        run(["apt-get", "--quiet", "update"])
    elif command[0] in ("dnf", "microdnf", "zypper"):
        command.insert(1, "-y" if command[0] != "zypper" else "--non-interactive")
    if run(command) == 0:
        before = INSTALLED.read_text().split() if INSTALLED.exists() else []
        now = [*before, *system_libraries.packages(names), *more]
        INSTALLED.write_text(" ".join(dict.fromkeys(now)))


def run(command: list[str]) -> int:
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    done = subprocess.run(command, env=env, check=False, capture_output=True, text=True)
    if done.returncode:
        sys.stderr.write(done.stderr[-2000:])
    return done.returncode


def python_packages(what: str) -> None:
    uv = [sys.executable, "-m", "uv", "pip", "install", "--quiet", "--python", sys.executable]
    env = install.uv_environment(os.environ)
    if subprocess.run([*uv, *PACKAGES[what]], cwd=ROOT, env=env, check=False).returncode:
        raise EngineError("the Python packages could not be installed", "run it again to resume")


def the_browser() -> None:
    """Find or install a browser for the tests: the system's, Playwright's, or a package as root."""
    if browser.of_the_system() or browser.of_playwright():
        return
    own = [sys.executable, "-m", "playwright", "install", "--only-shell", "chromium"]
    env = {**os.environ, "LD_LIBRARY_PATH": system_libraries.search_path()}
    if subprocess.run(own, env=env, check=False, capture_output=True).returncode == 0:
        return
    if os.geteuid() == 0:
        system_packages(["chromium"], "fonts-dejavu-core")
    if browser.of_the_system() is None:
        command = system_libraries.command(["chromium"])
        say(browser.MISSING.format(command=command))


def report() -> None:
    """Print what is installed, and where."""
    say(f"{VENV.name}: {size(VENV)}, with JupyterLab and the vLLM CPU engine")
    if INSTALLED.exists():
        say(f"system packages: {INSTALLED.read_text()}")
    cache = doctor.download_folder()
    if cache.exists() and not cache.is_relative_to(VENV):
        say(f"uv's downloads are in {cache}, shared with other projects")
    say("make clean removes .venv, build and dist")


def size(folder: Path) -> str:
    """The size on disk of the files in `folder`, each counted once."""
    files: dict[int, int] = {}
    for path in folder.rglob("*"):
        found = path.lstat()
        files[found.st_ino] = found.st_blocks * 512
    return f"{sum(files.values()) / 1e9:.1f} GB"


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
