"""The widgets: `picker` chooses a provider, `chat` is a conversation, `panel` shows live figures.
Only this package imports ipywidgets.
"""

from __future__ import annotations

from ..errors import MissingDependencyError

try:
    import anywidget  # noqa: F401
    import ipywidgets  # noqa: F401
except ModuleNotFoundError as error:
    raise MissingDependencyError(error.name or "ipywidgets", "widgets") from error
