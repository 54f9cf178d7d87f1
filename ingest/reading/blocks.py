"""Collects blocks in reading order, cleaned, none empty, within the size limit."""

from __future__ import annotations

from collections.abc import Iterable

from ingest.errors import UnreadableFile
from ingest.reading.inline import Piece, clean_pieces
from ingest.reading.parsed import Block, BlockKind
from sandbox.refusals import Why


class BlockBuilder:
    """Gathers the blocks of one document; `page` is the page of what is added next."""

    def __init__(self, max_characters: int) -> None:
        self.page: int | None = None
        self._blocks: list[Block] = []
        self._room = max_characters
        self._max_characters = max_characters

    def __len__(self) -> int:
        return len(self._blocks)

    @property
    def blocks(self) -> tuple[Block, ...]:
        """The blocks so far."""
        return tuple(self._blocks)

    def add(self, kind: BlockKind, pieces: Iterable[Piece] | str, level: int = 0) -> None:
        """Add a block unless it is empty or repeats the heading right before it.

        Raises:
            UnreadableFile: The document holds more characters than a file may have.
        """
        if isinstance(pieces, str):
            pieces = (Piece(pieces),)
        text, links = clean_pieces(pieces)
        if not text:
            return
        self._room -= len(text)
        if self._room < 0:
            raise UnreadableFile(
                f"holds more than {self._max_characters:,} characters; split it into parts",
                Why.TOO_LARGE,
            )
        block = Block(kind=kind, text=text, level=level, page=self.page, links=links)
        if not (kind is BlockKind.HEADING and self._repeats_heading(text)):
            self._blocks.append(block)

    def heading(self, text: Iterable[Piece] | str, level: int) -> None:
        """Add a heading of a level from 1 to 6."""
        self.add(BlockKind.HEADING, text, min(max(level, 1), 6))

    def paragraph(self, text: Iterable[Piece] | str) -> None:
        """Add a paragraph."""
        self.add(BlockKind.PARAGRAPH, text)

    def list_item(self, text: Iterable[Piece] | str) -> None:
        """Add a list item."""
        self.add(BlockKind.LIST_ITEM, text)

    def _repeats_heading(self, text: str) -> bool:
        last = self._blocks[-1] if self._blocks else None
        return bool(last and last.kind is BlockKind.HEADING and last.text == text)
