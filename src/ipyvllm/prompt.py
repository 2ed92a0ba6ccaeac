"""The cell's text, a Jinja template over the user's namespace, to the prompt that is sent.

Single braces, quotes, percent and dollar signs and backslashes are text. A value is inserted once:
what it holds is never read as a template. Nothing is sent when a name is undefined.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NoReturn

from .errors import PromptError
from .suggest import nearest

if TYPE_CHECKING:
    from collections.abc import Mapping

    import jinja2

_MARKS = ("{{", "{%", "{#")
TABLE_ROWS = 20


def render(text: str, names: Mapping[str, Any]) -> str:
    """Fill the template `text` from `names`.

    Raises PromptError for a syntax error, an undefined name, or a failing expression. A text that
    holds no template mark comes back as it is, to the letter.
    """
    if not any(mark in text for mark in _MARKS):
        return text
    import jinja2

    try:
        template = _environment(names).from_string(text)
    except jinja2.TemplateSyntaxError as error:
        message = f"line {error.lineno} of the prompt: {error.message}"
        raise PromptError(message, "--raw sends the cell as it is") from error
    try:
        return template.render(names)
    except PromptError:
        raise
    except Exception as error:
        # The template ran the user's own code: whatever it raised is theirs, named and kept.
        what = f"{type(error).__name__}: {error}"
        raise PromptError(f"the prompt's template failed: {what}") from error


def _environment(names: Mapping[str, Any]) -> jinja2.Environment:
    import jinja2

    class Missing(jinja2.StrictUndefined):
        """Any use of an undefined name says which one, and which was probably meant."""

        __slots__ = ()

        def _fail_with_undefined_error(self, *_args: Any, **_kwargs: Any) -> NoReturn:
            _refuse(self._undefined_name, self._undefined_obj, names)

        __str__ = __iter__ = __len__ = __bool__ = __call__ = _fail_with_undefined_error
        __eq__ = __ne__ = __hash__ = __contains__ = _fail_with_undefined_error
        __getitem__ = __add__ = __radd__ = _fail_with_undefined_error

        def __getattr__(self, name: str) -> Any:
            if name[:2] == "__":
                raise AttributeError(name)
            self._fail_with_undefined_error()

    # The prompt is for a model, not for a browser: escaping would change it.
    return jinja2.Environment(  # noqa: S701
        undefined=Missing, finalize=as_text, keep_trailing_newline=True
    )


def _refuse(name: str | None, owner: Any, names: Mapping[str, Any]) -> NoReturn:
    from jinja2.utils import missing

    if owner is missing:
        near = nearest(str(name), [key for key in names if not key.startswith("_")])
        hint = f"did you mean {near!r}?" if near else "define it in an earlier cell"
        raise PromptError(f"{name!r} in the prompt is not defined", hint)
    kind = type(owner).__name__
    raise PromptError(f"the prompt asks for {name!r} of a {kind}, which has none")


def as_text(value: Any) -> Any:
    """How a value looks to a model: its `__llm__()`, a table for pandas objects, else `str`."""
    how = getattr(type(value), "__llm__", None)
    if how is not None:
        return str(how(value))
    if type(value).__module__.partition(".")[0] == "pandas" and hasattr(value, "shape"):
        return _table(value)
    return value


def _table(value: Any) -> str:
    """A pandas object as a Markdown table of its first rows, with its true shape."""
    import pandas as pd

    frame = value.to_frame() if isinstance(value, pd.Series) else value
    if not isinstance(frame, pd.DataFrame):
        return str(value)
    head = frame.head(TABLE_ROWS)
    rows = [
        [str(index), *map(str, row)] for index, row in zip(head.index, head.to_numpy(), strict=True)
    ]
    header = ["", *map(str, frame.columns)]
    lines = [_row(header), _row(["---"] * len(header)), *map(_row, rows)]
    shape = " x ".join(map(str, value.shape))
    kind = "rows x columns" if value.ndim > 1 else "rows"
    shown = f", first {len(head)} shown" if len(frame) > len(head) else ""
    return "\n".join([*lines, f"({shape} {kind}{shown})"])


def _row(cells: list[str]) -> str:
    inside = " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells)
    return f"| {inside} |"
