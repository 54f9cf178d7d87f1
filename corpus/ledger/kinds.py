"""Kinds of record, read from `kinds.toml`: their fields and the words by which they are found."""

from __future__ import annotations

import functools
import hashlib
import re
import tomllib
from collections.abc import Mapping
from enum import StrEnum
from importlib.resources import files
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from corpus.errors import CorpusError

_NAME = r"^[a-z][a-z0-9_]{0,29}$"
# parameters of `GET /v1/facts` that no field can be called by
RESERVED = frozenset(
    {
        "kind", "q", "year", "currency", "sort", "limit", "cursor", "format", "document_id",
        "end_user", "review", "hidden", "id", "quote", "published", "title", "chart", "columns",
    }
)  # fmt: skip
RULES = 3  # of the harvest: another number has every document read again


class KindsInvalid(CorpusError):
    """The file of kinds cannot be used; the message names the place and what to write there."""


class FieldType(StrEnum):
    """What the values of a field are."""

    NAME = "name"  # of an organisation, a programme, an approach: told by its other names, too
    TEXT = "text"
    MONEY = "money"
    DATE = "date"  # a year, a month, a day, or from one to another
    PLACE = "place"
    CHOICE = "choice"


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class FieldKind(_Part):
    """A field: its type, the heads of table columns that hold it, and the words of each choice."""

    type: FieldType
    heads: tuple[str, ...] = ()
    choices: Mapping[str, tuple[str, ...]] = Field(default_factory=dict)
    never_ends: tuple[str, ...] = ()  # how names end that are none of it: "Act"

    @model_validator(mode="after")
    def _check(self) -> FieldKind:
        if (self.type is FieldType.CHOICE) != bool(self.choices):
            raise ValueError("`choices` go with the type `choice`, and with no other")
        return self


class Said(_Part):
    """A way in which sentences state a record; see `docs/ledger.md` for what each key means."""

    verb: tuple[str, ...] = ()
    noun: tuple[str, ...] = ()
    subject: str = ""
    object: str = ""
    owner: str = ""  # whose it is: "a WRI method", "its newest member"
    slots: Mapping[str, str] = Field(default_factory=dict)  # a preposition -> a field
    needs: tuple[str, ...] = ()  # words one of which has to be the object, or beside it
    about: tuple[str, ...] = ()  # words one of which has to stand in the subject
    alone: bool = False  # whether an object of several names is no such thing
    complete: bool = False  # whether nothing is said where its subject or object is not named
    of_kind: bool = False  # only of what is known to be of the kind, by its name or otherwise
    money: str = ""
    when: str = ""
    where: str = ""
    tells: str = ""  # the text field that the rest of the sentence is

    @model_validator(mode="after")
    def _check(self) -> Said:
        if bool(self.verb) == bool(self.noun):
            raise ValueError("a way of saying has either `verb` or `noun`")
        return self

    def fields(self) -> set[str]:
        """The fields that it may fill."""
        named = (
            self.subject,
            self.object,
            self.owner,
            self.money,
            self.when,
            self.where,
            self.tells,
        )
        return {*filter(None, named), *self.slots.values()}


class RecordKind(_Part):
    """A kind of record.

    `named_by` are the fields one of which it needs, `same` those in which two records agree that
    speak of one thing, `once` those in which they then should not differ.
    """

    title: str
    named_by: tuple[str, ...] = Field(min_length=1)
    same: tuple[str, ...] = ()
    once: tuple[str, ...] = ()
    fields: Mapping[str, FieldKind] = Field(min_length=2)
    said: tuple[Said, ...] = ()
    listed: tuple[str, ...] = ()  # words for several of them, before a list: "partners"
    asked: tuple[str, ...] = ()  # words by which a question asks for several, all of them first
    held: tuple[str, ...] = ()  # choices that one has, after whom is asked by "who": "coordinator"
    name_ends: tuple[str, ...] = ()  # how the names end of what it is of: "Framework"

    @model_validator(mode="after")
    def _check(self) -> RecordKind:
        used = {*self.named_by, *self.same, *self.once, *(f for s in self.said for f in s.fields())}
        unknown = sorted(used - set(self.fields))
        if unknown:
            raise ValueError(f"there is no field {', '.join(unknown)}; describe it in `fields`")
        wrong = [name for name in self.named_by if self.fields[name].type is not FieldType.NAME]
        if wrong:
            raise ValueError(f"`named_by` takes fields of the type `name`, {wrong[0]} has another")
        for name in self.fields:
            if name in RESERVED or name.startswith(("min_", "max_")):
                raise ValueError(f"a field cannot be called {name}; choose another name")
        return self

    def of_type(self, *types: FieldType) -> tuple[str, ...]:
        """The names of the fields of these types, in order."""
        return tuple(name for name, field in self.fields.items() if field.type in types)

    def words_of(self, choice: str) -> tuple[str, ...]:
        """A choice with the words that mean it."""
        found = (field.choices.get(choice, ()) for field in self.fields.values())
        return (choice, *(word for words in found for word in words))


@functools.cache
def _built_in() -> str:
    return files("corpus").joinpath("ledger", "kinds.toml").read_text(encoding="utf-8")


def load_kinds(own: Path | None = None) -> Mapping[str, RecordKind]:
    """The kinds that come with the product, and those of an organisation's own file.

    A kind of the own file takes the place of one of the same name.

    Raises:
        KindsInvalid: when the own file is missing, is no TOML or describes no kind as it should.
    """
    kinds = _parsed(_built_in(), "kinds.toml")
    if own is not None:
        try:
            text = own.read_text(encoding="utf-8")
        except (OSError, UnicodeError) as error:
            raise KindsInvalid(f"{own} cannot be read ({error}); name a file of kinds") from None
        kinds |= _parsed(text, str(own))
    return kinds


def digest_of(kinds: Mapping[str, RecordKind]) -> str:
    """What the records of a document were made by: another digest has them made again.

    By what words questions ask for a kind has no part in it.
    """
    told = "\n".join(
        f"{name} {kind.model_dump_json(exclude={'asked', 'held'})}"
        for name, kind in sorted(kinds.items())
    )
    return hashlib.sha256(f"{RULES}\n{told}".encode()).hexdigest()[:16]


def _parsed(text: str, name: str) -> dict[str, RecordKind]:
    try:
        given = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise KindsInvalid(f"{name} is no TOML: {error}") from None
    return {key: _kind(key, value, name) for key, value in given.items()}


def _kind(key: str, given: object, name: str) -> RecordKind:
    try:
        kind = RecordKind.model_validate(given)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, (key, *first["loc"])))
        raise KindsInvalid(f"{name}: [{place}] {first['msg']}") from None
    for each in (key, *kind.fields):
        if not re.fullmatch(_NAME, each):
            raise KindsInvalid(f"{name}: {each!r} is no name; use a to z, 0 to 9 and _")
    return kind
