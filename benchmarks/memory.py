"""Measures the memory of a real kernel with its engine, compared to the prediction of `%llm doctor`
and to bare `vllm.LLM` with the same model and settings, in one run.

    python benchmarks/memory.py [--rounds N] [MODEL ...]        (`make bench-memory`)

The kernel is an ipykernel over ZeroMQ, as with JupyterLab. Figures are resident set sizes in MiB
after 64 requests at once: unlike proportional ones they do not depend on other programs with the
same libraries. How much of a library is resident depends on how it came into the page cache, so the
libraries are first read from the disk in one go, as an installation leaves them. File pages that
kernel and engine share are counted once. The maximum of the rounds counts for this package, the
minimum for `vllm.LLM`. Exits non-zero if a prediction is below the measured value or more than 10%
above it, or if the demo model needs more memory than in `vllm.LLM`.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import sysconfig
import tempfile
import time
from pathlib import Path
from typing import Any

import psutil
import results
from engine import MANY_TOKENS, PROMPTS, REST_SECONDS, spec
from jupyter_client.manager import KernelManager

from ipyvllm.engine.preflight import model_files

HERE = Path(__file__)
MIB = 1024**2
CELLS = f"""
%load_ext ipyvllm
prompts = {PROMPTS[:64]!r}
made = get_ipython().run_cell_magic(
    "llm", "answers << --map prompts --temperature 0 --max-tokens {MANY_TOKENS} "
    "--param ignore_eos=true --concurrency 64", "{{{{ item }}}}")
import json, os, psutil
engine = [p.pid for p in psutil.Process().children() if "ipyvllm.engine" in " ".join(p.cmdline())]
assert len(engine) == 1 and len(answers) == 64, (engine, len(answers))
print(json.dumps([os.getpid(), engine[0]]))
"""


def in_kernel(model: str | None) -> dict[str, float]:
    """MiB of an ipykernel, of its engine's process, of both, and of both a few seconds later."""
    with tempfile.TemporaryDirectory() as folder:
        section: dict[str, Any] = {"type": "engine"}
        if model is not None:
            section |= {"model": str(Path(model).resolve()), "kv_cache_gib": 0.25}
        config = {"default": "cpu", "providers": {"cpu": section}}
        (Path(folder) / "ipyvllm.yaml").write_text(json.dumps(config))  # JSON is YAML
        manager = KernelManager(kernel_name="python3")
        manager.start_kernel(cwd=folder)
        client = manager.client()
        client.start_channels()
        try:
            client.wait_for_ready(timeout=60)
            said: list[str] = []

            def output(message: dict[str, Any]) -> None:
                content = message["content"]
                said.append(content.get("text") or "\n".join(content.get("traceback", ())))

            client.execute_interactive(CELLS, timeout=600, output_hook=output)
            try:
                kernel, engine = json.loads("".join(said).splitlines()[-1])
            except ValueError:
                raise SystemExit("".join(said)[-3000:]) from None
            found = {"kernel": resident(kernel), "engine": resident(engine)}
            found["together"] = together(kernel, engine)
            time.sleep(REST_SECONDS)
            return found | {"at rest": together(kernel, engine)}
        finally:
            client.stop_channels()
            manager.shutdown_kernel()


def read_libraries() -> None:
    """Read the shared libraries of the environment into the page cache again, in large folios."""
    for path in Path(sysconfig.get_path("platlib")).rglob("*.so*"):
        with path.open("rb") as file:
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
            while file.read(16 * MIB):
                pass


def resident(pid: int) -> float:
    """MiB of one process."""
    return float(psutil.Process(pid).memory_info().rss) / MIB


def together(first: int, second: int) -> float:
    """MiB of both, the pages of files that both have counted once."""
    one, other = _file_pages(first), _file_pages(second)
    shared = sum(min(pages, other[path]) for path, pages in one.items() if path in other)
    return resident(first) + resident(second) - shared / MIB


def _file_pages(pid: int) -> dict[str, int]:
    """Bytes of unchanged pages of each file that is mapped."""
    maps = psutil.Process(pid).memory_maps()
    return {m.path: m.rss - m.anonymous for m in maps if m.path.startswith("/")}


def bare(model: str | None) -> float:
    """MiB of a script that does the same with `vllm.LLM`."""
    command = [sys.executable, str(HERE), "--bare", model or ""]
    env = spec(model).environment(os.environ)
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.stderr[-3000:])
    return float(done.stdout.splitlines()[-1]) / MIB


def run_bare(model: str | None) -> int:
    from vllm import LLM, SamplingParams

    settings = spec(model)
    dtype = settings.dtype_used(model_files.read(Path(settings.resolved_model()))) or "auto"
    llm = LLM(model=settings.resolved_model(), **{**settings.resolved_args(), "dtype": dtype})
    params = SamplingParams(temperature=0, max_tokens=MANY_TOKENS, ignore_eos=True)
    asked = [[{"role": "user", "content": prompt}] for prompt in PROMPTS[:64]]
    assert len(llm.chat(asked, params, use_tqdm=False)) == 64
    return int(psutil.Process().memory_info().rss)


def predicted(model: str | None) -> float:
    settings = spec(model)
    return settings.estimate(model_files.read(Path(settings.resolved_model()))).total / MIB


def compare(model: str | None, rounds: int) -> dict[str, float]:
    ours = [in_kernel(model) for _ in range(rounds)]
    engine = max(found["engine"] for found in ours)
    kernel = max(found["kernel"] for found in ours)
    whole = max(found["together"] for found in ours)
    rest = max(found["at rest"] for found in ours)
    library = min(bare(model) for _ in range(rounds))
    said = predicted(model)
    print(f"\n{model or 'the bundled demo model'}")
    print(f"  engine's process   {engine:7.0f} MiB, predicted {said:.0f}: {said / engine:.3f}")
    print(f"  kernel and engine  {whole:7.0f} MiB, of which the kernel {kernel:.0f}")
    print(f"  at rest            {rest:7.0f} MiB")
    print(f"  vllm.LLM           {library:7.0f} MiB: {whole / library:.3f}, ", end="")
    print(f"at rest {rest / library:.3f}")
    return {
        "kernel, MiB": kernel,
        "engine, MiB": engine,
        "kernel and engine, MiB": whole,
        "predicted / engine": said / engine,
        "vllm.LLM, MiB": library,
        "kernel and engine / vllm.LLM": whole / library,
        "at rest / vllm.LLM": rest / library,
    }


def main() -> int:
    if sys.argv[1:2] == ["--bare"]:
        print(run_bare(sys.argv[2] or None))
        return 0
    parser = argparse.ArgumentParser(description=__doc__.partition("\n\n")[0])
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--tolerance", type=float, default=0.0, help="share past each bound")
    parser.add_argument("--save", action="store_true", help="keep the figures in results/")
    parser.add_argument("models", nargs="*", help="folders beside the bundled demo model")
    options = parser.parse_args()
    read_libraries()
    found = {}
    for model in (None, *options.models):
        name = "demo model" if model is None else Path(model).name
        found[name] = compare(model, options.rounds)
    if options.save:
        results.save("memory", found)
    loose = options.tolerance
    wrong = [
        f"prediction, {name}"
        for name, figures in found.items()
        if not 1 - loose <= figures["predicted / engine"] <= 1.1 + loose
    ]
    if found["demo model"]["kernel and engine / vllm.LLM"] > 1 + loose:
        wrong.append("more memory than vllm.LLM")
    print(f"does not hold: {'; '.join(wrong)}" if wrong else "all of it holds")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
