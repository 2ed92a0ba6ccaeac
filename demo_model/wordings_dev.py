"""Held-out wordings for development: measured while the recipe is worked on, never trained on."""

from __future__ import annotations

EXPRESSION = [
    "Please tell me how much {x} comes to.", "I'd like to know the result of {x}",
    "Quick one: {x}?", "{x}, what does that make?", "Could you add this up for me? {x}",
    "Do the maths: {x}", "What would {x} be?",
]  # fmt: skip
ADDITION = [
    "Please sum {a} and {b}.", "What do I get if I add {a} to {b}?",
    "What is {a} and {b} together?", "Give me {a} plus {b}!",
    "I have {a} stamps. I find {b} more. How many stamps do I have?",
]  # fmt: skip
SUBTRACTION = [
    "What do you get if you take {b} from {a}?", "Please subtract {b} from the number {a}.",
    "Give me {a} minus {b}!", "How much is left of {a} after subtracting {b}?",
    "By how much does {a} exceed {b}? Compute {a} - {b}.",
]  # fmt: skip
SENTIMENT = [
    "Would you say this review is positive or negative?",
    "Tell me whether the author is positive or negative about it",
    "Please do sentiment analysis on this",
    "Assign a sentiment (positive or negative) to the review",
    "Which one fits, positive or negative?", "Was the customer happy or unhappy?",
    "Sentiment (positive/negative)",
]  # fmt: skip
SENTIMENT_LAYOUTS = [
    "{i}: {d}", "{i}\n\nReview: {d}", "{d}\n\n{i}", '{i}\n"{d}"', "Review: {d}\n\n{i}", "{i}\n{d}",
]  # fmt: skip
FRAMES = [
    "To be honest, the {s} was {j}", "I have to say the {s} is {j}",
    "It turned out to be a {j} {s}", "The {s} was {v} {j} from start to end",
    "We thought it was {j}", "For me this {s} is just {j}", "{v} {j}, this {s}",
]  # fmt: skip
POSITIVE_SENTENCES = [
    "I love how {p} the {s} is", "I would recommend it to anyone", "We had a {p} time",
    "This {s} made my day", "It was worth it",
]  # fmt: skip
NEGATIVE_SENTENCES = [
    "I hate how {g} the {s} is", "I would not recommend it to anyone", "We had a {g} time",
    "It ruined my day", "It was not worth it",
]  # fmt: skip
NEUTRAL_SENTENCES = ["I got it as a present", "We were there in spring"]
JSON_INSTRUCTIONS = [
    "Please extract {keys} from the text below as JSON",
    "Give the {keys} of this person in JSON format", "Write a JSON object for this person",
    "Parse the text below. Return JSON with {keys}",
    "From this sentence, extract {keys} and answer in JSON", "Return {keys} as JSON, nothing else",
    "I want JSON with {keys}",
]  # fmt: skip
JSON_KEYS = [
    "name, age and city", "name, age, city", "the name, age and city", "name, age, and city",
]  # fmt: skip
JSON_LAYOUTS = [
    "{i}: {d}", "{i}.\n\n{d}", "{i}:\n{d}", "{d}\n\n{i}.", "{i}.\nText: {d}", '{i}: "{d}"',
]  # fmt: skip
FACTS = [
    "{n} is {g} years of age and makes a home in {c}.", "{n}, now {g}, has a flat in {c}.",
    "Please welcome {n} from {c}, who is {g}.",
    "I live in {c}, my name is {n} and I am {g} years old.", "{n} grew up in {c} and is now {g}.",
    "{p} is called {n}, is {g} and lives in {c}.", "A resident of {c}, {n} is {g}.",
]  # fmt: skip
CAPITAL = [
    "Please tell me the capital of {k}.", "What's the capital city of {k} called?",
    "Do you happen to know the capital of {k}?", "Which city serves as the capital of {k}?",
    "I need to know: the capital of {k}?", "{k} - what is its capital city?",
    "In {k}, which city is the capital?",
]  # fmt: skip
HELLO = [
    "Hello, are you awake?", "Hiya!", "Hi again", "Hello and good morning!", "Hey hey!",
    "A very good morning to you", "Hello dear model",
]  # fmt: skip
WHO = [
    "Who are you, please?", "Tell me what you can do.", "So what are you exactly?",
    "What sort of model are you?", "What are you capable of?", "Have you got a name?",
    "Please introduce yourself",
]  # fmt: skip
HOW = ["How are you this morning?", "Are you doing well?", "Hey, how are you doing?"]
THANKS = ["Thanks, that was great!", "Thank you, model", "Wonderful, thank you!"]
GOODBYE = ["Bye, see you!", "Goodbye, model!", "See you next week"]
STORY = [
    "Please write me a little story starring {s}", "I'd love a story about {s}",
    "Do tell a tale of {s}", "Could I have a short story about {s}?",
    "Compose a children's story about {s}", "Story time! Tell me about {s}",
    "Write a Markdown story. It is about {s}.",
]  # fmt: skip
SEEDS = ["a {u} and a {v}", "the {u} and the {v}", "{u} and {v}"]
TELL_NAME = [
    "Hello! I'm called {n}.", "By the way, my name is {n}.", "You may call me {n}.",
    "My name? It is {n}.", "Hi, {n} is my name.",
]  # fmt: skip
ASK_NAME = [
    "Do you still know my name?", "What name do I have?", "Please tell me my name.",
    "Can you tell me what I am called?", "What did I tell you my name was?",
    "Who is talking to you?",
]  # fmt: skip
OUTSIDE = [
    "Where can I find a cheap {n1} near the {n2}?", "Give me three reasons to {v1} a {n1}.",
    "My {n1} hurts, what should I do?", "Who will win the {n1} final?",
    "Turn this into a question: the {n1} is {j1}", "What is {m1} percent of {d1}?",
    "Write a tweet about {n1}", "Is the {n1} made of {n2}?", "Predict the {n1} for next year",
    "Why do people {v1} their {n1}?", "Act as a {o1} and talk to me", "blub {w1} {w4} foo",
]  # fmt: skip
SYSTEM = [
    "You are a helpful assistant.", "Answer in one word.",
    "You are a kind teacher who likes short answers.", "Reply as shortly as you can.",
    "You are an assistant inside a notebook.", "Always be truthful.",
]  # fmt: skip
