"""Rules about what a text claims: a wrong turn is told, no cause too early, ideas come up."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from ..texts import negation, promised, prose, terms
from ..texts.action_items import exhorts
from ..texts.phrases import found, pattern
from ..texts.prose import Line, Text, means
from .write_finding import Finding, Known, quote
from .write_options import Mentions, NoEarlyCause, NoWrongCause, WrongTurn

_CLAUSE = re.compile(
    r";|\s[—–]\s|,? (?:but|however|and so|so that)\b,? |, so (?=(?:it|this|that)\b)", re.IGNORECASE
)
_PIECE = re.compile(r";|,|\s[—–]\s| (?=(?:but|however|though|although|while|and)\b)", re.IGNORECASE)
_BRACKET = re.compile(rf"{_PIECE.pattern}|[()]|\s-\s", re.IGNORECASE)
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
_ASKS = re.compile(  # `until we say otherwise, it can go out` asks nothing
    r"\b(?:if|whether|check\w*|unless|until(?! (?:we|I|you) (?:say|hear|tell)\b))\b", re.IGNORECASE
)
MOST_NAMED = 3  # ideas that the card names
CLOSE = 6  # words from a wording of cause within which the thing stands that is named
FEW = 3  # words of a text below which no idea comes up: `Alert!` is no change of a system
_REFERS_BACK = re.compile(
    r"(?:it|its|they|their|that|this|these|all|both|but|not|no|nothing|the \w+)\b", re.IGNORECASE
)


def wrong_turn(text: Text, options: WrongTurn, known: Known) -> Finding:
    """1 where a check or belief that turned out wrong is told, in a sentence or two neighbours."""
    sentences = [sentence.text for sentence in text.sentences]
    for place, sentence in enumerate(sentences):
        if found("turned_out", sentence):
            return Finding(1, quote(sentence))
        believed = found("believed", sentence)
        named = not believed and _names(sentence, options.terms)
        if (believed and found("refuted", sentence)) or (named and found("ruled_out", sentence)):
            return Finding(1, quote(sentence))
        following = sentences[place + 1] if place + 1 < len(sentences) else ""
        if believed and _REFERS_BACK.match(following) and found("refuted", following):
            return Finding(1, quote(f"{sentence} {following}"))
    return Finding(0, "No check is told that led nowhere; the next reader will repeat it.")


def _names(sentence: str, named: list[str]) -> bool:
    words = terms.words_of(sentence) if named else []
    return any(terms.mentions(words, term) for term in named)


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
    """1 unless a clause names one of the causes that were ruled out."""
    for sentence in text.sentences:
        if "?" in sentence.text:
            continue
        for clause in _CLAUSE.split(sentence.text):
            if _names_as_cause(_BESIDE.sub("", clause), options.causes):
                told = "names as the cause what was ruled out."
                return Finding(0, f"{quote(sentence.text)} {told}")
    return Finding(1 if text.words else 0)


def _names_as_cause(clause: str, causes: list[str]) -> bool:
    """True for `The cause was the release`, `because of the release`, `the release broke it`."""
    if _open(clause):
        return False
    denied = negation.denied(clause)
    words = list(terms.WORD.finditer(clause))

    def near(start: int, end: int, most: int) -> bool:
        within = [at for at, word in enumerate(words) if start <= word.start() < end]
        within = within[:most] if start else within[-most:]
        some = [(words[at][0].lower(), terms.stem(words[at][0])) for at in within]
        marks = [denied[at] for at in within]
        return any(terms.mentions(some, term, marks) for term in causes)

    if (it_was := _IT_WAS.match(clause)) and _names(it_was[1], causes):
        return True
    for name in ("asserts", "from_cause"):
        at = pattern(name).search(clause)
        own = name == "from_cause" and _OWN_STEP.search(clause)
        if at is not None and not own and near(at.end(), len(clause), CLOSE):
            return True
    on = pattern("to_effect").search(clause) or pattern("asserts").search(clause)
    return on is not None and bool(clause[: on.start()].strip()) and near(0, on.start(), CLOSE)


def _early(sentence: str, following: str, causes: list[str]) -> bool:
    """True where a clause asserts a cause, or what befell a component, as a fact."""
    if found("settled", sentence) and "?" not in sentence:
        return True
    clauses = _CLAUSE.split(_without_asides(sentence))
    for place, clause in enumerate(clauses):
        if _asserts(clause, causes):
            return True
        if _befell(clause, causes) and not any(
            found("bears", after) and _open(after) for after in [*clauses[place + 1 :], following]
        ):
            return True
    return False


def _likely(sentence: str, causes: list[str]) -> bool:
    """True for `this is most likely the release`: it would assert a cause without that word."""
    if "?" in sentence:
        return False
    for piece in _BRACKET.split(_without_asides(sentence)):
        at = pattern("likely").search(piece)
        if at is None or negation.denies(piece[: at.start()]):
            continue
        rest = f"{piece[: at.start()]}{piece[at.end() :].lstrip()}".strip(" ,:")
        rest = _RELATIVE.split(rest)[0]
        opens = not piece[: at.start()].strip(" ,:") or piece[: at.start()].rstrip().endswith(":")
        if _names(rest, causes) and (
            _asserts(rest, causes) or (opens and _asserts(f"it is {_last(rest)}", causes))
        ):
            return True
    return False


def _last(clause: str) -> str:
    """What stands behind the colon: `Suspect: the release` → `the release`."""
    return clause.rsplit(":", 1)[-1].strip()


def _without_asides(sentence: str) -> str:
    """`A did this, the exact cause is open` → `A did this`: what leaves A's part in no doubt goes.

    A sentence that has no other clause stays as it is.
    """
    starts = [0, *(piece.start() for piece in _PIECE.finditer(sentence)), len(sentence)]
    pieces = [sentence[start:end] for start, end in itertools.pairwise(starts)]
    kept = [
        piece
        for piece in pieces
        if found("bears", piece) or not (found("unknown", piece) or found("aside", piece))
    ]
    return "".join(kept) if kept else sentence


_BESIDE = re.compile(r", (?:and )?not (?:the|a|an|our|by|because)\b[^,;]*", re.IGNORECASE)
_A_CHECK = re.compile(  # `broke the idempotency check`: a part of the system, no step of ours
    r"\b(?:the|our|its) (?!first|next|last|second|same|whole)(?:[\w-]+ ){1,2}checks?\b",
    re.IGNORECASE,
)


def _open(clause: str) -> bool:
    """True where nothing is settled: asked, hedged or denied. `…, not the cache` denies another."""
    said = _BESIDE.sub("", clause)
    return "?" in said or found("open", said) or negation.denies(said)


def _befell(clause: str, causes: list[str]) -> bool:
    """True for `the cache was down`, said without a hedge."""
    state = pattern("to_state").search(clause)
    return state is not None and not _open(clause) and _names(clause[: state.start()], causes)


def _asserts(clause: str, causes: list[str]) -> bool:
    """True where a clause asserts a cause and nothing in it leaves the matter open."""
    if _open(clause):
        return False
    clause = _BESIDE.sub("", clause)
    if found("asserts", clause):
        return True
    if (it_was := _IT_WAS.match(clause)) and _names(it_was[1], causes):
        return True
    back, on = pattern("from_cause").search(clause), pattern("to_effect").search(clause)
    if back is not None and _OWN_STEP.search(clause):
        back = None
    return (back is not None and _names(clause[back.end() :], causes)) or (
        on is not None and _names(clause[: on.start()], causes)
    )


def mentions(text: Text, options: Mentions, known: Known) -> Finding:
    """The share of the wanted ideas of which one wording is in the text; 0 where it is denied."""
    if text.words < FEW:
        return Finding(0, "A word or two tell no idea." if text.words else None)
    lines = (text.part(options.section) if options.section else None) or text.lines
    if harmful := _opposite(lines, options.harm):
        told = f"{quote(harmful)} would do harm: half of the points of the whole text are left."
        return Finding(0, told, harm=True)
    if opposite := _opposite(lines, options.never):
        return Finding(0, f"{quote(opposite)} says the opposite. Look again.")
    said = [_Said(sentence, options.done) for line in lines for sentence in _sentences(line)]
    of_people = means(options.section or "", "action items")  # there care is no change
    sentences = [one for one in said if not (of_people and exhorts(one.text))]
    absent = [
        place
        for place, group in enumerate(options.groups)
        if not any(said.holds(term, options.negated) for term in group for said in sentences)
    ]
    need = options.need or len(options.groups)
    come_up = len(options.groups) - len(absent)
    counts = tuple(_first_said(options, sentences, absent))
    if come_up >= need:
        return Finding(1, counts=counts)
    names = options.names or [group[0].rstrip("*") for group in options.groups]
    told = "; ".join(names[place] for place in absent[:MOST_NAMED])
    lead = "for instance" if need < len(options.groups) else "not yet"
    wordings = [term for place in absent for term in options.groups[place]]
    denied = next((said.text for said in sentences if any(map(said.holds_denied, wordings))), None)
    denies = "denies or only promises" if options.done else "denies"
    behind = f" {quote(denied)} {denies} it." if denied else ""
    care = [one.text for one in said if one not in sentences and any(map(one.speaks_of, wordings))]
    if care:
        behind += f" {quote(care[0])} asks people to take care; the system stays as it was."
    if need == 1:
        return Finding(0, f"{lead.capitalize()}: {told}.{behind}")
    come = "comes" if come_up == 1 else "come"
    return Finding(
        come_up / need, f"{come_up} of {need} {come} up; {lead}: {told}.{behind}", counts=counts
    )


def _first_said(options: Mentions, sentences: list[_Said], absent: list[int]) -> Iterator[str]:
    """Of each idea that comes up, the first sentence that says it."""
    for place, group in enumerate(options.groups):
        if place not in absent:
            yield next(
                said.text
                for said in sentences
                if any(said.holds(term, options.negated) for term in group)
            )


class _Said:
    """A sentence with its words, and which of them it denies or, with `done`, only promises."""

    def __init__(self, sentence: str, done: bool = False) -> None:
        self.text = sentence
        self.words = terms.words_of(sentence)
        self.denied = negation.denied(sentence)
        if done:
            ahead = promised.promised(sentence)
            self.denied = [one or two for one, two in zip(self.denied, ahead, strict=True)]

    def holds(self, term: str, negated: bool) -> bool:
        """True where the wording comes up, and is not denied unless it is a denial itself."""
        anyhow = negated or negation.is_denial(term)
        return terms.mentions(self.words, term, None if anyhow else self.denied)

    def speaks_of(self, term: str) -> bool:
        """True where the wording comes up at all."""
        return terms.mentions(self.words, term)

    def holds_denied(self, term: str) -> bool:
        """True where the wording comes up in a denial alone."""
        return terms.mentions(self.words, term) and not self.holds(term, False)


def _opposite(lines: list[Line], never: list[str]) -> str | None:
    """The sentence that holds one of the wordings; one that asks or denies it does not count."""
    for sentence in (sentence for line in lines for sentence in _sentences(line) if never):
        starts = [0, *(piece.start() for piece in _PIECE.finditer(sentence)), len(sentence)]
        for start, end in itertools.pairwise(starts):
            piece = sentence[start:end]
            words = terms.words_of(piece)
            for term in never:
                if terms.mentions(words, term) and not (
                    _asks(piece, sentence, term) or _denied(piece, term)
                ):
                    return sentence
    return None


def _sentences(line: Line) -> list[str]:
    return [line.text] if line.kind == "row" else prose.split(line.text)


def _asks(piece: str, sentence: str, term: str) -> bool:
    """True for `whether it is still growing`; a wording with `whether` in it asks no more."""
    return ("?" in sentence or bool(_ASKS.search(piece))) and not _ASKS.search(term)


def _denied(piece: str, term: str) -> bool:
    """True for `is not still growing`; a wording that is a denial itself is none of itself."""
    return negation.denies(piece) and not negation.is_denial(term)
