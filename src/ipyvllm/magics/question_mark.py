"""Lets a line that asks end in a question mark.

IPython reads any line ending in `?` as a call for help, so `%llm ask What is 2 + 2?` would look for
an object named 2. Only lines that call `%llm` with a verb are touched; `%llm?` is still help.
"""

from __future__ import annotations

import re

# An optional assignment, `%llm`, a verb, anything, and the question mark.
_QUESTION = re.compile(r"^(?P<indent>\s*)(?P<target>[^\W\d]\w*\s*=\s*)?%llm\s+(?P<rest>\S.*\?)\s*$")


def keep_question_marks(lines: list[str]) -> list[str]:
    """Rewrite such lines as the call that IPython makes of a line without a question mark."""
    # A cell magic's body, a prompt above all, is text.
    if next((line for line in lines if line.strip()), "").startswith("%%"):
        return lines
    return [_rewritten(line) for line in lines]


def _rewritten(line: str) -> str:
    match = _QUESTION.match(line)
    if match is None:
        return line
    call = f"get_ipython().run_line_magic('llm', {match['rest']!r})"
    return f"{match['indent']}{match['target'] or ''}{call}\n"
