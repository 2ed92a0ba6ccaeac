"""The options of `%%llm`: `table` lists them, `request` holds those of a request,
`cell_line` parses the first line of a cell by that
table, `conflicts` refuses what cannot go together.
"""
