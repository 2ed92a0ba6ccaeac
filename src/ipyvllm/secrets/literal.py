"""What a literal secret looks like: names that hold secrets, and values that are keys by their
form. Used to refuse them in a configuration, and not to repeat one that is in the wrong place.
"""

from __future__ import annotations

import re
from typing import Any

from .secret import STARS

# The prefixes of well-known services, each followed by characters among which is a digit.
_PREFIXES = (
    r"sk|pk|rk|gsk|hf|ghp|gho|ghu|ghs|ghr|github_pat|glpat|npm|xox[abeoprs]|nvapi|r8|tgp|pplx|csk"
)
_KEY = re.compile(
    rf"\b(?:(?:{_PREFIXES})[-_](?=[\w-]*\d)[\w-]{{8,}}|AKIA[0-9A-Z]{{12,}}|AIza[\w-]{{20,}}"
    r"|eyJ[\w-]{8,}\.[\w-]{8,}(?:\.[\w-]*)?)",
    re.ASCII,
)
# Names such as api_key, X-Auth-Token, AWS_SECRET_ACCESS_KEY, Authorization, Cookie.
_NAME = re.compile(
    r"(?:^|[^a-z])(?:x-?)?(?:api|access|auth|client|private|secret|bearer|subscription|session)?[-_]?"
    r"(?:token|key|secret|password|passwd|passphrase|pwd|credential|authorization|cookie|auth"
    r"|signature|sig)s?$"
    r"|api-?_?keys?$|passwords?$|secrets?$|authtoken$|accesstoken$",
    re.IGNORECASE,
)
# Parameters with such a name that hold no secret.
_NO_SECRETS = re.compile(
    r"(?:^|_)(?:cache_key|(?:max|min|num|batched|prompt|completion|reasoning|budget|new|total|logprob"
    r"|special|stop|bad|added|eos|bos|pad|unk|sep|cls|mask|image|video|audio|start|end)_tokens?)$",
    re.IGNORECASE,
)
# What is written where a server wants a key and checks none.
_PLACEHOLDERS = frozenset({"", "empty", "none", "null", "no-key", "not-needed", "unused", "dummy"})
_SCHEME = re.compile(r"^(?:bearer|basic|token|apikey|api-key|key|digest)(?:\s+|$)", re.IGNORECASE)
_SHORTEST_KEY = 12
# At least 20 letters and digits, among them three digits.
_RANDOM = re.compile(r"(?<!\w)(?=[a-zA-Z]*\d\w*\d\w*\d)(?=\d*[a-zA-Z])[a-zA-Z0-9]{20,}", re.ASCII)


def is_secret_name(name: str) -> bool:
    """Whether a field, header or variable of this name holds a secret."""
    return _NAME.search(name) is not None and _NO_SECRETS.search(name) is None


def is_key(text: str) -> bool:
    """Whether a text contains a key by its form: the prefix of a service, or a JSON Web Token."""
    return _KEY.search(text) is not None


def is_secret_value(value: Any) -> bool:
    """Whether a value, below a name that holds a secret, is one: not a number, a placeholder, a
    special token of a model such as `</s>`, or only the scheme of a header."""
    if not isinstance(value, str):
        return False
    rest = without_scheme(value)
    return rest.lower() not in _PLACEHOLDERS and not rest.startswith(("<", "["))


def without_scheme(value: str) -> str:
    """The value of a header without a scheme such as `Bearer` before it."""
    return _SCHEME.sub("", value.strip()).strip()


def without_keys(text: str) -> str:
    """The text with stars for what is a key by its form."""
    return _KEY.sub(STARS, text)


def is_variable_name(text: str) -> bool:
    """Whether a text is the name of an environment variable, and does not look like a key that is
    in its place: a key has digits among its letters, and no words between underscores."""
    if re.fullmatch(r"[A-Za-z_]\w*", text, re.ASCII) is None or is_key(text):
        return False
    if len(text) < _SHORTEST_KEY or not any(c.isdigit() for c in text):
        return len(text) <= 4 * _SHORTEST_KEY
    # A long name with digits, such as TEAM_2024_API_KEY.
    words = text.split("_")
    return text.isupper() and all(w.isalpha() or w.isdigit() or len(w) < 4 for w in words)


def is_random(text: str) -> bool:
    """Whether a text has a word as only keys have: long, with digits among its letters."""
    return _RANDOM.search(text) is not None
