"""Sentences that blame: a person or a team as the cause, with a judgement.

Not blame: a component ("the cache failed open", "the alert should have fired"), who did what
without a judgement ("Ana rolled back at 14:05"), one's own part ("we should have", "I forgot"),
a duty of the system towards a person ("the on-call should have been paged"), a small slip with
its reason in the system ("forgot the flag; the template does not ask for it"), and a sentence that
denies blame or quotes a rule about it.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

from ..texts import phrases
from ..texts.people import HANDLE

FEWEST = 2  # words; one alone says nothing of anybody
LONGEST = 800  # characters of a sentence that are read for remarks; a long one has 300
_CAPITAL = (
    r"(?!(?:The|This|That|Our|Their|These|Those|Some|One|Once|And|But|When|While|Since|Because|"
    r"After|Before|Yesterday|Today|Then)\b)[A-Z][a-zà-ÿ]{2,}(?:[- ][A-Z][a-zà-ÿ]+)?"
)
_SOMEBODY = rf"{_CAPITAL}|{HANDLE}"
_ADVERBS = (
    r"(?:,? (?:really|also|again|once again|yet again|then|still|just|simply|clearly|obviously|"
    r"apparently|even|of course|as usual|as always|has|have|had|who|that|always|never|repeatedly|"
    r"honestly|evidently|frankly)\b,?){0,3}"
)
_WHICH = (
    r"(?: (?:responsible|in charge|involved|on duty|on call|concerned))?"
    r"(?: (?:on|in|at|from|of|who|that|which) (?:[\w'-]+ ){0,4}?[\w'-]+)?"
)
_AND = r"(?: (?:[\w'-]+ ){1,9}(?:and|but|yet)(?: still| then| just| simply)?)?"  # `was told and …`
_OWN = re.compile(r"^(?:(?:my|our)(?: own)? (?:team|squad)|one of us|i|we)$", re.IGNORECASE)
_CLAUSE = re.compile(r"[;:—–(]|\.\s|, (?:but|and|so|yet)\b|\b(?:but|although|though)\b")
_QUOTED = re.compile(r"[\"“][^\"”]{0,200}[\"”]|(?<!\w)['‘][^'’]{2,120}['’](?!\w)")
_RULE = re.compile(
    r"\b(?:blameless(?:ly|ness)?|no[- ]blame|(?:do not|don't|never|nobody|avoid|not to|stop|"
    r"instead of|"
    r"rather than|without) (?:\w+ ){0,3}(?:blam\w+|naming|name|shame|point(?:ing)? fingers|"
    r"scapegoat\w*)|"
    r"is not (?:a|the|an) (?:root )?(?:cause|answer|finding|explanation)|"
    r"(?:are|is) not about (?:who|people|blame))\b",
    re.IGNORECASE,
)
_MENTIONS = re.compile(
    r"\b(?:writ\w+|wrote|say\w*|said|phras\w+|words?|wording|sentences?|replac\w+|avoid\w*|rules?|"
    r"guidelines?|labels?|labelled|categor\w+|terms?|draft|called|ticked|template|field|box|"
    r"heading|"
    r"conclusions?|conclude\w*|stop(?:s|ped)? at|accept\w*|dropdown|option|values?)\b",
    re.IGNORECASE,
)
_DENIES = re.compile(
    r"\b(?:nobody|no one|no-one|none of|not|never|nor|neither|without|nothing|instead of|whoever|"
    r"rather than|if|when|whenever|whether|even if|in case|unless|asked|asks|ask|no|"
    r"any)\b|n't\b",
    re.IGNORECASE,
)
_UNREAL = re.compile(
    rf"\b(?:if(?: only)?|[Hh]ad|[Ii]f(?: only)?) (?P<who>(?i:PERSONS)|{_SOMEBODY})(?: had)?(?:"
    rf" (?:only|just|simply|actually|bothered to|not|even))* "
    r"(?i:bothered|checked|read|looked|listened|asked|paid|tested|thought|followed|been (?:more"
    r" )?(?:careful|"
    r"awake|attentive|paying|diligent|competent)|done|told|known|noticed|rushed|ignored|reviewed|"
    r"cared|"
    r"spoken|escalated|communicated)\b"
)


@functools.lru_cache(maxsize=4_096)
def blames(sentence: str) -> str | None:
    """Why the sentence blames, or None: a person or team at fault, never oneself or a system."""
    if len(sentence.split(maxsplit=FEWEST)) <= FEWEST - 1:
        return None
    text = _without_quotes(sentence[:LONGEST])
    if _RULE.search(text):
        return None
    for at in phrases.pattern("fault_phrases").finditer(text):
        if not _denied(text, at.start()) and not _behind_denies(text, at):
            return _why(at[0])
    for at in phrases.pattern("blameful_adjectives").finditer(text):
        if not _denied(text, at.start()) and not re.match(r"(?i)(?:my|our own)\b", at[0]):
            return _why(at[0])
    for who, place, what in _reproaches(text):
        if not _own(who, text, place) and not _denied(text, place):
            return _why(f"{who} {what}")
    return _looked_away(text)


_THEY = re.compile(r"^\W*(?:they|he|she|both(?: of them)?|neither(?: of them)?)\b", re.IGNORECASE)


@functools.cache
def _did() -> re.Pattern[str]:
    """People who wrote or approved something: `Sorensen reviewed it`."""
    return re.compile(
        rf"(?<![\w-])(?P<who>(?i:{phrases.source('persons')})|{_SOMEBODY})"
        r" (?:wrote|reviewed|approved|merged|signed off)\b"
    )


@functools.cache
def _let_it_pass() -> re.Pattern[str]:
    """`removed by r.bauer, and f.keller did not notice it`, `f.keller approved it and never …`."""
    person = rf"(?i:{phrases.source('persons')})|{_SOMEBODY}"
    deed = r"(?i:wrote|written|reviewed|approved|merged|signed off|removed|deleted|changed|renamed)"
    return re.compile(
        rf"(?<![\w-])(?:(?P<who>{person}) {deed}\b[^.;,]{{0,60}}?"
        rf"|{deed}(?: [\w'-]+){{0,4}} by (?P<by>{person}))"
        rf"(?:,? (?:and|but)|;) (?:(?P<next>{person}) )?(?:then |just |simply )?"
        r"(?P<what>(?i:(?:did not|didn't|never) (?:check|read|test|notice|look|review|verif)\w*"
        r"(?! any)(?! [\w ]{0,30}\b(?:until|before)\b)|(?:missed|overlooked) (?:it|this|that))\b)"
    )


def _looked_away(text: str) -> str | None:
    """Why a sentence blames that tells who did it and who did not look; a reason excuses it."""
    if phrases.found("explains", text) or text.rstrip().endswith("?"):
        return None
    for at in _let_it_pass().finditer(text):
        who = at["next"] or at["who"] or at["by"]
        if _a_person(who, mind=True) and not _OWN.match(who.strip()):
            return _why(f"{who} {at['what']}")
    return None


def blames_those_before(before: str, sentence: str) -> bool:
    """True for `They did not check.` behind `Sorensen reviewed it.`; a reason excuses it."""
    text = sentence[:LONGEST]
    they = _THEY.match(text)
    if they is None or not phrases.pattern("reproach_mild").match(text[they.end() :].lstrip()):
        return False
    if phrases.found("explains", text[they.end() :]) or text.rstrip().endswith("?"):
        return False
    return any(
        _a_person(at["who"], mind=True) and not _OWN.match(at["who"].strip())
        for at in _did().finditer(before[:LONGEST])
    )


def _why(what: str) -> str:
    return f"“{' '.join(what.split())}” judges people; say what in the system let it happen."


def _without_quotes(sentence: str) -> str:
    """The sentence without what it quotes as a wording; a quotation as speech stays."""
    outside = _QUOTED.sub(" ", sentence)
    return outside if _MENTIONS.search(outside) else sentence


def _denied(text: str, place: int) -> bool:
    """True where the same clause, before the reproach, takes it back or asks for it."""
    before = _CLAUSE.split(text[:place])[-1]
    return bool(_DENIES.search(before)) or text.rstrip().endswith("?")


def _behind_denies(text: str, at: re.Match[str]) -> bool:
    """True for `human error is not a cause`, `human error explains nothing`."""
    return "error" in at[0].lower() and bool(
        re.match(
            r"[\"”']?,? (?:is|was|are|were|does|did|do|explains?|tells?|cannot|can|will)(?:"
            r" \w+)? ?(?:not|never|nothing|no|little|n't|where|a symptom|the start|only)\b|n't",
            text[at.end() :],
        )
    )


def _own(who: str, text: str, place: int) -> bool:
    """True where the writer speaks of their own part, or takes it on."""
    if _OWN.match(who.strip()):
        return True
    return bool(
        re.match(r"(?i)\W*(?:we|i) as an? (?:team|engineer)", text)
        or re.search(r"(?i)that is on (?:us|me)\b|that one is mine", text)
        or re.search(
            r"(?i)\b(?:we|i|us|me)(?: as an?| and| or)? $", text[max(0, place - 8) : place]
        )
    )


@functools.cache
def _patterns() -> dict[str, re.Pattern[str]]:
    """The reproaches with who stands before them; compiled once."""
    persons, perhaps = phrases.source("persons"), phrases.source("perhaps")
    sure = rf"(?P<who>(?i:{persons})|{_SOMEBODY})(?:, [^,.;]{{1,60}},)?{_WHICH}{_ADVERBS}"
    any_one = (
        rf"(?P<who>(?i:{persons}|{perhaps})|{_SOMEBODY})(?:, [^,.;]{{1,60}},)?{_WHICH}{_ADVERBS}"
    )

    def behind(who: str, name: str) -> re.Pattern[str]:
        return re.compile(rf"(?<![\w-]){who}{_AND} (?P<what>(?i:{phrases.source(name)}))")

    faults = phrases.source("fault_nouns")
    return {
        "mind": behind(any_one, "reproach_mind"),
        "deed": behind(sure, "reproach_deed"),
        "mild": behind(sure, "reproach_mild"),
        "fault": re.compile(
            rf"(?<![\w-])(?P<who>(?i:{persons})|{_SOMEBODY})(?:'s|s') (?P<what>(?:own |\w+ )?"
            rf"(?i:{faults}|blunder|mess|failure to|inability to|lack of|poor|bad|refusal to|"
            rf"habit of|laziness|recklessness|ignorance|ego|stubbornness|inattention|oversight)\b"
            r"(?! (?i:message|log|budget|rate|code|page|handling|report|bars?)))"
        ),
        "lies": re.compile(
            r"\b(?P<what>(?i:(?:unacceptable|inexcusable|unforgivable|disgraceful|shameful)"
            r" (?:that|of|for|from|by)|culprit (?:is|was)|(?:it's|that's|this is|it is) (?:all |"
            r"entirely )?on|guilty (?:party|one) (?:is|was)|"
            r"(?:blame|fault|responsibility)(?: for \w+(?: \w+){0,4})? (?:lies|"
            r"rests|is|goes|falls|sits|belongs)(?: \w+)? (?:with|on|to)|(?:was|is) (?:all |"
            r"entirely |clearly |really )?(?:on|down to|the fault of|because of|thanks to)|(?:I|"
            r"we|i) blame|(?:let down|failed) by|(?:fault|failure|failing|mistake|oversight|"
            r"negligence|incompetence|carelessness) (?:of|by|on the part of)|caused by|because"
            r" of|thanks to))"
            rf" (?P<who>(?i:{persons})|{_SOMEBODY})(?=\s*(?:$|[.,;!)]| that\b| did\b| failed\b|"
            rf" who\b|"
            rf" again\b| for\b| not"
            rf" \w+ing\b| \w+ing\b))"
        ),
        "it_was": re.compile(
            rf"\b[Ii]t (?:was|is) (?P<who>(?i:{persons})|{_SOMEBODY}) (?P<what>who (?:caused|"
            rf"broke|forgot|failed|did not|didn't|never|let|got|ignored|missed|messed|made))\b"
        ),
        "review": re.compile(
            r"\b(?:approved|reviewed|merged|written|deployed|released|signed off|saved|made) by "
            rf"(?P<who>(?i:{persons})|{_SOMEBODY}), who (?P<what>(?i:"
            rf"{phrases.source('reproach_mild')}|{phrases.source('reproach_mind')}))"
        ),
        "unreal": re.compile(_UNREAL.pattern.replace("PERSONS", persons)),
        "judged": re.compile(
            rf"(?<![\w-])(?P<who>{_SOMEBODY})(?P<what>[^.;]{{0,40}}(?i: (?:carelessly|recklessly|"
            rf"negligently|sloppily|lazily|stupidly))\b)"
        ),
        "work": re.compile(
            rf"(?<![\w-])(?P<who>{_SOMEBODY})(?: had| has)? (?P<what>(?i:saved|wrote|written|built|"
            rf"shipped|made|ran|left|put|pushed|deployed|released|merged|created|added)\b"
            rf"[^.;]{{0,50}}?(?i: (?:bad|poor|silly|naive|awful|terrible|lousy|horrible)"
            rf" (?:quer\w+|joins?|scripts?|dashboards?|jobs?|models?|changes?|releases?|designs?|"
            rf"code|config\w*|deploy\w*|migrations?|tests?|reports?|filters?|rules?|choices?)\b))"
        ),
    }


def _reproaches(text: str) -> Iterator[tuple[str, int, str]]:
    """(who, where they stand, what is held against them)."""
    found = _patterns()
    for name in ("mind", "deed", "mild"):
        for at in found[name].finditer(text):
            who = at["who"]
            if (
                _delivery(who, at["what"])
                or _is_owed(text, at.start("what"))
                or not _a_person(who, mind=name == "mind", what=at["what"])
            ):
                continue
            rest = _around(text, at)
            if name == "mild" and not (
                phrases.found("scorn", text) and not phrases.found("explains", rest)
            ):
                continue
            if _slip(at["what"]) and phrases.found("explains", rest):
                continue
            yield who, at.start(), at["what"]
    for name in ("fault", "lies", "it_was", "judged", "work", "review"):
        for at in found[name].finditer(text):
            rest = _around(text, at)
            if name == "review" and phrases.found("explains", rest):
                continue
            if _a_person(at["who"], mind=False) and not re.match(
                r"(?i)many thanks|thanks", text[max(0, at.start("what") - 5) :]
            ):
                yield at["who"], at.start(), at["what"]
    for at in found["unreal"].finditer(text):
        unreal = at[0][:3] in ("If ", "Had") or re.search(r"\b(?:would|could)\b|n't\b", text)
        if unreal and _a_person(at["who"], mind=True) and not _OWN.match(at["who"]):
            yield f"if {at['who']} had", 0, "…"


def _around(text: str, at: re.Match[str]) -> str:
    """The sentence without a reproach; `because Ana did not look` gives no reason for it."""
    before = re.sub(r"(?i)\b(?:because|since|as) *$", "", text[: at.start()])
    return f"{before} {text[at.end() :]}"


def _delivery(who: str, what: str) -> bool:
    """True for `the vendor should have sent 24 files`: what a feed owes, not a person."""
    outside = re.search(r"(?i)\b(?:vendor|supplier|bureau|agency|partner|provider)s?$", who)
    sends = re.search(
        r"(?i)should have (?:sent|delivered|published|returned|provided|uploaded|produced|"
        r"exported)",
        what,
    )
    return bool(outside and sends)


def _slip(what: str) -> bool:
    """True for a deed that a reason in the system excuses."""
    return bool(
        re.match(
            r"(?i)(?:forgot|(?:had |has |have )?forgotten|"
            r"neglect|failed to|did not|didn't|could have|got|took)"
            r"\b(?!.*(?:bother|care|even))",
            what,
        )
    )


def _is_owed(text: str, place: int) -> bool:
    return bool(phrases.pattern("owed").match(text, place))


_A_SYSTEM = re.compile(
    r"\b(?:lock|memory|buffer|resource|package|session|task|queue|state|transaction|password|"
    r"secrets?|"
    r"cluster|job|node|cache|connection|config|context|device|file|storage|volume|log|key|tag|"
    r"fleet|"
    r"pool|offset|workload|traffic|schema|query|leader|partition|replica) "
    r"(?:manager|lead|operator|owner|controller)s?$",
    re.IGNORECASE,
)
# What a system may owe: beside an unknown capitalised word these leave it open who is meant.
_SYSTEM_VERBS = """
fired emitted rejected retried paged alerted returned written kept marked shown timed dropped
blocked aborted validated loaded run refreshed expired failed raised logged deduplicated caught
detected cached evicted refused compared routed masked flagged stopped started triggered sent
delivered restarted resumed skipped quarantined stored retained committed replayed recovered
restored rolled locked released scaled throttled queued acked acknowledged been had complained
warned noticed created inserted updated deleted merged processed parsed converted cast counted
propagated published exported imported synced finished completed woken held given gone come taken
"""
_SYSTEM_DOES = frozenset(_SYSTEM_VERBS.split())


def _a_person(who: str, *, mind: bool, what: str = "") -> bool:
    """True for a person or team. `Debezium` is one only beside what needs a mind."""
    bare = who.strip()
    if re.fullmatch(HANDLE, bare):
        return True
    if _A_SYSTEM.search(bare):
        return False
    duty = re.match(r"(?i)(?:should|ought|could)\b.* (\w+)$", what)
    human = mind or (duty is not None and duty[1].lower() not in _SYSTEM_DOES)
    if bare.lower().endswith("operator"):  # an operator of Kubernetes is none of flesh
        return human or duty is None
    if re.fullmatch(phrases.source("persons"), bare, re.IGNORECASE):
        return True
    names = re.split(r"[ -]", bare)
    if any(re.fullmatch(phrases.source("names"), name, re.IGNORECASE) for name in names):
        return True
    if re.fullmatch(phrases.source("perhaps"), bare, re.IGNORECASE):
        return mind
    if any(re.fullmatch(phrases.source("no_names"), name, re.IGNORECASE) for name in names):
        return False
    return human
