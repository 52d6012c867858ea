"""Colours, fonts and escaping that all cards share: inline styles, JupyterLab's own variables."""

from __future__ import annotations

import html as _html
import re

# Bar colours; mid tones that stand out on white and on JupyterLab's dark ground alike (≥ 3 : 1).
GOOD, MIND, BAD, CALM = "#2e8b57", "#b7791f", "#c2453c", "#6b7a90"
INK = "color:var(--jp-ui-font-color1,#1f2328)"
SOFT = "color:var(--jp-ui-font-color2,#57606a)"
LINE = "var(--jp-border-color1,#c4c9d0)"
HEADING = f"margin:0 0 4px;font-size:15px;line-height:1.4;font-weight:600;{INK}"
SUBHEADING = f"margin:10px 0 2px;font-size:14px;line-height:1.4;font-weight:600;{INK}"
FONT = "font-family:var(--jp-ui-font-family,system-ui,sans-serif);font-size:14px;line-height:1.5"
CODE = "font-family:var(--jp-code-font-family,ui-monospace,monospace);font-size:13px"
# JupyterLab keeps the spaces of code; one at the end of a line would stand out of its card.
INLINE = f"{CODE};white-space:normal"
UNSEEN = (
    "position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap"
)
MAX_SHOWN = 400  # characters of one cell or name; what makes two values differ stands before that
# What steers a terminal, or turns the direction of reading: shown by its number instead.
_UNSHOWN = re.compile(
    "[\\x00-\\x08\\x0b-\\x1f\\x7f-\\x9f\\u061c\\u200e\\u200f\\u2028-\\u202e\\u2066-\\u2069]"
)
# `code`, **bold**, *emphasis*. That begins and ends with a letter or the like: `count(*) … max(*)`
# and `2 * 3 * 4` are none. What stands in code is read by nobody.
_MARKS = re.compile(
    r"`([^`\n]+)`|\*\*((?>`[^`\n]+`|[^*\n])+)\*\*"
    r"|(?<![\w*])\*(?=[^\W_]|[$“\"'])([^*\n]*[\w.!?…,”\"'%])\*(?![\w*])"
)
_FENCED = re.compile(r"((?:^```.*?^```[ ]*$)|`[^`\n]+`)", re.MULTILINE | re.DOTALL)
# Classes for what MathJax must leave alone, JupyterLab's and nbconvert's: `$3 of $4` is no formula
NO_MATH = "mathjax_ignore tex2jax_ignore"


def escape(text: str) -> str:
    """Text that can stand anywhere in HTML."""
    return _html.escape(shown(text), quote=True)


def shown(text: str) -> str:
    """The text with signs that act instead of being read as `\\x1b`, `\\u202e`."""
    return _UNSHOWN.sub(lambda match: ascii(match[0])[1:-1], text)


def cut(text: str) -> str:
    """A cell as far as one reads it, and how long it is."""
    return text if len(text) <= MAX_SHOWN else f"{text[:MAX_SHOWN]}… ({len(text):,} characters)"


def inline(text: str) -> str:
    """Escaped text with `code`, **bold** and *emphasis* marked up, and line breaks kept."""
    code, bold, slanted = f'<code style="{INLINE}">', "<strong>", "<em>"
    marked = _marked(escape(text), (code, "</code>"), (bold, "</strong>"), (slanted, "</em>"))
    return marked.replace("\n", "<br>")


def plain(text: str) -> str:
    """The text without the marks of `inline`, but for those of code."""
    return _marked(text, ("`", "`"), ("", ""), ("", ""))


def spoken(text: str) -> str:
    """The text without any marks: for a name that is read aloud."""
    return _marked(text, ("", ""), ("", ""), ("", ""))


def markdown(text: str) -> str:
    """Markdown whose `$` are signs of money and no formulas, also for MathJax."""
    pieces = _FENCED.split(text)  # every second one is code
    return "".join(
        piece if n % 2 else piece.replace("$", "<span>&#36;</span>")
        for n, piece in enumerate(pieces)
    )


_Pair = tuple[str, str]


def _marked(text: str, code: _Pair, bold: _Pair, emphasis: _Pair) -> str:
    def put(match: re.Match[str]) -> str:
        if match[1] is not None:
            return match[1].join(code)
        inner, pair = (match[2], bold) if match[2] is not None else (match[3], emphasis)
        return _marked(inner, code, bold, emphasis).join(pair)

    return _MARKS.sub(put, text)
