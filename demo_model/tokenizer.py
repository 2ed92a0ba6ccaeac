"""The tokenizer: a small byte-level BPE in which names and numbers are copied symbol by symbol.

Digits are single tokens. Capitalised words are whole only when they stand in the wordings or
answers of training; any other (a name, a city) is spelled letter by letter, which makes copying
it into an answer easy for a tiny network. The special tokens mark roles and the end of a message.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from tokenizers import Regex, Tokenizer, decoders, models, pre_tokenizers, trainers

from .data import Conversation
from .wordings_reviews import ADVERBS, NEGATIVE, POSITIVE
from .words import CAPITALS, CITIES, NAMES

PAD, END = "<|pad|>", "<|end|>"
ROLES = {role: f"<|{role}|>" for role in ("system", "user", "assistant")}
SPECIAL = [PAD, END, *ROLES.values()]
VOCABULARY = 1280
WHOLE_WORDS = 190
LONGEST_SPELLED = 16

CHAT_TEMPLATE = (
    "{%- for message in messages -%}"
    "{{- '<|' + message['role'] + '|>' -}}"
    "{%- if message['content'] is string -%}{{- message['content'] | trim -}}"
    "{%- else -%}{%- for part in message['content'] -%}"
    "{%- if part['type'] == 'text' -%}{{- part['text'] | trim -}}{%- endif -%}"
    "{%- endfor -%}{%- endif -%}{{- '<|end|>' -}}"
    "{%- endfor -%}"
    "{%- if add_generation_prompt -%}{{- '<|assistant|>' -}}{%- endif -%}"
)


def whole_words(conversations: Iterable[Conversation]) -> list[str]:
    """The capitalised words that stay whole: frequent ones that are no name and no city."""
    copied = {part for word in (*NAMES, *CITIES, *CAPITALS.values()) for part in word.split()}
    counts: Counter[str] = Counter()
    for conversation in conversations:
        for message in conversation.messages:
            counts.update(re.findall(r"(?<![A-Za-z])[A-Z][a-z]*(?![A-Za-z])", message["content"]))
    words = {word for word, _ in counts.most_common(WHOLE_WORDS * 2) if word not in copied}
    frequent = sorted(words, key=lambda word: (-counts[word], word))[:WHOLE_WORDS]
    judging = {word.capitalize() for word in (*POSITIVE, *NEGATIVE, *ADVERBS)} - copied
    return sorted({*frequent, *judging, *CAPITALS, "JSON", "Markdown"})


def pre_tokenizer(whole: list[str]) -> pre_tokenizers.PreTokenizer:
    """Split text into the pieces within which byte pairs may merge."""
    # Lookbehinds have a fixed length each: the letter after a capital, the second after it, ...
    spelled = "|".join(rf"(?<=\p{{Lu}}\p{{Ll}}{{{n}}})\p{{Ll}}" for n in range(LONGEST_SPELLED))
    pattern = (
        rf" ?(?:{'|'.join(sorted(whole, key=len, reverse=True))})(?!\p{{L}})"
        rf"|\p{{Lu}}|{spelled}"
        r"|'(?:s|t|m|d|ll|re|ve)(?!\p{L})| ?\p{Ll}+|\p{N}|\n+|\s|.| ?[^\s\p{L}\p{N}]"
    )
    return pre_tokenizers.Sequence(
        [
            pre_tokenizers.Split(Regex(pattern), behavior="isolated"),
            pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
        ]
    )


def train_tokenizer(conversations: list[Conversation]) -> Tokenizer:
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizer(whole_words(conversations))
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=VOCABULARY,
        special_tokens=SPECIAL,
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    texts = (m["content"] for c in conversations for m in c.messages)
    tokenizer.train_from_iterator(texts, trainer)
    return tokenizer


def save_tokenizer(tokenizer: Tokenizer, folder: Path) -> None:
    """Write the files transformers (4 and 5) and vLLM load, chat template included."""
    special = {
        "eos_token": END,
        "pad_token": PAD,
        "additional_special_tokens": list(ROLES.values()),
    }
    config = {
        "tokenizer_class": "PreTrainedTokenizerFast",
        **special,
        "clean_up_tokenization_spaces": False,
        "model_max_length": 2048,
        "chat_template": CHAT_TEMPLATE,
    }
    tokenizer.save(str(folder / "tokenizer.json"), pretty=False)
    (folder / "tokenizer_config.json").write_text(json.dumps(config, indent=2) + "\n")
    (folder / "special_tokens_map.json").write_text(json.dumps(special, indent=2) + "\n")
