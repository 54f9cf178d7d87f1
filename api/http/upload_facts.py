"""What comes with a file that is handed in: its name, and what is known about it."""

from __future__ import annotations

import datetime as dt
from pathlib import PurePosixPath
from typing import Annotated

from fastapi import Depends, Query
from pydantic import AfterValidator

from api.schemas.fields import Label, is_text
from corpus.audience import STAFF
from corpus.periods import Period
from corpus.upload_rows import UploadFacts


def _file_name(value: str) -> str:
    """The last part of a path, as browsers on some systems send whole ones; never a path."""
    name = PurePosixPath(is_text(value).replace("\\", "/")).name.strip()
    if name in {"", ".."} or any(ord(c) < 32 or ord(c) == 127 for c in name):
        raise ValueError("a file has a name, without control characters")
    return name


_Word = Annotated[str | None, Query(max_length=300), AfterValidator(lambda v: v and is_text(v))]
UploadName = Annotated[
    str,
    Query(min_length=1, max_length=200, description="the file's name; its ending says the format"),
    AfterValidator(_file_name),
]


def _facts(
    audience: Annotated[Label, Query(description="who is to read it")] = STAFF,
    title: _Word = None,
    kind: Annotated[_Word, Query(max_length=60)] = None,
    publisher: _Word = None,
    published: dt.date | None = None,
    covers_from: Annotated[
        dt.date | None, Query(description="the first day of what it covers")
    ] = None,
    covers_to: Annotated[dt.date | None, Query(description="the last day of it")] = None,
) -> UploadFacts:
    if covers_from or covers_to:
        Period(covers_from, covers_to)  # refuses one that ends before it begins
    return UploadFacts(
        label=audience,
        title=title or None,
        kind=kind or None,
        publisher=publisher or None,
        published=published,
        period_from=covers_from,
        period_to=covers_to,
    )


UploadFactsDep = Annotated[UploadFacts, Depends(_facts)]
