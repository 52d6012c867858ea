"""The signals on action items: they name a deed, an owner each, and a date each."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..texts import action_items, prose, quantities, terms
from ..texts.prose import Line
from . import blame, vague
from .found import Found, Page
from .parts import named, section_lines

ENOUGH = 2  # items that make a list
_SOFT = re.compile(
    r"^\W*(?:(?:we |everyone |the team |all |[A-Z][\w@.-]+ )?(?:will |should |must |to |needs? to"
    r" |shall )?)?(?:please )?"
    r"(?:improve|enhance|strengthen|increase|better|review|look into|look at|consider|think"
    r" about|discuss|explore|"
    r"investigate|raise|be|try|communicate|work on|ensure|make sure|address|fix|do|add more|more|"
    r"have|"
    r"keep|monitor|watch|pay|take|avoid|prevent|learn|reflect|revisit|evaluate|assess|follow up|"
    r"sort|handle|get|"
    r"share|remind|educate|train|encourage|align|coordinate|optimi[sz]e|clean up|tighten|test|"
    r"check|document|update)\b",
    re.IGNORECASE,
)
_PINNED = re.compile(
    r"\b(?:so that|when|if|whenever|with|from|to|per|before|after|every|each|where|until|unless|"
    r"against|"
    r"instead of|rather than|via|behind|into|that|whose|without|than|by \w+ing|for (?:the|all|"
    r"every|each|any)|on (?:the|all|every|each|any|a))\b|\d|\w_\w|\w\.\w|`|\b[A-Z]{2,}\b|\w/\w|"
    r"\b[a-z]+[A-Z]",
)
_FILLER_END = re.compile(
    r"(?:\s*(?:in (?:the )?future|going forward|where (?:possible|needed|appropriate)|as needed|"
    r"next time|to (?:avoid|prevent) (?:this|such|similar|future)\b.*|"
    r"from now on|to be (?:better|safe|sure|more careful)|so (?:that )?this (?:does not|doesn't|"
    r"won't|never).*))+\W*$",
    re.IGNORECASE,
)
LONG_ACTION = 9  # words from which an action says enough by itself


@dataclass(frozen=True)
class Item:
    """An action item, and what it lacks."""

    text: str
    vague: bool
    owner: bool
    due: bool


def items(page: Page) -> list[Item]:
    """The items under their part, else lines anywhere that have owner and date."""
    part = section_lines(page, "action items")
    if part is not None:
        found = [_item(line) for line in _told(part)]
        return [item for item in found if item]
    rest = [
        line
        for line in page.text.lines
        if named(page.kind, line.part) in (None, "resolution", "takeaway")
    ]
    lines = [
        line
        for line in action_items.items([one for one in rest if one.kind != "paragraph"])
        if not quantities.clocks(line.text[:12])
    ]
    lines += [
        Line(sentence, line.part, "paragraph", line.number)
        for line in rest
        if line.kind == "paragraph"
        for sentence in prose.split(line.text)
        if _PROMISE.search(sentence) and not quantities.clocks(sentence[:16])
    ]
    found = [_item(line) for line in lines]
    return [item for item in found if item and (item.owner or item.due)]


_PROMISE = re.compile(
    r"\b(?:will|'ll|(?:is|are) going to|owns|takes|(?:is|are) adding|owners?:|due:?(?: by| on)? \d|"
    r"[A-Z]\w+ to [a-z]+)\b",
)
_BEYOND = re.compile(
    r"^\W*(?:owners?|due|status|notes?|all items|tracked|tracking|we review|reviewed)\b", re.I
)


def _told(part: list[Line]) -> list[Line]:
    """Items of the part. Beside bullets a paragraph is a remark; alone, its sentences are items."""
    listed = [line for line in part if line.kind != "paragraph"]
    if listed:
        return action_items.items(part)
    blocks = [line for line in part if prose.count_words(line.text) > 2]
    if len(blocks) > 1 and all(len(prose.split(line.text)) <= 2 for line in blocks):
        return _joined(blocks)
    return [line for line in action_items.items(part) if _is_promise(line.text)]


def _joined(blocks: list[Line]) -> list[Line]:
    """`Owner: …` in a paragraph of its own belongs to the action above it."""
    joined: list[Line] = []
    for line in blocks:
        if joined and re.match(r"(?i)\W*(?:owner|due|who|when)\b", line.text):
            last = joined.pop()
            line = Line(f"{last.text}; {line.text}", last.part, last.kind, last.number)
        joined.append(line)
    return [line for line in joined if _is_promise(line.text)]


def _is_promise(sentence: str) -> bool:
    """True for `Ana to …`, `Add …`, `… by 3 April`; not for a remark among them."""
    first = (terms.words_of(sentence) or [("", "")])[0][1]
    starts = first in action_items.VERBS
    promises = starts or bool(_PROMISE.search(sentence)) or bool(quantities.dates(sentence))
    return promises or action_items.has_owner(sentence, [sentence], sentence)


def _item(line: Line) -> Item | None:
    """None where the line is no item: a remark, a blaming or vague sentence of nobody."""
    lack = action_items.lacks(line)
    owner, due = "no owner" not in lack, "no date" not in lack or _due(line.text)
    remark = not owner and not due and (_remark(line) or _BEYOND.match(line.text))
    if remark or prose.count_words(line.text) < 2:
        return None
    soft = action_items.PEOPLE in lack or _soft(line)
    return Item(line.text, soft, owner, due)


def _remark(line: Line) -> bool:
    """True for a sentence set among the items that judges or promises, and starts with no deed."""
    first = (terms.words_of(line.text) or [("", "")])[0][1]
    if line.kind == "row" or first in action_items.VERBS:
        return False
    return bool(blame.blames(line.text) or vague.vague(line.text))


def _due(text: str) -> bool:
    return bool(_MORE_DATES.search(text))


_MORE_DATES = re.compile(
    r"\b(?:by|on|due|before|until|next|this|end of|target|ETA|deadline)[: ]+(?:the )?(?:end of"
    r" )?(?:next |this )?"
    r"(?:mon|tue|wed|thu|fri|sat|sun|week|month|sprint|quarter|january|february|march|april|may|"
    r"june|july|august|"
    r"september|october|november|december|release|year|iteration|planning|close|audit|\d)|"
    r"\b\d{1,2}(?:st|nd|rd|th)\b|"
    r"\bW\d{1,2}\b|\bdone\b|\b(?:shipped|live|merged|completed|already|in place)\b|"
    r"\b\d{1,2}[-/ ](?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)",
    re.IGNORECASE,
)


def _soft(line: Line) -> bool:
    """True where the deed is left open: `Improve monitoring`, `Be more careful with deploys`."""
    if line.cells and line.header:
        cells = [
            cell
            for head, cell in zip(line.header, line.cells, strict=False)
            if not set(head.split()) & _SIDE_HEADS
        ]
        text = max(cells, key=prose.count_words, default=line.text)
    else:
        text = max(_pieces(line.text), key=prose.count_words, default="")
    bare = _FILLER_END.sub("", _without_owner(text)).strip(" .")
    words = prose.count_words(bare)
    if not words:
        return True
    if _SAYS_NOTHING.search(bare):
        return True
    if words >= LONG_ACTION and not vague.vague(bare):
        return False
    first = _SOFT.match(bare)
    if vague.vague(bare) and not re.search(r"\d|_", bare):
        return True
    return bool(first) and not _PINNED.search(bare[first.end() :] if first else bare) and words <= 5


_SIDE_HEADS = frozenset(
    [
        "owner",
        "who",
        "assignee",
        "due",
        "when",
        "deadline",
        "date",
        "eta",
        "by",
        "target",
        "status",
        "priority",
        "ticket",
        "no",
        "id",
        "type",
    ]
)
_SAYS_NOTHING = re.compile(
    r"\b(?:be (?:more )?(?:careful|vigilant|mindful|attentive)|(?:improve|better|more) (?:things|"
    r"processes|monitoring|communication|testing|quality|alerting|process)\W*$|"
    r"(?:various|some|several|further|appropriate|necessary) (?:improvements?|measures|steps|"
    r"changes|actions|fixes)|look into (?:it|this|things)|"
    r"do better|try harder|pay (?:more |closer )?attention|make sure (?:it|this) (?:does not|"
    r"doesn't|won't|never)|think about (?:it|improvements|options)|as appropriate)\b",
    re.IGNORECASE,
)


def _pieces(text: str) -> list[str]:
    return [piece.strip(" .") for piece in action_items.SPLIT.split(text) if piece.strip(" .")]


def _without_owner(text: str) -> str:
    for start, end in reversed(quantities.dates(text)):
        text = text[:start] + text[end:]
    text = re.sub(r"(?<!\w)@[\w.-]+|\b(?:by|before|until|due|on)\s*$", " ", text)
    return re.sub(
        r"^\W*[A-Z][a-z]+(?: and [A-Z][a-z]+)?(?:'s team)? (?:will|to|is to|shall)\b", " ", text
    ).strip()


def _share(found: list[Item], lacking: list[Item], why: str) -> Found:
    """One item of three that lacks it is a slip (0.81); a list without any earns nothing."""
    missing = len(lacking) / len(found)
    score = round(1 - missing**1.5, 4)
    return Found(score, why if lacking else "", lacking[0].text if lacking else "")


def action_items_signal(page: Page, found: list[Item]) -> Found:
    """1 for two or more items that each name a deed."""
    if not found:
        return Found(0, "List what will change in the system: a deed, its owner and its date.")
    one = _share(
        found, [item for item in found if item.vague], "Name the deed: what changes where."
    )
    if len(found) < ENOUGH:
        return Found(round(one.score * 0.7, 4), one.why or "One item is hardly all.", one.sentence)
    return one


def owner(page: Page, found: list[Item]) -> Found:
    """The share of items with an owner; 1 where there are none to own: `action_items` says so."""
    if not found:
        return Found(1)
    return _share(
        found, [item for item in found if not item.owner], "Name one owner for each item."
    )


def due_date(page: Page, found: list[Item]) -> Found:
    """The share of items with a date; 1 where there are none: `action_items` says so."""
    if not found:
        return Found(1)
    return _share(found, [item for item in found if not item.due], "Give each item a date.")
