"""`%config LLMMagics`: the defaults of cells. They can also be set in `ipython_config.py`:
`c.LLMMagics.provider = "mock"`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from traitlets import Bool, CFloat, CInt, Enum, Unicode
from traitlets.config import Configurable

from ..rendering.format_names import MARKDOWN, NAMES

if TYPE_CHECKING:
    from ..options.defaults import Defaults
    from ..options.request import RequestOptions


class LLMMagics(Configurable):
    """The defaults of %%llm and %llm, for options that a cell does not set. None is not set."""

    provider = Unicode(
        None, allow_none=True, help="The provider, as PROVIDER[/MODEL]; see %llm list."
    ).tag(config=True)
    system = Unicode(None, allow_none=True, help="The system prompt.").tag(config=True)
    temperature = CFloat(None, allow_none=True, help="Randomness; 0 is greedy.").tag(config=True)
    top_p = CFloat(
        None,
        allow_none=True,
        help="Sample from the most likely tokens with this cumulative probability.",
    ).tag(config=True)
    max_tokens = CInt(None, allow_none=True, help="Maximum number of tokens in the answer.").tag(
        config=True
    )
    format = Enum(list(NAMES), MARKDOWN, help="How answers are shown.").tag(config=True)
    stream = Bool(True, help="Whether an answer is shown as it arrives.").tag(config=True)
    cache = Bool(None, allow_none=True, help="Whether the response cache is used.").tag(config=True)
    stats = Bool(False, help="Whether tokens and seconds are printed.").tag(config=True)

    def __init__(self, defaults: Defaults, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._defaults = defaults
        defaults.provider = self.provider or None
        self.observe(self._choose, "provider")

    def _choose(self, change: Any) -> None:
        self._defaults.provider = change["new"] or None

    def set(self) -> dict[str, Any]:
        """The settings that differ from their defaults, by name."""
        mine = self.traits(config=True)
        return {n: v for n, v in self._values().items() if v != mine[n].default_value}

    def options(self) -> RequestOptions:
        """The settings as options of a request, without the provider, which the session knows."""
        from ..options.request import RequestOptions

        of_cells = ("provider", "stats", "stream")
        mine = {n: v for n, v in self._values().items() if n not in of_cells}
        # A cell streams by default, a map does not.
        return RequestOptions.of(**mine, stream=None if self.stream else False)

    def _values(self) -> dict[str, Any]:
        mine = self.traits(config=True).keys() - Configurable.class_traits().keys()
        return {name: getattr(self, name) for name in sorted(mine)}
