"""Models by hub id: finds them in the local cache, and downloads them in the engine's process.

It uses the hub's own library, so its cache, its token variables and `HF_ENDPOINT` apply. An
interrupted download continues with the missing files; the library downloads a partial file again.
"""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ...errors import EngineStartError, LLMError
from .. import protocol
from . import builds, machine, memory_estimate, model_files

if TYPE_CHECKING:
    from collections.abc import Callable

_PATTERNS = ["*.json", "*.safetensors", "*.model", "*.txt", "*.jinja"]
_TRUE = frozenset({"1", "ON", "YES", "TRUE"})
TELL_SECONDS = 0.2


def offline() -> bool:
    """Whether the user has disabled the hub through an environment variable."""
    names = ("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE")
    return any(os.environ.get(name, "").upper() in _TRUE for name in names)


def local_folder(name: str) -> Path | None:
    """The folder of a complete model on this machine: a path, or a hub id's folder in the cache.

    None for a hub id that is not, or not completely, downloaded.

    Arguments:
        name: a folder or a hub id.

    Raises EngineStartError for a path that does not exist.
    """
    try:
        path = Path(name).expanduser()
    except RuntimeError as error:  # ~nobody
        raise EngineStartError(f"there is no model at {name}: {error}") from error
    if path.is_dir():
        return path
    if path.is_absolute() or name.startswith((".", "~")) or name.count("/") != 1:
        raise EngineStartError(
            f"there is no model at {name}", "name a folder, or a hub id: owner/name"
        )
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HFValidationError, LocalEntryNotFoundError

    try:
        cached = Path(snapshot_download(name, local_files_only=True, allow_patterns=_PATTERNS))
        model_files.read(cached)
    except HFValidationError as error:
        raise EngineStartError(f"{name!r} is not a hub id", "write owner/name") from error
    except (LocalEntryNotFoundError, LLMError):
        return None
    return cached


def fetch(name: str, tell: Callable[[protocol.Progress], None]) -> Path:
    """The folder of a model, which is downloaded first if it is not on this machine.

    Arguments:
        name: a folder or a hub id.
        tell: called with the download's progress, about five times per second.

    Raises EngineStartError: no such model, no access, no network, not enough disk or memory.
    """
    here = local_folder(name)
    if here is not None:
        return here
    from huggingface_hub import snapshot_download

    tell(protocol.Progress("looking for the model on the hub"))
    plan = _plan(name, _PATTERNS)
    patterns = _PATTERNS
    if not any(info.filename.endswith(".safetensors") for info in plan):
        patterns = [*_PATTERNS, "*.bin"]
        plan = _plan(name, patterns)
    left = sum(info.file_size for info in plan if info.will_download)
    _require_room(name, left, sum(info.file_size for info in plan))
    with _mapped(name):
        folder = snapshot_download(name, allow_patterns=patterns, tqdm_class=_bar(tell, left))
    return Path(folder)


def _plan(name: str, patterns: list[str]) -> Any:
    from huggingface_hub import snapshot_download

    with _mapped(name):
        return snapshot_download(name, allow_patterns=patterns, dry_run=True)


def _require_room(name: str, download: int, whole: int) -> None:
    """Raise EngineStartError before the download if disk or memory are too small.

    Arguments:
        name: the hub id.
        download: bytes to download.
        whole: bytes of all the model's files.
    """
    from huggingface_hub.constants import HF_HUB_CACHE

    free = machine.free_disk(Path(HF_HUB_CACHE))
    if download > free:
        what = f"{name} is {_size(download)} to download and {_size(free)} of disk are free"
        raise EngineStartError(what, "free disk space, or set HF_HOME to a folder on another disk")
    left = machine.available_memory()
    build = builds.installed()
    on_cpu = build is None or build.kind == "cpu"
    if whole + memory_estimate.base() > left and on_cpu:
        need = _size(whole + memory_estimate.base())
        what = f"{name} needs more than {need} of memory, and {_size(left)} are left"
        raise EngineStartError(what, "choose a smaller model")


class _mapped:  # noqa: N801 - used as a verb: `with _mapped(name):`
    """Converts the hub library's errors to ours, by class."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __enter__(self) -> None:
        return None

    def __exit__(self, _kind: object, error: BaseException | None, _tb: object) -> None:
        from huggingface_hub import errors

        if error is None or not isinstance(error, Exception):
            return
        # A dry run wraps the original error.
        cause = error.__cause__ if isinstance(error, errors.DryRunError) else error
        name = self.name
        if isinstance(cause, errors.GatedRepoError):
            raise EngineStartError(
                f"{name} is gated: its owner must grant you access",
                "ask for it on the model's page, then set HF_TOKEN",
            ) from error
        if isinstance(cause, errors.RepositoryNotFoundError):
            raise EngineStartError(
                f"the hub has no model {name}, or you have no access to it",
                "check the name, or set HF_TOKEN",
            ) from error
        if isinstance(cause, errors.HFValidationError):
            raise EngineStartError(f"{name!r} is not a hub id", "write owner/name") from error
        if isinstance(cause, errors.HfHubHTTPError):
            status = cause.response.status_code
            raise EngineStartError(f"the hub answered {status} for {name}", "try again") from error
        if isinstance(cause, errors.OfflineModeIsEnabled):
            raise EngineStartError(
                f"{name} is not downloaded, and HF_HUB_OFFLINE is set", "unset it, or name a folder"
            ) from error
        raise EngineStartError(
            f"{name} cannot be downloaded: the hub is not reachable ({type(cause).__name__})",
            "check the network and run the cell again to continue; a local folder needs no network",
        ) from error


def _bar(tell: Callable[[protocol.Progress], None], total: int) -> type[Any]:
    """A progress bar class that reports bytes instead of drawing."""
    from tqdm.auto import tqdm

    started, last = time.monotonic(), 0.0

    class Bar(tqdm):  # type: ignore[type-arg]
        def __init__(self, *args: Any, **kwargs: Any) -> None:
            self.counts = kwargs.get("unit") == "B" and "ransfer" not in str(kwargs.get("name", ""))
            kwargs.pop("name", None)
            super().__init__(*args, **{**kwargs, "disable": True})
            self.done = 0.0

        def update(self, n: float | None = 1) -> bool | None:
            nonlocal last
            self.done += n or 0
            now = time.monotonic()
            if self.counts and total and now - last > TELL_SECONDS:
                last = now
                tell(_progress(self.done, total, now - started))
            return super().update(n)

    return Bar


def _progress(done: float, total: int, seconds: float) -> protocol.Progress:
    speed = done / seconds if seconds > 0 else 0.0
    detail = f"{_size(done)} of {_size(total)}"
    if speed:
        detail += f", {_size(speed)}/s, {max(0.0, total - done) / speed:.0f} s left"
    return protocol.Progress(protocol.DOWNLOADING, min(1.0, done / total), detail)


def _size(count: float) -> str:
    for unit, limit in (("GB", 1e9), ("MB", 1e6)):
        if count >= limit:
            return f"{count / limit:.1f} {unit}"
    return f"{count / 1e3:.0f} kB"
