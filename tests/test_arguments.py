"""What stands on a magic's line, and the options that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import typer

from course import arguments, options
from grader import incident
from grader.errors import UnknownName

USAGE = "%open LAB [--seed N]"
KNOWN: dict[str, Any] = {"options": {"seed": int, "scale": float}, "flags": ("undo", "all")}


@pytest.mark.parametrize(
    ("line", "words", "given"),
    [
        ("", [], {}),
        ("  07  ", ["07"], {}),
        ("07 --seed 2", ["07"], {"seed": 2}),
        ("--seed 2 07", ["07"], {"seed": 2}),
        ("07 --seed=2 --scale 0.5", ["07"], {"seed": 2, "scale": 0.5}),
        ("--scale=0.5 07 --seed=3", ["07"], {"seed": 3, "scale": 0.5}),
        ("--seed 2 --seed 3", [], {"seed": 3}),
        ("--undo", [], {"undo": True}),
        ("07 --undo --all", ["07"], {"undo": True, "all": True}),
        ("'two words'", ["two words"], {}),
        ("one two", ["one", "two"], {}),
    ],
)
def test_words_and_options_may_stand_in_any_order(
    line: str, words: list[str], given: dict[str, Any]
) -> None:
    assert arguments.parse(line, usage=USAGE, words=2, **KNOWN) == (words, given)


@pytest.mark.parametrize(
    ("line", "known", "said"),
    [
        ("one two three", KNOWN, f"`one two three` is more than one name. Write: `{USAGE}`."),
        ("--seed two", KNOWN, f"`--seed` needs a number, not `two`. Write: `{USAGE}`."),
        ("--seed", KNOWN, f"`--seed` needs a number, not ``. Write: `{USAGE}`."),
        ("--seed= 2", KNOWN, f"`--seed` needs a number, not ``. Write: `{USAGE}`."),
        ("--seed=1.5", KNOWN, f"`--seed` needs a number, not `1.5`. Write: `{USAGE}`."),
        (" 'open ", KNOWN, f"A quotation mark is open in `'open`. Write: `{USAGE}`."),
        ("--seed 1", {}, f"`--seed` is no option here. Write: `{USAGE}`."),
    ],
)
def test_a_line_that_cannot_be_read_says_how_it_is_written(
    line: str, known: dict[str, Any], said: str
) -> None:
    with pytest.raises(arguments.BadLine) as error:
        arguments.parse(line, usage=USAGE, words=2, **known)
    assert str(error.value) == said


@pytest.mark.parametrize(("line", "nearest"), [("--sed 2", "--seed"), ("--und", "--undo")])
def test_an_unknown_option_is_named_with_the_nearest(line: str, nearest: str) -> None:
    with pytest.raises(UnknownName, match=nearest) as error:
        arguments.parse(line, usage=USAGE, words=2, **KNOWN)
    assert error.value.nearest == nearest


def _parser(kind: Any) -> Callable[[str], Any]:
    (option,) = [each for each in kind.__metadata__ if hasattr(each, "parser")]
    parser: Callable[[str], Any] = option.parser
    return parser


RANGES = [
    (options.Seed, ["1", "2147483647"], ["0", "-1", "2147483648", "1.5", "one", ""]),
    (options.SeedOfLab, ["1", "2147483647"], ["0", "2147483648"]),
    (options.SeedOfNotebook, ["1", "2147483647"], ["0", "2147483648"]),
    (options.Scale, ["0.001", "1"], ["0", "-0.5", "1.001", "nan", "inf", "all"]),
    (options.ScaleOfNotebook, ["0.001", "1"], ["0", "1.001"]),
    (options.Size, ["0.001", "1"], ["0", "1.001"]),
    (options.RunOn, ["0", "9000000"], ["-1", "0.5"]),
    (options.Port, ["0", "65535"], ["-1", "65536"]),
    (options.Timeout, ["0.1", "86400"], ["0", "-1", "86401", "nan", "soon"]),
    (options.Worlds, ["1", "1000000"], ["0", "1000001"]),
    (options.Jobs, ["1", "64"], ["0", "65"]),
    (options.Profile, ["ordinary", "weekend", "month_end"], ["", "Ordinary", "workday"]),
]


@pytest.mark.parametrize(("kind", "allowed", "refused"), RANGES)
def test_an_option_takes_its_range_to_both_ends_and_no_more(
    kind: Any, allowed: list[str], refused: list[str]
) -> None:
    parse = _parser(kind)
    assert [str(parse(text)) for text in allowed] == [
        str(float(text)) if isinstance(parse(text), float) else text for text in allowed
    ]
    for text in refused:
        with pytest.raises(typer.BadParameter, match=r"not allowed; it|there is no profile"):
            parse(text)


def test_a_suspect_is_one_of_the_labs_and_its_world_is_sick() -> None:
    lab = incident.load("07")
    known = sorted(path.stem for path in (lab.folder / "suspects").glob("*.sql"))
    assert known
    assert options.suspect_of(lab, None, "healthy") is None
    assert options.suspect_of(lab, known[0], "sick") == known[0]
    with pytest.raises(typer.BadParameter, match=f"There are: {known[0]}"):
        options.suspect_of(lab, "nobody", "sick")
    for state in ("healthy", "repaired"):
        with pytest.raises(typer.BadParameter, match=f"leave out --{state}"):
            options.suspect_of(lab, known[0], state)
