"""Wordings of the training split for greetings, thanks, farewells and questions about the model."""

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
    "(hello|hi|hey|greetings|welcome|good morning|good evening|good afternoon) (from|to) (the|my|a|"
    "this) {n1}", "(hello|hi|hey)[,|!|.] (how nice|what a day|it is me again|you there|what's new)",
    "good {n1} to you", "(hello|hi|hey)[,] {j1} (model|bot|one|machine|friend)",
    "(hello|hi|hey|hallo|helo|hellooo|heyy|hiii|heyo|oi|hullo)[ there| you| my friend]",
    "(a|one|my) (hello|hi|hey|greeting) (to|for) (you|the model|the {n1}|everyone)",
    "(are|is) (you|the model|it|everything) (ready|up|online|listening|alive|on|around|running)",
    "(hello|hi|hey)[,|!] (are|is) (you|the model|anyone) (ready|up|online|alive|around|here|on)",
    "(hello|hi|hey|hey there|good morning)[,|!] (are|is) (you|the model|anyone) {w1}",
    "(testing|test|knock knock|hello world|hello hello|hey ho)[, one two|, hello|!]",
    "(good|lovely|happy|fine) (morning|evening|day|afternoon|monday|friday|sunday)[,] (model|"
    "bot|friend|computer|dear|all|everyone|sir|madam|to everyone|to all of you|again)",
    "(nice|good|great|lovely|glad|happy) to (see|meet|find|have) you[ here| again| there|, {w}]",
    "(hello|hi|hey), (it is|it's|this is) (a|such a) {j1} day",
    "(may|can) i say (hello|hi|good morning|good evening)", "(top of|what a) [the ]morning",
    "let me (greet|welcome) you", "i (greet|welcome|salute) you", "we (meet|speak) again",
    "(hello|hi|hey|good day)[,] (nice|good|kind|dear) (people|sir|lady|neighbour|stranger|soul)",
    "(hey|hi|hello)[,|!] (long time no see|glad to be here|i am new here|first time here)",
    "(hello|hi|hey|ahoy|good morning)[,|!|.] (are|is) (you|anyone|anybody|the model|somebody) "
    "(asleep|sleeping|busy|free|at home|in|with me|working|back|still there|up yet|open|"
    "reachable|out there|paying attention|connected|running)",
    "(are|is) (you|anyone|anybody|somebody) (asleep|sleeping|busy|free|at home|in|with me|working|"
    "still there|up yet|open|out there|connected)",
    "(are|is) (you|anyone|anybody|somebody) {w1}[ yet| today| there| tonight]",
    "(hello|hi|hey|ahoy|good morning|hello there)[,|!|.|?] are you {j1}[ yet| today| now| or not]",
    "(hello|hi|hey)[,|!] (have|did|can|will) you ({v1}|{w1})[ yet| today| me| well]",
    "(hey hey|heya|hello there|hi there)[,|!] (good|sweet|{j1}) (model|bot|one|ai|machine)",
    "(hey|heya|hullo|yo|hello)[,|!] (once again|you|it is me|me again|there again)",
    "(a|the|my) (most|really|quite|rather) (good|lovely|pleasant|happy) (day|evening|afternoon) to "
    "(all|everyone|the model|my friend)",
    "(hello|hi|hey|greetings) and (welcome|good day|good evening|a good afternoon|a nice day)",
    "(hello|hi|hey|hey you|good day)[,|!|.] are you (alive|still up|dreaming|sleepy|tired|{w1}|"
    "listening|on|here|around|in)[ now| today| yet| or asleep]",
    "(a very|a|the most|a really) (good|fine|happy|nice) (evening|afternoon|day|night) (to|for) "
    "(you|all|us all|the model)", "good (morning|evening|day) and (hello|hi|welcome)[ to you]",
    "(hi|hey|hello|hullo|hiho|hallo|hei)(|!|.|...)",
    "(hello|hi|hey|good day|greetings|hallo)[,|!|.] {j1} (one|friend|thing|model|neighbour)",
    "(hello|hi|hey)[,|!|.] (can|could|may) (i|we) (come in|begin|start|talk|chat|speak)",
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
    "(do|can) you have a name",
    "(do|does) (you|the model|it) (own|carry|bear|use) (a|any|some|its own) name[ at all]",
    "(which|what) name (do|did) you (have|bear|carry|get)", "is a name (yours|given to you)",
    "your name", "what should i call you",
    "how (big|large|small) are you", "are you (chatgpt|gpt|claude|gemini|llama)",
    "list your skills", "what do you do", "what do they call you", "(hello|hi|hey), who are you",
    "(hello|hi|hey), what are you", "(hello|hi), what can you do", "do you have a body",
    "(could|would|will) you (say|explain) (who|what) you are",
    "what (sort|type|variety) of (ai|program|bot|assistant|system) (are you|is this)",
    "what (things|tasks|jobs|questions) (can|do) you (do|answer|solve|handle|know)",
    "(and|now|well)[,] (who|what) are you",
    "who (is this|is there|am i chatting with|do i have here|answers here|speaks)",
    "(show|name|describe|explain) (your|me your) (skills|abilities|functions|purpose)",
    "are you (really|only|just) a (model|program|machine|bot)",
    "(did they give you|do they give you|is there) a name",
    "(what should i know|tell me all|i want to know more) about you",
    "say something about yourself", "what is this (model|program|bot)",
    "[what is ]your (purpose|job|task|function)",
    "(what|who) (is|was) (answering|speaking|writing|talking)[ here| with me]",
    "what (can|could) (i ask|you answer|we do here|this model do)",
    "(hello|hi|hey)! (who|what) (are you|is this|am i talking to)",
    "are you (a human|a machine|a program|software) or (a machine|a human|a robot|a person)",
    "(who|what) (really |actually |in truth )are you[ then| really| made for| made of| about]",
    "(who|what) (might|could) you be", "(what|who) is (behind|inside|in|running) this[ {n1}| cell]",
    "(what|which) (name|title) (do you|did they|have they) (have|carry|bear|use|given you)",
    "(please |)(state|give|say|reveal|share|spell) your name",
    "(may|can|could) i (ask|know|have) (your name|who you are|what you are|what you can do|who i "
    "am talking to)",
    "(i want|i would like|i'd like|i wish) to (know|learn|hear|understand) (who you are|what you "
    "are|what you can do|your name|more about you|what you do|how you can help)",
    "(what|which) (can|could|might|will|may) you (do|offer|answer|solve|manage|help with)[ for "
    "me| for us| in this notebook| today]",
    "(show|tell|teach) me (how you can help|what you know|what you do|your abilities|your name|"
    "what you are good at|who made you)",
    "(what|which) (talents|abilities|functions|features|tricks|powers|limits) (do you have|have "
    "you|are yours)",
    "(describe|explain|present|show) (yourself|what you do|who you are|what you can do)[ briefly|"
    " in a sentence| to me| in short|, model]",
    "(can|could|would) you (introduce|present|describe) yourself[ to me| briefly]",
    "(are|aren't) you (an assistant|a chatbot|a neural network|an llm|a tiny model|a big model|"
    "real|intelligent|clever|a demo|a toy|some kind of {n1})",
    "(is this|is it|am i using) (a model|a chatbot|a demo|an ai|a real model|a language model)",
    "(where|when) (were you|was this model|do you) (trained|made|built|come from|born|live)",
    "(what|which) (company|person|people|team) (made|built|trained|wrote) you",
    "(how) (old|clever|good|smart|tiny|big) are you", "about you", "your (skills|abilities|story)",
    "(and|so|ok|now|well|hey)[,] (tell me about you|what can you do|what do you do|what is your "
    "name|who is this)", "(what|who) (do|should) (i|we|people) (call|name) you",
    "(which|what) (tasks|jobs|questions|things|problems) (are you|is this model) (for|made for|"
    "good at|able to do|trained on)", "help", "(i need|show|give me|print) [some |the |your ]help",
    "how (do i|can i|should i|to) use (you|this model|this)", "what should i ask you",
    "(my friend|my boss|the {o1}|my {n1}) (asks|wants to know) (who you are|what you can do)",
    "(name|say|list) (three|some|all|a few) things you can do",
    "(what|which) are you good (at|for)", "(tell|show) me what you are capable of",
    "(what|which) (are|is) (you|this model|this bot) (able|made|built|trained|fit|meant) to do",
    "(have|has) (you|this model|this bot) (a|any|your own|been given a) (name|title|nickname)",
    "(is there|have they) a name (for you|you go by|you like)", "what (do|shall) i call this model",
    "(who|what) (talks|speaks|answers|writes|replies) (to me|with me|here|in this cell)",
    "(so|but|well|then|ok|now|and)[,] (who|what) are you[ really| then| in fact| precisely| "
    "called]",
    "(who|what) are you[,] (precisely|truly|basically|in short|under the hood|for real|{w1}|{j1})",
    "(have you got|you have got|has it got) (any name|some name|a nickname|a title of your own)",
    "(so|but|now|and|ok|well|then|tell me|say)[,] what (precisely|really|in fact|actually|{w1}) "
    "(are you|is this)", "(what|who) (precisely|really|actually) (are you|is this|am i talking to)",
    "(what|who) is this (exactly|really|then)", "(say|explain) exactly (who|what) you are",
    "(tell|inform|remind) me (about|of) (your skills|what you do|who you are|your abilities)",
    "(present|describe|explain) yourself[, friend|, please|, model| to us| in full]",
    "(do|does) (you|this bot) go by (a|any|some) name", "(any|some|a) name for you",
    "tell (us|me) (what you know|what you can answer|all you can do|what you are able to do|what "
    "you are|what you are for)", "who are you[,] (kindly|dear|friend|sir|little one|i ask)",
    "(say|tell me|show) what (this model|this bot|it) (can do|knows|is for|does)",
    "(tell me|name|list|show|describe|and) your (strengths|limits|powers|competences|features|"
    "functions|duties)", "(what are|which are|do you know) your (strengths|limits|powers|"
    "competences|features|duties|weak points|skill set)",
    "(what|which) (services|help|answers|abilities|functions) (do|can|could) you (offer|give|"
    "provide|have)", "(what|how) (will|could|might|would) you (help|assist|support|serve) (me|us) "
    "(with|in)[ here| today]", "(tell|give) (me|us) (a few words|a line|some details|more) (about|"
    "on) (yourself|you|this model)",
]  # fmt: skip

HOW = [
    "how are you", "how are you (today|doing|feeling)", "how do you (do|feel)", "how is it going",
    "how's it going", "are you (well|fine|ok|happy|tired|good)", "(hello|hi|hey), how are you",
    "what's up", "all good", "how have you been", "(hi|hello|hey), how is it going",
    "how is your day", "(is everything|are you) (fine|ok|alright)",
    "how are you (this evening|now|tonight|these days|my friend|keeping|getting on)",
    "are you (doing|feeling) (fine|ok|good|great)", "how is (life|everything|the day|your life)",
    "(hello|hi|hey)[,|!] (are you well|how do you do|how is everything|are you fine)",
    "[i ]hope you are (well|fine)", "how (was|is) your (night|morning|week)",
    "(and|so|well)[,] how (is it going|do you feel|are you feeling|is everything)",
    "how (are|have) (you|things|we)[ been] (today|doing|feeling|going|this {n1}|right now|here)",
    "how (does|do) (it|things|life|you) (go|feel|look|stand)[ today| for you]",
    "(are|is|were) (you|everything|all|life) (well|fine|good|great|alright|in order|treating you "
    "well)[ today| now| there|, friend|, model]",
    "(do|are) you (feel|feeling|having) (well|fine|good|great|better|a good day|a nice time)",
    "(hello|hi|hey|good morning|good evening)[,|!|.] (how are you|how is life|how are things|how "
    "do you feel|are you ok|all well|how goes it)[ today| now| friend]",
    "(and|so) (you|yourself)[, how are you]", "how (goes|went) (it|your {n1}|the day|the night)",
    "(i hope|hopefully) (you are|all is|everything is) (well|good|fine)[ with you| today]",
    "(tell me|say)[,] how (are you|you are|you feel|is it going|do you do)",
    "(what is|what's) (new|going on|happening)[ with you]", "(you|u) (ok|good|well|alright)",
    "how are you (this|on this|on such a) [fine |lovely |{j1} ](afternoon|evening|day|week|"
    "{n1}|monday|night)",
    "(how|so how) are you[ all| then| really| dear| little one| out there]",
    "(hello|hi|hey|so|well|good day)[,] how (have|are) you (been|feeling|doing) (lately|"
    "then|so far)",
    "(hello|hi|hey|well|ah)[,|!] how (is it all going|are you (today|now|keeping|this {n1})|you "
    "doing|is the {n1})",
    "how (are you|is it going|do you feel) (in|on|at) (this|the|a) [{j1} ]{n1}",
    "(good morning|good evening|good day|morning|welcome)[,|!|.] how (are you|is it going|do "
    "you do)",
    "how (do you feel|is it going|are things|is life|did you sleep) this (morning|evening|week|"
    "{n1})",
    "(hello|hi|well|so|good day)[,|!] how are you (doing|keeping|feeling|getting on)[ then]",
    "how are you (on this|in the|so early this|this early|this fine|this late) (morning|evening|"
    "afternoon|day)", "how (are|were) you (yesterday|last night|this noon|since {n1}|all day)",
    "(hope|trust|wish) you (are|feel|do) (well|fine|good|great)[ this morning| today]",
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
    "(thanks|thank you|thx|many thanks|cheers)[,] (for|from) (the|your|my|a) [{j1} ]{n1}",
    "(thanks|thank you|many thanks)[,|!|.] (you are|it was|this was|that is|what a|how) {j1}",
    "(thanks|thank you) (for|so much for) (the story|the sum|the joke|being {j1}|helping us|"
    "doing this|the explanation|your work|your patience|explaining it)",
    "(that|this|it) (was|is) (kind|nice|sweet|great|good|so kind) of you[, thanks|, thank you]",
    "(amazing|splendid|superb|marvellous|fine|neat|right|good|very kind|beautiful|awesome|"
    "sweet)[,|!] (thanks|thank you|many thanks|cheers)[ again| friend| model| a lot]",
    "(thanks|thank you) (once more|indeed|kindly|ever so much|always|very kindly|all)",
    "(i|we) (want|wanted|would like|have) to (thank you|say thanks|say thank you)",
    "(i|we) (really |)(appreciate|liked|value|loved) (it|your help|the help|that|your answer)",
    "(my|our) (thanks|gratitude|best thanks) (to you|go to you|for this|for the {n1})",
    "(you|that) (helped|saved|taught) (me|us)[ a lot| so much| today][, thanks|, thank you|, "
    "cheers]",
    "(yes|ok|hey|alright|got it|understood|i see)[,] (thanks|thank you|cheers)[ a lot| model]",
    "(thanks|thank you)[,] (that|it|this) (did it|helps|worked|solved it|was quick|was fun|is "
    "enough|will do)",
    "(thanks|thank you|many thanks|cheers|thx)[,|!] (that|it|this|all) (was|is|looks|seems) {j1}",
    "(many thanks|thanks|thank you)[,] (dear|my|little|good|kind|{j1}) (model|bot|machine|helper)",
    "(great|good|super|lovely|oh|wow|okay)[,|!] (thanks|thank you) (so much|very much|indeed|again|"
    "for that|for everything|for this)",
    "(thanks|thank you) (so much|a lot|very much) for (everything|all|this|that|the {n1}|your "
    "work)",
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
    "(bye|goodbye|good bye|farewell|see you|good night|so long|ciao|adieu|cya|bye-bye)[,] (dear|"
    "my|little|old|good|{j1}) (model|bot|friend|one|computer|machine|helper)",
    "(bye|goodbye|farewell|good night|see you|so long|ciao)[,] (and|until|till|to) (the|a|my|"
    "next) {n1}",
    "see you (next|in a|after the|at the|before) (day|year|{n1}|holiday|lesson|break)",
    "(bye|goodbye|farewell|ciao|so long)[ for now| for ever| everybody| to you| to all| then|, "
    "all| and thanks]",
    "(i|we) (am|are|need|must|should|want) (off|done|finished|to leave|to go|to stop|to sleep|"
    "going|leaving)[ now| home| for today][, bye|, goodbye|, good night|, see you]",
    "(until|till) (we meet again|monday|friday|the next time|another time|soon|then)",
    "(talk|speak|write) to you (soon|tomorrow|next time|again|another day)",
    "(have|enjoy) (a|your|the) (good|nice|lovely|great|fine|rest of the) (day|evening|night|"
    "weekend|time|week|one)",
    "(sleep well|sweet dreams|take care|stay well|be well|all the best|cheerio|catch you later|"
    "later|see ya|until later|over and out|that is it for today)",
    "(time|it is time) (to|for me to) (go|leave|say goodbye|sleep|stop|log off)",
    "(let us|we can|i will) (stop|end|finish|leave it|close) (here|now|for today|this chat)[, bye]",
    "(goodnight|good night|nighty night|night)[,] (all|everyone|model|sleep well|see you tomorrow)",
    "(nice|good|great) (talking|chatting|speaking) (to|with) you, (bye|goodbye|see you)",
    "(bye|goodbye|ciao|see you|farewell)[,|!| and] (have a|enjoy your|a) (great|lovely|fine|"
    "pleasant|quiet|{j1}) (day|evening|night|weekend|week|time|one|{n1})",
    "(i|we) (have to|must|need to|should|will) (run|leave|sleep|work|go home|log off|stop here)[, "
    "bye|, see you|, goodbye]", "(okay|alright|right|well then)[,] (bye|goodbye|see you|time to "
    "go)",
]  # fmt: skip
