"""The response cache: answers saved in a folder of readable files, and used again.

`IPYVLLM_CACHE` (1 or a folder), `cache:` in the configuration or `cache=True` save answers and use
saved ones; `cache=False` asks again, and renews an answer that was saved. With
`IPYVLLM_REPLAY=FOLDER` only saved answers are used and nothing is sent. Each
answer is one file, named by a hash of everything that determines it. It contains no key, no header
and no password of a URL. Files appear complete (by a rename), so kernels may share a folder.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import tempfile
import time
from contextlib import aclosing, suppress
from dataclasses import asdict, dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import msgspec

from ..config import folders
from ..decoding import bounded_json, regular_files
from ..errors import ConfigError, ReplayError, StructuredOutputError
from ..messages import AnsweredBy, Delta, Notice, TokenLogprob, Usage
from ..secrets import in_force
from ..secrets.urls import without_userinfo

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Mapping

    from ..config.schema import ProviderConfig
    from ..messages import Event, Request
    from ..prompt.structured_output import StructuredOutput
    from .base import Responder

_FORMAT = 1
_KEY = re.compile("[0-9a-f]{32}")
_UNFINISHED = "unfinished-"
_UNFINISHED_SECONDS = 3600.0
_OFF = ("", "0", "false", "no", "off")
_ON = ("1", "true", "yes", "on")
_DIGITS = 18  # of the length of a piece
_LARGEST = 256 * regular_files.MIB
_Count = Annotated[int, msgspec.Meta(ge=0, le=1 << 62)]


class _SavedToken(msgspec.Struct):
    token: str
    logprob: float
    top: list[tuple[str, float]]


class _SavedUsage(msgspec.Struct, forbid_unknown_fields=True):
    prompt_tokens: _Count = 0
    completion_tokens: _Count = 0
    cached_tokens: _Count = 0


class _Saved(msgspec.Struct):
    """The shape of a record, as far as it is used."""

    provider: str
    mock: bool
    model: str | None
    text: str
    reasoning: str
    pieces: Annotated[str, msgspec.Meta(pattern=r"^[0-9 ]*$")]
    finish_reason: str | None
    usage: _SavedUsage | None
    id: str | None
    notices: list[str]
    logprobs: list[_SavedToken]


@dataclass(frozen=True)
class ResponseCache:
    """A folder of saved answers; with `only` it is used for replay, and nothing is written. With
    `renew` no saved answer is used, and those that are saved are replaced by new ones."""

    folder: Path
    only: bool = False
    renew: bool = False

    def read(self, key: str) -> dict[str, Any] | None:
        """The record of `key`, or None. Raises ConfigError for a file that is not a record."""
        path = self.path(key)
        try:
            data = regular_files.read(path, _LARGEST)
            record = bounded_json.loads(data.decode("utf-8", "surrogatepass"))
        except FileNotFoundError:
            return None
        except (OSError, ValueError) as error:
            raise ConfigError(f"{path} is not a recorded answer: {error}", "delete it") from error
        if not isinstance(record, dict) or record.get("format") != _FORMAT:
            raise ConfigError(f"{path} is a recorded answer of another version", "delete it")
        try:
            msgspec.convert(record, _Saved)
        except msgspec.ValidationError as error:
            raise ConfigError(f"{path} is not a recorded answer: {error}", "delete it") from error
        return record

    def write(self, key: str, record: dict[str, Any]) -> None:
        """Save `record` under `key`. Raises ConfigError if the folder is not writable."""
        _remove_unfinished(self.folder)
        name = ""
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            # A model may send half of a surrogate pair, which is saved as it is.
            with tempfile.NamedTemporaryFile(
                *("w", -1, "utf-8"),
                errors="surrogatepass",
                dir=self.folder,
                prefix=_UNFINISHED,
                suffix=".tmp",
                delete=False,
            ) as file:
                name = file.name
                json.dump(record, file, ensure_ascii=False, indent=1, default=repr)
                file.write("\n")
            Path(name).replace(self.path(key))
            name = ""
        except OSError as error:
            raise ConfigError(
                f"the answer cannot be saved in {self.folder}: {error.strerror}"
            ) from error
        finally:
            if name:
                with suppress(OSError):
                    Path(name).unlink(missing_ok=True)

    def size(self) -> tuple[int, int]:
        """The number of saved answers, and their size in bytes."""
        sizes = [file.stat().st_size for file in self._answers()]
        return len(sizes), sum(sizes)

    def clear(self) -> int:
        """Delete the answers, but no other file in the folder. Returns their number.

        Raises ConfigError if the folder is in use for replay.
        """
        if self.only:
            raise ConfigError(
                f"{self.folder} is in use for replay", "unset IPYVLLM_REPLAY to clear it"
            )
        files = self._answers()
        for file in files:
            file.unlink(missing_ok=True)
        return len(files)

    def _answers(self) -> list[Path]:
        return [file for file in self.folder.glob("*.json") if _KEY.fullmatch(file.stem)]

    def path(self, key: str) -> Path:
        """The file of the answer with `key`."""
        return self.folder / f"{key}.json"


@cache
def _remove_unfinished(folder: Path) -> None:
    """Remove, once, what kernels that were killed while they saved an answer have left."""
    with suppress(OSError):
        for path in folder.glob(f"{_UNFINISHED}*.tmp"):
            if time.time() - path.stat().st_mtime > _UNFINISHED_SECONDS:
                path.unlink(missing_ok=True)


def recordings(
    configured: bool | str, asked: bool | None, environ: Mapping[str, str] = os.environ
) -> ResponseCache | None:
    """The response cache to use, or None.

    Arguments:
        configured: the configuration's `cache`: whether it is used, or its folder.
        asked: the option of the request; None is not given.
        environ: the environment variables, with IPYVLLM_REPLAY and IPYVLLM_CACHE.

    Raises ConfigError if the folder of IPYVLLM_REPLAY does not exist.
    """
    if replayed := environ.get("IPYVLLM_REPLAY"):
        folder = folders.expanded(replayed)
        if not folder.is_dir():
            raise ConfigError(f"IPYVLLM_REPLAY names {replayed}, which is not a folder")
        return ResponseCache(folder, only=True)
    named = environ.get("IPYVLLM_CACHE", "")
    wanted = named or configured
    if isinstance(wanted, str) and wanted.lower() in (*_OFF, *_ON):
        wanted = wanted.lower() in _ON
    if asked is False or (not wanted and not asked):
        return None
    return ResponseCache(folders.expanded(wanted) if isinstance(wanted, str) else _usual_folder())


def _usual_folder() -> Path:
    return folders.cache() / "answers"


def key_of(section: ProviderConfig, request: Request) -> str:
    """The cache key: a hash of everything that determines the answer.

    Arguments:
        section: the provider's section, without keys such as timeouts and secrets.
        request: the request, without `stream`.

    Returns 32 hexadecimal digits.
    """
    excluded = set(section.excluded_from_cache_key)
    settings = section.model_dump(mode="json", exclude=excluded, exclude_none=True)
    if isinstance(url := settings.get("base_url"), str):
        settings["base_url"] = without_userinfo(url).rstrip("/")
    whole = {"provider": settings, "request": request.to_dict()}
    whole = in_force.mask_all(whole)  # a hash of a short password can be guessed
    text = json.dumps(whole, sort_keys=True, ensure_ascii=True, default=repr)
    return hashlib.sha256(text.encode()).hexdigest()[:32]


class CachedProvider:
    """Wraps a provider: saves its answers, and uses saved ones.

    Arguments:
        provider: the provider, or its fallback chain.
        section: the provider's section of the configuration, for the cache key.
        store: the cache.
        structured: the structured output that an answer must match; others are not saved.
    """

    def __init__(
        self,
        provider: Responder,
        section: ProviderConfig,
        store: ResponseCache,
        structured: StructuredOutput | None = None,
    ) -> None:
        self.name, self.mock = provider.name, provider.mock
        self._provider, self._section, self._store = provider, section, store
        self._structured = structured

    async def stream(self, request: Request) -> AsyncGenerator[Event, None]:
        key = key_of(self._section, request)
        record = None if self._store.renew else self._store.read(key)
        if record is not None and await self._usable(record):
            for event in _replayed(record, stream=request.stream):
                yield event
            return
        if self._store.only:
            raise ReplayError(
                f"no recorded answer of {self.name} for this request in {self._store.folder}",
                f"to record it, run with IPYVLLM_CACHE={self._store.folder} and no IPYVLLM_REPLAY",
            )
        events: list[Event] = []
        async with aclosing(self._provider.stream(request)) as received:
            async for event in received:
                events.append(event)
                yield event
        # Reached only if the answer is complete.
        await self._save(request, _record(self, request, events))

    async def _save(self, request: Request, record: dict[str, Any]) -> None:
        """Save an answer, also as that of the request that this one repeats: the same cell run
        again makes that one."""
        if not await self._matches(record):
            return
        for each in (request, *([request.instead_of] if request.instead_of else [])):
            key = key_of(self._section, each)
            if not self._store.renew or self._store.path(key).exists():
                self._store.write(key, record)

    async def _usable(self, record: dict[str, Any]) -> bool:
        """A fallback's answer is used for replay only: the provider may be available again. So is
        one that does not match: it was saved for another class of the same schema."""
        if self._store.only:
            return True
        return record["provider"] == self.name and await self._matches(record)

    async def _matches(self, record: dict[str, Any]) -> bool:
        """Whether the answer passes the check of the structured output."""
        if self._structured is None:
            return True
        try:
            await self._structured.checked(record["text"], record["finish_reason"])
        except StructuredOutputError:
            return False
        return True

    async def count(self, request: Request) -> int | None:
        return None if self._store.only else await self._provider.count(request)


def _record(asked: CachedProvider, request: Request, events: list[Event]) -> dict[str, Any]:
    origin = AnsweredBy(asked.name, asked.mock)
    origin = next((e for e in reversed(events) if isinstance(e, AnsweredBy)), origin)
    deltas = [event for event in events if isinstance(event, Delta)]
    usage = next((d.usage for d in reversed(deltas) if d.usage), None)
    logprobs = [asdict(token) for delta in deltas for token in delta.logprobs]
    return {
        "format": _FORMAT,
        "provider": origin.provider,
        "mock": origin.mock,
        "model": next((d.model for d in reversed(deltas) if d.model), request.model),
        "request": in_force.mask_all(request.to_dict()),
        "text": "".join(d.text for d in deltas),
        "reasoning": "".join(d.reasoning for d in deltas),
        # The lengths of the pieces, so that a replayed stream has the same pieces.
        "pieces": " ".join(str(len(d.text)) for d in deltas if d.text),
        "finish_reason": next((d.finish_reason for d in reversed(deltas) if d.finish_reason), None),
        "usage": asdict(usage) if usage else None,
        "id": next((d.id for d in deltas if d.id), None),
        "notices": [in_force.mask(e.text) for e in events if isinstance(e, Notice)],
        "logprobs": logprobs,
    }


def _replayed(record: dict[str, Any], *, stream: bool) -> list[Event]:
    """The events of a record, which are replayed without the original delays."""
    events: list[Event] = [Notice(text) for text in record["notices"]]
    events.append(AnsweredBy(record["provider"], record["mock"], recorded=True))
    if record["reasoning"]:
        events.append(Delta(reasoning=record["reasoning"]))
    place, text = 0, record["text"]
    for length in (int(each[:_DIGITS]) for each in record["pieces"].split() if stream):
        events.append(Delta(text=text[place : place + length], tokens=1))
        place += length
    usage = Usage(**record["usage"]) if record["usage"] else None
    logprobs = tuple(
        TokenLogprob(t["token"], t["logprob"], tuple((o[0], o[1]) for o in t["top"]))
        for t in record["logprobs"]
    )
    last = Delta(finish_reason=record["finish_reason"], usage=usage, model=record["model"])
    events.append(replace(last, text=text[place:], id=record["id"], logprobs=logprobs))
    return events
