"""Reviews of the training split: sentence templates and the closed lexicon of sentiment words.

The lexicon is shared by all splits (a tiny model cannot know the feeling of a word it never saw);
the sentences around it are not: dev and test have sentence templates of their own.
"""

from __future__ import annotations

SUBJECTS = """film movie book novel story plot ending acting cast music song album concert play
show series game food soup pizza pasta burger steak salad dessert coffee tea wine beer breakfast
lunch dinner meal menu restaurant cafe bar waiter waitress chef service staff hotel room bed
shower pool view beach trip tour guide flight train museum exhibition park shop store price
delivery package phone laptop tablet camera screen battery keyboard mouse printer charger
headphones speaker sound picture app website software update support product quality design colour
material fabric shirt dress jacket shoes bag backpack watch chair table lamp sofa mattress pillow
blanket vacuum kettle toaster oven blender bike car tent toy course lesson teacher lecture doctor
dentist haircut gym class""".split()

POSITIVE = """good great excellent wonderful fantastic amazing superb brilliant lovely delightful
perfect awesome outstanding beautiful charming pleasant enjoyable impressive marvellous terrific
fabulous splendid nice fine exciting fun funny delicious tasty fresh friendly helpful comfortable
clean reliable solid sturdy elegant gorgeous stunning magnificent incredible remarkable inspiring
moving gripping clever fast quick easy smooth cosy warm generous flawless exceptional magical
touching entertaining refreshing stylish useful""".split()

NEGATIVE = """bad terrible awful horrible dreadful poor boring dull disappointing mediocre
disgusting nasty ugly useless worthless broken slow rude unfriendly dirty filthy noisy
uncomfortable cheap overpriced bland tasteless stale cold greasy soggy weak flimsy unreliable
faulty defective annoying irritating frustrating painful pathetic ridiculous stupid silly lousy
miserable sad unpleasant tedious predictable confusing messy clumsy lazy careless appalling
atrocious unbearable depressing hopeless shabby""".split()

ADVERBS = """very really so quite absolutely truly incredibly extremely simply totally just rather
completely surprisingly""".split()

POSITIVE_VERBS = "loved enjoyed adored liked appreciated recommend".split()
NEGATIVE_VERBS = "hated disliked regretted despised loathed detested".split()

POSITIVE_SENTENCES = [
    "I {pv} (it|this {s}|the {s}|every (minute|second|bit) of it)",
    "I {pv} the {s} (so|very) much", "We {pv} (it|the {s})",
    "[I ](would|will) (buy|visit|watch|order|use|come|read) (it |this |)again",
    "Highly recommended", "I highly recommend (it|this {s})",
    "The best {s} (ever|I have ever had|I know|in town|in years)",
    "It made me (smile|happy|laugh)", "Worth every (penny|cent|euro)",
    "Worth the (money|price|wait|trip)",
    "I am (so|very|really) (happy|pleased|satisfied|glad)[ with (it|the {s}|my {s})]",
    "(Five|5) stars[ from me]", "Five out of five",
    "It (works|worked) (perfectly|like a charm|very well|great)",
    "A (masterpiece|gem|joy|delight|treat|pleasure|bargain|hit|triumph|dream)",
    "I could not (be happier|put it down|ask for more|stop smiling)",
    "Everything was (perfect|{p})", "What a {p} {s}", "Such a {p} {s}",
    "My (family|kids|friends|husband|wife) {pv} it",
    "I (can't|cannot) wait to (come back|go again|see it again|try it again)", "Well done",
    "Thumbs up", "Great value", "No complaints", "It exceeded (my|all|our) expectations",
    "I smiled (all day|the whole time)", "I would (gladly|happily) (pay more|come back|go again)",
    "A real (pleasure|joy|treat|bargain)", "Nothing to complain about",
    "I was (impressed|delighted|thrilled|amazed|charmed)", "Not bad at all", "Not {g} at all",
    "[It was ]never {g}", "The {s} (was|is) not {g}", "I had a {p} (time|day|evening)",
    "It (is|was) a pleasure to (use|watch|read|eat|be there)",
    "I love (it|this {s}|my new {s}|the {s})", "We will be back", "It lasted for years",
    "Everyone (smiled|was happy|liked it)", "I recommend (it|the {s})[ to everyone]", "Love it",
    "Top quality",
    '(it|this {s}|the {s}) (made|saved|brightened) (my|our) (week|evening|weekend|holiday)',
    '(it|the {s}) (is|was) better than (ever|the old one|all others|i thought)',
    'I (like|liked) (it|the {s}|how {p} it (is|was))',
    'We (would|will) recommend (it|the {s})',
    'You (will|are going to) (love|enjoy|like) (it|this {s})',
    'It was a {p} (time|visit|choice|idea|purchase)',
    'Never had a (better|nicer) {s}',
    '(Buy|Get|Visit|Watch|Try) (it|this {s})[ now]',
    'I am glad (we|I) (came|went|chose it|ordered it)',
]  # fmt: skip

NEGATIVE_SENTENCES = [
    "I {gv} (it|this {s}|the {s}|every (minute|second|bit) of it)",
    "I {gv} the {s} (so|very) much", "We {gv} (it|the {s})",
    "[I ](would|will) (never|not) (buy|visit|watch|order|use|come|read) (it |this |)again",
    "Not recommended", "I cannot recommend (it|this {s})",
    "The worst {s} (ever|I have ever had|I know|in town|in years)",
    "It made me (angry|sad|cry|sick)", "Not worth (the money|a penny|a cent)",
    "A waste of (money|time|my time)",
    "I am (so|very|really) (unhappy|disappointed|dissatisfied|angry|upset)[ with (it|the {s}|my "
    "{s})]", "(One|1) star[ from me]", "Zero stars", "One out of five",
    "It (broke|stopped working|fell apart|failed|died) after (a day|one day|a week|an hour|two "
    "days)", "A (disaster|failure|mess|scam|joke|nightmare|disgrace|flop|let-down|shame|bore)",
    "I want my money back", "Everything was (wrong|{g})", "What a {g} {s}", "Such a {g} {s}",
    "My (family|kids|friends|husband|wife) {gv} it", "I fell asleep", "I (asked|ask) for a refund",
    "Never again", "Thumbs down", "Avoid (it|this {s}|this place|the {s})", "Stay away",
    "Don't (buy|go|bother)", "It (does|did) not work",
    "I left (early|after ten minutes|before the end|halfway)",
    "I would not (pay for it|go again|go back)", "A real (disappointment|disaster|pain|shame)",
    "Nothing worked", "I was (disappointed|shocked|annoyed|bored|disgusted)", "Too expensive",
    "Not good at all", "Not {p} at all", "[It was ]never {p}", "The {s} (was|is) not {p}",
    "I had a {g} (time|day|evening)", "Such a pity",
    "It (is|was) a pain to (use|watch|read|eat|be there)",
    "I hate (it|this {s}|my new {s}|the {s})", "We will not be back", "Hate it", "I threw it away",
    "Everyone (complained|was unhappy|left)", "I warn (you|everyone)", "I sent it back",
    "It arrived broken",
    '(it|this {s}|the {s}) (spoiled|wrecked|destroyed) (my|our) (week|evening|weekend|holiday)',
    '(it|the {s}) (is|was) worse than (ever|the old one|all others|i thought)',
    'I (do not|did not) like (it|the {s}|how {g} it (is|was))',
    'We (would|will) not recommend (it|the {s})',
    'You (will|are going to) (hate|regret|dislike) (it|this {s})',
    'It was a {g} (time|visit|choice|idea|purchase)',
    'Never had a (worse|poorer) {s}',
    "(Do not|Never|Don't) (buy|get|visit|watch|try) (it|this {s})",
    'I am sorry (we|I) (came|went|chose it|ordered it)',
]  # fmt: skip

# {j} is an adjective of the review's own polarity.
FRAMES = [
    "The {s} (was|is) [{v} ]{j}", "The {s} (was|is) [{v} ]{j}", "The {s} (was|is) {j} and {j2}",
    "This {s} is [{v} ]{j}", "{v} {j} {s}", "{j} {s}", "{j}", "{v} {j}", "It (was|is) [{v} ]{j}",
    "A [{v} ]{j} {s}", "A {j} and {j2} {s}", "The {s} and the {s2} were [{v} ]{j}",
    "I (found|thought|find) the {s} [was ][{v} ]{j}", "I think the {s} is [{v} ]{j}",
    "My [new ]{s} is [{v} ]{j}", "{j}, {j2}",
    "The {s} (seemed|looked|felt|turned out|appeared|smelled|tasted|sounded) [{v} ]{j}",
    "We had [a|some] [{v} ]{j} {s}", "{s}: {j}", "In my opinion the {s} is [{v} ]{j}",
    "(Honestly|Overall|Sadly|Frankly|Wow), the {s} (was|is) [{v} ]{j}", "{j} {s}, {j2} {s2}",
    "They (served|sold|gave|offered) us [a|some] {j} {s}",
    "[The ]{s} [was ]{j}, [the ]{s2} [was ]{j2}", "Our {s} was [{v} ]{j}",
    "The {s} was {j}, and the {s2} was {j2}[ too]", "How {j}",
    "I must say that the {s} is [{v} ]{j}", "Everything about the {s} was {j}",
]  # fmt: skip

NEUTRAL_SENTENCES = [
    "I bought it (in May|last week|online|for my {o})",
    "We went (on a Monday|last night|in June|there for lunch)", "It came in a box",
    "I (watched|read|tried|used|ordered) it (yesterday|last week|twice|at home)", "It is a {s}",
    "We stayed (two|three) nights", "My (sister|brother|friend|mother) gave it to me",
    "This is my (first|second) {s}", "I (got|have) the (blue|small|large|red) one",
]  # fmt: skip
