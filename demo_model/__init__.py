"""The recipe of ipyvllm's bundled demo model: data, tokenizer, training, export, evaluation.

Nothing here is part of the wheel or the sdist, and nothing in the package imports it; only the
exported folder (weights and tokenizer) ships, as package data. README.md is the model card.
"""
