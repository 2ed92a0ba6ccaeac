"""Held-out wordings for development: measured while the recipe is worked on, never trained on."""

from __future__ import annotations

EXPRESSION = [
    "Please tell me how much {x} comes to.", "I'd like to know the result of {x}",
    "Quick one: {x}?", "{x}, what does that make?", "Could you add this up for me? {x}",
    "Do the maths: {x}", "What would {x} be?",
    "Hey, what's the answer to {x}?",
    "How much would {x} be?",
    "Hello, can you tell me what {x} is?", "Answer this: {x}",
    "I'm stuck on {x}, what is it?", "Quick maths: {x}", "What's {x}, please?",
    "Compute the value of {x} for me",
]  # fmt: skip
ADDITION = [
    "Please sum {a} and {b}.", "What do I get if I add {a} to {b}?",
    "What is {a} and {b} together?", "Give me {a} plus {b}!",
    "I have {a} stamps. I find {b} more. How many stamps do I have?",
    "Add {a} plus {b}", "What's the total if I add {a} and {b}?",
    "{a} apples plus {b} apples, how many apples?", "If you add {b} to {a}, what do you get?",
    "Can you add {a} and {b} for me?", "I'd like to add {a} and {b}",
    "What do you get when you add {a} and {b}?",
    "There were {a} birds and then {b} more came. How many birds are there?", "Sum up {a} and {b}",
    "Please add the number {b} to {a}",
]  # fmt: skip
SUBTRACTION = [
    "What do you get if you take {b} from {a}?", "Please subtract {b} from the number {a}.",
    "Give me {a} minus {b}!", "How much is left of {a} after subtracting {b}?",
    "By how much does {a} exceed {b}? Compute {a} - {b}.",
    "Subtract {b} from {a} please", "What's {a} take away {b}?",
    "Can you subtract {b} from {a} for me?",
    "What is the result of taking {b} from {a}?", "I'd like to subtract {b} from {a}",
    "There were {a} birds and {b} flew away. How many birds are left?", "Take {b} off {a}",
    "What's left if you take {b} away from {a}?",
    "Please calculate the difference between {a} and {b}",
]  # fmt: skip
SENTIMENT = [
    "Would you say this review is positive or negative?",
    "Tell me whether the author is positive or negative about it",
    "Please do sentiment analysis on this",
    "Assign a sentiment (positive or negative) to the review",
    "Which one fits, positive or negative?", "Was the customer happy or unhappy?",
    "Sentiment (positive/negative)",
    "Is the sentiment of this text positive or negative?",
    "Analyse the sentiment of the following review",
    "Please classify this as positive or negative", "What is the overall sentiment here?",
    "Label this product review as positive or negative",
    "Is this a positive or a negative review?",
    "Decide whether the following is positive or negative",
    "Would you call this review positive or negative?",
    "Please determine the sentiment of the text", "Is this customer happy or unhappy?",
    "What sentiment does this express?",
]  # fmt: skip
SENTIMENT_LAYOUTS = [
    "{i}: {d}", "{i}\n\nReview: {d}", "{d}\n\n{i}", '{i}\n"{d}"', "Review: {d}\n\n{i}", "{i}\n{d}",
]  # fmt: skip
FRAMES = [
    "To be honest, the {s} was {j}", "I have to say the {s} is {j}",
    "It turned out to be a {j} {s}", "The {s} was {v} {j} from start to end",
    "We thought it was {j}", "For me this {s} is just {j}", "{v} {j}, this {s}",
    "Overall a really {j} {s}", "The {s} here is always {j}", "What can I say, the {s} is {v} {j}",
    "My friends and I found it {j}", "The {s} was {j} but the price was normal",
    "Such {j} {s}, I told my sister", "I was there yesterday and the {s} was {j}",
    "This has to be the most {j} {s}", "The {s} looks {j}", "Their {s} is as {j} as can be",
    "A friend told me it was {j}, and it was", "Just {j}. What a {s}",
    "I have used this {s} for a month and it is {j}",
]  # fmt: skip
POSITIVE_SENTENCES = [
    "I love how {p} the {s} is", "I would recommend it to anyone", "We had a {p} time",
    "This {s} made my day", "It was worth it",
    "I loved every single moment",
    "Could not have asked for a better {s}", "The staff went above and beyond",
    "It is my favourite {s} by far", "I am so glad I bought it", "This {s} is the best thing ever",
    "I really enjoyed my time here", "We can't wait to return", "I would give it six stars",
]  # fmt: skip
NEGATIVE_SENTENCES = [
    "I hate how {g} the {s} is", "I would not recommend it to anyone", "We had a {g} time",
    "It ruined my day", "It was not worth it",
    "I will never come back", "I hated every single moment", "I have rarely seen a worse {s}",
    "Nobody cared about us at all", "It is my least favourite {s} by far",
    "I am so sorry I bought it", "This {s} is the worst thing ever",
    "I really regret my time here", "We can't wait to leave", "I would give it zero stars",
]  # fmt: skip
NEUTRAL_SENTENCES = [
    "I got it as a present", "We were there in spring",
    "I ordered it on Tuesday", "My cousin came along", "I live nearby", "We arrived at noon",
]  # fmt: skip
JSON_INSTRUCTIONS = [
    "Please extract {keys} from the text below as JSON",
    "Give the {keys} of this person in JSON format", "Write a JSON object for this person",
    "Parse the text below. Return JSON with {keys}",
    "From this sentence, extract {keys} and answer in JSON", "Return {keys} as JSON, nothing else",
    "I want JSON with {keys}",
    "Extract the person's details ({keys}) as JSON", "Please return a JSON object with {keys}",
    "Find {keys} in this text and output JSON", "Can you extract {keys} as JSON?",
    "Summarise this person as JSON with {keys}",
    "Pull {keys} out of this sentence and give JSON", "Create JSON from this text with {keys}",
    "As JSON please, {keys}", "Extract JSON ({keys})",
    "Identify {keys} and return them as JSON",
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
    "{n} is a {g} year old who lives in {c}.", "My friend {n} just turned {g} and moved to {c}.",
    "{n} lives in {c} with a dog and is {g} years old.",
    "At the age of {g}, {n} decided to settle in {c}.",
    "Hi, I'm {n}, {g}, and I currently live in {c}.",
    "{n} from {c} celebrated a birthday and is now {g}.",
    "The new colleague is {n}, {g} years old, who commutes from {c}.",
    "{n} has lived in {c} since childhood and is {g}.", "{g} years ago {n} was born in {c}.",
    "Our neighbour {n}, who is {g}, has just moved here from {c}.",
    "{n} turned {g} in March and still lives in {c}.", "Born in {c}, {n} is now {g} years old.",
    "I'm {g}, I'm called {n} and my city is {c}.", "Dr. {n}, {g}, practises in {c}.",
]  # fmt: skip
CAPITAL = [
    "Please tell me the capital of {k}.", "What's the capital city of {k} called?",
    "Do you happen to know the capital of {k}?", "Which city serves as the capital of {k}?",
    "I need to know: the capital of {k}?", "{k} - what is its capital city?",
    "In {k}, which city is the capital?",
    "Can you tell me what the capital of {k} is?", "Which city is the capital of {k}, please?",
    "Capital city of {k}, please", "What's {k}'s capital called?",
    "I forgot, what is the capital of {k}?", "Hey, do you know {k}'s capital?",
    "The capital of {k} is which city?", "What would be the capital of {k}?",
    "Please name the capital of {k}",
    "The capital of {k} is called what?", "Which city is {k}'s capital city?",
    "Tell me {k}'s capital please", "So what's the capital of {k}",
]  # fmt: skip
HELLO = [
    "Hello, are you awake?", "Hiya!", "Hi again", "Hello and good morning!", "Hey hey!",
    "A very good morning to you", "Hello dear model",
    "Hi there, model!", "Good afternoon to you", "Hey, anyone there?",
    "Greetings, friend!", "Hello hello, anybody home?",
    "Hi, I'm here!", "Good morning, dear model", "Hello, it's me", "Hey buddy!",
    "Hello! Anyone in?", "Good day to you, model",
]  # fmt: skip
WHO = [
    "Who are you, please?", "Tell me what you can do.", "So what are you exactly?",
    "What sort of model are you?", "What are you capable of?", "Have you got a name?",
    "Please introduce yourself",
    "Can you tell me who you are?", "Who exactly are you?", "What kind of AI are you?",
    "What can you help me with?", "What are your capabilities?",
    "Tell me a little about yourself", "What is this model called?",
    "Who am I chatting to?", "What sort of things can you do?",

]  # fmt: skip
HOW = [
    "How are you this morning?", "Are you doing well?", "Hey, how are you doing?",
    "How are you feeling today?", "How's your day going?",
    "How have things been?", "Everything fine with you?",
]  # fmt: skip
THANKS = [
    "Thanks, that was great!", "Thank you, model", "Wonderful, thank you!",
    "Thank you so much for your help!", "Thanks, that helped",
    "Thanks, you're great!", "Thank you, that's perfect", "Many thanks for your help",
]  # fmt: skip
GOODBYE = [
    "Bye, see you!", "Goodbye, model!", "See you next week",
    "See you tomorrow then", "I have to go now, bye!",

]  # fmt: skip
STORY = [
    "Please write me a little story starring {s}", "I'd love a story about {s}",
    "Do tell a tale of {s}", "Could I have a short story about {s}?",
    "Compose a children's story about {s}", "Story time! Tell me about {s}",
    "Write a Markdown story. It is about {s}.",
    "Please tell me a tale about {s}",
    "Can you write a short children's story about {s}?", "Tell the kids a story about {s}",
    "I need a bedtime story with {s}", "Make up a story involving {s}",
    "Give me a short story in Markdown about {s}", "Please create a story about {s}",
    "I want to read a story about {s}", "Story please: {s}",
    "Write a story in which {s} appear",
    "Write a short Markdown story featuring {s}",
]  # fmt: skip
SEEDS = ["a {u} and a {v}", "the {u} and the {v}", "{u} and {v}"]
TELL_NAME = [
    "Hello! I'm called {n}.", "By the way, my name is {n}.", "You may call me {n}.",
    "My name? It is {n}.", "Hi, {n} is my name.",
    "Hi there! My name's {n}.", "Just call me {n}, please.",
    "Everyone calls me {n}.", "Nice to meet you, I'm {n}!", "Good to meet you, my name is {n}.",
    "I'm {n}, by the way.", "My friends know me as {n}.", "Please remember that I'm {n}.",

]  # fmt: skip
ASK_NAME = [
    "Do you still know my name?", "What name do I have?", "Please tell me my name.",
    "Can you tell me what I am called?", "What did I tell you my name was?",
    "Who is talking to you?",
    "Tell me, who am I?",
    "Do you remember what I'm called?", "Hey, what's my name?",
    "My name is what?",
]  # fmt: skip
OUTSIDE = [
    "Where can I find a cheap {n1} near the {n2}?", "Give me three reasons to {v1} a {n1}.",
    "My {n1} hurts, what should I do?", "Who will win the {n1} final?",
    "Turn this into a question: the {n1} is {j1}", "What is {m1} percent of {d1}?",
    "Write a tweet about {n1}", "Is the {n1} made of {n2}?", "Predict the {n1} for next year",
    "Why do people {v1} their {n1}?", "Act as a {o1} and talk to me", "blub {w1} {w4} foo",
    "What should I cook with {n1} tonight?", "Who wrote the book about the {n1}?",
    "Can you book a {n1} for me?",
    "What is the square root of {d1}?", "Is it safe to {v1} a {n1}?",
    "Write some Python code for a {n1}",
    "When was the {n1} invented?", "What's the weather like in {w2}?", "Help me plan a {n1}",
    "Tell me a joke about {n1}s", "How many {n1}s fit in a {n2}?", "Please order a {n1}",
    "Why is {n1} so {j1}?", "Summarise the plot of {w2}", "Who is the president of {w2}?",
    "I feel {j1} today, what helps?", "Compose a song for my {n1}",
    "Could you fix my {n1}?", "What's {m1} divided by {m2}?", "Let's talk about {n1}s",
]  # fmt: skip
SYSTEM = [
    "You are a helpful assistant.", "Answer in one word.",
    "You are a kind teacher who likes short answers.", "Reply as shortly as you can.",
    "You are an assistant inside a notebook.", "Always be truthful.",
    "Be concise.", "You are an expert who answers precisely.", "Answer in English only.",
    "You are a chatbot for students.", "Keep your answers short and correct.",
    "You are a tutor for beginners.", "Never lie.", "You answer questions in a notebook.",
    "Give only the answer.",
]  # fmt: skip
