"""The system's shared libraries that vLLM's extensions link to: finds missing ones, names the
command that installs them, and can put them into this environment without root.

Slim images and many clusters lack some. If an extension cannot be loaded, vLLM only logs that, so
its error comes late and does not name the library. The checks run in other processes, so nothing is
loaded into this one.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from .builds import Build

# What the extensions of `install.REQUIREMENT` link to beyond glibc, GCC's runtime and torch
# (`readelf -d vllm/*.so`); checked before anything is downloaded.
NEEDED = ("libnuma.so.1",)
# The package of each, by package manager. numactl: https://github.com/numactl/numactl
PACKAGES = {
    "libnuma.so.1": {
        "conda": "libnuma",
        "apt-get": "libnuma1",
        "dnf": "numactl-libs",
        "microdnf": "numactl-libs",
        "zypper": "libnuma1",
        "pacman": "numactl",
        "apk": "numactl",
    },
    # llama.cpp's wheel links to it; torch's brings a copy of its own.
    "libgomp.so.1": {
        "conda": "libgomp",
        "apt-get": "libgomp1",
        "dnf": "libgomp",
        "microdnf": "libgomp",
        "zypper": "libgomp1",
        "pacman": "gcc-libs",
        "apk": "libgomp",
    },
    "lscpu": {
        "conda": "util-linux",
        "apt-get": "util-linux",
        "dnf": "util-linux",
        "microdnf": "util-linux",
        "zypper": "util-linux",
        "pacman": "util-linux",
        "apk": "lscpu",
    },
}
_COMMANDS = {
    "conda": "conda install -c conda-forge",
    "apt-get": "apt-get install",
    "dnf": "dnf install",
    "microdnf": "microdnf install",
    "zypper": "zypper install",
    "pacman": "pacman -S",
    "apk": "apk add",
}
# Prints the dynamic loader's message for each name that cannot be loaded.
_PROBE = """
import ctypes, sys
for name in sys.argv[1:]:
    try:
        ctypes.CDLL(name)
    except OSError as error:
        print(name, error, sep="\\t")
"""
_SECONDS = 120


@dataclass(frozen=True)
class Missing:
    """A shared library that is not found; `loader_message` is the dynamic loader's message."""

    name: str
    loader_message: str


def folder() -> Path:
    """The folder of this environment's own shared libraries."""
    return Path(sys.prefix) / "lib" / "ipyvllm"


def search_path(before: str | None = None) -> str:
    """LD_LIBRARY_PATH with this environment's own libraries first, then `before`."""
    return os.pathsep.join(filter(None, (str(folder()), before)))


def missing(build: Build | None) -> list[Missing]:
    """The libraries that vLLM's extensions need and this machine lacks.

    Arguments:
        build: the installed vLLM; None checks for the release that would be installed.
    """
    return unloadable(NEEDED if build is None else _not_found(build))


def unloadable(names: Sequence[str]) -> list[Missing]:
    """The libraries among `names` that neither the system nor this environment has."""
    if not names or sys.platform != "linux":
        return []
    env = {**os.environ, "LD_LIBRARY_PATH": search_path(os.environ.get("LD_LIBRARY_PATH"))}
    done = _run([sys.executable, "-I", "-S", "-c", _PROBE, *names], env=env)
    lines = [] if done is None else done.stdout.splitlines()
    return [Missing(*line.split("\t", 1)) for line in lines]


def load() -> None:
    """Load this environment's own libraries into this process, for extensions that link to them.

    Only for a process that runs vLLM but was started without this environment's search path.
    """
    import ctypes

    for name in NEEDED:
        if (folder() / name).exists():
            ctypes.CDLL(str(folder() / name), mode=ctypes.RTLD_GLOBAL)


def command(names: Iterable[str]) -> str:
    """The command that installs the libraries or programs `names` on this system; empty if its
    package manager is unknown."""
    manager, found = _manager(), packages(names)
    if manager is None or not found:
        return ""
    root = "" if manager == "conda" or os.geteuid() == 0 else "sudo "
    return f"{root}{_COMMANDS[manager]} {' '.join(found)}"


def packages(names: Iterable[str]) -> list[str]:
    """The packages with the libraries or programs `names`, for this system's package manager."""
    manager = _manager() or ""
    found = (PACKAGES.get(name, {}).get(manager) for name in names)
    return list(dict.fromkeys(filter(None, found)))


def advice(names: Sequence[str]) -> str:
    """An error's hint: how to install the libraries or programs `names`."""
    known = command(names)
    return f"run: {known}" if known else f"install what has {', '.join(names)} on this system"


def fetch(names: Iterable[str]) -> None:
    """Put the libraries `names` into this environment, without root and without changing the
    system.

    The system's package manager downloads and unpacks them. A library that cannot be downloaded is
    skipped; `missing` still lists it afterwards.
    """
    for name in names:
        with tempfile.TemporaryDirectory(prefix="ipyvllm-library-") as workdir:
            for manager, unpack in _UNPACK.items():
                package = PACKAGES.get(name, {}).get(manager)
                if package and shutil.which(manager) and unpack(package, Path(workdir)):
                    break
            _keep(name, Path(workdir))


def _manager() -> str | None:
    if (Path(sys.prefix) / "conda-meta").is_dir():
        return "conda"
    return next((name for name in _COMMANDS if name != "conda" and shutil.which(name)), None)


def _not_found(build: Build) -> list[str]:
    """The libraries that the dynamic loader does not find for vLLM's extensions, with torch's
    libraries in its search path."""
    torch = build.folder.parent / "torch" / "lib"
    env = {**os.environ, "LD_LIBRARY_PATH": search_path(_joined(torch))}
    found: dict[str, None] = {}
    for extension in sorted(build.folder.glob("*.so")):
        done = _run(["ldd", str(extension)], env=env)
        if done is None:
            return list(NEEDED)  # a system without ldd: check the known ones
        lines = (line.partition("=>") for line in done.stdout.splitlines())
        found |= dict.fromkeys(left.strip() for left, _, right in lines if "not found" in right)
    return list(found)


def _joined(torch: Path) -> str:
    return os.pathsep.join(filter(None, (str(torch), os.environ.get("LD_LIBRARY_PATH"))))


def _from_apt(package: str, workdir: Path) -> bool:
    if not _download_deb(package, workdir):
        # A slim image has no package lists; they are downloaded into the temporary folder.
        (workdir / "lists" / "partial").mkdir(parents=True)
        own = [
            "-o",
            f"Dir::State::Lists={workdir / 'lists'}",
            "-o",
            f"Dir::Cache={workdir / 'cache'}",
        ]
        if _run(["apt-get", *own, "-qq", "update"]) is None:
            return False
        if not _download_deb(package, workdir, own):
            return False
    archives = [str(path) for path in workdir.glob("*.deb")]
    return all(_run(["dpkg-deb", "-x", path, str(workdir)]) is not None for path in archives)


def _download_deb(package: str, workdir: Path, own: Sequence[str] = ()) -> bool:
    _run(["apt-get", *own, "-qq", "download", package], cwd=workdir)
    return any(workdir.glob("*.deb"))


def _from_dnf(package: str, workdir: Path) -> bool:
    _run(["dnf", "download", "--quiet", "--destdir", str(workdir), package])
    done = [
        _run(["sh", "-c", 'rpm2cpio "$0" | cpio -idm --quiet', str(path)], cwd=workdir)
        for path in workdir.glob("*.rpm")
    ]
    return bool(done) and None not in done


def _from_conda(package: str, workdir: Path) -> bool:
    # Into a separate prefix: solving for the user's environment could change its packages.
    create = ["conda", "create", "--yes", "--quiet", "--no-deps", "--prefix", str(workdir / "env")]
    return _run([*create, "-c", "conda-forge", package]) is not None


_UNPACK = {"apt-get": _from_apt, "dnf": _from_dnf, "conda": _from_conda}


def _keep(name: str, workdir: Path) -> None:
    found = next((path for path in workdir.rglob(name) if path.exists()), None)
    if found is not None:
        folder().mkdir(parents=True, exist_ok=True)
        shutil.copyfile(found.resolve(), folder() / name)


def _run(
    command: Sequence[str], *, cwd: Path | None = None, env: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str] | None:
    """The command's result; None if it does not exist, fails, or takes longer than _SECONDS."""
    with suppress(OSError, subprocess.TimeoutExpired):
        done = subprocess.run(
            command, cwd=cwd, env=env, check=False, capture_output=True, text=True, timeout=_SECONDS
        )
        if done.returncode == 0:
            return done
    return None
