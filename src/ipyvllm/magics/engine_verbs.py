"""`%llm start`, `stop`, `restart`, `status`, `logs`, `install` and `doctor`: managing engines."""

from __future__ import annotations

import importlib
import json
import os
import re
import signal
import subprocess
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

from ..engine.preflight.machine import proportional_set_size
from ..engine.state import State
from ..errors import EngineError, GenerationInterrupted, OptionError
from ..rendering import streams
from ..rendering.control_chars import one_line
from ..secrets.in_force import mask_message

if TYPE_CHECKING:
    from ..display.screen import Screen
    from ..engine.state import Snapshot
    from ..session import Session

LOG_LINES = 20
# Names in the line of a status.
_MODELS = 10
# A sequence that colours a terminal's text, as programs write it into their logs.
_COLOUR = re.compile(r"\x1b\[[\d;]*m")
# The flags of the cell magic.
_BACKGROUND = ("-b", "--background", "--bg")


class EngineVerbs:
    """The verbs of one shell that manage engines."""

    VERBS = ("status", "start", "stop", "restart", "logs", "install", "doctor")

    def __init__(self, session: Session, screen: Screen) -> None:
        self.session, self.screen = session, screen

    def start(self, rest: str) -> None:
        """Start an engine. A cell that needs an engine also starts it.

        %llm start [PROVIDER] [-b]

        -b: in the background; %llm status shows the progress.
        """
        name, background = _name_and_background(rest)
        generation = self.session.starting(name)
        engine = self.session.providers.engine(generation.provider.name).engine
        if background and engine.snapshot().state is not State.READY:
            streams.say(f"{generation.provider.name} is starting; %llm status shows the progress")
            return
        self.screen.follow(generation, animate=True, shown=False)
        streams.say(_line(engine.snapshot()))

    def stop(self, rest: str) -> None:
        """Stop an engine and free its memory.

        %llm stop [PROVIDER]
        """
        provider = self.session.providers.engine(_one(rest.split()))
        self.session.call(provider.engine.stop)
        streams.say(_line(provider.engine.snapshot()))

    def restart(self, rest: str) -> None:
        """Stop an engine and start it again.

        %llm restart [PROVIDER] [-b]
        """
        name, _ = _name_and_background(rest)
        self.session.call(self.session.providers.engine(name).engine.stop)
        self.start(rest)

    def status(self, rest: str) -> None:
        """Show a provider's state, version, models, latency, requests, KV cache and memory.

        %llm status [PROVIDER]
        """
        provider = self.session.providers.get(_one(rest.split()))
        status = self.session.call(provider.status)
        models = ", ".join(map(one_line, status.models[:_MODELS])) or "no model"
        if len(status.models) > _MODELS:
            models += f" and {len(status.models) - _MODELS} more (%llm models)"
        streams.say(f"{provider.name}: {status.state}, {models}")
        if status.detail:
            streams.say(f"  {status.detail}")
        if status.version:
            streams.say(f"  version {one_line(status.version)}")
        if status.latency is not None:
            streams.say(f"  latency {status.latency * 1000:.0f} ms")
        if status.running is not None:
            streams.say(f"  requests: {status.running} running, {status.waiting or 0} waiting")
        if status.kv_cache_use is not None:
            streams.say(f"  KV cache: {status.kv_cache_use:.0%} in use")
        found = self.session.providers.find_engine(provider.name)
        if found is not None:
            _about(found.engine.snapshot())

    def logs(self, rest: str) -> None:
        """Show the end of an engine's log.

        %llm logs [PROVIDER] [LINES]
        """
        words = rest.split()
        numbers = [word for word in words if word.isdigit()]
        count = int(numbers[0]) if numbers else LOG_LINES
        names = [word for word in words if not word.isdigit()]
        snapshot = self.session.providers.engine(_one(names)).engine.snapshot()
        try:
            lines = snapshot.log.read_text(encoding="utf-8", errors="replace").splitlines()
        except FileNotFoundError:
            streams.say(f"{snapshot.name} has no log yet: it has not been started")
            return
        shown = "\n".join(_COLOUR.sub("", line) for line in lines[-count:])
        streams.say(mask_message(shown))
        streams.say(f"({snapshot.log})")

    def install(self, rest: str) -> None:
        """Install the vLLM CPU engine into this environment.

        %llm install [--dry-run]

        A vLLM that works is not changed. --dry-run shows the commands. After Stop, run it again to
        continue.
        """
        # Done in a separate process, so that Stop leaves no partly imported module in the kernel.
        command = [sys.executable, "-P", "-m", "ipyvllm.engine.install", *rest.split()]
        child = subprocess.Popen(
            command,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        assert child.stdout is not None
        try:
            for line in child.stdout:
                streams.write(line)
            code = child.wait()
        except KeyboardInterrupt:
            os.killpg(child.pid, signal.SIGTERM)  # the whole group: uv is a child of this process
            raise GenerationInterrupted("stopped", "%llm install continues from here") from None
        finally:
            with suppress(subprocess.TimeoutExpired):
                child.wait(5)
            child.stdout.close()
        importlib.invalidate_caches()
        if code:
            raise EngineError("the engine was not installed", "see the output above for the reason")

    def doctor(self, rest: str) -> None:
        """Check the machine, the engine and the model, and show how to fix each problem.

        %llm doctor [PROVIDER] [--json]
        """
        from ..engine.preflight.doctor import check_install, examine

        words = rest.split()
        as_json = "--json" in words
        name = _one([word for word in words if word != "--json"])
        config = self.session.config
        chosen = name or next(
            (n for n, s in config.providers.items() if getattr(s, "type", "") == "engine"), None
        )
        if chosen is None:
            findings = check_install()
        else:
            findings = examine(self.session.providers.engine(chosen).engine.spec)
        if as_json:
            streams.say(json.dumps([finding.to_dict() for finding in findings], indent=2))
        else:
            streams.say("\n".join(map(str, findings)))


def _name_and_background(rest: str) -> tuple[str | None, bool]:
    words = rest.split()
    names = [word for word in words if word not in _BACKGROUND]
    return _one(names), len(names) < len(words)


def _one(names: list[str]) -> str | None:
    if len(names) > 1:
        raise OptionError(f"one provider at a time, not {' '.join(names)}")
    return names[0] if names else None


def _line(snapshot: Snapshot) -> str:
    line = f"{snapshot.name}: {snapshot.state.value}, {snapshot.model}"
    if snapshot.progress is not None:
        share = snapshot.progress.fraction
        line += f", {snapshot.progress.phase}" + (f" {share:.0%}" if share is not None else "")
    if snapshot.pid is not None:
        line += f", process {snapshot.pid}"
    return f"{line}\n{snapshot.why}" if snapshot.why else line


def _about(snapshot: Snapshot) -> None:
    """Print the figures that only an engine of this kernel has."""
    if snapshot.progress is not None:
        streams.say(f"  {snapshot.progress.phase} {snapshot.progress.detail}".rstrip())
    if snapshot.ready is not None:
        ready = snapshot.ready
        sizes = f"context {ready.max_model_len} tokens, KV cache {ready.kv_tokens} tokens"
        streams.say(f"  {sizes}, computed in {ready.dtype}")
    memory = proportional_set_size(snapshot.pid) if snapshot.pid is not None else 0
    if memory:
        streams.say(f"  process {snapshot.pid}, memory {memory / 1024**2:,.0f} MiB (PSS)")
