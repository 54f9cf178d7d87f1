"""What a list of documents is narrowed to, as its address says it."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from fastapi import Depends, Query
from fastapi.exceptions import RequestValidationError

from api.schemas.fields import Word, WrittenDate, in_order
from corpus.catalogue import Filters


def list_filters(
    kind: Annotated[list[Word] | None, Query(max_length=20, description="their kinds")] = None,
    published_after: Annotated[WrittenDate, Query(description="that day or later")] = None,
    published_before: Annotated[WrittenDate, Query(description="that day or earlier")] = None,
    covers_from: Annotated[
        WrittenDate, Query(description="whose period ends on that day or later")
    ] = None,
    covers_to: Annotated[
        WrittenDate, Query(description="whose period begins on that day or earlier")
    ] = None,
) -> Filters:
    """The filters that an address names."""
    _in_order("published_after", published_after, "published_before", published_before)
    _in_order("covers_from", covers_from, "covers_to", covers_to)
    return Filters(
        kinds=tuple(kind or ()),
        published_after=published_after,
        published_before=published_before,
        covers_from=covers_from,
        covers_to=covers_to,
    )


def _in_order(first_name: str, first: dt.date | None, last_name: str, last: dt.date | None) -> None:
    try:
        in_order(first_name, first, last_name, last)
    except ValueError as error:
        wrong = {"loc": ("query", last_name), "msg": str(error)}
        raise RequestValidationError([wrong]) from error


ListFiltersDep = Annotated[Filters, Depends(list_filters)]
