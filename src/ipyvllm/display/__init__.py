"""What a cell shows while its request is in flight. `screen` picks the view: `notebook`, `terminal`
(rich, through `markdown`) or `console`; `view` has the interfaces of views and of output targets.
`status_line` and `map_progress` are status lines, `compare_status` is the one for several
providers. `outputs` and `ended_cell` know which outputs of a cell are ours, `formatter` prints a
response that is a cell's value in a terminal.
"""
