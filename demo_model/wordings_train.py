"""How people may ask for the skills: wordings of the training split, as templates of `grammar`.

A template may have held-out wordings among its forms: `wordings` and `surface` see to it that those
are not drawn. Affixes (politeness, greetings, thanks) are put around requests by `surface`, so
templates hold only the request itself.
"""

from __future__ import annotations

# One module holds all templates, so the other lists are imported here on purpose.
from .wordings_arithmetic import ADDITION, EXPRESSION, SUBTRACTION  # noqa: F401
from .wordings_greetings import GOODBYE, HELLO, HOW, THANKS, WHO  # noqa: F401
from .wordings_idioms import BLAME, PRAISE  # noqa: F401
from .wordings_outside import OUTSIDE  # noqa: F401
from .wordings_people import FACTS, JSON_INSTRUCTIONS, JSON_KEYS, JSON_SCHEMAS  # noqa: F401
from .wordings_reviews import (  # noqa: F401
    FRAMES,
    NEGATIVE_SENTENCES,
    NEUTRAL_SENTENCES,
    POSITIVE_SENTENCES,
)  # fmt: skip
from .wordings_talk import AFTER, ASK_NAME, BEFORE, ECHO, SYSTEM, TELL_NAME  # noqa: F401

# For `surface.loosened`: words that say nothing here, and small words that can be left out.
EMPTY = tuple(
    """really just perhaps maybe kindly here now today simply quickly again actually once gladly
    please then too also still even right well indeed exactly quite honestly finally first next
    anyway somehow tonight soon ever dear good little my your our some this that these there yes
    okay hmm oh hello thanks everyone somebody always never often carefully clearly
    properly""".split()
)
# Where one of these stands, another word of the request can be any word: the request stays clear.
ANCHORS = frozenset(
    "story tale fable json sentiment positive negative capital review {keys}".split()
)
SMALL = frozenset("the a an me us please is are do does you some any to of i my this".split())

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
    "(sentiment|sentiment analysis|sentiment of this review|sentiment of the text|task: sentiment)",
    "(positive or negative|negative or positive|positive/negative)",
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
    "(did|does|do) (the|this|our) (customer|guest|writer|author|visitor|buyer|client|user|"
    "reader) (like|love|praise|hate|recommend) (it|the product|this|what they got)",
    "(is|was|does it sound|does this seem) [more ](happy or angry|good or bad|satisfied or "
    "dissatisfied|pleased or displeased|content or not|a praise or a complaint|pleased or upset)",
    "(is|was) (the|this|our) (customer|guest|writer|author|visitor|buyer|client|user|reader|"
    "person) (happy or sad|satisfied or dissatisfied|pleased or displeased|for it or against it|"
    "happy or angry|glad or cross|content or upset|positive or negative)[ here| about it]",
    "(decide|choose|pick|select|mark|guess|write down|note|report|return|output|print|state) "
    "[the right |the |a |one ](label|sentiment|class|category|answer|word|polarity)[: positive "
    "or negative| (from|of|out of) positive and negative|, positive or negative]",
    "(give|set|attach|put|add|find|predict|estimate) (a|the) (sentiment|label|polarity|verdict|"
    "tag|rating)[ (for|to|of|on) (this|the|it|the following)[ review| text| comment| opinion]]",
    "(how|what) (would|do|should) you (rate|judge|classify|label|call) (this|the|it)[ review| "
    "text| comment| opinion][, positive or negative|: positive or negative]",
    "(run|perform|make|try|apply) [a ]sentiment (analysis|classification|check|detection)[ on "
    "(the|this|that|my) (text|review|comment|opinion|message|sentence)| here| for me]",
    "(positive|negative)[ or not]?",
    "(which|what) (label|class|word|one) (is right|applies|would you choose|describes it|"
    "suits)[: positive or negative|, positive or negative|, negative or positive]",
    "(sentiment|label|class|polarity|verdict|feeling|mood|tone|opinion)[ \\(negative/positive\\)| "
    "\\(positive or negative\\)| of the text| here]",
    "(would|could|can) you (say|tell|judge|decide) (if|whether) (the|this|it) [review|text|"
    "comment|opinion] is (positive|negative|good|bad|happy|favourable)",
    "(tell me|say|explain|find out|check|see|decide) (if|whether) (the|this) (customer|guest|"
    "writer|visitor|buyer|client|user|reader|person) (is|was|feels|felt|sounds) (happy|positive|"
    "negative|satisfied|pleased|good|angry|unhappy|favourable)[ or not| about it| with it]",
    "(read|see|take|here is|i got|we received|there is) (this|the|a|one) (review|text|comment|"
    "opinion|message)[ and| then|. Please] (say|tell me|judge|decide|answer) positive or negative",
    "(what|how) is the (general|main|whole|basic) (sentiment|tone|feeling|mood|verdict)[ here| of "
    "it| in this| of this text]",
    "(analyse|evaluate|examine|consider|assess|study|inspect|measure|weigh) the (sentiment|tone|"
    "mood|feeling|polarity|opinion) (of|in|behind|within) (this|the|that|my) (review|text|comment|"
    "opinion|line|note|post)",
    "(label|classify|categorise|sort|rate|mark|file|tag|judge) (this|that|the|my|our) (hotel|film|"
    "customer|book|restaurant|shop|online|guest|new|short) (review|comment|opinion|feedback|rating|"
    "note|post) as (positive or negative|negative or positive|good or bad)",
    "is (this|that|the|it|here) (a|one) (good or a bad|positive or negative|negative or a positive|"
    "happy or an angry|kind or an unkind) (review|comment|opinion|note|line|post)[ here]",
    "(does|did|do) (this|the|that) (review|text|comment|opinion|line|note) (sound|read|feel|look|"
    "seem|come across as) (positive or negative|negative or positive|happy or not|good or bad)",
    "(what|how) (does|did|do) the (author|writer|customer|guest|reviewer|buyer|user) (think|feel|"
    "say|judge|find)[ about it| of it| it][: positive or negative|, positive or negative]",
    "(good or bad|praise or blame|like or dislike|happy or unhappy|thumbs up or down)[ review| "
    "here|, one word: positive or negative]",
    "(assess|evaluate|grade|score|interpret|understand|take) (this|the|that) (review|text|comment|"
    "opinion|message|note)[,|:|;| -| and say] (positive or negative|sentiment|which sentiment)",
    "(one|a single|just one) (word|label)[ please|,|:| -] (is it |is this |)(positive or negative|"
    "negative or positive)",
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
    "{k}[,|:|;|.|...| -] (which|what|name|tell me|give me|and) [is |][the |their ](capital|"
    "capital city|chief city)[ then| there| called]",
    "(about|concerning|regarding|as for|take) {k}[,|:| -] (which|what|name|say) [is |](its|the) "
    "capital[ city]", "{k} is a country, what is its capital",
    "where is the government of {k}, in which capital",
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
    "(write|tell|give|make|compose|invent|sing|spin|show|draft|prepare|produce)[ me| us| the "
    "children] (a|one|some|another|that) (story|tale|fable|legend|myth|fairy tale|narrative|"
    "saga)[,|:] (about|with|of|on|around|for|including|between|where we see|that has) {s}",
    "(write|tell|make|invent|show)[ me| us] (a|one|your) (short|little|lovely|new|sweet|funny|"
    "sad|good|quick) (story|tale|fable|bedtime story) (about|with|of|on|featuring) {s}",
    "(i|we|my {n1}|the children|they) (want|would like|would love|wish|need|ask for|are waiting "
    "for|like|hope for) (a|one|your|some) [short |little |new |good ](story|tale|fable) (about|"
    "with|on|of|around) {s}",
    "(once|one day) there (was|were|lived) {s}[,|...] (go on|continue the story|tell the rest|"
    "what then, tell the story)",
    "(it is|now it is|here comes|time for|let us have) (story time|a story|the story)[:|,|!] {s}",
    "(can|could|may|might) (i|we|you) (get|ask for|hear|give us|do|offer) (a|one) [short |little "
    "](story|tale|fable) (about|of|with|on) {s}",
    "(tell|read|whisper)[ me| us] (of|about) {s}[,] (in|as|like) (a|some|your) (story|tale|fable|"
    "fairy tale)",
    "(story|tale|fable) (topic|subject|words|idea|heroes|title|prompt)[s|:|: |is] {s}",
    "{s} (make|makes|want|need|deserve) a (story|tale)",
    "{s}[,|:|.|!] (your|a|one|that) (story|tale|fable)[,] (please|go|now|begin)",
    "(begin|start|open) (a|the|your) (story|tale) (with|about) {s}",
    "(write|tell|give|make|draft)[ me| us] [a|one|the] [short |little |brief ](story|tale|fable) "
    "(regarding|concerning|dealing with|in which we see|that follows|centred on|in honour of|"
    "that mentions|describing|inspired by|where we find|presenting|for lovers of|to do with) {s}",
    "(story|tale|fable) (hour|break|please|now|request|corner|wanted|game)[:|!|,|.] [please ](tell "
    "us|show us|read to us|speak|talk|tell me|something|all) (about|of|on) {s}",
    "(make|have|let) {s} (appear|meet|star|be|play) in (a|your|some) [short ](story|tale|fable)",
    "(here are|take|my) (two words|the words|the heroes|the stars)[:|,|.|;] {s}[.|,|;] (write|"
    "tell|make) (the|a) (story|tale)", "(a|one) (story|tale)[,] (please|now|of course)[:|,|;] {s}",
]  # fmt: skip

SEEDS = [
    "a {u} and a {v}", "a {u} and a {v}", "the {u} and the {v}", "{u} and {v}", "{u}, {v}",
    "a {u} with a {v}", "a {u} who finds a {v}", "a {u} and its {v}", "a {u} in a {v}",
    "one {u} and one {v}", "{u} + {v}", "a {u}, a {v}", "a {u} near a {v}", '"{u}" and "{v}"',
    "a {a} {u} and a {v}", "a {u} and a {a} {v}", "a {u} at the {v}",
]  # fmt: skip
