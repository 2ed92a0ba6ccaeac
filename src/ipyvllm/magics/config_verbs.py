"""`%llm config`, the effective configuration with the source of each part, and `%llm cache`."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from ..errors import ConfigError, OptionError
from ..secrets.in_force import mask_message
from ..suggest import did_you_mean

if TYPE_CHECKING:
    from ..session import Session
    from .settings import LLMMagics

# Environment variables of this package.
_VARIABLES = ("IPYVLLM_CONFIG", "IPYVLLM_CACHE", "IPYVLLM_REPLAY")


def shown(session: Session, settings: LLMMagics) -> str:
    """The effective configuration as YAML, with the source of each part in comments.

    Arguments:
        session: the session with the configuration.
        settings: the settings of the extension.
    """
    import yaml

    config = session.config
    parts = [f"# from {config.source}; default provider: {session.chosen}"]
    parts += [f"# {name}={os.environ[name]}" for name in _VARIABLES if name in os.environ]
    parts += [f"# %config LLMMagics.{name} = {value!r}" for name, value in settings.set().items()]
    whole = config.shown()
    sections = whole.pop("providers")
    parts += [yaml.safe_dump(whole, sort_keys=False).rstrip(), "providers:"]
    for name, section in sections.items():
        text = yaml.safe_dump({name: section}, sort_keys=False, default_flow_style=None, width=1000)
        where = f"  # line {config.lines[name]}" if name in config.lines else ""
        parts.append("  " + text.rstrip().replace("\n", "\n  ") + where)
    return mask_message("\n".join(parts))


def trusted(path: str) -> str:
    """Trust a configuration file; returns what `%llm trust` shows.

    Arguments:
        path: the file; if empty, the one that is found here.

    Raises ConfigError.
    """
    from ..config import folders, loader, trust

    found = folders.expanded(path) if path else loader.find(folders.working(), os.environ)
    if found is None:
        raise ConfigError("there is no configuration file here", "%llm trust PATH")
    data = loader.contents(found)
    why = trust.strangers(found)
    if not why:
        return f"{found} is used anyway: only you can write to it"
    loader.parse(found, os.environ, data)
    return (
        f"trusted as it is now, although {why}: {found} (in {trust.add(found, data, os.environ)})"
    )


def cache(session: Session, settings: LLMMagics, rest: str) -> str:
    """The output of `%llm cache`.

    Arguments:
        session: the session with the configuration.
        settings: the settings of the extension.
        rest: the argument, empty or `clear`.

    Raises OptionError for any other argument.
    """
    from ..providers.cache import recordings

    if rest not in ("", "clear"):
        raise OptionError(f"unexpected {rest!r}", did_you_mean(rest, ["clear"]))
    configured = session.config.cache
    store = recordings(configured, asked=True)
    assert store is not None  # because it is asked for
    if rest == "clear":
        return f"deleted: {store.clear()} answers in {store.folder}"
    count, size = store.size()
    used = recordings(configured, asked=settings.cache) is not None
    state = "replay: only saved answers are used" if store.only else "on" if used else "off"
    return f"{state}; {count} answers, {size / 1024:,.0f} KiB, in {store.folder}"
