"""What is looked at before an engine starts: the machine, the vLLM build, the model's files, its
data type and where it comes from; `doctor` reports on all of it. Imports neither vLLM nor torch.
"""
