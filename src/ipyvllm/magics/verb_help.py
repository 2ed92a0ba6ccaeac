"""What `%llm` says about its verbs, made from the verbs' own docstrings: the first line is the
summary, a line that begins with `%llm` the usage, the rest is told by `%llm help VERB` alone.

A class of verbs lists its methods' names in `VERBS`; a trailing underscore keeps a method's name
apart from a built-in one.
"""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Any

from ..errors import OptionError
from ..suggest import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    Verb = Callable[[str], Any]


def named(method: Any) -> str:
    """The verb that a method is."""
    return str(method.__name__).rstrip("_")


def of(owner: Any) -> dict[str, Verb]:
    """The verbs of an object, or of a class, by name."""
    methods = [getattr(owner, name) for name in owner.VERBS]
    return {named(method): method for method in methods}


def listing(verbs: Iterable[Verb]) -> str:
    """One line a verb: its usage and its summary."""
    lines = [(_usage(verb), _lines(verb)[0].rstrip(".")) for verb in verbs]
    width = max(len(usage) for usage, _ in lines)
    return "\n".join(f"{usage:{width}}  {summary}" for usage, summary in lines)


def about(verbs: dict[str, Verb], name: str) -> str:
    """All there is to say of one verb. Raises OptionError for a name that is none."""
    return "\n".join(_lines(find(verbs, name)))


def find(verbs: dict[str, Verb], name: str) -> Verb:
    """The verb of that name. Raises OptionError with the nearest one."""
    if name not in verbs:
        raise OptionError(f"no verb {name!r}", did_you_mean(name, verbs))
    return verbs[name]


def _usage(verb: Verb) -> str:
    return next(line for line in _lines(verb) if line.startswith("%llm"))


def _lines(verb: Verb) -> list[str]:
    return (inspect.getdoc(verb) or "").splitlines()
