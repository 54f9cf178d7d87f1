"""Cutting an edition into passages: the units that are embedded, searched and cited.

Whole sentences are packed in order until the embedder's window is full, the context that is
embedded with them included. A heading begins a new passage unless the one before it is still small,
and never ends one. A table row carries its header and is one sentence. A sentence that alone
exceeds the window is cut at clauses, then at words: nothing is ever dropped or truncated.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from corpus.embedding import embedder_input
from corpus.model import PassageDraft, Span
from corpus.sentences import sentence_spans
from ingest.assemble import AssembledText, PlacedBlock
from ingest.reading.parsed import BlockKind

CountPieces = Callable[[Sequence[str]], list[int]]

_MOST_CONTEXT = 48  # word pieces that title and headings may take from the window
_SMALL = 64  # word pieces below which a passage goes on across a heading


@dataclass(frozen=True, slots=True)
class _Unit:
    """The least that is packed: a sentence, a heading, a row, or a part of a long one."""

    span: Span
    block: PlacedBlock
    pieces: int

    @property
    def heading(self) -> bool:
        return self.block.kind is BlockKind.HEADING


def cut_passages(
    title: str,
    assembled: AssembledText,
    *,
    window: int,
    count_pieces: CountPieces,
    count_tokens: Callable[[str], int],
) -> tuple[PassageDraft, ...]:
    """Passages that cover every character of the text but the white space between them.

    Args:
        title: the document's title, which begins every context.
        assembled: the edition's text and blocks.
        window: most word pieces of context and text together.
        count_pieces: the embedder's word pieces of each text.
        count_tokens: tiktoken's tokens of a text.
    """
    units = _units(assembled, window - _MOST_CONTEXT, count_pieces)
    contexts = _Contexts(title, count_pieces)
    groups = list(_pack(units, contexts, window))
    groups = _within(groups, assembled.text, contexts, window, count_pieces)
    return tuple(
        _draft(ordinal, group, assembled.text, contexts, count_tokens)
        for ordinal, group in enumerate(groups)
    )


class _Contexts:
    """The text that stands before a passage in the embedder's input, and its size."""

    def __init__(self, title: str, count_pieces: CountPieces) -> None:
        self._title = title
        self._count = count_pieces
        self._made: dict[tuple[str, ...], tuple[str, int]] = {}

    def of(self, block: PlacedBlock) -> tuple[str, int]:
        """Context and word pieces for a passage that begins with this block."""
        if block.headings not in self._made:
            self._made[block.headings] = self._make(block.headings)
        return self._made[block.headings]

    def _make(self, headings: tuple[str, ...]) -> tuple[str, int]:
        above = [h for h in headings if h != self._title]
        for kept in (above, above[-1:], []):  # the title and the nearest heading say most
            context = " – ".join([self._title, *kept])
            pieces = self._count([context])[0]
            if pieces <= _MOST_CONTEXT:
                return context, pieces
        while pieces > _MOST_CONTEXT:
            context = context[: len(context) * _MOST_CONTEXT // pieces].rstrip()
            pieces = self._count([context])[0]
        return context, pieces


def _units(assembled: AssembledText, most: int, count_pieces: CountPieces) -> list[_Unit]:
    spans: list[tuple[Span, PlacedBlock]] = []
    for block in assembled.blocks:
        text = assembled.text[block.start : block.end]
        inside = (
            [Span(0, len(text))] if block.kind is not BlockKind.PARAGRAPH else sentence_spans(text)
        )
        spans += ((Span(block.start + s.start, block.start + s.end), block) for s in inside)
    texts = [assembled.text[s.start : s.end] for s, _ in spans]
    units: list[_Unit] = []
    for (span, block), text, pieces in zip(spans, texts, count_pieces(texts), strict=True):
        if pieces <= most:
            units.append(_Unit(span, block, pieces))
        else:
            units += _split_long(span, block, text, most, count_pieces)
    return units


def _split_long(
    span: Span, block: PlacedBlock, text: str, most: int, count_pieces: CountPieces
) -> Iterator[_Unit]:
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    splitter = RecursiveCharacterTextSplitter(
        chunk_size=most,
        chunk_overlap=0,
        length_function=lambda part: count_pieces([part])[0],
        separators=["; ", " | ", ", ", " ", ""],
        add_start_index=True,
    )
    start = 0
    for part in splitter.create_documents([text]):
        piece = part.page_content
        start = text.index(piece, start)
        yield _Unit(
            Span(span.start + start, span.start + start + len(piece)),
            block,
            count_pieces([piece])[0],
        )
        start += len(piece)


def _pack(units: Sequence[_Unit], contexts: _Contexts, window: int) -> Iterator[list[_Unit]]:
    group: list[_Unit] = []
    size = 0
    for unit in units:
        room = window - contexts.of((group or [unit])[0].block)[1]
        over = size + unit.pieces > room
        if group and (over or (unit.heading and size >= _SMALL)):
            done, group = _without_last_headings(group)
            yield done
            size = sum(each.pieces for each in group)
        group.append(unit)
        size += unit.pieces
    if group:
        yield group


def _without_last_headings(group: list[_Unit]) -> tuple[list[_Unit], list[_Unit]]:
    """A heading belongs with what follows it, unless there is nothing else."""
    last = len(group)
    while last > 0 and group[last - 1].heading:
        last -= 1
    return (group[:last], group[last:]) if last else (group, [])


def _within(
    groups: Sequence[list[_Unit]],
    text: str,
    contexts: _Contexts,
    window: int,
    count_pieces: CountPieces,
) -> list[list[_Unit]]:
    """Halve what still exceeds the window: for tokenizers whose pieces do not simply add up."""
    inputs = [
        embedder_input(contexts.of(g[0].block)[0], text[g[0].span.start : g[-1].span.end])
        for g in groups
    ]
    checked: list[list[_Unit]] = []
    for group, pieces in zip(groups, count_pieces(inputs), strict=True):
        if pieces <= window or len(group) == 1:
            checked.append(group)
        else:
            middle = len(group) // 2
            halves = [group[:middle], group[middle:]]
            checked += _within(halves, text, contexts, window, count_pieces)
    return checked


def _draft(
    ordinal: int,
    group: Sequence[_Unit],
    text: str,
    contexts: _Contexts,
    count_tokens: Callable[[str], int],
) -> PassageDraft:
    start, end = group[0].span.start, group[-1].span.end
    said = [unit for unit in group if not unit.heading] or list(group)
    return PassageDraft(
        ordinal=ordinal,
        start=start,
        end=end,
        text=text[start:end],
        context=contexts.of(group[0].block)[0],
        heading=" › ".join(said[0].block.headings),
        sentences=tuple(unit.span for unit in said),
        tokens=count_tokens(text[start:end]),
    )
