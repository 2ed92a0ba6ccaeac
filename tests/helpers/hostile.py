"""Answers that want to do something to whoever reads them. `evil.invalid` is a host that nothing
may be asked of; `window.pwned` and `PWNED` are what a script of theirs would leave.
"""

from __future__ import annotations

EVIL = "http://evil.invalid"
SCRIPT = "<script>window.pwned=1</script>"
IMAGE = f"<img src=x onerror='window.pwned=1'><img src={EVIL}/i.png>"

ANSWERS = {
    "script tag": f"Hello {SCRIPT}\n\n{SCRIPT}",
    "event handlers": f"{IMAGE}\n\n<svg onload=window.pwned=1></svg>\n\n"
    "<details open ontoggle=window.pwned=1>x</details>",
    "frame, style, form": f"<iframe src={EVIL}/f></iframe>\n\n<style>@import '{EVIL}/s.css';"
    f"body{{display:none}}</style>\n\n<link rel=stylesheet href={EVIL}/l.css>\n\n"
    f"<object data={EVIL}/o></object><embed src={EVIL}/e><video src={EVIL}/v autoplay></video>",
    "javascript links": "[a](javascript:window.pwned=1) [b]( JaVaScRiPt:window.pwned=1)\n\n"
    "[c](java&#x73;cript:window.pwned=1) [d](javascript&colon;window.pwned=1) "
    "[e](javascript\\:window.pwned=1) [f](<java\tscript:window.pwned=1>)\n\n"
    "[g][x] [x]\n\n[x]: javascript:window.pwned=1\n\n[h](\njavascript:window.pwned=1)\n\n"
    "<javascript:window.pwned=1> [i](a](javascript:window.pwned=1) "
    "[j](data:text/html,<script>alert(1)</script>) [k](vbscript:x) [l](&#9;javascript:window.pwned=1)",
    "remote images": f"![a]({EVIL}/1.png) ![b][ref] ![ref]\n\n[ref]: {EVIL}/2.png\n\n"
    f"[![c]({EVIL}/3.png)](https://example.com) ![d](<{EVIL}/4 5.png>) !\\[no]({EVIL}/6.png)",
    "formulas": f"$\\href{{javascript:window.pwned=1}}{{x}}$ and "
    f"$$\\style{{background:url({EVIL}/t.png)}}{{y}}$$ and "
    f"$\\bbox[background:url({EVIL}/u.png)]{{z}}$ and "
    "$\\let\\go\\href \\go{javascript:window.pwned=1}{w}$ and "
    f"$\\mmlToken{{mi}}[href='javascript:window.pwned=1']{{v}}$ $a <b$ {IMAGE} $c$",
    "a formula reaching into a fence": f"\\begin{{a}}\n```\n\\end{{a}}\n{IMAGE}\n{SCRIPT}\n```\n",
    "a formula reaching out of a fence": f"```\n\\begin{{a}}\n```\n\\end{{a}} {IMAGE}\n$$\n```\n$$\n"
    f"{IMAGE}\n```\n",
    "a fence that a list closes": f"- ```\n{IMAGE}\n```\n{IMAGE}\n```\n",
    "a fence that looks closed": f"- a\n\n  ```\n  code\n  ```\n{IMAGE}\n\n> ```\n{IMAGE}\n> ```\n"
    f"{IMAGE}\n~~~ \n```\n~~~\n{IMAGE}",
    "a fence with a tag for a language": f"```<img/src={EVIL}/q.png>\nx\n```\n\n"
    f"````\n```\n{SCRIPT}\n````\n{SCRIPT}",
    "separators that some parsers take for line ends": f"```\n\u2028```\u2028{IMAGE}\n"
    f"```\n\x0b```\x0c{IMAGE}\x85```\n",
    "an unbalanced fence": f"```python\nx = 1\n{SCRIPT}",
    "comments and sections": f"<!-- {SCRIPT} --> <![CDATA[{SCRIPT}]]> <?php {SCRIPT} ?> <!{SCRIPT}>",
    "diagram": f"```mermaid\ngraph TD\nA@{{ img: \"{EVIL}/m.png\", label: 'x' }}\n"
    f"B[\"<img src='{EVIL}/n.png' onerror='window.pwned=1'>\"]\n"
    'click B href "javascript:window.pwned=1"\nA-->B\n```',
    "terminal escapes": "\x1b[31mred\x1b[0m \x1b[2J\x1b[H \x1b]52;c;UFdORUQ=\x07 \x9b31m \x1bc \x08\x08"
    " \x1b[?1049h \x1b]8;;http://evil.invalid\x1b\\link\x1b]8;;\x1b\\ \r overwritten",
    "terminal title": "\x1b]0;PWNED\x07 \x1b]2;PWNED\x1b\\ \x9d0;PWNED\x9c &#27;]0;PWNED&#7; &#x1b;[2J",
    "text turned around": "safe \u202etxet desrever\u202c and \u2066isolated\u2069 &#8238;entity&#x202e;",
    "half a character": "\ud800 and \udfff",
    "huge table": "| a | b | c |\n|---|---|---|\n" + "| 1 | 2 | 3 |\n" * 3000,
    "one long line": "x" * 1_000_000,
    "one long line of brackets": "[![" * 20_000 + "](" * 20_000,
    "many emphases": "*_" * 10_000 + "`" * 10_001 + "$" * 10_001,
    "many words in italics that never end": "*a " * 20_000 + "\n\n" + "__a " * 20_000,
    "deep quotes": "> " * 5_000 + "x",
}
LONG = frozenset(
    {"huge table", "one long line", "one long line of brackets", "many emphases"}
    | {"many words in italics that never end", "deep quotes"}
)
