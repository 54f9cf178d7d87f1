"""From blocks to an edition's text, in which every later offset counts.

Blocks stand apart by an empty line, rows and list items by a line break. The text is cleaned
already; what is added here is only white space, so that a quote of it is a quote of the source.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from corpus.model import LinkSpan, PageStart, PartKind, TextPart
from ingest.reading.parsed import Block, BlockKind, ParsedDocument

_ONE_LINE = {BlockKind.LIST_ITEM, BlockKind.TABLE_ROW}
_PARTS = {
    BlockKind.HEADING: PartKind.HEADING,
    BlockKind.LIST_ITEM: PartKind.LIST,
    BlockKind.TABLE_ROW: PartKind.TABLE,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedBlock:
    """A block's span in the edition and the headings above it, outermost first."""

    start: int
    end: int
    kind: BlockKind
    headings: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AssembledText:
    """An edition's text with what stands where in it."""

    text: str
    blocks: tuple[PlacedBlock, ...]
    pages: tuple[PageStart, ...]
    links: tuple[LinkSpan, ...]
    parts: tuple[TextPart, ...]


def assemble(parsed: ParsedDocument) -> AssembledText:
    """Join the blocks of a document; spans of blocks, pages and links are kept."""
    labels = {each.page: each.label for each in parsed.page_labels}
    sure = {each.page: each.confidence for each in parsed.recognised}
    pieces: list[str] = []
    placed: list[PlacedBlock] = []
    pages: list[PageStart] = []
    links: list[LinkSpan] = []
    parts: list[TextPart] = []
    above: list[tuple[int, str]] = []
    offset = 0
    for i, block in enumerate(parsed.blocks):
        gap = _gap(parsed.blocks, i)
        start = offset + len(gap)
        offset = start + len(block.text)
        pieces += (gap, block.text)
        if block.kind is BlockKind.HEADING:
            above = [(level, text) for level, text in above if level < block.level]
        placed.append(
            PlacedBlock(
                start=start, end=offset, kind=block.kind, headings=tuple(text for _, text in above)
            )
        )
        if block.kind is BlockKind.HEADING:
            above.append((block.level, block.text))
        _note_part(parts, block, placed[-1], goes_on=gap == "\n")
        if block.page is not None and (not pages or pages[-1].number != block.page):
            page = block.page
            pages.append(PageStart(start, page, labels.get(page), sure.get(page)))
        links += (LinkSpan(start + x.start, start + x.end, x.url) for x in block.links)
    return AssembledText(
        text="".join(pieces),
        blocks=tuple(placed),
        pages=tuple(pages),
        links=tuple(links),
        parts=tuple(parts),
    )


def _note_part(parts: list[TextPart], block: Block, at: PlacedBlock, *, goes_on: bool) -> None:
    """Add what a block is, or let the list or table before it go on to its end."""
    kind = _PARTS.get(block.kind)
    if kind is None:
        return
    start = parts.pop().start if goes_on else at.start
    parts.append(TextPart(start, at.end, kind, block.level))


def _gap(blocks: Sequence[Block], i: int) -> str:
    if i == 0:
        return ""
    alike = blocks[i].kind is blocks[i - 1].kind and blocks[i].kind in _ONE_LINE
    return "\n" if alike else "\n\n"
