"""Reads the configuration file and the environment into one frozen `Config`: where the file is
searched, how it is checked, and errors with the file, the line and the nearest key. No connection
is opened here.
"""

from __future__ import annotations

import os
import re
import tomllib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from ..errors import ConfigError
from ..suggest import did_you_mean
from ..text_files import EncodingError, read_text
from . import folders, yaml_file
from .positions import repeated_in_toml, table_of, toml_line, yaml_line
from .schema import EndpointConfig, EngineConfig, MockConfig, ProviderConfig, Timeout

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

__all__ = [
    "Config",
    "EndpointConfig",
    "EngineConfig",
    "MockConfig",
    "ProviderConfig",
    "Timeout",
    "built_in",
    "find",
    "load",
    "parse",
]

PYPROJECT = "pyproject.toml"
FILE_NAMES = ("ipyvllm.yaml", "config.yaml", PYPROJECT)
_TABLE = ("tool", "ipyvllm")
_VARIABLE = re.compile(r"\$\{(\w+)(?::-([^}]*))?\}")
# Usual names of a secret; a literal secret in a file is rejected, with the fix in the message.
_SECRET_KEYS = frozenset({"api_key", "key", "token", "secret", "password", "api_token"})


_SECTIONS: dict[str, type[ProviderConfig]] = {
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


def built_in() -> Config:
    """The configuration without a file: an engine with the bundled model, and the mock."""
    return Config(
        default="cpu",
        providers={"cpu": EngineConfig(type="engine"), "mock": MockConfig(type="mock")},
    )


def load(start: Path | None = None, environ: Mapping[str, str] = os.environ) -> Config:
    """Load the effective configuration.

    Arguments:
        start: the directory where the search for a file begins; None is the working directory.
        environ: the environment variables.

    Raises ConfigError, with file and line, if the file cannot be read or is not valid.
    """
    path = find(start or folders.working(), environ)
    return built_in() if path is None else parse(path, environ)


def find(start: Path | None, environ: Mapping[str, str]) -> Path | None:
    """The configuration file to use: $IPYVLLM_CONFIG, else the first one in `start` or a folder
    above it, else the user's own; None if there is none."""
    named = environ.get("IPYVLLM_CONFIG")
    if named:
        path = folders.expanded(named)
        if not path.is_file():
            raise ConfigError(f"IPYVLLM_CONFIG names {named}, which is not a file")
        return path
    home = folders.home()
    for folder in () if start is None else (start, *start.parents):
        for name in FILE_NAMES:
            path = folder / name
            if path.is_file() and (name == FILE_NAMES[0] or _is_ours(path)):
                return path
        if (folder / ".git").exists() or folder == home:
            break
    if home is None and not environ.get("XDG_CONFIG_HOME"):
        return None
    from platformdirs import user_config_path

    own = user_config_path("ipyvllm") / "config.yaml"
    return own if own.is_file() else None


def _is_ours(path: Path) -> bool:
    """Whether a `config.yaml` or `pyproject.toml` configures this package. Another project's file
    is ignored, even if it is not valid."""
    try:
        text = read_text(path)
    except (OSError, EncodingError):
        return False
    mark = r"^\s*\[tool\.ipyvllm[.\]]" if path.name == PYPROJECT else r"^[\"']?providers[\"']?\s*:"
    return re.search(mark, text, re.MULTILINE) is not None


def parse(path: Path, environ: Mapping[str, str] = os.environ) -> Config:
    """Read the configuration file `path`. Raises ConfigError as `load` does."""
    if path.name == PYPROJECT:
        return _parse_toml(path, environ)
    try:
        root, data = yaml_file.read(_text(path))
    except yaml_file.YAMLFileError as error:
        raise ConfigError(f"{path}:{error.line}: {error.message}", error.hint) from error
    return _Reader(
        path,
        lambda place: yaml_line(root, place),
        environ,
        lambda place: yaml_file.written(root, place),
    ).config(data)


def _text(path: Path) -> str:
    try:
        return read_text(path)
    except EncodingError as error:
        raise ConfigError(f"{path}:{error.line}: {error}", "save the file as UTF-8") from error
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read: {error}") from error


def _parse_toml(path: Path, environ: Mapping[str, str]) -> Config:
    text = _text(path)
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        if (repeated := repeated_in_toml(text)) is not None:
            key, first, second = repeated
            message = f"{key!r} is there twice, first in line {first}"
            raise ConfigError(f"{path}:{second}: {message}", "remove one of them") from error
        raise ConfigError(f"{path}: not valid TOML: {error}") from error
    except RecursionError as error:
        raise ConfigError(f"{path}: it is nested too deeply") from error
    reader = _Reader(path, lambda place: toml_line(text, (*_TABLE, *place)), environ)
    return reader.config(table_of(data, _TABLE))


class _Reader:
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
        cache, missing = _expand(data.get("cache", False), self.environ)
        if missing or not isinstance(cache, bool | str):
            raise self.error(("cache",), "cache: must be true, false or a folder")
        self._check_fallbacks(providers)
        lines = {name: self._line(("providers", name)) for name in providers}
        return Config(default, providers, source=str(self.path), cache=cache, lines=lines)

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
        if not isinstance(raw, dict):
            raise self.error(place, f"provider {name!r} must be a mapping of keys to values")
        kind = raw.get("type")
        model = _SECTIONS.get(kind) if isinstance(kind, str) else None
        if model is None:
            message = f"provider {name!r} has no type" if kind is None else f"unknown type {kind!r}"
            raise self.error((*place, "type"), message, did_you_mean(str(kind), _SECTIONS))
        self._known_keys(place, raw, model.model_fields)
        if "fallback" in raw:
            raw = {**raw, "fallback": self._name((*place, "fallback"), raw["fallback"])}
        expanded, missing = _expand(raw, self.environ)
        if missing:
            return self.error(
                place, f"provider {name!r} needs ${missing}, which is not set", f"set {missing}"
            )
        try:
            return model.model_validate(expanded)
        except ValidationError as error:
            raise self._invalid(place, error, raw) from error

    def _invalid(self, place: tuple[str, ...], error: ValidationError, raw: Any) -> ConfigError:
        first = error.errors(include_url=False, include_input=False)[0]
        loc = (*place, *(str(part) for part in first["loc"]))
        key = ".".join(loc[len(place) :])
        if first["type"] == "extra_forbidden":
            return self.error(loc, f"unknown key {key!r}")
        if first["type"] == "missing":
            return self.error(place, f"{key}: is missing for type {raw['type']!r}")
        text = self._written(loc)
        quotes = first["type"] == "string_type" and text is not None
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
            if str(key).lower() in _SECRET_KEYS:
                raise self.error(
                    (*place, str(key)),
                    f"{key}: a secret must not be in the file",
                    "put it into an environment variable and name the variable: api_key_env: NAME",
                )
            hint = did_you_mean(str(key), known)
            raise self.error((*place, str(key)), f"unknown key {key!r}", hint)

    def error(self, place: tuple[str, ...], message: str, hint: str = "") -> ConfigError:
        return ConfigError(f"{self.path}:{self._line(place)}: {message}", hint)


def _expand(value: Any, environ: Mapping[str, str]) -> tuple[Any, str]:
    """`value` with every ${VAR} filled in, and the name of the first variable that is not set."""
    if isinstance(value, str):
        gaps = [m[1] for m in _VARIABLE.finditer(value) if environ.get(m[1], m[2]) is None]
        filled = _VARIABLE.sub(lambda m: environ.get(m[1], m[2]) or "", value)
        return filled, next(iter(gaps), "")
    if isinstance(value, dict):
        pairs = {key: _expand(item, environ) for key, item in value.items()}
        first = next((gap for _, gap in pairs.values() if gap), "")
        return {key: item for key, (item, _) in pairs.items()}, first
    if isinstance(value, list):
        items = [_expand(item, environ) for item in value]
        return [item for item, _ in items], next((gap for _, gap in items if gap), "")
    return value, ""
