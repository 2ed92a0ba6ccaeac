"""The tokenizer: a byte-level BPE in which words are whole and names and numbers are spelled.

Digits are single tokens. A word that the wordings or answers of training use is one token, with a
capital too: a network this small cannot put words together from pieces and understand them as
well. Any other capitalised word (a name, a city) is spelled letter by letter, which makes copying
it into an answer easy. The special tokens mark roles and the end of a message.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from tokenizers import Regex, Tokenizer, decoders, models, pre_tokenizers, trainers

from .data import Conversation
from .words import CAPITALS, CITIES, NAMES

PAD, END = "<|pad|>", "<|end|>"
ROLES = {role: f"<|{role}|>" for role in ("system", "user", "assistant")}
SPECIAL = [PAD, END, *ROLES.values()]
VOCABULARY = 3072
COMMON = 10  # times in the sample; an invented word comes once or twice
LONGEST_SPELLED = 16
_SMALL_WORD = re.compile(r"(?<![A-Za-z])[a-z]+(?![A-Za-z])")

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


def common_words(conversations: Iterable[Conversation]) -> set[str]:
    """The words in small letters that come often: those of the wordings and the answers."""
    counts: Counter[str] = Counter()
    for conversation in conversations:
        for message in conversation.messages:
            counts.update(_SMALL_WORD.findall(message["content"]))
    return {word for word, count in counts.items() if count >= COMMON}


def whole_words(common: set[str]) -> list[str]:
    """The capitalised words that stay whole: every common one that is no name and no city."""
    copied = {part for word in (*NAMES, *CITIES, *CAPITALS.values()) for part in word.split()}
    return sorted({word.capitalize() for word in common} - copied | {*CAPITALS, "JSON", "Markdown"})


def pre_tokenizer(whole: list[str]) -> pre_tokenizers.PreTokenizer:
    """Split text into the pieces within which byte pairs may merge."""
    # Lookbehinds have a fixed length each: the letter after a capital, the second after it, ...
    spelled = "|".join(rf"(?<=\p{{Lu}}\p{{Ll}}{{{n}}})\p{{Ll}}" for n in range(LONGEST_SPELLED))
    pattern = (
        rf" ?(?=\p{{Lu}})(?:{'|'.join(sorted(whole, key=len, reverse=True))})(?!\p{{L}})"
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
    common = common_words(conversations)
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizer(whole_words(common))
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=VOCABULARY,
        special_tokens=SPECIAL,
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )

    def known(word: re.Match[str]) -> str:
        return word.group() if word.group() in common else ""

    # Without the invented words, whose pieces would take the place of whole ones.
    texts = (_SMALL_WORD.sub(known, m["content"]) for c in conversations for m in c.messages)
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
