"""Options that name something of the notebook (`--schema`, `--image`, `--grammar`): from the word
on the first line to the object it means. A word is an expression over the notebook's names, or a
file or an address where the option takes one.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import OptionError
from ..suggest import nearest

if TYPE_CHECKING:
    from collections.abc import Mapping

_ADDRESSES = ("http://", "https://", "data:")


class Names:
    """The names one cell sees, the innermost scope winning."""

    def __init__(self, names: Mapping[str, Any]) -> None:
        self.names = names

    def value(self, option: str, expression: str) -> Any:
        """The value of an expression. Raises OptionError, naming the option."""
        try:
            code = compile(expression.strip(), f"--{option}", "eval")
        except (SyntaxError, ValueError) as error:
            message = f"--{option} {expression}: is not an expression"
            raise OptionError(message, "give the name of an object in the notebook") from error
        try:
            # The user's own expression in the user's own kernel, as any line of a cell is.
            return eval(code, dict(self.names))  # noqa: S307
        except NameError as error:
            near = nearest(error.name or "", [n for n in self.names if not n.startswith("_")])
            hint = f"did you mean {near!r}?" if near else "define it in an earlier cell"
            raise OptionError(f"--{option}: {error.name!r} is not defined", hint) from error
        except Exception as error:
            what = f"{type(error).__name__}: {error}"
            raise OptionError(f"--{option} {expression}: {what}") from error

    def schema(self, word: str) -> Any:
        """A schema by its name, or the path of a .json file."""
        return Path(word).expanduser() if word.endswith(".json") else self.value("schema", word)

    def grammar(self, word: str) -> str:
        """A grammar by its name, or a file's text."""
        path = Path(word).expanduser()
        if word not in self.names and _is_file(path):
            try:
                return path.read_text(encoding="utf-8")
            except (OSError, UnicodeDecodeError) as error:
                raise OptionError(f"--grammar {word}: cannot be read: {error}") from error
        text = self.value("grammar", word)
        if not isinstance(text, str):
            raise OptionError(f"--grammar {word}: is of type {type(text).__name__}, not a text")
        return text

    def image(self, word: str) -> Any:
        """An address or a file as it is, else the value of the expression.

        Where a word could be both, such as `plot.png`, the file is meant.
        """
        if word.startswith(_ADDRESSES):
            return word
        path = Path(word).expanduser()
        if _is_file(path):
            return path
        try:
            return self.value("image", word)
        except OptionError as error:
            raise OptionError(
                f"--image {word}: no such file, and no such name in the notebook", error.hint
            ) from error


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):  # too long, or a null character: no path at all
        return False
