"""A text becomes a verdict: what a rule can name is proposed, a person has the last word.

How to write a `%%write` question in `incident.toml`:

    [[questions]]
    kind = "write"
    name = "update_1"
    form = "update"                      # update | postmortem | spoken | note
    points = 3
    ...
      [[questions.checks]]
      rule = "figure"
      points = 1
      says = "the size, as the world has it"
      options = { value = "net_usd", unit = "usd", near = ["off", "difference", "phantom"] }

The checks' points add up to the question's. `says` is what the card shows, as a clause: "the time
of the next update". A check earns a share of its points between 0 and 1. The rules, their options
(defaults in brackets) and what they look for:

sections        names = ["Summary", "Timeline", …]; synonyms = {Summary = ["In brief"]} [usual ones
                are known, for a postmortem and for STAR+T]; words = [4]. Each named part is there,
                as a heading or a label ("Summary: …"), with text under it. Share of parts.
timestamps      least = [5]; section = ["timeline"]; in_order = [true]. Lines that carry a clock
                time (14:07, 2:07 pm, T+15, 2026-03-17 14:07) in that part, else in the whole text.
                Out of order: half, and the line is named.
wrong_turn      terms = [] (the lab's red herrings: "deploy", "batch"). A check or a belief that
                turned out wrong is told: "we suspected the deploy; it was clean", "ruled out".
figure          value = name in truth.sql or [figures]; unit = usd | money | count | minutes |
                percent | instant [by the value's type]; tolerance = [0], relative, for an instant
                in minutes; near = [] words for the quantity. The text states the value in any
                format: $8.7M, 8,700,000, 8.7 million, 8 700 000.00, thirty-seven. Rounding as
                written is agreement: "$8.7M" is right for 8,695,112; so is "about 14,000" for
                13,963, but a bare "14,000" is not. `minutes` accepts "14:07–14:18" for 11. A
                different number of that unit beside a `near` word is named and costs half,
                unless it is another known figure of this world, or told as a first guess.
owner_and_due   least = [2]; section = ["action items"]. Items (bullets, numbered lines, table rows)
                that each say what is done (a verb), by whom (a name, @handle, role or team) and by
                when (a date, a weekday, "in two weeks"). Share of items, at least `least` of them.
next_update     after = name of an instant (the page). A promise with a time: "next update at
                15:30", "back in 30 minutes", "every half hour". A time not after `after` fails.
no_early_cause  causes = ["cache", "deploy", "partition", …]; says_unknown = [false]. No sentence
                asserts one of them as the cause. Suspicions, checks under way and what was ruled
                out are fine. Without `causes`, only "the root cause is …" and its like count. With
                says_unknown the text must also say that the cause is open: else half.
impact          who = [] (added to customers, merchants, finance, users, …). A number with a unit
                and, in that sentence or a neighbour, who is affected. Half for each.
mentions        groups = [["soft delete", "void"], ["audit*", "regulator"]]; need = [all];
                section. One wording of each group comes up. Word forms match (void, voided,
                voiding; soft-delete, soft deletes), `*` ends a prefix. Share of `need`.
length          words = [least, most]; or seconds = [least, most], spoken at 150 words a minute;
                or beats = {Situation = [10, 35], …} in seconds. Up to a quarter outside: half.

`no_early_cause` and `length` hold for a blank page too; they earn nothing unless some other check
of the question earned something. Comments, code fences, headings, link targets and unfilled places
("owner: …", "TBD") are not text. Blame and vagueness are remarks without points.
"""

from __future__ import annotations
