"""How people may ask for the skills: wordings of the training split, as templates of `grammar`.

Nothing here may be seen in wordings_dev or wordings_test; a test checks it. Affixes (politeness,
greetings, thanks) are put around requests by `surface`, so templates hold only the request itself.
"""

from __future__ import annotations

# One module a split holds all its wordings, so the talk is imported here on purpose.
from .wordings_talk import (  # noqa: F401
    AFTER,
    ASK_NAME,
    BEFORE,
    ECHO,
    GOODBYE,
    HELLO,
    HOW,
    OUTSIDE,
    SYSTEM,
    TELL_NAME,
    THANKS,
    WHO,
)

# {x} is an expression such as `17 + 25`; the templates serve sums and differences alike.
EXPRESSION = [
    "{x}", "{x} =", "{x} = ?", "{x}?", "(what is|what's) {x}",
    "(how much is|how much does) {x}[ make| give]",
    "(calculate|compute|evaluate|solve|work out|add up|figure out|do)[ the following|:| this:] "
    "{x}", "(can|could) you (calculate|compute|work out|tell me|solve|do) {x}",
    "tell me[ what] {x}[ is]",
    "(i need|i want|give me|show me)[ to know] (the (result|answer|value|total) (of|to|for)|what "
    "is) {x}",
    "(what|which number) (do you get|do i get|results|comes out) (from|for|when you compute|of) "
    "{x}", "what does {x} (equal|make|give|come to)", "{x} (is|makes|equals)[ what| how much]",
    "(sum|problem|exercise|question|task|maths|math|arithmetic): {x}",
    "{x}, (please|what is it|how much)",
    "(find|get|determine|name|state) (the (result|answer|value) of )[the expression ]{x}",
    "what (number|value) is {x}", "(here is|here's) (a|my) (sum|question|problem): {x}",
    "(do|can) you know (what|how much) {x} is",
    "if i have {x}, (what|how much) (is that|do i have)",
    "(help me|let us|let's) (with|calculate|do|solve)[:] {x}", "the (result|answer) of {x} is",
    "(i wonder|i am wondering|my question is) (what|how much) {x} (is|makes)",
]  # fmt: skip

ADDITION = [
    "(add|sum) {a} and {b}", "add {b} to {a}", "add (together|up) {a} and {b}",
    "add the numbers {a} and {b}",
    "(what is|what's|give me|tell me|find|compute|calculate|i need) the (sum|total) of {a} and "
    "{b}", "[what is ]{a} (added to|increased by|and) {b}", "(sum|total) of {a} and {b}",
    "(put|take) {a} and (put |add )[on |to it ]{b}",
    "what do {a} and {b} (make|give|add up to|sum to)",
    "how much (are|do) {a} and {b} (together|make|give)",
    "{a} and {b}: (add them|what is the sum|sum)",
    "i (have|own|count) {a} {n} and (get|find|buy|win|receive|count) {b} more(, |. )how many "
    "[{n} ](do i have|are there|is that)[ now| in total| altogether]",
    "there are {a} {n} and {b} more (come|arrive|are added)(, |. )how many (is that|are there)",
    "(ada|tom|my sister|a shop|she|he) has {a} {n} and (gets|buys|finds) {b} more(, |. )how many "
    "{n} (is that|are there|in total)",
    "there are {a} {n} (here|in the box|on the table|in the house) and {b} (there|more|in the "
    "bag|in the other)(, |. )how many {n} [are there ](altogether|in all|together)",
    "{a} {n} and {b} {n}(, |: |. )how many[ {n}][ in all| together| is that]",
    "(which|what) number is {b} more than {a}", "increase {a} by {b}", "(the )sum: {a} and {b}",
    "i (have|own|count) {a} {n}. (i|we|they) (get|find|buy|win|receive|bring|add) {b} more(, |. "
    ")how many [{n} ](do i have|are there|is that)[ now| in total| altogether]",
    "(there are|we have|we see) {a} {n}. then {b} more (come|arrive|follow)(, |. )how many (is "
    "that|are there)[ now]", "(how much|what) (is|are|makes) {a} and {b}[ in total]",
    "{b} more than {a}( is|:| is what)",
    "(i|we) (add|put) {a} and {b}[ together][,] (what|how much) (is it|do we get)",
]  # fmt: skip

SUBTRACTION = [
    "(subtract|take|deduct) {b} from {a}", "take {b} away from {a}", "take away {b} from {a}",
    "(what is|what's|give me|tell me|find|compute|calculate|i need) the difference (between|of) "
    "{a} and {b}", "[what is ]{a} (take away|reduced by|decreased by|less) {b}",
    "difference (between|of) {a} and {b}",
    "what (is left|remains) (if|when) (you|i) (take|subtract) {b} (from|away from) {a}",
    "i (have|own|had) {a} {n}(, | and |. i )(lose|sell|give away|eat|use|lost|sold) {b}(, |. "
    ")how many [{n} ](do i have|remain)[ left| now]",
    "there (are|were) {a} {n} and {b} (are gone|leave|went away|disappear|are sold)(, |. )how "
    "many [{n} ](remain|are left|stay)",
    "(ada|tom|my sister|a shop|she|he) has {a} {n} and (sells|loses|gives away) {b}(, |. )how "
    "many {n} (remain|are left)", "(what is|tell me|give me|find) {b} less than {a}",
    "(what|how much) (remains|is left) of {a} (without|minus) {b}",
    "how much (more|bigger|larger) is {a} than {b}", "(remove|deduct|cut) {b} from {a}",
    "(which|what) number is {b} (less|smaller) than {a}", "(reduce|decrease|lower) {a} by {b}",
    "from {a} (subtract|take)[ away] {b}", "start (at|with|from) {a} and (subtract|take away) {b}",
    '(take|remove|subtract) {b} from the (number|value|figure|total) {a}',
    '(what|how much) is {a} (after|when) (you|i|we) (take|remove|subtract) {b}',
    '(how much|how many) (is|are) [still ]left (of|from) {a} (if|when) {b} (go|is taken|are gone)',
    'how far is it from {b} to {a}? {a} - {b}',
    '{a} take {b}',
]  # fmt: skip

# {r} is a review. Each instruction may stand before, after or around it: see `layouts`.
SENTIMENT = [
    "(classify|judge|label|rate|determine|tell me|give me|say|find|detect|identify|assess|name|"
    "state) the sentiment[ of (this|the|the following|my) (review|text|comment|opinion|sentence|"
    "feedback)]",
    "(classify|judge|label|rate|categorise|mark|sort|tag) (this|the|the following) (review|text|"
    "comment|opinion|sentence|feedback|customer review|message) as (positive or negative|"
    "negative or positive)",
    "is (this|the|the following) (review|text|comment|opinion|sentence|feedback|message) "
    "(positive or negative|negative or positive)",
    "(what is|what's) the sentiment[ of (this|the|the following) (review|text|comment|opinion|"
    "sentence)]",
    "(sentiment|sentiment analysis|sentiment of this review|sentiment of the text|task: "
    "sentiment)", "(positive or negative|negative or positive|positive/negative)",
    "(say|answer|reply|tell me|decide|choose|write)[ only| just|:] (positive or negative|"
    "negative or positive)",
    "(say|decide|tell me|judge|check|determine) (if|whether) (this|the|the following) (review|"
    "text|comment|opinion|sentence|feedback) is (positive or negative|negative or positive|"
    "positive)",
    "(does|did) (the|this) (author|writer|customer|person|reviewer) (like|enjoy|love) it",
    "(is|was) (the|this) (author|writer|customer|person|reviewer|guest) (happy|pleased|satisfied|"
    "content)[ or not]",
    "how does (the|this) (author|writer|customer|person|reviewer|guest) feel[, positive or "
    "negative]", "[do ](sentiment classification|sentiment detection|review classification)",
    "(read|look at) (this|the|the following) (review|text|comment) and (classify it|tell me the "
    "sentiment|say if it is positive or negative|label it positive or negative|judge it)",
    "is (the|this) (person|writer|customer|review|opinion|tone) positive or negative (here|in "
    "this text|about it)",
    "(which|what) (sentiment|feeling|mood|tone|opinion) (does|has) (this|the) (review|text|"
    "comment)[ have| express| show]",
    "(classify|label)[ it| this]( as)? (positive or negative|positive/negative|by sentiment)",
    "answer with one word, positive or negative", "one word only: positive or negative",
]  # fmt: skip

SENTIMENT_BARE = [
    "[Review|Text|Comment|Feedback|Customer review|Sentence|Opinion|Input]: {r}",
    "[Review|Text|Comment|Feedback|Input]: {r}\n[Sentiment|Label|Class|Answer|Output]:",
    "Review:\n{r}\n\nSentiment:", "review: {r}", "{r}\nSentiment:", "{r} Sentiment:",
    "{r} -> sentiment?", "{r}\n\npositive or negative?", "Sentiment? {r}",
    "{r} (positive or negative?)", "Review: {r}",
]  # fmt: skip

# How an instruction {i} and its data {d} are put together; shared by sentiment and extraction.
LAYOUTS = [
    "{i}: {d}", "{i}: {d}", "{i}: {d}", "{i}:\n{d}", "{i}:\n\n{d}", "{i}\n{d}", "{i}\n\n{d}",
    "{i} {d}", '{i}: "{d}"', "{i}: '{d}'", '{i}:\n"{d}"', "{d}\n{i}", "{d}\n\n{i}", "{d} {i}",
    '"{d}"\n{i}', '"{d}" {i}', "{i}\n\nText: {d}", "{i}\nText: {d}", "Text: {d}\n{i}",
    "Text: {d}\n\n{i}", "{i} - {d}", "{i} <text>{d}</text>", "{i}\n---\n{d}", "{i}\n\n> {d}",
    "{i}: “{d}”", "{i}\n```\n{d}\n```", "{i}\nInput: {d}", "Here is the text: {d}\n{i}",
    "{i}\n\nHere is the text:\n{d}", "{i} | {d}", "{i} ({d})", "Read this: {d} {i}",
]  # fmt: skip

JSON_INSTRUCTIONS = [
    "(extract|get|pull|find|pick|read|take|parse) [the ]{keys}[ from (this|the|the following) "
    "(text|sentence|note|message|passage)] (as|into|in|and return|to|and give me|and write) "
    "[valid |a ]JSON[ object]",
    "(extract|get|pull|find|pick|parse|list|give me|return|show|write|output|tell me) {keys} (as|"
    "in|using)[ a] JSON[ object| format]",
    "(convert|turn|transform|parse|put|change|translate|rewrite) (this|the|the following|it) "
    "[text |sentence |note |message |description ](to|into|in) [a ]JSON[ object] with[ the keys| "
    "the fields| keys| fields] {keys}",
    "(return|give me|write|output|make|produce|create|generate|reply with|answer with) [a |only |"
    "the ]JSON[ object] (with|of|for|containing|that holds)[ the keys| the fields| keys| fields] "
    "{keys}",
    "(extract|get|find|read|collect) the (person|data|details|information|facts|record|fields|"
    "values)[ of the person| from the text| about the person] as JSON[ with {keys}|: {keys}]",
    "(extract|get|find|collect|identify) {keys}[ of the person| from the text| in this "
    "sentence]. (answer|reply|respond|return|write) [only |just ](in|as|with|using) JSON",
    "(who is this|who is it|what do we know about this person)[? (answer|reply|give it)| ](in|"
    "as) JSON", "(JSON|JSON extraction|extraction|task: JSON)[ with {keys}| of {keys}]",
    "{keys}[ as| in| to] JSON",
    "(fill|complete|use) (this|the) (form|schema|template|JSON|format): {schema}",
    "(as|in) JSON {schema}",
    "(extract|return|give me|output|write) {schema}[ from the text| from this| as JSON]",
    "(what are|tell me|give|which are) {keys}[ here| in this text| of this person]? (use|in|as|"
    "give) JSON", "i (need|want|would like) {keys} (as|in)[ a] JSON[ object]",
    "(make|build|give me) [a |some ]JSON (from|of|out of) (this|it|the text|the sentence|the "
    "following)", "(extract|parse) [to |as |into ]JSON",
    "(text|sentence|person|profile) to JSON[: {keys}]",
    "(structure|represent|encode|format|describe) (this|the text|this person|the person|the "
    "data) (as|in) JSON[ with {keys}]",
]  # fmt: skip

JSON_KEYS = [
    "name, age and city", "name, age, city", "name, age, and city",
    "the name, the age and the city", "the name, age and city", '"name", "age" and "city"',
    "`name`, `age` and `city`", "name age city", "name, city and age", "age, name and city",
    "name/age/city", "name, age & city", "name + age + city", "the person's name, age and city",
    "their name, age and city", "city, name and age", "(name, age, city)",
]  # fmt: skip

JSON_SCHEMAS = [
    '<"name", "age", "city">', '<"name": ..., "age": ..., "city": ...>', "<name, age, city>",
    '<"name": string, "age": number, "city": string>', '<"name": "", "age": 0, "city": "">',
    '<"name": "...", "age": ..., "city": "...">', "<name: string, age: integer, city: string>",
]  # fmt: skip

# {n} name, {g} age, {c} city, {o} occupation, {h} hobby, {p} he or she, {q} his or her.
FACTS = [
    "{n} is {g}[ years old] and (lives|works|stays|is based|grew up|resides) in {c}.",
    "{n} is {g}[ years old] and (comes from|is from|moved to|was born in) {c}.",
    "{n}, {g}, (lives|works|studies) in {c}.", "{n}, {g}, {c}", "{n} \\({g}\\), {c}",
    "{n} \\({g}\\) (lives|works) in {c}.",
    "{n} \\({g}\\) from {c}[ loves {h}| likes {h}| is a {o}].", "{n} from {c} is {g}[ years old].",
    "{n} lives in {c}[,] and is {g}[ years old].", "{n} lives in {c}. {p} is {g}[ years old].",
    "My name is {n}, I am {g}[ years old] and (I live|I work|live) in {c}.",
    "I am {n}, {g}[ years old], from {c}.", "I'm {n}, I'm {g} and I'm from {c}.",
    "I am {n}. I am {g}. I live in {c}.", "I'm {n}. I live in {c} and I'm {g}.",
    "(This is|Meet|Here is|Say hello to|Let me introduce) {n}, (aged {g}|{g} years old|{g}), "
    "(from|of|living in) {c}.", "{n} is a {g}-year-old [{o} ](from|in|living in|based in) {c}.",
    "{n} is {g}, works as a {o} and lives in {c}.",
    "{n} is a {o} (in|from) {c}. {p} is {g}[ years old].",
    "{n} is a {o}, {g}[ years old], (in|from) {c}.",
    "The {g}-year-old {n} (lives|works|was born|studies) in {c}.",
    "At {g}, {n} (lives|works|teaches) in {c}.", "In {c} lives {n}, who is {g}[ years old].",
    "In {c} (lives|works) a {o} (called|named) {n}, {g}[ years old].",
    "{n} (turned|just turned|will be|has turned) {g} and (lives|still lives|now lives) in {c}.",
    "{n} likes {h}, is {g} and lives in {c}.", "{n} is from {c}, is {g} and (likes|loves) {h}.",
    "Name: {n}, age: {g}, city: {c}", "name {n}, age {g}, city {c}",
    "Name: {n}\nAge: {g}\nCity: {c}", "City: {c}\nName: {n}\nAge: {g}", "{n} | {g} | {c}",
    "{n};{g};{c}", "{n} - {g} - {c}", "{c}: {n} \\({g}\\)", "{g}-year-old {n} lives in {c}.",
    "{g}-year-old {n} from {c} (likes {h}|is a {o}|plays the piano).",
    "A {o} from {c}, {n}, is {g}.",
    "(Our|My) (friend|neighbour|colleague|cousin|sister|brother|teacher|boss) {n} is {g} and "
    "(lives|works) in {c}.", "My (friend|aunt|uncle|neighbour) {n} lives in {c}. {p} is {g}.",
    "{n} lives in {c}, where {p2} works as a {o}; {p2} is {g}.",
    "{n}'s age is {g} and {q} city is {c}.",
    "{n} has lived in {c} for (two|three|many|some) years and is {g}.",
    "{n} was born in {c} {g} years ago.", "The name is {n}, the age is {g}, the city is {c}.",
    "The {o}'s name is {n}. {p} is {g} and lives in {c}.",
    "Yesterday I met {n}, a {g}-year-old [{o} ]from {c}.",
    "{n} moved to {c} (last year|in May|recently). {p} is {g}.", "Age {g}, name {n}, home {c}.",
    "Age {g}. Name {n}. City {c}.", "{n} of {c}, aged {g}[, likes {h}].",
    "{n} enjoys {h} in {c} at the age of {g}.", "{n} is {g}. {p} (lives|works) in {c}.",
    "{n} is {g}. {q2} (home|home town|city) is {c}.", "{n} is {g} and {q} (home|city) is {c}.",
    "Hello, I am {n} from {c} and I am {g}.", "Hi, my name is {n}. I'm {g} and I live in {c}.",
    "Did you know that {n}, {g}, lives in {c}?", "{n} works in {c}! {p} is {g}!",
    "{n} will turn {g} in {c}.",
    "The (customer|patient|guest|winner|user) is {n}, {g}[ years old], from {c}.",
    "{n}, who is {g}, lives in {c}.", "{n}, who (lives|works) in {c}, is {g}[ years old].",
    "There is {n}, {g}, in {c}.", "I know {n}. {p} is {g} and from {c}.", "{n} left {c} at {g}.",
    "{n} (arrived|came|flew) from {c} and is {g}.", "{n} \\(aged {g}\\) runs a shop in {c}.",
]  # fmt: skip

CAPITAL = [
    "(what is|what's|name|tell me|give me|say|state|do you know|i need|find) the capital[ city] "
    "of {k}", "the capital[ city] of {k}[ is]", "capital[ city] of {k}", "capital: {k}",
    "{k}: capital", "{k}'s capital[ city]", "(which|what) city is the capital[ city] of {k}",
    "(what is|what's|name|tell me) {k}'s capital[ city]",
    "(can|could) you (tell me|name|give me) the capital[ city] of {k}",
    "{k} has (which|what) capital[ city]", "(what|which) is the capital[ city] of {k}",
    "(what|which) capital[ city] (does|has) {k}[ have]",
    "what is the (name of the capital|capital's name) of {k}", "what is the capital called in {k}",
    "what is the capital of the country {k}", "question: capital of {k}",
    "{k}, (capital|which capital)",
    "(do you know|tell me|i forgot|i want to know) what the capital[ city] of {k} is",
    "(what|which) city is {k}'s capital",
    "(the country is|country:) {k}. (what is the capital|capital|name its capital)",
    "what (is|would be) the capital city (of|in) {k}",
    "(i am|i'm) (going|travelling) to {k}, what is the capital",
    "for {k}, (what is|name|give me) the capital", "(quiz|geography|test): the capital of {k}",
    "{k} is a country, what is its capital", "where is the government of {k}, in which capital",
]  # fmt: skip

STORY = [
    "(write|tell|give|make|create|compose|invent|show|read)[ me| us] [a|one] [short |little |"
    "small |nice |tiny |brief ](story|tale|fairy tale|bedtime story) (about|with|of|on) {s}",
    "(write|create|compose|generate) a [short |little |small ](Markdown )(story|tale|text) "
    "(about|with|using) {s}",
    "(can|could|would|will) you (write|tell|invent|make up)[ me] a [short |little |small ](story|"
    "tale) (about|with) {s}",
    "i (want|would like|need|wish for) a [short |little |new ](story|tale) (about|with|on) {s}",
    "[short |little |a |a short ](story|tale) (about|with|:|of) {s}", "story: {s}",
    "{s}: (a story|story|tell me a story)",
    "(use|take|pick) [the words ]{s} (in|for|and write|to write|to make) a [short |little "
    "](story|tale)",
    "(make up|think of|come up with|dream up) a [short |little ](story|tale) (about|with|in "
    "which we meet) {s}", "a (story|tale) (in|of) Markdown (about|with) {s}",
    "(write|tell) (something|a few lines) about {s}, as a (story|tale)",
    "there (was|were) once {s}, (tell|write)[ me] the story", "the story of {s}",
    "(write|tell) [me ]a story[ with a heading| with bullets| in Markdown], the words are {s}",
    "(write|tell)[ me] a story. (Words|Seed words|It is about|Topic|It should be about): {s}",
    "(my daughter|my son|my child|a child) wants a story (about|with) {s}",
    "entertain me with a (story|tale) about {s}",
    "what happened (to|with|between) {s}? (tell|write) a story",
    "let us (hear|read|have) a story about {s}",
    "(write|tell|read)[ me| us] a [short |little ](fable|adventure|children's tale|goodnight "
    "story) (about|of|featuring|around|with) {s}",
    "(a|one) [short |little ](story|tale) featuring {s}",
    "(do|please) (write|tell|invent) [me ]a [little |short ]story (on|featuring|around) {s}",
    "(could|may|can) (i|we) (have|hear|read) a [little |nice ]tale (about|of) {s}",
]  # fmt: skip

SEEDS = [
    "a {u} and a {v}", "a {u} and a {v}", "the {u} and the {v}", "{u} and {v}", "{u}, {v}",
    "a {u} with a {v}", "a {u} who finds a {v}", "a {u} and its {v}", "a {u} in a {v}",
    "one {u} and one {v}", "{u} + {v}", "a {u}, a {v}", "a {u} near a {v}", '"{u}" and "{v}"',
    "a {a} {u} and a {v}", "a {u} and a {a} {v}", "a {u} at the {v}",
]  # fmt: skip
