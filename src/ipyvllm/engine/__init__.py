"""Everything that touches vLLM. The kernel's side (`client`, `launch`) never imports it; the
engine's own process (`host`) does. `wire` is what the two say to each other; `install` brings
vLLM here.
"""
