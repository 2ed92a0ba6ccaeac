"""Values of options that refer to the notebook (`--schema`, `--image`, `--grammar`, `--map`): from
the word on the first line to the object. A word is an expression over the notebook's variables, or
a file or URL if the option accepts one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..config import folders
from ..errors import OptionError
from ..suggest import nearest
from ..text_files import EncodingError, read_text

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_URL_PREFIXES = ("http://", "https://", "data:")


class Names:
    """The variables that a cell can use, with local ones before global ones."""

    def __init__(self, names: Mapping[str, Any]) -> None:
        self.names = names

    def value(self, option: str, expression: str) -> Any:
        """Evaluate an expression.

        Arguments:
            option: the option's name, for the error message.
            expression: a Python expression over the variables.

        Raises OptionError.
        """
        try:
            code = compile(expression.strip(), f"--{option}", "eval")
        except (SyntaxError, ValueError) as error:
            message = f"--{option} {expression}: is not an expression"
            raise OptionError(message, "give the name of an object in the notebook") from error
        try:
            # The user's expression in the user's kernel, like any line of a cell.
            return eval(code, dict(self.names))  # noqa: S307
        except NameError as error:
            near = nearest(error.name or "", [n for n in self.names if not n.startswith("_")])
            hint = f"did you mean {near!r}?" if near else "define it in an earlier cell"
            raise OptionError(f"--{option}: {error.name!r} is not defined", hint) from error
        except Exception as error:
            what = f"{type(error).__name__}: {error}"
            raise OptionError(f"--{option} {expression}: {what}") from error

    def schema(self, word: str) -> Any:
        """The schema that `word` names: the path of a .json file, or the value of an expression."""
        return folders.expanded(word) if word.endswith(".json") else self.value("schema", word)

    def grammar(self, word: str) -> str:
        """The grammar that `word` names: a variable, or the text of a file. Raises OptionError."""
        path = folders.expanded(word)
        if word not in self.names and _is_file(path):
            try:
                return read_text(path)
            except (OSError, EncodingError) as error:
                raise OptionError(f"--grammar {word}: cannot be read: {error}") from error
        text = self.value("grammar", word)
        if not isinstance(text, str):
            raise OptionError(f"--grammar {word}: is of type {type(text).__name__}, not a text")
        return text

    def image(self, word: str) -> Any:
        """The image that `word` names: a URL, a path, or the value of an expression.

        If `word` could be a path or an expression, such as `plot.png`, it is the path if the file
        exists. Raises OptionError.
        """
        if word.startswith(_URL_PREFIXES):
            return word
        path = folders.expanded(word)
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
    except (OSError, ValueError):  # not a path: too long, or with a null character
        return False
