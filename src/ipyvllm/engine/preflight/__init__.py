"""Checks before an engine starts: the `machine`, the vLLM `builds`, the `system_libraries`, the
`model_files`, the `dtype`, the `memory_estimate`, and downloads from the `hub`; `doctor` reports on
all of them. Imports neither vLLM nor torch.
"""
