"""Rules about causes: none is named before it can be known, none that was ruled out afterwards."""

from __future__ import annotations

import itertools
import re

from ..texts import negation, terms
from ..texts.phrases import found, pattern
from ..texts.prose import Text
from .write_finding import Finding, Known, quote
from .write_options import NoEarlyCause, NoWrongCause

CLAUSE = re.compile(
    r";|\s[—–]\s|,? (?:but|however|and so|so that)\b,? |, so (?=(?:it|this|that)\b)", re.IGNORECASE
)
PIECE = re.compile(r";|,|\s[—–]\s| (?=(?:but|however|though|although|while|and)\b)", re.IGNORECASE)
_BRACKET = re.compile(rf"{PIECE.pattern}|[()]|\s-\s", re.IGNORECASE)
_RELATIVE = re.compile(r" (?:that|which|who) (?!(?:caused|broke|did|made|doubled)\b)")
_OWN_STEP = re.compile(  # `because retries share a key, I counted by key` gives a reason for a step
    r"\b(?:I|we) (?:have |am |are |will |did |do )?(?:ask|check|chose|choose|compar|count|freez"
    r"|froze|group|held|hold|join|look|paus|start|stop|use|using)",
    re.IGNORECASE,
)
_SURE = (
    r"(?:all|just|simply|clearly|surely|certainly|definitely|obviously|undoubtedly|doubtless|"
    r"evidently|plainly|of course|(?:there is |there's )?no (?:doubt|question)(?: that| about it)?|"
    r"without (?:a|any) (?:doubt|question)|"
    r"(?:I am|I'm|we are|we're) (?:quite )?(?:sure|certain|positive|convinced|confident)(?: that)?)"
)
_MUST = r"(?:must|has to|'s got to|has got to|can only)"  # `it must be the release`
_IT_WAS = re.compile(  # `it was the deploy`, `it is surely Data Engineering's backfill`
    rf"^\W*(?:(?:(?:and|so|{_SURE})[,:]? )?(?:it|this|that)"
    rf"(?:'s| is| was|,? ?{_MUST} (?:be|have been))|(?:and |but )?{_SURE}[,:]?) "
    rf"(?:{_SURE} )?"
    r"(?:the|a|an|our|their|your|(?:[\w.-]+ ){0,2}[\w.-]+'s?)((?: [\w:.'-]+){1,5}?)"
    rf"(?: (?:of|at|from|in|on) [\w:. -]{{1,60}})?(?:,? {_SURE})?\W*$",
    re.IGNORECASE,
)
_SEEMS = re.compile(  # `the cause seems to be the release`, which names it
    r"\b(cause|reason|culprit|trigger|source)(?: (?:of|for|behind) \w+(?: \w+)?)? "
    r"(?:seems|appears|looks)(?: to be| to have been| like)\b",
    re.IGNORECASE,
)
CLOSE = 6  # words from a wording of cause within which the thing stands that is named


def no_early_cause(text: Text, options: NoEarlyCause, known: Known) -> Finding:
    """1 where no clause asserts a cause; with `says_unknown`, half where that is not said."""
    sentences = [_A_CHECK.sub("the part", sentence.text) for sentence in text.sentences]
    for place, sentence in enumerate(sentences):
        following = sentences[place + 1] if place + 1 < len(sentences) else ""
        said = quote(text.sentences[place].text)
        if _early(sentence, following, options.causes):
            told = "names a cause that nothing seen so far supports. Say what you are checking."
            return Finding(0, f"{said} {told}")
        if _likely(sentence, options.causes):
            told = "calls a suspect the likely cause before it was checked: readers will act on it."
            return Finding(0, f"{said} {told} Say what you are checking.")
    if options.says_unknown and not any(found("unknown", sentence) for sentence in sentences):
        return Finding(0.5, "Nothing says that the cause is not known yet.")
    return Finding(1 if text.words else 0)


def no_wrong_cause(text: Text, options: NoWrongCause, known: Known) -> Finding:
    """1 unless a clause names one of the causes that were ruled out, or still suspects it."""
    for sentence in text.sentences:
        if "?" in sentence.text:
            continue
        checked = any(found(name, sentence.text) for name in ("turned_out", "ruled_out"))
        for clause in CLAUSE.split(sentence.text):
            told = None
            if _names_as_cause(_BESIDE.sub("", clause), options.causes):
                told = "names as the cause what was ruled out."
            elif not checked and _suspects(_BESIDE.sub("", clause), options.causes):
                told = "still suspects what was ruled out: say that it was checked, and how."
            if told:
                return Finding(0, f"{quote(sentence.text)} {told}")
    return Finding(1 if text.words else 0)


def _names_as_cause(clause: str, causes: list[str]) -> bool:
    """True for `The cause was the release`, `because of the release`, `the release broke it`."""
    if is_open(clause):
        return False
    if (it_was := _IT_WAS.match(clause)) and terms.any_in(it_was[1], causes):
        return True
    for name in ("asserts", "from_cause"):
        at = pattern(name).search(clause)
        own = name == "from_cause" and _OWN_STEP.search(clause)
        if at is not None and not own and _close(clause, at.end(), len(clause), causes):
            return True
    on = pattern("to_effect").search(clause) or pattern("asserts").search(clause)
    return on is not None and _close(clause, 0, on.start(), causes)


def _suspects(clause: str, causes: list[str]) -> bool:
    """True for `we suspect the backfill as well`, `the release contributed`: a second cause."""
    if negation.denies(clause):
        return False
    at = pattern("suspects").search(clause)
    if at is None:
        return _likely(clause, causes)
    if terms.any_in(at[0], causes):  # `perhaps the release had a hand in it`
        return True
    behind = _close(clause, at.end(), len(clause), causes)
    return behind or _close(clause, 0, at.start(), causes)


def _close(clause: str, start: int, end: int, causes: list[str]) -> bool:
    """True where a cause is named, not denied, in the words of that stretch next to its fixed end.

    A stretch that opens the clause ends at the wording of cause; all others begin behind it.
    """
    denied = negation.denied(clause)
    words = list(terms.WORD.finditer(clause))
    within = [at for at, word in enumerate(words) if start <= word.start() < end]
    within = within[:CLOSE] if start else within[-CLOSE:]
    some = [(words[at][0].lower(), terms.stem(words[at][0])) for at in within]
    marks = [denied[at] for at in within]
    return any(terms.mentions(some, term, marks) for term in causes)


def _early(sentence: str, following: str, causes: list[str]) -> bool:
    """True where a clause asserts a cause, or what befell a component, as a fact."""
    if found("settled", sentence) and "?" not in sentence:
        return True
    clauses = CLAUSE.split(without_asides(sentence))
    for place, clause in enumerate(clauses):
        if _asserts(clause, causes):
            return True
        if _befell(clause, causes) and not any(
            found("bears", after) and is_open(after) for after in [*clauses[place + 1 :], following]
        ):
            return True
    return False


def _likely(sentence: str, causes: list[str]) -> bool:
    """True for `this is most likely the release`: it would assert a cause without that word."""
    if "?" in sentence:
        return False
    said = _SEEMS.sub(r"\1 is most likely", sentence)
    for piece in _BRACKET.split(without_asides(said)):
        at = pattern("likely").search(piece)
        if at is None or negation.denies(piece[: at.start()]):
            continue
        rest = f"{piece[: at.start()]}{piece[at.end() :].lstrip()}".strip(" ,:")
        rest = _RELATIVE.split(rest)[0]
        opens = not piece[: at.start()].strip(" ,:") or piece[: at.start()].rstrip().endswith(":")
        opens = opens or at[0].endswith("like")  # `the whole thing smells like the release`
        if terms.any_in(rest, causes) and (
            _asserts(rest, causes) or (opens and _asserts(f"it is {_last(rest)}", causes))
        ):
            return True
    return False


def _last(clause: str) -> str:
    """What stands behind the colon: `Suspect: the release` → `the release`."""
    return clause.rsplit(":", 1)[-1].strip()


def without_asides(sentence: str) -> str:
    """`A did this, the exact cause is open` → `A did this`: what leaves A's part in no doubt goes.

    A sentence that has no other clause stays as it is.
    """
    starts = [0, *(piece.start() for piece in PIECE.finditer(sentence)), len(sentence)]
    pieces = [sentence[start:end] for start, end in itertools.pairwise(starts)]
    kept = [
        piece
        for piece in pieces
        if found("bears", piece) or not (found("unknown", piece) or found("aside", piece))
    ]
    return "".join(kept) if kept else sentence


_COMMA = re.compile(r",\s|\s\(")
_OF_OTHERS = re.compile(r"^\W*that\b|\b(?:if|whether|who)\b", re.IGNORECASE)
_BESIDE = re.compile(r", (?:and )?not (?:the|a|an|our|by|because)\b[^,;]*", re.IGNORECASE)
_A_CHECK = re.compile(  # `broke the idempotency check`: a part of the system, no step of ours
    r"\b(?:the|our|its) (?!first|next|last|second|same|whole)(?:[\w-]+ ){1,2}checks?\b",
    re.IGNORECASE,
)


def is_open(clause: str) -> bool:
    """True where nothing is settled: asked, hedged or denied. `…, not the cache` denies another."""
    said = _BESIDE.sub("", clause)
    return "?" in said or found("open", said) or negation.denies(said)


def _plainly(clause: str, causes: list[str]) -> bool:
    """True for `The cause is the cache, we are checking`: what is said in so many words, stays so.

    What follows behind the comma takes it back only where it hedges: `…, I think`.
    """
    first, *rest = _COMMA.split(_BESIDE.sub("", clause))
    pieces = [first, *rest]
    if "?" in clause or any(found("hedges", piece) for piece in rest):
        return False
    for piece in pieces:
        if is_open(piece) or _OF_OTHERS.search(piece):
            continue
        if (it_was := _IT_WAS.match(piece)) and terms.any_in(it_was[1], causes):
            return True
        at = pattern("asserts").search(piece)
        if at is not None and terms.any_in(piece[at.end() :], causes):
            return True
    return False


def _befell(clause: str, causes: list[str]) -> bool:
    """True for `the cache was down`, said without a hedge."""
    state = pattern("to_state").search(clause)
    return (
        state is not None and not is_open(clause) and terms.any_in(clause[: state.start()], causes)
    )


def _asserts(clause: str, causes: list[str]) -> bool:
    """True where a clause asserts a cause and nothing in it leaves the matter open."""
    if _plainly(clause, causes):
        return True
    if is_open(clause):
        return False
    clause = _BESIDE.sub("", clause)
    if found("asserts", clause):
        return True
    if (it_was := _IT_WAS.match(clause)) and terms.any_in(it_was[1], causes):
        return True
    back, on = pattern("from_cause").search(clause), pattern("to_effect").search(clause)
    if back is not None and _OWN_STEP.search(clause):
        back = None
    return (back is not None and terms.any_in(clause[back.end() :], causes)) or (
        on is not None and terms.any_in(clause[: on.start()], causes)
    )
