"""Wordings of the training split for sums and differences, as templates of `grammar`."""

from __future__ import annotations

# {x} is an expression such as `17 + 25`; the templates serve sums and differences alike.
EXPRESSION = [
    "{x}", "{x} =", "{x} = ?", "{x}?", "(what is|what's) {x}",
    "(how much is|how much does) {x}[ make| give]",
    "(calculate|compute|evaluate|solve|work out|add up|figure out|do)[ the following|:| this:] "
    "{x}", "(can|could) you (calculate|compute|work out|tell me|solve|do) {x}",
    "tell me[ what] {x}[ is]",
    "(i need|i want|give me|show me)[ to know] (the (result|answer|value|total) (of|to|for)|what "
    "is) {x}",
    "(what|which number) (do you get|do i get|results|comes out) (from|for|when you compute|of) "
    "{x}", "what does {x} (equal|make|give|come to)", "{x} (is|makes|equals)[ what| how much]",
    "(sum|problem|exercise|question|task|maths|math|arithmetic): {x}",
    "{x}, (please|what is it|how much)",
    "(find|get|determine|name|state) (the (result|answer|value) of )[the expression ]{x}",
    "what (number|value) is {x}", "(here is|here's) (a|my) (sum|question|problem): {x}",
    "(do|can) you know (what|how much) {x} is",
    "if i have {x}, (what|how much) (is that|do i have)",
    "(help me|let us|let's) (with|calculate|do|solve)[:] {x}", "the (result|answer) of {x} is",
    "(i wonder|i am wondering|my question is) (what|how much) {x} (is|makes)",
    "{x}[,|:|.] (how much|what|which number) (is|would|will|can) (that|this|it)[ be| come to]",
    "{x}[ -| --|,|:|;|...|.] [and |so |now |](what's|what is|give me|tell me|state|say) (the|your|"
    "its|this) (answer|outcome|solution|total|value)[ then| here| now]",
    "{x} (-|--|=|:) (please|answer|quick|result|how much|what|solve it|go)",
    "(my|the|our|her) (homework|book|teacher|worksheet|test|child|friend|class|exam|page|boss) "
    "(says|asks|wants|has|shows|reads)[:|,] {x}[.|,|:|;| -] (what|how much) (do i write|is that|"
    "must i answer|makes that|is it)",
    "(work|figure|puzzle|sort) (this|that|it|the following)[ one| thing] out[ please|, please| for "
    "me| now][:|,| -] {x}",
    "(give|send|tell|show|write)[ me] (just|only|nothing but) (the|a|one) (number|figure|answer|"
    "total)[ for|:| of] {x}", "(what|which) (answer|figure|total) (does|would|will) {x} (have|"
    "produce|lead to|bring|yield)", "(how much|what) (should|will|might|must) {x} (come to|make|"
    "total|amount to|yield)", "(hm|hmm|ah|right|look|listen)[,|:|...] {x}[ -|, ](what is it|how "
    "much)", "(can|could|will|would) you (say|find|get|give|state|tell me|show me|reach|name) (the|"
    "an) (answer|solution|outcome|total) (to|of|for|in) {x}", "(a|one|another|the next|the last) "
    "(sum|one|exercise|little problem|calculation)[:|,| -|;] {x}",
]  # fmt: skip

ADDITION = [
    "(add|sum) {a} and {b}", "add {b} to {a}", "add (together|up) {a} and {b}",
    "add the numbers {a} and {b}",
    "(what is|what's|give me|tell me|find|compute|calculate|i need) the (sum|total) of {a} and "
    "{b}", "[what is ]{a} (added to|increased by|and) {b}", "(sum|total) of {a} and {b}",
    "(put|take) {a} and (put |add )[on |to it ]{b}",
    "what do {a} and {b} (make|give|add up to|sum to)",
    "how much (are|do) {a} and {b} (together|make|give)",
    "{a} and {b}: (add them|what is the sum|sum)",
    "i (have|own|count) {a} {n} and (get|find|buy|win|receive|count) {b} more(, |. )how many "
    "[{n} ](do i have|are there|is that)[ now| in total| altogether]",
    "there are {a} {n} and {b} more (come|arrive|are added)(, |. )how many (is that|are there)",
    "(ada|tom|my sister|a shop|she|he) has {a} {n} and (gets|buys|finds) {b} more(, |. )how many "
    "{n} (is that|are there|in total)",
    "there are {a} {n} (here|in the box|on the table|in the house) and {b} (there|more|in the "
    "bag|in the other)(, |. )how many {n} [are there ](altogether|in all|together)",
    "{a} {n} and {b} {n}(, |: |. )how many[ {n}][ in all| together| is that]",
    "(which|what) number is {b} more than {a}", "increase {a} by {b}", "(the )sum: {a} and {b}",
    "i (have|own|count) {a} {n}. (i|we|they) (get|find|buy|win|receive|bring|add) {b} more(, |. "
    ")how many [{n} ](do i have|are there|is that)[ now| in total| altogether]",
    "(there are|we have|we see) {a} {n}. then {b} more (come|arrive|follow)(, |. )how many (is "
    "that|are there)[ now]", "(how much|what) (is|are|makes) {a} and {b}[ in total]",
    "{b} more than {a}( is|:| is what)",
    "(i|we) (add|put) {a} and {b}[ together][,] (what|how much) (is it|do we get)",
    "(i|we|you|they) (have|own|hold|keep|had|made|saw|count|collected) {a} {n}(, | and |. )(i|we|"
    "you|they) (pick up|collect|earn|catch|grow|bake|make|order|discover|borrow|are given|"
    "inherit|gain|fetch|take in|see) {b} more(, |. )how many [{n} ](do i have|are there|is that|"
    "in all|have we)[ now| altogether]",
    "{a} {n}[ are] (here|in one box|in the bag|on monday)(, |. |; ){b} more (there|in another|in "
    "the car|on tuesday)(, |. )how many [{n} ](altogether|in total|is that|are there)",
    "(take|here are|given|with|for) {a} and {b}[,|:|.] (what is|compute|find|now) {a} + {b}",
    "{a} and {b} (are|were) (given|my numbers|the numbers)[:|.|,] {a} + {b}",
    "(combine|join|unite|total up|count) {a} and {b}", "[what is ]{a} with {b} (more|added|on top)",
    "(what|how much) (will|would|does) (it|that) (be|make) (if|when) (i|you|we) add {b} to {a}",
    "(if|when|once|suppose) (you|i|we|they) (add|put|count|join) {b} (to|on|with|onto) {a}[,|:] "
    "(what|how much) (will|must|would|can) (you|i|we|it) (get|have|be|see)",
    "{a} {n} (plus|with|, then|, and) {b}[ more] {n}[,|:|.| -] how (many|much) (is that|in total|"
    "have i|altogether|are they)",
    "(can|could|will|would) you (add|sum|total|join|count) {a} (and|plus|with|to) {b}[ up| "
    "together][, please| now| here]",
    "(what's|what is|give me|find) the (total|sum|whole) (when|once|after) (i|you|we) (join|put "
    "together|combine|count) {a} (and|with) {b}",
    "(count|put|bring|throw) {a} (plus|and|with) {b} (together|in one|up|as one)",
    "{a} (joined|combined|together|united) with {b}", "{b} on top of {a}[ is| makes| gives]",
    "(i|we) (own|have|hold) {a} {n}[,|.] (my {n}|a friend|the shop) (brings|gives|adds|sends) {b}"
    "[,|.|:] (total|the sum|in all|how many now)",
    "(the total|the sum|all) of {a} (and|with|plus) {b}[ is| makes| then]",
]  # fmt: skip

SUBTRACTION = [
    "(subtract|take|deduct) {b} from {a}", "take {b} away from {a}", "take away {b} from {a}",
    "(what is|what's|give me|tell me|find|compute|calculate|i need) the difference (between|of) "
    "{a} and {b}", "[what is ]{a} (take away|reduced by|decreased by|less) {b}",
    "difference (between|of) {a} and {b}",
    "what (is left|remains) (if|when) (you|i) (take|subtract) {b} (from|away from) {a}",
    "i (have|own|had) {a} {n}(, | and |. i )(lose|sell|give away|eat|use|lost|sold) {b}(, |. "
    ")how many [{n} ](do i have|remain)[ left| now]",
    "there (are|were) {a} {n} and {b} (are gone|leave|went away|disappear|are sold)(, |. )how "
    "many [{n} ](remain|are left|stay)",
    "(ada|tom|my sister|a shop|she|he) has {a} {n} and (sells|loses|gives away) {b}(, |. )how "
    "many {n} (remain|are left)", "(what is|tell me|give me|find) {b} less than {a}",
    "(what|how much) (remains|is left) of {a} (without|minus) {b}",
    "how much (more|bigger|larger) is {a} than {b}", "(remove|deduct|cut) {b} from {a}",
    "(which|what) number is {b} (less|smaller) than {a}", "(reduce|decrease|lower) {a} by {b}",
    "from {a} (subtract|take)[ away] {b}", "start (at|with|from) {a} and (subtract|take away) {b}",
    '(take|remove|subtract) {b} from the (number|value|figure|total) {a}',
    '(what|how much) is {a} (after|when) (you|i|we) (take|remove|subtract) {b}',
    '(how much|how many) (is|are) [still ]left (of|from) {a} (if|when) {b} (go|is taken|are gone)',
    'how far is it from {b} to {a}? {a} - {b}',
    '{a} take {b}',
    "(how much|how many) (more|bigger|higher|longer) (is|are) {a} than {b}? (find|that is|give me|"
    "so what is) {a} - {b}", "(is|was) {a} (more|larger|higher) than {b}[,|?] (and |then |so )what "
    "is {a} - {b}", "{a} (beats|tops|is above|goes over|is larger than) {b} by (how much|what)",
    "the gap from {b} to {a}[: {a} - {b}|, in numbers]",
    "(with|for|given|take) {a} and {b}[,|:|.] (what is|find|give me|now) {a} - {b}",
    "(i|we|you|they) (have|own|hold|keep|had|made|saw|collected) {a} {n}(, | and |. )(i|we|you|"
    "they) (drop|break|spend|throw away|lend|leave|return|hand out|burn|waste|donate|miss|use up) "
    "{b}[ of them](, |. )how many [{n} ](are left|remain|do i keep|have we left)[ now]",
    "(what|how much) (will|would|does) (it|that) (be|leave) (if|when) (i|you|we) (take|subtract) "
    "{b} (from|off) {a}", "(strike|drop|lose) {b} (from|of) {a}, what (is left|remains)",
    "(how much|what) (remains|stays|is still there|do i keep) (of|from) {a} (after|on|by) "
    "(removing|losing|dropping|spending|taking away|taking off|deducting) {b}",
    "(subtracting|removing|deducting|taking) {b} (from|off) {a} (gives|leaves|makes) (what|how "
    "much)",
    "after (subtracting|removing|deducting|losing) {b} from {a}[,] (what|how much) (is left|"
    "remains)",
    "what is left of {a} (after|when|once) (you take|we take|taking|removing|losing|spending) {b}",
    "how (much|many) (is|are) left (in|on|from|with|of) {a} (once|when|if) {b} (is|are) (gone|"
    "removed|subtracted|taken|lost)",
    "(of|out of|from) {a}[,] how much is left (after|when|once) (removing|i remove|we lose) {b}",
    "(can|could|will|would) you (subtract|take|deduct|remove|cut) {b} (from|off) {a}[, please| "
    "here| now]",
    "(if|when|once|suppose) (i|you|we|they) (have|had|own|start with) {a} and (lose|spend|give "
    "away|drop|remove|pay|miss) {b}[,|:] (how much|how many|what) (is left|are left|remains|do i "
    "keep|stays)", "(the|find the|give me the|what was the) (result|outcome|rest|remainder) (of|"
    "when|after) (subtracting|removing|deducting|losing) {b} (from|off) {a}",
    "{a} (without|lacking|cut by|shortened by|lowered by) {b}[ is| makes| gives| is what]",
    "(subtract|remove|deduct|cut|erase) {b} (off|out of|from) {a}[,|:| -] (what is left|the rest|"
    "answer|how much)", "(what's|what is) {a} (less|without|lowered by|down by) {b}",
    "{b} (subtracted|removed|deducted|gone|lost|off) (from|out of) {a}[ is| gives| leaves]",
    "(the rest|the difference|what stays)[:|,| -| when] {a} (less|lose|minus) {b}",
]  # fmt: skip
