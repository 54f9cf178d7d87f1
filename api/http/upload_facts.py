"""What comes with a file that is handed in: its name, and what is known about it."""

from __future__ import annotations

import datetime as dt
from pathlib import PurePosixPath
from typing import Annotated

from fastapi import Depends, Query
from pydantic import AfterValidator

from api.schemas.fields import Label, is_text
from corpus.audience import STAFF
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
) -> UploadFacts:
    return UploadFacts(
        label=audience,
        title=title or None,
        kind=kind or None,
        publisher=publisher or None,
        published=published,
    )


UploadFactsDep = Annotated[UploadFacts, Depends(_facts)]
