"""Closes a widget with all its parts: ipywidgets closes a box, but not its children."""

from __future__ import annotations

from typing import Any


def close_parts(widget: Any) -> None:
    """Close the children of `widget`, and the layouts and styles."""
    for part in _parts(widget):
        part.close()


def _parts(widget: Any) -> list[Any]:
    children = [
        part for child in getattr(widget, "children", ()) for part in (*_parts(child), child)
    ]
    attached = [getattr(widget, name) for name in ("layout", "style") if widget.has_trait(name)]
    return [*children, *attached]
