"""Simulates Binder on this machine: its build steps in a new environment, then every notebook from
top to bottom in JupyterLab, all within the memory limit of a public pod.

    python benchmarks/binder.py [--limit-mib 2048] [--keep] [NOTEBOOK ...]        (`make binder`)

A pod guarantees 1 GB and kills the kernel above 2 GB. Kernel, engine and JupyterLab are in one
control group of that size. Prints the environment's size and, for each notebook, their peak memory;
exits non-zero if Linux killed a process or a cell failed that should not.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import threading
import time
from pathlib import Path

import nbformat

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from helpers import lab
from helpers.cgroup import Group
from ipyvllm.engine.preflight.machine import proportional_set_size

ROOT = Path(__file__).parents[1]
BUILD = ROOT / "build" / "binder"
MIB = 1024**2
# In the shell that joins the group, $0 is the file of the group and "$@" the command.
JOIN = 'echo $$ > "$0" && exec "$@"'


def checkout(folder: Path) -> None:
    """Check out the committed state of the repository into `folder`, as Binder does."""
    folder.mkdir(parents=True)
    archive = subprocess.run(["git", "archive", "HEAD"], cwd=ROOT, capture_output=True, check=True)
    subprocess.run(["tar", "x", "-C", str(folder)], input=archive.stdout, check=True)


def build(home: Path) -> dict[str, str]:
    """Run `binder/postBuild` in a new environment. Returns the environment variables to use it."""
    shutil.rmtree(home / "repo", ignore_errors=True)
    checkout(home / "repo")
    subprocess.run([sys.executable, "-m", "venv", str(home / "env")], check=True)
    path = f"{home / 'env' / 'bin'}{os.pathsep}{os.environ['PATH']}"
    env = {k: v for k, v in os.environ.items() if not k.startswith(("VIRTUAL_ENV", "PYTHON"))}
    env |= {"PATH": path, "HOME": str(home), "XDG_CACHE_HOME": str(home / ".cache")}
    begun = time.monotonic()
    subprocess.run(["bash", "binder/postBuild"], cwd=home / "repo", env=env, check=True)
    blocks = (os.lstat(file).st_blocks for file in (home / "env").rglob("*"))
    size = 512 * sum(blocks) / 1024**3
    print(f"image         environment {size:.2f} GiB, built in {time.monotonic() - begun:.0f} s")
    return env


class Peak:
    """The peak memory of the processes of a group; shared pages are counted once."""

    def __init__(self, group: Group) -> None:
        self._group, self.bytes = group, 0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def end(self) -> None:
        self._over.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._over.wait(0.3):
            pids = self._group.members.read_text().split()
            self.bytes = max(self.bytes, sum(proportional_set_size(int(pid)) for pid in pids))


def failures(notebook: Path) -> list[str]:
    """The unexpected errors in a saved notebook."""
    found = []
    for cell in nbformat.read(notebook, 4).cells:
        if "raises-exception" in cell.metadata.get("tags", []):
            continue
        errors = (o for o in cell.get("outputs", []) if o.output_type == "error")
        found += [f"{o.ename}: {o.evalue[:200]}" for o in errors]
    return found


def run(name: str, folder: Path, env: dict[str, str], limit: int) -> bool:
    """Run one notebook in a new pod, and print its peak memory. Returns whether it succeeded."""
    group = Group(f"ipyvllm-binder-{os.getpid()}")
    group.limit(limit)
    pod = ("bash", "-c", JOIN, str(group.members), "bash", str(folder.parent / "binder" / "start"))
    peak = Peak(group)
    try:
        with (
            lab.server(folder, python=(*pod, "python"), env=env) as address,
            lab.browser() as page,
        ):
            notebook = lab.Notebook(page, address, f"{name}.ipynb")
            notebook.run_all(timeout=300)
            notebook.wait_idle()
            notebook.save(folder / f"{name}.ipynb")
        killed, failed = group.killed(), failures(folder / f"{name}.ipynb")
    finally:
        peak.end()
        group.remove()
    told = "; ".join(failed) or ("killed for want of memory" if killed else "every cell ran")
    print(f"{name:<24}peak {peak.bytes / MIB:5.0f} MiB of {limit / MIB:.0f}   {told}", flush=True)
    return not killed and not failed


def fallen_back(folder: Path, env: dict[str, str]) -> bool:
    """In a pod too small for the engine, the first answer must be marked as the mock's."""
    source = folder / "small.ipynb"
    lab.notebook(source, "%load_ext ipyvllm", "%%llm\nWhat is 17 + 25?")
    kept = run("small", folder, env, 600 * MIB)
    text = str(nbformat.read(source, 4).cells[1].outputs)
    said = "mock answers instead" in text and "mock answer, not from a model" in text
    print(f"too small a pod         {'the mock answers, and says so' if said else text[:300]}")
    return kept and said


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n\n")[0])
    parser.add_argument("--limit-mib", type=int, default=2048, help="the pod's memory")
    parser.add_argument("--keep", action="store_true", help="build on what is there already")
    parser.add_argument("names", nargs="*", help="notebooks; default: all")
    options = parser.parse_args()
    if not options.keep:
        shutil.rmtree(BUILD, ignore_errors=True)
    env = build(BUILD)
    folder = BUILD / "repo" / "notebooks"
    names = options.names or sorted(path.stem for path in folder.glob("*.ipynb"))
    kept = [run(name, folder, env, options.limit_mib * MIB) for name in names]
    kept.append(fallen_back(folder, env))
    return 0 if all(kept) else 1


if __name__ == "__main__":
    sys.exit(main())
