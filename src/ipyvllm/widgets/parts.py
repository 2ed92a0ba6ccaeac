"""Letting go of a widget whole: ipywidgets closes a box and leaves what is inside it open."""

from __future__ import annotations

from typing import Any


def close_parts(widget: Any) -> None:
    """Close everything inside and beside a widget, to the last layout and style."""
    for part in _parts(widget):
        part.close()


def _parts(widget: Any) -> list[Any]:
    children = [
        part for child in getattr(widget, "children", ()) for part in (*_parts(child), child)
    ]
    beside = [getattr(widget, name) for name in ("layout", "style") if widget.has_trait(name)]
    return [*children, *beside]
