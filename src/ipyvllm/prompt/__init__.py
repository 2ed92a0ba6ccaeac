"""The parts of a request: `template` fills the text of a cell, `images` turns images into content
parts, `structured_output` describes and validates the format of the answer.
"""
