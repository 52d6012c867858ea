"""The signals on a spoken answer: a takeaway, the speaker's own part, the length."""

from __future__ import annotations

import re

from ..texts import prose
from .found import Found, Page
from .parts import section

_LEARNT = re.compile(
    r"\b(?:(?:I|I've|I'd|we|it|that|this|what) (?:have |had |also |really |\w+ )?(?:learn(?:ed|t)"
    r"|took (?:away|from)|take (?:away|from)|taken (?:away|from))|(?:the|my|one|main|biggest|key)"
    r" (?:\w+ )?(?:takeaway|"
    r"lesson|learning)s?"
    r"|takeaways?|lessons?|taught me|since then,? (?:I|we|my)|(?:ever since|these days|nowadays|"
    r"from then on|from that day|now),? (?:I|my|we|every)|I now|I always|I no longer|I never"
    r" (?:again|\w+ without)|next time|do differently|would do (?:it |that )?different\w*|"
    r"(?:changed|shaped) (?:how|the way|my)|(?:stuck|stayed) with me|(?:I|we) carry|I still|my"
    r" rule|"
    r"I(?:'ve| have) (?:since|become)|in hindsight|looking back|if I (?:had|could|were)|what I'd"
    r" (?:keep|tell|do)|I came away|the habit|as a habit|rule of thumb|the point (?:for me|is)|"
    r"what stays)\b",
    re.IGNORECASE,
)
_FIRM = re.compile(
    r"\b(?:learn(?:ed|t)|took (?:away|from)|take (?:away|from)|takeaways?|lessons?|taught|"
    r"differently|stuck with me|stayed"
    r" with me|carry|my rule|"
    r"rule of thumb|changed how|changed the way|ever since|since then|these days|next time|now"
    r" I|I now|habit|what stays)\b",
    re.IGNORECASE,
)
LATE = 0.6  # the share of an answer before its takeaway, at the earliest
PART_WORDS = 5


def takeaway(page: Page) -> Found:
    """1 where the end says what was learnt, or what is done differently since."""
    why = "End with what you took from it: what you do differently since."
    part = section(page, "takeaway")
    if part is not None:
        enough = sum(prose.count_words(one.text) for one in part) >= PART_WORDS
        return Found(1) if enough else Found(0, why)
    sentences = [one.text for one in page.text.sentences]
    total = sum(map(prose.count_words, sentences)) or 1
    seen, late = 0, []
    for sentence in sentences:
        seen += prose.count_words(sentence)
        if seen / total > LATE:
            late.append(sentence)
    told = [sentence for sentence in late if _LEARNT.search(sentence)]
    if any(_FIRM.search(sentence) for sentence in told):
        return Found(1)
    return Found(0.85 if told else 0, why, told[0] if told else "")


_I = re.compile(r"\b(?:I|I'm|I'd|I've|I'll|[Mm]y|[Mm]e|[Mm]ine|[Mm]yself)\b")
_WE = re.compile(r"\b(?:we|we're|we'd|we've|we'll|our|us|ours|ourselves)\b", re.IGNORECASE)
MOSTLY, FAIRLY = 0.65, 0.3  # shares of `I` among `I` and `we`: all of it; 0.8


def role(page: Page) -> Found:
    """1 where it is clear what the speaker did; 0 where all is done by `we`."""
    part = section(page, "action")
    whole = _own_share(" ".join(one.text for one in page.text.sentences))
    shares = [whole]
    if part and (act := _own_share(" ".join(one.text for one in part))) is not None:
        shares.append(act)
    told = [share for share in shares if share is not None]
    share = min(told, default=0.0)
    if share >= MOSTLY:
        return Found(1)
    if share >= FAIRLY:
        score = 0.8 + 0.2 * (share - FAIRLY) / (MOSTLY - FAIRLY)
    else:
        score = 0.8 * share / FAIRLY
    first = next((o.text for o in page.text.sentences if _WE.search(o.text)), "")
    return Found(round(score, 4), "Say what you did yourself, and what others did.", first)


def _own_share(text: str) -> float | None:
    mine, ours = len(_I.findall(text)), len(_WE.findall(text))
    return mine / (mine + ours) if mine + ours else None


# Words of a text: from, full from, full to, to. Outside it earns nothing; 0.8 a quarter inside.
LENGTHS = {
    "star_t": (70, 200, 500, 900),  # 130–160 words a minute: two to three minutes are 250–450
    "update": (4, 15, 230, 600),  # read on a phone in a minute
}


def length(page: Page) -> Found:
    """1 inside the limits of its kind, falling to 0 outside."""
    least, full, most, end = LENGTHS[page.kind]
    words = page.text.words
    if full <= words <= most:
        return Found(1)
    score = (words - least) / (full - least) if words < full else (end - words) / (end - most)
    told = "too short" if words < full else "too long"
    return Found(round(max(0.0, score), 4), f"{words} words: {told}; {full} to {most} are wanted.")
