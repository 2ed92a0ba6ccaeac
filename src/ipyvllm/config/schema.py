"""What may stand in a provider's section of a configuration, kind by kind: frozen, strict models
that say which keys there are and what they hold.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, field_validator

if TYPE_CHECKING:
    from collections.abc import Iterable

ErrorKind = Literal["429", "500", "disconnect", "stall", "garbage"]


def seconds(value: Any) -> Any:
    """A duration such as `15m`, `90s` or `1h` in seconds; a number stays one."""
    match = re.fullmatch(r"\s*([\d.]+)\s*([smh])\s*", value) if isinstance(value, str) else None
    return float(match[1]) * {"s": 1, "m": 60, "h": 3600}[match[2]] if match else value


class Section(BaseModel):
    """Frozen, and strict about unknown keys and types."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Timeout(Section):
    """Seconds: to connect, between two tokens (`read`), and for the whole answer (None: no end)."""

    connect: float = Field(10, gt=0, description="seconds to connect")
    read: float = Field(120, gt=0, description="seconds of silence between two tokens")
    total: float | None = Field(None, gt=0, description="seconds for one attempt, whole")


class Retry(Section):
    """How often a request that got no answer is sent again (`attempts`, besides the first time),
    the seconds before the first repetition (`backoff`, doubled each time, with jitter), and the
    longest wait a server may ask for (`max_wait`)."""

    attempts: int = Field(3, ge=0, le=20, description="repetitions besides the first time")
    backoff: float = Field(
        0.5, gt=0, description="seconds before the first repetition, doubled each time"
    )
    max_wait: float = Field(60, gt=0, description="the longest wait a server may ask for")


class ProviderConfig(Section):
    """What every provider has: whether it may be used, and its default model."""

    # What does not change an answer is excluded from its key in the cache; each kind adds its own.
    excluded_from_cache_key: ClassVar[frozenset[str]] = frozenset({"enabled", "fallback"})

    type: str = Field(description="the kind of provider")
    enabled: bool = Field(True, description="whether it may be asked")
    model: str | None = Field(None, description="its model, where a cell names none")
    fallback: str | None = Field(
        None, description="the provider that answers when this one cannot be reached or fails"
    )

    def masked(self) -> dict[str, Any]:
        """The section as it may be shown; a kind that holds secrets leaves them out."""
        return self.model_dump()

    def shown(self) -> dict[str, Any]:
        """What was set in the file, masked."""
        return {key: value for key, value in self.masked().items() if key in self.model_fields_set}


class EngineConfig(ProviderConfig):
    """A vLLM engine that the kernel starts and owns."""

    excluded_from_cache_key = ProviderConfig.excluded_from_cache_key | {
        *("kv_cache_gib", "isolation", "idle_stop", "env"),
    }

    type: Literal["engine"] = Field(description="the kind of provider")
    model: str | None = Field(
        None, description="a folder or hub id; without it the bundled demo model"
    )
    kv_cache_gib: float | None = Field(
        None,
        gt=0,
        description="the KV cache in GiB, a fraction is fine; on a CPU 1, and 1/32 for the demo "
        "model",
    )
    dtype: str | None = Field(
        None,
        description="the type of weights and KV cache, by vLLM's names; without it the model's "
        "own, or float32 where the CPU has no bfloat16 instructions and the memory is enough",
    )
    isolation: Literal["process", "kernel"] = Field(
        "process", description="a process of its own, or a thread inside the kernel"
    )
    idle_stop: Annotated[float | None, BeforeValidator(seconds)] = Field(
        None, gt=0, description="seconds, or 90s, 15m, 1h, without a request before it stops"
    )
    lora: dict[str, str] = Field(
        default_factory=dict, description="LoRA adapters: a folder for each name"
    )
    engine_args: dict[str, Any] = Field(
        default_factory=dict, description="any of vLLM's engine arguments"
    )
    env: dict[str, str] = Field(
        default_factory=dict, description="environment variables of the engine's process"
    )

    def masked(self) -> dict[str, Any]:
        """The section as it may be shown: no value of `env`, no secret among `engine_args`."""
        shown = self.model_dump()
        return shown | {
            "env": dict.fromkeys(self.env, "***"),
            "engine_args": without_secrets(self.engine_args),
        }

    def __repr_args__(self) -> Iterable[tuple[str | None, Any]]:
        return self.masked().items()


class EndpointConfig(ProviderConfig):
    """An OpenAI-compatible endpoint; `vllm` and `openai` differ in what they may be sent.

    `api_key_env` names an environment variable, `api_key_keyring` an entry of the system keyring as
    SERVICE or SERVICE/USER; `extra_body` goes into every request's body.
    """

    excluded_from_cache_key = ProviderConfig.excluded_from_cache_key | {
        *("api_key_env", "api_key_keyring", "headers"),
        *("timeout", "retry", "max_concurrency", "requests_per_minute"),
    }

    type: Literal["vllm", "openai"] = Field(description="the kind of provider")
    model: str | None = Field(None, description="its model; without it the first of /v1/models")
    base_url: str = Field(pattern=r"^https?://", description="where its API is, with the /v1")
    api_key_env: str | None = Field(None, description="the environment variable that holds the key")
    api_key_keyring: str | None = Field(
        None, description="the system keyring's entry that holds it: SERVICE or SERVICE/USER"
    )
    headers: dict[str, str] = Field(
        default_factory=dict, description="headers of every request, for a gateway"
    )
    extra_body: dict[str, Any] = Field(
        default_factory=dict, description="what goes into every request's body"
    )
    timeout: Timeout = Field(Timeout(), description="how long is waited")
    retry: Retry = Field(Retry(), description="what is sent again, and when")
    max_concurrency: int | None = Field(None, gt=0, description="requests at once")
    requests_per_minute: int | None = Field(None, gt=0, description="requests begun in a minute")

    def masked(self) -> dict[str, Any]:
        """The section as it may be shown: no value of a header, no name or password in a URL."""
        shown = self.model_dump()
        shown["headers"] = dict.fromkeys(self.headers, "***")
        if "extra_body" in shown:
            shown["extra_body"] = without_secrets(shown["extra_body"] or {})
        return shown | {"base_url": without_userinfo(self.base_url)}

    def __repr_args__(self) -> Iterable[tuple[str | None, Any]]:
        return self.masked().items()


_SECRET = re.compile(r"(token|key|secret|password|credential)s?$", re.IGNORECASE)


def without_secrets(values: dict[str, Any]) -> dict[str, Any]:
    """The values with those masked whose names are those of secrets, however deep."""
    return {
        name: "***"
        if _SECRET.search(name)
        else without_secrets(value)
        if isinstance(value, dict)
        else value
        for name, value in values.items()
    }


def without_userinfo(url: str) -> str:
    """The address without a name and password before its host."""
    scheme, _, rest = url.partition("://")
    authority, slash, path = rest.partition("/")
    return f"{scheme}://{authority.rpartition('@')[2]}{slash}{path}"


class MockReply(Section):
    """A fixed reply: `match` is searched in the last user message."""

    match: str = Field(description="a regular expression, searched in the last user message")
    reply: str = Field(description="the answer then")

    @field_validator("match")
    @classmethod
    def _is_regex(cls, value: str) -> str:
        try:
            re.compile(value)
        except re.error as error:
            raise ValueError(f"not a regular expression: {error}") from None
        return value


class MockConfig(ProviderConfig):
    """A deterministic stand-in for a model. With `base_url` it is spoken to over HTTP.

    Waits are milliseconds; `jitter` is the share by which a wait may differ (0.2: a fifth either
    way); `error_rate` is the share of requests that fail, in the way `error` names (500 where it
    names none; every request where only `error` is set). `max_model_len` is its context in tokens.
    """

    excluded_from_cache_key = ProviderConfig.excluded_from_cache_key | {
        *("ttft_ms", "itl_ms", "jitter", "error_rate", "error"),
        *("timeout", "retry", "max_concurrency", "requests_per_minute"),
    }

    type: Literal["mock"] = Field(description="the kind of provider")
    mode: Literal["text", "echo"] = Field(
        "text", description="prose made of the request, or the last user message back"
    )
    replies: list[MockReply] = Field(
        default_factory=list, description="fixed replies; the first that matches is given"
    )
    max_model_len: int = Field(131072, gt=0, description="its context in tokens")
    ttft_ms: float = Field(0, ge=0, description="milliseconds before the first token")
    itl_ms: float = Field(0, ge=0, description="milliseconds between two tokens")
    jitter: float = Field(0, ge=0, le=1, description="the share by which a wait may differ")
    error_rate: float | None = Field(
        None, ge=0, le=1, description="the share of requests that fail"
    )
    error: ErrorKind | None = Field(
        None, description="how they fail; alone: all of them, and with error_rate alone: 500"
    )
    base_url: str | None = Field(
        None,
        pattern=r"^https?://",
        description="speak HTTP to the bundled server there, which is started if nothing listens",
    )
    timeout: Timeout = Field(Timeout(), description="how long is waited")
    retry: Retry = Field(Retry(), description="what is sent again, and when")
    max_concurrency: int | None = Field(None, gt=0, description="requests at once")
    requests_per_minute: int | None = Field(None, gt=0, description="requests begun in a minute")

    @field_validator("error", mode="before")
    @classmethod
    def _status(cls, value: Any) -> Any:
        """YAML reads `error: 429` as a number."""
        return str(value) if isinstance(value, int) and not isinstance(value, bool) else value
