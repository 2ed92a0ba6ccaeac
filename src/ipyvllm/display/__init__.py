"""What a cell shows while it is answered: `screen` picks the view, which is `notebook`, `terminal`
(with rich) or `console`; `status_line` and `map_progress` are lines of figures, `compare_status` is
the one of several providers; `outputs` and `ended_cell` know which outputs of a cell are ours.
"""
