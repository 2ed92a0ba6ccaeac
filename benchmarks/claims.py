"""Checks the measured figures in the README and the documentation: each comes from the saved
results of a benchmark, and cheap ones are measured again.

    python benchmarks/claims.py [--write] [--measure]        (`make claims`: --measure)

Tables between `<!-- figures: NAME -->` and `<!-- end of figures -->` are made of `results/*.json`;
figures within a sentence are listed in `claims.yaml`. Without options it compares both with the
results. `--write` makes the tables again. `--measure` measures cheap figures (`MEASURED`) again,
and fails if one is outside its tolerance; times are ratios that are measured side by side.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import results
import yaml

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
_BLOCK = re.compile(
    r"(?P<begin><!-- figures: (?P<name>\w+) -->\n)(?P<rows>.*?)(?P<end><!-- end of figures -->)",
    re.DOTALL,
)
# A number with a unit of measurement; each one in the text must be in a table or a claim.
_FIGURE = re.compile(r"\d[\d.,]* ?(?:MiB|GiB|MB|GB|ms|tokens/s|tokens a second)\b")


@dataclass(frozen=True)
class Claim:
    """A sentence with figures, and where they come from.

    Arguments:
        page: its path in the repository.
        text: the sentence, with `{}` for each figure.
        figures: for each, RESULT:NAME[:NAME] in the results; empty if it is not measured, a
            setting or a limit; `why` then says which.
        bound: "most" if the figure may be less, "about" if it is the figure.
        within: the tolerance between the stated and the saved figure, as a share of the stated one.
    """

    page: str
    text: str
    figures: tuple[str, ...] = ()
    bound: str = "about"
    within: float = 0.1
    why: str = ""

    def stated(self) -> re.Match[str] | None:
        pattern = re.escape(self.text).replace(r"\{\}", r"([\d.,]*\d)")
        spaced = re.sub(r"(\\ )+", r"\\s+", pattern)
        return re.search(spaced, (ROOT / self.page).read_text(encoding="utf-8"))

    def faults(self) -> Iterator[str]:
        found = self.stated()
        if found is None:
            yield f"{self.page} no longer says: {self.text}"
            return
        for text, path in zip(found.groups(), self.figures, strict=bool(self.figures)):
            stated, kept = float(text.replace(",", "")), figure(path)
            low = stated * (1 - self.within)
            high = stated if self.bound == "most" else stated * (1 + self.within)
            if not low <= kept <= high:
                yield f"{self.page} says {text} in '{self.text}', measured was {kept:g} ({path})"


def figure(path: str) -> float:
    """A saved figure by its path, RESULT:NAME[:NAME]."""
    name, *keys = path.split(":")
    found: Any = results.read(name)["figures"]
    for key in keys:
        found = found[key]
    return float(found)


def claims() -> list[Claim]:
    listed = yaml.safe_load((Path(__file__).parent / "claims.yaml").read_text(encoding="utf-8"))
    return [Claim(**{**entry, "figures": tuple(entry.get("figures", ()))}) for entry in listed]


# Tables ----------------------------------------------------------------------------------------


def engine_table() -> str:
    """The table of kernel and engine compared to `vllm.LLM`, for the demo and the random model."""
    found = results.read("engine")["figures"]
    demo, random = found["demo model"], found["m100"]
    memory = results.read("memory")["figures"]["demo model"]
    rows = [
        "| | demo model | beside `vllm.LLM` | 100 million parameters | beside `vllm.LLM` | by |",
        "|---|--:|--:|--:|--:|---|",
    ]
    for name, unit in (
        ("first answer, s", "seconds from a cold kernel to the first answer"),
        ("single, tokens/s", "tokens/s, one request at a time"),
        ("64 at once, tokens/s", "tokens/s, 64 requests at once"),
        ("map of 256, tokens/s", "tokens/s, a map of 256 prompts"),
    ):
        cells = [f"{_short(m[name]['ours'])} | {m[name]['ratio']:.2f}" for m in (demo, random)]
        rows.append(f"| {unit} | {' | '.join(cells)} | `make bench-engine` |")
    whole = _short(memory["kernel and engine, MiB"])
    rows.append(
        f"| MiB of kernel and engine after 64 requests | {whole} | "
        f"{memory['kernel and engine / vllm.LLM']:.2f} | | | `make bench-memory` |"
    )
    return "\n".join(rows)


def display_table() -> str:
    rows = [
        "| answer | pace | updates a second | bytes over IOPub / text | kernel's CPU |",
        "|--:|--:|--:|--:|--:|",
    ]
    for name, cost in results.read("display")["figures"].items():
        tokens, pace = name.removesuffix(" tokens/s").split(" at ")
        rows.append(
            f"| {tokens} | {pace} tokens/s | {cost['updates/s']:.1f} | {cost['bytes / text']:.1f} "
            f"| {cost['cpu']:.1%} |"
        )
    return "\n".join(rows)


def machine_line(name: str) -> str:
    """The machine on which the result `name` was measured, as a sentence."""
    kept = results.read(name)
    found = kept["machine"]
    features = ", ".join(found["features"])
    note = f" ({kept['note']})" if "note" in kept else ""
    return f"{found['cpu']} ({features}), {found['cores']} cores, {kept['measured']}{note}"


TABLES: dict[str, Callable[[], str]] = {
    "engine": engine_table,
    "display": display_table,
    "engine_machine": lambda: f"Measured on one machine, {machine_line('engine')}.",
    "display_machine": lambda: f"Measured on {machine_line('display')}.",
}


def _short(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def tables(*, write: bool) -> Iterator[str]:
    """The tables that differ from the results; with `write` they are updated."""
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        made = _BLOCK.sub(lambda m: f"{m['begin']}\n{TABLES[m['name']]()}\n\n{m['end']}", text)
        if made != text and write:
            page.write_text(made, encoding="utf-8")
        elif made != text:
            yield f"{page.name}: a table is not that of benchmarks/results (claims.py --write)"


def unclaimed() -> Iterator[str]:
    """Measured figures in the text that are in no table and no claim."""
    for page in PAGES:
        text = _BLOCK.sub("", page.read_text(encoding="utf-8"))
        text = re.sub(r"^```.*?^```", "", text, flags=re.DOTALL | re.MULTILINE)
        for claim in claims():
            if claim.page == str(page.relative_to(ROOT)) and (found := claim.stated()):
                text = text.replace(found[0], "")
        for found in _FIGURE.finditer(re.sub(r"`[^`\n]*`", "", text)):
            yield f"{page.name}: '{found[0]}' is in no claim of benchmarks/claims.yaml"


# Measuring --------------------------------------------------------------------------------

MEASURED = {
    "load": [sys.executable, str(ROOT / "benchmarks" / "load.py")],
    "packages and size": [sys.executable, str(ROOT / "benchmarks" / "install_size.py")],
    "memory": [
        sys.executable,
        str(ROOT / "benchmarks" / "memory.py"),
        "--rounds=1",
        "--tolerance=0.05",
    ],
}


def measure() -> Iterator[str]:
    """Run the cheap benchmarks, each of which exits non-zero if a bound of its own is broken."""
    for name, command in MEASURED.items():
        print(f"\n{name}:", flush=True)
        if subprocess.run(command, check=False).returncode:
            yield f"{name}: no longer holds; its figures are above"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n\n")[0])
    parser.add_argument("--write", action="store_true", help="make the tables again")
    parser.add_argument("--measure", action="store_true", help="take the cheap figures again")
    options = parser.parse_args()
    faults = [*tables(write=options.write), *(f for claim in claims() for f in claim.faults())]
    faults += unclaimed()
    if options.measure:
        faults += measure()
    print("\n".join(faults) or "every claim holds")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
