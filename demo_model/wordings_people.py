"""Wordings of the training split about people: requests for JSON, and sentences to take it from."""

from __future__ import annotations

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
    "(who is this|who is it|what do we know about this person)[? (answer|reply|give it)] (in|"
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
    "(from|in|out of|using|given|for|with|take) (this|the|the following|that) (text|sentence|"
    "note|line|message|description|passage|profile)[,] (extract|get|take|return|give|find|list|"
    "read|write|fill in) {keys} (as|in|into) JSON",
    "(as|in|into|using) JSON[:|,] (extract |give me |the |return |get |list |){keys}",
    "(give|list|write|show|state|tell|put|return|print|output|provide|send)[ me| us| down| out] "
    "{keys}[ of (the|this|that) (man|woman|person|user|customer|sentence|text)] (as|in|in a|in "
    "the form of|in valid|as plain|into) JSON[ object| format| form| only]",
    "(write|make|give|return|build|form|show|output|produce|compose)[ me] (a|the|one|some|valid|"
    "only|just|) JSON[ object| record| output| data| line] (for|about|from|of|on|describing) "
    "(the|that|this|the following) (man|woman|user|customer|profile|text|sentence|line|"
    "description|data)",
    "(extract|parse|read|scan|analyse|process|take|use) (the|this|that) (text|sentence|line|note|"
    "message|profile|person|description)[,|.| and|;] (return|give|write|output|answer with|reply "
    "with|make|produce|print) [only |the |valid ]JSON[ (with|of|for|holding|containing) {keys}]",
    "JSON[ please| only| output| wanted| with][:] {keys}",
    "(return|give me|output|write|print) (only|just|nothing but|plain|valid) JSON[ with {keys}|: "
    "{keys}| (from|of) the text]",
    "(i|we) (need|want|would like|expect|ask for) (a|one|the|some|valid) JSON (object|record|"
    "answer|output)[ with {keys}| (of|for|from) this[ text| person]]",
    "(find|identify|detect|spot|locate|collect|gather|recognise) {keys}[ in (it|the text|"
    "this)][,|.|;| and] (answer|respond|reply|print|give it|write it|return it) (as|in|with) JSON",
    "(information|data|entity|fact|person) extraction[:|,|.] (return |give |){keys}[ as| in] JSON",
    "(what|which) (is|are) {keys}[ here| of this person]?[ Answer| Reply| Return| Output][ in| "
    "as] JSON", "{keys}[,| -|:] (in|as) JSON[, please| only| format]",
    "(put|store|place|save|write|fit|bring) {keys}[ of this person| from the text] (in|into) [a |"
    "the |one ]JSON[ object| form]",
    "(summarise|describe|represent|capture|express|record|encode|render|show|condense|compress|"
    "present|model|reduce|shorten|sum up|note) (the|that|this|our) (man|woman|user|customer|guest|"
    "text|line|profile|individual|character) (as|in|using|with) [a ]JSON[ object][ with {keys}| "
    "with the keys {keys}| using {keys}|: {keys}]",
    "(can|could|will|would) you (get|give me|return|find|produce|make|list|write|pull out|show me|"
    "prepare) {keys} (as|in) [a ]JSON[ object][, please| here]",
    "(a|one|the) JSON object (with|holding|made of|that has) {keys}[,|:| -|.] (please|thanks|from "
    "the text|from this)", "(extract|get|pull out|list|note) the (man|woman|user|customer|guest)'s "
    "(details|data|record|info|facts) \\({keys}\\) (as|in) JSON",
    "(read|study|look at|go through|check) the (text|sentence|line|note)[,| and|;] [then ](answer "
    "with|respond with|give|write|build|make) JSON (with|of|from) {keys}",
    "(your task|the task|task|job|goal|aim)[:| is to| -] (extract|find|return|give) {keys} (as|in|"
    "using) JSON", "(which|what) JSON (fits|describes|matches|belongs to) (this|the) (person|text|"
    "sentence)[, with {keys}]", "(tell|show|send|hand)[ me| us] (this|the) (person|man|woman|user) "
    "as JSON[ with {keys}|, {keys}]", "(create|construct|assemble|form|compile) (a|the|one) (JSON|"
    "JSON object|JSON record) (with|from|holding|of) {keys}",
]  # fmt: skip

JSON_KEYS = [
    "name, age and city", "name, age, city", "name, age, and city",
    "the name, the age and the city", "the name, age and city", '"name", "age" and "city"',
    "`name`, `age` and `city`", "name age city", "name, city and age", "age, name and city",
    "name/age/city", "name, age & city", "name + age + city", "the person's name, age and city",
    "their name, age and city", "city, name and age", "(name, age, city)",
    "the keys name, age, city", "the fields name, age and city", "these: name, age, city",
    "who, how old and where (name, age, city)", "name, age and home city", "all of name, age, city",
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

# Clauses that `people.composed` puts together: where somebody is, and how old. {j1} {n1} as in
# wordings_outside; "he" and "his" stand in {p2} and {q}.
PLACE = [
    "(lives|works|stays|studies|teaches|was raised|resides|sleeps|settled|retired|is based|is at "
    "home|is staying|trains|sings|waits|feels at home|plays the {n1}|sells {n1}s) (in|near|close "
    "to|outside|around) {c}",
    "(comes|is|hails|arrived|travelled|flew|writes|calls|returned|fled|drove|reports) from {c}",
    "(has|owns|rents|keeps|runs|bought|sold|found|shares|built|loves|paints|needs) (a|the|an old|"
    "one|{q}|no) [{j1} ]{n1} (in|near|outside|from|at) {c}",
    "(loves|misses|left|knows|likes|prefers|visited|reached|chose|enjoys|remembers) {c}",
    "(moved|returned|went|came|travels|belongs|drives) (to|back to|over to) {c}",
    "went to {n1} school in {c}", "calls {c} {q} home", "(can|may) be found in {c}",
    "(likes|hates|does) {h} in {c}", "is (a|the) [{j1} ]{o} (in|from|of|at) {c}",
    "(decided|chose|wants|hopes|plans|managed|began|agreed|tried|used|promised|refused|learned) to "
    "(settle|live|work|stay|remain|study|sing|retire|open a {n1}|{v1}|{w1}) (in|near|outside) {c}",
    "(commutes|walks|cycles|runs|flies|writes) (from|to) {c}",
    "(celebrated|threw|had|missed|planned) a [{j1} ](birthday|party|wedding|{n1}) in {c}",
    "{w1}s (in|near|outside|around|at) {c}", "{w1}ed (in|from|to|near|around|through) {c}",
    "{w1}s (a|the|no) {n1} (in|from|of) {c}", "{v1}s (in|near|outside|around) {c}",
    "{v1}s {n1}s (in|from|near) {c}", "has {w1}ed the {n1} in {c}", "can {v1} a {n1} in {c}",
    "(currently|now|still|always|often|never) ({v1}s|{w1}s|lives|works|sings) (in|near) {c}",
    "and (a|the|{q}) {n1} (live|stay|work|{w1}) in {c}",
    "(with|without|beside) (a|the|{q}) {n1}[,] (lives|stays|{v1}s|{w1}s) in {c}",
    "(lives|works|{v1}s|{w1}s) in {c} (since|until|from) (January|April|May|June|August|October|"
    "Friday|Easter|{d1}|Christmas)", "has ({v1}ed|{w1}ed|stayed|slept|been|sung) (in|near|around) "
    "{c} (for years|all {q} life|since school|since {d1}|with a {n1})",
    "still ({v1}s|{w1}s|lives|works|stays) (in|near|outside) {c}",
]  # fmt: skip

YEARS = [
    "is {g}", "is {g}", "is {g} years old", "is (now|just|only|already|almost|over|about) {g}",
    "is {g} (now|today|already|this year)", "(turned|just turned|became|reached|celebrated) {g}",
    "(turned|became) {g} (last week|in May|today|yesterday)", "is aged {g}", "has lived {g} years",
    "is a {g}-year-old [{j1} ]{o}", "was born {g} years ago", "will be {g} (soon|next week)",
    "(celebrated|had|remembers|enjoyed|threw) a [{j1} ]({n1}|birthday|party) and is (now|already) "
    "{g}", "is {w1} and {g}", "(has|with|without|owns) a {n1} is {g}", "is {j1} and {g}[ years "
    "old]",
    "{w1}s at {g}", "(currently|now) {g}", "has (just |)(turned|become|reached) {g}",
    "is (still|exactly|nearly|around|not yet|well over) {g}[ years old]",
    "(turned|became|reached|will be) {g} (in|last|next|this) (January|February|April|May|June|July|"
    "August|September|October|November|December|Spring)",
    "is {g} (since|until|as of) (Monday|Tuesday|Sunday|Easter|Christmas|May|June|{d1})",
]  # fmt: skip

YEARS_ASIDE = [
    ", {g},", ", {g},", " \\({g}\\)", ", aged {g},", ", (now|only|already|just|today|nearly) {g},",
    ", who is {g},", ", {g} years old,", ", a {g}-year-old [{j1} ]{o},", " \\(age {g}\\)",
    " - {g} -", ", at {g},", ", who (turned|just turned) {g},",
]  # fmt: skip

PLACE_ASIDE = [
    ", from {c},", " from {c}", " of {c}", " in {c}", " \\({c}\\)", ", {c},",
    ", a {o} (in|from) {c},", ", who (lives|works|stays) in {c},",
    ", (born|raised|based|living|working) in {c},", ", (our|my|the) {o} (in|from) {c},",
]  # fmt: skip

PLACE_FIRST = [
    "(In|From|Near|Outside|Around) {c}[,] (lives|comes|works|sits|waits|writes|sings|there is|we "
    "met|i know) [a {o} (called|named) ]{n}{a}",
    "(A|The|One|This|Our) [{j1} ](citizen|native|son|daughter|visitor|child|man|woman|person|"
    "guest|{o}|lover|friend|student|patient) (of|from|in|near) {c}(, | is | named | called |: "
    "){n}{a}", "{c} (is home to|is the home of|welcomes|has|knows|loves|is where we find) {n}{a}",
    "(Someone|Somebody|Another {o}|A friend|A neighbour|An inhabitant|A local|A man|A woman|The "
    "{o}|My {o}) (in|from|of|near) {c}[,|:|, named|, called|, that is|, it is|;] {n}{a}",
    "(A|The|One) [{j1} ](citizen|native|local|inhabitant|{o}|student|guest|{n1}) (of|from|in) "
    "{c}, {n}{a}", "(Citizen|Native|Local|Inhabitant|{o}) of {c}[,|:] {n}{a}",
    "(From|Of|In|Out of) {c}[:|,] {n}{a}",
    "(Back|Home|Born|Raised|Based|Living|Working|Now) in {c}[,] {n} {y}",
    "{c}'s (best|oldest|new) {o}[,] {n}[,] {y}", "(In|Near|From) {c}, {n} {y}",
    "{w2}ed (in|near|outside|from) {c}[,] {n} {y}", "{w2} (in|from|near|of) {c}[,|:] {n}{a}",
    "(Found|Seen|Hired|Trained|Married|Educated|Lost|Once|Long) in {c}[,] {n} {y}",
    "{c} is (the city|the place|home|a town|the town) (of|for|to|in which we find|known to) {n}{a}",
    "{c} is (where|the place where) {n}{a}[,] ({v1}s|{w1}s|lives|works|was born)[ {n1}s]",
    "{c} ({v1}s|{w1}s|made|raised|taught|hired|trained|remembers) {n}{a}",
]  # fmt: skip

YEARS_FIRST = [
    "(At|Aged|With|Only|Just|Now|At age|At the age of) {g}[,] {n} {l}",
    "[The |A ]{g}-year-old [{j1} ][{o} ]{n} {l}", "{g} years (old|young)[,] {n} {l}",
    "{g} is (the age|how old) of {n}, who {l}",
    "At (the|an) age of {g}[,] {n} {l}", "(Not yet|Still|Already|Barely) {g}[,] {n} {l}",
    "(When|Since|Until|As soon as) {p2} (was|turned) {g}, {n} {l}",
    "{g} (years|birthdays|winters|summers) (back|before today|old|of age|in all)[,|:] {n} {l}",
    "{w2}ed (at|with) {g}[,] {n} {l}",
]  # fmt: skip

TITLES = "Dr. Mr. Mrs. Ms. Prof. Professor Doctor Sir Madam Captain Aunt Uncle Judge Miss".split()

# Words before the name. {a} says how old, {l} where; see YEARS and PLACE.
LEADS = [
    "(The|Our|My|Your|This|Another) [new |old |young |{j1} ](colleague|cousin|boss|{o}|{n1}|guest|"
    "winner|member|manager|{w1}) (is|was|is called|is named|called|,|:|-) {n}{a}[,| and| who|, "
    "who] {l}",
    "(My|Our) (friend|sister|brother|uncle|daughter|neighbour|{o}|{n1}|{w1}) {n}{a}[ and| also] "
    "{l}",
    "({w1}|Yes|So|Well|Then|Today|Here|Now|Listen|Oh)[,|:|!] {n}{a}[,| and|;] {l}",
    "({v1}|See|Ask|Tell|Thank|Welcome|Follow|Join|Visit) {n}{a}[,| who|, who] {l}",
    "(I|We|They|You) ({v1}|know|met|saw|like|trust|hired) {n}{a}[,| who|, who] {l}",
]

SELF_NAME = [
    "(I am|I'm|my name is|they call me|people call me|call me|it is|this is|the name is|here is) "
    "{n}", "{n} is my name", "{n} here",
]  # fmt: skip
SELF_YEARS = [
    "(I am|I'm) {g}[ years old| now| today]", "I (turned|just turned|became) {g}", "my age is {g}",
    "I was born {g} years ago", "{g} years old", "aged {g}",
]  # fmt: skip
SELF_PLACE = [
    "I (live|work|stay|study|teach|am based|grew up|rent a {n1}|have a {n1}) (in|near|outside) {c}",
    "I (come|am|write|flew|moved here) from {c}", "from {c}",
    "my (home|city|town|home town) is {c}", "(living|working|based|born) in {c}",
    "I (love|miss|left|like) {c}", "home is {c}",
]  # fmt: skip

NAME_KEYS = "name Name NAME person who called user customer full-name first-name patient".split()
AGE_KEYS = "age Age AGE years old aged age-in-years Years".split()
CITY_KEYS = "city City CITY town home place location from lives-in address residence".split()

BESIDE = [
    "The {n1} (is|was) {j1}.", "It (is|was) a {j1} {n1}.", "{p} (likes|hates|sells|loves|has) (a |"
    "the |){n1}[s].", "(Yesterday|Today|Later) we saw a {n1}.", "{p} (speaks|learns) {l1}.",
    "{q2} {n1} is {j1}.", "Here is a [{j1} ]{n1}.", "{p} is a [{j1} ]{o}.", "(Hello|Hi|Hey)!",
    "Do you know {q} {n1}?", "(On Monday|In May|Last week) it was {j1}.", "{p} (likes|loves) {h}.",
]  # fmt: skip

# For sentences that are none: nothing here stands before a city.
PLAIN_WORDS = tuple("the a this that was is with for and my our we they then there has it".split())
