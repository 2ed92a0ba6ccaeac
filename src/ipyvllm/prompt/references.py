"""Checks the references (`$ref`) of a JSON Schema: each must lead to a place within the schema.
Nothing is read or fetched for one, neither here nor when an answer is checked.
"""

from __future__ import annotations

from graphlib import CycleError, TopologicalSorter
from typing import TYPE_CHECKING, Any

from ..errors import OptionError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from referencing import Resource, Specification

_WORDS = ("$ref", "$dynamicRef", "$recursiveRef")
# Keywords whose schemas apply to the same value: a loop of them never comes to an end.
_LISTS, _SINGLE = ("allOf", "anyOf", "oneOf"), ("not", "if", "then", "else")


def check(schema: Any) -> None:
    """Check that every reference leads to a place in `schema`, and that none is a loop.

    Raises OptionError with the reference that does not.
    """
    from referencing import Registry
    from referencing.jsonschema import DRAFT202012, specification_with

    # A registry without documents and without a function that retrieves them.
    registry: Registry[Any] = Registry()
    named = schema.get("$schema") if isinstance(schema, dict) else None
    draft = specification_with(named or "", default=DRAFT202012)
    root = draft.create_resource(schema)
    walk = _Walk(draft)
    walk.visit(root, registry.resolver_with_root(root))
    walk.refuse_loops()


class _Walk:
    """All schemas that can be reached from one, each visited once."""

    def __init__(self, draft: Specification[Any]) -> None:
        self._draft = draft
        self._seen: set[int] = set()
        # For each schema those that apply to the same value, by `id`; and the references in it.
        self._same: dict[int, list[int]] = {}
        self._words: dict[int, str] = {}

    def visit(self, resource: Resource[Any], resolver: Any) -> None:
        contents = resource.contents
        if not isinstance(contents, dict) or id(contents) in self._seen:
            return
        self._seen.add(id(contents))
        self._same[id(contents)] = [id(each) for each in _same_value(contents)]
        resolver = resolver.in_subresource(resource)
        for word in _WORDS:
            if isinstance(ref := contents.get(word), str):
                found = _looked_up(ref, resolver)
                self._same[id(contents)].append(id(found.contents))
                self._words[id(contents)] = ref
                self.visit(self._resource(found.contents), found.resolver)
        for each in resource.subresources():
            self.visit(each, resolver)

    def _resource(self, contents: Any) -> Resource[Any]:
        """The target of a reference, in the schema's draft unless it names its own."""
        from referencing import Resource

        return Resource.from_contents(contents, default_specification=self._draft)

    def refuse_loops(self) -> None:
        """Raises OptionError if a schema applies to the same value as itself."""
        try:
            TopologicalSorter(self._same).prepare()
        except CycleError as error:
            # Schemas contain each other in one direction only, so there is a reference in the loop.
            ref = next(self._words[place] for place in error.args[1] if place in self._words)
            message = f"schema: the $ref {ref!r} leads back to itself"
            raise OptionError(message, "a value that contains itself is no loop") from error


def _same_value(contents: dict[str, Any]) -> Iterator[Any]:
    for word in _LISTS:
        if isinstance(schemas := contents.get(word), list):
            yield from schemas
    for word in _SINGLE:
        if word in contents:
            yield contents[word]


def _looked_up(ref: str, resolver: Any) -> Any:
    from referencing.exceptions import Unresolvable

    try:
        return resolver.lookup(ref)
    except (Unresolvable, ValueError) as error:  # ValueError: not a URI
        inside = ref.startswith("#")
        where = "nothing in the schema" if inside else "another document, and none is fetched"
        hint = "a schema cut out of a larger one needs its $defs, too" if inside else ""
        message = f"schema: the $ref {ref!r} leads to {where}"
        raise OptionError(message, hint or "put what it refers to into $defs") from error
