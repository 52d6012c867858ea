"""A line of a batch → a request that can be judged, or one sentence that names what is amiss."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from ..errors import FiredrillError

Document: TypeAlias = dict[str, Any]
Name: TypeAlias = str | int | float | None
TextKind = Literal["postmortem", "update", "star_t", "sentences"]


class BadRequest(FiredrillError):
    """A request that lacks a field, or has one that is not what it should be."""


class _Request(BaseModel):
    model_config = ConfigDict(extra="ignore", strict=True)

    id: Name = None


class PairRequest(_Request):
    """A query to be held against another. assumptions: SQL that is true of every legal database."""

    schema_: str = Field(alias="schema")
    reference: str
    answer: str
    ordered: bool = False
    assumptions: list[str] = []

    @property
    def schema(self) -> str:  # type: ignore[override]
        """CREATE TABLE statements."""
        return self.schema_


class TextRequest(_Request):
    """A text to be judged as a document of its kind. facts: names to the numbers that are true."""

    kind: TextKind
    text: str
    facts: dict[str, int | float] = {}


def parse(line: str) -> dict[str, Any]:
    """The fields of one line of JSON. Raises BadRequest."""
    try:
        fields = json.loads(line)
    except ValueError as error:
        at = f" (column {error.colno})" if isinstance(error, json.JSONDecodeError) else ""
        raise BadRequest(f"this is not JSON{at}; a line is one object, in braces.") from None
    except RecursionError:
        raise BadRequest("this is nested too deeply; a line is one flat object.") from None
    if not isinstance(fields, dict):
        raise BadRequest("this is JSON, but no object with fields; a line is one, in braces.")
    return fields


def read(fields: Mapping[str, Any]) -> PairRequest | TextRequest:
    """Prose where there is a `kind`, else a pair of queries. Raises BadRequest."""
    model = TextRequest if fields.get("kind") is not None else PairRequest
    try:
        return model.model_validate(dict(fields))
    except ValidationError as error:
        raise BadRequest(_sentence(error)) from None


def name(fields: Mapping[str, Any]) -> Name:
    """The request's id, as far as it has one that can be given back."""
    found = fields.get("id")
    return found if isinstance(found, str | int | float) else None


def _sentence(error: ValidationError) -> str:
    """The first thing that is wrong, by the name of its field."""
    first = error.errors(include_url=False)[0]
    field = ".".join(str(part) for part in first["loc"])
    if first["type"] == "missing":
        return f"the field `{field}` is missing."
    said = first["msg"].removeprefix("Input should be ")
    return f"the field `{field}` should be {said}."
