"""`python -m ipyvllm.mock`: serve the mock on a port of this machine."""

from __future__ import annotations

import argparse
import sys

from ..errors import LLMError, MissingDependencyError
from .behaviour import MODEL_NAME


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m ipyvllm.mock",
        description="Serve deterministic answers behind the OpenAI API.",
    )
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on")
    parser.add_argument("--port", type=int, default=8080, help="port to listen on (default 8080)")
    parser.add_argument("--model", default=MODEL_NAME, help="the model's name in /v1/models")
    parser.add_argument("--mode", choices=("text", "echo"), default="text", help="what is said")
    parser.add_argument("--ttft-ms", type=float, default=0, help="wait before the first token")
    parser.add_argument("--itl-ms", type=float, default=0, help="wait between two tokens")
    options = parser.parse_args(argv)
    try:
        serve(options)
    except LLMError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


def serve(options: argparse.Namespace) -> None:
    try:
        import uvicorn
    except ModuleNotFoundError as error:
        raise MissingDependencyError("uvicorn", "mock") from error
    from .server import app

    served = app(options.mode, options.ttft_ms, options.itl_ms, options.model)
    uvicorn.run(served, host=options.host, port=options.port, log_level="warning", lifespan="off")


if __name__ == "__main__":
    sys.exit(main())
