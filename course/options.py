"""Options that several commands share; a value that is not allowed is named with what is."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Annotated, Any

import typer

from grader.incident import Lab

LARGEST = 2**31 - 1  # a seed; what every part that reads one can hold
LONGEST = 86_400  # seconds; a day for one answer is as good as for ever
MOST_WORLDS = 1_000_000  # small databases; some minutes for one answer
MOST_JOBS = 64  # processes, each with a sandbox of its own


def _share(text: str | float) -> float:
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if not 0 < value <= 1:  # `nan` fails here too
        raise typer.BadParameter(f"{text} is not allowed; it lies above 0 and goes up to 1.")
    return value


def _whole(text: str | int, least: int, most: int | None = None) -> int:
    try:
        value = int(text)
    except ValueError:
        value = least - 1
    if value < least or (most is not None and value > most):
        ends = f"from {least} on" if most is None else f"from {least} to {most}"
        raise typer.BadParameter(f"{text} is not allowed; it is a whole number {ends}.")
    return value


def _seed(text: str | int) -> int:
    return _whole(text, 1, LARGEST)


def _minutes(text: str | int) -> int:
    return _whole(text, 0)


def _port(text: str | int) -> int:
    return _whole(text, 0, 65535)


def _profile(text: str) -> str:
    from grader.worlds.world import PROFILES  # not at the start: it brings DuckDB along

    if text not in PROFILES:
        raise typer.BadParameter(f"there is no profile `{text}`. There are: {_list(PROFILES)}.")
    return text


def _of(flag: str, kind: str, parser: Callable[[Any], Any], said: str) -> Any:
    return typer.Option(flag, help=said, parser=parser, metavar=kind)


Seed = Annotated[int, _of("--seed", "<int>", _seed, "Another seed, another world.")]
SeedOfLab = Annotated[
    int | None,
    _of("--seed", "<int>", _seed, "Another practice world. Default: the one you had, else 1."),
]
SeedOfNotebook = Annotated[
    int | None,
    _of(
        "--seed",
        "<int>",
        _seed,
        "The practice world it was written on. Default: as its `%incident` line has it, "
        "else its workspace.",
    ),
]
Scale = Annotated[float, _of("--scale", "<float>", _share, "1 = the story's size.")]
ScaleOfNotebook = Annotated[
    float | None,
    _of("--scale", "<float>", _share, "Its scale. Default: as its `%incident` line has it."),
]
Size = Annotated[
    float, _of("--size", "<float>", _share, "How large the fault is; 1 = the story's.")
]
RunOn = Annotated[
    int, _of("--run-on", "<int>", _minutes, "Minutes the world goes on after the page.")
]
Port = Annotated[
    int | None, _of("--port", "<int>", _port, "Default: the first free one from 8888.")
]
Profile = Annotated[str, _of("--profile", "<str>", _profile, "ordinary, weekend, month_end, …")]


def _seconds(text: str | float) -> float:
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if not 0 < value <= LONGEST:  # `nan` fails here too
        raise typer.BadParameter(f"{text} is not allowed; it is seconds, above 0, up to {LONGEST}.")
    return value


def _worlds(text: str | int) -> int:
    return _whole(text, 1, MOST_WORLDS)


def _jobs(text: str | int) -> int:
    return _whole(text, 1, MOST_JOBS)


Worlds = Annotated[
    int | None,
    _of(
        "--worlds", "<int>", _worlds, "Small databases to look at, for each answer. Default: 3000."
    ),
]
Timeout = Annotated[
    float | None,
    _of(
        "--timeout",
        "<seconds>",
        _seconds,
        "For each answer; one that does not end in time is not judged. Default: 120.",
    ),
]
Jobs = Annotated[
    int, _of("--jobs", "<int>", _jobs, "Worker processes; the output is the same with any number.")
]


def suspect_of(lab: Lab, name: str | None, state: str) -> str | None:
    """The suspect, if the lab has it and the world is sick. Raises a usage error."""
    if name is None:
        return None
    known = sorted(path.stem for path in (lab.folder / "suspects").glob("*.sql"))
    if name not in known:
        said = f"there is no suspect `{name}`. There are: {_list(known)}."
        raise typer.BadParameter(
            said if known else f"{lab.slug} has no suspects.", param_hint="'--suspect'"
        )
    if state != "sick":
        raise typer.BadParameter(
            f"a suspect takes the fault's place, so its world is sick: leave out --{state}.",
            param_hint="'--suspect'",
        )
    return name


def _list(names: list[str] | tuple[str, ...]) -> str:
    return ", ".join(names)


def cores() -> int:
    """Those that this process may use: fewer than the machine's, in a container."""
    usable = getattr(os, "sched_getaffinity", None)
    return len(usable(0)) if usable else os.cpu_count() or 1
