"""`%llm picker`: chooses the provider, the model and the sampling parameters of the next `%%llm`
cell, and shows the provider's status. `%llm use`, `%config LLMMagics` and other pickers update it,
because all of them change the same settings.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import ipywidgets as widgets

from ..errors import LLMError, OptionError
from ..rendering.html_text import escaped
from ..session import default_session
from .parts import close_parts
from .slider import Slider
from .status_poller import PolledStatus, StatusPoller

if TYPE_CHECKING:
    from concurrent.futures import Future

    from ..config.loader import ProviderConfig
    from ..errors import ConfigError
    from ..session import Session

_MODELS = 1000  # in the list of the browser
_TRAITS = ("provider", "temperature", "top_p", "max_tokens", "system")
_QUESTION = "Say hello in one sentence."
_WIDE = {"width": "100%", "max_width": "34em"}
_LABELS = {"description_width": "8em"}


class Picker(widgets.VBox):  # type: ignore[misc]
    """Choose a provider and a model, see its status, start or stop its engine, test it, and set
    default sampling parameters for cells.

    Arguments:
        session: the session whose choice it shows; None means the kernel's own.

    Raises OptionError if the extension is not loaded.
    """

    _poller: StatusPoller | None = None

    def __init__(self, session: Session | None = None) -> None:
        self._session = session or default_session()
        settings = self._session.defaults.settings
        if settings is None:
            raise OptionError("the extension is not loaded", "run: %load_ext ipyvllm")
        self._settings = settings
        self._testing: Future[Any] | None = None
        self._updating = False
        self._make()
        super().__init__(
            [
                self._provider,
                self._model,
                self._status,
                self._progress,
                widgets.HBox([self._start, self._stop, self._test]),
                self._result,
                *(widgets.HBox([switch, value]) for switch, value in self._sampling.values()),
                self._system,
            ]
        )
        self._follow()
        self._settings.observe(self._follow, list(_TRAITS))
        self._poller = StatusPoller(self._session, lambda: self._provider.value, self._show)

    def __repr__(self) -> str:
        return "Picker()"

    def close(self) -> None:
        """Stop polling, and close all parts. Also called at garbage collection."""
        watch, self._poller = self._poller, None
        if watch is not None:
            watch.end()
            self._settings.unobserve(self._follow, list(_TRAITS))
            if self._testing is not None:
                self._testing.cancel()
            close_parts(self)
        super().close()

    def _make(self) -> None:
        sections = self._session.config.providers
        names = [name for name, section in sections.items() if _usable(section)]
        self._provider = widgets.Dropdown(
            options=names, description="Provider", style=_LABELS, layout=_WIDE
        )
        self._model = widgets.Combobox(
            description="Model",
            placeholder="the provider's own",
            style=_LABELS,
            layout=_WIDE,
            continuous_update=False,
        )
        self._status = widgets.HTML()
        self._progress = widgets.FloatProgress(max=1.0, description="Starting", style=_LABELS)
        self._start = widgets.Button(description="Start engine")
        self._stop = widgets.Button(description="Stop engine")
        self._test = widgets.Button(description="Test", tooltip="ask one question")
        self._result = widgets.HTML()
        self._sampling = {
            "temperature": _optional("Temperature", Slider(value=0.7, max=2)),
            "top_p": _optional("Top-p", Slider(value=0.95, min=0.05)),
            "max_tokens": _optional(
                "Max tokens", widgets.BoundedIntText(256, min=1, max=1 << 20, style=_LABELS)
            ),
        }
        self._system = widgets.Textarea(
            description="System prompt",
            placeholder="none",
            style=_LABELS,
            layout=_WIDE,
            continuous_update=False,
        )
        for part in (self._provider, self._model):
            part.observe(self._chosen, "value")
        for switch, value in self._sampling.values():
            for part in (switch, value):
                part.observe(self._sampled, "value")
        self._system.observe(self._sampled, "value")
        self._start.on_click(self._begin)
        self._stop.on_click(self._end)
        self._test.on_click(self._try)

    def _chosen(self, change: dict[str, Any]) -> None:
        """Apply the provider and the model that the user has chosen."""
        if self._updating:
            return
        if change["owner"] is self._provider:
            self._model.value = ""  # another provider has other models
        self._settings.provider = "/".join(filter(None, (self._provider.value, self._model.value)))

    def _sampled(self, _change: dict[str, Any]) -> None:
        if self._updating:
            return
        for name, (switch, value) in self._sampling.items():
            value.disabled = not switch.value
            setattr(self._settings, name, value.value if switch.value else None)
        self._settings.system = self._system.value or None

    def _follow(self, _change: dict[str, Any] | None = None) -> None:
        """Show the current settings, which may have been changed elsewhere."""
        self._updating = True
        try:
            if self._session.chosen in self._provider.options:
                self._provider.value = self._session.chosen
            self._model.value = self._session.chosen_model or ""
            self._model.options = ()  # set by `_show`
            for name, (switch, value) in self._sampling.items():
                set_to = getattr(self._settings, name)
                switch.value, value.disabled = set_to is not None, set_to is None
                if set_to is not None:
                    value.value = set_to
            self._system.value = self._settings.system or ""
        finally:
            self._updating = False
        self._poll()

    def _poll(self) -> None:
        if self._poller is not None:
            self._poller.now()

    def _show(self, polled: PolledStatus) -> None:
        """Show the provider's status; called on the background loop's thread."""
        detail = f" - {escaped(polled.detail)}" if polled.detail else ""
        self._status.value = (
            f'<span role="status">{polled.sign} <b>{escaped(polled.word)}</b>{detail}</span>'
        )
        self._progress.layout.display = "" if polled.starting else "none"
        self._progress.value = polled.progress or 0.0
        for button in (self._start, self._stop):
            button.layout.display = "" if polled.engine else "none"
        self._start.disabled = polled.starting or polled.word in ("ready", "not installed")
        self._stop.disabled = not (polled.starting or polled.word == "ready")
        if polled.models and polled.models[:_MODELS] != tuple(self._model.options):
            self._model.options = polled.models[:_MODELS]

    def _begin(self, _button: Any) -> None:
        self._session.starting(self._provider.value)
        self._poll()

    def _end(self, _button: Any) -> None:
        engine = self._session.providers.engine(self._provider.value).engine
        self._session.begin(engine.stop).add_done_callback(lambda _: self._poll())

    def _try(self, _button: Any) -> None:
        """Send a test question, without waiting for the answer."""
        self._test.disabled = True
        self._say("asking ...")
        try:
            generation = self._session.start(_QUESTION, max_tokens=32)
        except LLMError as error:
            self._tried(str(error))
            return
        self._testing = generation.future

        def done(future: Future[Any]) -> None:
            if not future.cancelled():
                error = future.exception()
                self._tried(str(error) if error else _speed(future.result()))

        generation.future.add_done_callback(done)

    def _tried(self, text: str) -> None:
        self._test.disabled = False
        self._say(text)

    def _say(self, text: str) -> None:
        self._result.value = f'<span role="status">{escaped(text)}</span>'


def _usable(section: ProviderConfig | ConfigError) -> bool:
    return getattr(section, "enabled", False)


def _optional(label: str, value: Any) -> tuple[Any, Any]:
    """A checkbox for whether the value is sent, and the widget of the value."""
    switch = widgets.Checkbox(
        False, description=f"Set {label.lower()}", indent=False, layout={"width": "10em"}
    )
    value.description, value.disabled = label, True
    return switch, value


def _speed(response: Any) -> str:
    timing = response.timing
    parts = [] if timing.ttft is None else [f"first token after {timing.ttft * 1000:.0f} ms"]
    if timing.tokens_per_s is not None:
        parts.append(f"{timing.tokens_per_s:.0f} tokens/s")
    return f"{response.text.strip()}\n({', '.join(parts)})" if parts else response.text
