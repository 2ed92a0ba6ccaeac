"""A map looked at before it is run: its first prompts, its rows and, where they can be counted on
this machine, its tokens. Nothing is sent."""

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
    """The map as text. Raises PromptError where the template is wrong for the first rows."""
    total, plan, system = run.rows.total, run.question.plan, run.question.system
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
    """Prompt tokens, exactly where all rows were counted."""
    if total == len(counts):
        return f"{sum(counts)} prompt tokens, without the chat template"
    mean = sum(counts) / len(counts)
    guess = "" if total is None else f", about {mean * total:.0f} in total"
    return f"about {mean:.0f} prompt tokens per row{guess}, without the chat template"


def counter(section: ProviderConfig) -> Callable[[str], int] | None:
    """What counts a text's tokens without asking anybody, or None."""
    if section.type == "mock":
        from ..mock.replies import tokenize

        return lambda text: len(tokenize(text))
    if section.type == "engine":
        return _of_folder(section.model)
    return None


def _of_folder(model: str | None) -> Callable[[str], int] | None:
    """By the tokenizer in a model's folder, where there is one and vLLM's `tokenizers` is here."""
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
