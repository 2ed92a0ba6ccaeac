"""A slider with a label for screen readers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import anywidget
import traitlets

_HERE = Path(__file__).parent


class Slider(anywidget.AnyWidget):  # type: ignore[misc]
    """A number from `min` to `max` in steps of `step`."""

    _esm = _HERE / "slider.js"
    _css = _HERE / "slider.css"
    value: Any = traitlets.CFloat(0.0).tag(sync=True)
    min: Any = traitlets.CFloat(0.0).tag(sync=True)
    max: Any = traitlets.CFloat(1.0).tag(sync=True)
    step: Any = traitlets.CFloat(0.05).tag(sync=True)
    description: Any = traitlets.Unicode().tag(sync=True)
    disabled: Any = traitlets.Bool(False).tag(sync=True)
