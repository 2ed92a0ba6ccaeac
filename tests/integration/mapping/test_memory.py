"""A kernel that maps over many rows grows by the results and by nothing else."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

# In a process of its own: what other tests have left would blur the figures.
PROBE = """
import gc, json, sys, tracemalloc
import psutil
import ipyvllm

traced = sys.argv[1] == "traced"
rows = int(sys.argv[2])
ipyvllm.map(["warm"] * 300, provider="mock", max_tokens=8)
gc.collect()
me = psutil.Process()
before = me.memory_info().rss
if traced:
    tracemalloc.start()
out = ipyvllm.map((f"row {n}" for n in range(rows)), provider="mock", max_tokens=8)
found = {"rows": len(out), "rss": me.memory_info().rss - before}
if traced:
    gc.collect()
    found["held"], found["peak"] = tracemalloc.get_traced_memory()
    del out
    gc.collect()
    found["left"], _ = tracemalloc.get_traced_memory()
print(json.dumps(found))
"""
MIB = 1024**2


def measured(tmp_path, how, rows):
    done = subprocess.run(
        [sys.executable, "-c", PROBE, how, str(rows)],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(done.stdout)


@pytest.mark.slow
def test_twenty_thousand_rows_of_a_generator_cost_their_results(tmp_path):
    found = measured(tmp_path, "traced", 4000)
    results = found["held"] - found["left"]
    # Once the results are let go of, nothing is left; while they came, little more was needed.
    assert found["left"] < 0.3 * MIB
    assert found["peak"] < results + 1.5 * MIB
    grown = measured(tmp_path, "untraced", 20_000)
    assert grown["rows"] == 20_000
    assert grown["rss"] < 1.5 * results * 20_000 / 4000 + 8 * MIB
