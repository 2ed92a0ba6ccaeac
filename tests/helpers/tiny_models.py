"""Very small models with random weights, made when a test needs what the demo model has not."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import ipyvllm

if TYPE_CHECKING:
    from pathlib import Path

# (32 / 8 / 2) ** 2 patches; the processor puts three marks around them.
IMAGE_TOKENS = 4
THINK = ("<think>", "</think>")


def reasoning_model(folder: Path) -> Path:
    """The demo model with two more tokens, the marks that some models put around reasoning."""
    import torch
    from safetensors.torch import load_file, save_file

    shutil.copytree(ipyvllm.demo_model_path(), folder, dirs_exist_ok=True)
    tokenizer = json.loads((folder / "tokenizer.json").read_text())
    config = json.loads((folder / "config.json").read_text())
    first = config["vocab_size"]
    added = dict.fromkeys(("single_word", "lstrip", "rstrip", "normalized", "special"), False)
    tokenizer["added_tokens"] += [
        {"id": first + i, "content": mark, **added} for i, mark in enumerate(THINK)
    ]
    config["vocab_size"] += len(THINK)
    weights = load_file(folder / "model.safetensors")
    table = weights["model.embed_tokens.weight"]
    weights["model.embed_tokens.weight"] = torch.cat((table, table[: len(THINK)]))
    (folder / "tokenizer.json").write_text(json.dumps(tokenizer))
    (folder / "config.json").write_text(json.dumps(config))
    save_file(weights, folder / "model.safetensors", metadata={"format": "pt"})
    return folder


def vision_model(folder: Path) -> Path:
    """An Idefics3 of a few thousand parameters: a fixed number of image tokens, then random text.

    One of the families whose code in vLLM and transformers does without torchvision.
    """
    import torch
    from transformers import (
        Idefics3Config,
        Idefics3ForConditionalGeneration,
        Idefics3Processor,
        LlamaConfig,
        PreTrainedTokenizerFast,
    )
    from transformers.models.idefics3.configuration_idefics3 import Idefics3VisionConfig
    from transformers.models.idefics3.image_processing_pil_idefics3 import (
        Idefics3ImageProcessorPil,
    )

    tokenizer = PreTrainedTokenizerFast.from_pretrained(ipyvllm.demo_model_path())
    marks = ["<image>", "<fake_token_around_image>", "<global-img>", "<end_of_utterance>"]
    tokenizer.add_special_tokens({"additional_special_tokens": marks})
    text = LlamaConfig(
        vocab_size=len(tokenizer),
        hidden_size=64,
        intermediate_size=64,
        num_hidden_layers=1,
        num_attention_heads=2,
        max_position_embeddings=512,
        eos_token_id=tokenizer.eos_token_id,
        pad_token_id=tokenizer.pad_token_id,
    )
    vision = Idefics3VisionConfig(
        hidden_size=32,
        intermediate_size=32,
        num_hidden_layers=2,
        num_attention_heads=2,
        image_size=32,
        patch_size=8,
    )
    torch.manual_seed(0)
    Idefics3ForConditionalGeneration(
        Idefics3Config(
            vision_config=vision,
            text_config=text,
            image_token_id=tokenizer.convert_tokens_to_ids("<image>"),
            scale_factor=2,
            pad_token_id=tokenizer.pad_token_id,
        )
    ).save_pretrained(folder)
    Idefics3Processor(
        Idefics3ImageProcessorPil(
            size={"longest_edge": 32}, max_image_size={"longest_edge": 32}, do_image_splitting=False
        ),
        tokenizer,
        image_seq_len=IMAGE_TOKENS,
        chat_template=(
            "{% for m in messages %}{% for p in m.content %}"
            "{{ '<image>' if p.type == 'image' else p.text }}{% endfor %}{% endfor %}"
        ),
    ).save_pretrained(folder)
    return folder
