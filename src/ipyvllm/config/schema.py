"""The schema of a provider's section in the configuration: one frozen, strict pydantic model per
kind of provider, with its keys and their types.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, field_validator

from ..decoding.limits import Limits
from ..secrets.literal import is_secret_name, without_keys
from ..secrets.secret import STARS
from ..secrets.urls import without_secrets_of_url

if TYPE_CHECKING:
    from collections.abc import Iterable

_BLANKS = " \t\r\n\u00a0\u200b\u200c\u200d\u2060\ufeff"
ErrorKind = Literal["429", "500", "disconnect", "stall", "garbage"]


def seconds(value: Any) -> Any:
    """A duration such as `15m`, `90s` or `1h` in seconds; any other value is returned unchanged."""
    match = re.fullmatch(r"\s*([\d.]+)\s*([smh])\s*", value) if isinstance(value, str) else None
    return float(match[1]) * {"s": 1, "m": 60, "h": 3600}[match[2]] if match else value


def without_blanks(value: Any) -> Any:
    """A URL without the blanks, also invisible ones, that come with it when it is copied."""
    return value.strip(_BLANKS) if isinstance(value, str) else value


class Section(BaseModel):
    """Frozen, and strict about unknown keys and types."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Timeout(Section):
    """Timeouts in seconds: to connect, between two tokens (`read`), and for the whole answer (None:
    no limit)."""

    connect: float = Field(10, gt=0, description="seconds to connect")
    read: float = Field(120, gt=0, description="seconds between two tokens")
    total: float | None = Field(
        None, gt=0, description="seconds for one whole attempt; default: no limit"
    )


class Retry(Section):
    """How often a request without an answer is sent again (`attempts`, in addition to the first
    time), the seconds before the first retry (`backoff`, doubled each time, with jitter), and the
    longest wait that a server may ask for (`max_wait`)."""

    attempts: int = Field(3, ge=0, le=20, description="number of retries")
    backoff: float = Field(
        0.5, gt=0, description="seconds before the first retry, doubled each time"
    )
    max_wait: float = Field(
        60, gt=0, description="longest wait in seconds that a server may ask for"
    )


class ProviderConfig(Section):
    """The keys that every kind of provider has."""

    # Keys that do not change an answer are excluded from its cache key; each kind adds its own.
    excluded_from_cache_key: ClassVar[frozenset[str]] = frozenset({"enabled", "fallback", "limits"})

    type: str = Field(description="the kind of provider")
    enabled: bool = Field(True, description="whether it can be used")
    model: str | None = Field(None, description="the model, if the cell names none")
    fallback: str | None = Field(
        None, description="the provider that answers if this one cannot be reached or fails"
    )
    limits: Limits = Field(Limits(), description="limits of what is accepted and read")

    def masked(self) -> dict[str, Any]:
        """The section without secrets; kinds that contain secrets override this."""
        return self.model_dump()

    def shown(self) -> dict[str, Any]:
        """The keys that are set in the file, with secrets masked."""
        return {key: value for key, value in self.masked().items() if key in self.model_fields_set}


class EngineConfig(ProviderConfig):
    """A vLLM engine that the kernel starts and owns."""

    excluded_from_cache_key = ProviderConfig.excluded_from_cache_key | {
        *("kv_cache_gib", "isolation", "idle_stop", "env"),
    }

    type: Literal["engine"] = Field(description="the kind of provider")
    model: str | None = Field(
        None, description="a folder or hub id; default: the bundled demo model"
    )
    kv_cache_gib: float | None = Field(
        None,
        gt=0,
        description="size of the KV cache in GiB, also a fraction; default on a CPU: 1, and 1/32 "
        "for the demo model",
    )
    dtype: str | None = Field(
        None,
        description="data type of weights and KV cache, by vLLM's names; default: the model's own, "
        "or float32 if the CPU has no bfloat16 instructions and there is enough memory",
    )
    isolation: Literal["process", "kernel"] = Field(
        "process", description="a separate process, or a thread inside the kernel"
    )
    idle_stop: Annotated[float | None, BeforeValidator(seconds)] = Field(
        None, gt=0, description="stop after this time without a request: seconds, or 90s, 15m, 1h"
    )
    lora_modules: dict[str, str] = Field(
        default_factory=dict, description="LoRA adapters: a folder per name"
    )
    engine_args: dict[str, Any] = Field(
        default_factory=dict, description="any of vLLM's engine arguments"
    )
    env: dict[str, str] = Field(
        default_factory=dict, description="environment variables of the engine's process"
    )

    def masked(self) -> dict[str, Any]:
        """The section with the values of `env` and secrets in `engine_args` masked."""
        shown = self.model_dump()
        return shown | {
            "env": dict.fromkeys(self.env, STARS),
            "engine_args": without_secrets(self.engine_args),
        }

    def __repr_args__(self) -> Iterable[tuple[str | None, Any]]:
        return self.masked().items()


class EndpointConfig(ProviderConfig):
    """An OpenAI-compatible endpoint; `vllm` and `openai` differ in the parameters they accept.

    `api_key_env` names an environment variable, `api_key_keyring` an entry of the system keyring as
    SERVICE or SERVICE/USER; `extra_body` goes into every request's body.
    """

    excluded_from_cache_key = ProviderConfig.excluded_from_cache_key | {
        *("api_key_env", "api_key_keyring", "headers"),
        *("timeout", "retry", "max_concurrency", "requests_per_minute"),
    }

    type: Literal["vllm", "openai"] = Field(description="the kind of provider")
    model: str | None = Field(None, description="the model; default: the first of /v1/models")
    base_url: Annotated[str, BeforeValidator(without_blanks)] = Field(
        pattern=r"^(?i:https?)://", description="URL of the API, usually with /v1"
    )
    api_key_env: str | None = Field(None, description="the environment variable that holds the key")
    api_key_keyring: str | None = Field(
        None,
        description="the entry of the system keyring that holds the key: SERVICE or SERVICE/USER",
    )
    headers: dict[str, str] = Field(
        default_factory=dict, description="headers of every request, for a gateway"
    )
    extra_body: dict[str, Any] = Field(
        default_factory=dict, description="extra fields for the body of every request"
    )
    timeout: Timeout = Field(Timeout(), description="timeouts, in seconds")
    retry: Retry = Field(Retry(), description="retries")
    max_concurrency: int | None = Field(
        None, gt=0, description="maximum number of requests in flight"
    )
    requests_per_minute: int | None = Field(
        None, gt=0, description="maximum number of requests started per minute"
    )

    def masked(self) -> dict[str, Any]:
        """The section with header values and the secrets of the URL and of `extra_body` masked."""
        shown = self.model_dump()
        return shown | {
            "headers": dict.fromkeys(self.headers, STARS),
            "extra_body": without_secrets(self.extra_body),
            "base_url": without_secrets_of_url(self.base_url),
        }

    def __repr_args__(self) -> Iterable[tuple[str | None, Any]]:
        return self.masked().items()


def without_secrets(value: Any) -> Any:
    """A value with stars for what is below a name that holds secrets, at any depth."""
    if isinstance(value, dict):
        return {
            name: STARS
            if is_secret_name(str(name)) and not isinstance(each, bool | int | float | None)
            else without_secrets(each)
            for name, each in value.items()
        }
    if isinstance(value, list | tuple):
        return [without_secrets(each) for each in value]
    return without_keys(value) if isinstance(value, str) else value


class MockReply(Section):
    """A fixed reply: `match` is searched in the last user message."""

    match: str = Field(description="regular expression, searched in the last user message")
    reply: str = Field(description="the answer")

    @field_validator("match")
    @classmethod
    def _is_regex(cls, value: str) -> str:
        try:
            re.compile(value)
        except re.error as error:
            raise ValueError(f"not a regular expression: {error}") from None
        return value


class MockConfig(ProviderConfig):
    """A deterministic provider without a model. With `base_url` it is used over HTTP.

    Times are in milliseconds. `jitter` is the random variation of the waits (0.2: 20% in both
    directions). `error_rate` is the share of requests that fail, in the way `error` names (500 if
    it is not set); with `error` alone every request fails. `max_model_len` is the context length.
    """

    excluded_from_cache_key = ProviderConfig.excluded_from_cache_key | {
        *("ttft_ms", "itl_ms", "jitter", "error_rate", "error"),
        *("timeout", "retry", "max_concurrency", "requests_per_minute"),
    }

    type: Literal["mock"] = Field(description="the kind of provider")
    mode: Literal["text", "echo"] = Field(
        "text", description="generated prose, or the last user message"
    )
    replies: list[MockReply] = Field(
        default_factory=list, description="fixed replies; the first match is used"
    )
    max_model_len: int = Field(131072, gt=0, description="context length in tokens")
    ttft_ms: float = Field(0, ge=0, description="milliseconds before the first token")
    itl_ms: float = Field(0, ge=0, description="milliseconds between two tokens")
    jitter: float = Field(0, ge=0, le=1, description="random variation of the waits (0.2: 20%)")
    error_rate: float | None = Field(
        None, ge=0, le=1, description="share of requests that fail (0 to 1)"
    )
    error: ErrorKind | None = Field(
        None, description="how requests fail; without error_rate all of them fail"
    )
    base_url: Annotated[str | None, BeforeValidator(without_blanks)] = Field(
        None,
        pattern=r"^(?i:https?)://",
        description="use HTTP to the bundled server at this URL; it is started if nothing "
        "listens there",
    )
    timeout: Timeout = Field(Timeout(), description="timeouts, in seconds")
    retry: Retry = Field(Retry(), description="retries")
    max_concurrency: int | None = Field(
        None, gt=0, description="maximum number of requests in flight"
    )
    requests_per_minute: int | None = Field(
        None, gt=0, description="maximum number of requests started per minute"
    )

    @field_validator("error", mode="before")
    @classmethod
    def _status(cls, value: Any) -> Any:
        """YAML reads `error: 429` as a number."""
        return str(value) if isinstance(value, int) and not isinstance(value, bool) else value
