"""Boxes to tick stand with their question in one line: "Overall risk: ☐ Low ☒ Medium ☐ High".

A reader sees at once which boxes belong to which question and which one is ticked; of a line
"☐ Low" alone nobody can tell either. Long lists of things to do stay as they stand.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from ingest.reading.parsed import Block, BlockKind

TICKED, OPEN = "☒", "☐"
_BOX: Final = re.compile(r"[☒☑✅🗹🗷☐□❏❑▢◻⬜]|\[[ xX]\](?!\()")
_LONGEST: Final = 160  # characters of a question
_FEW: Final = 10  # words of one that no sign ends
_SHORT: Final = 9  # words of an answer with its box
_MOST: Final = 12  # answers
_ASKED: Final = re.compile(rf".{{2,{_LONGEST}}}[:?][^:?]{{0,60}}")
_SENTENCE_END: Final = re.compile(r"[.!?]\s+(?=\S)")
_TEXT: Final = (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM)


def holds_box(text: str) -> bool:
    """Whether a text has a box to tick."""
    return _BOX.search(text) is not None


def with_boxes(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks with each question and the boxes behind or below it as one list item."""
    if not any(_BOX.search(block.text) for block in blocks):
        return tuple(blocks)
    return tuple(_read(blocks))


def _read(blocks: Sequence[Block]) -> Iterator[Block]:
    at = 0
    while at < len(blocks):
        block, end = blocks[at], _end_of_boxes(blocks, at + 1)
        label = _label(block) if 1 < end - at <= _MOST + 1 else ""
        if not label:
            yield _in_line(block)
            at += 1
            continue
        before = block.text.removesuffix(label).strip()
        if block.kind is BlockKind.HEADING:
            yield block
        elif before:
            yield replace(block, text=before)
        text = " ".join([label, *(each.text for each in blocks[at + 1 : end])])
        yield Block(kind=BlockKind.LIST_ITEM, text=text, page=block.page)
        at = end


def _in_line(block: Block) -> Block:
    """A line with a question before its boxes as one item, which no full stop or "?" cuts."""
    first = _BOX.search(block.text)
    is_asked = first is not None and _ASKED.fullmatch(block.text[: first.start()])
    if is_asked and block.kind is not BlockKind.TABLE_ROW and len(_BOX.findall(block.text)) > 1:
        return replace(block, kind=BlockKind.LIST_ITEM, level=0)
    return block


def _end_of_boxes(blocks: Sequence[Block], start: int) -> int:
    """The first block from `start` on that is no short answer with its box."""
    at = start
    while at < len(blocks) and _is_answer(blocks[at]):
        at += 1
    return at


def _is_answer(block: Block) -> bool:
    if block.kind not in _TEXT or block.links or block.text.endswith((".", ";")):
        return False
    boxes = list(_BOX.finditer(block.text))
    if not boxes or len(block.text.split()) > _SHORT * len(boxes):
        return False
    return boxes[0].start() == 0 or boxes[-1].end() == len(block.text)


def _label(block: Block) -> str:
    """What a block asks, if boxes may stand below it: its last sentence."""
    if block.kind not in (*_TEXT, BlockKind.HEADING) or _BOX.search(block.text) or block.links:
        return ""
    ends = [found.end() for found in _SENTENCE_END.finditer(block.text)]
    label = block.text[ends[-1] if ends else 0 :]
    is_short = len(label.split()) <= _FEW and not re.search(r"[.!;,]$|: ", label)
    asks = label.endswith((":", "?", ")"))
    return label if len(label) <= _LONGEST and (asks or is_short) else ""
