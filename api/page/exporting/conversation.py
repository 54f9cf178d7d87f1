"""A conversation as a document of Pandoc: each mark of an answer is a footnote with its proof."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence

from api.page.exporting.pandoc import (
    Node,
    document,
    emphasised,
    footnote,
    heading,
    link,
    paragraph,
    table,
    words,
)
from api.page.exporting.words import ExportWords
from api.schemas.citations import CitedSourceOut
from api.schemas.receipts import ReceiptOut
from api.schemas.tables import TableOut, drawn, in_words

Labels = Mapping[str, str]

_WEB = ("http://", "https://")


def as_document(
    title: str,
    receipts: Sequence[ReceiptOut],
    texts: ExportWords,
    today: dt.date,
    labels: Labels | None = None,
) -> Node:
    """The document.

    Args:
        title: of the conversation.
        receipts: its answers as their reader may see them now, oldest first.
        texts: the fixed texts, in the reader's language.
        today: when it is exported.
        labels: who may read each document, by its id; those that are gone are not there.
    """
    blocks = [paragraph([emphasised(texts.exported(today))])]
    for receipt in receipts:
        blocks.append(heading(receipt.question))
        blocks += _answer(receipt, texts, labels or {})
    return document(title, texts.language, blocks)


def _answer(receipt: ReceiptOut, texts: ExportWords, labels: Labels) -> Iterator[Node]:
    for piece in drawn(receipt.text, receipt.table):
        if isinstance(piece, TableOut):
            yield _table(piece, receipt, texts, labels)
        else:
            for inlines in _paragraphs(receipt, piece, texts, labels):
                yield paragraph(inlines)
    if receipt.status == "not_found" and receipt.coverage.documents_searched:
        yield paragraph([emphasised(texts.searched(receipt.coverage.documents_searched))])
    for notice in receipt.notices:
        yield paragraph([emphasised(notice)])
    yield paragraph([emphasised(texts.answered(receipt.created_at.date(), receipt.model))])


def _table(given: TableOut, receipt: ReceiptOut, texts: ExportWords, labels: Labels) -> Node:
    """The table of an answer, a footnote behind the head of each row."""
    cited = {citation.index: citation for citation in receipt.citations}
    rows = [
        [
            [*words(cells[0]), footnote(list(_proof(cited[index], texts, labels)))],
            *map(words, cells[1:]),
        ]
        for cells, index in given.proven
    ]
    told = [given.title] if given.title else []
    if len(rows) < len(given.rows):
        told.append(texts.rows_of(len(rows), len(given.rows)))
    return table(" · ".join(told), given.columns, rows)


def _paragraphs(
    receipt: ReceiptOut, within: tuple[int, int], texts: ExportWords, labels: Labels
) -> list[list[Node]]:
    """The paragraphs of a stretch of an answer, a footnote where each mark stood."""
    found: list[list[Node]] = [[]]

    def say(text: str) -> None:
        for number, part in enumerate(text.split("\n\n")):
            if number:
                found.append([])
            found[-1] += _spaced(part, found[-1])

    at, until = within
    marks = [(s.start, s.end, c) for c in receipt.citations for s in c.spans if s.end <= until]
    for start, end, cited in sorted(marks, key=lambda mark: mark[0]):
        if start >= at:
            say(receipt.text[at:start].rstrip(" "))
            found[-1].append(footnote(list(_proof(cited, texts, labels))))
            at = end
    say(receipt.text[at:until])
    return [inlines for inlines in found if inlines]


def _spaced(text: str, before: Sequence[Node]) -> list[Node]:
    """The words of a text that goes on after others; a full stop goes on without a space."""
    found = words(text)
    return [{"t": "Space"}, *found] if before and found and text[:1].isspace() else found


def _proof(cited: CitedSourceOut, texts: ExportWords, labels: Labels) -> Iterator[Node]:
    if cited.source == "removed":
        yield from words(texts.removed())
        return
    when = [str(cited.published)] if cited.published else []
    when += [texts.covers(cited.period.written)] if cited.period else []
    where = [cited.title, cited.kind, *(when or [texts.no_date()])]
    if cited.page is not None:
        where.append(texts.page(cited.page))
    if cited.ocr is not None:
        where.append(texts.read_by_ocr(cited.ocr))
    if (label := labels.get(cited.document_id, "public")) != "public":
        where.append(texts.only(label))
    state = [] if cited.source == "current" else [texts.changed()]
    yield from words(f"{', '.join(where)}: “{in_words(cited.rows, cited.quote)}” {' '.join(state)}")
    if cited.url.startswith(_WEB):
        yield {"t": "Space"}
        yield link(cited.url)
