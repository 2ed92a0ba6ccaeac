"""The secrets of this process, and the masks for them: keys, passwords and tokens are added where
they are read, and every way out (errors, outputs, recordings, requests) masks all of them.

One set for the process, because a secret of one provider must not leave through another one. They
are never removed: a late reply may contain an earlier key.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

from .literal import without_keys
from .mask import Mask
from .secret import Secret
from .urls import without_any_userinfo

if TYPE_CHECKING:
    from collections.abc import Iterable


class _Known:
    """All secrets, and two masks: of those that no text contains by accident, and of all."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._values: dict[str, Secret] = {}
        self.strong, self.all = Mask(), Mask()

    def add(self, secrets: Iterable[Secret]) -> None:
        new = [each for each in secrets if each.maskable and each.reveal() not in self._values]
        if not new:
            return
        with self._lock:
            self._values |= {each.reveal(): each for each in new}
            known = self._values.values()
            self.strong = Mask(each for each in known if each.strong)
            self.all = Mask(known)


_KNOWN = _Known()


def register(*secrets: Secret | str | None) -> None:
    """Add secrets to those of this process. Values that are too short for a secret are ignored.

    Arguments:
        secrets: the secrets; None is ignored.
    """
    _KNOWN.add(each if isinstance(each, Secret) else Secret(each) for each in secrets if each)


def current() -> Mask:
    """The mask for the secrets of this process."""
    return _KNOWN.strong


def mask(text: str) -> str:
    """The text with the secrets of this process masked."""
    return _KNOWN.strong(text)


def mask_all(value: Any) -> Any:
    """A value of JSON with the secrets of this process masked in all its texts."""
    return _KNOWN.strong.all(value)


def mask_message(text: str) -> str:
    """The text of an error, with secrets masked, and also what only looks like a key."""
    return without_keys(without_any_userinfo(_KNOWN.strong(text)))


def mask_server(text: str) -> str:
    """What a server says of a request, with secrets masked, also short ones."""
    return _KNOWN.all(text)
