"""One training step: Muon and AdamW, their schedule, and on a GPU the step as a CUDA graph.

Muon orthogonalises the momentum of each matrix with a Newton-Schulz iteration (Jordan et al.,
"Muon: An optimizer for hidden layers in neural networks", 2024).

A network this small keeps a GPU waiting for the launches of a thousand small kernels per step. A
CUDA graph holds a whole step and is launched at once, in a tenth of the time; it is bound to one
shape, so batches are padded to few shapes, with one graph each.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import torch
from torch import Tensor, nn
from torch.nn import functional

_COEFFICIENTS = (3.4445, -4.7750, 2.0315)
ROUND = 16  # tokens: lengths of batches on a GPU are multiples of it


@cache
def matmul_dtype(device: str) -> torch.dtype:
    """bfloat16 if the device multiplies it, float32 otherwise.

    A CPU without instructions for bfloat16 emulates it, dozens of times slower than float32.
    """
    if device == "cpu":
        known = torch.cpu._is_avx512_bf16_supported() or torch.cpu._is_amx_tile_supported()
        return torch.bfloat16 if known else torch.float32
    return torch.bfloat16 if torch.cuda.is_bf16_supported() else torch.float32


def orthogonalise(matrices: Tensor, steps: int = 3) -> Tensor:
    """Push the singular values of each of (count, rows, columns), rows <= columns, towards 1.

    After three steps only those far below the average are still small; the usual five would make
    a training step a twelfth longer.
    """
    a, b, c = _COEFFICIENTS
    x = matrices.to(matmul_dtype(matrices.device.type))
    x = x / (x.norm(dim=(1, 2), keepdim=True) + 1e-7)
    for _ in range(steps):
        gram = x @ x.transpose(1, 2)
        x = a * x + (b * gram + c * gram @ gram) @ x
    return x.float()


class Muon(torch.optim.Optimizer):
    """Nesterov momentum, orthogonalised; matrices of one size are updated together."""

    def __init__(self, matrices: list[nn.Parameter], lr: float, momentum: float = 0.95) -> None:
        super().__init__(matrices, {"lr": lr, "momentum": momentum})

    @torch.no_grad()
    def step(self, closure: None = None) -> None:  # type: ignore[override]
        for group in self.param_groups:
            sizes: dict[tuple[int, int], list[nn.Parameter]] = defaultdict(list)
            for matrix in group["params"]:
                rows, columns = matrix.shape
                sizes[(min(rows, columns), max(rows, columns))].append(matrix)
            for matrices in sizes.values():
                self._update(matrices, group["lr"], group["momentum"])

    def _update(self, matrices: list[nn.Parameter], lr: float | Tensor, momentum: float) -> None:
        updates = []
        for matrix in matrices:
            state = self.state[matrix]
            if "momentum" not in state:
                state["momentum"] = torch.zeros_like(matrix)
            buffer = state["momentum"]
            buffer.lerp_(matrix.grad, 1 - momentum)
            update = matrix.grad.lerp(buffer, momentum)
            updates.append(update.T if update.shape[0] > update.shape[1] else update)
        for matrix, update in zip(matrices, orthogonalise(torch.stack(updates)), strict=True):
            rows, columns = matrix.shape
            tall = rows > columns
            scale = max(1.0, rows / columns) ** 0.5
            matrix.sub_((update.T if tall else update) * (lr * scale))


def optimizers(model: nn.Module, muon_lr: float, adam_lr: float) -> list[torch.optim.Optimizer]:
    matrices = [p for n, p in model.named_parameters() if p.ndim == 2 and "embed" not in n]
    rest = [p for n, p in model.named_parameters() if p.ndim != 2 or "embed" in n]
    on_gpu = rest[0].is_cuda
    adam = torch.optim.AdamW(
        rest, lr=adam_lr, betas=(0.9, 0.98), weight_decay=0.0, fused=on_gpu, capturable=on_gpu
    )
    made: list[torch.optim.Optimizer] = [Muon(matrices, muon_lr), adam]
    for optimizer in made:
        for group in optimizer.param_groups:
            group["peak"] = group["lr"]
    return made


def _share(step: int, steps: int, constant: float, warm_up: int = 150) -> float:
    """Share of the peak learning rate: warm-up, constant, then linear decay to zero.

    `constant` is the share of all steps before the decay begins.
    """
    rise = min(1.0, (step + 1) / warm_up)
    return min(rise, (steps - step) / ((1 - constant) * steps))


def set_rates(
    optimizers: list[torch.optim.Optimizer], step: int, steps: int, constant: float
) -> None:
    """Set each learning rate, a number or a tensor on a GPU, to its value at that step."""
    share = _share(step, steps, constant)
    for optimizer in optimizers:
        for group in optimizer.param_groups:
            if isinstance(group["lr"], Tensor):
                group["lr"].fill_(group["peak"] * share)
            else:
                group["lr"] = group["peak"] * share


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
    """Steps of `backward(ids, weights)`, which returns the loss, and `update()`."""

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
                # A tensor is read again at every replay; a number would be part of the graph.
                group["lr"] = torch.zeros((), device="cuda")
        self._make_state(optimizers)

    def _make_state(self, optimizers: list[torch.optim.Optimizer]) -> None:
        """Momentum and the like, as zeros: what is made during a capture belongs to that graph."""
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
        warm_up = torch.cuda.Stream()
        warm_up.wait_stream(torch.cuda.current_stream())
        with torch.cuda.stream(warm_up):  # libraries initialise in the first passes
            for _ in range(2):
                self.backward(ids, weights)
        torch.cuda.current_stream().wait_stream(warm_up)
        for parameter in self.parameters:
            parameter.grad = None
        torch.cuda.synchronize()
        graph = torch.cuda.CUDAGraph()
        with torch.cuda.graph(graph, pool=self.pool):
            loss = self.backward(ids, weights)
            self.update()
        return _Graph(graph, ids, weights, loss)


def weighted_loss(hidden: Tensor, embedding: Tensor, targets: Tensor, weight: Tensor) -> Tensor:
    """Weighted mean of the cross entropy; in parts that a compiler fuses into few passes."""
    logits = functional.linear(hidden, embedding).float()
    right = (hidden * embedding[targets]).sum(-1)
    losses = logits.logsumexp(-1) - right
    return (losses * weight).sum() / weight.sum()


def graph_loss(hidden: Tensor, embedding: Tensor, targets: Tensor, weight: Tensor) -> Tensor:
    """The same over all positions, as in a graph the number of those that count is not fixed."""
    logits = functional.linear(hidden, embedding).float()
    losses = functional.cross_entropy(logits, targets, reduction="none")
    return (losses * weight).sum() / weight.sum()
