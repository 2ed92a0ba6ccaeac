"""The tokenizer: a byte-level BPE in which words are whole and names and numbers are spelled.

Digits are single tokens. A word that the wordings or answers of training use is one token, with a
capital too: a network this small cannot both assemble words from pieces and understand them. Any
other capitalised word (a name, a city) is spelled letter by letter, which makes it easy to copy
into an answer. The special tokens mark roles and the end of a message.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from tokenizers import Regex, Tokenizer, decoders, models, pre_tokenizers, trainers

from .conversations import Conversation
from .wordings import FOLDERS, lines
from .words import CAPITALISED, CAPITALS, CITIES, LISTS, NAMES

PAD, END = "<|pad|>", "<|end|>"
ROLES = {role: f"<|{role}|>" for role in ("system", "user", "assistant")}
SPECIAL = [PAD, END, *ROLES.values()]
PAIRS = 512  # tokens from byte pairs, including single bytes and special tokens
WHOLE_WORDS = 2560
COMMON = 10  # times in the sample; an invented word comes once or twice
LONGEST_SPELLED = 16
# Words that `spellings` splits; signs that are joined with their space are not among them.
_WORD = re.compile("\N{LATIN CAPITAL LETTER G WITH DOT ABOVE}?[A-Za-z]{3,}")
# Each of these is one token with the space before it. Otherwise a bare space would follow the name
# in "Ada (36)" as in "Ada King", and only the token after it would tell whether the name ends; and
# the words "A" and "I" would look like first letters of names.
SIGNS = "([-/|&\N{EN DASH}\N{EM DASH}"
JOINED = f"{SIGNS}AI"
# Not the minus of arithmetic, which stands after a digit.
_JOINED = rf"(?<!\p{{N}}) -| [{re.escape(SIGNS.replace('-', ''))}]| [AI](?!\p{{L}})"
_POLAR = [word for kind in ("POSITIVE", "NEGATIVE", "ADVERBS") for word in LISTS[kind]]
_VERBS = [*LISTS["POSITIVE_VERBS"], *LISTS["NEGATIVE_VERBS"]]
JUDGING = [word.capitalize() for word in _POLAR]
_SMALL_WORD = re.compile(r"(?<![A-Za-z])[a-z]+(?![A-Za-z])")
_CAPITAL_WORD = re.compile(r"(?<![A-Za-z'])[A-Z][a-z]+(?![A-Za-z'])")
_SLOT = re.compile(r"\{\w+\}")

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


def _copied() -> set[str]:
    return {part for word in (*NAMES, *CITIES, *CAPITALS.values()) for part in word.split()}


@cache
def written_with_capitals() -> tuple[str, ...]:
    """Words that at least two natural wordings write with a capital, and CAPITALISED.

    Spelled letter by letter, such a word would begin as a name does.
    """
    counts = Counter(
        word
        for file in FOLDERS["train"].glob("*.txt")
        for line in lines("train", file.stem)
        for word in {*_CAPITAL_WORD.findall(_SLOT.sub(" ", line))}
    )
    often = (word for word, count in counts.items() if count > 1 and len(word) > 2)
    return tuple(sorted({*often, *CAPITALISED} - _copied()))


def capitals_whole(conversations: Iterable[Conversation]) -> list[str]:
    """The words that stay whole with a capital: common ones, except names and cities."""
    copied = _copied()
    counts: Counter[str] = Counter()
    for conversation in conversations:
        for message in conversation.messages:
            counts.update(_SMALL_WORD.findall(message["content"]))
    common = {word.capitalize() for word, count in counts.items() if count >= COMMON}
    return sorted(
        {*common, *JUDGING, *written_with_capitals()} - copied | {*CAPITALS, "JSON", "Markdown"}
    )


def pre_tokenizer(whole: list[str]) -> pre_tokenizers.PreTokenizer:
    """Split text into the pieces within which byte pairs may merge."""
    # Lookbehinds have a fixed length each: the letter after a capital, the second after it, ...
    spelled = "|".join(rf"(?<=\p{{Lu}}\p{{Ll}}{{{n}}})\p{{Ll}}" for n in range(LONGEST_SPELLED))
    pattern = (
        rf"{_JOINED}|(?=\p{{Lu}})(?:{'|'.join(sorted(whole, key=len, reverse=True))})(?!\p{{L}})"
        rf"|\p{{Lu}}|{spelled}"
        r"|'(?:s|t|m|d|ll|re|ve)(?!\p{L})| ?\p{Ll}+|\p{N}|\n+|\s|."
    )
    return pre_tokenizers.Sequence(
        [
            pre_tokenizers.Split(Regex(pattern), behavior="isolated"),
            pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
        ]
    )


def common_pieces(texts: list[str], split: pre_tokenizers.PreTokenizer) -> list[str]:
    """Pieces of the text as the vocabulary writes them, the most common first.

    Countries and judging words come before them, however rare they are in the sample.
    """
    counts = Counter(piece for text in texts for piece, _ in split.pre_tokenize_str(text))
    space = split.pre_tokenize_str(" ")[0][0]
    joined = [piece for sign in JOINED for piece, _ in split.pre_tokenize_str(f" {sign}")]
    capital = (*CAPITALS, *JUDGING, *written_with_capitals())
    first = [*capital, *joined, *(space + word for word in (*_POLAR, *_VERBS))]
    return list(dict.fromkeys([*first, *(piece for piece, _ in counts.most_common())]))


def train_tokenizer(conversations: list[Conversation]) -> Tokenizer:
    """Byte pairs for any text, and in addition the most common words as whole tokens.

    Those need no merges, whose intermediate steps would take many tokens of the vocabulary
    (`ignore_merges`, as in the tokenizer of Llama 3).
    """
    tokenizer = Tokenizer(models.BPE(ignore_merges=True))
    split = pre_tokenizer(capitals_whole(conversations))
    tokenizer.pre_tokenizer = split
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=PAIRS,
        special_tokens=SPECIAL,
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    texts = [m["content"] for c in conversations for m in c.messages]
    tokenizer.train_from_iterator(texts, trainer)
    state = json.loads(tokenizer.to_str())
    vocabulary = state["model"]["vocab"]
    whole = [piece for piece in common_pieces(texts, split) if piece not in vocabulary]
    vocabulary |= {piece: len(vocabulary) + i for i, piece in enumerate(whole[:WHOLE_WORDS])}
    return Tokenizer.from_str(json.dumps(state))


def spellings(tokenizer: Tokenizer) -> dict[int, list[int]]:
    """For each whole word the tokens that it would have if it were not in the vocabulary."""
    state = json.loads(tokenizer.to_str())
    vocabulary: dict[str, int] = state["model"]["vocab"]
    state["model"]["ignore_merges"] = False
    pairs = Tokenizer.from_str(json.dumps(state)).model
    found = {}
    for piece, token in vocabulary.items():
        if token < PAIRS or not _WORD.fullmatch(piece):
            continue
        letters = re.match("[A-Z]", piece)
        found[token] = (
            [vocabulary[letter] for letter in piece]
            if letters
            else [part.id for part in pairs.tokenize(piece)]
        )
    return found


def save_tokenizer(tokenizer: Tokenizer, folder: Path) -> None:
    """Write the files that transformers (4 and 5) and vLLM load, including the chat template."""
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
