"""Maps, which send one prompt per row of a table or list: `run` runs a map, `rows` reads tables and
`columns` adds the result to them, `row_request` fills the prompt, `resume` keeps the answers of a
stopped map, `summary` and `progress_bar` report, `preview` shows prompts without sending them,
`distributed` runs on a cluster, `maps` holds the state of a session.
"""
