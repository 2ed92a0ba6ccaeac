"""Optional libraries that results are given in, each imported when it is asked for."""

from __future__ import annotations

import importlib
from typing import Any

from ..errors import MissingDependencyError


def pandas() -> Any:
    """The library, for what is shown as a table. Raises MissingDependencyError."""
    try:
        return importlib.import_module("pandas")
    except ModuleNotFoundError as error:
        raise MissingDependencyError("pandas", "pandas") from error
