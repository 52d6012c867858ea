"""Action items of a text: what is done, by whom and by when; what each of them lacks."""

from __future__ import annotations

import re

from . import prose, quantities, terms
from .people import HANDLE
from .prose import Line

_NOBODY = frozenset(
    (
        *("tbd", "todo", "tbc", "everyone", "everybody", "someone", "somebody", "nobody", "none"),
        *("due", "owner", "deadline", "status", "done", "ticket", "priority", "eta", "by", "when"),
        *("we", "us", "team", "all", "n/a", "na", "?", "-", "…"),
    )
)
_ROLE = re.compile(
    r"\b(?!(?i:the|our|whole|a|this|each|every)\b)[\w-]+ [Tt]eam\b|\b[Tt]eam [A-Z][\w-]+|"
    r"\b(?i:squad|guild)\b|"
    r"\b(?i:(?:engineering|product|incident|tech|team|support|risk) (?:manager|lead|commander))\b"
)
_BARE_ROLE = re.compile(
    r"^(?:the )?(?:payments?|platform|finance|infra(?:structure)?|engineering|security|legal|"
    r"compliance|support|product|ops|operations|risk|data|analytics|backend|storage|ledger|me|"
    r"myself|i|on[- ]?call|sre|dba|cto|cfo|cio|ciso)\b",
    re.IGNORECASE,
)
_DEPARTMENT = re.compile(  # `BI platform`, `Revenue operations`
    r"^(?:the )?(?!(?:New|One|Our|A|An|Every|Each|Another)\b)[A-Z][\w&-]*(?: [\w&-]+)?"
    r" (?:platform|engineering|analytics|operations|ops|infrastructure|systems|services|team)$",
    re.IGNORECASE,
)
_DOTTED_DATE = re.compile(  # `due 12.03.`; not `by 12.03 percent`
    r"\b(?:due|by|until|before)(?: on)?:? (?:0?[1-9]|[12]\d|3[01])\.(?:0?[1-9]|1[0-2])\.?"
    r"(?![\d.,]*\d|\s?[%$€A-Za-z])",
    re.IGNORECASE,
)
_OWNER_LABEL = re.compile(
    r"\b(?:(?:owner|who|dri|lead|responsible|assignee)\b\s?[:=—–-]|"
    r"(?:owned by|assigned to|owner|dri)"
    r"(?= (?:@|[A-Z])))\s?(\S[^|,;—–]{0,40})",
    re.IGNORECASE,
)
_NAME = r"[^\W\d_a-z][\w'’-]*"
_ACTS = re.compile(
    rf"^(?:{_NAME}(?:(?: and)? {_NAME}){{0,2}}|{HANDLE}(?: and {HANDLE})?|I)"
    r"(?: \([^()]{0,30}\))?(?:,)? "
    r"(?:will|to|shall|is to|owns|takes|adds|moves|writes|builds|sets|must|has|have|am|puts|makes"
    r"|runs|pair|will)\b"
)
_BY_NAME = re.compile(
    rf"\b(?:by|with|to) ({_NAME}|{HANDLE})(?: {_NAME})?(?=\s*(?:$|[.,;|()—–]| by\b| until\b))"
)
_HANDLE = re.compile(r"(?<!\w)@[A-Za-z][\w.-]*")
SPLIT = re.compile(r"\s[—–-]+\s|[|;,()·→:]|\.\s")
_SUB_ITEM = re.compile(r"^(?:owner|due|who|when|assignee|deadline|date|eta|by)\s?:", re.IGNORECASE)
PEOPLE = "about people, not the system"
_ALL = (  # people of one's own house, none of them named
    r"(?:(?:all|every|each|any|the|our|these|those|its|other|new|junior|senior|future) ){0,3}"
    r"(?:(?!to |of |in |on )[\w-]+ )?"
    r"(?:people|staff|everybody|everyone|team|teams|engineers?|developers?|devs?|analysts?|"
    r"reviewers?|authors?|approvers?|committers?|colleagues?|members|folks|scientists?|on-?call)\b"
)
_MIND = (  # what only care does
    r"(?:be|become|stay|being|remain) (?:\w+ )?(?:careful|vigilant|attentive|diligent|mindful|"
    r"cautious|aware|alert|thorough|awake|conscientious|disciplined)\b"
    r"|pay (?:\w+ )?attention\b|take (?:more|better|greater|extra) care\b|try harder\b|do better\b"
    r"|think (?:twice|first|before|more|harder)\b|know better\b"
    r"|learn (?:how|to|about|more|better|sql)\b|remember\b"
)
_CLOSER = (
    r"\b(?:(?:more|extra|very) (?:careful|close|thorough|attentive|diligent|conscientious|cautious)"
    r"(?:ly)?|closer|harder|better|twice|properly)(?=\s*(?:$|[.,;:]|before\b|when\b|next\b|"
    r"from now|in future))"
)
CARE = re.compile(
    rf"^(?:please )?(?:(?:we|i|all|{_ALL}|(?!Add|Use|Put|Set)[A-Z]\w+|[a-z]\.[a-z]{{3,}}) )?"
    r"(?:(?:all|also|always) )?"
    r"(?:(?:should|must|will|shall|to|has to|have to|needs? to|is to|are to|ought to) )?"
    r"(?:(?:all|also|always|really|just|please) )?"
    rf"(?:{_MIND}"
    r"|(?:re-?train|trains?|coach|educate|sensiti[sz]e)(?:es|s)? "
    r"(?!(?:the |a |an )?(?:[\w-]+ )?(?:model|detector|classifier|forecast|algorithm|network)s?\b)"
    rf"|(?:remind|urge|encourage|warn|admonish|teach|school|lecture)(?:es|s)? {_ALL}"
    rf"|(?:ask|tell|advise|instruct|brief)s? (?:all\b|every\w*|people|staff|(?:the |our )?(?:teams|"
    r"(?:\w+ )?(?:engineers|developers|devs|analysts|reviewers?|authors?|approvers?|colleagues)))\b"
    rf"|(?:talk|speak|have a (?:word|talk|chat)) (?:to|with) (?:{_ALL}|the \w+ who\b)"
    r"|(?:raise|improve|increase|build|create|strengthen) (?:[\w']+ ){0,3}(?:awareness|discipline|"
    r"diligence|attention to detail)\b"
    r"|(?:(?:hold|give|organi[sz]e|book|run|schedule|plan) )?(?:an? |the |more |some )?"
    r"(?:[\w-]+ ){0,3}"
    rf"(?:training|refresher|workshop|course|coaching)s?\b[^.;]{{0,40}}\b(?:for|of|with) {_ALL}"
    rf"|(?:read|check|review|look|test|work|watch|proceed|communicate|code|deploy|double-check)\b"
    rf"[^.;]{{0,60}}{_CLOSER})",
    re.IGNORECASE,
)
# what a machine or a form asks for, so that nobody has to think of it
_ENFORCED = re.compile(
    r"\b(?:check-?lists?|templates?|CI|automat\w+|bots?|hooks?|blocks?|blocked|blocking|gates?|"
    r"refuses?|rejects?|enforced?s?|required|mandatory|banners?|prompts?|pre-commit)\b",
    re.IGNORECASE,
)
_OWNER_HEADS = frozenset(("owner", "who", "assignee", "responsible", "dri", "lead", "name"))
_DUE_HEADS = frozenset(("due", "when", "deadline", "date", "eta", "by", "target"))
_MONTH_OR_DAY = re.compile(rf"^(?:{quantities.MONTH}|{quantities.DAY})$", re.IGNORECASE)
VERB_LIST = """
add adopt agree alert amend annotate apply archive ask assign audit automate backfill ban block
bring build buy call cap capture change check clean close collect compare configure confirm
connect contact cover create cut decide define delete deploy deprecate design detect disable
document drain drill drop enable encrypt enforce ensure escalate establish estimate exercise
expire explain extend fail file finish fix flag freeze gate give grant guard halt harden
implement improve include increase inform instrument introduce investigate isolate keep launch
let limit link list load lock log lower make measure merge migrate mirror monitor move name
notify open order own page partition pause persist pin plan post prevent print propose protect
prove provide publish put quarantine queue raise rate rebuild reconcile record reduce refund
refuse rehearse reject release remind remove rename replace replay report require reroute rerun
restore restrict retire return reverse review revoke rewrite roll rotate route run schedule send
separate set settle share ship shorten show shut sign simplify split stop store suspend switch
tag teach tell test throttle tighten trace track train treat tune turn update upgrade use validate
verify version void wire withdraw write
"""
VERBS = frozenset(terms.stem(verb) for verb in VERB_LIST.split())


def items(lines: list[Line]) -> list[Line]:
    """Bullets and rows, sub-bullets such as `Owner: …` joined; sentences where there are none."""
    listed_lines = [line for line in lines if line.kind != "paragraph"]
    if not listed_lines:
        return [
            Line(sentence, line.part, "paragraph", line.number)
            for line in lines
            for sentence in prose.split(line.text)
        ]
    items: list[Line] = []
    for line in listed_lines:
        if items and line.kind == "item" and _SUB_ITEM.match(line.text):
            before = items.pop()
            line = Line(f"{before.text}; {line.text}", before.part, "item", before.number)
        items.append(line)
    return items


def lacks(item: Line) -> list[str]:
    """What is wrong with an action item: `no verb`, `no owner`, `no date`, or `PEOPLE`."""
    pieces = [piece.strip(" .") for piece in SPLIT.split(item.text) if piece.strip(" .")]
    action = max(pieces, key=prose.count_words, default="")
    lack = []
    others = [piece for piece in pieces if piece is not action and _first_is_verb(piece)]
    if exhorts(item.text):
        lack.append(PEOPLE)
    elif not (acts(action) or others):
        lack.append("no verb")
    if not (_cell(item, _OWNER_HEADS) or has_owner(item.text, pieces, action)):
        lack.append("no owner")
    due = _cell(item, _DUE_HEADS)
    dated = quantities.dates(item.text) or _DOTTED_DATE.search(item.text) or _by_clock(item.text)
    if not ((due and re.search(r"\d", due)) or dated):
        lack.append("no date")
    return lack


def exhorts(item: str) -> bool:
    """True for `Be more careful`, `Remind all reviewers to …`, `Train the author in SQL`.

    What is asked for by a checklist or a machine asks nobody to take care.
    """
    pieces = [piece.strip(" .*_") for piece in SPLIT.split(item) if piece.strip(" .*_")]
    action = max(pieces, key=prose.count_words, default="")
    return bool(CARE.match(action)) and not _ENFORCED.search(action)


def acts(action: str) -> bool:
    """True where something is to be done. In two or three words the verb comes first, since
    `durable store` is a thing; a long clause without a verb that we know is believed."""
    words = [stem for _, stem in terms.words_of(action)]
    if len(words) >= 6:
        return True
    return any(word in VERBS for word in (words if len(words) > 3 else words[:1]))


def _first_is_verb(piece: str) -> bool:
    """True for `written by Sam`."""
    words = [stem for _, stem in terms.words_of(piece)]
    return len(words) > 1 and words[0] in VERBS


def _cell(item: Line, heads: frozenset[str]) -> str | None:
    """The filled cell under one of these table headings."""
    for head, cell in zip(item.header, item.cells, strict=False):
        if heads & set(head.split()) and not prose.unfilled(cell) and _bare(cell) not in _NOBODY:
            return cell or None
    return None


def _bare(cell: str) -> str:
    """`The team` → `team`."""
    return cell.lower().strip(" .").removeprefix("the ").removeprefix("all ")


def has_owner(item: str, pieces: list[str], action: str) -> bool:
    if _HANDLE.search(item) or _ROLE.search(item):
        return True
    if _acts_by_itself(item) or any(_acts_by_itself(piece) for piece in pieces):
        return True
    if (label := _OWNER_LABEL.search(item)) and _somebody(label[1]):
        return True
    if any(_is_name(name[1]) for name in _BY_NAME.finditer(item)):
        return True
    if any(_role_acts(piece) for piece in pieces):
        return True
    others = [_dateless(piece) for piece in pieces if piece is not action]
    return any(
        _BARE_ROLE.match(piece)
        or (_DEPARTMENT.match(piece) and piece.removeprefix("the ")[:1].isupper())
        or _is_name(piece.split()[0])
        for piece in others
        if piece and prose.count_words(piece) <= 4 and _somebody(piece)
    )


def _role_acts(piece: str) -> bool:
    """True for `Data platform owns …`, `Finance will …`."""
    following = piece.split()[1:4] if _BARE_ROLE.match(piece) else []
    return any(
        word in ("will", "to", "owns", "must") or (word.endswith("s") and terms.stem(word) in VERBS)
        for word in following
    )


def _dateless(piece: str) -> str:
    """`2026-04-01 Lena` → `Lena`; `due 24 March` → `due`."""
    for start, end in reversed(quantities.dates(piece)):
        piece = piece[:start] + piece[end:]
    return re.sub(
        r"^(?:due|by|on(?!-call)|until)\b|\b(?:due|by|on|until)$", "", piece.strip(), flags=re.I
    ).strip()


def _acts_by_itself(piece: str) -> bool:
    """True for `Ana will …`, `Ana moves …`, `I move …`; not for `We will …`, `Alerts to …`."""
    piece = _dateless(piece)
    first, second, *_ = [*piece.split(), "", ""]
    if first == "I":
        return bool(second)
    third_person = second.endswith("s") and terms.stem(second) in VERBS
    return (third_person or bool(_ACTS.match(piece))) and _somebody(piece) and _is_name(first)


def _somebody(words: str) -> bool:
    first = words.split()[0].strip(".,:;*").lower() if words.split() else ""
    return (first not in _NOBODY and first != "the") or bool(_ROLE.search(words))


def _is_name(word: str) -> bool:
    """A capitalised word that is no month, acronym or verb; or `a.nowak`."""
    bare = word.strip(".,:;()’'*")
    if re.fullmatch(HANDLE, bare):
        return True
    if not re.match(rf"^{_NAME}$", bare) or _MONTH_OR_DAY.match(bare) or bare.lower() in _NOBODY:
        return False
    return not (bare.isupper() and len(bare) > 1) and terms.stem(bare) not in VERBS


def _by_clock(item: str) -> bool:
    return any(
        re.search(r"\b(?:by|before|until|due)\s+$", item[: c.start])
        for c in quantities.clocks(item)
    )
