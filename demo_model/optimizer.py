"""Muon for the matrices and AdamW for the rest, and the schedule both follow.

Muon orthogonalises the momentum of each matrix with a Newton-Schulz iteration (Jordan et al.,
"Muon: An optimizer for hidden layers in neural networks", 2024).
"""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from typing import Any

import torch
from torch import Tensor, nn

_COEFFICIENTS = (3.4445, -4.7750, 2.0315)


@cache
def matmul_dtype(device: str) -> torch.dtype:
    """bfloat16 where the device multiplies it, float32 elsewhere.

    A CPU without instructions for it emulates bfloat16, dozens of times slower than float32.
    """
    if device == "cpu":
        known = torch.cpu._is_avx512_bf16_supported() or torch.cpu._is_amx_tile_supported()
        return torch.bfloat16 if known else torch.float32
    return torch.bfloat16 if torch.cuda.is_bf16_supported() else torch.float32


def orthogonalise(matrices: Tensor, steps: int = 3) -> Tensor:
    """Push the singular values of each of (count, rows, columns), rows <= columns, towards 1.

    Three steps leave only those far below the average small, and take a twelfth of the time of a
    whole training step less than the usual five.
    """
    a, b, c = _COEFFICIENTS
    x = matrices.to(matmul_dtype(matrices.device.type))
    x = x / (x.norm(dim=(1, 2), keepdim=True) + 1e-7)
    for _ in range(steps):
        gram = x @ x.transpose(1, 2)
        x = a * x + (b * gram + c * gram @ gram) @ x
    return x.float()


class Muon(torch.optim.Optimizer):
    """Momentum, Nesterov, orthogonalised; matrices of one size are handled together."""

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


def set_rate(group: dict[str, Any], rate: float) -> None:
    """Set the learning rate of a parameter group, be it a number or a tensor on a GPU."""
    if isinstance(group["lr"], Tensor):
        group["lr"].fill_(rate)
    else:
        group["lr"] = rate


def factor(step: int, steps: int, constant: float, warm_up: int = 150) -> float:
    """Share of the peak learning rate: warm-up, constant, then linear decay to zero.

    `constant` is the share of all steps before the decay begins.
    """
    rise = min(1.0, (step + 1) / warm_up)
    return min(rise, (steps - step) / ((1 - constant) * steps))
