"""All signals of a kind of document, each from the rule that knows it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from ..errors import UnknownName
from ..texts import prose
from . import actions, causes, numbers, promises, spoken, structure, turns
from . import facts as facts_module
from .blame import blames
from .found import Flag, Found, Page
from .parts import ALSO, LABELS, as_headings, named
from .vague import vague

KINDS: dict[str, tuple[str, ...]] = {
    "postmortem": (
        *("summary", "timestamps", "wrong_turn", "root_cause", "action_items", "owner", "due_date"),
        *("what_went_well", "impact_number", "number_agrees", "blame", "vague"),
    ),
    "update": (
        *("impact_number", "number_agrees", "next_update", "early_cause", "length"),
        *("blame", "vague"),
    ),
    "star_t": (
        *("result_number", "takeaway", "role", "length", "number_agrees", "blame", "vague"),
    ),
    "sentences": ("blame", "vague"),
}
_NEXT = re.compile(  # the next update is another signal's matter, with its time or without
    r"\b(?:next|further|another) (?:update|message|note|post)\b|\bupdate you\b|\bposted\b|"
    r"\bmore (?:soon|later|shortly|to (?:come|follow)|news)\b|\bback to you|"
    r"\b(?:post|write|report|update|tell you|message|ping|speak|share) (?:\w+ )?(?:again|soon|"
    r"shortly|later)\b",
    re.IGNORECASE,
)
REMARK_COSTS = 0.2  # of a document's signal, each: one sentence may be the rule's error
_TITLE = re.compile(r"\A\s*#\s+(.*)\n")


@dataclass(frozen=True)
class Document:
    """What a document comes to: a score in [0, 1] for each signal of its kind, and the reasons."""

    signals: dict[str, float]
    flags: list[Flag] = field(default_factory=list)


def judge(kind: str, text: str, facts: Mapping[str, float] | None = None) -> Document:
    """Every signal of that kind. Raises UnknownName where there is no such kind."""
    if kind not in KINDS:
        raise UnknownName("kind of document", kind, KINDS)
    page = _page(kind, text, facts or {})
    if not page.text.words:
        empty = "There is no text yet."
        return Document(
            dict.fromkeys(KINDS[kind], 0.0), [Flag(name, "", empty) for name in KINDS[kind]]
        )
    found = _found(page)
    signals = {name: min(1.0, max(0.0, found[name].score)) for name in KINDS[kind]}
    flags = [
        Flag(name, sentence, why) for name in KINDS[kind] for sentence, why in _reasons(found[name])
    ]
    return Document(signals, flags)


def _reasons(found: Found) -> list[tuple[str, str]]:
    if found.more:
        return list(found.more)
    return [(found.sentence, found.why)] if found.score < 1 and found.why else []


def _page(kind: str, source: str, facts: Mapping[str, float]) -> Page:
    """The document as read. A title alone above other headings is no part, whatever it says."""
    title = _TITLE.match(source)
    if title and re.search(r"^#{1,6}\s", source[title.end() : prose.MAX_CHARS], re.MULTILINE):
        known = {"summary", "impact", "timeline", "situation", "tl dr", "tldr"}
        if prose.normal(title[1]) not in known and len(title[1]) > 0:
            source = "\n" + source[title.end() :]
    if kind == "star_t":
        source = _spelt_out(source)
    text = prose.read(as_headings(kind, source), labels=_labels(kind))
    return Page(kind, text, facts_module.read(facts))


_LETTER = re.compile(r"^(\W{0,6})([STAR])((?:\*\*)?\s?[:.)—–-]+(?:\*\*)?\s)", re.MULTILINE)
_BEATS = {"S": "Situation", "T": "Task", "A": "Action", "R": "Result"}


def _spelt_out(source: str) -> str:
    """`**S –** …` → `**Situation –** …`; the `T` behind the result is the takeaway."""
    found = [match[2] for match in _LETTER.finditer(source[: prose.MAX_CHARS])]
    if not set("STAR") <= set(found):
        return source
    after = False

    def name(match: re.Match[str]) -> str:
        nonlocal after
        after = after or match[2] == "R"
        word = "Takeaway" if after and match[2] == "T" else _BEATS[match[2]]
        return f"{match[1]}{word}{match[3]}"

    return _LETTER.sub(name, source[: prose.MAX_CHARS])


def _labels(kind: str) -> list[str]:
    names = LABELS.get(kind, ())
    return [*names, *(one for name in names for one in ALSO.get(name, ()) if len(one) > 5)]


def _found(page: Page) -> dict[str, Found]:
    remarks = {"blame": _remarks(page, "blame", blames), "vague": _remarks(page, "vague", vague)}
    if page.kind == "sentences":
        return remarks
    held = numbers.held(page)
    found = {"number_agrees": numbers.number_agrees(page, held), **remarks}
    if page.kind == "postmortem":
        listed = actions.items(page)
        found |= {
            "summary": structure.summary(page),
            "timestamps": structure.timestamps(page),
            "wrong_turn": turns.wrong_turn(page),
            "root_cause": causes.root_cause(page),
            "action_items": actions.action_items_signal(page, listed),
            "owner": actions.owner(page, listed),
            "due_date": actions.due_date(page, listed),
            "what_went_well": structure.what_went_well(page),
            "impact_number": numbers.impact_number(page, held),
        }
    elif page.kind == "update":
        found |= {
            "impact_number": numbers.impact_number(page, held),
            "next_update": promises.next_update(page),
            "early_cause": causes.early_cause(page),
            "length": spoken.length(page),
        }
    else:
        found |= {
            "result_number": numbers.result_number(page, held),
            "takeaway": spoken.takeaway(page),
            "role": spoken.role(page),
            "length": spoken.length(page),
        }
    return found


def _remarks(page: Page, name: str, rule: Callable[[str], str | None]) -> Found:
    """The sentences that the rule remarks on. For single sentences the share of those that pass."""
    counted = {item.text for item in actions.items(page)} if page.kind == "postmortem" else set()
    judged = page.text.sentences
    more = tuple(
        (one.text, why)
        for one in judged
        if (why := rule(one.text)) and not _elsewhere(page, name, one, counted)
    )
    if not more:
        return Found(1)
    if page.kind == "sentences":
        return Found(round(1 - len(more) / max(1, len(judged)), 4), more=more)
    return Found(round(max(0.0, 1 - REMARK_COSTS * len(more)), 4), more=more)


def _elsewhere(page: Page, name: str, one: prose.Sentence, items: set[str]) -> bool:
    """True where another signal counts the sentence already: a soft item, an error as the cause."""
    if name == "vague":
        promise = page.kind == "update" and bool(_NEXT.search(one.text))
        return promise or any(one.text in item for item in items)
    if page.kind != "postmortem":
        return False
    cause = causes.root_cause(page)
    if cause.score == causes.BY_PEOPLE and cause.sentence == one.text:
        return True
    in_cause = named(page.kind, one.part) == "root cause" or re.search(r"(?i)\bcause", one.text)
    return bool(in_cause and re.search(r"(?i)\b(?:human|operator|user) error\b", one.text))
