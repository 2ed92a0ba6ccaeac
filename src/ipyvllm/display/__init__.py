"""What a cell shows while its request is in flight. `screen` picks the view: `notebook`, `terminal`
(rich, through `markdown`) or `console`; `view` has the interfaces of views and of output targets.
`status_line` and `map_progress` are status lines, `compare_status` is the one for several
providers. `outputs` sends to the cell that an answer belongs to, `formatter` registers how a
response that is a cell's value is shown.
"""
