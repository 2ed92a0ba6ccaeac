"""Reads a model's files before it is loaded, to check that it is complete and to know its size.

Sizes come from `config.json` and from the headers of the safetensors files (a JSON object after an
8-byte length, https://huggingface.co/docs/safetensors); the weights are not read.
"""

from __future__ import annotations

import json
import math
import stat
import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ...decoding import regular_files
from ...errors import EngineStartError

if TYPE_CHECKING:
    from pathlib import Path

_STORED = {"F64": 8, "F32": 4, "F16": 2, "BF16": 2, "I64": 8, "I32": 4, "I16": 2, "I8": 1, "U8": 1}
# In bytes. The format limits a header to 100 MB; an index names thousands of tensors.
_MOST_HEADER, _MOST_JSON = 100_000_000, 64 * regular_files.MIB
# No model has more of anything.
_LARGEST_COUNT = 1 << 40
# The values of max_lora_rank that vLLM allows (vllm.config.lora).
_LORA_RANKS = (1, 8, 16, 32, 64, 128, 256, 320, 512)


@dataclass(frozen=True)
class Model:
    """A model's properties according to its files.

    Attributes:
        folder: the model's folder.
        parameters: number of parameters.
        stored_bytes: bytes of the weights as stored.
        kv_values_per_token: values per token in the KV cache; times bytes per value it is the size.
        context: the longest context in tokens.
        dtype: the data type by torch's name, such as "bfloat16".
        architectures: names of the architecture, such as "LlamaForCausalLM".
        vocabulary: number of tokens in the vocabulary.
        hidden: the hidden size; 0 if unknown.
        intermediate: the intermediate size of the MLP; 0 if unknown.
        tied_embeddings: whether the output layer shares the embedding's weights.
        takes_images: whether the model has a vision part.
    """

    folder: Path
    parameters: int
    stored_bytes: int
    kv_values_per_token: int
    context: int
    dtype: str
    architectures: tuple[str, ...]
    vocabulary: int
    hidden: int = 0
    intermediate: int = 0
    tied_embeddings: bool = False
    takes_images: bool = False


def read(folder: Path) -> Model:
    """Read a model folder. Raises EngineStartError if a file is missing or broken."""
    config = _json(folder / "config.json", folder)
    nested = config.get("text_config")
    text = nested if isinstance(nested, dict) and nested else config
    dtype = str(config.get("dtype") or config.get("torch_dtype") or "float32")
    parameters, stored = _weights(folder)
    heads = _count(text, "num_attention_heads") or 1
    hidden = _count(text, "hidden_size")
    head = _count(text, "head_dim") or hidden // heads
    kv_heads = _count(text, "num_key_value_heads") or heads
    layers = _count(text, "num_hidden_layers")
    if (
        not (folder / "tokenizer_config.json").is_file()
        and not (folder / "tokenizer.json").is_file()
    ):
        raise EngineStartError(f"the model in {folder} has no tokenizer", "download it again")
    return Model(
        folder=folder,
        parameters=parameters,
        stored_bytes=stored,
        kv_values_per_token=2 * layers * kv_heads * head,
        context=_count(text, "max_position_embeddings") or 2048,
        dtype=dtype.removeprefix("torch."),
        architectures=_names(config.get("architectures")),
        vocabulary=_count(text, "vocab_size"),
        hidden=hidden,
        intermediate=_count(text, "intermediate_size"),
        tied_embeddings=bool(text.get("tie_word_embeddings")),
        takes_images="vision_config" in config,
    )


def _check_kinds(folder: Path) -> None:
    """Check that there are only files and folders: vLLM would wait for the writer of a pipe, and
    read a device for ever. Raises EngineStartError."""
    try:
        for path in folder.iterdir():
            try:
                mode = path.stat().st_mode
            except FileNotFoundError:  # a link to a file that is not downloaded
                continue
            if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
                raise EngineStartError(
                    f"{path} is a device, pipe or socket, not a file", "download the model again"
                )
    except FileNotFoundError:
        return  # the missing file is named when it is read
    except OSError as error:  # such as a circle of links
        raise EngineStartError(
            f"{folder} cannot be read: {error.strerror}", "download the model again"
        ) from error


def _count(config: dict[str, Any], key: str) -> int:
    """A number of a configuration; 0 if it is not there, or is not a number of things."""
    value = config.get(key)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return 0
    return int(value) if 0 <= value <= _LARGEST_COUNT else 0


def _names(value: Any) -> tuple[str, ...]:
    return tuple(each for each in value if isinstance(each, str)) if isinstance(value, list) else ()


def _json(path: Path, folder: Path) -> dict[str, Any]:
    try:
        found = json.loads(regular_files.read(path, _MOST_JSON).decode())
    except FileNotFoundError as error:
        raise EngineStartError(
            f"there is no model in {folder}: {path.name} is missing",
            "name a folder with one, or a hub id",
        ) from error
    except OSError as error:
        raise EngineStartError(
            f"{path} cannot be read: {error.strerror}", "download it again"
        ) from error
    except (ValueError, RecursionError) as error:
        raise EngineStartError(f"{path} is not JSON: {error}", "download it again") from error
    if not isinstance(found, dict):
        raise EngineStartError(f"{path} is not a JSON object", "download it again")
    return found


def _weights(folder: Path) -> tuple[int, int]:
    """Number of parameters, and bytes as stored. Raises EngineStartError if a file is missing or
    incomplete."""
    _check_kinds(folder)
    files = sorted(folder.glob("*.safetensors"))
    index = folder / "model.safetensors.index.json"
    if index.is_file():
        listed = _json(index, folder).get("weight_map")
        names = set(_names(list(listed.values()) if isinstance(listed, dict) else None))
        missing = sorted(names - {file.name for file in files})
        if missing:
            raise EngineStartError(
                f"{missing[0]} is missing in {folder}", "download the model again"
            )
        files = [file for file in files if file.name in names]
    if not files:
        others = [*folder.glob("*.bin"), *folder.glob("*.gguf"), *folder.glob("*.pt")]
        size = sum(file.stat().st_size for file in others)
        if not size:
            raise EngineStartError(f"there are no weights in {folder}", "download the model again")
        return size // 2, size
    counts = [_safetensors(file) for file in files]
    return sum(count for count, _ in counts), sum(size for _, size in counts)


def _safetensors(path: Path) -> tuple[int, int]:
    """Number of parameters and bytes of one file, from its header."""
    broken = EngineStartError(f"{path.name} is incomplete or damaged", "download the model again")
    try:
        with regular_files.opened(path) as file:
            (length,) = struct.unpack("<Q", file.read(8))
            if length > _MOST_HEADER:
                raise broken
            header = json.loads(file.read(length))
        tensors = [value for name, value in header.items() if name != "__metadata__"]
        end = max((int(tensor["data_offsets"][1]) for tensor in tensors), default=0)
        count = sum(math.prod(tensor["shape"]) for tensor in tensors)
        size = sum(math.prod(t["shape"]) * _STORED.get(t["dtype"], 1) for t in tensors)
        whole = path.stat().st_size >= 8 + length + end
    except (OSError, struct.error, ValueError, OverflowError, RecursionError) as error:
        raise broken from error
    except (AttributeError, KeyError, IndexError, TypeError) as error:  # JSON of another shape
        raise broken from error
    if not whole or not 0 <= size <= path.stat().st_size:
        raise broken
    return count, size


def lora_rank(folder: Path) -> int:
    """The `max_lora_rank` that vLLM needs for an adapter.

    Arguments:
        folder: the adapter's folder.

    Raises EngineStartError if there is no adapter.
    """
    rank = _count(_json(folder / "adapter_config.json", folder), "r") or 16
    return next((allowed for allowed in _LORA_RANKS if allowed >= rank), rank)
