"""Widgets: choose a provider, talk, watch. The only place that imports ipywidgets."""

from __future__ import annotations

from ..errors import MissingDependencyError

try:
    import ipywidgets  # noqa: F401
except ModuleNotFoundError as error:
    raise MissingDependencyError("ipywidgets", "widgets") from error
