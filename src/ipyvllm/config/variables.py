"""Environment variables in the values of the configuration: `${NAME}` and `${NAME:-default}`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

VARIABLE = re.compile(r"\$\{(\w+)(?::-([^}]*))?\}")


def expanded(value: Any, environ: Mapping[str, str]) -> tuple[Any, str]:
    """`value` with every ${VAR} filled in, and the name of the first variable that is not set."""
    if isinstance(value, str):
        gaps = [m[1] for m in VARIABLE.finditer(value) if environ.get(m[1], m[2]) is None]
        filled = VARIABLE.sub(lambda m: environ.get(m[1], m[2]) or "", value)
        return filled, next(iter(gaps), "")
    if isinstance(value, dict):
        pairs = {key: expanded(item, environ) for key, item in value.items()}
        first = next((gap for _, gap in pairs.values() if gap), "")
        return {key: item for key, (item, _) in pairs.items()}, first
    if isinstance(value, list):
        items = [expanded(item, environ) for item in value]
        return [item for item, _ in items], next((gap for _, gap in items if gap), "")
    return value, ""


def without_variables(text: str) -> str:
    """What is literal in a text; the defaults of variables are."""
    return VARIABLE.sub(lambda match: match[2] or "", text)
