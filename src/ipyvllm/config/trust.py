"""Whether a configuration file that was found may be used: not if another user has written it, or
could, unless it is trusted with `%llm trust`. A configuration says where prompts and keys are sent,
and which programs' settings an engine gets.

A trusted file is remembered by its path and a hash of its contents, so a change by somebody else
is refused again.
"""

from __future__ import annotations

import hashlib
import json
import os
import stat
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from ..decoding import bounded_json, regular_files
from ..errors import ConfigError
from . import folders

if TYPE_CHECKING:
    from collections.abc import Mapping

_ROOT = 0
_MOST_BYTES = 1_000_000


def require(path: Path, data: bytes, environ: Mapping[str, str]) -> None:
    """Check that a file may be used. Raises ConfigError if others may have written it.

    Arguments:
        path: the file.
        data: its contents.
        environ: the environment variables.
    """
    why = strangers(path)
    if why and _trusted(environ).get(_name(path)) != _hash(data):
        raise ConfigError(
            f"{path} is not used: {why}",
            "if you trust what it says now: %llm trust (or set IPYVLLM_CONFIG to its path)",
        )


def add(path: Path, data: bytes, environ: Mapping[str, str]) -> Path:
    """Trust a file with these contents; returns the file that remembers it. Raises ConfigError.

    Arguments:
        path: the file.
        data: its contents.
        environ: the environment variables.
    """
    store = _store(environ)
    if store is None:
        raise ConfigError(
            "this user has no home to remember it", f"set IPYVLLM_CONFIG={path} instead"
        )
    known = _trusted(environ) | {_name(path): _hash(data)}
    try:
        store.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        number, name = tempfile.mkstemp(dir=store.parent, prefix=store.name)
        try:
            with os.fdopen(number, "w", encoding="utf-8") as file:
                json.dump(known, file, indent=1)
            Path(name).replace(store)
        finally:
            Path(name).unlink(missing_ok=True)  # if it could not be written
    except OSError as error:
        raise ConfigError(f"{store} cannot be written: {error.strerror}") from error
    return store


def strangers(path: Path) -> str:
    """Why others may have written a file; empty if only this user and root can.

    Arguments:
        path: the file, or a link to it.
    """
    if not hasattr(os, "geteuid"):
        return ""
    real = path.resolve()
    for each in dict.fromkeys((path, real)):
        if why := _of_folder(each.parent):
            return why
    found = real.stat()
    if not _ours(found.st_uid):
        return f"it belongs to another user (uid {found.st_uid})"
    return "others may write to it" if _others_write(found) else ""


def _of_folder(folder: Path) -> str:
    found = folder.stat()
    if not _ours(found.st_uid):
        return f"its folder belongs to another user (uid {found.st_uid})"
    return "others may write to its folder" if _others_write(found) else ""


def _ours(uid: int) -> bool:
    return uid in (os.geteuid(), _ROOT)


def _others_write(found: os.stat_result) -> bool:
    if found.st_mode & stat.S_IWOTH:
        return True
    return bool(found.st_mode & stat.S_IWGRP) and not _own_group(found.st_gid)


def _own_group(gid: int) -> bool:
    """Whether a group has no members but this user and root, as many systems make one per user."""
    import grp
    import pwd

    me = (os.geteuid(), _ROOT)
    if gid == _ROOT:
        return True
    try:
        named = grp.getgrgid(gid).gr_mem
        if any(pwd.getpwnam(name).pw_uid not in me for name in named):
            return False
    except KeyError:  # a group or a member that has no entry
        return gid == os.getegid()
    return all(user.pw_uid in me for user in pwd.getpwall() if user.pw_gid == gid)


def _store(environ: Mapping[str, str]) -> Path | None:
    """The file that remembers what is trusted; None without a home for it."""
    folder = folders.configuration(environ)
    return None if folder is None else folder / "trusted.json"


def _trusted(environ: Mapping[str, str]) -> dict[str, str]:
    """The hashes of trusted files. A file that is not this user's own says nothing."""
    store = _store(environ)
    if store is None or not store.is_file() or strangers(store):
        return {}
    try:
        known = bounded_json.loads(regular_files.read(store, _MOST_BYTES).decode())
    except (OSError, ValueError):
        return {}
    return known if isinstance(known, dict) else {}


def _name(path: Path) -> str:
    return str(path.resolve())


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
