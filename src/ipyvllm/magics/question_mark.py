"""Allows a question mark at the end of a `%llm` line.

IPython treats any line that ends in `?` as a request for help, so `%llm ask What is 2 + 2?` would
look for an object named 2. Only lines that call `%llm` with a verb change; `%llm?` is still help.
"""

from __future__ import annotations

import re

# An optional assignment, `%llm`, a verb, anything, and the question mark.
_QUESTION = re.compile(r"^(?P<indent>\s*)(?P<target>[^\W\d]\w*\s*=\s*)?%llm\s+(?P<rest>\S.*\?)\s*$")


def keep_question_marks(lines: list[str]) -> list[str]:
    """Rewrite `%llm` lines that end in `?` as the call that IPython makes of other magic lines."""
    # The body of a cell magic, such as a prompt, is text.
    if next((line for line in lines if line.strip()), "").startswith("%%"):
        return lines
    return [_rewritten(line) for line in lines]


def _rewritten(line: str) -> str:
    match = _QUESTION.match(line)
    if match is None:
        return line
    call = f"get_ipython().run_line_magic('llm', {match['rest']!r})"
    return f"{match['indent']}{match['target'] or ''}{call}\n"
