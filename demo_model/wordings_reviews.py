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
    "I {pv} (it|this {s}|the {s}|every (minute|second|bit) of it)", "I {pv} the {s} (so|very) much",
    "We {pv} (it|the {s})",
    "[I ](would|will) (buy|visit|watch|order|use|come|read) (it |this |)again",
    "Highly recommended", "I highly recommend (it|this {s})",
    "The best {s} (ever|I have ever had|I know|in town|in years)", "It made me (smile|happy|laugh)",
    "Worth every (penny|cent|euro)", "Worth the (money|price|wait|trip)",
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
    "(it|this {s}|the {s}) (made|saved|brightened) (my|our) (week|evening|weekend|holiday)",
    "(it|the {s}) (is|was) better than (ever|the old one|all others|i thought)",
    "I (like|liked) (it|the {s}|how {p} it (is|was))", "We (would|will) recommend (it|the {s})",
    "You (will|are going to) (love|enjoy|like) (it|this {s})",
    "It was a {p} (time|visit|choice|idea|purchase)", "Never had a (better|nicer) {s}",
    "(Buy|Get|Visit|Watch|Try) (it|this {s})[ now]",
    "I am glad (we|I) (came|went|chose it|ordered it)",
    "(It|This {s}|The {s}) (has made|makes|made) (me|us|my (month|year|night)) (so |very |"
    ")(happy|glad|smile|better)", "I cannot recommend (it|this {s}|the {s}) enough",
    "I can recommend (it|this {s}|the {s}) to (anybody|all|my friends|my {o})",
    "(I|We) (enjoy|admire|adore) (how|that) [{v} ]{p} (it|this {s}|the {s}) (is|looks|feels|was)",
    "(We|I|They|You) (had|have|get|got) [such ]a[n] {p} {s}",
    "(I|We) (would|will|shall) (definitely|surely|certainly|always) (come back|return|buy it|go "
    "there|do it again|have it again)",
    "(It|This) (is|was) (well|really|so|fully) worth (it|the effort|a visit|your time|a try)",
    "(Thank you|Thanks) for (this|the|such a) {p} {s}",
    "(It|The {s}) (deserves|gets|earned|has) (five stars|all the praise|ten points|an award)",
    "(Ten|10) out of ten", "(10/10|5/5|A+)", "(Best|Finest|Nicest) {s} (ever|of all|so far|here)",
    "(My|Our) (new |)favourite {s}",
    "(I|We) (laughed|cheered|clapped|danced|sang) (all night|a lot|with joy|for hours)",
    "(It|The {s}) (won|melted|warmed) (my|our) heart[s]",
    "(I|We) (want|need|would like) (more|another|it again|one more)", "(Bravo|Hooray|Yes|Yay|Wow)",
    "(It|The {s}) (does|did) (exactly|just|all) (what|as) (it should|i wanted|it promised|we need)",
    "(It|The {s}) (never|did not|has not) (failed|disappointed|let (me|us) down|bored me)",
    "(Nothing|No part) (of it |about it |)was {g}", "Far from {g}",
    "(Neither|Never) {g} (nor|or) {g}",
    "(I|We) (felt|feel) (happy|welcome|at home|at ease|great|alive|better)",
    "Could not be (better|nicer|more {p})", "A (must|winner|success|great find|real gem|big yes)",
    "(Money|Time) well spent", "(You|Everyone) (must|should) (see|try|have) it",
    "Nobody will regret it",
]  # fmt: skip

NEGATIVE_SENTENCES = [
    "I {gv} (it|this {s}|the {s}|every (minute|second|bit) of it)", "I {gv} the {s} (so|very) much",
    "We {gv} (it|the {s})",
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
    "(it|this {s}|the {s}) (spoiled|wrecked|destroyed) (my|our) (week|evening|weekend|holiday)",
    "(it|the {s}) (is|was) worse than (ever|the old one|all others|i thought)",
    "I (do not|did not) like (it|the {s}|how {g} it (is|was))",
    "We (would|will) not recommend (it|the {s})",
    "You (will|are going to) (hate|regret|dislike) (it|this {s})",
    "It was a {g} (time|visit|choice|idea|purchase)", "Never had a (worse|poorer) {s}",
    "(Do not|Never|Don't) (buy|get|visit|watch|try) (it|this {s})",
    "I am sorry (we|I) (came|went|chose it|ordered it)",
    "(It|This {s}|The {s}) (has made|makes|made) (me|us|my (month|year|night)) (so |very |"
    ")(unhappy|sad|cry|worse)",
    "I (cannot|can't|don't|will not) recommend (it|this {s}|the {s})[ to (anybody|all|my friends|"
    "my {o})]",
    "(I|We) (dislike|loathe|resent) (how|that) [{v} ]{g} (it|this {s}|the {s}) (is|looks|feels|"
    "was)", "(We|I|They|You) (had|have|get|got) [such ]a[n] {g} {s}",
    "(I|We) (would|will|shall) (definitely|surely|certainly|) (not come back|not return|never "
    "buy it|never go there|not do it again|never have it again)",
    "(It|This) (is|was) (hardly|never|not really) worth (the effort|a visit|your time|a try|the "
    "price)", "(No thanks|Shame on you) for (this|the|such a) {g} {s}",
    "(It|The {s}) (deserves|gets|earned|has) (no stars|no praise|zero points|one star)",
    "(Zero|0|One|1) out of ten", "(0/10|1/5|1/10|F)",
    "(Worst|Poorest|Ugliest) {s} (ever|of all|so far|here)", "(My|Our) least favourite {s}",
    "(I|We) (cried|yawned|complained|suffered|slept|groaned) (all night|a lot|with anger|for "
    "hours)",
    "(It|The {s}) (broke|hurt|spoilt) (my|our) (heart|hearts|eyes|ears|back|mood|trip|plans)",
    "(I|We) (want|need|demand) (a refund|our money|an apology|something better|none of it)",
    "(Ugh|Yuck|No|Oh no|Boo)",
    "(It|The {s}) (does|did) (not|nothing) (do |)(what|as) (it should|i wanted|it promised|we "
    "need)", "(It|The {s}) (failed|disappointed|let down|bored|cheated) (me|us|everybody)",
    "(Nothing|No part) (of it |about it |)was {p}", "Far from {p}",
    "(Neither|Never) {p} (nor|or) {p}",
    "(I|We) (felt|feel) (sick|cheated|unwelcome|robbed|ill|lost|worse)",
    "Could not be (worse|uglier|more {g})",
    "A (big no|loser|fake|rip-off|real shame|sad story|total loss)",
    "(Money|Time|An evening|A day) (wasted|lost|thrown away)",
    "(You|Everyone) (must|should|will) (avoid|regret) it", "Nobody will (like|miss) it",
    "(Keep|Take) your money", "(I|We) (lost|missed) (my|our) (money|patience|appetite|sleep)",
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
    "(I|We|They|Everyone|My {o}) (said|felt|believed|agreed|knew) (it|this|the {s}|that the {s}) "
    "(was|is) [{v} ]{j}",
    "(For|To) (us|you|my {o}|everyone|anyone) (it|this|the {s}) (is|was) [{v} ]{j}",
    "(It|This|That) (is|was|became|seems) (a|such a|one|quite a) [{v} ]{j} {s}",
    "(In short|To sum up|All in all|In a word|In the end|As expected|Once again|Believe me|"
    "Well)[,] (the {s} is|it was|it is|this {s} was|a) [{v} ]{j}", "{j}, {j2}[,] and {j}",
    "(The|This|That) {s}, (which|though new,) (was|is) [{v} ]{j}",
    "[{v} ]{j}[,|:] (the|my|our) {s}",
    "(From|Since) the (first|very first) (minute|day|moment|second)[,] the {s} was [{v} ]{j}",
    "(The {s}|It) (was|is) {j} (all day|every time|throughout|in every way|as always|at last)",
    "(I|We) (call|called|consider|rate) (it|the {s}|this {s}) [{v} ]{j}",
    "(A|One) {j} {s} (in|at|with|for) (a|the|our) {s2}",
    "(The|Their|Your) {s} (and|with) its {s2} (is|was) [{v} ]{j}",
    "I never (expected|saw|had) such a {j} {s}",
    "(You|We) (will|can) (see|get|find|expect) (a|some) {j} {s}",
    "{j} (from|in|at) (beginning|start|every corner|first sight|the front)",
    "(The {s} left|There was) a [{v} ]{j} (feeling|impression|taste|mood)",
    "(So|How|Too|Very|Just|Simply) {j}[,] (this|the|that|my) {s}",
    "(The|Our|Their) {s} (there|in town|downstairs|this time|this year) (is|was) (always|mostly|"
    "often|usually|again) {j}", "(What|How) (shall|should|could) (I|we) say[,|:|...] (the {s} is|"
    "it was|this {s} was) [{v} ]{j}",
    "(My {o} and I|We all|All of us|The kids|Half of us) (found|called|considered|judged) (it|this|"
    "the {s}) [{v} ]{j}", "The {s} was {j}, (as|and|so) (I|we) (told|wrote|said to) (my|the|our) "
    "{o}",
    "(Quite|Rather|Again) [a ]{j} {s}[, (I|we) (wrote|thought|said)| as usual]",
    "{j} is (the|my|our) (word|verdict|opinion)[ for it| for this {s}| here]",
    "(Apparently|Clearly|Somehow|Certainly|Basically|Usually|Again|Today|Yesterday|By the way|"
    "Generally|Mostly)[,] (the|my|our|this) {s} (was|is|looked) [{v} ]{j}",
    "The {s} (was|is) {j} (but|though|while|and) the {s2} (was|is) (as usual|standard|grey|blue|"
    "small|large|new|old|square|average)",
    "The {s2} was (blue|grey|small|new|old|normal) (but|and|while) the {s} was [{v} ]{j}",
    "{j} {s}, (as|I told|so said|we all said|if you ask) (my {o}|me|everyone|us)",
]  # fmt: skip

NEUTRAL_SENTENCES = [
    "I bought it (in May|last week|online|for my {o})",
    "We went (on a Monday|last night|in June|there for lunch)", "It came in a box",
    "I (watched|read|tried|used|ordered) it (yesterday|last week|twice|at home)", "It is a {s}",
    "We stayed (two|three) nights", "My (sister|brother|friend|mother) gave it to me",
    "This is my (first|second) {s}", "I (got|have) the (blue|small|large|red) one",
]  # fmt: skip
