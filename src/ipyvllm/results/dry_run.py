"""The request of a cell, shown and not sent (`--dry-run`). Pure: a request in, text out."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..rendering.control_chars import escape_control_chars

if TYPE_CHECKING:
    from ..messages import Message, Request


@dataclass(frozen=True)
class DryRun:
    """A request that was not sent.

    Attributes:
        provider: the provider that would be asked.
        model: the model's name; None is the provider's own.
        request: the request.
        tokens: the prompt's length in tokens; None if only the provider could count them.
    """

    provider: str
    model: str | None
    request: Request
    tokens: int | None = None

    def to_dict(self) -> dict[str, Any]:
        """The request, with provider and tokens, as JSON values."""
        return {"provider": self.provider, "tokens": self.tokens, **self.request.to_dict()}

    def __repr__(self) -> str:
        who = f"{self.provider} ({self.model})" if self.model else self.provider
        length = "" if self.tokens is None else f", {self.tokens} tokens"
        parts = [f"nothing was sent; {who} would be asked{length}:"]
        parts += [f"[{message.role}]\n{_text(message)}" for message in self.request.messages]
        params = [
            f"{name}: {json.dumps(value, ensure_ascii=False, default=repr)}"
            for name, value in self.request.params.items()
        ]
        return escape_control_chars("\n\n".join([*parts, "\n".join(params)] if params else parts))


def _text(message: Message) -> str:
    if isinstance(message.content, str):
        return message.content
    return "\n".join(map(_part, message.content))


def _part(part: dict[str, Any]) -> str:
    """A content part as text: an image is shown by its type and size, or its URL."""
    if "text" in part:
        return str(part["text"])
    url = str(part.get("image_url", {}).get("url", ""))
    if not url.startswith("data:"):
        return f"[image: {url}]"
    head, _, data = url.partition(",")
    kind = head.removeprefix("data:").partition(";")[0]
    return f"[image: {kind}, {len(data) * 3 // 4:,} bytes]"
