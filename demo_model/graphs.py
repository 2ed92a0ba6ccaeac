"""Training steps on a GPU as CUDA graphs.

A network this small keeps a GPU waiting for the launches of a thousand little kernels a step. A
graph holds all of a step and is launched at once, which takes a tenth of the time; it is bound to
one shape, so batches are padded to few shapes, with one graph each.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

ROUND = 16  # lengths, in tokens


@dataclass
class _Graph:
    graph: torch.cuda.CUDAGraph
    ids: Tensor
    weights: Tensor
    loss: Tensor


def padded(ids: Tensor, weights: Tensor, pad: int, budget: int) -> tuple[Tensor, Tensor]:
    """The batch in one of few shapes: as many rows as `budget` tokens allow, a rounded length."""
    rows, length = ids.shape
    rounded = length + -length % ROUND
    shape = (max(rows + -rows % 8, budget // rounded), rounded)
    more_ids, more_weights = torch.full(shape, pad), torch.zeros(shape)
    more_ids[:rows, :length] = ids
    more_weights[:rows, :length] = weights
    return more_ids, more_weights


class Graphs:
    """Steps of `backward(ids, weights)`, which gives the loss, and `update()`."""

    def __init__(
        self,
        backward: Callable[[Tensor, Tensor], Tensor],
        update: Callable[[], None],
        parameters: list[nn.Parameter],
        optimizers: list[torch.optim.Optimizer],
    ) -> None:
        self.backward, self.update, self.parameters = backward, update, parameters
        self.pool = torch.cuda.graph_pool_handle()
        self.graphs: dict[torch.Size, _Graph] = {}
        for optimizer in optimizers:
            for group in optimizer.param_groups:
                # Read anew at every replay, where a number would be part of the graph.
                group["lr"] = torch.zeros((), device="cuda")
        self._make_state(optimizers)

    def _make_state(self, optimizers: list[torch.optim.Optimizer]) -> None:
        """Momentum and all that, as zeros: what is made while a graph is captured belongs to it."""
        if all(optimizer.state for optimizer in optimizers):
            return  # restored from a checkpoint
        for parameter in self.parameters:
            parameter.grad = torch.zeros_like(parameter)
        self.update()  # with a learning rate of 0
        for optimizer in optimizers:
            for state in optimizer.state.values():
                for value in state.values():
                    value.zero_()

    def step(self, ids: Tensor, weights: Tensor, pad: int, budget: int) -> Tensor:
        """Train on a batch (rows, length) of about `budget` tokens; the loss stays on the GPU."""
        ids, weights = padded(ids, weights, pad, budget)
        if ids.shape not in self.graphs:
            self.graphs[ids.shape] = self._capture(ids.cuda(), weights.cuda())
        found = self.graphs[ids.shape]
        found.ids.copy_(ids)
        found.weights.copy_(weights)
        found.graph.replay()
        return found.loss

    def _capture(self, ids: Tensor, weights: Tensor) -> _Graph:
        aside = torch.cuda.Stream()
        aside.wait_stream(torch.cuda.current_stream())
        with torch.cuda.stream(aside):  # libraries set themselves up in the first passes
            for _ in range(2):
                self.backward(ids, weights)
        torch.cuda.current_stream().wait_stream(aside)
        for parameter in self.parameters:
            parameter.grad = None
        torch.cuda.synchronize()
        graph = torch.cuda.CUDAGraph()
        with torch.cuda.graph(graph, pool=self.pool):
            loss = self.backward(ids, weights)
            self.update()
        return _Graph(graph, ids, weights, loss)


def weighted_loss(hidden: Tensor, embedding: Tensor, targets: Tensor, weight: Tensor) -> Tensor:
    """Weighted mean of the cross entropy, over all positions: how many count is no fixed number."""
    logits = functional.linear(hidden, embedding).float()
    losses = functional.cross_entropy(logits, targets, reduction="none")
    return (losses * weight).sum() / weight.sum()
