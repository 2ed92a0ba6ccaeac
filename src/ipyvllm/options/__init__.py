"""The options of `%%llm`: `table` lists them, `cell_line` parses the first line of a cell by that
table, `conflicts` refuses what cannot go together.
"""
