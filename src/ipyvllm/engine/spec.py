"""One engine as configured, resolved: its model, vLLM's arguments, the child's environment.

The defaults make a CPU engine behave in a notebook; on a GPU build vLLM's own stand. Whatever the
user's `engine_args` and `env` say wins over both.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .preflight import builds, machine, memory_estimate, model_files, system_libraries
from .preflight import dtype as dtypes

if TYPE_CHECKING:
    from collections.abc import Mapping

DEMO_MODEL = Path(__file__).parent.parent / "_demo_model"
DEMO_NAME = "ipyvllm-demo"
GIB = 1024**3
# Enough for a public Binder pod's memory; 12 KiB a token in float32, so about 2,700 tokens.
_DEMO_KV_BYTES = 32 * 1024**2
_DEMO_ARGS: dict[str, Any] = {
    "dtype": "float32",  # exactly the text transformers gives; bfloat16 differs in long answers
    "max_model_len": 1024,
    "max_num_seqs": 64,
    "max_num_batched_tokens": 1024,
}


@dataclass(frozen=True)
class EngineSpec:
    """What a section of the configuration asks for.

    Arguments:
        name: the provider's name.
        model: a folder or hub id; None is the bundled demo model.
        kv_cache_gib: the KV cache's size in GiB; None is 1 (the demo model: 1/32).
        dtype: vLLM's; None is the model's own, or what `engine.dtype` makes of it.
        isolation: "process", or "kernel" for a thread inside the kernel.
        idle_stop: seconds without a request after which the engine stops; None is never.
        lora: adapters by name, each a folder.
        engine_args: any of vLLM's engine arguments.
        env: the child's environment variables beyond the kernel's.
    """

    name: str
    model: str | None = None
    kv_cache_gib: float | None = None
    dtype: str | None = None
    isolation: str = "process"
    idle_stop: float | None = None
    lora: Mapping[str, str] = field(default_factory=dict)
    engine_args: Mapping[str, Any] = field(default_factory=dict)
    env: Mapping[str, str] = field(default_factory=dict)

    @property
    def model_name(self) -> str:
        """What answers say they come from."""
        return self.model or DEMO_NAME

    @property
    def on_cpu(self) -> bool:
        """Whether the installed vLLM runs on the CPU."""
        build = builds.installed()
        return build is None or build.kind == "cpu"

    def resolved_model(self) -> str:
        """The folder as an absolute path, or the hub id."""
        if self.model is None:
            return str(DEMO_MODEL)
        path = Path(self.model).expanduser()
        return str(path.resolve()) if path.exists() else self.model

    def resolved_args(self) -> dict[str, Any]:
        """vLLM's engine arguments: ours, then the user's."""
        args: dict[str, Any] = {
            "disable_log_stats": True,
            "max_model_len": -1,  # as long as the model's context and the KV cache allow
        }
        if self.on_cpu:
            args["enforce_eager"] = True  # compiling costs 20 s and needs a C++ compiler
            args["kv_cache_memory_bytes"] = _DEMO_KV_BYTES if self.model is None else GIB
        if self.model is None:
            args |= _DEMO_ARGS
        if self.kv_cache_gib is not None:
            args["kv_cache_memory_bytes"] = int(self.kv_cache_gib * GIB)
        if self.dtype is not None:
            args["dtype"] = self.dtype
        if self.lora:
            ranks = [
                model_files.lora_rank(Path(folder).expanduser()) for folder in self.lora.values()
            ]
            args |= {"enable_lora": True, "max_loras": len(ranks), "max_lora_rank": max(ranks)}
        return args | dict(self.engine_args)

    def dtype_used(self, model: model_files.Model) -> str | None:
        """The type weights and KV cache are held in; None is the model's own."""
        return dtypes.chosen(model, self.resolved_args(), on_cpu=self.on_cpu)

    def estimate(self, model: model_files.Model) -> memory_estimate.Estimate:
        """What this engine will take in memory, in bytes."""
        return dtypes.estimate(model, self.resolved_args(), self.dtype_used(model))

    def settings(self) -> dict[str, str]:
        """Environment variables the engine needs, by name; the user's `env` wins over ours."""
        ours = {
            "VLLM_ENABLE_V1_MULTIPROCESSING": "0",  # the engine core in the host itself
            "VLLM_NO_USAGE_STATS": "1",
        }
        if self.on_cpu:
            # Two spinning threads on a busy two-core machine decode 20 to 40 times slower.
            ours["OMP_NUM_THREADS"] = str(max(1, machine.usable_cores() - 1))
            ours["OMP_WAIT_POLICY"] = "PASSIVE"
            if self.resolved_args().get("enforce_eager"):
                ours["TORCH_COMPILE_DISABLE"] = "1"  # the first logprobs would run a compiler
        return ours | dict(self.env)

    def environment(self, base: Mapping[str, str]) -> dict[str, str]:
        """The child's whole environment over the kernel's."""
        # glibc keeps a heap for each thread; of one, what is freed is used again by all.
        # Python's columns of each instruction are for tracebacks alone, and take 4 MiB.
        small = {"MALLOC_ARENA_MAX": "1", "PYTHONNODEBUGRANGES": "1"}
        env = {**small, **base, **self.settings(), "PYTHONUNBUFFERED": "1"}
        if system_libraries.folder().is_dir():
            env["LD_LIBRARY_PATH"] = system_libraries.search_path(env.get("LD_LIBRARY_PATH"))
        if "VLLM_CPU_KVCACHE_SPACE" not in self.env:
            env.pop("VLLM_CPU_KVCACHE_SPACE", None)  # it would override kv_cache_memory_bytes
        return env
