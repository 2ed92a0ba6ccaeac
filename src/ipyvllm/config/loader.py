"""Finds the configuration file, and reads it with the environment into one frozen `Config`, as
`reader` makes it. No connection is opened here.
"""

from __future__ import annotations

import os
import re
import tomllib
from typing import TYPE_CHECKING

from ..errors import ConfigError
from ..text_files import EncodingError, decoded, read_bytes, read_text
from . import folders, trust, yaml_file
from .positions import repeated_in_toml, table_of, toml_line, yaml_line
from .reader import Config, Reader, read_section
from .schema import EndpointConfig, EngineConfig, MockConfig, ProviderConfig, Timeout

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

__all__ = [
    "Config",
    "EndpointConfig",
    "EngineConfig",
    "MockConfig",
    "ProviderConfig",
    "Timeout",
    "built_in",
    "contents",
    "find",
    "load",
    "parse",
    "read_section",
]

PYPROJECT = "pyproject.toml"
FILE_NAMES = ("ipyvllm.yaml", "config.yaml", PYPROJECT)
_TABLE = ("tool", "ipyvllm")


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
    if path is None:
        return built_in()
    data = contents(path)
    # The file that the user names is the user's choice.
    if not environ.get("IPYVLLM_CONFIG"):
        trust.require(path, data, environ)
    return parse(path, environ, data)


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
    own = folders.configuration(environ)
    if own is None or not (path := own / "config.yaml").is_file():
        return None
    return path


def _is_ours(path: Path) -> bool:
    """Whether a `config.yaml` or `pyproject.toml` configures this package. Another project's file
    is ignored, even if it is not valid."""
    try:
        text = read_text(path)
    except (OSError, EncodingError):
        return False
    mark = r"^\s*\[tool\.ipyvllm[.\]]" if path.name == PYPROJECT else r"^[\"']?providers[\"']?\s*:"
    return re.search(mark, text, re.MULTILINE) is not None


def parse(path: Path, environ: Mapping[str, str] = os.environ, data: bytes | None = None) -> Config:
    """Read the configuration file `path`. Raises ConfigError as `load` does.

    Arguments:
        path: the file.
        environ: the environment variables.
        data: its contents; None reads them.
    """
    text = _text(path, contents(path) if data is None else data)
    if path.name == PYPROJECT:
        return _parse_toml(path, text, environ)
    try:
        root, values = yaml_file.read(text)
    except yaml_file.YAMLFileError as error:
        raise ConfigError(f"{path}:{error.line}: {error.message}", error.hint) from error
    return Reader(
        path,
        lambda place: yaml_line(root, place),
        environ,
        lambda place: yaml_file.written(root, place),
    ).config(values)


def contents(path: Path) -> bytes:
    """The contents of a configuration file. Raises ConfigError."""
    try:
        return read_bytes(path)
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read: {error.strerror}") from error


def _text(path: Path, data: bytes) -> str:
    try:
        return decoded(data)
    except EncodingError as error:
        raise ConfigError(f"{path}:{error.line}: {error}", "save the file as UTF-8") from error


def _parse_toml(path: Path, text: str, environ: Mapping[str, str]) -> Config:
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
    reader = Reader(path, lambda place: toml_line(text, (*_TABLE, *place)), environ)
    return reader.config(table_of(data, _TABLE))
