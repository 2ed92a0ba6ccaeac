"""Strategies for JSON as models send it: any value, also with half surrogate pairs, huge numbers,
NaN, and keys that libraries have a meaning for.
"""

from __future__ import annotations

from hypothesis import strategies as st

# Hypothesis leaves surrogates out of `text()` unless they are asked for.
TEXTS = st.text(st.characters(exclude_categories=()), max_size=6)
KEYS = TEXTS | st.sampled_from(["_type", "path", "bytes", "", "a", "b"])
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.integers(min_value=2**53, max_value=2**70)
    | st.floats()
    | TEXTS
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=6,
)
# The schema of one field: any, and those whose values the answers then need not have.
FIELD_SCHEMAS = st.sampled_from(
    [
        {},
        {"type": "integer"},
        {"type": "number"},
        {"type": "boolean"},
        {"type": "string"},
        {"type": ["integer", "string"]},
        {"type": ["string", "null"]},
        {"type": "array"},
        {"type": "object"},
        {"enum": ["a", "b", "a"]},
        {"enum": ["a", None, 1]},
        {"const": "a"},
        {"anyOf": [{"type": "integer"}, {"type": "null"}]},
        {"type": "string", "format": "date"},
    ]
)
