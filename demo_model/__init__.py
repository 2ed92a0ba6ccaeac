"""How ipyvllm's bundled demo model is made: data, tokenizer, training, export, evaluation.

Nothing here ships in the wheel and nothing in the package imports it; only the exported folder
(weights and tokenizer) travels as package data. See README.md, the model card.
"""
