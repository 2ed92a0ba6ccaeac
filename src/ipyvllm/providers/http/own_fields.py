"""The fields of a request that the user did not set: `stream` and `stream_options`. What the user
sets is sent as it is; a field of ours that an endpoint refuses is left out from then on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...errors import BadRequestError, ContextOverflowError

if TYPE_CHECKING:
    from ...errors import ProviderError

_STREAM, _OPTIONS = "stream", "stream_options"
_REFUSALS = (400, 422)


class OwnFields:
    """The fields that are added to the requests to one endpoint."""

    def __init__(self) -> None:
        self._stream: bool | None = None  # None: as each request asks
        self._options_refused = self._options_accepted = False

    def added(self, body: dict[str, Any], *, stream: bool) -> dict[str, Any]:
        """The body that is sent.

        Arguments:
            body: the fields that the user set.
            stream: whether the answer should be streamed.
        """
        sent = dict(body)
        if (stream if self._stream is None else self._stream) and _STREAM not in body:
            sent[_STREAM] = True
        return self._with_options(sent)

    def without_refused(
        self, error: ProviderError, body: dict[str, Any], sent: dict[str, Any]
    ) -> dict[str, Any] | None:
        """The body to send after an error, without the field that may be its reason; None if no
        field of ours may be.

        Arguments:
            error: the error.
            body: the fields that the user set.
            sent: the body that was refused.
        """
        if not isinstance(error, BadRequestError) or isinstance(error, ContextOverflowError):
            return None
        if error.status not in _REFUSALS:
            return None
        ours = _OPTIONS in sent and _OPTIONS not in body and not self._options_accepted
        if ours and (not error.fields or _OPTIONS in error.fields):
            return {name: value for name, value in sent.items() if name != _OPTIONS}
        if _STREAM in error.fields and _STREAM not in body:
            # A server that only streams, or never does.
            plain = {name: value for name, value in body.items() if name != _OPTIONS}
            return plain if sent.get(_STREAM) else self._with_options(body | {_STREAM: True})
        return None

    def accepted(self, body: dict[str, Any], sent: dict[str, Any], *, stream: bool) -> None:
        """Remember what an endpoint has answered to.

        Arguments:
            body: the fields that the user set.
            sent: the body that was answered.
            stream: whether the answer should have been streamed.
        """
        streamed = bool(sent.get(_STREAM))
        if _STREAM not in body and streamed != stream:
            self._stream = streamed
        if streamed and _OPTIONS not in body:
            self._options_accepted = _OPTIONS in sent
            self._options_refused = not self._options_accepted

    def _with_options(self, sent: dict[str, Any]) -> dict[str, Any]:
        if sent.get(_STREAM) and _OPTIONS not in sent and not self._options_refused:
            return sent | {_OPTIONS: {"include_usage": True}}
        return sent
