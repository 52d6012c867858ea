"""The rule about the next update: it is promised, with its time."""

from __future__ import annotations

import datetime as dt
import re

from ..texts import prose, quantities
from ..texts.phrases import found
from ..texts.prose import Text
from .write_finding import Finding, Known, quote
from .write_options import NextUpdate

_PLAIN = re.compile(r"\b(?:next|again|back|hear|further|another)\b", re.IGNORECASE)
_WILL = re.compile(r"\b(?:will|shall|going to|follow|expect|every)\b|'ll\b", re.IGNORECASE)
# `Update at `, `Status update 2, at `, `Hi Amara, update `; not `I update at `
_HEADING = re.compile(
    r"^\W*((?:(?!(?:i|we|you|they|to)\b)[\w+—–-]+[,:]? ){0,4})update(?: (?:no\.? ?|#)?\d+)?"
    r"\W{1,3}(?:(?:at|as of) )?$",
    re.IGNORECASE,
)
_STAMP = re.compile(r"^[\W_]*(?:update\W{1,3})?(?:at\s)?$", re.IGNORECASE)

_PAST = re.compile(
    r"\b(?:was|were|had|did|(?:has|have) been|ran|broke|showed|took)\b", re.IGNORECASE
)
_DUE = re.compile(r"(?:\b(?:by|until|due)(?: on)?|[:—–]\s)\s*(?:[\w,]+ ?)?$", re.IGNORECASE)
_ENDS = re.compile(r"(?:,? \d{4})?\s*(?:$|[.,;:)|]|(?:and|with|at)\b|\d)", re.IGNORECASE)
_OPENS = re.compile(r"\W*by\b", re.IGNORECASE)
_FIRST = re.compile(r"\W*(?:(?:on|at)\s)?(?:\w+day,? (?:the )?)?", re.IGNORECASE)  # `On 22 April …`
_SEND = r"(?:we|I) (?:publish|send|share|post|present)"
# `follows on 25 March`, `come on Wednesday`, `we publish the review on Friday`
_TO_COME = re.compile(
    rf"\b(?:follows?|comes?|will|shall|due|{_SEND})"
    r"(?: [\w']+){0,4}? ?(?:on|in|at|within|,)? ?(?:\w+day,? )?$",
    re.IGNORECASE,
)
_SENT = re.compile(rf"^\W*{_SEND}\b", re.IGNORECASE)
_NEXT = re.compile(r"^\W*next(?: steps?)?:.*,\s(?:on )?$", re.IGNORECASE)  # `Next step: …, 18 …`


def next_update(text: Text, options: NextUpdate, known: Known) -> Finding:
    """1 where a further update is promised with its time; half where that time is already past.

    With `follows`, also where a text says what comes and by when.
    A sentence with `next`, `again`, `back` or `hear` says it best; others count beside none such.
    """
    after = known.get(options.after) if options.after else None
    plain: list[Finding] = []
    others: list[Finding] = []
    for place, sentence in enumerate(text.sentences):
        alone = len(text.sentences) == 1
        body = _without_stamp(sentence.text, opens=place == 0, alone=alone)
        if found("update", body) and found("ahead", body):
            promise = _promise(body, sentence.text, after)
            if _PLAIN.search(body):
                plain.append(promise)
            elif promise.score or _WILL.search(body):  # `by their report, … were missing` is none
                others.append(promise)
    if options.follows and not any(finding.score for finding in [*plain, *others]):
        others += [Finding(1, quote(one.text)) for one in text.sentences if what_comes(one.text)]
    for findings in (plain, others):
        best = max(findings, key=lambda finding: finding.score or 0, default=None)
        if best and best.score:
            return best
    told = "The reader is not told when to hear from you again."
    return next(iter([*plain, *others]), Finding(0, told))


def what_comes(sentence: str) -> bool:
    """True for `postmortem by Monday 9 March`, `measures follow on Friday`; not for the past."""
    if not found("comes", sentence) or _PAST.search(sentence):
        return False
    spans = [*quantities.dates(sentence), *((c.start, c.end) for c in quantities.clocks(sentence))]
    for start, end in spans:
        before = sentence[max(0, start - 40) : start]
        if (lead := sentence[start:end].split()[0]).isalpha():  # `by` of `by Friday`
            before += lead
        if _DUE.search(before) and _ENDS.match(sentence[end:]):
            return True
        if _OPENS.match(sentence[:start] + sentence[start:end]) and start < 4:
            return True
        behind = sentence[end:]
        if _FIRST.fullmatch(sentence[:start]) and (_WILL.search(behind) or _SENT.match(behind)):
            return True
        if _TO_COME.search(sentence[:start]) or _NEXT.match(sentence[:start]):
            return True
    return False


def _promise(body: str, sentence: str, after: object) -> Finding:
    """What a sentence that promises an update says of its time."""
    clocks = quantities.clocks(body, dotted=True)
    times = [clock for clock in clocks if not clock.since_page]
    other = found("in_time", body) or bool(quantities.dates(body))
    if times and isinstance(after, dt.datetime) and not other:
        page = after.hour * 60 + after.minute
        ahead = [(clock.minutes - page) % 1440 for clock in times]
        if all(minutes == 0 or minutes > 720 for minutes in ahead):
            return Finding(0.5, f"{quote(sentence)} names a time that is past.")
    if clocks or other:
        return Finding(1, quote(sentence))
    return Finding(0, f"{quote(sentence)} promises an update and names no time.")


def _without_stamp(sentence: str, *, opens: bool, alone: bool) -> str:
    """The sentence without the time it was written at: `15:09 UTC — …`, `Update 15:09: …`.

    opens: it is the text's first, and may be its heading: `Update at 15:09 UTC`. alone: and its
    last; then `Update at 15:30.` promises one.
    """
    times = [clock for clock in quantities.clocks(sentence[:60]) if not clock.since_page]
    if times and opens and (heading := _HEADING.match(sentence[: times[0].start])):
        rest = sentence[times[0].end :]
        if not found("ahead", heading[1]) and not (alone and prose.count_words(rest) < 2):
            return rest
    if times and _STAMP.match(sentence[: times[0].start]):
        behind = re.match(r"\s?(?:UTC|Z|GMT)?\W{0,2}\s?[:—–|\])-]", sentence[times[0].end :])
        if behind:
            rest = sentence[times[0].end + behind.end() :]
            short = prose.count_words(rest) < 4 and found("update", rest)
            return sentence if short and found("ahead", rest) else rest
    return sentence
