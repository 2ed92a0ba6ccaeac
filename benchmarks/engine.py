"""Compares the engine to bare `vllm.LLM`, with the same model, settings and prompts in one run.

    python benchmarks/engine.py [--rounds N] [MODEL ...]        (`make bench-engine`)

Each round starts a new process of each kind and measures all figures in it: the time from its start
to the first answer, single-stream tokens/s, 64 requests at once, a map of 256 prompts, and memory
(PSS) directly after that and when idle. Quote the ratios of the medians, since machines differ and
vary. For a model in bfloat16 on a CPU that emulates it, prefill is compared to float32 as well.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

HERE = Path(__file__)
SINGLE_TOKENS, MANY_TOKENS = 256, 64
REST_SECONDS = 4.0
PROMPTS = [f"Write a short story about the number {n} and a lighthouse." for n in range(256)]


def chat(prompt: str) -> list[dict[str, str]]:
    return [{"role": "user", "content": prompt}]


def spec(model: str | None) -> Any:
    from ipyvllm.engine.spec import EngineSpec

    if model is None:
        return EngineSpec(name="bench")
    return EngineSpec(name="bench", model=model, kv_cache_gib=0.25)


def memory(*pids: int) -> dict[str, float]:
    """MiB (PSS) of the processes `pids`: directly after work, and when idle."""
    from ipyvllm.engine.preflight.machine import proportional_set_size

    found = {"memory, MiB": sum(map(proportional_set_size, pids)) / 1024**2}
    time.sleep(REST_SECONDS)
    return found | {"at rest, MiB": sum(map(proportional_set_size, pids)) / 1024**2}


def run_bare(model: str | None, begun: float) -> dict[str, float]:
    """Run the work with vLLM itself, as a script does, with the engine's environment variables."""
    from vllm import LLM, SamplingParams

    from ipyvllm.engine.preflight import model_files

    settings = spec(model)
    dtype = settings.dtype_used(model_files.read(Path(settings.resolved_model()))) or "auto"
    arguments = {**settings.resolved_args(), "dtype": dtype}
    llm = LLM(model=settings.resolved_model(), **arguments)

    def ask(prompts: list[str], tokens: int) -> float:
        params = SamplingParams(temperature=0, max_tokens=tokens, ignore_eos=True)
        started = time.perf_counter()
        outputs = llm.chat([chat(p) for p in prompts], params, use_tqdm=False)
        took = time.perf_counter() - started
        return sum(len(o.outputs[0].token_ids) for o in outputs) / took

    ask(PROMPTS[:1], 8)
    found = {"first answer, s": time.time() - begun}
    found |= rates(ask, ask, ask)
    import os

    return found | memory(os.getpid())


def run_ours(model: str | None, begun: float) -> dict[str, float]:
    """Run the work with a session of this package, as a cell does."""
    import os

    from ipyvllm.config.loader import Config, EngineConfig
    from ipyvllm.session import Session

    kv = {} if model is None else {"kv_cache_gib": 0.25}
    section = EngineConfig(type="engine", model=model, **kv)
    session = Session(lambda: Config(default="cpu", providers={"cpu": section}))
    options = {"temperature": 0, "ignore_eos": True}

    def stream(prompts: list[str], tokens: int) -> float:
        return collect(prompts, tokens, stream=True)

    def final(prompts: list[str], tokens: int) -> float:
        return collect(prompts, tokens, stream=False)

    def collect(prompts: list[str], tokens: int, *, stream: bool) -> float:
        started = time.perf_counter()
        generations = [
            session.start(prompt, max_tokens=tokens, stream=stream, **options) for prompt in prompts
        ]
        made = sum(generation.response().usage.completion_tokens for generation in generations)
        return made / (time.perf_counter() - started)

    stream(PROMPTS[:1], 8)
    found = {"first answer, s": time.time() - begun}
    found |= rates(stream, stream, final)
    pid = session.providers.engine("cpu").engine.pid
    assert pid is not None
    found |= memory(os.getpid(), pid)
    started = time.perf_counter()
    session.close()
    return found | {"stop, s": time.perf_counter() - started}


def run_reading(model: str, dtype: str) -> dict[str, float]:
    """Measure the speed of prefill with this package and one `dtype`."""
    from ipyvllm.config.loader import Config, EngineConfig
    from ipyvllm.session import Session

    section = EngineConfig(type="engine", model=model, kv_cache_gib=0.25, dtype=dtype)
    session = Session(lambda: Config(default="cpu", providers={"cpu": section}))
    rates = []
    for number in range(4):
        generation = session.start(f"{number} " + "word " * 150, max_tokens=1, temperature=0)
        answer = generation.response()
        rates.append(answer.usage.prompt_tokens / answer.timing.total)
    session.close()
    return {"prompt, tokens/s": statistics.median(rates[1:])}


def rates(single: Any, many: Any, everything: Any) -> dict[str, float]:
    single(PROMPTS[:1], 32)  # warm-up
    return {
        "single, tokens/s": single(PROMPTS[1:2], SINGLE_TOKENS),
        "64 at once, tokens/s": many(PROMPTS[:64], MANY_TOKENS),
        "map of 256, tokens/s": everything(PROMPTS, MANY_TOKENS),
    }


def child(kind: str, model: str | None) -> dict[str, float]:
    import os

    command = [sys.executable, str(HERE), "--child", kind, str(time.time()), model or ""]
    env = spec(model).environment(os.environ)  # both use the engine's settings
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.stderr[-3000:])
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def compare_types(model: str) -> None:
    """Compare float32 to bfloat16 if the CPU has no instructions for the latter."""
    from ipyvllm.engine.preflight import dtype, model_files

    if not dtype.bfloat16_is_emulated() or model_files.read(Path(model)).dtype != "bfloat16":
        return
    wide, narrow = (child(name, model)["prompt, tokens/s"] for name in ("float32", "bfloat16"))
    print(f"{'prompt, tokens/s':22}{wide:10.1f}{narrow:10.1f}{wide / narrow:8.2f}", end="  ")
    print("(float32, bfloat16)")


def compare(model: str | None, rounds: int) -> dict[str, dict[str, float]]:
    """The medians of both, and their ratios, by figure."""
    print(f"\n{model or 'the bundled demo model'}, {rounds} rounds")
    figures: dict[str, list[dict[str, float]]] = {"ours": [], "bare": []}
    for number in range(rounds):
        order = ("ours", "bare") if number % 2 else ("bare", "ours")
        for kind in order:
            figures[kind].append(child(kind, model))
    print(f"{'':22}{'ours':>10}{'vllm.LLM':>10}{'ratio':>8}")
    made = {}
    for name in figures["ours"][0]:
        ours = statistics.median(found[name] for found in figures["ours"])
        if name not in figures["bare"][0]:
            print(f"{name:22}{ours:10.2f}")
            continue
        bare = statistics.median(found[name] for found in figures["bare"])
        print(f"{name:22}{ours:10.1f}{bare:10.1f}{ours / bare:8.2f}", flush=True)
        made[name] = {"ours": ours, "bare": bare, "ratio": ours / bare}
    return made


def main() -> None:
    if sys.argv[1:2] == ["--child"]:
        kind, begun, model = sys.argv[2:5]
        if kind in ("ours", "bare"):
            run = run_ours if kind == "ours" else run_bare
            print(json.dumps(run(model or None, float(begun))))
        else:
            print(json.dumps(run_reading(model, kind)))
        return
    parser = argparse.ArgumentParser(description="The engine against bare vllm.LLM.")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--save", action="store_true", help="keep the figures in results/")
    parser.add_argument("models", nargs="*", help="folders beside the bundled demo model")
    options = parser.parse_args()
    found = {}
    for model in (None, *options.models):
        found[Path(model).name if model else "demo model"] = compare(model, options.rounds)
        if model is not None:
            compare_types(model)
    if options.save:
        import results

        results.save("engine", found)


if __name__ == "__main__":
    main()
