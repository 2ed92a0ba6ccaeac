"""More templates, drawn where natural wordings are: of kinds of request that are easily missed."""

from __future__ import annotations

# Facts as in wordings_people, with {t} a title and {m} a month or a day: neither is part of a name
# or a city. {w1} {w2} invented words, the second with a capital.
FACTS = [
    "{n} \\({g}[ years old| yrs| y| {w1}s| {n1}s], [from |in |of |near ]{c}\\)",
    "{n} \\({g} (years|winters|months), (from|in|of|near) {c}\\)",
    "{n} \\([from |in |of |]{c}, [age |aged |now |]{g}[ years| yrs| {w1}s| {n1}s]\\)",
    "{n} \\({g}\\) \\({c}\\)", "{n}, {c} \\({g}[ years| years old| {n1}s]\\)",
    "{n}[,|:|;| -| /] {g} (years old|yrs|{w1}s|{n1}s)[,|;| -| /] [from |in |]{c}[.]",
    "{t} {n}, {g}, ({v1}s|{w1}s|works|teaches|operates|lectures|paints|sings) (in|near|for) {c}.",
    "{t} {n} (from|of|in) {c} (is|turned|is now|became) {g}[ in {m}].",
    "{t} {n} (is|was) {g} and ({v1}s|{w1}s|works|lives|helps) (in|near|outside) {c}[ since {m}].",
    "(I saw|We met|Ask|Meet|See|Our doctor is|My teacher is) {t} {n}, {g}, (from|of|in) {c}.",
    "(Born|Raised|Bred|Trained|Hired|Found|Grown|Educated|Married|Lost|{w2}ed) (in|near|at|outside"
    ") {c}, {n} (is|turned|became|will be|was) [today |just |only |already ]{g}[ years old| years]"
    "[.|!]",
    "(A|The|One|Our) (citizen|native|inhabitant|son|daughter|local|taxpayer|child|guest|{w1}|{n1}|"
    "{o}) (of|from|in|near) {c}, {n} (is|turned|is now|became|will be) {g}[ years old| in {m}].",
    "{c} is where {n}, {g}, ({v1}s|{w1}s|lives|works|sings|sleeps|studies)[ (best|well|alone|at "
    "home|at night|a {n1})].",
    "{c} is (home|dear|the place|known|kind) (to|of|for) {n}, {g}.",
    "{n} (turned|became|reached|celebrated|will be) {g} (in|last|this|on|since) {m} and (still|now|"
    "again|also|happily|never) ({v1}s|{w1}s|lives|works|sings|studies) in {c}.",
    "In {m}, {n} from {c} (turned|became|will be) {g}.",
    "(In|Since|Until|On|Last|Every) {m} {n}, {g}, ({v1}s|{w1}s|works|was|stays) in {c}.",
    "{n}, {g}, (came|moved|flew|returned|{w1}ed) to {c} in {m}.",
    "{n} ({v1}s|{w1}s|lives) in {c} since {m}, and is {g}.",
    "(In|At|Near) {c} in {m}, {n} (turned|became) {g}.",
    "({w2}|{w2}s|{w2}ing|Hooray|Cheers|Attention|News|Update|Note), {n} of {c} is {g}[ in {m}].",
    "(Our|My|Your|Their|His|Her) (neighbour|{o}|{n1}|{w1}) {n}, (who is {g}|{g}|aged {g}|now {g}), "
    "(has|just|only) ({v1}ed|{w1}ed|come|moved|arrived) (here |back |)from {c}.",
]  # fmt: skip

TITLES = """Dr. Dr. Dr Mr. Mr Mrs. Mrs Ms. Ms Prof. Prof Professor Doctor Sir Madam Captain Aunt
Uncle Judge Miss Nurse Coach Pastor Sister Brother Officer Major Chef Lady Lord""".split()
DATES = """January February March April May June July August September October November December
March June Monday Tuesday Wednesday Thursday Friday Saturday Sunday Easter Christmas Spring Summer
Autumn Winter""".split()

# Instructions that begin with any verb at all.
JSON_INSTRUCTIONS = [
    "{w2}[e] (the|this|that|our) (person|{n1}|{w1}|text) (as|in|into|with|to) JSON[ with {keys}]",
    "{w2}[e] {keys}[ (of|from|in|for) (the|this|that) (person|text|sentence|{n1})] (as|in|to|into) "
    "[a ]JSON[ object]",
    "(grab|fetch|supply|deliver|prepare|collate|report|isolate|locate|transcribe|derive|obtain|"
    "{v1}) {keys}[ (of|from|in) (this|the) (person|text|sentence)] (as|in|to|using) JSON",
    "{w2}[e] JSON[ with {keys}| \\({keys}\\)|: {keys}]",
    "{w2} {w1} (the|this) (person|text)[, {keys},| and {keys}] (as|in) JSON",
    "{keys} {w1} (as|in|to) JSON", "(the|a|this) {w1} (as|in) JSON: {keys}",
]  # fmt: skip

OUTSIDE = [
    "(how|why|when|where) (do|does|can|should|will) (i|you|we|they|a "
    "{o1}) ({v1}|{w1})[ it| them| (a|the|my|your|this|some) [{j1} ]{n1}[s]] (without|by|"
    "before|after|instead of) ({v1}ing|{w1}ing|harming|losing|breaking) (my|the|a) {n2}",
    "(how|why|when|where) (do|does|did|can|should|will|would) (i|you|we|they|one|people) ({v1}|"
    "{w1}) ((a|the|my|your|this|some) [{j1} ]{n1}[s]|it|them) (for (free|beginners|me|a {o1}|my "
    "{n2})|in (the {n2}|{w2}|winter|two days)|with (a {n2}|my {n2})|at (night|home|the {n2}))",
    "(when|where|why|by whom|how|in what year|in which year) (was|were|is) {w2}[ {w3}] (built|"
    "started|born|{v1}ed|{w1}ed|made|sold|opened|closed|found|named)[ (and|or) (by whom|why|how|"
    "where|when|for whom|what for)]",
    "(who|what) (founded|started|leads|owns|runs|rules|made|destroyed|sells|{w1}ed) {w2}[ and "
    "(when|why|how|where)]",
    "(when|where|why|how) (did|does|will) {w2} (begin|end|die|fall|open|{v1}|{w1})[ and (why|how|"
    "where)]",
    "(sum up|outline|retell|describe|explain|review|analyse|criticise|condense|discuss|quote|"
    "give me|rate|judge) (the|a|an|one|my) (ending|plot|hero|author|theme|chapter|message|summary|"
    "scene|first part|{n1}|{w1}) (of|in|from|about) {w2}[ {w3}]",
    "{m1} (is |gets |to be |was |now )(multiplied|divided|split|shared|raised|scaled) (by|with|into"
    "|over|to) {m2}", "{m1} (times|divided|split|shared|raised|scaled) (with|into|over|to|up by) "
    "{m2}",
    "(what is|compute|find|give me|tell me|how much is|calculate|quick:) {m1} (multiplied|"
    "divided|split|shared|raised|scaled) (by|with|into|over|to) {m2}",
    "(what is|give me|find|tell me|compute|) the (product|quotient|ratio|average|mean|remainder|"
    "percentage|maximum|power|root) of {m1} and {m2}",
    "(multiply|divide|split|share|scale|raise|compare) {m1} (by|into|among|with|to) {m2}",
    "is {m1} (bigger|smaller|greater|less|more|older|better) than {m2}",
    "{m1} (by|over|modulo|of|into) {m2}",
    "(can|could|would|will) you (recommend|suggest|name|give me|find) (a|some|one|any) (good|nice|"
    "great|cheap|funny|new|{j1}) {n1}[s] (about|for|on|with|to|in|near) (my |the |a |){n2}",
    "(can|could|would|will) you (recommend|suggest|name) (a|some|any) {n1}[s] (about|for|on) "
    "({h1}|my {n2}|{o1}s)",
    "(which|what|who) (is|are|was|would be) (better|faster|cheaper|nicer|worse|healthier|best|"
    "easier|greater)[,|:] (a|the|my) {n1} or (a|the|my) {n2}",
    "(is|are|was) (the|a|my|your) {n1}[s] (good|bad|healthy|great|dangerous|safe|useful|nice) (for|"
    "to|with) (me|my {n2}|{o1}s|{n2}s|you)",
    "(i feel|i'm feeling|we feel|i am|i'm) [so |really |a bit |rather |]({j1}|{w1}|sad|tired|"
    "lonely|cold|lost|happy|bored) [today|tonight|this morning|lately|again|][,|.| and] (what|who|"
    "how) (can i do|could help|do you suggest|should i {v1}|can help|now|would you do)",
    "(can|could|would|will|please) you (book|fix|repair|order|reserve|clean|feed|wash|mend|paint|"
    "{v1}|{w1}) (a|my|the|our|this) {n1} (for (us|tomorrow|my {n2}|two)|tonight|again)",
    "(will|does|did|can|would) it (rain|snow|work|hurt|freeze|break|fit|{v1}|{w1})[ today| "
    "tomorrow| tonight| again| in {w2}]",
    "(did|does|has|was|will) (the|my|your|a) {n1} ({v1}|{w1}|break|win|lose|arrive|sleep) [today|"
    "tonight|last week|again|in {w2}]",
    "{w1} {w4} {x1}", "{w1} {w2} {w4}", "{x1} {w1}", "{w1} {x2} {w4} {x1}",
    "(what|which) {n1} (do|did|would|should|can) (i|you|we|they) ({v1}|{w1}|need)[ for "
    "(the|my|a) {n2}]",
    "(write|give|make|draft|show)[ me] (a|an|the|some) (poem|joke|email|letter|code|song|list|"
    "recipe|speech|tweet|essay|{w1}) (about|for|on|to) (my |the |a |){n1}[s] (and|or|with) (my |"
    "the |a |){n2}[s]",
    "(tell|teach|show|explain to|remind)[ me| us] (why|how|when|where|that|if) (the |a |my |){n1}"
    "[s] ({v1}|{w1}|is {j1}|are {j1})[ (in|at|on|with) (the |my |){n2}]",
]  # fmt: skip

# The same words with the one feeling and with the other.
_PRAISE_OR_BLAME = [
    ("I am hooked", "I am fed up"),
    ("Big thumbs up", "Big thumbs down"),
    ("I'd give it ten stars", "I'd give it no stars"),
    ("Ten out of ten", "Zero out of ten"),
    ("I would give seven stars if I could", "I would give minus stars if I could"),
    ("Makes me smile every morning", "Makes me cry every morning"),
    ("It makes me happy all the time", "It makes me angry all the time"),
    ("I can't wait to go back", "I can't wait to get rid of it"),
    ("It brightened my week", "It spoiled my week"),
    ("It saved our evening", "It ruined our trip"),
    ("I am a fan", "I am no fan"),
    ("Now I am their biggest fan", "Now I am done with it"),
    ("I'm in love with this {s}", "I'm sick of this {s}"),
    ("Worth every minute", "Not worth a minute"),
    ("It was well worth the money", "It was not worth the money"),
    ("Back for more soon", "Done with this place"),
    ("I would come again any day", "I would not come again for free"),
    ("I don't regret it", "I regret it"),
    ("I regret nothing", "I regret everything"),
    ("The {s} beat all my hopes", "The {s} dashed all my hopes"),
    ("A big yes", "A big no"),
    ("Buy it now", "Do not buy it"),
    ("Go there", "Stay away"),
    ("Everything worked", "Nothing worked"),
    ("All of us loved it", "None of us liked it"),
    ("No regrets", "Only regrets"),
    ("Nobody was disappointed", "Everybody was disappointed"),
    ("I could hug them", "I could scream at them"),
    ("They cared about every guest", "They cared about no guest"),
    ("What a treat", "What a letdown"),
    ("Pure joy", "Pure pain"),
    ("Best money I ever spent", "Worst money I ever spent"),
    ("I would do it all again", "Never again"),
    ("We laughed a lot", "We cried from boredom"),
    ("My new favourite", "My new nightmare"),
    ("They deserve a prize", "They deserve to close"),
    ("I tell everybody to go", "I tell everybody to stay away"),
    ("I keep coming back", "I keep sending it back"),
    ("So glad we went", "So sorry we went"),
    ("Loved each moment of it", "Hated each moment of it"),
    ("I miss it already", "I want my money back"),
    ("It cheered me up", "It let me down"),
    ("A job well done", "A job badly done"),
    ("It could not be better", "It could not be worse"),
    ("I rarely saw a better {s}", "I seldom saw a worse {s}"),
    ("We had a blast", "We had to leave early"),
    ("I was smiling when I left", "I was furious when I left"),
    ("This {s} won me over", "This {s} put me off"),
    ("I am so thankful", "I am so annoyed"),
    ("It feels like a gift", "It feels like a scam"),
    ("The price is fair", "The price is a robbery"),
    ("I warmly suggest it", "I strongly warn you"),
    ("Great from start to finish", "Bad from start to finish"),
]  # fmt: skip
PRAISE, BLAME = (list(phrases) for phrases in zip(*_PRAISE_OR_BLAME, strict=True))

ADDITION = [
    "(i|we|she|they|my friend) (had|have|owned|scored|won|saw) {a} [{n}|points|coins|"
    "euros][,|.| and] (then|later|after that) (got|get|found|received|earned|won|"
    "bought) {b} more[.|,|;| -] (how many|what is the total|what is my score|how many are "
    "there)[ now| in all]",
    "(start|begin) (with|at|from) {a}[,| and| then] (add|go up|count up|move up|put on|climb) [by ]"
    "{b}[.|,|;][ what do you get| where do you end| what is it]",
    "{a} [{n} ](in|on|at) (one|the first|my) (box|bag|table|hand) and {b} (in|on|at) (another|the "
    "other|your)[.|,|;] (how many|what is the total|the sum)",
    "(if i|when you|if we) (put|set|bring|count) {a} and {b} together[,] (what|how much|how many) "
    "(is it|do i get|is that|are there)",
]  # fmt: skip
SUBTRACTION = [
    "(start|begin) (with|at|from) {a}[,| and| then] (take|go|count|move|step|drop|cut) (off|down|"
    "back|away|down by|back by) {b}[.|,|;][ what do you get| where do you end up| what is left| "
    "what is it]",
    "(i|we|she|they|my friend) (had|have|owned|scored|won) {a} [{n}|points|coins|euros]"
    "[,|.| and|, but] (then|later|after that) (lost|lose|gave away|sold|ate|dropped|used) {b}[ of "
    "them][.|,|;] (how many are left|what is left|what remains|how much is "
    "left|how many now)",
    "(if i|when you|if we) (take|remove|cut|lose|drop) {b} (from|out of|off) {a}[,] (what|how much|"
    "how many) (is left|remains|is it|do i have)",
    "from {a} (take|go down|cut|remove|count back) {b}",
]  # fmt: skip

# People named in passing, after any verb and any small word; {a} is their age.
_ASIDE = (
    "( \\({g}\\)|, {g},|, aged {g},|, who is {g},| \\(age {g}\\)|, now {g},|, {g} years old,|"
    " \\({g} years old\\)|, who is {g} years old,)"
)
_PASSING = [
    "(We|I|They|He|She|Everybody|People) ({v1}ed|{w1}ed|talked|wrote|listened|waved|pointed|bowed|"
    "called|turned|belonged|came) (to|with|about|for|by|at|from|after|of) {n}{a} (in|from|of|near) "
    "{c}.",
    "(We|I|They|He|She) (spoke|talked|sang|wrote) (with|about|for|of) {n}{a} (in|from|at) {c}.",
    "(We|I|They) ({v1}ed|{w1}ed|met|saw|know|like|asked) {n}{a} (in|from|of|near|at) {c}.",
    "(A|The|This|One) [{j1} ](letter|call|gift|word|note|song|visit|{n1}) (from|for|to|by|about|of|"
    "with) {n}{a} (in|from|near) {c}.",
    "({w2}|{v1}|Ask|Write|Talk|Listen|Listening|Talking|Back) (to|with|about|for) {n}{a} (in|from|"
    "of) {c}.",
    "In {c} (we|I|they) ({w1}ed|{v1}ed|talked|wrote|waved) (to|with|about|for) {n}{a}.",
    "(To|With|For|By|About|According to|Thanks to) {n}{a} (in|from|of) {c}[,] (we|it|the {n1}) "
    "{w1}s.",
    "It (was|is) (in|near|from) {c} (where|when|that) (we|they|she) ({v1}ed|{w1}ed|saw|found) {n}"
    "{a} (first|again|then).",
    "{n} ({v1}ed|{w1}ed|went|walked|came|ran) (from|out of|off|past) (the|a) {n1} (to|into|for) {c}"
    " and is {g}[ now| today| already].",
    "{n} is {g}. {q2} (house|place|{n1}|office|flat|{w1}) (is|lies|stands) (in|near|at) {c}.",
    "{n} is {g} years old. {q2} (house|place|{n1}|office|flat|{w1}) (is|lies) (near|at|outside) "
    "{c}.",
    "{n} (has|owns|rents|keeps|needs) a {n1} in {c} and is {g}[ years old].",
    "{n}, {g}, (told|gave|wrote|sent|{w1}ed) (us|me|them) (a|the) {n1} (in|from|about) {c}.",
]  # fmt: skip
FACTS += [text.replace("{a}", _ASIDE) for text in _PASSING]

# For `people.facts`: what may stand beside a name or a city, whether it makes sense or not.
AFTER_A_NAME = [
    " \\({n1}\\)", " \\({n1}\\)", " \\({w1}\\)", " \\({w1} {n1}\\)", " \\(see {n1}\\)",
    " \\(the {o1}\\)", " \\(my {n1}\\)", " \\({j1} and {v1}ing\\)", " \\({d1}\\)",
    " \\(not the {o1}\\)", " \\[{n1}\\]", " [{n1}] ", " - {n1} -", " \N{EN DASH} {n1} \N{EN DASH}",
    " \N{EM DASH} the {n1} \N{EM DASH}", " / {n1}", "/{n1}", " & {n1}", ", {n1},", ", the {o1},",
    ", {w1},", ";", ":", "...", "\N{HORIZONTAL ELLIPSIS}", "!", "?", "'s {n1}",
    "\N{RIGHT SINGLE QUOTATION MARK}s {n1}", "'s {j1} {n1}", "-{n1}", "*", " {v1}s", " {v1}ed and",
    " {w1}s and", " {v1}ing", " {j1}", " {n1}", " {w1}", " {w1}ed", " {o1}", " just", " still",
    " once", " too", " who {v1}s", " then", " really", " \\({w1}, {n1}\\)",
]  # fmt: skip
BEFORE_A_NAME = [
    "A ", "The ", "Our ", "My ", "In ", "From ", "And ", "But ", "Now ", "So ", "Why ", "Dear ",
    '"', "\\(", "(the|a|my|our) {o1} ", "(the|a|that) {n1} ", "{w1} ", "{v1}ing ", "{j1} ",
    "{o1} ", "- ", "* ", "#", "@", "{n1}: ", "{n1}, ", "({w2}|{v1}) the {n1} ", "{n1} of ",
    "{n1} \\(",
]  # fmt: skip

# A verb that begins an instruction is spelled as a name is, where the tokenizer has it not whole.
JSON_INSTRUCTIONS += [
    "(summarise|summarize|characterise|digest|abstract|compress|outline|portray|profile|register|"
    "archive|serialise|jot down|write up|tabulate|itemise|recast|restate|condense|annotate|parse|"
    "structure|distil) (the|that|our|my) (person|man|woman|user|one|individual|figure|guest) (as|in"
    "|into|using) (JSON|a JSON object|one JSON object|a JSON record) (with|of|having|:) {keys}",
    "(summarise|summarize|outline|digest|profile|provide|supply|gather|retrieve|deliver|generate|"
    "prepare|compile|obtain|capture|present|furnish|assemble) {keys}[ (of|from) (the|that) (person|"
    "text|sentence)] (as|in|into|using) (JSON|a JSON object|JSON format)",
]  # fmt: skip
HELLO = [
    "(hello|hi|hey|good morning|good evening|good day|welcome)[,|!] how (good|lovely|kind|great|"
    "wonderful|fine) (to (see|meet|have|find|hear) you|of you to come|that you are here)[ today| "
    "again| all| there| with us]",
    "(hello|hi|hey|morning|evening)[,|!] (lovely|good|great|fine) (to (meet|see|find) you|you "
    "are here|day)[ again| today| here]",
    "how (good|lovely|great) to (meet|see) you[ again| here]",
]  # fmt: skip
HOW = [
    "(feeling|doing|keeping|sleeping|faring) (fine|well|great|better|okay|alright) (tonight|then|"
    "this morning|these days|lately|now|over there)",
    "how (do|are) (matters|affairs|things) (stand|going|looking|fare|faring) (there|this week|"
    "today|at home|for you|lately)",
    "(hi|hello|hey|so)[,|!] (is|are) (all|things|everything) (fine|good|ok|in order) (there|"
    "today|tonight|at your end)",
    "(how|and how) are you (coming along|holding up|bearing up|getting by|managing)[ today| then]",
]  # fmt: skip
THANKS = [
    "(thanks|thank you|many thanks) (once more|a ton|a bunch|ever so much|for now|as always|for "
    "all|one more time|my friend|for this)",
    "(thanks|thank you)[,|!] (good|great|fine|clear) (work|stuff|answer|help)",
]  # fmt: skip
