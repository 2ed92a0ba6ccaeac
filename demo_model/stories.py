"""The little Markdown stories: a heading, an opening, three bullets and an ending from two words.

Which opening, bullets and ending a story gets follows from its two words, so that one prompt has
one right answer and the network has something definite to learn.
"""

from __future__ import annotations

from .surface import articles
from .words import CREATURES, THINGS

OPENINGS = [
    "Once upon a time there was a {u} who lived not far from a {v}. Every morning the {u} looked "
    "at the {v} and wondered about it.",
    "Far away, behind the last hill, a {u} had never seen a {v}. One bright day that was going "
    "to change for good.",
    "Nobody in the valley knew the {v} better than the {u}. Still, there was one secret that "
    "even the {u} had not found.",
    "It was a quiet evening when the {u} heard about the {v}. The wind was soft, and the road "
    "was long and empty.",
    "There was once a small {u} with a big dream. The dream was about a {v}, and it came back "
    "every single night.",
    "When winter was over, the {u} set out to look for the {v}. All the neighbours laughed, but "
    "the {u} only smiled.",
]  # fmt: skip

BULLETS = [
    (
        "At first the {u} was afraid to go near the {v}.",
        "Then a warm light came out of the {v} and showed the way.",
        "In the end the {u} stayed there until the sun came up.",
    ),
    (
        "On the first day it rained, and the {u} could not see the {v}.",
        "On the second day an old friend came along to help.",
        "On the third day the {u} and the {v} were together at last.",
    ),
    (
        "The {u} walked around the {v} three times and listened.",
        "Something inside the {v} was singing a very old song.",
        "So the {u} learned the song and sang it to everyone.",
    ),
    (
        "Under the {v} the {u} found a letter without a name.",
        "The letter said that the {v} belonged to whoever was kind.",
        "The {u} read it twice and shared the good news.",
    ),
    (
        "One night a storm took the {v} away.",
        "The {u} searched in the dark and asked every bird for help.",
        "At dawn the {v} was back, and it was brighter than before.",
    ),
    (
        "The {u} gave the {v} a name and took good care of it.",
        "Soon people came from far away to see the {u} and the {v}.",
        "They brought bread and music, and they danced all night.",
    ),
]

ENDINGS = [
    "From that day on the {u} was never alone again, and the {v} kept its secret.",
    "And if the wind is right, you can still hear the {u} and the {v} today.",
    "So the {u} went home, happy and tired, and dreamed about the {v} once more.",
    "The {u} told this story many times, and each time the {v} grew a little bigger.",
]  # fmt: skip

CLOSING = "*The end, said the owl, and good night to all.*"


def story(first: str, second: str) -> str:
    """The story about the two words; words outside the lists get the first variants."""
    u = CREATURES.index(first) if first in CREATURES else 0
    v = THINGS.index(second) if second in THINGS else 0
    opening, ending = OPENINGS[u % len(OPENINGS)], ENDINGS[u // len(OPENINGS) % len(ENDINGS)]
    bullets = "\n".join(f"- {line}" for line in BULLETS[v % len(BULLETS)])
    text = f"# The {{u}} and the {{v}}\n\n{opening}\n\n{bullets}\n\n{ending}\n\n{CLOSING}"
    return articles(text.replace("{u}", first).replace("{v}", second))
