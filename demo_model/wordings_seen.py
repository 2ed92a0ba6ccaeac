"""Held-out wordings of the first test split: never trained on, and measured no more.

They were looked at once, after eight cycles, and what they showed went into a ninth.
"""

from __future__ import annotations

EXPRESSION = [
    "Hello! What is the value of {x}, please?", "Let me know what {x} is.",
    "My homework says {x}. What is the answer?", "Solve this sum for me: {x}",
    "I can't do {x} in my head. What is it?", "So {x} equals what number?",
    "Please give me the answer to {x}.",
]  # fmt: skip
ADDITION = [
    "Can you add {b} and {a} for me? Start with {a} + {b}.",
    "If you add {a} and {b}, what do you get?", "Add these two numbers: {a} and {b}",
    "What is the total when {a} and {b} are added?",
    "There are {a} chairs in one room and {b} in another. How many chairs in total?",
    "What's {a} plus {b}, please?",
]  # fmt: skip
SUBTRACTION = [
    "Please take {b} away from {a}.", "If you subtract {b} from {a}, what do you get?",
    "What's {a} minus {b}, please?", "I had {a} coins and spent {b}. How many coins are left?",
    "What remains when {b} is subtracted from {a}?", "Subtract these: {a} minus {b}",
]  # fmt: skip
SENTIMENT = [
    "Please classify the sentiment of the review below as positive or negative",
    "Here is a review. Is it positive or negative?",
    "Did the customer like the product? Answer positive or negative",
    "What do you think, is the review positive or negative?",
    "Give the sentiment of the text, positive or negative",
    "I want to know if this comment is positive or negative",
    "Please label this review with its sentiment",
]  # fmt: skip
SENTIMENT_LAYOUTS = [
    "{i}: {d}", "{i}\n\n{d}", "{d}\n{i}", "{i}.\n\nReview: {d}", '{i}: "{d}"', '"{d}"\n\n{i}',
]  # fmt: skip
FRAMES = [
    "All in all the {s} was {v} {j}", "I can only say that the {s} is {j}",
    "The {s} we got was {j}", "My friend said the {s} was {j} and it is",
    "What I remember is a {v} {j} {s}", "{j} {s} and {j2} {s2}", "This has to be called a {j} {s}",
]  # fmt: skip
POSITIVE_SENTENCES = [
    "I really loved this {s}", "I am happy that I bought it", "I would go there again any day",
    "You should try it, it is {p}", "The {s} was much better than expected",
]  # fmt: skip
NEGATIVE_SENTENCES = [
    "I really hated this {s}", "I am sorry that I bought it", "I would never go there again",
    "Do not try it, it is {g}", "The {s} was much worse than expected",
]  # fmt: skip
NEUTRAL_SENTENCES = ["It arrived on Tuesday", "I was there with two friends"]
JSON_INSTRUCTIONS = [
    "Please give me {keys} from this text in JSON",
    "Extract {keys} from the sentence below and reply in JSON",
    "Summarise this person as a JSON object with {keys}",
    "Could you turn this into JSON with {keys}?",
    "Which name, age and city are mentioned? Answer in JSON",
    "Read the following and extract {keys} as a JSON object", "JSON please, with {keys}",
]  # fmt: skip
JSON_KEYS = [
    "name, age and city", "name, age, city", "the name, age and city", "name, age, and city",
]  # fmt: skip
JSON_LAYOUTS = [
    "{i}: {d}", "{i}\n\n{d}", "{i}:\n\n{d}", "{d}\n{i}", "{i}\n\nSentence: {d}", '{i} "{d}"',
]  # fmt: skip
FACTS = [
    "{n} has a house in {c} and is {g} years old.", "{n} is {g} years old. {q2} home is in {c}.",
    "You can find {n}, {g}, in {c}.", "We spoke to {n} ({g}) in {c}.",
    "It was in {c} that I met {n}, who is {g} years old.", "I'm {n} and I'm {g}. My home is {c}.",
    "{n} moved from the village to {c} and is {g} now.",
]  # fmt: skip
CAPITAL = [
    "Would you tell me what the capital of {k} is?", "Say, which city is {k}'s capital city?",
    "Remind me which city is the capital of {k}.", "I'm looking for the capital of {k}.",
    "Tell me, what is {k}'s capital?", "Of which city do we say that it is the capital of {k}?",
    "What do we call the capital of {k}?",
]  # fmt: skip
HELLO = [
    "Hello, how nice to see you here!", "Hi, good morning!", "Hey, good evening to you!",
    "Hello hello, anyone here?", "Hello, my small assistant", "Well hello!",
    "Good morning, how nice to meet you",
]  # fmt: skip
WHO = [
    "Please say in a sentence what you are.", "What are you, if I may ask?",
    "Hello, what is your name?",
    "Please tell me about yourself.", "What kind of things can you do?",
    "Am I talking to a machine or a human?", "Who is answering me?",
]  # fmt: skip
HOW = [
    "Hi, is everything well with you?", "How are you getting along?", "Feeling good today?",
    "How do things stand with you?", "Hello, how is your morning so far?",
]  # fmt: skip
THANKS = [
    "Thanks for everything!", "Great, many thanks!", "Thank you, you are very kind",
    "Oh thank you!", "Thanks again",
]  # fmt: skip
GOODBYE = [
    "Bye, until next time!", "I have to leave now, goodbye", "See you tomorrow, bye",
    "Goodbye and good night", "Ok, see you later!",
]  # fmt: skip
STORY = [
    "Write me a story in which {s} meet", "Please make up a short story about {s}.",
    "I feel like hearing a story about {s}.", "Give me a short Markdown story about {s}!",
    "Can I get a bedtime story about {s}?", "Write a story. Seeds: {s}",
    "Please tell us a story with {s} in it",
]  # fmt: skip
SEEDS = ["a {u} and a {v}", "the {u} and the {v}", "{u} and {v}"]
TELL_NAME = [
    "Good afternoon, my name is {n}.", "Hi! You can call me {n}!",
    "Please note that my name is {n}.", "I think I did not say it: I am {n}.",
    "People know me as {n}.", "My parents named me {n}.",
]  # fmt: skip
ASK_NAME = [
    "Could you tell me my name?", "What is it that I am called?",
    "Hm, under what name did I introduce myself?",
    "I told you my name, what is it?", "Are you able to remember my name?",
    "Hey, what's my name again?",
]  # fmt: skip
OUTSIDE = [
    "Could you lend me your {n1}?", "Under which {n1} did the {n2} disappear?",
    "Tell the {o1} to {v1} the {n1}.", "How would a {o1} {v1} a {n1}?", "The opposite of {j1} is",
    "Guess what is inside my {n1}.", "What percentage of {n1}s are {j1}?",
    "Did the {n1} really {v1} last night?", "Put these in alphabetical order: {n1}, {n2}, {j1}",
    "Cancel my {n1} subscription", "On what date does the {n1} begin?",
    "{j1} {n1}, {v1} {n2}, {w1}!", "Invent a slogan for a {j1} {n1}", "Whose {n1} is this?",
]  # fmt: skip
SYSTEM = [
    "You are a helpful assistant.", "You are a helpful and friendly assistant for notebook users.",
    "Answer shortly and correctly.", "You are a model that answers questions about small things.",
    "Please be as brief as possible.", "Speak like a good colleague.",
]  # fmt: skip
