"""Checks whether this machine can run an engine: a list of findings, each with its fix.

`check_install` checks the machine, `check_engine` the installed vLLM, and `check_model` one model.
Nothing is changed, and vLLM is not imported.
"""

from __future__ import annotations

import os
import platform
import shutil
import sys
import sysconfig
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ...config import folders
from ...errors import EngineError, LLMError
from . import builds, machine, memory_estimate, model_files, system_libraries
from .dtype import bfloat16_is_emulated

if TYPE_CHECKING:
    from ..spec import EngineSpec

GIB = 1024**3
NEEDED_DISK_GIB = 4.0
_PYTHONS = ((3, 11), (3, 13))
# Instruction sets that make inference fast, by their names in /proc/cpuinfo.
_FAST_FLAGS = {"avx512f": "AVX-512", "avx512_bf16": "BF16", "amx_tile": "AMX"}
_INSTALL = "run: %llm install (or python -m ipyvllm.engine.install)"


@dataclass(frozen=True)
class Finding:
    """The result of one check.

    Attributes:
        name: what was checked.
        level: ok, note (works, but could be better) or problem.
        message: what was found.
        fix: what to do about it, if anything.
    """

    name: str
    level: str
    message: str
    fix: str = ""

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)

    def __str__(self) -> str:
        line = f"{self.level:8}{self.name}: {self.message}"
        return f"{line}\n        {self.fix}" if self.fix else line


def ok(name: str, message: str) -> Finding:
    return Finding(name, "ok", message)


def examine(spec: EngineSpec) -> list[Finding]:
    """All checks of this machine, its vLLM and the engine that `spec` describes."""
    return [*check_install(disk=False), *check_engine(), *check_model(spec)]


def check_install(*, disk: bool = True) -> list[Finding]:
    """Whether this machine can run the CPU engine; with `disk`, also whether it can be installed:
    free disk space and a writable environment."""
    found = [_platform(), _python(), _cpu(), _cores(), _lscpu()]
    return [*found, _disk(), _environment()] if disk else found


def check_libraries() -> list[Finding]:
    """Whether the system has the shared libraries that vLLM's extensions link to."""
    missing = system_libraries.missing(builds.installed())
    if not missing:
        return [ok("libraries", "found")]
    advice = system_libraries.advice([library.name for library in missing])
    message = "; ".join(library.loader_message for library in missing)
    return [Finding("libraries", "problem", message, f"{advice}; %llm install needs no root")]


def require(findings: list[Finding], what: str, kind: type[EngineError] = EngineError) -> None:
    """Raise an error if there are problems.

    Arguments:
        findings: the findings; those of level "problem" are in the error.
        what: the error message's first part.
        kind: the error's class.
    """
    problems = [finding for finding in findings if finding.level == "problem"]
    if problems:
        lines = [f"{p.message}{f' ({p.fix})' if p.fix else ''}" for p in problems]
        raise kind(f"{what}: {lines[0]}", "\n".join(lines[1:]))


def check_engine() -> list[Finding]:
    """Whether the installed vLLM fits this machine."""
    build = builds.installed()
    if build is None:
        none = Finding("vLLM", "problem", "not installed in this environment", _INSTALL)
        return [none, *check_libraries()]
    found = [_build(build), *check_libraries()]
    broken = builds.breaking_packages(build)
    if broken:
        names = " ".join(broken)
        message = f"CUDA builds with a CPU-only torch: {names}; importing vLLM crashes in them"
        found.append(Finding("torch", "problem", message, f"run: pip uninstall {names}"))
    share = builds.bytecode_share(build)
    if share < 0.9:
        message = f"only {share:.0%} of vLLM is compiled; imports take about 10 s longer"
        fix = f"run: python -m compileall -q -j 0 {machine.site_packages()}"
        found.append(Finding("bytecode", "note", message, fix))
    else:
        found.append(ok("bytecode", "compiled"))
    return found


def check_model(spec: EngineSpec) -> list[Finding]:
    """Whether this engine's model is on this machine, is supported by vLLM, and fits in memory.

    Arguments:
        spec: the engine's resolved configuration.
    """
    from . import hub

    try:
        folder = hub.local_folder(spec.resolved_model())
        if folder is None:
            return [_remote_model(spec.resolved_model())]
        model = model_files.read(folder)
    except LLMError as error:
        return [Finding("model", "problem", error.message, error.hint)]
    found = [_architecture(model), *_dtype(spec, model), *_memory(spec, model)]
    if model.takes_images and spec.on_cpu and not builds.has_torchvision():
        found.append(
            Finding(
                "images",
                "note",
                "most models that take images need torchvision; the CPU engine does not include it",
                "if it does not start: uv pip install torchvision --torch-backend cpu",
            )
        )
    return found


def _platform() -> Finding:
    here = f"{sys.platform} on {platform.machine()}"
    if machine.linux() and machine.musl():
        fix = "use an image with glibc (Debian, Fedora), or a remote endpoint (type: vllm)"
        return Finding("platform", "problem", f"no CPU build of vLLM for musl ({here})", fix)
    if not machine.linux() or platform.machine() not in ("x86_64", "aarch64"):
        fix = "use Linux on x86-64 or arm64, or a remote endpoint (type: vllm)"
        return Finding("platform", "problem", f"no CPU build of vLLM for {here}", fix)
    return ok("platform", here)


def _python() -> Finding:
    number = platform.python_version()
    if not _PYTHONS[0] <= sys.version_info[:2] <= _PYTHONS[1]:
        return Finding("Python", "problem", f"{number} is not supported", "use 3.11 to 3.13")
    return ok("Python", number)


def _cpu() -> Finding:
    flags = machine.cpu_flags()
    if platform.machine() == "x86_64" and "avx2" not in flags:
        fix = "use another machine, or a remote endpoint (type: vllm)"
        return Finding("CPU", "problem", "no AVX2 instructions, which vLLM needs", fix)
    fast = [name for flag, name in _FAST_FLAGS.items() if flag in flags]
    return ok("CPU", ", ".join(["AVX2", *fast]) if "avx2" in flags else platform.machine())


def _cores() -> Finding:
    cores = machine.usable_cores()
    if cores == 1:
        return Finding("cores", "note", "one usable core: the engine and the kernel share it")
    return ok("cores", f"{cores} usable")


def _lscpu() -> Finding:
    if shutil.which("lscpu") is None:
        fix = system_libraries.advice(["lscpu"])
        return Finding("lscpu", "problem", "not on PATH, and vLLM runs it", fix)
    return ok("lscpu", "found")


def _disk() -> Finding:
    folders = (machine.site_packages(), download_folder())
    free = min(map(machine.free_disk, folders)) / GIB
    if free < NEEDED_DISK_GIB:
        message = f"{free:.1f} GiB free, {NEEDED_DISK_GIB:g} needed to install"
        return Finding("disk", "problem", message, "free disk space first")
    return ok("disk", f"{free:.0f} GiB free")


def download_folder() -> Path:
    """The folder of uv's download cache, which may be on another file system than the
    environment."""
    if own := os.environ.get("UV_CACHE_DIR"):
        return Path(own)
    cache = os.environ.get("XDG_CACHE_HOME") or Path(folders.home() or "/") / ".cache"
    return Path(cache) / "uv"


def _environment() -> Finding:
    """Whether packages can be installed in this environment. A Python that belongs to the operating
    system has a marker file (PEP 668)."""
    folder = machine.site_packages()
    apart = sys.prefix != sys.base_prefix
    fix = "create one: python3 -m venv .venv, and run the notebook from it"
    if not apart and (Path(sysconfig.get_path("stdlib")) / "EXTERNALLY-MANAGED").exists():
        return Finding("environment", "problem", "this Python belongs to the operating system", fix)
    if not os.access(folder, os.W_OK):
        return Finding("environment", "problem", f"{folder} cannot be written to", fix)
    return ok("environment", "a virtual environment" if apart else "packages can be installed here")


def _build(build: builds.Build) -> Finding:
    message = f"{build.version}, built for {build.kind.upper()}s, torch {build.torch or 'missing'}"
    if build.torch is None:
        return Finding("vLLM", "problem", message, "it needs torch: " + _INSTALL)
    if build.kind == "gpu" and not machine.has_gpu():
        message = f"{build.version} is built for GPUs and there is none (vLLM calls it "
        message += "'Failed to infer device type')"
        fix = "run: pip uninstall vllm torch, then %llm install"
        return Finding("vLLM", "problem", message, fix)
    return ok("vLLM", message)


def _remote_model(name: str) -> Finding:
    from . import hub

    if hub.offline():
        fix = "unset HF_HUB_OFFLINE, or name a local folder"
        return Finding(
            "model", "problem", f"{name} is not downloaded, and HF_HUB_OFFLINE is set", fix
        )
    return Finding("model", "note", f"{name} is not downloaded yet; the first start downloads it")


def _architecture(model: model_files.Model) -> Finding:
    build = builds.installed()
    known = builds.supported_architectures(build) if build else frozenset()
    if known and model.architectures and not set(model.architectures) & known:
        message = f"vLLM does not support {model.architectures[0]}"
        return Finding("model", "problem", message, "choose a model of another architecture")
    name = model.architectures[0] if model.architectures else "unknown architecture"
    return ok("model", f"{name}, {model.parameters / 1e6:.1f}M parameters in {model.folder.name}")


def _dtype(spec: EngineSpec, model: model_files.Model) -> list[Finding]:
    """A finding about the data type, if this CPU is slow in bfloat16; else none."""
    if not spec.on_cpu or not bfloat16_is_emulated():
        return []
    used = spec.dtype_used(model) or model.dtype
    if used != "bfloat16":
        wider = used == "float32" and model.dtype == "bfloat16"
        message = "float32, because this CPU has no bfloat16 instructions" if wider else used
        return [ok("dtype", message)]
    message = "this CPU has no bfloat16 instructions, so prompts are processed several times slower"
    return [Finding("dtype", "note", message, "set dtype: float32 if there is enough memory")]


def _memory(spec: EngineSpec, model: model_files.Model) -> list[Finding]:
    need, left = spec.estimate(model), machine.available_memory()
    if not spec.on_cpu:
        return [ok("memory", "vLLM checks the memory of a GPU by itself")]
    message = (
        f"about {_mib(need.total)} needed (weights {_mib(need.weights)}, KV cache "
        f"{_mib(need.kv_cache)}, vLLM {_mib(need.overhead)}), {_mib(left)} available"
    )
    if need.total > left:
        fix = "use a smaller model, lower kv_cache_gib, or free memory"
        return [Finding("memory", "problem", message, fix)]
    token = memory_estimate.kv_bytes_per_token(model, spec.dtype_used(model))
    fits = need.kv_cache // token if token else model.context
    wanted = spec.resolved_args().get("max_model_len")
    if isinstance(wanted, int) and wanted > fits:
        gib = wanted * token / GIB
        note = f"a context of {wanted} tokens needs {gib:.2f} GiB of KV cache; {fits} tokens fit"
        return [
            ok("memory", message),
            Finding("context", "problem", note, "raise kv_cache_gib, or lower max_model_len"),
        ]
    return [ok("memory", message)]


def _mib(count: int) -> str:
    return f"{count / 1024**2:,.0f} MiB" if count < GIB else f"{count / GIB:.1f} GiB"
