"""Fields that bodies share, and what is refused in them."""

from __future__ import annotations

import datetime as dt
import re
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from assistant.model import MOST_CHARACTERS
from corpus.audience import LABEL_PATTERN

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
END_USER = r"^[A-Za-z0-9._@:+-]{1,100}$"
StatusOut = Literal["answered", "partial", "not_found", "declined"]


class Strict(BaseModel):
    """A body in which an unknown field is an error."""

    model_config = ConfigDict(extra="forbid")


def is_text(value: str) -> str:
    """Refuse what no database can look for: lone surrogates and NUL."""
    if "\0" in value or any(0xD800 <= ord(c) <= 0xDFFF for c in value):
        raise ValueError("holds characters that are not text")
    return value


def _written(value: object) -> object:
    """Refuse a date given as a number, which would be taken for seconds, in digits too."""
    given = isinstance(value, dt.date) or (isinstance(value, str) and _DAY.fullmatch(value))
    if value is not None and not given:
        raise ValueError("a date is written 2016-10-13")
    return value


def in_order(first_name: str, first: dt.date | None, last_name: str, last: dt.date | None) -> None:
    """Refuse days of which the first is after the last: nothing lies between them."""
    if first and last and last < first:
        raise ValueError(f"{last_name} is before {first_name}; change one of them")


Word = Annotated[
    str,
    Field(max_length=200, json_schema_extra={"pattern": r"^[^\u0000]*$"}),
    AfterValidator(is_text),
]
WrittenDate = Annotated[dt.date | None, BeforeValidator(_written)]
Asked = Annotated[
    str,
    Field(
        min_length=1,
        max_length=MOST_CHARACTERS,
        # said here, refused by the question itself, which says why
        json_schema_extra={"pattern": r"^[^\u0000]*[^\s\u0000][^\u0000]*$"},
    ),
]
Label = Annotated[str, Field(pattern=LABEL_PATTERN)]
