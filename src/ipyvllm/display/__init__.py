"""What a cell shows while it is answered: `screen` picks the view, which is `notebook`, `terminal`
(with rich, by `markdown`) or `console`; `view` is what they have in common and where they draw.
`status_line` and `map_progress` are lines of figures, `compare_status` is the one of several
providers. `outputs` and `ended_cell` know which outputs of a cell are ours, `formatter` writes an
answer that is a value in a terminal.
"""
