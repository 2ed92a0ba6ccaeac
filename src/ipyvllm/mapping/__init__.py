"""One prompt for each row of something: `run` is a map in flight, `rows` and `columns` read and
extend tables, `row_request` fills the prompt, `resume` keeps what a stopped map has done, `summary`
and `progress_bar` report, `preview` shows without asking, `distributed` runs on a cluster.
"""
