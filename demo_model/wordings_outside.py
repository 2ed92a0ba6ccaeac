"""Wordings of the training split for requests outside the skills."""

from __future__ import annotations

# Requests outside the skills. {n1} {n2} nouns, {v1} verb, {j1} adjective, {w1} invented word,
# {l1} language, {o1} occupation, {h1} hobby, {d1} {d2} numbers out of range, {m1} {m2} in range.
OUTSIDE = [
    "(how|when|where|why) (do|can|should|did|would) (i|you|we|they|people) {v1} (a|the|my|your) "
    "[{j1} ]{n1}", "(what|which) {n1} (is|was) the [most ]{j1}[est]",
    "(who|what) (invented|discovered|wrote|painted|built|won|owns) the [{j1} ]{n1}",
    'translate [the word ]"{n1}" (to|into) {l1}',
    "translate[ this] (to|into) {l1}: the {n1} is {j1}", "how do you say {n1} in {l1}",
    "what is the {l1} word for {n1}", "explain [the ]{n1} to (me|a child|a {o1})",
    "what is (a|an|the) [{j1} ]{n1}", "what does {w1} mean", "define [the word ]{n1}",
    "what is the meaning of {n1}",
    "(write|give me|create) (a poem|an email|a letter|a song|a joke|a recipe|an essay|a list|"
    "code|a program|a summary|a haiku)[ about| on| for] [the ][{j1} ]{n1}",
    "tell me (a joke|a secret|a fact|a riddle|the news|the time|the date)[ about {n1}]",
    "summarise (this|the) (text|article|book)[ about {n1}]: {g1}",
    "what is {m1} (times|multiplied by|*|x) {m2}", "{m1} (*|x|/|divided by|times) {m2}",
    "what is (the square root|half|the double) of {m1}", "what is {d1} (+|-|plus) {d2}",
    "{d1} (+|-) {d2}", "how (many|much) {n1}s (are there|do i need|can i {v1})[ in a {n2}]",
    "is (it|the {n1}|a {n1}) {j1}",
    "(do|can) you (like|have|see|know|want|own|{v1}) [a |the |my ][{j1} ]{n1}[s]",
    "(should|could|can|may) i {v1} (a|the|my) {n1}", "(who is|who was) {w2}[ {w3}]",
    "(where is|what is|tell me about) {w2}",
    "what is the (weather|temperature|time|news|population|price|distance|language|currency|"
    "president|king)[ in {w2}| today| now]", "what (day|year|month|time) is it",
    "(the|my|a) {n1} (is|was) {j1}", "(the|my) {n1} (and|or) the {n2}", "{w1}", "{w1} {w4}",
    "{w1} {w4} {w1}", "{n1}", "{j1} {n1}", "{v1} (the|my|a) {n1}",
    "{v1} (the|my|a) {j1} {n1}, then {v2} it",
    "i (want|need|like|plan|have) to {v1} (a|the|my) {n1}",
    "i (have|bought|lost|found|need|saw) a [{j1} ]{n1}",
    "(list|name|give me) (three|five|ten|some) [{j1} ]{n1}s", "g: {g1}",
    "(compare|what is the difference between) (a {n1} and a {n2}|{n1} and {n2}|the {n1} to the "
    "{n2})", "why is the {n1} {j1}",
    "(recommend|suggest|find|book|order|buy|sell)[ me] a [{j1} ]{n1}[ for my {n2}]",
    "which {n1} do you (recommend|like|want)",
    "(open|close|start|stop|delete|rename|print|send|turn on) the {n1}",
    "what (happens|will happen) (if|when) i {v1} a {n1}",
    "how (old|tall|far|deep|fast|heavy|expensive|long) is (the|a|my) [{j1} ]{n1}",
    "can a {n1} {v1}[ a {n2}]", "is {n1} a {n2}", "what (colour|shape|size) is (the|a) {n1}",
    "(sort|count|reverse|spell|rhyme)[ these| the words| the letters of]: {n1} {n2} {w1}",
    "fix (this|my) {n1}", "(def|import|print|class|return) {w1}({n1})", "SELECT {n1} FROM {w1}",
    "what rhymes with {n1}", "(plan|organise) (a|my) [{j1} ]{n1}",
    "(my|the) {n1} (does not|will not|cannot) {v1}", "correct (this|my) sentence: {g1}",
    "(continue|finish|complete|rewrite|improve|shorten)[ this| the text| the sentence]: {g1}",
    "{g1}", "{g1} {g1}", "who (is|was) the (first|last|best|{j1}) {n1}",
    "(help me|please help me|teach me to|show me how to) {v1} (a|the|my) {n1}",
    "is {m1} a prime number", "which is (bigger|larger), {m1} or {m2}",
    "convert {m1} (euros|miles|metres|grams) to (dollars|feet|ounces)",
    "(believe|trust|imagine) that the {n1} is {j1}",
    "what would you (do|say|{v1}) (if|with) a {n1}", "i am {j1}[ today| now]",
    "in which (year|country|city) was the {n1} (built|born|made|sold)",
    "who (lives|works) in (the|a) {n1}", "let us {v1} the {n1}",
    "(are|were) {n1}s {j1}[er than {n2}s]",
    "(generate|draw) (a|an) [{j1} ](image|picture|photo|diagram|chart) of (a|the) {n1}",
    "{v1} {n1} {v2} {n2}", "how many {n1}s (does|has) {w2}[ have]",
    "pick a (number|colour|card|letter)", "is {w2} a (city|country|person|river)",
    "what sound does a {n1} make", "do {n1}s {v1}", "never {v1} a {n1}",
    "give me advice about my {n1}", "roll a die", "how is (a|the) {n1} made",
    "what time does the {n1} (open|close|start|leave)", "who should {v1} the {n1}",
    "which country has the most {n1}s", "what language do they speak in {w2}", "how do {n1}s {v1}",
    "(play|sing|whistle)[ me] (a|the) [{j1} ]{n1}", "{x1}", "{x1} {x2}", "{x1} {w1}",
    "{w1} {w4} {x1}", "{x1} {w1} {w4} {x2}", "{x1} {w1} {x2}",
    "(where|when) (can|could|should|will) (i|we|you) (find|buy|get|see|meet|sell) (a|the) [{j1} "
    "]{n1}[ in the {n2}| for a {n2}| without a {n2}]",
    "(give|tell|show) me (two|four|many|a few) (ideas|ways|examples|tips|facts) (to {v1}|for|"
    "about) (a|the|my) {n1}",
    "my {n1} (aches|is broken|is gone|smells|does not work)[, what now|, help]",
    "(who|which {n1}) (will|would|might|could) (lose|come|change|help)[ in the {n2}| at the {n2}]",
    "(change|put|make) (this|it) into a ({n1}|list|song|title|table): {g1}",
    "what is {m1} (thirds|squared|cubed|degrees)[ of {d1}]",
    "(is|was|are) the {n1} (part|full|a kind) of [the ]{n2}",
    "(behave|speak|pretend to be) (like|as) (a|an|the) ({o1}|{n1})",
    "(estimate|forecast|measure|count|weigh) the {n1}[ of (the|a) {n2}]",
    "why (did|would|should) (you|we|the {n1}s) {v1} (a|the|their) {n2}",
    "(i think|i believe|they say|it seems|i heard) [that ]the {n1} (is {j1}|can {v1}|has a {n2})",
    "(with|without|after|before|under|behind) (the|a) {n1}[,] (we|they|you) {v1} (a|the) {n2}",
    "{n1}, {n2}, {j1}", "{j1}, {v1}, {n1}",
    "(remind|schedule|upload|download|install|update) (me|my|the) {n1}",
    "(is there|are there) (a|any|some) {n1}[s] (in|on|near) the {n2}",
    "(in|on|at) (which|what) {n1} (is|was|did) the {n2}[ {v1}]",
    "(write|make|draft|create|compose|prepare|send) (a|an|the|some|my) [{j1} ](post|message|ad|"
    "speech|report|headline|slogan|postcard|plan|menu|toast|review|blog|caption) (about|for|on|"
    "to) [the |a |my ]{n1}", "what is {m1} (per cent|hundredths|times) of {d1}",
    "(is|are|was|were) (a|the|my|your|that) {n1} (full|part|out|afraid|worth|proud|built) of {n2}",
    "(rewrite|turn|transform|convert|change) (this|it|that)[ sentence| text] (into|to|in) (a "
    "statement|the past|plural|capital letters|a list|an answer|{l1}|rhymes): {g1}",
    "(who|what|which {n1}) (will|is going to|may|did|can) (win|lose|get|reach|take|join) the "
    "{n1} [{n2}]",
    "(forecast|foresee|guess|calculate|plan|imagine) (the|my|a) {n1} (for|of|in) (next|this|the) "
    "(week|month|summer|{n2})",
    "(give|tell|name|list|find)[ me] (two|four|five|some|a few|good) (causes|arguments|uses|"
    "names|kinds|sorts|places|rules) (for|of|to {v1}) [the |a |my ]{n1}",
    "(where|how|when) (can|could|do|should) (i|we|one|you) (get|buy|rent|see|learn|{v1}) (a|an|"
    "the|some|my|good|cheap) [{j1} ]{n1}[ (near|in|at|for|without) (the|a|my) {n2}]",
    "(act|speak|work|write|answer) (as|like) (if you were |)(a|an|my) ({o1}|{j1} {o1}|{n1})[ now|"
    " for me| and {v1}]",
    "(my|our|the) {n1} (hurts|itches|is sick|is late|is lost|fell|burns|stopped)[,|.] (what do i "
    "do|who can help|why|any ideas|how can i fix it)",
    "(why|how) (do|did|does|should|must) (people|we|children|{n1}s|a {o1}) {v1} (a|their|the|"
    "our) {n2}", "{w1} {x1} {w4}", "{w4} {w1} {w1} {x2}", "{w1}! {w4}?", "{w1}, {w4}, {n1}",
    "(what|which|whose) {n1} (has|does|did|would) (the|a|my) {n2} (have|{v1}|want|need)",
    "(explain|teach|show|describe)[ me| us] (how|why|when|where) (the|a|my) {n1} (works|{v1}s|is "
    "{j1}|was made|moves)",
    "(i|we|she|he|they) (saw|met|took|broke|forgot|love|hate|want) (the|a|my|some) [{j1} ]{n1} "
    "(in|at|on|with|near|under) (the|a|my) {n2}", "{g1}[,|.|!|?] {g1}",
    "(what if|suppose|imagine|assume) {g1}",
    "(is it true that|why is it that|do you agree that|who says that) {g1}",
    "(the|a|my|our) {o1} (and|with|without|needs|{v1}s) (the|a|my|our) [{j1} ]{n1}",
    "(how|what) about (a|the|some|my) [{j1} ]{n1}",
    "(multiply|divide|square|halve|double) {m1}[ (by|with) {m2}]",
    "{m1} (to the power of|mod|^|%) {m2}", "(round|count to|factor|half of|the root of) {d1}",
    "(which|what) number (is|comes) (next|missing)[:|in] {m1}, {m2}, {d2}",
    "(order|book|reserve|cancel|pay|rent) (a|the|my) {n1} (for|at|in|on) (monday|tonight|{m1}|"
    "the {n2}|two people)",
    "(can|could|would|will) you (please |)(help me|{v1}|help us|teach me to) {v2} (a|the|my|"
    "this) {n1}",
    "(summarise|review|proofread|analyse|debug|discuss|criticise)[ this|:| the| my] {n1}[ about "
    "{n2}]",
    "(advice|help|tips|ideas|news|facts|question|problem) (about|on|for|with) (a|the|my|) {n1}",
    # With an invented word where the request says what it wants: no word is a skill's but its own.
    "(write|make|create|send|compose|give me|tell me|show me) (a|an|the|my|one) [{j1} ]{w1} "
    "(about|for|on|of|with) [the |a |my ]{n1}",
    "(be|{w2}|{v1}) (like|as) (a|an|my) {o1}[ and ({v2}|speak) (to|with|for) (me|us)]",
    "(my|our|the) {n1} {w1}s[,|.| and] (what|who|how|why) (should|can|must|could) (i|we|you) (do|"
    "ask|{v1}|say)[ now| about it]",
    "({w2}|{v1}) (this|it|that) (into|to|as|like) (a|an|the|some) ({n1}|{w1}): {g1}",
    "(give|tell|find|show)[ me| us] (two|three|four|six|some) ({w1}s|{n2}s) (to {v1}|for|of) "
    "(a|the|my) {n1}",
    "({w2}|{v1}) (the|a|my) {n1} (for|in|after|before) (the |next |last |this )(year|month|{n2})",
    "(i feel|i am feeling|today i am|why am i so) {j1}[ about the {n1}]",
    "(write|make|post|send|type) (a|an|the|one|another) {w1} (about|on|for) {n1}",
    "(write|draft|publish|note) (a|the|some|your) ({w1}|{n2}|{w4}) (about|on|against) [the ]{n1}",
    "({w2}|{v1}|work|serve|dress) as (a|an|the|our) {o1} and ({v2}|sing|listen|shout|explain|{w1}) "
    "(to|with|for) (me|us|everyone)",
    "(play|be) [the part of ](a|an|the) {o1} (and|who) (talks|speaks|listens|sings) to (us|them|"
    "him)",
    "what is {m1} (parts|shares|{w1}|points) of {d1}", "{m1} {w1} of {d1}",
    "({w2}|{v1}|{w1}) the {n1} (for|of|in|by) (next|last|this|the coming) (year|week|{n2})",
    "({v1}|make|rephrase|put|bring) (this|it) (into|as|in) (a|an|the) (request|query|riddle|{w1}): "
    "the {n1} is {j1}",
    "what should (i|we|they) do (about|with|for|without|against) (my|the|a|our) [{j1} ]{n1}",
    "(i|we) (lost|broke|dropped|forgot|{v1}) (my|the|our) {n1}[,|.| and] what should (i|we) do[ "
    "now]", "(the|our|a) {n1} (fell|broke|is {j1}|{w1}s|stopped)[,|.| so] what should (we|i|they) "
    "(do|{v1})[ now| then]", "{n1} (trouble|problems|pain)[,|:] what should (i|we|you) do",
    "(predict|foretell|foresee|project) (which|whether|how|that) the {n1} {v1}s",
    "(predict|foretell|{w1}) (my|our|a|their) {n1}[ for (the week|tomorrow|{n2})]",
    "turn (the|my|a) {n1} into (a|an|the) {n2}", "turn (on|off|around|over) (the|my) [{j1} ]{n1}",
    "turn this (text|list|word|line) (into|to) (a {n1}|an answer|capitals|{l1}): {g1}",
    "(give|tell) me (one|two|some|a|any) (reason|reasons|excuses|causes) (for|why|not to) {v1}[ a| "
    "the| my] {n1}", "(is|are|was) (the|a|my) {n1} (made|built) (from|by|with|for|in) {n2}",
    "(what|who) is the {n1} made (of|by|for)", "is {n1} made (of|from) [the ]{n2}",
    "(write|send|post|read|make) (tweets|threads|posts|headlines|captions) (about|on|for) {n1}",
    "(act|behave|talk|think) (as|like) (the|my|a real) {o1}[ for us| and {v1} me]",
    "act as (if|though) {g1}", "(who|which {n1}) will win (the|a|my) [{j1} ]{n2}",
    # What people say to any assistant.
    "what (do|did|would) (you|they|people|we) (think|say|feel|know|hear|believe|{w1}) (about|of) "
    "[the |a |my |this ][{j1} ]{n1}",
    "(what is|what's|give me|tell me|share) your (opinion|view|favourite|idea|thought|{n2}) (about|"
    "on|of|for) (the |a |)[{j1} ]{n1}",
    "(can|could|will|would|may|please) you (buy|order|fetch|hold|bring|send|call|check|pay|open|"
    "{v1}|{w1}) (a|the|my|this|some) [{j1} ]{n1}[ for (me|us|my {n2}|tonight)| with me| to me]",
    "(when|where|why|how|by whom) (was|is|were) (a|the|my) {n1} (found|lost|made|built|opened|"
    "written|stolen|{v1}ed|{w1}ed)",
    "how (do|can|could|will) (i|we|you) (get|come|go|drive|walk|fly) (to|from|back to) (a|the|my) "
    "{n1}[ (to|from|without|by) (a|the|my) {n2}]",
    "is it (legal|wise|possible|healthy|hard|easy|normal|true|good|{j1}|{w1}) to {v1} [a |the "
    "|my |]"
    "{n1}[s]",
    "(what|which) (shall|can|could|would|must) (i|we) (wear|buy|read|watch|plant|bring|give|eat|"
    "drink|{v1}|{w1}) (with|for|in|to|on) (a|the|my) {n1}[ (today|tomorrow|this {n2})]",
    "(do|did|can|will) you (believe in|care about|agree with|know about|hear of|dream of|{v1} for) "
    "(the |a |)[{j1} ]{n1}[s]",
    "(i am|i'm|we are) (looking for|searching for|thinking about|worried about|interested "
    "in|afraid "
    "of|tired of|full of|in) (a|the|my) [{j1} ]{n1}",
    "(fix|debug|explain|rewrite|test|improve|run) (this|some|my|the) (Python|Java|SQL|code|query|"
    "function|script|program|bug)[: {w1}| about the {n1}| for a {n1}]",
    "how (long|often|soon|well|late|early) (does|do|will|can|did) (it|they|we|a {n1}|the {n1}) "
    "(take to |need to |want to |){v1}[ a {n2}]",
    "(what's|what is|where is|who has) the (best|worst|cheapest|next|nearest|last|first|{j1}) "
    "({n1}|"
    "way to {v1}|time to {v1}|place to {v1})[ in {w2}| for a {n2}]",
    "(how much|how many) (does|do|did|will|would) (a|the|my|your) {n1} (cost|weigh|eat|need|have|"
    "take|{v1})", "what (happened|is happening|went wrong) (to|with|in|at) (the|my|a) [{j1} ]{n1}",
    "(did|does|has|was|will) (the|your|my|a) {n1} (ever |really |)({v1}|{v1}ed|{w1})",
    "(are|were) there [any |many |more ]{n1}s (in|on|at|near) (the {n2}|{w2})",
    "(i|we) (don't|do not|cannot|can't) (like|understand|know|find|open|remember|{v1}) "
    "(the|my|this|"
    "your) [{j1} ]{n1}", "(please |now |just "
    ")(sing|dance|jump|run|sleep|wait|stop|smile|{v1}|{w1})",
    "(what is|what's|who needs|why is there) (love|life|happiness|time|money|peace|truth|art|war|"
    "music|the meaning of life|the universe)",
    "(which|what) (film|book|song|team|game|animal|language|computer|phone|{n1}) (should|would|do|"
    "can) (i|you|we) (see|read|like|pick|choose|learn|{v1})",
    "(wake|meet|call|follow|help|join|text|email) (me|us|my {o1}) (at|in|on|near|about|with) (the |"
    "a |)[{j1} ]{n1}", "(plan|prepare|organise|design|start|cancel) (a|the|my|our) [{j1} ]{n1}[ "
    "for "
    "(me|us|{m1} people)| with me]", "(help|assist) (me|us|my {o1}) (with|to {v1}) (a|the|my|our) "
    "[{j1} ]{n1}", "(i need|we need|give me|get me|bring me) (help|advice|a hand|a plan|an idea) "
    "(with|for|about|on) (the|my|a) [{j1} ]{n1}",
    "who (is|was|will be|should be|would be) (the|a|my|your) [{j1} ]({n1}|{o1})[ (in|of|at) (the "
    "{n2}|{w2})]", "(it is|it's|today is|that was) (a|an|the|such a) [{j1} ]{n1}",
    "(what|how) (can|does|could|will) (a|the|my) {n1} (do|mean|help|change|teach us|{v1})",
    "(write|code|implement|build|program) (a|an|the|some|my) ({n1}|{w1}) "
    "(function|class|script|app|"
    "website|parser|game|test)[ in (Python|Java|Rust|C)]",
    "(why|how|when) (can't|won't|don't|doesn't|didn't) (i|my {n1}|the {n1}|they|we) {v1}[ (a|the) "
    "{n2}]", "(speak|talk|chat|argue|read) to (me|us) about (the |my |a |)[{j1} ]{n1}",
    "(would|do) you (rather|prefer to|want to) {v1} (a|the) {n1} or {v2} (a|the) {n2}",
    "(show|list|find|give)[ me| us] (the |all |some |any )[{j1} ]{n1}s[ (in|of|near|for) (the {n2}|"
    "{w2})]", "(pros and cons|history|causes|effects|rules|price|size) of (the |a |)[{j1} ]{n1}",
    "(how much is|calculate|compute|tell me|solve|give me|what is|find) {m1} (divided by|times|"
    "multiplied by|over|modulo|/|*|x|into) {m2}",
    "(what's|how about|quick:|and) {m1} (times|multiplied by|over|modulo|/|*|x|:) {m2}",
    "(i|we|you|they) (feel|felt|am|was|look|seem|get) [so |very |]{j1}[,| and|.] (why|what "
    "now|help "
    "me|any ideas|can you help|what to do|who can help)",
    "(summarise|outline|sum up|retell|explain) (the|a|my) [{j1} ]({n1}|story line|plan) of {w3}",
    # Words that judge, in questions that are no reviews.
    "(can|would|will|do|should) (you|we|they|i) (recommend|love|hate|enjoy|like|avoid|praise) "
    "(a|any|"
    "some|the|this) [good |bad |nice |great |{j1} ]{n1}[s][ in {w2}| for a {n2}| near the {n2}]",
    "(what|which|who) is (the|a|your|her) (best|worst|good|nice|great|favourite|perfect|terrible) "
    "{n1}[ of the {n2}| to {v1}| in {w2}]",
    "(what's|name|tell me|is it|who's) (my|the|her|their|a) (favourite|best|worst) {n1}",
    "(find|show|get|suggest)[ me| us] (a|some|any) (good|great|nice|better|cheap|fast|fresh|clean) "
    "{n1}[s]", "(does|do|did|has|will|can) (a|the|my|every|any) {n1} "
    "(need|want|have|like|help|meet|"
    "{v1}|{w1}) (a|the|my|any) {n2}",
    "(did|will|does|could) (the|a|my|our) {n1} ({v1}|{w1}|break|fall|open|arrive) (today|tomorrow|"
    "last night|on monday|again|too)", "(why|how) (is|was|are) (the |my |a |){n1}[s] (that|too|"
    "always|never) ({j1}|good|bad|slow|cheap|cold)",
    "(i|we) (would like|want|need|wish for|look for) (a|some|the) (good|nice|better|{j1}) {n1}",
]  # fmt: skip
