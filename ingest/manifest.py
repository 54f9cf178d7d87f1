"""The manifest of a folder: what is known about its files. It wins over what they say.

`manifest.yaml` at the top of a folder lists files with title, kind, publisher, dates, language and
audience. Two files with one `id` are editions of one document. Files that it does not list are
ingested with what they say of themselves, unless they match `ignore`.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import Counter
from collections.abc import Iterable
from pathlib import Path, PurePath
from typing import Annotated, Self

import yaml
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from corpus.audience import parse_label
from corpus.errors import InvalidLabel
from ingest.errors import BadManifest

FILE_NAME = "manifest.yaml"


def _label(text: str) -> str:
    try:
        return parse_label(text)
    except InvalidLabel as error:
        raise ValueError(str(error)) from error


class Period(BaseModel):
    """The time a document covers."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    start: dt.date | None = Field(default=None, alias="from")
    end: dt.date | None = Field(default=None, alias="to")

    @model_validator(mode="after")
    def _begins_first(self) -> Self:
        if self.start and self.end and self.end < self.start:
            raise ValueError(f"the period ends ({self.end}) before it begins ({self.start})")
        return self


class Entry(BaseModel):
    """What the manifest says about one file; what it leaves out is taken from the file."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    file: str
    id: str | None = Field(default=None, pattern=r"^[a-z0-9][a-z0-9-]{0,79}$")
    title: str | None = None
    kind: str | None = None
    publisher: str | None = None
    published: dt.date | None = None
    period: Period = Period()
    language: str | None = Field(default=None, pattern=r"^[a-z]{2}$")
    audience: Annotated[str, AfterValidator(_label)] | None = None
    url: str | None = None
    sources: tuple[str, ...] = ()

    def of_file_inside(self, name: str) -> Entry:
        """What it says of a file in this file: the same, but for what names this one alone."""
        return self.model_copy(update={"file": name, "id": None, "title": None})

    def digest(self) -> str:
        """Changes whenever anything the entry says changes."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()


class Manifest(BaseModel):
    """The whole file."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    note: str = ""
    ignore: tuple[str, ...] = ()
    documents: tuple[Entry, ...] = ()

    def ignores(self, relative: PurePath) -> bool:
        """Whether a file is none of the library's documents."""
        return relative.name == FILE_NAME or any(relative.match(glob) for glob in self.ignore)


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a folder, empty when it has none.

    Raises:
        BadManifest: when it cannot be read or names files that are not there.
    """
    path = folder / FILE_NAME
    try:
        manifest = Manifest.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except FileNotFoundError as error:
        if path.is_symlink():  # whoever linked it gave labels: nothing is read without them
            raise BadManifest(f"{path} is a dead link") from error
        return Manifest()
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise BadManifest(f"{path} cannot be read: {error}") from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"]))
        raise BadManifest(f"{path}: {where}: {first['msg']}") from error
    missing = sorted(e.file for e in manifest.documents if _is_missing(folder / e.file))
    if missing:
        raise BadManifest(f"{path} lists files that are not there: {', '.join(missing)}")
    repeated = _repeated(e.file for e in manifest.documents)
    if repeated:
        raise BadManifest(f"{path} lists files twice: {', '.join(repeated)}")
    mixed = _repeated(i for i, _ in {(e.id, e.audience) for e in manifest.documents if e.id})
    if mixed:
        raise BadManifest(
            f"{path} gives editions of one document different audiences: {', '.join(mixed)}"
        )
    return manifest


def _is_missing(path: Path) -> bool:
    """Whether there is no such file; one that may not be looked at is there, as far as we know."""
    try:
        return not path.is_file()
    except OSError:
        return False


def _repeated(names: Iterable[str]) -> list[str]:
    return sorted(name for name, times in Counter(names).items() if times > 1)
