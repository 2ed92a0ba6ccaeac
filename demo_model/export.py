"""Write the folder that ships: bf16 weights, Llama config, tokenizer; also from a checkpoint.

`python -m demo_model.export --checkpoint build/demo_model/checkpoint.pt --out dist` exports the
last checkpoint of a running training.
"""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from pathlib import Path

import torch
from safetensors.torch import save_file
from tokenizers import Tokenizer

from .model import DemoLlama, Shape
from .tokenizer import END, PAD, save_tokenizer

LIMIT = 8_000_000  # bytes


def config(model: DemoLlama, tokenizer: Tokenizer) -> dict[str, object]:
    shape = model.shape
    return {
        "architectures": ["LlamaForCausalLM"],
        "model_type": "llama",
        **asdict(shape),
        "num_key_value_heads": shape.num_attention_heads,
        "head_dim": shape.head_dim,
        "hidden_act": "silu",
        "tie_word_embeddings": True,
        "attention_bias": False,
        "mlp_bias": False,
        "attention_dropout": 0.0,
        "initializer_range": 0.02,
        "use_cache": True,
        "torch_dtype": "bfloat16",
        "bos_token_id": None,
        "eos_token_id": tokenizer.token_to_id(END),
        "pad_token_id": tokenizer.token_to_id(PAD),
    }


def export(model: DemoLlama, tokenizer: Tokenizer, folder: Path) -> None:
    """Write the model folder and make sure that it is small enough to ship."""
    folder.mkdir(parents=True, exist_ok=True)
    settings = config(model, tokenizer)
    (folder / "config.json").write_text(json.dumps(settings, indent=2) + "\n")
    generation = {key: settings[key] for key in ("eos_token_id", "pad_token_id")}
    # vLLM takes its defaults from here: greedy, unless the user asks otherwise.
    generation |= {"do_sample": False, "temperature": 0.0, "max_new_tokens": 256}
    (folder / "generation_config.json").write_text(json.dumps(generation, indent=2) + "\n")
    weights = {
        n: p.detach().to("cpu", torch.bfloat16).contiguous() for n, p in model.named_parameters()
    }
    save_file(weights, folder / "model.safetensors", metadata={"format": "pt"})
    save_tokenizer(tokenizer, folder)
    for file in folder.iterdir():
        file.chmod(0o644)  # safetensors writes files that only their owner may read
    size = sum(file.stat().st_size for file in folder.iterdir())
    if size > LIMIT:
        raise SystemExit(f"{folder} holds {size} bytes, more than the {LIMIT} that may ship")


def main() -> None:
    parser = argparse.ArgumentParser(description="export a checkpoint of the demo model")
    parser.add_argument("--checkpoint", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    tokenizer = Tokenizer.from_file(str(options.checkpoint.parent / "tokenizer.json"))
    model = DemoLlama(Shape(tokenizer.get_vocab_size()))
    state = torch.load(options.checkpoint, map_location="cpu", weights_only=False)
    model.load_state_dict(state["model"])
    export(model, tokenizer, options.out)


if __name__ == "__main__":
    main()
