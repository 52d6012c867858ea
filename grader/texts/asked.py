"""Whether a sentence asks its reader for something: `Delete your exports`, not `We deleted it`.

    asks("Noah's team will tell the recipients.") → False
    asks("Whoever drew a report draws it again.") → True

A report says what was done and what is left to do for who reads it; the two share their verbs.
"""

from __future__ import annotations

import re

from .action_items import VERB_LIST

# base forms that open a request, beside the verbs of action items
_MORE = """
be contact correct discard do don't draw export inform mail pull re-export re-run re-send re-build
read recall recalculate recompute redo redraw refresh reload rely resend rewrite sort take throw
withdraw wait
"""
_VERB = rf"(?:{'|'.join(map(re.escape, [*VERB_LIST.split(), *_MORE.split()]))})"
_AT_ONCE = r"(?:(?:now|then|also|just|first|simply|next|so) )?"
_OPENS = re.compile(  # `Delete …`, `For marketing: delete …`, `If you exported, delete …`
    rf"(?:^\W*|[:;—–|(]\s*|^\W*(?:if|for|where|when|anything|whatever|in case)\b[^.;]*?, ?)"
    rf"{_AT_ONCE}{_VERB}\b(?!['’-]| (?:of|is|are|was|were|has|have|had|will)\b)",
    re.IGNORECASE,
)
_ASKS = re.compile(
    r"\bplease\b|\byou(?:'ll| all| each)? (?:\w+ ){0,2}?(?:must|should|need|have to|can|may|do)\b"
    r"|^\W*you\b[^.;]{0,30}:",
    re.IGNORECASE,
)
NEAR = 30  # characters before an `ought to` in which its subject stands
_OUGHT = re.compile(r"\b(?:must|should|needs? to|ha(?:s|ve) to|(?:is|are) to)\b", re.IGNORECASE)
_OURS = re.compile(r"\b(?:we|I|it)(?:\W+\w+)?\W*$", re.IGNORECASE)
_READERS = re.compile(
    r"(?:^\W*|[:;—–] )(?:everybody|everyone|anybody|anyone|whoever|all who|those who|who(?: has)?"
    r"|(?:all |the )?(?:readers|users|recipients of this))\b",
    re.IGNORECASE,
)


def asks(sentence: str) -> bool:
    """True where the reader is asked to do something; not for what others did or will do."""
    if _ASKS.search(sentence) or _OPENS.search(sentence) or _READERS.search(sentence):
        return True
    return any(
        not _OURS.search(sentence[max(0, at.start() - NEAR) : at.start()])
        for at in _OUGHT.finditer(sentence)
    )
