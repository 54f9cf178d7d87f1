"""Checks a child's answer field by field: the child read the file, so it counts as hostile."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Final

from pydantic import ConfigDict, TypeAdapter, ValidationError

from ingest.reading.cleaning import clean_text
from ingest.reading.inline import kept_url
from ingest.reading.limits import Limits
from ingest.reading.parsed import Block, BlockKind, Member, ParsedDocument
from sandbox.refusals import Why

MAX_NOTES: Final = 50
MAX_NOTE_CHARACTERS: Final = 1_000
MAX_LABEL_CHARACTERS: Final = 200
MAX_NAME_CHARACTERS: Final = 400
_WRONG: Final = "made the library that reads it answer nonsense; supply another format"


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A file in the file, as the child lists it; its bytes follow."""

    name: str
    size: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the child says: a document, or one of two reasons with what it amounts to.

    `pictures` stand beside a reason about the file.
    """

    document: ParsedDocument | None = None
    members: tuple[Listed, ...] = ()
    refused: str | None = None
    why: Why = Why.DAMAGED
    failed: str | None = None
    pictures: tuple[int, ...] = ()


def checked_answer(raw: bytes, limits: Limits) -> Answer:
    """Decode an answer; anything malformed counts as a failure of the library."""
    head, _, bodies = raw.partition(b"\n")
    if len(head) > limits.max_output_bytes:
        return Answer(failed=_WRONG)
    try:
        answer = _adapter().validate_json(head)
    except ValidationError:
        return Answer(failed=_WRONG)
    reason = answer.refused or answer.failed
    if reason is not None:
        shown = clean_text(reason)[:300]
        if answer.refused is None:
            return Answer(failed=shown)
        pages = range(1, limits.max_pages + 1)
        return Answer(
            refused=shown, why=answer.why, pictures=tuple(n for n in answer.pictures if n in pages)
        )
    if answer.document is None or not _are_sound(answer.members, len(bodies), limits):
        return Answer(failed=_WRONG)
    document = replace(answer.document, members=_with_bytes(answer.members, bodies))
    if not _is_sound(document, limits):
        return Answer(failed=_WRONG)
    return Answer(document=document, pictures=document.pictures)


@cache
def _adapter() -> TypeAdapter[Answer]:
    strict: Any = ConfigDict(extra="forbid")
    return TypeAdapter(_configured(Answer, strict))


def _configured(kind: type[Answer], config: Any) -> type[Answer]:
    kind.__pydantic_config__ = config  # type: ignore[attr-defined]
    return kind


def _are_sound(members: Sequence[Listed], size: int, limits: Limits) -> bool:
    return (
        len(members) <= limits.max_members
        and all(each.size >= 0 and not (each.size and each.reason) for each in members)
        and sum(each.size for each in members) == size <= limits.max_member_bytes
        and all(map(_is_sound_member, members))
    )


def _is_sound_member(member: Listed) -> bool:
    parts = member.name.split("/")
    return (
        len(member.name) <= MAX_NAME_CHARACTERS
        and member.name == clean_text(member.name)
        and member.reason == clean_text(member.reason)[:MAX_NOTE_CHARACTERS]
        # one with a reason may be named as it is: nothing is stored under its name
        and (bool(member.reason) or not {"", ".", ".."} & set(parts))
    )


def _with_bytes(members: Sequence[Listed], bodies: bytes) -> tuple[Member, ...]:
    taken: list[Member] = []
    start = 0
    for each in members:
        data = bodies[start : start + each.size]
        taken.append(Member(name=each.name, data=data, reason=each.reason))
        start += each.size
    return tuple(taken)


def _is_sound(document: ParsedDocument, limits: Limits) -> bool:
    pages = document.page_count
    return (
        len(document.blocks) + len(document.members) > 0
        and 0 <= pages <= limits.max_pages
        and sum(len(block.text) for block in document.blocks) <= limits.max_characters
        and all(_is_sound_block(block, pages) for block in document.blocks)
        and len(document.page_labels) <= pages
        and all(
            1 <= item.page <= pages and len(item.label) <= MAX_LABEL_CHARACTERS
            for item in document.page_labels
        )
        and all(1 <= page <= pages for page in document.pictures)
        and all(
            1 <= item.page <= pages and 0 <= item.confidence <= 1 for item in document.recognised
        )
        and _is_sound_metadata(document)
    )


def _is_sound_block(block: Block, pages: int) -> bool:
    levels = range(1, 7) if block.kind is BlockKind.HEADING else range(1)
    ends = [0, *(link.end for link in block.links)]
    return (
        block.text != ""
        and block.text == clean_text(block.text)
        and block.level in levels
        and (block.page is None if pages == 0 else block.page in range(1, pages + 1))
        and all(
            ends[index] <= link.start < link.end <= len(block.text)
            and kept_url(link.url) == link.url
            for index, link in enumerate(block.links)
        )
    )


def _is_sound_metadata(document: ParsedDocument) -> bool:
    published, language = document.published, document.language
    return (
        (published is None or bool(re.fullmatch(r"\d{4}-\d\d-\d\d", published)))
        and (language is None or bool(re.fullmatch(r"[a-z]{2}", language)))
        and all(
            text is None or (0 < len(text) <= 300 and clean_text(text) == text)
            for text in (document.title, document.publisher)
        )
        and len(document.notes) <= MAX_NOTES
        and all(len(note) <= MAX_NOTE_CHARACTERS for note in document.notes)
    )
