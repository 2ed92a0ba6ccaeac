"""Optional libraries that results are converted to, each imported on use."""

from __future__ import annotations

import importlib
from typing import Any

from ..errors import MissingDependencyError


def pandas() -> Any:
    """The pandas module. Raises MissingDependencyError if it is not installed."""
    try:
        return importlib.import_module("pandas")
    except ModuleNotFoundError as error:
        raise MissingDependencyError("pandas", "pandas") from error
