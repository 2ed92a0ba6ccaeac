"""The effective configuration, made of one parsed file: its keys are checked, its variables filled
in, and errors have the file, the line and the nearest key. Files are found and read in `loader`.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from ..errors import ConfigError
from ..secrets import in_force
from ..secrets.literal import is_key, is_secret_name, is_variable_name
from ..suggest import did_you_mean
from .schema import EndpointConfig, EngineConfig, MockConfig, ProviderConfig
from .secret_values import literal, secrets_of
from .variables import expanded

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

SECTIONS: dict[str, type[ProviderConfig]] = {
    "engine": EngineConfig,
    "vllm": EndpointConfig,
    "openai": EndpointConfig,
    "mock": MockConfig,
}


@dataclass(frozen=True)
class Config:
    """The whole configuration. If a provider's environment variables are missing, its value is the
    error, which is raised only when that provider is used. `cache` is whether answers are saved,
    or the folder to save them in."""

    default: str
    providers: Mapping[str, ProviderConfig | ConfigError] = field(default_factory=dict)
    source: str = "built in"
    cache: bool | str = False
    # The line in the file where each provider begins; empty if there is no file.
    lines: Mapping[str, int] = field(default_factory=dict)
    # The sections as they are in the file, with the names of variables.
    raw: Mapping[str, Mapping[str, Any]] = field(default_factory=dict, repr=False)

    def shown(self) -> dict[str, Any]:
        """The values that are set, with secrets masked."""
        sections = {
            name: {"error": section.message}
            if isinstance(section, ConfigError)
            else section.shown()
            for name, section in self.providers.items()
        }
        return {"default": self.default, "cache": self.cache, "providers": sections}

    def provider(self, name: str) -> ProviderConfig:
        """The section `name`. Raises ConfigError if it is unknown, disabled or unusable."""
        section = self.providers.get(name)
        if section is None:
            raise ConfigError(f"no provider {name!r}", did_you_mean(name, self.providers))
        if isinstance(section, ConfigError):
            raise section
        if not section.enabled:
            raise ConfigError(
                f"provider {name!r} is disabled", f"set enabled: true for it in {self.source}"
            )
        return section


class _InvalidSectionError(Exception):
    """A section is not valid; `first` is pydantic's description of the first error in it."""

    def __init__(self, first: Any) -> None:
        super().__init__(first["msg"])
        self.first = first


def read_section(
    name: str, raw: Mapping[str, Any], environ: Mapping[str, str] = os.environ
) -> ProviderConfig:
    """The section of a provider, with its variables filled in. Its secrets are masked from now on.

    Arguments:
        name: the provider's name.
        raw: the section as it is in the file.
        environ: the environment variables.

    Raises ConfigError if a variable is not set.
    """
    filled, missing = expanded(dict(raw), environ)
    if missing:
        shown = f"${missing}" if is_variable_name(missing) else "a variable"
        hint = f"set {missing}" if is_variable_name(missing) else ""
        raise ConfigError(f"provider {name!r} needs {shown}, which is not set", hint)
    in_force.register(*secrets_of(filled, environ))
    try:
        return SECTIONS[filled["type"]].model_validate(filled)
    except ValidationError as error:
        # Without the error, which holds the values.
        first = error.errors(include_url=False, include_input=False, include_context=False)[0]
    raise _InvalidSectionError(first)


class Reader:
    """Turns one parsed file into a Config; knows the line of each key, and its text in the file
    where that may be of another type (`written`)."""

    def __init__(
        self,
        path: Path,
        line: Callable[[tuple[str, ...]], int],
        environ: Mapping[str, str],
        written: Callable[[tuple[str, ...]], str | None] = lambda _place: None,
    ) -> None:
        self.path, self._line, self.environ, self._written = path, line, environ, written

    def config(self, data: Any) -> Config:
        if not isinstance(data, dict):
            raise self.error(
                (), "the file must be a mapping of keys to values", "see the README's example"
            )
        self._known_keys((), data, ("default", "providers", "cache"))
        sections = data.get("providers")
        if not isinstance(sections, dict) or not sections:
            raise self.error(("providers",), "providers: must name at least one provider")
        providers = {str(name): self._section(str(name), raw) for name, raw in sections.items()}
        default = self._name(("default",), data.get("default", next(iter(providers))))
        if not isinstance(default, str):
            raise self.error(("default",), "default: must be a provider's name")
        if default not in providers:
            hint = did_you_mean(default, providers)
            raise self.error(("default",), f"default: no provider {default!r}", hint)
        cache, missing = expanded(data.get("cache", False), self.environ)
        if missing or not isinstance(cache, bool | str):
            raise self.error(("cache",), "cache: must be true, false or a folder")
        self._check_fallbacks(providers)
        lines = {name: self._line(("providers", name)) for name in providers}
        return Config(default, providers, str(self.path), cache, lines, raw=sections)

    def _check_fallbacks(self, providers: dict[str, ProviderConfig | ConfigError]) -> None:
        """Check that each fallback names another provider and that fallbacks form no loop."""
        for name, section in providers.items():
            seen, current = [name], section
            while isinstance(current, ProviderConfig) and (following := current.fallback):
                place = ("providers", seen[-1], "fallback")
                if following not in providers:
                    hint = did_you_mean(following, providers)
                    raise self.error(place, f"fallback: no provider {following!r}", hint)
                if following in seen:
                    circle = " -> ".join([*seen, following])
                    raise self.error(place, f"fallback: the chain is a circle: {circle}")
                seen.append(following)
                current = providers[following]

    def _section(self, name: str, raw: Any) -> ProviderConfig | ConfigError:
        place = ("providers", name)
        if is_key(name):
            raise self.error(place, "a provider's name must not be a key")
        if not isinstance(raw, dict):
            raise self.error(place, f"provider {name!r} must be a mapping of keys to values")
        kind = raw.get("type")
        model = SECTIONS.get(kind) if isinstance(kind, str) else None
        if model is None:
            message = f"provider {name!r} has no type" if kind is None else f"unknown type {kind!r}"
            raise self.error((*place, "type"), message, did_you_mean(str(kind), SECTIONS))
        self._known_keys(place, raw, model.model_fields)
        if (found := literal(raw, self.environ)) is not None:
            raise self.error((*place, *found.place), found.message, found.hint)
        if "fallback" in raw:
            raw = {**raw, "fallback": self._name((*place, "fallback"), raw["fallback"])}
        try:
            return read_section(name, raw, self.environ)
        except _InvalidSectionError as error:
            invalid = self._invalid(place, error.first, raw)
        except ConfigError as error:  # a variable that is not set
            return self.error(place, error.message, error.hint)
        raise invalid

    def _invalid(self, place: tuple[str, ...], first: Any, raw: Any) -> ConfigError:
        loc = (*place, *(str(part) for part in first["loc"]))
        key = ".".join(loc[len(place) :])
        if first["type"] == "extra_forbidden":
            return self.error(loc, f"unknown key {key!r}")
        if first["type"] == "missing":
            return self.error(place, f"{key}: is missing for type {raw['type']!r}")
        text = self._written(loc)
        # Values of headers and of the engine's environment may be secrets.
        quotes = first["type"] == "string_type" and text is not None and len(first["loc"]) == 1
        hint = f'YAML reads it as another type; as a text it is "{text}", in quotes'
        return self.error(loc, f"{key}: {first['msg']}", hint if quotes else "")

    def _name(self, place: tuple[str, ...], value: Any) -> Any:
        """The name of a provider as it is in the file, where YAML may read it as a boolean, a
        number or a date."""
        if value is None or isinstance(value, str | dict | list):
            return value
        return self._written(place) or value

    def _known_keys(self, place: tuple[str, ...], raw: dict[Any, Any], known: Any) -> None:
        for key in raw:
            if key in known:
                continue
            if is_secret_name(str(key)):
                raise self.error(
                    (*place, str(key)),
                    f"{key}: a secret must not be in the file",
                    "put it into an environment variable and name the variable: api_key_env: NAME",
                )
            hint = did_you_mean(str(key), known)
            raise self.error((*place, str(key)), f"unknown key {key!r}", hint)

    def error(self, place: tuple[str, ...], message: str, hint: str = "") -> ConfigError:
        return ConfigError(f"{self.path}:{self._line(place)}: {message}", hint)
