"""The signals on the cause: a postmortem explains it, an update claims none before it is known."""

from __future__ import annotations

import re

from ..judges.write_causes import CLAUSE, is_open, without_asides
from ..texts import prose
from ..texts.phrases import found, pattern
from .blame import blames
from .found import Found, Page
from .parts import section

# ── root cause ───────────────────────────────────────────────────────────────────────────────────

_PEOPLE = re.compile(
    r"\b(?:human|operator|user|manual|engineer|pilot|developer|analyst) (?:error|mistake)s?\b"
    r"|\b(?:engineer|developer|analyst|operator|colleague|someone|somebody|intern|contractor|dba|"
    r"person|team"
    r"|[A-Z][a-z]+) (?:\w+ )?(?:made (?:a|an) (?:\w+ )?(?:mistake|error|typo)|was (?:\w+"
    r" )?(?:careless|negligent|"
    r"distracted|tired|inexperienced|in a hurry)|forgot|did not pay attention|didn't pay"
    r" attention|failed to|did not (?:check|follow)|didn't (?:check|follow))"
    r"|\b(?:carelessness|negligence|inattention|lack of (?:attention|care|discipline))\b"
    r"|\b(?:an? |the )?(?:mistake|error|oversight) (?:by|of|made by|on the part of) (?:an? |the"
    r" |one of )",
    re.IGNORECASE,
)
_NOT_PEOPLE = re.compile(
    r"\b(?:not|no|never|rather than|instead of|isn't|wasn't|explains nothing|nobody)\b", re.I
)
_MECHANISM = re.compile(
    r"\b(?:because|since|so(?: that)?|which|when(?:ever)?|while|without|whose|unless|until|"
    r"although|even though|"
    r"therefore|meant|means|meaning|let|lets|allow(?:s|ed)?|caus(?:ed?|es|ing)|led to|"
    r"default(?:s|ed)?|assum\w+|"
    r"treat(?:s|ed)?|silently|no longer|only|instead of|rather than|both|twice|never|nothing|"
    r"nobody|no|not|"
    r"missing|lack(?:s|ed)?|if|after|before|where|as an?|as a result|by design|depend\w*|rel(?:y|"
    r"ies|ied)|"
    r"renamed|changed|removed|added|dropped|cast|parsed?|joined?|keyed|truncated|overwr\w+|race|"
    r"retr\w+|"
    r"n't|cannot|could)\b|n't\b|→|->",
    re.IGNORECASE,
)
_CLAIMS_CAUSE = re.compile(
    r"\b(?:(?:root|underlying|real|actual|technical|proximate) cause|cause (?:was|is|of)|caused"
    r" by|because|"
    r"due to|the reason|why it happened|came down to|boil(?:s|ed) down to|traced (?:it |this"
    r" )?(?:back )?to|"
    r"turned out (?:that|to be)|stemmed from|the mechanism|what (?:happened|broke) (?:was|is)|"
    r"trigger(?:ed)?)\b",
    re.IGNORECASE,
)
SHORT_CAUSE = 7  # words below which nothing is explained
SYMPTOM, BY_PEOPLE = 0.4, 0.1


def root_cause(page: Page) -> Found:
    """1 where a mechanism is explained; little for a symptom ("it failed"), least for people."""
    part = section(page, "root cause")
    if part is None:
        told = _told_outside(page)
        if not told:
            return Found(0, "Say why it could happen: the mechanism, and what let it through.")
    else:
        told = [one.text for one in part]
    text = " ".join(told)
    words = prose.count_words(text)
    if not words:
        return Found(0, "Nothing yet under the root cause.")
    by_people = [
        one
        for one in told
        if ((at := _PEOPLE.search(one)) and not _denied(one, at.start()))
        or (words < SHORT_CAUSE * 2 and blames(one))
    ]
    marks = {match[0].lower() for match in _MECHANISM.finditer(text)}
    if by_people and (len(by_people) * 2 > len(told) or words < 30):
        why = "A person is no root cause: say what let one slip have this effect."
        return Found(BY_PEOPLE, why, by_people[0])
    if words < SHORT_CAUSE or not marks:
        score = 0.8 if marks == set() and words >= 40 else SYMPTOM
        return Found(score, "This tells what was seen; say the mechanism behind it.", told[0])
    score = (0.82 if len(marks) == 1 else 0.95) + (0.05 if words >= 18 else 0)
    return Found(
        round(score, 4) if score < 0.99 else 1, "A short cause: say what let it through.", told[0]
    )


def _denied(sentence: str, place: int) -> bool:
    return bool(_NOT_PEOPLE.search(sentence[max(0, place - 40) : place + 60]))


def _told_outside(page: Page) -> list[str]:
    """The sentences that claim a cause, each with the one behind it."""
    sentences = [one.text for one in page.text.sentences]
    strong = re.compile(r"\bcaus|underlying|mechanism|reason|came down|boil|traced|stemmed", re.I)
    claims = [p for p, one in enumerate(sentences) if _CLAIMS_CAUSE.search(one)]
    best = [p for p in claims if strong.search(sentences[p])] or claims
    if not best:
        return []
    places = sorted({q for p in best[:2] for q in (p, p + 1) if q < len(sentences)})
    return [sentences[place] for place in places]


# ── a cause too early ────────────────────────────────────────────────────────────────────────────

_THING = (
    r"(?:deploy\w*|release|migration|cache|network|vendor|supplier|config\w*|upgrade|schema|job|"
    r"pipeline|"
    r"database|partition|retr(?:y|ies)|patch|commit|query|index|change|bug|loader|feed|file|script|"
    r"server|cluster|broker|queue|script|model|parser|rollout|flag|team|backfill|refactor\w*|"
    r"outage|"
    r"disk|memory|provider|connector|scheduler|library|driver|switch|fail-?over|bad \w+|new \w+)"
)
_EARLY = re.compile(
    rf"\b(?:(?:is|was|were|been|are|being|it's|all) (?:\w+ly )?(?:caused|triggered|introduced|"
    rf"created|produced|broken) by|"
    rf"due to (?!(?:be|finish|complete|land|run|start|arrive|publish|this|that|these|the"
    rf" (?:incident|issue|above|problem|uncertainty)|it|an abundance)\b)(?=\S)|"
    rf"(?:as a )?(?:result|consequence) of (?:an?|the|our|yesterday|last|this morning|today)\b|"
    rf"owing to|thanks to|stem(?:s|med|ming)? from|"
    rf"because of (?:an?|the|our|yesterday|last|today|this (?:morning|release|deploy))\b|(?:that|"
    rf"this|it|which)(?:'s| is| was) (?:exactly |precisely )?(?:why|because)|"
    rf"happened because|(?:broke|failed|doubled|wrong|missing|stopped|late|duplicated|empty|off|"
    rf"down) because|"
    rf"{_THING}(?: \S+){{0,4}} (?:caused|causes|broke|breaks|corrupted|introduced|triggered|led"
    rf" to|is responsible|was responsible|is behind|is to blame|was to blame|is at fault|did"
    rf" (?:this|it)|is the (?:cause|culprit|problem|reason)|was the (?:cause|culprit|problem|"
    rf"reason)|wrote everything|doubled)|"
    rf"^\W*(?:[\w'-]+ ){{1,6}}(?<!incident )(?<!issue )(?<!problem )(?<!outage )(?<!delay )"
    rf"(?<!this )(?<!that )(?<!which )(?<!it )(?<!error )(?<!backlog )(?<!what )"
    rf"(?:caused|broke|corrupted|triggered) (?!by\b|no\b|any\b)|"
    rf"\b(?:is|was) (?:clearly |obviously )?the (?:root )?(?:cause|culprit|reason) (?!we\b|I\b|"
    rf"not\b)|"
    rf"traced (?:it|this|the \w+(?: \w+)?|everything) (?:back )?to|(?:comes?|came) from (?:an?|"
    rf"the|our|yesterday|last) (?:\S+ ){{0,3}}{_THING}|"
    rf"(?:^|[.;:,—–-]\s*|\b(?:clearly|obviously|definitely|certainly|simply|just|and|because|so)"
    rf" )it(?:'s| is| was) (?:clearly |obviously |definitely |certainly |just |simply |all"
    rf" )?(?:the|an?|yesterday's|last night's|today's|[A-Z]\w+'s) (?:\S+ ){{0,3}}{_THING}|"
    rf"(?:clearly|obviously|definitely|certainly|undoubtedly|no doubt|without (?:a )?doubt)"
    rf" (?:\w+ )?(?:the|an?|due|caused|because|by|to)\b|"
    rf"caused by (?:an?|the|our|yesterday|last|today|this)\b|(?:culprit|to blame|at fault|smoking"
    rf" gun)\b|"
    rf"we (?:now )?know (?:why|what (?:caused|broke|happened))|(?:we|I) (?:have )?(?:found|"
    rf"identified|pinned down) the (?:root )?(?:cause|culprit|bug|problem))",
    re.IGNORECASE,
)
_PROVEN = re.compile(
    r"\b(?:confirmed|verified|reproduced|proven|proved|evidence|ruled out|excluded|cleared)\b", re.I
)
_CLOSED = re.compile(
    r"\b(?:cause (?:is |was |has been |now )*(?:confirmed|identified|understood|known|"
    r"established|verified)|"
    r"confirmed (?:root )?cause|(?:final|closing) update|incident (?:is )?(?:closed|resolved)|"
    r"status:? (?:resolved|closed)|all clear)\b",
    re.IGNORECASE,
)
_NOT_CLOSED = re.compile(r"\b(?:not|no|isn't|until|once|when|if|before|un\w+)\b", re.IGNORECASE)
_OWN_STEP = re.compile(
    r"\b(?:we|I|team|finance)(?:'ve| have| are|'re| am|'m| will|'ll| did)? (?:have |also |now"
    r" )?(?:paus|stop|froz|"
    r"hold|held|held|delay|postpon|roll|disabl|switch|chose|choos|publish|kept|keep|ask|block|"
    r"suspend)\w*",
    re.IGNORECASE,
)
_EFFECT = re.compile(
    r"\b(?:will be|is|are|may be|be) (?:late|delayed|paused|held|missing|on hold|blocked)\b", re.I
)
EARLY, UNSAID = 0.2, 0.9


def early_cause(page: Page) -> Found:
    """1 where no cause is asserted and the text says it is open; 0.9 where it does not say so."""
    sentences = [one.text for one in page.text.sentences]
    if any(_CLOSED.search(one) and not _NOT_CLOSED.search(one) for one in sentences):
        return Found(1)
    for sentence in sentences:
        blamed = blames(sentence) and not re.search(r"(?i)\bcause|due to|because", sentence)
        if not blamed and not _PROVEN.search(sentence) and _early(sentence):
            why = (
                "This names a cause as known; say what is being checked and when it will be known."
            )
            return Found(EARLY, why, sentence)
    for one in page.text.sentences:
        if found("unknown", one.text) or (
            found("unknown", f"cause: {one.text}") and "cause" in one.part
        ):
            return Found(1)
    if any(
        re.search(
            r"(?i)\b(?:suspect\w*|hypothes\w+|candidate|ruled out|investigat\w+|not (?:yet"
            r" )?(?:know|sure|certain)\w*|open question|unproven|(?:working|current) theory)\b",
            one,
        )
        for one in sentences
    ):
        return Found(1)
    return Found(UNSAID, "Nothing says that the cause is not known yet.")


def _early(sentence: str) -> bool:
    for clause in CLAUSE.split(without_asides(sentence)):
        at = _EARLY.search(clause) or pattern("asserts").search(clause)
        if at is None or is_open(clause):
            continue
        if (_OWN_STEP.search(clause) or _EFFECT.search(clause[: at.start()])) and not found(
            "asserts", clause
        ):
            continue
        return True
    return False
