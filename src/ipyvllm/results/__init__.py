"""The results a user gets: a `response`, a `comparison` of several, or a `dry_run`, and how each is
shown.
"""
