"""The options of `%%llm`: `table` lists them, `request` holds those of a request, `cell_line`
parses the first line of a cell with that table, `conflicts` rejects options that cannot be used
together, `defaults` holds the values of options that are not given.
"""
