"""A Markdown text as lines, parts and sentences: what a person wrote, without markup and skeleton.

Everything here is linear in the text's length, which is capped: a learner's text is hostile input.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from .terms import WORD

MAX_CHARS = 60_000  # characters; a long postmortem has 12,000. What follows is not read.
MAX_LINE = 20_000  # characters of one line that are read; a long paragraph has 3,000

Kind = Literal["paragraph", "item", "row"]

# Headings that mean the same part. Lower case, as `normal` leaves them.
SYNONYMS: dict[str, tuple[str, ...]] = {
    "summary": ("summary", "overview", "tl dr", "tldr", "in brief", "in short", "what happened"),
    "impact": ("impact", "blast radius", "who was affected", "damage"),
    "detection": ("detection", "how we found out", "how we noticed"),
    "timeline": ("timeline", "time line", "chronology", "sequence of events", "course of events"),
    "root cause": ("root cause", "root causes", "cause", "why it happened", "five whys", "5 whys"),
    "contributing factors": (
        *("contributing factors", "contributing factor", "contributing causes", "contributing"),
        *("what made it worse", "why it was not caught", "why we did not catch it"),
    ),
    "action items": (
        *("action items", "actions", "action points", "follow ups", "followups", "next steps"),
        *("remediation", "prevention", "corrective actions", "what we will change", "todo"),
        *("follow up actions", "what changes", "follow up"),
    ),
    "what went well": (
        *("what went well", "went well", "what worked", "what worked well", "what helped"),
        *("where we were lucky",),
    ),
    "situation": ("situation", "context", "background"),
    "task": ("task", "role", "my role", "my part"),
    "action": ("action", "actions", "what i did", "diagnosis"),
    "result": ("result", "results", "outcome"),
    "takeaway": (
        *("takeaway", "takeaways", "take away", "lesson", "lessons", "lessons learned"),
        *("reflection", "what changed", "what i took away"),
    ),
}

_COMMENT, _END_COMMENT = "<!--", "-->"
_FENCE = re.compile(r"^ {0,3}(```+|~~~+)")
_HEADING = re.compile(r"^ {0,3}(#{1,6})\s+(\S.*)$")
_UNDERLINE = re.compile(r"^ {0,3}(=+|-{3,})\s*$")
_BOLD_LABEL = re.compile(r"^(?:\*\*|__)([^*_]{1,60})(?:\*\*|__)\s*[:.]?\s*(.*)$")
_PLAIN_LABEL = re.compile(
    r"^([^\W\d][\w &/+'-]{0,40}?(?: ?\([^()]{0,30}\))?)\s?(?::|\s[—–-]\s)\s*(.*)$"
)
_DOT_LABEL = re.compile(r"^([A-Z][\w '/-]{1,40})\.(?:\s+(.*))?$")
_ITEM = re.compile(
    r"^\s*(?:[-*+•]|\d{1,2}(?:\.\d{1,2}){1,2}[.)]"
    r"|\d{1,3}[.)]|[a-z]\)|\([a-z\d]{1,2}\))\s+(?:\[[ xX]\]\s+)?(.*)$"
)
_ENTRY = re.compile(  # a timeline that is typed line by line, without bullets
    r"^[\[(*]{0,3}(?:[^\W\d_]{3,9}\.?,? )?(?:\d{1,2} [^\W\d_]{3,9},? |\d{4}-\d\d-\d\d[ T])?"
    r"(?:\d{1,2}[:h]\d{2}|T ?\+ ?\d)"
)
_RULE_ROW = re.compile(r"^[\s|:+-]+$")
_LINK = re.compile(r"!?\[([^\[\]]{0,300})\]\([^()\s]{0,600}\)")
_TAG = re.compile(r"</?[A-Za-z][^<>]{0,200}>")
_SCRIPT = re.compile(r"<(script|style)\b")
_MARK = re.compile(r"\*\*|__|`|~~|(?<!\w)[*_](?=\S)|(?<=\S)[*_](?!\w)")
_UNFILLED = re.compile(
    r"^(?:[….?_xX—–-]+|tbd|todo|tbc|n/?a|none|hh|mm|yyyy-mm-dd|"
    r"\[[^\]]{0,40}\]|<[^>]{0,40}>|\{[^}]{0,40}\})$",
    re.IGNORECASE,
)
_STOP = re.compile(r"(?<![.!?])[.!?]++[\"')\]”’]*+(?=\s)")
_ABBREVIATION = re.compile(
    r"(?:^|[\s(])(?:e\.g|i\.e|approx|vs|no|mr|mrs|ms|dr|ca|cf|incl|est|st|resp|fig|min|max)\.$",
    re.IGNORECASE,
)
_LABEL_LEVEL = 2  # `**Summary.** …` ends the part before it, as `## Summary` does


@dataclass(frozen=True)
class Line:
    """One block as written: a paragraph, a list item with its continuation, a table row."""

    text: str
    part: str  # the headings it stands under, normalised, `outer / inner`; "" before the first
    kind: Kind
    number: int  # 1-based line of the source where it starts
    cells: tuple[str, ...] = ()
    header: tuple[str, ...] = ()  # of a table row, normalised


@dataclass(frozen=True)
class Sentence:
    """One sentence, where it stands."""

    text: str
    part: str
    kind: Kind
    number: int


@dataclass
class Text:
    """What a person wrote: `lines` without headings and empty places, and their `sentences`."""

    lines: list[Line]
    cut: bool = False  # longer than MAX_CHARS
    headings: list[str] = field(default_factory=list)
    synonyms: Mapping[str, list[str]] = field(default_factory=dict)  # part → its other headings

    @functools.cached_property
    def sentences(self) -> list[Sentence]:
        """All sentences, in order; a table row is one."""
        return [
            Sentence(piece, line.part, line.kind, line.number)
            for line in self.lines
            for piece in (split(line.text) if line.kind != "row" else [line.text])
        ]

    @property
    def words(self) -> int:
        """Words in all lines; headings and labels do not count."""
        return sum(count_words(line.text) for line in self.lines)

    def part(self, name: str, also: Iterable[str] = ()) -> list[Line] | None:
        """The lines under the headings that mean `name`; None where there is no such heading."""
        also = [*also, *self.synonyms.get(name, ())]
        if not any(means(heading, name, also) for heading in self.headings):
            return None
        return [line for line in self.lines if line.part and means(line.part, name, also)]


def normal(heading: str) -> str:
    """`## 2. Timeline (UTC):` → `timeline`."""
    bare = re.sub(r"\([^()]{0,60}\)", " ", heading.lower())
    return re.sub(r"^[\d\s]+", "", " ".join(WORD.findall(bare.replace("'", " ")))).strip()


def means(path: str, name: str, also: Iterable[str] = ()) -> bool:
    """True where a part is the one called `name`, or stands under it.

    The inner heading may hold other words (`Timeline of events`); an outer one must be the name or
    a synonym, so that a title such as `Root cause of the outage` does not claim the whole text.
    """
    key = normal(name)
    wanted = {key, *SYNONYMS.get(key, ()), *(normal(other) for other in also)} - {""}
    *outer, inner = path.split(" / ")
    words = f" {inner} "
    if len(words) < 90 and any(f" {one} " in words for one in wanted):
        return True
    return any(heading in wanted for heading in outer)


def count_words(text: str) -> int:
    """Words of a text; `14,000` and `soft-deleted` are one each."""
    return sum(1 for token in text.split() if any(char.isalnum() for char in token))


def spoken_words(text: str) -> int:
    """Words as they are said: `14,000` and `soft-deleted` are two each."""
    return len(WORD.findall(text))


def split(text: str) -> list[str]:
    """Sentences of one block. `approx. 14,000`, `e.g. the cache` and `8.7` do not end one."""
    pieces, start = [], 0
    for stop in _STOP.finditer(text):
        following = text[stop.end() : stop.end() + 3].lstrip()[:1]
        before = text[max(start, stop.start() - 8) : stop.start() + 1]
        if not following or following.islower() or _ABBREVIATION.search(before):
            continue
        pieces.append(text[start : stop.end()].strip())
        start = stop.end()
    pieces.append(text[start:].strip())
    return [piece for piece in pieces if piece]


def read(source: str, labels: Iterable[str] = (), skeleton: str = "") -> Text:
    """The text a person wrote in `source`.

    labels: part names that may also stand as `Summary: …` or `**Summary.** …` at a line's start.
    skeleton: lines given to the learner; where they stand unchanged they are not text.
    """
    known = {normal(label) for label in labels}
    given = {line.strip() for line in skeleton.splitlines() if line.strip()}
    cut = len(source) > MAX_CHARS
    reader = _Reader(known | {s for name in known for s in SYNONYMS.get(name, ())})
    for number, line in _visible(source[:MAX_CHARS]):
        if line.strip() and line.strip() in given and not _HEADING.match(line):
            reader.close()
            continue
        reader.take(line[:MAX_LINE], number)
    reader.close()
    return Text(reader.lines, cut, reader.headings)


def _visible(source: str) -> Iterator[tuple[int, str]]:
    """Numbered lines without HTML comments and scripts (newlines kept), without fenced blocks."""
    source = _without_scripts(source)
    kept, place = [], 0
    while (start := source.find(_COMMENT, place)) >= 0:
        kept.append(source[place:start])
        end = source.find(_END_COMMENT, start)
        hidden = source[start : end if end >= 0 else len(source)]
        kept.append("\n" * hidden.count("\n"))
        place = end + len(_END_COMMENT) if end >= 0 else len(source)
    kept.append(source[place:])
    fence = ""
    for number, line in enumerate("".join(kept).splitlines(), 1):
        mark = _FENCE.match(line)
        if fence:
            if mark and mark[1].startswith(fence):
                fence = ""
        elif mark:
            fence = mark[1]
            yield number, ""
        else:
            yield number, line


def _without_scripts(source: str) -> str:
    """The text without `<script>…</script>` and `<style>…</style>`; one that never ends is text."""
    kept, place, endless = [], 0, set()
    lower = source.lower()
    for opens in _SCRIPT.finditer(lower):
        tag = opens[1]
        if opens.start() < place or tag in endless:
            continue
        end = lower.find(f"</{tag}", opens.end())
        if end < 0:
            endless.add(tag)  # or each would look for its end once more
            continue
        kept += [source[place : opens.start()], "\n" * source.count("\n", opens.start(), end)]
        place = end
    return "".join([*kept, source[place:]])


class _Reader:
    """Gathers source lines into blocks, under the heading they follow."""

    def __init__(self, labels: set[str]) -> None:
        self.labels = labels
        self.lines: list[Line] = []
        self.headings: list[str] = []
        self._path: list[tuple[int, str]] = []
        self._part = ""
        self._open: list[str] = []
        self._kind: Kind = "paragraph"
        self._number = 0
        self._header: tuple[str, ...] = ()

    def take(self, line: str, number: int) -> None:
        """One visible source line."""
        if not line.strip():
            self.close()
            self._header = ()
        elif heading := _HEADING.match(line):
            self._start_part(plain(heading[2]), len(heading[1]))
        elif _UNDERLINE.match(line):
            title = " ".join(self._open)
            if self._kind == "paragraph" and 0 < len(title) < 90:
                self._open = []
                self._start_part(title, 1 if line.lstrip().startswith("=") else 2)
        elif line.lstrip().startswith("|"):
            self._take_row(line, number)
        elif item := _ITEM.match(line):
            self.close()
            self._begin("item", self._labelled(item[1]), number)
        else:
            stripped = line.strip().lstrip("> ")
            body = self._labelled(stripped)
            next_entry = _ENTRY.match(stripped) and self._open and _ENTRY.match(self._open[0])
            if self._open and body == stripped and not next_entry:
                self._open.append(plain(body))
            else:
                self._begin("paragraph", body, number)

    def _labelled(self, line: str) -> str:
        """The line without the part label it opens with, if any; the part changes."""
        for pattern in (_BOLD_LABEL, _PLAIN_LABEL, _DOT_LABEL):
            found = pattern.match(line)
            if found and normal(found[1]) in self.labels:
                self._start_part(found[1])
                return found[2] or ""
        if normal(line) in self.labels and len(line) < 60:
            self._start_part(line)
            return ""
        return line

    def _begin(self, kind: Kind, body: str, number: int) -> None:
        self.close()
        self._kind, self._number = kind, number
        self._open = [plain(body)] if body.strip() else []

    def _take_row(self, line: str, number: int) -> None:
        self.close()
        if _RULE_ROW.match(line):
            if self.lines and self.lines[-1].kind == "row" and not self._header:
                self._header = tuple(normal(cell) for cell in self.lines.pop().cells)
            return
        cells = tuple(plain(cell) for cell in line.strip().strip("|").split("|"))
        if any(not unfilled(cell) for cell in cells if cell):
            text = " | ".join(cell for cell in cells if cell)
            self.lines.append(Line(text, self._part, "row", number, cells, self._header))

    def _start_part(self, title: str, level: int = _LABEL_LEVEL) -> None:
        self.close()
        self._path = [step for step in self._path if step[0] < level] + [(level, normal(title))]
        self._part = " / ".join(name for _, name in self._path)
        self.headings.append(self._part)

    def close(self) -> None:
        """End the block that is open."""
        body = " ".join(self._open).strip()
        self._open = []
        if body and not unfilled(body):
            self.lines.append(Line(body, self._part, self._kind, self._number))


def plain(line: str) -> str:
    """One line without Markdown marks, link targets, tags, curly apostrophes and double blanks."""
    bare = _MARK.sub("", _TAG.sub(" ", _LINK.sub(r"\1", line)))
    return " ".join(bare.replace("’", "'").split())


def unfilled(body: str) -> bool:
    """True for `owner: …`, `TBD`, `- [name] — [date]`: a place nobody has filled."""
    if len(body) > 300:
        return False
    rest = re.sub(r"\b[A-Za-z][\w /-]{0,30}:", " ", body) if ":" in body else body
    tokens = [token for token in re.split(r"[\s|,;·:()—–]+", rest) if token]
    return all(_UNFILLED.match(token) for token in tokens) and not re.fullmatch(r"\d+", body)
