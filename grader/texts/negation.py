"""Which words of a sentence are denied: `stopped` in `We have not stopped it`, not in what follows.

    denied("We have not stopped it, but limits stand.") → stopped and it; not `limits`
    denies("We have not stopped it") → True, for a rule on the clause as a whole

A denial reaches to the end of its clause, and over a list with `or`. In doubt a word is not denied.
"""

from __future__ import annotations

import itertools
import re

from .terms import WORD

NOUN_PHRASE = 3  # words that a `no` within a clause reaches: `with no extra cost it was rewritten`
BESIDE = 4  # words that `without`, or a `failed` behind them, reaches

# Each set holds words of one kind. A word is added with its kind, and tests/test_write_negation.py
# tries every word of every kind in a sentence, so that none stays that does nothing.
_NOT = frozenset(("not", "never", "nobody", "nothing", "none", "neither", "nor", "cannot"))
_NOT_SO_KINDS = {  # what follows a `not` that takes nothing back
    "degree": ("only", "just", "merely", "simply", "solely", "least"),  # `not only stopped`
    "bounds": ("until", "unless", "but"),  # `not until ten`: so then; `nothing but the model`
    "twice denied": ("forget", "hesitate", "fail", "rule", "doubt", "miss", "wrong", "unusual"),
    "set aside": ("mention", "worry"),  # `not to mention the limits`
}
_NOT_SO = frozenset(itertools.chain(*_NOT_SO_KINDS.values()))
_NO_SO_KINDS = {  # what follows a `no` that takes nothing back
    "certainty": ("doubt", "matter", "wonder", "question", "problem"),  # `no doubt it stopped`
    "an answer": ("it", "we", "they", "i", "this", "that"),  # `No, we stopped it`
}
_NO_SO = frozenset(itertools.chain(*_NO_SO_KINDS.values()))
_MORE_OR_LESS = frozenset(("later", "fewer", "less", "more", "sooner", "earlier"))  # `… than`
_BEFORE_TO = frozenset(("fail", "fails", "failed", "failing", "unable", "yet", "refused"))
_ENDS_KINDS = {  # behind these another statement begins
    "and": ("but", "and", "or", "so", "then"),
    "against": ("although", "though", "while", "whereas", "however", "instead", "except"),
    "time": ("until", "till", "before", "after", "since", "now", "when"),
    "reason": ("because", "unless", "if", "whether"),
    "of a thing": ("which", "who", "where", "that"),
    # `usual work does not reach the limit`: so there is one
    "reaching": ("reach", "reaches", "hit", "hits", "touch", "notice", "affect", "trip", "feel"),
    "measure": ("over", "above", "beyond", "exceed", "exceeds", "exceeded"),
    "comparison": ("differ", "differs", "differed"),
}
_ENDS = frozenset(itertools.chain(*_ENDS_KINDS.values()))
_CLAIMING = ("think", "believe", "say", "mean", "claim", "promise", "see")
_KNOWING = ("know", "sure", "certain", "confirm", "clear", "known", "tell")
_GOES_ON = {  # an end that is none behind these: `not know whether it stopped`, `nothing that …`
    "that": frozenset((*_CLAIMING, *_KNOWING, "true", "case", "nothing", "nobody", "none")),
    **dict.fromkeys(("if", "whether", "when"), frozenset((*_KNOWING, "say"))),
}
_CONDITIONS = frozenset(("if", "whether"))  # a clause behind one states nothing
_OTHER_THAN = re.compile(r"\b(?:instead of|rather than)\b", re.IGNORECASE)
_STOP = re.compile(r"[;!?()|]|[,.:](?=\s)|\s[—–-]+\s|—")
_LIST = re.compile(  # `stopped, rewritten or limited`
    r",\s?(?!(?:it|we|they|you|and|but|the|this|that|please|so)\b)"
    r"(?:(?:[\w'-]+\s){0,2}[\w'-]+(?:,\s(?:[\w'-]+\s){0,2}[\w'-]+){0,3},?\s)?(?:or|nor)\b"
)
_ASIDE = re.compile(
    r",\s(?:however|yet|so far|alas|unfortunately|sadly|as yet|at present|for now|in fact),"
)
_AUXILIARY = frozenset(
    (
        *("can", "could", "may", "must", "will", "would", "should", "is", "are", "was", "were"),
        *("has", "have", "had", "does", "do", "did", "runs", "goes"),
    )
)
_PREPOSITIONS = frozenset(("with", "at", "by", "in", "for", "of", "to", "on"))
_DONE = re.compile(r"(?:\w+ed|rewritten|rebuilt|rerun|redone|replaced|built|sent|put|set|made)$")
# What says of the thing before it that it is not there.
_BEHIND = re.compile(
    r"\b(?:(?:is|are|was|were|has|have|had|could|can|will|would)(?: not|n't| never)|cannot)"
    r"(?: yet| be| been){0,3} (?:in place|set|put|there|up|done|made|installed|enabled|active|live"
    r"|introduced|created|applied|finished|ready|possible|sent|rolled out)\b"
    r"|\b(?:failed|fails|did not work|didn't work|does not work|doesn't work)"
    r"(?=\s*(?:$|[.,;:!)]|(?:to|with|on|in|at|again|too|so|for|because|and|when|until)\b))",
    re.IGNORECASE,
)


def denied(sentence: str) -> list[bool]:
    """For each word of `terms.words_of(sentence)`: whether a denial reaches it."""
    found = list(WORD.finditer(sentence))
    words = _words(sentence)
    asides = [match.span() for match in _ASIDE.finditer(sentence)]
    quiet = {place for start, end in asides for place in range(start, end)}
    reach = 0  # words that the denial still reaches
    opens = 0  # where the clause begins
    starts: list[int] = []
    marks: list[bool] = []
    without = -1  # where a `without` stands in this clause
    for place, word in enumerate(words):
        since = found[place - 1].end() if place else 0
        if since not in quiet and place and _breaks(sentence, since, found[place].start(), reach):
            reach, opens = 0, place
        elif word in _ENDS and since not in quiet and not _carries_on(words, place):
            reach, opens = 0, place + 1
        marks.append(reach > 0)
        starts.append(opens)
        if without >= opens and _negates(words, place):  # `without a test no release goes out`
            marks[without + 1 : place] = [False] * (place - without - 1)
            without = -1
        without = place if word == "without" else without
        reach = _reach(words, place, opens, reach)
    _mark_before(sentence, found, starts, marks)
    return marks


def denies(clause: str) -> bool:
    """True where a clause takes something back, or only asks for it: it states nothing.

    Every rule that asks whether a clause denies asks here. `with no fallback`, `not only` do not.
    """
    words = _words(clause)
    if not _CONDITIONS.isdisjoint(words) or _OTHER_THAN.search(clause):
        return True
    longer = [*words, *[""] * BESIDE]  # so that a short clause has no end within reach
    return any(_turns(longer, place) for place in range(len(words)))


def is_denial(wording: str) -> bool:
    """True for a wording that holds a denial itself: `no longer`, `nothing + leave*`."""
    words = _words(wording)
    return denies(wording) or not {"no", "without"}.isdisjoint(words)


def _words(text: str) -> list[str]:
    return [match[0].lower().replace("’", "'") for match in WORD.finditer(text)]


def _turns(words: list[str], place: int) -> bool:
    """True where a denial begins at that word that reaches further than its noun."""
    if words[place] == "without":  # `without a doubt`
        return _NO_SO.isdisjoint(words[place + 1 : place + 3])
    if words[place : place + 2] == ["no", ""]:  # `Still growing: no`
        return True
    return _reach(words, place, 0, 0) > BESIDE


def _breaks(sentence: str, start: int, end: int, reach: int) -> bool:
    """True where a clause ends between two words; a list that is denied goes on."""
    if not _STOP.search(sentence[start:end]):
        return False
    return not (reach and _LIST.match(sentence, start))


def _carries_on(words: list[str], place: int) -> bool:
    """True for an `or`, for `rebuilt and checked`, and for `not know whether`."""
    word, before = words[place], words[max(0, place - 2) : place]
    following = words[place + 1] if place + 1 < len(words) else ""
    if word == "or":
        return True
    if word == "and":
        return bool(_DONE.match(following)) and any(_DONE.match(one) for one in before)
    return bool(before) and before[-1] in _GOES_ON.get(word, ())


def _reach(words: list[str], place: int, opens: int, reach: int) -> int:
    """How many of the next words are denied, once this one is read."""
    word = words[place]
    following, third = [*words[place + 1 : place + 3], "", ""][:2]
    left = max(0, reach - 1)
    if word == "without":
        return 0 if reach else BESIDE  # `nothing runs without a limit`
    if word in _NOT or word.endswith("n't"):
        return len(words) if _negates(words, place) else left
    if word in _BEFORE_TO and following == "to":
        return len(words)
    if word in ("still", "remains", "remain") and (following, third) == ("to", "be"):
        return len(words)
    if word == "no" and _negates(words, place):
        if following in _MORE_OR_LESS and third == "than":
            return left
        subject = _AUXILIARY & set(words[place + 2 : place + 5])
        within = place > opens and words[place - 1] in _PREPOSITIONS
        whole = place == opens or following in ("one", "longer") or (subject and not within)
        return len(words) if whole else max(left, NOUN_PHRASE)
    return left


def _negates(words: list[str], place: int) -> bool:
    """True for a `not`, `nobody`, `no`; not for `not only`, `no doubt`."""
    word, following = words[place], words[place + 1] if place + 1 < len(words) else ""
    if word == "no":
        return following not in _NO_SO
    return (word in _NOT or word.endswith("n't")) and following not in _NOT_SO


def _mark_before(
    sentence: str, found: list[re.Match[str]], starts: list[int], marks: list[bool]
) -> None:
    """Denies what stands before `were not set up`, `failed`, in that clause."""
    at = 0
    for behind in _BEHIND.finditer(sentence):
        while at < len(found) and found[at].start() < behind.start():
            at += 1
        if at:
            for place in range(max(starts[at - 1], at - BESIDE), at):
                marks[place] = True
