"""Compares maps to their lower bounds: `vllm.LLM` with the same prompts, and an endpoint's latency.

    python benchmarks/mapping.py [--rounds N] [--rows N] [--check] [MODEL ...]    (`make bench-map`)

Engine: 256 prompts with `ipyvllm.map` and with `vllm.LLM.chat`, each in a new process with the same
settings, alternating. Endpoint: a thousand rows, 50 at a time, with a server that takes 100 ms,
compared to rows / concurrency x latency. Both are also compared to a plain loop. Memory: 100,000
rows of a generator with the mock. Quote the ratios; with --check it fails if a bound is exceeded.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import socket
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import client
import engine

HERE = Path(__file__)
TOKENS, LOOPED = 64, 24
OF_LLM = 0.95
GREEDY = {"temperature": 0, "max_tokens": TOKENS, "ignore_eos": True}
MIB = 1024**2


def loop(session: Any, prompts: list[str], **options: Any) -> int:
    """A plain loop: one prompt after the other."""
    generations = (session.start(prompt, **options).response() for prompt in prompts)
    return sum(response.usage.completion_tokens for response in generations)


def run_bare(model: str | None) -> dict[str, float]:
    from vllm import LLM, SamplingParams

    settings = engine.spec(model)
    llm = LLM(model=settings.resolved_model(), **settings.resolved_args())
    params = SamplingParams(**GREEDY)
    llm.chat([engine.chat(p) for p in engine.PROMPTS[:16]], params, use_tqdm=False)  # warm-up
    begun = time.perf_counter()
    outputs = llm.chat([engine.chat(p) for p in engine.PROMPTS], params, use_tqdm=False)
    took = time.perf_counter() - begun
    return {"map": sum(len(o.outputs[0].token_ids) for o in outputs) / took}


def run_ours(model: str | None) -> dict[str, float]:
    from ipyvllm.config.loader import Config, EngineConfig
    from ipyvllm.session import Session

    kv = {} if model is None else {"kv_cache_gib": 0.25}
    section = EngineConfig(type="engine", model=model, **kv)
    session = Session(lambda: Config(default="cpu", providers={"cpu": section}))
    client.mapped(session, engine.PROMPTS[:16], **GREEDY)  # warm-up
    begun = time.perf_counter()
    out = client.mapped(session, engine.PROMPTS, **GREEDY)
    found = {"map": out.summary.usage.completion_tokens / (time.perf_counter() - begun)}
    begun = time.perf_counter()
    found["loop"] = loop(session, engine.PROMPTS[:LOOPED], **GREEDY) / (time.perf_counter() - begun)
    session.close()
    return found


def run_memory(rows: int) -> dict[str, float]:
    """The growth of this process, relative to the pickled size of the results."""
    import gc
    import pickle

    import psutil

    import ipyvllm

    ipyvllm.map(["warm"] * 300, provider="mock", max_tokens=8)
    gc.collect()
    me = psutil.Process()
    before, begun = me.memory_info().rss, time.perf_counter()
    out = ipyvllm.map((f"row {n}" for n in range(rows)), provider="mock", max_tokens=8)
    took, grown = time.perf_counter() - begun, me.memory_info().rss - before
    one = len(pickle.dumps(out[rows // 2].to_dict()))
    del out
    gc.collect()
    left = me.memory_info().rss - before
    return {"rows/s": rows / took, "grown": grown, "left": left, "a row": grown / rows, "data": one}


def child(kind: str, argument: str) -> dict[str, float]:
    command = [sys.executable, str(HERE), "--child", kind, argument]
    env = dict(os.environ)
    if kind != "memory":
        env = engine.spec(argument or None).environment(env)
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.stderr[-3000:])
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def engines(model: str | None, rounds: int) -> bool:
    ours, bare = [], []
    for number in range(rounds):
        for kind in ("ours", "bare") if number % 2 else ("bare", "ours"):
            (ours if kind == "ours" else bare).append(child(kind, model or ""))
    map_, loop_ = (statistics.median(found[name] for found in ours) for name in ("map", "loop"))
    llm = statistics.median(found["map"] for found in bare)
    ratios = sorted(a["map"] / b["map"] for a, b in zip(ours, bare, strict=True))
    who = model or "the bundled demo model"
    print(f"\nengine, {who}: 256 prompts of {TOKENS} tokens, {rounds} rounds")
    ratio = f"{map_ / llm:.3f} ({ratios[0]:.3f} to {ratios[-1]:.3f})"
    print(f"  map   {map_:8.0f} tokens/s   vllm.LLM {llm:8.0f}   ratio {ratio}   bound {OF_LLM}")
    print(f"  loop  {loop_:8.0f} tokens/s   the map is {map_ / loop_:.1f} times as fast")
    return map_ / llm >= OF_LLM


def endpoint(rows: int) -> bool:
    from ipyvllm.config.loader import Config, EndpointConfig
    from ipyvllm.session import Session

    listener = socket.create_server(("127.0.0.1", 0), backlog=1024)
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    url = f"http://127.0.0.1:{listener.getsockname()[1]}/v1"
    context = multiprocessing.get_context("fork")
    server = context.Process(target=client.serve, args=(listener,), daemon=True)
    server.start()
    section = EndpointConfig(type="vllm", base_url=url, model="wait")
    session = Session(lambda: Config(default="e", providers={"e": section}))
    try:
        client.mapped(session, ["warm"] * 50, concurrency=50)
        took = min(timed(client.mapped, session, prompts(rows), concurrency=50) for _ in range(3))
        one = timed(loop, session, prompts(LOOPED)) / LOOPED
    finally:
        session.close()
        server.terminate()
        server.join()
    ideal = rows / client.CONCURRENCY * client.LATENCY
    share = ideal / took
    latency = f"{client.LATENCY * 1000:.0f} ms"
    print(f"\nendpoint of {latency}: {rows} rows, {client.CONCURRENCY} at once")
    bound = client.OF_IDEAL
    print(f"  map   {took:8.2f} s   ideal {ideal:.2f} s   {share:.3f} of it   bound {bound}")
    print(f"  loop  {one * rows:8.2f} s   the map is {one * rows / took:.1f} times as fast")
    return share >= bound


def prompts(rows: int) -> list[str]:
    return [f"row {number}" for number in range(rows)]


def timed(function: Any, *args: Any, **options: Any) -> float:
    begun = time.perf_counter()
    function(*args, **options)
    return time.perf_counter() - begun


def memory(rows: int) -> bool:
    found = child("memory", str(rows))
    grown, left = found["grown"] / MIB, found["left"] / MIB
    print(f"\nmemory: {rows:,} rows of a generator against the mock, {found['rows/s']:.0f} rows/s")
    a_row = f"{found['a row']:.0f} bytes a row (pickled, one is {found['data']:.0f})"
    print(f"  grown by {grown:.1f} MiB, {a_row}; after release, {left:.1f} MiB are left")
    return left < 0.2 * grown + 8


def main() -> int:
    if sys.argv[1:2] == ["--child"]:
        kind, argument = sys.argv[2:4]
        kinds = {"ours": run_ours, "bare": run_bare}
        found = run_memory(int(argument)) if kind == "memory" else kinds[kind](argument or None)
        print(json.dumps(found))
        return 0
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=3, help="processes of each kind")
    parser.add_argument("--rows", type=int, default=100_000, help="rows of the memory part")
    parser.add_argument("--check", action="store_true", help="fail if a bound is exceeded")
    parser.add_argument("models", nargs="*", help="folders beside the bundled demo model")
    options = parser.parse_args()
    kept = [endpoint(client.ROWS), memory(options.rows)]
    kept += [engines(model, options.rounds) for model in (None, *options.models)]
    return 0 if all(kept) or not options.check else 1


if __name__ == "__main__":
    sys.exit(main())
