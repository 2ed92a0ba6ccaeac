"""The help of the verbs of `%llm`, made from their docstrings: the first line is the summary, a
line that begins with `%llm` the usage; only `%llm help VERB` shows the rest.

A class of verbs lists the names of its methods in `VERBS`; a trailing underscore distinguishes a
method's name from a built-in one.
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
    """The name of the verb that `method` implements."""
    return str(method.__name__).rstrip("_")


def of(owner: Any) -> dict[str, Verb]:
    """The verbs of `owner`, an object or a class, by name."""
    methods = [getattr(owner, name) for name in owner.VERBS]
    return {named(method): method for method in methods}


def listing(verbs: Iterable[Verb]) -> str:
    """One line per verb: its usage and its summary."""
    lines = [(_usage(verb), _lines(verb)[0].rstrip(".")) for verb in verbs]
    width = max(len(usage) for usage, _ in lines)
    return "\n".join(f"{usage:{width}}  {summary}" for usage, summary in lines)


def about(verbs: dict[str, Verb], name: str) -> str:
    """The whole help of the verb `name`. Raises OptionError if there is no such verb."""
    return "\n".join(_lines(find(verbs, name)))


def find(verbs: dict[str, Verb], name: str) -> Verb:
    """The verb `name`. Raises OptionError, with the most similar name, if there is no such verb."""
    if name not in verbs:
        raise OptionError(f"no verb {name!r}", did_you_mean(name, verbs))
    return verbs[name]


def _usage(verb: Verb) -> str:
    return next(line for line in _lines(verb) if line.startswith("%llm"))


def _lines(verb: Verb) -> list[str]:
    # python -OO removes docstrings.
    without = f"(no help: Python runs with -OO)\n\n%llm {named(verb)}"
    return (inspect.getdoc(verb) or without).splitlines()
