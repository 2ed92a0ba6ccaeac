"""What the user keeps: a `response`, a `comparison` of several, or a `dry_run`, and how each is
shown.
"""
