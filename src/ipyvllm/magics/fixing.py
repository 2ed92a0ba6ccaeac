"""`%llm fix`: the last failure explained, with the corrected cell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..errors import OptionError
from ..suggest import did_you_mean
from .failure import LastFailure
from .inserting import insert

if TYPE_CHECKING:
    from collections.abc import Callable

    from IPython.core.interactiveshell import InteractiveShell

    from ..display import Screen
    from ..messages import Response
    from ..session import Session

_REQUEST = (
    "A notebook cell failed. Say in a few sentences why, then give the corrected cell as one "
    "Python code block.\n\n"
)
_OPTIONS = ("--insert", "--values")


class FixVerb:
    """The verb of one shell."""

    def __init__(self, shell: InteractiveShell, session: Session, screen: Screen) -> None:
        self.shell, self.session, self.screen = shell, session, screen
        self.last = LastFailure(shell)
        self.verbs: dict[str, Callable[[str], Response | None]] = {"fix": self.fix}

    def fix(self, rest: str) -> Response:
        """Explain the last failure.

        %llm fix [PROVIDER] [--insert] [--values]
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
            raise OptionError("no cell has failed yet", "run %llm fix after one has")
        prompt = _REQUEST + self.last.told(failure, values="--values" in words)
        with self.session.start(prompt, provider=names[0] if names else None) as turn:
            response = self.screen.follow(turn, animate=True, shown=False)
        self.session.last = response
        if "--insert" in words:
            insert(self.shell, response)
        return response
