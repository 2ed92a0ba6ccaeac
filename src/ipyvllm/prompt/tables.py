"""Tables of pandas, polars and Hugging Face `datasets` as Markdown, for prompts: the first rows,
and the true number of rows. A library's objects are recognised by the module of their class, so
that no library is imported that is not in use.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any

from ..errors import PromptError
from .missing import is_missing

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

TABLE_ROWS = 20
PANDAS, POLARS, DATASETS = "pandas", "polars", "datasets"
_CLASSES = {
    PANDAS: ("DataFrame", "Series"),
    POLARS: ("DataFrame", "Series", "LazyFrame"),
    DATASETS: ("Dataset",),
}


def known_class(value: Any, classes: dict[str, Any]) -> tuple[str, str] | None:
    """The library and the class by which an object, or one of a subclass, is recognised.

    Arguments:
        value: any object.
        classes: the names of the classes by library.
    """
    for base in type(value).__mro__:
        library = base.__module__.partition(".")[0]
        if base.__name__ in classes.get(library, ()):
            return library, base.__name__
    return None


def table(value: Any) -> str | None:
    """The text of a table in a prompt; None if `value` is not one.

    Raises PromptError for a lazy frame.
    """
    known = known_class(value, _CLASSES)
    if known is None:
        return _array(value)
    library, name = known
    if name == "LazyFrame":
        raise PromptError("the prompt inserts a polars LazyFrame", "call .collect() first")
    alone = name == "Series"
    if library == PANDAS:
        return _of_pandas(value.to_frame() if alone else value, alone=alone)
    if library == POLARS:
        frame = value.to_frame() if alone else value
        return _markdown(frame.columns, frame.iter_rows(), len(frame), alone=alone)
    rows = (row.values() for row in value)
    return _markdown(value.column_names, rows, len(value), alone=False)


def label_text(label: Any) -> str:
    """The name of a column as text; the levels of a name that has several are joined by `_`.

    Arguments:
        label: the name, of any type.
    """
    if isinstance(label, tuple):
        return "_".join(str(level) for level in label if level != "")
    return str(label)


def _of_pandas(frame: Any, *, alone: bool) -> str:
    levels = [name if name is not None else "" for name in frame.index.names]
    # Tuples, since a NumPy array of a whole row would turn integers beside a float into floats.
    rows = (
        [*(key if len(levels) > 1 else (key,)), *row]
        for key, row in zip(frame.index, frame.itertuples(index=False, name=None), strict=True)
    )
    return _markdown([*levels, *frame.columns], rows, len(frame), alone=alone, unnamed=len(levels))


def _markdown(
    columns: Sequence[Any],
    rows: Iterable[Iterable[Any]],
    count: int,
    *,
    alone: bool,
    unnamed: int = 0,
) -> str:
    """A table of the first rows, and its shape.

    Arguments:
        columns: the names of the columns.
        rows: the values of each row.
        count: the number of rows.
        alone: whether it is a single column, whose number is not part of the shape.
        unnamed: the number of columns that are not counted, since they are the index.
    """
    shown = [_row(map(_cell, row)) for row in islice(_iterated(rows), TABLE_ROWS)]
    lines = [_row(map(label_text, columns)), _row(["---"] * len(columns)), *shown]
    shape = f"{count} rows" + ("" if alone else f" x {len(columns) - unnamed} columns")
    more = f", first {len(shown)} shown" if count > len(shown) else ""
    return "\n".join([*lines, f"({shape}{more})"])


def _iterated(rows: Iterable[Any]) -> Iterator[Any]:
    yield from rows


def _cell(value: Any) -> str:
    return "" if is_missing(value) else str(value)


def _row(cells: Iterable[str]) -> str:
    inside = " | ".join(" ".join(cell.replace("|", "\\|").splitlines()) for cell in cells)
    return f"| {inside} |"


def _array(value: Any) -> str | None:
    """A NumPy array whose text leaves out elements says so; None for any other object."""
    if known_class(value, {"numpy": ("ndarray",)}) is None:
        return None
    text = str(value)
    return f"{text}\n(shape {value.shape}, not all elements shown)" if "..." in text else text
