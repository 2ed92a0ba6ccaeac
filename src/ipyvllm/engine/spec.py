"""One engine's resolved configuration: its model, vLLM's arguments, the process's environment.

The defaults suit a CPU engine in a notebook; with a GPU build vLLM's own apply. The user's
`engine_args` and `env` override both.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..config import folders
from .preflight import builds, machine, memory_estimate, model_files, system_libraries
from .preflight import dtype as dtypes

if TYPE_CHECKING:
    from collections.abc import Mapping

DEMO_MODEL = Path(__file__).parent.parent / "_demo_model"
DEMO_NAME = "ipyvllm-demo"
GIB = 1024**3
# Fits the memory of a public Binder pod; 12 KiB per token in float32, so about 2,700 tokens.
_DEMO_KV_BYTES = 32 * 1024**2
_DEMO_ARGS: dict[str, Any] = {
    "dtype": "float32",  # the same text as transformers; with bfloat16 long answers differ
    "max_model_len": 1024,
    "max_num_seqs": 64,
    "max_num_batched_tokens": 1024,
}


@dataclass(frozen=True)
class EngineSpec:
    """The engine settings of one section of the configuration.

    Arguments:
        name: the provider's name.
        model: a folder or hub id; None is the bundled demo model.
        kv_cache_gib: the KV cache's size in GiB; None is 1 (the demo model: 1/32).
        dtype: vLLM's data type; None is the model's own, or as `preflight.dtype` chooses.
        isolation: "process", or "kernel" for a thread inside the kernel.
        idle_stop: seconds without a request after which the engine stops; None is never.
        lora_modules: LoRA adapters by name, each a folder.
        engine_args: any of vLLM's engine arguments.
        env: environment variables of the engine's process, added to the kernel's.
    """

    name: str
    model: str | None = None
    kv_cache_gib: float | None = None
    dtype: str | None = None
    isolation: str = "process"
    idle_stop: float | None = None
    lora_modules: Mapping[str, str] = field(default_factory=dict)
    engine_args: Mapping[str, Any] = field(default_factory=dict)
    env: Mapping[str, str] = field(default_factory=dict)

    @property
    def model_name(self) -> str:
        """The model's name in responses."""
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
        path = folders.expanded(self.model)
        return str(path.resolve()) if path.exists() else self.model

    def resolved_args(self) -> dict[str, Any]:
        """vLLM's engine arguments: our defaults, overridden by the user's."""
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
        if self.lora_modules:
            ranks = [
                model_files.lora_rank(folders.expanded(folder))
                for folder in self.lora_modules.values()
            ]
            args |= {"enable_lora": True, "max_loras": len(ranks), "max_lora_rank": max(ranks)}
        return args | dict(self.engine_args)

    def dtype_used(self, model: model_files.Model) -> str | None:
        """The data type of weights and KV cache; None is the model's own.

        Arguments:
            model: what the model's files say.
        """
        return dtypes.chosen(model, self.resolved_args(), on_cpu=self.on_cpu)

    def estimate(self, model: model_files.Model) -> memory_estimate.Estimate:
        """The memory this engine will take, in bytes.

        Arguments:
            model: what the model's files say.
        """
        return dtypes.estimate(model, self.resolved_args(), self.dtype_used(model))

    def settings(self) -> dict[str, str]:
        """Environment variables the engine needs, by name; the user's `env` overrides ours."""
        ours = {
            "VLLM_ENABLE_V1_MULTIPROCESSING": "0",  # the engine core runs in the host process
            "VLLM_NO_USAGE_STATS": "1",
        }
        if self.on_cpu:
            # Two spinning threads on a busy two-core machine decode 20 to 40 times slower.
            ours["OMP_NUM_THREADS"] = str(max(1, machine.usable_cores() - 1))
            ours["OMP_WAIT_POLICY"] = "PASSIVE"
            if self.resolved_args().get("enforce_eager"):
                ours["TORCH_COMPILE_DISABLE"] = "1"  # else the first logprobs start a compiler
        return ours | dict(self.env)

    def environment(self, base: Mapping[str, str]) -> dict[str, str]:
        """The complete environment of the engine's process.

        Arguments:
            base: the kernel's environment.
        """
        # glibc has a heap per thread; with a single heap, freed memory is reused by all threads.
        # Python's column numbers per instruction are used in tracebacks only, and take 4 MiB.
        small = {"MALLOC_ARENA_MAX": "1", "PYTHONNODEBUGRANGES": "1"}
        python = {"PYTHONUNBUFFERED": "1", "PYTHONUTF8": "1"}
        inherited = {k: v for k, v in base.items() if not _python_setting(k)}
        if paths := base.get("PYTHONPATH"):  # the engine's working folder is another one
            here = folders.working() or Path("/")
            inherited["PYTHONPATH"] = os.pathsep.join(
                str(here / path) for path in paths.split(os.pathsep)
            )
        env = {**small, **inherited, **self.settings(), **python}
        if system_libraries.folder().is_dir():
            env["LD_LIBRARY_PATH"] = system_libraries.search_path(env.get("LD_LIBRARY_PATH"))
        if "VLLM_CPU_KVCACHE_SPACE" not in self.env:
            env.pop("VLLM_CPU_KVCACHE_SPACE", None)  # it would override kv_cache_memory_bytes
        return env


# Of Python's variables, those that say where modules are. The others are about the user's code:
# warnings as errors, -O, a tracing allocator, an encoding.
_WHERE_MODULES_ARE = frozenset(
    {
        "PYTHONDONTWRITEBYTECODE",
        "PYTHONHOME",
        "PYTHONNOUSERSITE",
        "PYTHONPYCACHEPREFIX",
        "PYTHONUSERBASE",
    }
)


def _python_setting(name: str) -> bool:
    return name.startswith("PYTHON") and name not in _WHERE_MODULES_ARE
