"""`%llm fix`: the last failure explained, with the corrected cell."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ..errors import OptionError
from ..suggest import did_you_mean
from .insert import insert

if TYPE_CHECKING:
    from ..results.response import Response
    from .context import Context
    from .last_error import LastFailure

_REQUEST = (
    "A notebook cell failed. Say in a few sentences why, then give the corrected cell as one "
    "Python code block.\n\n"
)
_OPTIONS = ("--insert", "--values")


class FixVerb:
    """`%llm fix` of one shell."""

    VERBS = ("fix",)

    def __init__(self, context: Context, last: LastFailure) -> None:
        self.shell, self.session, self.screen = context.shell, context.session, context.screen
        self.settings = context.settings
        self.last = last

    def fix(self, rest: str) -> Response:
        """Ask why the last cell failed, and for a correction.

        %llm fix [PROVIDER] [--insert] [--values]

        Sends the error, the shortened traceback and the cell's source. --values also sends the
        values of the variables in them; --insert puts the corrected code into a new cell.
        """
        words = rest.split()
        names = [word for word in words if not word.startswith("-")]
        for word in words:
            if word.startswith("-") and word not in _OPTIONS:
                raise OptionError(f"no option {word}", did_you_mean(word, _OPTIONS))
        if len(names) > 1:
            raise OptionError(f"one provider at a time, not {' '.join(names)}")
        failure = self.last.get()
        if failure is None:
            raise OptionError("no cell has failed yet", "run %llm fix after a cell has failed")
        prompt = _REQUEST + self.last.describe(failure, values="--values" in words)
        options = replace(self.settings.options(), provider=names[0] if names else None)
        with self.session.start(prompt, options) as generation:
            animate = self.settings.stream
            response = self.screen.follow(generation, animate=animate, shown=False)
        self.session.last = response
        if "--insert" in words:
            insert(self.shell, response)
        return response
