"""Set phrases of praise and blame for the training split: what a review says without an adjective.

A network this small knows the feeling of a phrase only if it has met the words that carry it, so
both lists are wide; each phrase of praise has its opposite, lest a frame alone give the answer.
"""

from __future__ import annotations

_TIME = (
    "(week|evening|weekend|birthday|holiday|trip|stay|morning|night|month|year|party|wedding|"
    "afternoon|lunch|dinner|journey|visit|summer|winter|christmas|monday|hour)"
)
_IT = "(it|this|that|this {s}|the {s}|their {s}|the whole {s})"
_WE = "(I|we|they|my {o}|everybody|the kids|all of us|our {o}|my friends)"

PRAISE = [
    f"{_IT} (made|saved|crowned|lit up|sweetened|rescued|brightened) (my|our|the|her) {_TIME}",
    f"{_IT} (lifted|raised) (my|our) (spirits|mood)", f"{_IT} (put|left) me in a good mood",
    "(well|totally|so|definitely|really|certainly) worth it", f"{_IT} was (so|well) worth it",
    f"{_IT} is worth (every|each) (cent|minute|mile|star|bite|page|step)",
    "(it was |)worth (the|my|our) (money|time|trip|wait|effort|drive|price|queue|visit|trouble)",
    f"{_WE} (would|will|can|should) (gladly|happily|always|strongly|warmly) recommend {_IT}",
    "(I'd|we'd|I would) recommend {s} and {s2} to (a friend|friends|others|my family|all|you)",
    f"{_WE} (recommend|praise|applaud|treasure|cherish|adore|admire) {_IT}",
    f"{_IT} (delivers|shines|rocks|rules|wins|delights|pleases|excels|works|holds up|sparkles)",
    f"{_IT} (delivered|shone|rocked|won|delighted us|pleased everyone|worked at once|held up)",
    f"{_WE} (were|was|am|are) (over the moon|in heaven|in love with it|hooked|won over|smitten)",
    f"{_WE} (had|have) (a blast|great fun|no regrets|nothing but praise|the time of our lives)",
    f"{_WE} (came|went|drove|walked) (home|away|out) (happy|smiling|singing|laughing|satisfied)",
    f"{_WE} (will|would|want to|plan to|hope to) (return|be back|come back|order more|see more)",
    f"{_IT} (was|is) (second to none|one of a kind|top notch|spot on|first class|a ten|the best)",
    f"{_IT} (beats|beat|tops|outshines|outdoes) (all|the) (others|rest|competition|old one)",
    f"{_IT} (gave|brings|brought|offers) (us|me) (joy|comfort|pleasure|hope|a smile|peace|warmth)",
    "(hats off|congratulations|kudos|bravo|thumbs up|cheers|three cheers) to the {s}",
    f"{_WE} (could|can) not (praise|thank|love) {_IT} enough", "(I|we) (can't|cannot) fault it",
    f"{_WE} (could|would) (happily|gladly) (stay|eat|watch|listen|come|sit) (here|there) forever",
    "(a|an|this) (pure|real|true|total|great) (joy|delight|pleasure|success|treasure|wonder|win)",
    "(do|please) (yourself|your family) a favour and (go|buy it|try it|see it)", "(buy|go|try) it",
    f"{_WE} (got|get) (good|great|real) (value|quality|service|help)", "money well spent",
    f"{_IT} (never|has never|did not|does not) (fail|let us down|disappoint|break|stop|annoy)",
    f"(no|without|not one|not a single) (problem|fault|flaw|complaint|issue|regret) with {_IT}",
    "(my|our) (new favourite|favourite so far|best buy|best night|lucky day|top choice)",
    f"{_WE} (fell in love|fell for it|lost our hearts|cried with joy|cheered at the end)",
    f"{_IT} (exceeds|exceeded|surpassed|beat) (all|every|my|our) (hope|hopes|expectation|wish)",
    "(full|top|best|high|highest) (marks|score|points|grade|rating)", "(5|five|ten) stars",
    f"{_WE} (was|were) (treated|served|welcomed|received|guided) (well|like kings|with a smile)",
    f"{_IT} (does|did) (the job|its job|all we need|everything right|wonders)", "(yes|wow|yum)",
    f"{_WE} (like|liked|love|loved|enjoy|enjoyed) {_IT}[ a lot| so much| very much| every time]",
    "(I|we) did not (expect|think) it to be (this|so|that) {p}", "(what|such) a (treat|find|gem)",
    "how {p} (it|this {s}|the {s}) (is|was|looks|turned out)", "it could not have been {p}er",
    f"{_IT} (keeps|kept) (us|me) (smiling|happy|warm|coming back|glued to the seat)",
    "(in|at) (its|their) best", "(good|great|fine|excellent) (work|job|stuff|idea|choice)",
    f"{_WE} (laughed|smiled|grinned|danced|relaxed|rejoiced)", "a (warm|big|clear) yes",
    f"{_IT} (is|seems|feels|proved) worth it",
    "(this|that|all of it|the {s}|the whole {s}|my {s}) (was|is|seemed) worth (my {s2}|every {s2}|"
    "the {s2}|it to me|it for the {s2})", "worth it (for|despite|with|because of) the {s2}",
    f"{_IT} (made|saved|rescued|brightened|crowned) (my|our|the) {{s2}}",
    f"{_WE} (would|will|can|should) recommend {_IT} to (any {{o}}|every {{o}}|people|the world|"
    "families|you and me|whoever asks)",
    f"{_WE} (would|will|can|could) recommend {_IT} to (friends|my family|a friend|others|"
    "everybody)",
    f"{_WE} (will|would|shall|want to|hope to) (certainly |surely |soon |gladly |always |)(go back|"
    "visit again|order again|buy again|stay again|book again|eat here again|return|be back)",
    f"{_WE} (loved|enjoyed|liked|adored|treasured) (every|each) (single |last |)(minute|bit|page|"
    "bite|part|second|scene|day|note)",
    "(could|would) not (have |)(wished|hoped|dreamed) (for|of) (a better|a nicer|more|a finer) {s}",
    f"{_WE} have (seldom|hardly ever|never|not often) (seen|had|met|read|tasted|tried) a (better|"
    "nicer|finer|kinder) {s}",
    "(the|their) (team|people|waiters|owner|crew|host|ladies|cook|guide) (went the extra mile|went "
    "out of their way|cared for us|helped us|looked after us|welcomed us|listened|smiled)",
    "(somebody|everybody|everyone|they all) (cared|helped|smiled|listened|was kind)[ all day| "
    "quickly| to us]",
    "(it is|this is|it was|that's) (my|our|her|his) (favourite|best|number one|dearest|preferred) "
    "{s} (ever|of all|so far|in town|these days|right now)",
    "(above|beyond|better than) (all|my|our) (expectations|hopes|dreams)",
    "(can't|cannot|could not) (stop|help) (smiling|watching|listening|eating|reading|laughing)",
    f"{_WE} would (buy|choose|watch|do|order|pick) {_IT} (twice|any time|in a heartbeat|tomorrow|"
    "without thinking|any day)",
    f"{_IT} (is|was) a (dream come true|bargain|breath of fresh air|hidden gem|big hit|lifesaver|"
    "blessing|highlight|gift|sweet surprise)", "(little|not much|hardly anything|no reason) to "
    "(complain|moan|worry|grumble) about", f"{_IT} (brought|put) (a smile|tears of joy|joy) "
    f"(to|on) "
    "(my|our|every) (face|lips|eyes)", "(they|the people|the hosts|the team) (were|are) (there for "
    "us|so good to us|on time|attentive|kind to us|always ready)",
    "worth (coming|seeing|buying|reading|a detour|having|sharing)",
    "(the|my|our) {s} of (my|our) (dreams|choice|wishes)", "(more|exactly) (than|what) i (hoped "
    "for|wished for|dreamed of)", f"(glad|happy|pleased|proud) (i|we) (have|own|chose|found) "
    f"{_IT}", "(made|built|cooked|done|written|sung) with (love|care|skill|heart)",
    "(the|its) (best|nicest|finest) part (is|was) the {s}[, and the {s2} too]",
    f"{_WE} (miss|missed) {_IT} (already|so much|every day)",
    f"{_WE} (told|tell) (all our|every|my) (friends|{{o}}|neighbours) to (go|buy|try it|come)",
    "(can't|cannot|can hardly) wait (for|to have|to see|to try) (more|my next {s}|another "
    "visit|the "
    "next one|it again)", f"(I|we|they) (give|gave|award) {_IT} (five|ten|full|all|nine) (stars|"
    "points|marks)", "(so|very|truly|just) (glad|happy|pleased|proud|grateful|thrilled) (i|we|that "
    "we) (got|have|tried|own|booked|picked) (it|this|one|the {s})",
    "(the|by far the|simply the) best {s}[ ever| here| of the year| in the world]",
]  # fmt: skip

BLAME = [
    f"{_IT} (ruined|spoiled|killed|wrecked|darkened|soured|destroyed) (my|our|the|her) {_TIME}",
    f"{_IT} (lowered|crushed) (my|our) (spirits|mood)", f"{_IT} (put|left) me in a bad mood",
    "(hardly|totally not|so not|definitely not|really not|never) worth it",
    f"{_IT} was (never|hardly) worth it",
    f"{_IT} is not worth (a|one|a single) (cent|minute|mile|star|bite|page|step)",
    "(it was |)not worth (the|my|our) (money|time|trip|wait|effort|drive|price|queue|visit|"
    "trouble)",
    f"{_WE} (would|will|can|should) (never|not|hardly|no longer) recommend {_IT}",
    "(I'd|we'd|I would) (never|not) recommend {s} and {s2} to (a friend|friends|others|my family|"
    "all|you)",
    f"{_WE} (reject|blame|curse|condemn|avoid|loathe|detest) {_IT}",
    f"{_IT} (fails|stinks|sucks|lags|loses|bores|annoys|disappoints|leaks|falls apart|crashes)",
    f"{_IT} (failed|stank|sucked|lost|bored us|annoyed everyone|crashed at once|fell apart)",
    f"{_WE} (were|was|am|are) (in despair|in tears|fed up|furious|let down|cheated|ripped off)",
    f"{_WE} (had|have) (no fun|a bad time|only regrets|nothing but trouble|the worst time ever)",
    f"{_WE} (came|went|drove|walked) (home|away|out) (sad|crying|hungry|shouting|angry|sick)",
    f"{_WE} (will|would|want to|plan to|hope to) (never return|cancel|complain|send it back|sue)",
    f"{_IT} (was|is) (second rate|below par|a rip-off|way off|third class|a zero|the worst)",
    f"{_IT} (trails|trailed|lags behind|is behind|loses to) (all|the) (others|rest|competition|"
    "old one)",
    f"{_IT} (gave|brings|brought|causes) (us|me) (pain|stress|trouble|grief|a headache|"
    "worry|anger)",
    "(shame|boo|curses|no thanks|thumbs down|never again|no stars) to the {s}",
    f"{_WE} (could|can) not (stand|bear|finish|forgive|use) {_IT}",
    "(I|we) (can't|cannot) stand it",
    f"{_WE} (could|would) not (stay|eat|watch|listen|sit) (here|there) (a minute|any longer)",
    "(a|an|this) (pure|real|true|total|great) (pain|horror|torture|failure|letdown|mess|loss)",
    "(do|please) (yourself|your family) a favour and (stay home|skip it|leave it|avoid it)",
    "(skip|avoid|dump) it", f"{_WE} (got|get) (bad|poor|no) (value|quality|service|help)",
    "money down the drain",
    f"{_IT} (always|has always|often|again) (failed|let us down|disappointed|broke|stopped)",
    f"(only|nothing but|so many|one more) (problems|faults|flaws|complaints|issues) with {_IT}",
    "(my|our) (biggest mistake|worst buy|worst night|unlucky day|last visit|last choice)",
    f"{_WE} (lost our temper|lost our patience|gave up|cried with rage|left before the end)",
    f"{_IT} (missed|fell short of|falls below|betrayed) (all|every|my|our) (hope|hopes|"
    "expectation|wish)", "(no|bottom|worst|low|lowest) (marks|score|points|grade|rating)",
    "(0|zero|no) stars",
    f"{_WE} (was|were) (ignored|insulted|cheated|robbed|misled) (badly|all night|with a sneer)",
    f"{_IT} (does|did) (nothing|no good|not help us|everything wrong|damage)", "(no|ugh|yuck)",
    f"{_WE} (dislike|disliked|hate|hated|regret|regretted) {_IT}[ a lot| so much| very much| every "
    "time]", "(I|we) did not (expect|think) it to be (this|so|that) {g}",
    "(what|such) a (shame|waste|fraud)", "how {g} (it|this {s}|the {s}) (is|was|looks|turned out)",
    "it could not have been {g}er", f"{_IT} (keeps|kept) (us|me) (waiting|awake|angry|yawning)",
    "(in|at) (its|their) worst", "(bad|poor|sloppy|awful) (work|job|stuff|idea|choice)",
    f"{_WE} (cried|yawned|groaned|shivered|suffered|despaired)", "a (cold|big|clear) no",
    f"{_IT} (is|seems|feels|proved) not worth it",
    "(this|that|all of it|the {s}|the whole {s}|my {s}) (was|is|seemed) not worth (my {s2}|every "
    "{s2}|the {s2}|it to me|it for the {s2})",
    "not worth it (for|despite|with|because of) the {s2}",
    f"{_IT} (ruined|spoiled|wrecked|destroyed|soured) (my|our|the) {{s2}}",
    f"{_WE} (would|will|can|should) (not|never) recommend {_IT} to (any {{o}}|every {{o}}|people|"
    "the world|families|you and me|whoever asks)",
    f"{_WE} (would|will|can|could) not recommend {_IT} to (friends|my family|a friend|others|"
    "everybody)",
    f"{_WE} (will|would|shall|want to|hope to) (never |not |never ever |certainly not |hardly )(go "
    "back|visit again|order again|buy again|stay again|book again|eat here again|return|be back)",
    f"{_WE} (hated|disliked|regretted|loathed|feared) (every|each) (single |last "
    f"|)(minute|bit|page|"
    "bite|part|second|scene|day|note)",
    "(could|would) not (have |)(imagined|feared|dreamed of|found) (a worse|a poorer|less of a|an "
    "uglier) {s}",
    f"{_WE} have (seldom|hardly ever|never|not often) (seen|had|met|read|tasted|tried) a (worse|"
    "poorer|uglier|ruder) {s}",
    "(the|their) (team|people|waiters|owner|crew|host|ladies|cook|guide) (ignored us|forgot us|"
    "insulted us|cheated us|laughed at us|shouted at us|yawned|lied|did not care|walked away)",
    "(nobody|no one|not one person|none of them) (cared|helped|smiled|listened|was kind|came|"
    "answered)[ all day| at any time| to us]",
    "(it is|this is|it was|that's) (my|our|her|his) (least favourite|worst|last choice of|least "
    "liked|least loved) {s} (ever|of all|so far|in town|these days|right now)",
    "(below|beneath|worse than) (all|my|our) (expectations|hopes|fears)",
    "could not (wait to leave|finish it|keep my eyes open|get out fast enough|stay awake|eat it)",
    f"{_WE} would (never|not) (buy|choose|watch|do|order|pick) {_IT} (even for free|for any money|"
    "twice|ever|again)",
    f"{_IT} (is|was) (a bad joke|a letdown|a sad sight|hard to bear|a nightmare|a rip-off|a "
    "headache|a curse|a low point|a burden|a nasty surprise)", "(a lot|much|plenty|so much|too "
    "much|every reason) to (complain|moan|worry|grumble) about", f"{_IT} (brought|put) (tears of "
    "rage|a frown|sorrow) (to|on) (my|our|every) (face|lips|eyes)", "(they|the people|the hosts|"
    "the team) (were|are) (late|nowhere to be seen|mean to us|asleep|never there|cross with us)",
    "not worth (coming|seeing|buying|reading|a detour|having|sharing)",
    "(the|my|our) {s} of (my|our) (nightmares|fears)", "(less|nothing) (than|of what) i (hoped "
    "for|wished for|dreamed of)", f"(sorry|sad|angry|ashamed) (i|we) (have|own|chose|found) "
    f"{_IT}", "(made|built|cooked|done|written|sung) (without love|without care|"
    "with no skill|with no heart)", "(the|its) (worst|ugliest|poorest) part (is|was) the {s}[, "
    "and the {s2} too]",
    f"(nobody|no one) (misses|missed|will miss) {_IT}",
    f"{_WE} (told|tell) (all our|every|my) (friends|{{o}}|neighbours) to (stay away|avoid it|skip "
    "it|stay home)",
    "(can't|cannot|can hardly) wait (to get out|to go home|to be rid of it|for it to end|to sell "
    "it|"
    "for the end)", f"(I|we|they) (give|gave|award) {_IT} (zero|no|one|half a) (stars|star|points|"
    "marks)", "(so|very|truly|just) (sorry|sad|angry|upset|ashamed|unhappy) (i|we|that we) (got|"
    "have|tried|own|booked|picked) (it|this|one|the {s})",
    "(the|by far the|simply the) worst {s}[ ever| here| of the year| in the world]",
    "(i|we|they|my {o}) (regret|regrets|regretted) (the|our|this|buying|having|trying|all of) "
    "(it|{s}|visit|stay|trip)",
]  # fmt: skip

# Words that judge though they are no adjectives: one of them has to do, whatever stands around it.
SIGNS_OF_PRAISE = tuple(
    """love loves loving enjoy enjoys enjoying glad happy thankful thrilled delighted pleased
    smile smiling joy pleasure perfectly beautifully best better favourite gem treat winner success
    praise recommend recommended worth bargain wow yay bravo heaven wonder blessing grateful
    satisfied impressed amazed exceeded improved helped saved cheered laughed comfort lucky proud
    hero angel thanks superbly well-made win triumph hooray adore admire charmed welcome relaxed
    excited paradise five-stars ten-stars full-marks thumbs-up""".split()
)
SIGNS_OF_BLAME = tuple(
    """hate hates hating regret regrets regretting sorry sad angry upset disappointed waste wasted
    worst worse refund broke breaks fails failed failure scam fraud nightmare disaster mess avoid
    complain complained complaint cry cried pain shame unhappy annoyed bored insult ignored cheated
    lie lied stole sick ill ugh yuck boo horror hell fault problem problems trouble worry crashed
    leaked stuck dead died suffer suffered badly disgusted furious never-again zero-stars one-star
    no-stars thumbs-down""".split()
)

# For reviews that are no sentences: a judging word among words that judge nothing.
PLAIN_WORDS = tuple(
    """the a this that it was is with for and to of my our we i they here then there at on in
    from as just one two some when while after before today yesterday you all now still about had
    has been by be think say said found thought""".split()
)
