"""The signal on the wrong turn: a belief or a check that led nowhere is told as such."""

from __future__ import annotations

import re

from ..texts.phrases import found
from .found import Found, Page
from .parts import named, section

_STRONG = re.compile(
    r"\b(?:red herrings?|first (?:assumed|suspected|thought|believed|blamed|guessed)|not (?:the|"
    r"our) (?:\w+ )?(?:problem|cause|culprit|reason|issue)|"
    r"dead[- ]ends?|wrong (?:turn|track|path|lead|hypothesis|theory|"
    r"assumption|suspect|place|"
    r"direction|guess|tree|table|question|layer|service|system|side|end|thing|\w+ first)|false"
    r" (?:lead|trail|start)s?|blind alley|"
    r"wild goose|barking up|rabbit hole|ruled (?:\w+ ){0,4}out|ruling (?:\w+ ){0,3}out|(?:was|"
    r"were) wrong|turned out (?:not|wrong|to be "
    r"(?:\w+ )?(?:wrong|nothing|unrelated|harmless|fine|clean|innocent|healthy|irrelevant|"
    r"coincid\w+|normal))|(?:lost|wasted|cost us|cost me|burn(?:ed|t)|spent|gone) (?:\S+ ){0,6}?"
    r"(?:min(?:ute)?s?|hours?|hrs?|day|morning|afternoon)(?: \w+){0,8}? (?:on|chasing|looking|"
    r"before|in|following|reading|digging|with|because|to|that|for|down)|(?:lost|wasted) (?:\w+"
    r" ){1,2}(?:minutes|hours)|went nowhere|led (?:us |me )?nowhere|"
    r"too (?:late|early) to be the (?:cause|reason)|"
    r"(?:was|were) not (?:it|involved|to blame|the (?:cause|reason|problem|culprit|issue))|\d+"
    r" minutes (?:are|were) gone|wasn't (?:it|the (?:cause|reason|problem|culprit|issue))|"
    r"(?:first|initial|early|original|leading|working|my|our) (?:\w+ )?(?:suspect|suspicion|"
    r"hypothesis|theory|guess|assumption|thought|idea|instinct|diagnosis|belief|explanation)s?|"
    r"(?:my|our|his|her|the team\'s) (?:\w+ )?first (?:\w+ )?(?:query|count|estimate|fix|attempt|"
    r"move|reaction|read|bet|check|look|stop|number)s?|"
    r"(?:did not|didn't) (?:help|change (?:anything|a thing)|fix (?:it|anything)|make (?:any|a)"
    r" difference|hold(?: up)?)|misled|misdirected|a detour|distract(?:ed|ion)|had nothing to do"
    r" with|exonerated|in vain|to no avail|"
    r"without (?:any )?(?:effect|result|success)|no effect|barked up|disproved|disproven|"
    r"chas(?:ed|ing) (?:the |a )?(?:wrong|\w+ (?:for|until)))\b",
    re.IGNORECASE,
)
_BELIEF = re.compile(
    r"\b(?:suspect(?:s|ed|ing)?|suspicion|assum(?:es?|ed|ing)|believe[sd]?|thought|"
    r"blame[sd]?|guess(?:es|ed)?|convinced|"
    r"initially|at first|first (?:looked|checked|went|tried|blamed|restarted)|looked at first|\w+"
    r" first(?=[;,.:])|"
    r"started (?:with|by)|tried|theory|hypothesis|went (?:after|through)|pointed (?:us )?(?:to|"
    r"at))\b",
    re.IGNORECASE,
)
_SHOWN_OTHERWISE = re.compile(  # `bots are suspected; they are people`
    r"[;:—–.] ?(?:but )?(?:it|they|that|this|those|the \w+|all \w+) (?:is|are|was|were|had|held|"
    r"showed?) ",
    re.IGNORECASE,
)


_OTHER_PARTS = frozenset(
    ("root cause", "action items", "contributing factors", "summary", "impact")
)
BELIEF_ONLY, BY_SHAPE = 0.85, 0.9


def wrong_turn(page: Page) -> Found:
    """1 where a check is told that led nowhere; less where only the shape of one shows."""
    sentences = [one.text for one in page.text.sentences]
    if any(_STRONG.search(one) for one in sentences):
        return Found(1)
    why = "Say plainly which check led nowhere, and what it cost."
    for place, sentence in enumerate(sentences):
        following = sentences[place + 1] if place + 1 < len(sentences) else ""
        believed = _BELIEF.search(sentence)
        if believed and _SHOWN_OTHERWISE.search(sentence[believed.end() :]):
            return Found(BY_SHAPE, why, sentence)
        if believed and (found("refuted", sentence) or found("refuted", following)):
            return Found(BY_SHAPE, why, sentence)
    for place, one in enumerate(page.text.sentences):
        elsewhere = named(page.kind, one.part) in _OTHER_PARTS
        if not elsewhere and _BELIEF.search(one.text):
            return Found(BELIEF_ONLY, why, one.text)
        following = sentences[place + 1] if place + 1 < len(sentences) else ""
        checked = found("believed", one.text) and not elsewhere
        if checked and (found("refuted", one.text) or found("refuted", following)):
            return Found(BELIEF_ONLY, why, one.text)
    part = section(page, "investigation")
    if part or any(found("turned_out", one) for one in sentences):
        return Found(0.8, why, part[0].text if part else "")
    return Found(0, "No check is told that led nowhere; the next reader will repeat it.")
