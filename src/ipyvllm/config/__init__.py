"""The configuration: `loader` finds, reads and checks the configuration file, `schema` defines its
sections, `positions` finds the line of a key. No provider is created and no connection is opened
here.
"""
