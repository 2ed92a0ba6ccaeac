"""What goes into a request: `template` fills the text of a cell, `images` turns pictures into
parts, `structured_output` is the form an answer must have.
"""
