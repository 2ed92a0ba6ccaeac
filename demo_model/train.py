"""Train the demo model from scratch: `python -m demo_model.train --out build/demo_model`.

Builds tokenizer and corpus from the seed, trains, writes a checkpoint every few minutes and
resumes from it, and exports the finished folder to OUT/model. Uses a GPU if there is one.
"""

from __future__ import annotations

import argparse
import os
import shutil
import time
from functools import partial
from pathlib import Path
from typing import Any

import psutil
import torch
from tokenizers import Tokenizer
from tqdm import tqdm

from .batches import Corpus, assemble, build_corpus, endless
from .conversations import LESSONS, conversations
from .export import export
from .model import DemoLlama, Shape
from .steps import Graphs, graph_loss, matmul_dtype, optimizers, set_rates, weighted_loss
from .tokenizer import PAD, train_tokenizer

TOKENIZER_SAMPLE = 30_000


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="train the demo model from scratch")
    parser.add_argument("--out", type=Path, default=Path("build/demo_model"))
    parser.add_argument("--steps", type=int, default=4200)
    parser.add_argument("--batch-tokens", type=int, default=4096)
    parser.add_argument("--conversations", type=int, default=240_000)
    parser.add_argument("--muon-lr", type=float, default=0.02)
    parser.add_argument("--adam-lr", type=float, default=3e-3)
    parser.add_argument("--constant", type=float, default=0.35, help="share before the decay")
    parser.add_argument("--lesson", choices=LESSONS, default="all", help="which skills, how often")
    parser.add_argument("--start", type=Path, help="begin with the weights of this checkpoint")
    parser.add_argument("--seed", type=int, default=20261123)
    parser.add_argument("--threads", type=int, default=0, help="0: as many as there are free cores")
    parser.add_argument("--checkpoint-minutes", type=float, default=3.0)
    parser.add_argument("--no-compile", action="store_true", help="never use torch.compile")
    return parser.parse_args()


def free_cores() -> int:
    """How many of the cores that this process may use are idle: two threads on one are slow.

    Measured for two seconds, as the load average still contains what ran before.
    """
    busy = psutil.cpu_percent(interval=2, percpu=True)
    known = hasattr(os, "sched_getaffinity")
    allowed = os.sched_getaffinity(0) if known else range(len(busy))
    return max(1, sum(busy[core] < 50 for core in allowed))


def prepare(options: argparse.Namespace, processes: int) -> tuple[Tokenizer, Corpus]:
    """Tokenizer and corpus, from the build folder if an earlier run left them there."""
    options.out.mkdir(parents=True, exist_ok=True)
    tokenizer_file, corpus_file = options.out / "tokenizer.json", options.out / "corpus.pt"
    key = [options.lesson, options.seed, options.conversations]
    if corpus_file.exists():
        saved = torch.load(corpus_file, weights_only=False)
        if saved["key"] == key:
            return Tokenizer.from_file(str(tokenizer_file)), saved["corpus"]
    if options.start:
        tokenizer = Tokenizer.from_file(str(options.start.parent / "tokenizer.json"))
    else:
        samples = (conversations(TOKENIZER_SAMPLE, options.seed, each) for each in ("all", "last"))
        tokenizer = train_tokenizer([drawn for sample in samples for drawn in sample])
    tokenizer.save(str(tokenizer_file))
    corpus = build_corpus(
        tokenizer, options.conversations, options.seed + 1, processes, options.lesson
    )
    torch.save({"key": key, "corpus": corpus}, corpus_file)
    return tokenizer, corpus


def loss_of(run: Run, ids: torch.Tensor, weights: torch.Tensor) -> torch.Tensor:
    """The loss over the positions that count; CUDA graphs, of fixed shapes, take all of them."""
    weight = weights[:, 1:].flatten()
    if run.device == "cuda":
        counted = torch.arange(len(weight), device="cuda")
    else:
        counted = weight.nonzero().squeeze(1)
    hidden = run.forward(ids[:, :-1], counted)
    targets = ids[:, 1:].flatten()[counted]
    return run.loss(hidden, run.model.model.embed_tokens.weight, targets, weight[counted])


class Run:
    """The state of a training run: model, optimizers, step; saved to and restored from disk."""

    def __init__(self, options: argparse.Namespace, tokenizer: Tokenizer) -> None:
        torch.manual_seed(options.seed)
        self.device = "cuda" if torch.cuda.is_available() else "cpu"
        self.model = DemoLlama(Shape(tokenizer.get_vocab_size())).to(self.device)
        if options.start:
            state = torch.load(options.start, map_location=self.device, weights_only=False)
            self.model.load_state_dict(state["model"])
        self.model.activations = matmul_dtype(self.device)
        self.optimizers = optimizers(self.model, options.muon_lr, options.adam_lr)
        self.forward, self.loss = self.model, weighted_loss
        self.graphs: Graphs | None = None
        if self.device == "cuda":
            self.loss = graph_loss
        # Compiled, the CPU trains a third faster; that needs a C++ compiler.
        elif shutil.which("g++") and not options.no_compile:
            self.forward = torch.compile(self.model, dynamic=True)
            self.loss = torch.compile(weighted_loss, dynamic=True)
        self.step = 0
        self.seconds = 0.0
        self.file = options.out / "checkpoint.pt"
        self.key = {k: str(v) for k, v in vars(options).items() if k not in ("out", "threads")}

    def save(self) -> None:
        state: dict[str, Any] = {"key": self.key, "step": self.step, "seconds": self.seconds}
        state["model"] = self.model.state_dict()
        state["optimizers"] = [optimizer.state_dict() for optimizer in self.optimizers]
        partial = self.file.with_suffix(".part")
        torch.save(state, partial)
        partial.replace(self.file)

    def restore(self) -> None:
        if not self.file.exists():
            return
        state = torch.load(self.file, map_location=self.device, weights_only=False)
        if state["key"] != self.key:
            raise SystemExit(f"{self.file} is of a run with other options: remove it first")
        self.model.load_state_dict(state["model"])
        for optimizer, saved in zip(self.optimizers, state["optimizers"], strict=True):
            optimizer.load_state_dict(saved)
        self.step, self.seconds = state["step"], state["seconds"]


def backward(run: Run, ids: torch.Tensor, weights: torch.Tensor) -> torch.Tensor:
    """Gradients of a batch, and its loss."""
    for optimizer in run.optimizers:
        optimizer.zero_grad(set_to_none=True)
    dtype = matmul_dtype(run.device)
    # CUDA graphs may not share the weights in bfloat16, so each casts them again.
    cached = run.device == "cpu"
    with torch.autocast(run.device, dtype, dtype == torch.bfloat16, cache_enabled=cached):
        loss = loss_of(run, ids, weights)
    loss.backward()
    return loss.detach()


def update(run: Run) -> None:
    torch.nn.utils.clip_grad_norm_(run.model.parameters(), 1.0)
    for optimizer in run.optimizers:
        optimizer.step()


def one_step(
    run: Run, options: argparse.Namespace, ids: torch.Tensor, weights: torch.Tensor, pad: int
) -> float:
    if run.device == "cuda" and run.graphs is None:
        steps = partial(backward, run), partial(update, run)
        run.graphs = Graphs(*steps, [*run.model.parameters()], run.optimizers)
    set_rates(run.optimizers, run.step, options.steps, options.constant)
    if run.graphs:
        loss = run.graphs.step(ids, weights, pad, options.batch_tokens)
    else:
        loss = backward(run, ids, weights)
        update(run)
    run.step += 1
    return float(loss)


def train(options: argparse.Namespace, run: Run, corpus: Corpus, pad: int) -> None:
    batches = endless(corpus, options.batch_tokens, options.seed)
    for _ in range(run.step):
        next(batches)
    bar = tqdm(total=options.steps, initial=run.step, desc="steps", mininterval=10)
    started = saved = time.monotonic()
    before, smooth = run.seconds, None
    while run.step < options.steps:
        loss = one_step(run, options, *assemble(corpus, next(batches), pad), pad)
        smooth = loss if smooth is None else 0.98 * smooth + 0.02 * loss
        run.seconds = before + time.monotonic() - started
        bar.update()
        if run.step % 20 == 0:
            bar.set_postfix(loss=f"{smooth:.4f}", refresh=False)
        if time.monotonic() - saved > 60 * options.checkpoint_minutes:
            run.save()
            saved = time.monotonic()
    bar.close()
    run.save()


def main() -> None:
    options = arguments()
    threads = options.threads or free_cores()
    torch.set_num_threads(threads)
    tokenizer, corpus = prepare(options, threads)
    tokens = len(corpus.tokens)
    print(f"{len(corpus)} conversations, {tokens} tokens, {threads} threads", flush=True)
    run = Run(options, tokenizer)
    run.restore()
    train(options, run, corpus, int(tokenizer.token_to_id(PAD)))
    export(run.model, tokenizer, options.out / "model")
    print(f"trained {run.step} steps in {run.seconds / 60:.1f} min on {run.device}", flush=True)


if __name__ == "__main__":
    main()
