"""Reads what others have written, within bounds that do not depend on the interpreter's: JSON of a
limited depth, regular files of a limited size. Each failure is one kind of exception.
"""
