"""A preview of a map: its first prompts, its number of rows and, if they can be counted on this
machine, its tokens. Nothing is sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..messages import MOCK_MARK

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..config.schema import ProviderConfig
    from .run import MapRun

SHOWN = 3
_COUNTED = 100


def preview(run: MapRun) -> str:
    """The preview of `run` as text. Raises PromptError if the template fails for the first rows."""
    total, plan, system = run.rows.total, run.row_request.plan, run.row_request.system
    sample = run.preview(_COUNTED if run.rows.source is None else SHOWN)
    rows = "rows as they come" if total is None else f"{total} rows"
    who = f"{plan.provider.name}{f'/{plan.model}' if plan.model else ''}"
    mark = f" ({MOCK_MARK})" if plan.provider.mock else ""
    lines = [f"{rows}, {run.concurrency} at once, to {who}{mark}; nothing is sent"]
    lines += [f"parameters: {plan.params}"] if plan.params else []
    lines += [f"system: {system}"] if system else []
    count = counter(plan.section)
    if count is not None and sample:
        lines.append(_tokens([count(prompt) for prompt in sample], total))
    for place, prompt in enumerate(sample[:SHOWN]):
        lines += ["", f"row {place}:", prompt]
    return "\n".join(lines)


def _tokens(counts: list[int], total: int | None) -> str:
    """The number of prompt tokens; an estimate unless all rows were counted."""
    if total == len(counts):
        return f"{sum(counts)} prompt tokens, without the chat template"
    mean = sum(counts) / len(counts)
    guess = "" if total is None else f", about {mean * total:.0f} in total"
    return f"about {mean:.0f} prompt tokens per row{guess}, without the chat template"


def counter(section: ProviderConfig) -> Callable[[str], int] | None:
    """A function that counts the tokens of a text without a request, or None.

    Arguments:
        section: the provider's section of the configuration.
    """
    if section.type == "mock":
        from ..mock.replies import tokenize

        return lambda text: len(tokenize(text))
    if section.type == "engine":
        return _tokenizer_counter(section.model)
    return None


def _tokenizer_counter(model: str | None) -> Callable[[str], int] | None:
    """Count with the tokenizer in the model's folder; None without it or without `tokenizers`."""
    from pathlib import Path

    from ..engine.spec import DEMO_MODEL

    path = Path(model).expanduser() if model else DEMO_MODEL
    file = path / "tokenizer.json"
    if not file.is_file():
        return None
    try:
        from tokenizers import Tokenizer
    except ModuleNotFoundError:
        return None
    tokenizer: Any = Tokenizer.from_file(str(file))
    return lambda text: len(tokenizer.encode(text, add_special_tokens=False).ids)
