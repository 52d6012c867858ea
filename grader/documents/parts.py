"""Where in a document something is said: its named parts, its lead, its result."""

from __future__ import annotations

import functools
import re

from ..texts import prose
from ..texts.prose import Line, Sentence
from .found import Page

POSTMORTEM_PARTS = (
    *("summary", "impact", "detection", "timeline", "root cause", "contributing factors"),
    *("action items", "what went well", "what went badly", "investigation", "resolution"),
    *("takeaway", "luck"),
)
STAR_PARTS = ("situation", "task", "action", "result", "takeaway")
LABELS = {"postmortem": POSTMORTEM_PARTS, "star_t": STAR_PARTS}
# Headings beside those of prose.SYNONYMS, for documents of any house.
ALSO: dict[str, tuple[str, ...]] = {
    "summary": (
        *("executive summary", "abstract", "the short version", "short version", "at a glance"),
        *(
            "synopsis",
            "headline",
            "in a nutshell",
            "bottom line",
            "in one paragraph",
            "exec summary",
        ),
        *("in two sentences", "what happened in two sentences", "the gist", "the incident"),
        *("incident summary", "what was it", "description"),
    ),
    "impact": (
        *("effect", "effects", "scope", "extent", "consequences", "customer impact", "cost"),
        *("business impact", "who was hit", "what it cost", "who and what was affected", "how bad"),
        *("how bad was it", "impact assessment", "affected", "blast radius", "the damage"),
        *("who is affected", "who was affected", "how much", "what was affected"),
        *("what it did", "who noticed", "size"),
    ),
    "timeline": (
        *("log", "event log", "what happened when", "timeline of events", "times", "history"),
        *("minute by minute", "how it unfolded", "how it went", "incident log", "when"),
        *("what happened and when", "the course of events", "the day", "sequence", "key times"),
    ),
    "root cause": (
        *("root cause analysis", "why", "underlying cause", "mechanism", "why did it happen"),
        *("technical cause", "what caused it", "why it broke", "the cause", "rca", "causes"),
        *("why did this happen", "why did it break", "why this happened", "root causes"),
        *("origin", "explanation", "technical explanation", "what was behind it", "reason"),
        *("how it could happen", "how this could happen", "what broke and why", "the mechanism"),
    ),
    "action items": (
        *("commitments", "what we are doing", "what we are doing about it", "improvements"),
        *("what we are changing", "what we re changing", "preventive actions", "corrective action"),
        *("preventative measures", "preventive measures", "to do", "tasks", "work items", "fixes"),
        *("what happens next", "what we do next", "what we will do", "changes", "measures", "plan"),
        *("what now", "what next", "next", "actions to take", "what will change", "hardening"),
        *("what do we change", "preventing recurrence", "prevent recurrence", "how we prevent it"),
        *("how we stop it happening again", "remedial actions", "action plan", "ownership"),
        *("agreed actions", "what we agreed", "what we ll do", "what we will do differently"),
        *("what we do about it", "what we did about it", "our commitments", "next actions"),
        *(
            "what comes next",
            "follow on work",
            "follow up work",
            "followup work",
            "remaining work",
            "tickets",
            "actions and owners",
            "remediations",
        ),
    ),
    "what went well": (
        *("what went right", "good", "the good", "positives", "worked", "bright spots", "kudos"),
        *("things that worked", "what saved us", "what we would keep", "what to keep", "keep"),
        *("what was good", "the good parts", "what we did well", "where we did well", "plus"),
        *(
            "what held",
            "what went ok",
            "what went well for us",
            "pluses",
            "credit",
            "the good bits",
        ),
        *("positive", "positive points", "on the plus side", "successes", "praise", "thanks"),
        *("well", "strengths", "went right", "good things"),
    ),
    "luck": ("where we got lucky", "where we were lucky", "lucky", "got lucky"),
    "what went badly": (
        *("what went wrong", "what went poorly", "what did not go well", "what hurt", "went badly"),
        *("what didn t go well", "the bad", "less well", "what could be better", "went wrong"),
        *("what was bad", "minus", "minuses", "the ugly", "weaknesses"),
        *("what slowed us down", "went poorly", "what did not work", "bad"),
    ),
    "investigation": (
        *(
            "dead ends",
            "wrong turns",
            "what we ruled out",
            "false leads",
            "red herrings",
            "diagnosis",
        ),
        *("wrong turn", "what we tried", "how we found it", "analysis", "debugging", "dead end"),
        *("false starts", "false lead", "detours", "what we got wrong", "ruled out"),
    ),
    "resolution": (
        "recovery",
        "mitigation",
        "repair",
        "fix",
        "response",
        "remedy",
        "how we fixed it",
    ),
    "contributing factors": ("contributory factors", "what made it worse", "aggravating factors"),
    "detection": ("how it was detected", "how it was found"),
    "takeaway": ("what i learned", "what i learnt", "learning", "learnings", "lesson learned"),
    "result": ("the result", "the outcome", "impact"),
    "action": ("what i did", "actions", "approach", "steps"),
    "situation": ("the situation",),
    "task": ("the task", "my task", "goal"),
}
_TIME_FIRST = re.compile(
    r"^\W*(?:at |around |by |on )?(?:\d{1,2}[:.h]\d{2}|T ?\+|\d{4}-\d\d-\d\d[T ]\d)", re.IGNORECASE
)
_NOT_A_LEAD = re.compile(
    r"^\W*(?:the (?:root |underlying )?cause|root cause|why (?:it|this|did)|we (?:first|initially)|"
    r"our first|at first|initially|first,|timeline|impact|action|what went|owner|date|author|"
    r"status|"
    r"severity|attendees|participants|reviewed|to prevent|follow-?ups?|going well|the fix|in"
    r" response)\b",
    re.IGNORECASE,
)
_META = re.compile(r"^\W*[A-Z][\w /-]{1,24}:\s")
_RESULT = re.compile(
    r"\b(?:result|outcome|in the end|ended up|by the end|as of today|since then|paid off|recovered|"
    r"went from|fell from|dropped|cut|reduced|saved|down to|up to|within|went down|brought)\b",
    re.IGNORECASE,
)
_LEARNT = re.compile(
    r"\b(?:learn(?:ed|t)|lesson|take ?away|took away|taught me|differently|carry|since then I|"
    r"these days)\b",
    re.IGNORECASE,
)
SHORT_BLOCK, MANY_BLOCKS = 8, 4  # words of a heading-like line; paragraphs of a told story
MOST_TITLE = 7  # words of a title of which one word tells what it is
_BY_WORD = tuple(  # in this order: `what could be better` is no praise
    (name, re.compile(rf"\b(?:{words})\b"))
    for name, words in (
        (
            "what went badly",
            "not|wrong|bad|badly|poorly|worse|hard|difficult|slow|better|hurt|harder",
        ),
        (
            "what went well",
            "well|good|positive|happy|right|worked|glad|proud|pleased|thanks|saved|helped",
        ),
        ("root cause", "why|causes?|caused|mechanism|reasons?|explanation|explained|origin"),
        (
            "action items",
            r"actions?|measures?|changes?|changing|prevent\w*|follow|commit\w*|improve\w*",
        ),
        ("impact", "impact|affected|damage|costs?|scope|extent|consequences|effects?|harm"),
        ("timeline", "timeline|chronology|sequence|course|unfolded|minute"),
        ("summary", "summary|short|brief|overview|abstract|nutshell|gist|glance|synopsis"),
    )
)
LEAD_WORDS = 14  # words of a first paragraph that can stand as a summary
LONGEST_HEADING = 60  # characters; a longer one is a sentence
LATE_HALF = 0.5  # the share of a spoken answer before its result, at the earliest


def section(page: Page, name: str) -> list[Sentence] | None:
    """The sentences of the part of that name; None where there is no such part."""
    lines = section_lines(page, name)
    if lines is None:
        return None
    return [
        Sentence(piece, line.part, line.kind, line.number)
        for line in lines
        for piece in (prose.split(line.text) if line.kind != "row" else [line.text])
    ]


def section_lines(page: Page, name: str) -> list[Line] | None:
    """The lines of the part of that name; None where there is no such part."""
    lines = [line for line in page.text.lines if line.part and named(page.kind, line.part) == name]
    there = lines or any(named(page.kind, heading) == name for heading in page.text.headings)
    return lines if there else None


@functools.lru_cache(maxsize=2_000)
def named(kind: str, path: str) -> str | None:
    """Which part a path of headings is: by the innermost heading that names one."""
    for heading in reversed(path.split(" / ")):
        if name := _by_heading(kind, heading):
            return name
    return None


def _by_heading(kind: str, heading: str) -> str | None:
    """The part that a heading is, else the one whose longest name it holds."""
    names = _names(kind)
    for name, words in names.items():
        if heading in words:
            return name
    if len(heading) > LONGEST_HEADING:
        return None
    padded = f" {heading} "
    held = [
        (len(word), name)
        for name, words in names.items()
        for word in words
        if len(word) > 3 and f" {word} " in padded
    ]
    if held:
        return max(held, key=lambda pair: pair[0])[1]
    if kind == "star_t" or not 0 < len(heading.split()) <= MOST_TITLE:
        return None
    return next((name for name, stems in _BY_WORD if stems.search(heading)), None)


@functools.cache
def _names(kind: str) -> dict[str, frozenset[str]]:
    parts = STAR_PARTS if kind == "star_t" else POSTMORTEM_PARTS
    return {
        name: frozenset(
            prose.normal(one) for one in (name, *prose.SYNONYMS.get(name, ()), *ALSO.get(name, ()))
        )
        for name in parts
    }


_BOLD_TITLE = re.compile(r"^(?:\*\*|__)([^*_]{2,60}?)[:.?!]?(?:\*\*|__)\s*[:.?–—-]?\s*(.*)$")
_WIKI = re.compile(r"^h[1-6]\. ", re.MULTILINE)  # Confluence's headings; `#` numbers an item there
_LONE_TITLE = re.compile(r"^[*_]([^*_]{2,60}?)[:.?]?[*_]$")
_BARE_TITLE = re.compile(r"^([^\W\d][^|.:;,]{1,50})[:?]?\s*$")
LEAST_TITLES = 2  # bold beginnings that name a part: then every bold beginning starts one


def as_headings(kind: str, source: str) -> str:
    """The source with `**Why?** …` and a lone `WHAT NOW?` as headings, where they are used so."""
    if kind not in LABELS:
        return source
    source = source[: prose.MAX_CHARS]
    if _WIKI.search(source):
        source = re.sub(r"(?m)^#+ ", "1. ", source)
        source = _WIKI.sub("# ", source)
    lines = source.split("\n")
    lines = [_LONE_TITLE.sub(r"**\1**", line) for line in lines]
    bold = [_BOLD_TITLE.match(line.strip()) for line in lines]
    known = [at for at in bold if at and _by_heading(kind, prose.normal(at[1]))]
    every = len(known) >= LEAST_TITLES
    told: list[str] = []
    bares = [_BARE_TITLE.match(line.strip()) for line in lines]
    plain = sum(1 for at in bares if at and _exact(kind, at[1])) > LEAST_TITLES
    for place, (line, at) in enumerate(zip(lines, bold, strict=True)):
        if at and every and not line.startswith((" ", "\t")):
            told += [f"## {at[1]}", "", at[2]]
        elif (bare := bares[place]) and (
            _exact(kind, bare[1]) or (plain and _stands_alone(lines, place))
        ):
            told += [f"## {bare[1]}", ""]
        else:
            told.append(line)
    return "\n".join(told)


def _stands_alone(lines: list[str], place: int) -> bool:
    """True for a short line between a blank one and text, where titles are such lines."""
    before = lines[place - 1].strip() if place else ""
    after = lines[place + 1].strip() if place + 1 < len(lines) else ""
    short = len(lines[place].split()) <= MOST_TITLE and lines[place][:1].isupper()
    return short and not before and bool(after)


def _exact(kind: str, title: str) -> bool:
    heading = prose.normal(title)
    return any(heading in words for words in _names(kind).values())


def lead(page: Page) -> list[Line]:
    """The paragraphs before the first named part, without titles and `Date: …` lines."""
    lines = []
    for line in page.text.lines:
        if named(page.kind, line.part) or line.kind == "row":
            break
        if line.kind == "paragraph" and not (
            _META.match(line.text) and prose.count_words(line.text) < LEAD_WORDS * 2
        ):
            lines.append(line)
    return lines


def is_lead(text: str) -> bool:
    """True for a first paragraph that tells the whole in short, and no step of it."""
    return (
        prose.count_words(text) >= LEAD_WORDS
        and not _TIME_FIRST.match(text)
        and not _NOT_A_LEAD.match(text)
    )


def result_sentences(page: Page) -> list[Sentence]:
    """The result of a spoken answer: its part, else the later sentences that tell an outcome."""
    part = section(page, "result")
    if part:
        return part
    blocks = [line for line in page.text.lines if prose.count_words(line.text) > SHORT_BLOCK]
    if len(blocks) >= MANY_BLOCKS:
        taken = section_lines(page, "takeaway") or []
        told = [line for line in blocks if line not in taken]
        last = told[-1]
        if len(told) > 1 and not taken and _LEARNT.search(last.text):
            last = told[-2]
        return [Sentence(p, last.part, last.kind, last.number) for p in prose.split(last.text)]
    total = sum(prose.count_words(one.text) for one in page.text.sentences) or 1
    takeaway = {one.text for one in section(page, "takeaway") or []}
    seen, late = 0, []
    for one in page.text.sentences:
        if seen / total >= LATE_HALF and one.text not in takeaway:
            late.append(one)
        seen += prose.count_words(one.text)
    outcomes = [place for place, one in enumerate(late) if _RESULT.search(one.text)]
    return late[outcomes[0] :] if outcomes else late
