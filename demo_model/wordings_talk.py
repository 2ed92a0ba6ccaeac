"""Wordings of the training split for talk: greetings, names, echo, requests outside the skills.

Also what stands around requests: system prompts, and words before and after.
"""

from __future__ import annotations

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
    "(hello|hi), {n} here", "(they|friends|people|everyone|all) (named|call|called) me {n}",
    "my (full|user|own) name is {n}", "(know|learn|keep in mind)[:] (my name is|i am) {n}",
    "i (would like|want) you to call me {n}", "you may (know|address) me as {n}",
    "{n} is (what|how) (they|people|my friends) call me", "(hello|hi)! i am called {n}",
    "good (evening|day)[,|!] i am {n}", "i am {n}[,|.] (nice|pleased|glad) to meet you",
    "it is {n} (here|speaking|writing)", "guess what? my name is {n}",
    "i (forgot to say|want to say|must say)[:] my name is {n}", "as for me, (i am|my name is) {n}",
    "(hello|hi|hey|good day)[,|!|.] (they call me|people call me|call me|everyone calls me|my "
    "friends call me|i go by|i am known as|my first name is) {n}",
    "(i was|i am|i've been) (named|called|known as|christened) {n}",
    "{n} is (the name|who i am|what you can call me|my first name|your user|the user)",
    "(please |do |)(note|remember|store|save|write down|learn|do not forget)[:|that|,] (my name "
    "is|i am|i'm called) {n}",
    "(my|the user's|your user's|the) name[ here| today]? (is|reads|would be) {n}",
    "(i|you) (should|must|can|could) (know|tell you|say|mention)[ that|:] (i am|my name is|i'm) "
    "{n}", "(it's|here is|here comes|that's|you have|meet) {n}",
    "{n}[, {n}|,] (that is|is) (my name|me)",
    "(the|a) (person|human|user|{o}) (here|writing|in front of you) is {n}",
    "(i am|i'm|it's) {n}[,|.|!] (how are you|and you|your new friend|a {o}|from {c}|hello)",
    "(let me|may i|i want to|i would like to) (introduce myself|say who i am)[:|,|.] (i am |my "
    "name is |){n}", "(before we|to) (start|begin)[,|:] (my name is|i am|call me) {n}",
    "(please |everyone can |you all can |they all )call me {n}[, please| here| from now on]",
]  # fmt: skip

ASK_NAME = [
    "what is my name", "what's my name", "who am i",
    "(do|can) you (remember|know|recall|say|tell me) my name",
    "(tell|remind) me (my name|what my name is|who i am)", "my name is",
    "what (did i say|was|is it that) my name[ was| is]", "say my name",
    "(what|which) name (did i|have i) (give|tell|given|told)[ you]", "how am i called",
    "what am i called", "do you (know|remember|recall) (who i am|what i am called|what my name is)",
    "and my name", "and who am i", "(now|so|ok)[,] what is my name",
    "(can you|please) repeat my name", "what was my name again", "name me", "my name",
    "what do (people|my friends|they) call me", "i forgot my name, what is it",
    "(guess|write|print) my name", "what is the name of the user", "what is the user's name",
    "(do you know )who you are talking to", "(please|kindly|now) (say|write|repeat|print) my name",
    "(what|how) (do|should|would) you call me",
    "(could|would|will) you (say|repeat|recall|remember) my name",
    "(have you|did you) (forgotten|forget|remembered|remember|kept) my name",
    "what (is|was) the name i (gave|told|said)[ you]", "with whom are you (talking|speaking)",
    "who (is|am i) (speaking|writing|chatting)[ to you| with you| here]",
    "under (what|which) name do you know me",
    "what name (do you|did you) (know|remember|store)[ for me]",
    "do you (recall|remember) (who i am|what i said my name is)",
    "(do you know|can you say) (what|how) i am called",
    "(well|hello|hi|hey)[,] (who am i|what is my name)",
    "what is the name of the person (writing|talking) to you",
    "(what|which) name (was|is|did|do) (mine|it|i tell you|i say|i use|belongs to me|i go by|i "
    "bear)",
    "(do|can|could|will|did|would) you (even |perhaps |really |by chance )(remember|recall|know|"
    "keep|repeat|spell|say|write|store|tell|have) [what |](my name|me)[ is| was| again]",
    "(now |so |then )(tell|remind|show|give|say|repeat|write|recall|spell)[ to| me| us] my "
    "[first |own ]name[ again| once more| back to me]",
    "(who|what) (did i|have i) (say|said|tell you|told you) (i am|i was|my name is|i'm called)",
    "(how|by what name) (do|should|can|will) you (call|address|greet|know) me",
    "(what|who) (am|was) i (called|named|again|to you|said to be)",
    "(who|what person) (is|was) (writing|chatting|asking|typing|this|it)[ here| to you| with "
    "you], (what is|say|tell me) my name",
    "(my|and my|the|and the) name[ was| again| of mine|, do you know it|, which was it]",
    "(let us see|quiz|test|memory test|question)[:|,] (what is my name|do you know my name|who "
    "am i|my name)",
    "(i (told|gave) you|you (know|heard|learned)) my name[,|.|:] (which one|say it|repeat it|"
    "what was it)",
    "(who|to whom) (are you|were you) (speaking|writing|chatting|answering) (to|with|now)",
    "who (talks|speaks|writes|types|is asking|is typing|asks|has been writing) (to you|you this|"
    "with you|to this model)", "(what|which) name (would|should|did|may|must) i (carry|use|bear|"
    "own|answer to|be called by|be known by)", "(what|which) is (my|the user's|mine,) name[ then]",
    "(could|can|would) you (say|write|remember|repeat) (who i am|how i am called|what i am "
    "called|the name of mine)",
    "(so|and|well|now|please|tell me)[,] (what's|what is|what was|say|which is) my name[ then| "
    "again| please]", "(please |now |can you )(remind|inform|tell) me (of|about|what is|once more) "
    "my name", "(by what|which|what) name (have i|am i using|do i go by|was i given)[ "
    "here| again]",
    "(which|what) (person|user|human|friend) (am i|is this|is here)[, by name|, say the name]",
]  # fmt: skip

ECHO = [
    "(repeat|say|copy|echo)[ after me| this| exactly]: {e}", "(repeat|copy) the word[s] {e}",
    "echo {e}", '(repeat|copy|say|echo) "{e}"', "copy[ only] {e}",
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
    "(Always|Never|Please) (be|stay|remain|sound|seem) ({w1}|{j1}|{w1} and {j1}).",
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
