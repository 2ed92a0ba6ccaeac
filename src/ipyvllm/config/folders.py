"""Folders that a process may lack: a working folder, which may have been deleted, and a home, which
an account without a passwd entry and without $HOME does not have.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Mapping


def working() -> Path | None:
    """The working folder; None if it was deleted."""
    try:
        return Path.cwd()
    except FileNotFoundError:
        return None


def home() -> Path | None:
    """The user's home; None if there is none."""
    try:
        return Path.home()
    except RuntimeError:
        return None


def expanded(path: str | Path) -> Path:
    """`path` with a leading `~` replaced by the home. Raises ConfigError if there is no home."""
    try:
        return Path(path).expanduser()
    except RuntimeError:
        raise ConfigError(f"{path}: this user has no home", "set HOME, or name a path") from None


def configuration(environ: Mapping[str, str]) -> Path | None:
    """The user's own folder of this package's configuration; None without a home for it."""
    if home() is None and not environ.get("XDG_CONFIG_HOME"):
        return None
    from platformdirs import user_config_path

    return user_config_path("ipyvllm")


def cache() -> Path:
    """The folder of this package's cache. Raises ConfigError if there is no home for it."""
    if home() is None and not os.environ.get("XDG_CACHE_HOME"):
        raise ConfigError("this user has no home for the cache", "set HOME, or cache: FOLDER")
    from platformdirs import user_cache_path

    return user_cache_path("ipyvllm")


def logs() -> Path:
    """The folder of this package's logs; without a home, one among the temporary files."""
    if home() is None and not os.environ.get("XDG_STATE_HOME"):
        return Path(tempfile.gettempdir()) / f"ipyvllm-logs-{os.getuid()}"
    from platformdirs import user_log_path

    return user_log_path("ipyvllm")
