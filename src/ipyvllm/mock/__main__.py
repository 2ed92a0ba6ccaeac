"""`python -m ipyvllm.mock`: serve the mock on a port of this machine."""

from __future__ import annotations

import argparse
import os
import socket
import sys

from pydantic import ValidationError

from ..config.schema import MockConfig
from ..errors import ConfigError, LLMError, MissingDependencyError
from ..processes import die_with
from .faults import ERRORS
from .replies import MODEL_NAME

_EPILOG = """\
A request may change the waits and faults for itself by headers: X-Mock-Error, X-Mock-Error-Rate,
X-Mock-TTFT-MS, X-Mock-ITL-MS and X-Mock-Jitter. Served are /v1/chat/completions, /v1/completions,
/v1/models, /tokenize, /detokenize, /health, /version and /metrics, shaped as vLLM shapes them.
"""


def parser() -> argparse.ArgumentParser:
    """The parser of the command line."""
    made = argparse.ArgumentParser(
        prog="python -m ipyvllm.mock",
        description="Serve deterministic answers behind the OpenAI API: no model, no GPU.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add = made.add_argument
    add("--host", default="127.0.0.1", help="address to listen on (default %(default)s)")
    add("--port", type=int, default=8080, help="port to listen on (default %(default)s)")
    add(
        "--model",
        action="append",
        metavar="NAME",
        help=f"a model's name in /v1/models (repeatable; default {MODEL_NAME})",
    )
    add(
        "--mode",
        choices=("text", "echo"),
        default="text",
        help="plain prose derived from the request, or the last user message back",
    )
    add(
        "--reply",
        action="append",
        metavar="REGEX=>TEXT",
        help="say TEXT where REGEX is found in the last user message (repeatable)",
    )
    _add_faults(made)
    add(
        "--max-model-len",
        type=int,
        default=131072,
        metavar="TOKENS",
        help="refuse what is longer (default %(default)s)",
    )
    add("--api-key-env", metavar="NAME", help="demand the key that this variable holds")
    add("--die-with", type=int, metavar="PID", help="end when this parent process ends")
    add(
        "--section-on-stdin",
        action="store_true",
        help="read a configuration's section as JSON in place of these options",
    )
    return made


def _add_faults(made: argparse.ArgumentParser) -> None:
    add = made.add_argument
    add("--ttft-ms", type=float, default=0, metavar="MS", help="wait before the first token")
    add("--itl-ms", type=float, default=0, metavar="MS", help="wait between two tokens")
    add("--jitter", type=float, default=0, metavar="SHARE", help="vary waits by 0 to 1 of them")
    add("--error-rate", type=float, metavar="SHARE", help="let 0 to 1 of the requests fail")
    add("--error", choices=ERRORS, help="how they fail (alone: all of them; default 500)")


def section(options: argparse.Namespace) -> MockConfig:
    """The configuration section that the command line `options` describe. Raises ConfigError."""
    if options.section_on_stdin:
        return MockConfig.model_validate_json(sys.stdin.buffer.read())
    try:
        return MockConfig.model_validate(
            {
                "type": "mock",
                "mode": options.mode,
                "replies": [_reply(given) for given in options.reply or ()],
                "ttft_ms": options.ttft_ms,
                "itl_ms": options.itl_ms,
                "jitter": options.jitter,
                "error_rate": options.error_rate,
                "error": options.error,
                "max_model_len": options.max_model_len,
            }
        )
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        flag = "--" + str(first["loc"][0]).replace("_", "-").replace("replies", "reply")
        raise ConfigError(f"{flag}: {first['msg']}") from error


def _reply(given: str) -> dict[str, str]:
    match, arrow, text = given.partition("=>")
    if not arrow:
        raise ConfigError(f"--reply: {given!r} is not REGEX=>TEXT")
    return {"match": match, "reply": text}


def main(argv: list[str] | None = None) -> int:
    """Run the server. Returns the exit status.

    Arguments:
        argv: the command line without the program; None means that of the process.
    """
    options = parser().parse_args(argv)
    if options.die_with is not None:
        die_with(options.die_with)
    try:
        serve(options)
    except LLMError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


def serve(options: argparse.Namespace) -> None:
    """Serve with the command line `options` until a signal. Raises LLMError if it cannot start."""
    configured = section(options)
    key = _key(options.api_key_env)
    try:
        import uvicorn
    except ModuleNotFoundError as error:
        raise MissingDependencyError("uvicorn", "mock") from error
    from .server import app

    models = options.model or ([configured.model] if configured.model else ())
    served = app(configured, tuple(models), key)
    with _listening(options.host, options.port) as listener:
        # uvicorn would log an error for each connection that a fault closes on purpose.
        config = uvicorn.Config(
            served, log_level="critical", lifespan="off", timeout_graceful_shutdown=1
        )
        uvicorn.Server(config).run(sockets=[listener])


def _listening(host: str, port: int) -> socket.socket:
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        listener = socket.create_server((host, port), family=family, backlog=1024)
    except OSError as error:
        raise ConfigError(f"cannot listen on {host}:{port}: {error.strerror}") from error
    # Accepted sockets inherit it. asyncio sets it only for listeners that it creates itself, and
    # without it a token waits 40 ms for the acknowledgement of the previous one.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listener


def _key(variable: str | None) -> str | None:
    if variable is None:
        return None
    key = os.environ.get(variable)
    if not key:
        raise ConfigError(f"--api-key-env: ${variable} is not set")
    return key


if __name__ == "__main__":
    sys.exit(main())
