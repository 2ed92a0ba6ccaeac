"""Wordings of the training split for talk: greetings, names, echo, requests outside the skills.

Also what stands around requests: system prompts, and words before and after.
"""

from __future__ import annotations

HELLO = [
    "hello", "hi", "hey", "hello there", "hi there", "hey there", "good morning", "good evening",
    "good day", "greetings", "hello model", "hello computer", "hi bot", "hello again",
    "hello, (model|bot|friend|world|you)", "hi, (model|bot|friend)", "hey, (model|you|friend)",
    "morning", "evening", "hello hello", "(hello|hi) everybody",
    "i [just ](want|wanted) to say (hello|hi)", "nice to meet you", "pleased to meet you",
    "say (hello|hi)", "welcome", "hello from (my notebook|a notebook|me|here)",
    "(hi|hello|hey)[,] (good|nice) to (see|meet) you", "a (warm|friendly|big) hello",
    "(hello|hi|hey) {w}", "good (morning|evening|day) {w}", "hello, {w}", "yo", "howdy",
    "are you there", "is anybody there", "ping", "(hello|hi), are you there",
    "(hi|hello), (can|do) you hear me",
    "(hello|hi|hey|good morning|good evening|good day|greetings)[,] (dear|my|little|good|sweet|"
    "tiny|clever|kind) (computer|bot|machine|helper|program)",
    "(hello|hi)[,|!] (good evening|good day|good afternoon|greetings|welcome)",
    "(hi|hello|hey) (once more|back|over there|to you|to you too|everyone|all)",
    "a (good|nice|lovely|wonderful|great|happy) (morning|day|evening|afternoon)[ to you| to you "
    "all]",
    "(hello|hi|hey)[,] (it is|it's) (good|nice|great|lovely) to (see|meet|have) you[ again]",
    "(hi|hello|hey)[,] (is anyone|is someone|anybody|somebody|is anybody) (there|home|here|"
    "listening)", "(hiho|heya|hullo|hi hi|hey ho|hola|good afternoon|aloha|salutations|ahoy)",
    "(hi|hello|hey), (i am back|here i am|it is me|i have arrived|old friend|let us start|let us "
    "begin)", "(i am|i'm) (happy|glad|pleased) to (see|meet) you",
]  # fmt: skip

WHO = [
    "who are you", "what are you", "(tell me|explain|say|describe) (who|what) you are",
    "(who|what) (am i|i am) (talking|speaking|writing) (to|with)", "what is your name",
    "what's your name", "(introduce|describe|present) yourself",
    "tell me (about|something about|a bit about) yourself",
    "are you (a|an) (person|human|robot|computer|model|ai|bot|language model|real person|man|"
    "woman)", "what (model|kind of model|language model|program|system) (are you|is this)",
    "what can you do", "what (are|do) you (able to do|know|good at)",
    "what are your (skills|abilities|talents)", "how can you help[ me]", "what (is|are) you for",
    "who (made|built|trained|created) you", "which model (is this|are you|answers|is running)",
    "(do|can) you have a name", "your name", "what should i call you",
    "how (big|large|small) are you", "are you (chatgpt|gpt|claude|gemini|llama)",
    "list your skills", "what do you do", "what do they call you", "(hello|hi|hey), who are you",
    "(hello|hi|hey), what are you", "(hello|hi), what can you do", "do you have a body",
    '(could|would|will) you (say|explain) (who|what) you are',
    'what (sort|type|variety) of (ai|program|bot|assistant|system) (are you|is this)',
    'what (things|tasks|jobs|questions) (can|do) you (do|answer|solve|handle|know)',
    '(and|now|well)[,] (who|what) are you',
    'who (is this|is there|am i chatting with|do i have here|answers here|speaks)',
    '(show|name|describe|explain) (your|me your) (skills|abilities|functions|purpose)',
    'are you (really|only|just) a (model|program|machine|bot)',
    '(did they give you|do they give you|is there) a name',
    '(what should i know|tell me all|i want to know more) about you',
    'say something about yourself',
    'what is this (model|program|bot)',
    '[what is ]your (purpose|job|task|function)',
    '(what|who) (is|was) (answering|speaking|writing|talking)[ here| with me]',
    'what (can|could) (i ask|you answer|we do here|this model do)',
    '(hello|hi|hey)! (who|what) (are you|is this|am i talking to)',
    'are you (a human|a machine|a program|software) or (a machine|a human|a robot|a person)',
]  # fmt: skip

HOW = [
    "how are you", "how are you (today|doing|feeling)", "how do you (do|feel)", "how is it going",
    "how's it going", "are you (well|fine|ok|happy|tired|good)", "(hello|hi|hey), how are you",
    "what's up", "all good", "how have you been", "(hi|hello|hey), how is it going",
    "how is your day", "(is everything|are you) (fine|ok|alright)",
    'how are you (this evening|now|tonight|these days|my friend|keeping|getting on)',
    'are you (doing|feeling) (fine|ok|good|great)',
    'how is (life|everything|the day|your life)',
    '(hello|hi|hey)[,|!] (are you well|how do you do|how is everything|are you fine)',
    '[i ]hope you are (well|fine)',
    'how (was|is) your (night|morning|week)',
    '(and|so|well)[,] how (is it going|do you feel|are you feeling|is everything)',
]  # fmt: skip

THANKS = [
    "thanks", "thank you", "thanks a lot", "thank you (so|very) much", "many thanks",
    "(great|good|perfect|nice), (thanks|thank you)", "thanks for (your|the) (help|answer|time)",
    "thank you for (your|the) (help|answer)", "cheers",
    "that (helped|was helpful|is great), (thanks|thank you)", "i thank you", "thx",
    "ok[ay], thanks", "thank you {w}",
    "(great|good|perfect|nice|super|lovely|fantastic|excellent|cool|brilliant|very good)[,|!] "
    "(thanks|thank you|thanks a lot)",
    "(thanks|thank you), (that|it|this) (is|was) (good|helpful|nice|perfect|wonderful|useful|all "
    "i need|exactly right|right)",
    "(thanks|thank you)[,] (friend|my friend|bot|computer|little one|all)",
    "thank you for (this|that|helping|helping me|being here|explaining)", "thanks (so|very) much",
    "i (am|feel) [very |so ]grateful", "[very ]much appreciated",
    "(you are|that is) very (helpful|good), (thanks|thank you)",
    "(thank you|thanks)[,] (good|great|nice|well) (job|work|answer|done)",
    "a (big|thousand|warm) (thanks|thank you)[ to you]",
    "(ah|well|wow|yes|super), (thanks|thank you)[ so much]",
]  # fmt: skip

GOODBYE = [
    "goodbye", "bye", "bye bye", "see you", "see you (later|soon|tomorrow)", "good night",
    "good bye", "farewell", "i (have to|must) go[ now]", "talk to you later",
    "until (tomorrow|later|next time)", "take care", "bye for now",
    "(ok|well|thanks), (bye|goodbye)", "that is all, (bye|goodbye)", "(bye|goodbye) {w}",
    "i am leaving[, bye]",
    "(bye|goodbye|good bye)[,|!] (see you soon|take care|have a nice day|have a good day|my "
    "friend|bot|until then|computer)",
    "see you (around|in a while|on monday|next month|then|some time|again)",
    "(i will|i'll|let me|i am going to) (go|leave|stop|finish) (now|here)[, bye|, goodbye]",
    "have a (good|nice|great) (day|evening|night|weekend)", "good night (my friend|model|to you)",
    "(it is|it's) (late|time to go), (bye|goodbye|good night)",
    "(that was|that's|this was) (all|it)(, bye| for today)",
    "(ok|well|so|and)[,] (see you|good night|farewell|until later)",
    "(goodbye|bye|farewell)[,] (everyone|all|for today|friend)",
]  # fmt: skip

TELL_NAME = [
    "my name is {n}", "i am {n}", "i'm {n}", "call me {n}", "(you can|please|just) call me {n}",
    "{n} is my name",
    "(hello|hi|hey|good morning|good evening)[,|!] (my name is|i am|i'm|this is|it's) {n}",
    "the name is {n}", "my name's {n}", "this is {n}",
    "(they|people|my friends|friends) call me {n}", "i am called {n}", "name: {n}",
    "my (first name|given name) is {n}",
    "remember (my name|that my name is|me, i am|this: my name is)[:] {n}", "(hello|hi) from {n}",
    "(well|now|ok|just so you know|for the record|first)[,] (my name is|i am|i'm|call me) {n}",
    "my name is {n}[,] (and|nice to meet you|remember (it|that)|please remember it)",
    "i (go by|answer to) {n}", "let me introduce myself: {n}",
    "you are (talking|speaking) (to|with) {n}", "(so|well|ok), my name is {n}",
    "(hello|hi), i am {n} (from|and i live in) {c}", "i am {n} and i (like|love) {h}",
    "i am {n}, a {o}", "my name is {n} and i am a {o}", "(user|me): {n}", "{n} here",
    "(hello|hi), {n} here",
    '(they|friends|people|everyone|all) (named|call|called) me {n}',
    'my (full|user|own) name is {n}',
    '(know|learn|keep in mind)[:] (my name is|i am) {n}',
    'i (would like|want) you to call me {n}',
    'you may (know|address) me as {n}',
    '{n} is (what|how) (they|people|my friends) call me',
    '(hello|hi)! i am called {n}',
    'good (evening|day)[,|!] i am {n}',
    'i am {n}[,|.] (nice|pleased|glad) to meet you',
    'it is {n} (here|speaking|writing)',
    'guess what? my name is {n}',
    'i (forgot to say|want to say|must say)[:] my name is {n}',
    'as for me, (i am|my name is) {n}',
]  # fmt: skip

ASK_NAME = [
    "what is my name", "what's my name", "who am i",
    "(do|can) you (remember|know|recall|say|tell me) my name",
    "(tell|remind) me (my name|what my name is|who i am)", "my name is",
    "what (did i say|was|is it that) my name[ was| is]", "say my name",
    "(what|which) name (did i|have i) (give|tell|given|told)[ you]", "how am i called",
    "what am i called",
    "do you (know|remember|recall) (who i am|what i am called|what my name is)", "and my name",
    "and who am i", "(now|so|ok)[,] what is my name", "(can you|please) repeat my name",
    "what was my name again", "name me", "my name", "what do (people|my friends|they) call me",
    "i forgot my name, what is it", "(guess|write|print) my name", "what is the name of the user",
    "what is the user's name", "(do you know )who you are talking to",
    '(please|kindly|now) (say|write|repeat|print) my name',
    '(what|how) (do|should|would) you call me',
    '(could|would|will) you (say|repeat|recall|remember) my name',
    '(have you|did you) (forgotten|forget|remembered|remember|kept) my name',
    'what (is|was) the name i (gave|told|said)[ you]',
    'with whom are you (talking|speaking)',
    'who (is|am i) (speaking|writing|chatting)[ to you| with you| here]',
    'under (what|which) name do you know me',
    'what name (do you|did you) (know|remember|store)[ for me]',
    'do you (recall|remember) (who i am|what i said my name is)',
    '(do you know|can you say) (what|how) i am called',
    '(well|hello|hi|hey)[,] (who am i|what is my name)',
    'what is the name of the person (writing|talking) to you',
]  # fmt: skip

ECHO = [
    "(repeat|say|write|copy|echo)[ after me| this| exactly]: {e}",
    "(repeat|say|copy) the word[s] {e}", "echo {e}", "say[ only] {e}", '(repeat|copy) "{e}"',
    "write exactly: {e}",
]  # fmt: skip

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
]  # fmt: skip

SYSTEM = [
    "You are a (helpful|friendly|polite|kind|careful|concise|precise|clever|honest|patient|"
    "professional) (assistant|chatbot|helper|model|tutor|expert|bot|AI|companion).",
    "You are an (assistant|AI assistant|expert|analyst|AI model).",
    "You are a (helpful|friendly|useful|smart) [AI ]assistant[ that answers questions| in a "
    "notebook| for data science].",
    "(Answer|Reply|Respond) (briefly|shortly|politely|concisely|clearly|in English|honestly|"
    "correctly).",
    "(Answer|Reply|Respond)[ only] (in|with) (one word|a word|one sentence|a few words|a short "
    "sentence|one line).", "Be (brief|concise|polite|kind|precise|short|helpful|accurate).",
    "Keep (it|your answers|answers) (short|brief|simple).",
    "You (help|assist) (people|users|students|researchers) with (their|small) (questions|tasks|"
    "notebooks|data).", "Help the user.", "Follow the (user's |)instructions[ exactly].",
    "Do not explain.", "Today is Monday.", "You are (a {o1}|a {j1} {o1}|an assistant for a {o1}).",
    "You work (in|for) a [{j1} ]{n1} shop.", "The user is a {o1}.",
    "You are {w2}, a {j1} assistant.", "Use (plain|simple|clear) (words|language|English).",
    "You are a helpful assistant. (Be brief|Answer in one word|Think carefully|Do not explain|"
    "Answer shortly|Be polite).",
    "You are a (classifier|calculator|data extractor|storyteller|geography teacher|language "
    "model).", "Be nice",
]  # fmt: skip

BEFORE = [
    "please", "please,", "hi,", "hello,", "hey,", "hi!", "hello!", "hi there,", "hello there,",
    "ok,", "so,", "now", "well,", "and", "quick question:", "question:", "a question:",
    "i have a question:", "one more:", "next:", "next question:", "dear model,", "hey!",
    "(can|could|would) you please", "sorry,", "excuse me,", "good morning,", "good morning!",
    "good evening,", "then", "hello model,", "(hi|hello), please", "just", "ok, now", "also",
    "task:", "i would like to know:", "Q:", "User:", "tell me:", "my question:",
]  # fmt: skip

AFTER = [
    " please", ", please", "please?", ". Thanks", ". Thank you", ". Thanks!", "! Thanks",
    ", thanks", ", thank you", ". Please", " for me", ". Thank you!", ", ok?", " now", " again",
    ". Be brief.", ". Answer briefly", ". Be quick!", ", if you can", ". Just the answer.",
    ". I need it", " today", "?? ", ". Please help me.", ". It is important.", ", my friend",
    ". Thank you very much.", " quickly", " :)",
]  # fmt: skip
