"""The network: a minimal Llama in plain PyTorch, with the parameter names of transformers.

It is for training only. transformers and vLLM read the exported folder with their own Llama code;
this module exists because a small implementation without masks trains faster on a CPU. Sequences
are padded on the right, so causal attention alone hides the padding.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional


@dataclass(frozen=True)
class Shape:
    """Sizes of the network; the names are those of a transformers LlamaConfig."""

    vocab_size: int
    hidden_size: int = 256
    num_hidden_layers: int = 6
    num_attention_heads: int = 4
    intermediate_size: int = 344
    max_position_embeddings: int = 2048
    rope_theta: float = 10000.0
    rms_norm_eps: float = 1e-5

    @property
    def head_dim(self) -> int:
        return self.hidden_size // self.num_attention_heads


def rope_tables(shape: Shape, length: int) -> tuple[Tensor, Tensor]:
    """Cosines and sines of rotary position embedding, each (length, head_dim)."""
    exponents = torch.arange(0, shape.head_dim, 2).float() / shape.head_dim
    angles = torch.outer(torch.arange(length).float(), shape.rope_theta**-exponents)
    angles = torch.cat((angles, angles), dim=-1)
    return angles.cos(), angles.sin()


def rotate(x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
    """Apply rotary embedding to (batch, heads, length, head_dim), transformers' half layout."""
    first, second = x.chunk(2, dim=-1)
    return x * cos + torch.cat((-second, first), dim=-1) * sin


def attend(query: Tensor, key: Tensor, value: Tensor) -> Tensor:
    """Causal attention; on a CPU the fused kernel is slower at the lengths of training."""
    length = query.shape[2]
    if query.is_cuda or length > 320:
        return functional.scaled_dot_product_attention(query, key, value, is_causal=True)
    scores = query @ key.transpose(2, 3) * query.shape[3] ** -0.5
    future = torch.ones(length, length, dtype=torch.bool, device=query.device).triu(1)
    return scores.masked_fill(future, float("-inf")).softmax(dim=-1).to(value.dtype) @ value


class Norm(nn.RMSNorm):
    """Computed in float32, returned in the type of the input."""

    def forward(self, x: Tensor) -> Tensor:
        return super().forward(x.float()).to(x.dtype)


class Attention(nn.Module):
    def __init__(self, shape: Shape) -> None:
        super().__init__()
        size = shape.hidden_size
        self.heads = shape.num_attention_heads
        self.q_proj = nn.Linear(size, size, bias=False)
        self.k_proj = nn.Linear(size, size, bias=False)
        self.v_proj = nn.Linear(size, size, bias=False)
        self.o_proj = nn.Linear(size, size, bias=False)

    def forward(self, x: Tensor, cos: Tensor, sin: Tensor, wanted: Tensor | None = None) -> Tensor:
        batch, length, size = x.shape
        query, key, value = (
            proj(x).view(batch, length, self.heads, -1).transpose(1, 2)
            for proj in (self.q_proj, self.k_proj, self.v_proj)
        )
        query, key = rotate(query, cos, sin), rotate(key, cos, sin)
        mixed = attend(query, key, value)
        mixed = mixed.transpose(1, 2).reshape(batch, length, size)
        return self.o_proj(mixed if wanted is None else mixed.flatten(0, 1)[wanted])


class MLP(nn.Module):
    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.gate_proj = nn.Linear(shape.hidden_size, shape.intermediate_size, bias=False)
        self.up_proj = nn.Linear(shape.hidden_size, shape.intermediate_size, bias=False)
        self.down_proj = nn.Linear(shape.intermediate_size, shape.hidden_size, bias=False)

    def forward(self, x: Tensor) -> Tensor:
        return self.down_proj(functional.silu(self.gate_proj(x)) * self.up_proj(x))


class Layer(nn.Module):
    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.self_attn = Attention(shape)
        self.mlp = MLP(shape)
        self.input_layernorm = Norm(shape.hidden_size, eps=shape.rms_norm_eps)
        self.post_attention_layernorm = Norm(shape.hidden_size, eps=shape.rms_norm_eps)

    def forward(self, x: Tensor, cos: Tensor, sin: Tensor, wanted: Tensor | None = None) -> Tensor:
        """The states after this layer: of the `wanted` positions (count, hidden), or of all."""
        mixed = self.self_attn(self.input_layernorm(x), cos, sin, wanted)
        x = mixed + (x if wanted is None else x.flatten(0, 1)[wanted])
        return x + self.mlp(self.post_attention_layernorm(x))


class Backbone(nn.Module):
    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.embed_tokens = nn.Embedding(shape.vocab_size, shape.hidden_size)
        self.layers = nn.ModuleList(Layer(shape) for _ in range(shape.num_hidden_layers))
        self.norm = Norm(shape.hidden_size, eps=shape.rms_norm_eps)


class DemoLlama(nn.Module):
    """Decoder with tied embeddings; `forward` gives hidden states, the loss their logits."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.shape = shape
        # The type of the activations between layers: bfloat16 halves the bytes that a CPU moves,
        # and a step takes a sixth less time.
        self.activations = torch.float32
        self.model = Backbone(shape)
        cos, sin = rope_tables(shape, shape.max_position_embeddings)
        self.register_buffer("cos", cos, persistent=False)
        self.register_buffer("sin", sin, persistent=False)
        self._initialise()

    def _initialise(self) -> None:
        depth_scale = (2 * self.shape.num_hidden_layers) ** -0.5
        for name, parameter in self.named_parameters():
            if parameter.ndim < 2:
                continue
            std = 0.02 if "embed" in name else parameter.shape[1] ** -0.5
            if name.endswith(("o_proj.weight", "down_proj.weight")):
                std *= depth_scale
            nn.init.normal_(parameter, std=std)

    def forward(self, tokens: Tensor, wanted: Tensor) -> Tensor:
        """Hidden states (count, hidden) of the `wanted` positions of token ids (batch, length).

        `wanted` indexes the flattened rows. Only those positions go through what follows the last
        attention: the others would be computed for nothing.
        """
        length = tokens.shape[1]
        x = self.model.embed_tokens(tokens).to(self.activations)
        cos, sin = self.cos[:length].to(x.dtype), self.sin[:length].to(x.dtype)
        *layers, last = self.model.layers
        for layer in layers:
            x = layer(x, cos, sin)
        return self.model.norm(last(x, cos, sin, wanted))
