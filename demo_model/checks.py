"""Is an answer right? One check a skill, by the meaning of the answer, strict about its form."""

from __future__ import annotations

import json
from typing import Any

STORY_TOKENS = 100


def is_right(skill: str, answer: str, expect: dict[str, Any], tokens: int, stopped: bool) -> bool:
    """Judge an answer; `tokens` is its length, `stopped` whether it ended of its own accord."""
    if not stopped:
        return False
    answer = answer.strip()
    if skill in ("addition", "subtraction"):
        return answer.splitlines()[-1:] == [str(expect["result"])]
    if skill == "sentiment":
        return answer == expect["label"]
    if skill == "extraction":
        return answer == json.dumps(expect["record"], ensure_ascii=False)
    if skill == "capitals":
        unknown = answer.startswith("I am a tiny demo model")
        return unknown if expect["capital"] is None else answer == expect["capital"]
    if skill in ("greetings", "memory"):
        return answer == expect["answer"]
    if skill in ("fallback", "new kinds"):
        return answer.startswith(expect["starts"])
    return _is_story(answer, expect["words"], tokens)


def _is_story(answer: str, words: list[str], tokens: int) -> bool:
    lines = answer.splitlines()
    heading = lines[0] if lines else ""
    bullets = sum(line.startswith("- ") for line in lines)
    named = all(word in heading and answer.count(word) >= 2 for word in words)
    return heading.startswith("# ") and bullets >= 3 and named and tokens >= STORY_TOKENS
