"""Put the measured figures into the model card: `python -m demo_model.card results.json`.

Rewrites the part of README.md between its two figure markers; the text around it is by hand.
"""

from __future__ import annotations

import json
import sys
import textwrap
from pathlib import Path
from typing import Any

CARD = Path(__file__).with_name("README.md")
BEGIN, END = "<!-- figures begin -->", "<!-- figures end -->"


def table(results: dict[str, Any]) -> str:
    lines = [
        "| skill | right | accuracy | with system prompt | without | bar | |",
        "|---|---|---|---|---|---|---|",
    ]
    for skill, row in results["skills"].items():
        met = "met" if row["met"] else "**missed**"
        lines.append(
            f"| {skill} | {row['right']}/{row['prompts']} | {row['accuracy']:.1%} "
            f"| {row['with_system']:.1%} | {row['without_system']:.1%} | {row['bar']:.0%} | {met} |"
        )
    return "\n".join(lines)


def figures(results: dict[str, Any]) -> str:
    same = results["repeatability"]
    versions = ", ".join(f"{name} {version}" for name, version in results["versions"].items())
    text = (
        f"Split {results['split']}, seed {results['seed']}; {versions}. The same text came "
        f"out of a second run for {same['same_in_a_second_run']} prompts, asked alone instead "
        f"of in a batch for {same['same_single_and_batched']}, and from transformers in float32 "
        f"for {same['same_in_transformers']}."
    )
    return f"{table(results)}\n\n{textwrap.fill(text, 100)}"


def main() -> None:
    results = json.loads(Path(sys.argv[1]).read_text())
    before, rest = CARD.read_text().split(BEGIN)
    after = rest.split(END)[1]
    CARD.write_text(f"{before}{BEGIN}\n{figures(results)}\n{END}{after}")


if __name__ == "__main__":
    main()
