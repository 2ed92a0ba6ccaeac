"""Fills the text of a cell, a Jinja template over the notebook's variables.

Single braces, quotes, percent and dollar signs, backslashes and `{#` are text: there are no
comments. A value is inserted once: its text is never treated as a template. An undefined name is an
error, a missing value (None, NaN) is empty.
"""

from __future__ import annotations

from inspect import isroutine
from typing import TYPE_CHECKING, Any, NoReturn

from ..errors import PromptError
from ..suggest import nearest
from .missing import MISSING, is_missing
from .tables import table

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import jinja2

_MARKS = ("{{", "{%")
_RAW = "--raw sends the cell as it is"
# A name that Jinja reserves for itself; under another one it is a variable like any other.
_SELF = "self"
# The MIME types that can be inserted into a prompt, the preferred first.
_TEXT_TYPES = ("text/markdown", "text/plain")
# Built-in functions that a template may call; none has side effects.
_FUNCTIONS = (
    *(abs, all, any, bool, dict, enumerate, float, int, len, list, max, min, range, repr, reversed),
    *(round, set, sorted, str, sum, tuple, zip),
)


def render(text: str, names: Mapping[str, Any]) -> str:
    """Fill a template.

    Arguments:
        text: the template; a text without template marks is returned unchanged.
        names: the variables.

    Raises PromptError for a syntax error, an undefined name, or an expression that fails.
    """
    return Template(text, names).fill({})


class Template:
    """A text compiled once and filled any number of times.

    Arguments:
        text: the template.
        names: the variables of every filling.
        raw: whether the text is not a template.

    Raises PromptError for a syntax error.
    """

    def __init__(self, text: str, names: Mapping[str, Any], *, raw: bool = False) -> None:
        self.text, self.names = text, names
        self._own: Mapping[str, Any] = {}
        self._compiled: jinja2.Template | None = None
        self._self = _SELF
        if raw or not any(mark in text for mark in _MARKS):
            return
        import jinja2

        self._environment = _environment(
            lambda: {**self.names, **self._own},
            lambda name: _SELF if name == self._self else name,
            _no_comment(text),
        )
        try:
            tree = self._environment.parse(text)
            self._self = _renamed_self(tree, text)
            self._compiled = self._environment.from_string(tree, globals=self._passed(names))
        except jinja2.TemplateSyntaxError as error:
            message = f"line {error.lineno} of the prompt: {error.message}"
            wrong_name = isinstance(error, jinja2.TemplateAssertionError)
            hint = _known_filter(self._environment, text) if wrong_name else ""
            raise PromptError(message, hint or _RAW) from error

    def fill(self, own: Mapping[str, Any]) -> str:
        """The filled text. Raises PromptError as `render` does.

        Arguments:
            own: the variables of this filling, which take precedence.
        """
        if self._compiled is None:
            return self.text
        import jinja2

        self._own = own
        try:
            return self._compiled.render(self._passed(own))
        except PromptError:
            raise
        except jinja2.TemplateRuntimeError as error:  # an unknown test is found only here
            hint = _known_filter(self._environment, self.text)
            raise PromptError(f"the prompt: {error}", hint) from error
        except Exception as error:
            # The template calls the user's code, which may raise anything.
            what = f"{type(error).__name__}: {error}"
            raise PromptError(f"the prompt's template failed: {what}") from error

    def _passed(self, names: Mapping[str, Any]) -> dict[str, Any]:
        """The variables by the names that they have in the compiled template."""
        return {self._self if name == _SELF else name: value for name, value in names.items()}

    def wanted(self) -> set[str]:
        """The variables that the template uses but does not define."""
        from jinja2 import meta

        if self._compiled is None:
            return set()
        tree = self._environment.parse(self.text)
        renamed = _renamed_self(tree, self.text)
        names = meta.find_undeclared_variables(tree)
        return {_SELF if name == renamed else name for name in names}


def _no_comment(text: str) -> str:
    """The beginning of a comment for Jinja, which needs one: a text that is not in the template."""
    mark = "{#"
    while mark in text:
        mark += "#"
    return f"{mark}#"


def _renamed_self(tree: jinja2.nodes.Template, text: str) -> str:
    """Rename the variable `self` in a template; returns its new name."""
    from jinja2 import nodes

    name = f"{_SELF}_"
    while name in text:
        name += "_"
    for node in tree.find_all(nodes.Name):
        if node.name == _SELF:
            node.name = name
    return name


def _environment(
    names: Callable[[], Mapping[str, Any]],
    written: Callable[[str | None], str | None],
    comment: str,
) -> jinja2.Environment:
    """An environment for one template.

    Arguments:
        names: returns the variables, for the hint of an error.
        written: the name that the template has for a name of the compiled template.
        comment: what begins a comment: a text that is not in the template.
    """
    import jinja2

    class Missing(jinja2.StrictUndefined):
        """Raises an error with the name, and with a similar one, if an undefined name is used."""

        __slots__ = ()

        def _fail_with_undefined_error(self, *_args: Any, **_kwargs: Any) -> NoReturn:
            _refuse(written(self._undefined_name), self._undefined_obj, names())

        __str__ = __iter__ = __len__ = __bool__ = __call__ = _fail_with_undefined_error
        __eq__ = __ne__ = __hash__ = __contains__ = _fail_with_undefined_error
        __getitem__ = __add__ = __radd__ = _fail_with_undefined_error

        def __getattr__(self, name: str) -> Any:
            if name[:2] == "__":
                raise AttributeError(name)
            self._fail_with_undefined_error()

    class Environment(jinja2.Environment):
        """Reads `row.items` as the column, if the row has one of that name, and not as a method."""

        def getattr(self, obj: Any, attribute: str) -> Any:
            if getattr(type(obj), "KEYS_FIRST", False) and attribute in obj:
                return obj[attribute]
            return super().getattr(obj, attribute)

    # No escaping of HTML: it would change the prompt.
    made = Environment(
        undefined=Missing,
        finalize=as_text,
        keep_trailing_newline=True,
        comment_start_string=comment,
    )
    made.tests["none"] = is_missing
    # Without a value these filters would make a number of it.
    made.filters |= {name: _unless_missing(made.filters[name]) for name in ("int", "float")}
    made.globals.update({function.__name__: function for function in _FUNCTIONS})
    return made


def _unless_missing(function: Callable[..., Any]) -> Callable[..., Any]:
    def filtered(value: Any, *args: Any, **options: Any) -> Any:
        return MISSING if is_missing(value) else function(value, *args, **options)

    return filtered


def _known_filter(environment: jinja2.Environment, text: str) -> str:
    """A hint with the filter or test whose name is most similar to an unknown one."""
    from jinja2 import nodes

    tree = environment.parse(text)
    for kind, known in ((nodes.Filter, environment.filters), (nodes.Test, environment.tests)):
        for node in tree.find_all(kind):
            if node.name not in known and (near := nearest(node.name, known)):
                return f"did you mean {near!r}?"
    return ""


def _refuse(name: str | None, owner: Any, names: Mapping[str, Any]) -> NoReturn:
    from jinja2.utils import missing

    if owner is missing:
        near = nearest(str(name), [key for key in names if not key.startswith("_")])
        hint = f"did you mean {near!r}?" if near else f"define it in an earlier cell; {_RAW}"
        raise PromptError(f"{name!r} in the prompt is not defined", hint)
    kind, known = type(owner).__name__, owner if isinstance(owner, dict) else dir(owner)
    near = nearest(str(name), [str(key) for key in known if not str(key).startswith("_")])
    hint = f"did you mean {near!r}?" if near else ""
    raise PromptError(f"the prompt uses {name!r}, which the {kind} does not have", hint)


def as_text(value: Any) -> Any:
    """The text of `value` in a prompt: its `_repr_llm_()`, else its `_ai_repr_()`, else a table for
    frames of pandas, polars and `datasets`, and nothing for a missing value; any other value is
    returned unchanged, and Jinja inserts its `str`.

    Raises PromptError for a function."""
    if (how := getattr(type(value), "_repr_llm_", None)) is not None:
        return str(how(value))
    if (how := getattr(type(value), "_ai_repr_", None)) is not None:
        return _text_of_bundle(value, how(value))
    if is_missing(value):
        return ""
    if (shown := table(value)) is not None:
        return shown
    if isroutine(value):
        name = value.__name__
        raise PromptError(f"the prompt inserts {name}, which is a function", f"call it: {name}()")
    return value


def _text_of_bundle(value: Any, bundle: Any) -> str:
    """The text in the result of `_ai_repr_`, a dict by MIME type as Jupyter's enhancement proposal
    128 defines it; without a text, the object's `str`."""
    if not isinstance(bundle, dict):
        kind, got = type(value).__name__, type(bundle).__name__
        message = f"_ai_repr_() of a {kind} returned {got}, not a dict of MIME types"
        raise PromptError(message, "define _repr_llm_(), which returns a string")
    return str(next((bundle[kind] for kind in _TEXT_TYPES if kind in bundle), value))
